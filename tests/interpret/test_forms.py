"""Performance forms (绩效目标表) are read by their labels, however a conversion tore them apart."""

from decimal import Decimal

import pytest

from mingzhang.documents import Row, Table
from mingzhang.facts import Amount, Blank, Fact, Origin, Unit
from mingzhang.formats.text import read_bytes
from mingzhang.interpret.forms import figures, pieces, read_forms
from mingzhang.interpret.model import PerformanceForm
from mingzhang.templates.loader import all_templates

TEMPLATES = {t.id: t for t in all_templates()}

HEBEI = """
1、档案整理经费绩效目标表

单位：万元

项目编码→13053426P000012100015→→项目名称→档案整理经费→→
预算规模及 资金用途→预算数→9.00→其中：财政资金→8.00→其他资金→1.00
→支付整理人员的报酬→→→→→
资金支出计 划（%）→3 月底→→6 月底→→10 月底→12 月底
→10%→→30%→→80%→100%
绩效目标→1.整理案卷100卷→→→→→
2.安排 18 名馆员→→→→→→
一级指标→二级指标→三级指标→绩效指标描述→指标值→指标值确定依据→
产出指标→数量指标→整理卷数→整理完的案卷→≥100 卷→馆内安排表→
→成本指标→整理费用→支付的报酬→≤8 万元→馆内安→

一级指标→二级指标→三级指标→绩效指标描述→指标值→指标值确定依据
→→→→→排表
满意度指标→服务对象满意度指标→查档人满意度→满意的查档人占比→≥90%→问卷
"""

SHAANXI = """
表13

部门预算专项业务经费绩效目标表

(2026年度)

项目名称→→档案整理经费→→→
资金金额 (万元)→→实施期资金总额：→9→执行率分值 (10分)→
→→其中：财政拨款→9→→
→→其他资金→→→
年度目标→整理案卷→→→→
年度绩效指标→一级指标→二级指标→三级指标→指标值→分值权重 (90分)
→成本指标→经济成本→整理费用→≤8万元→20
→→社会成本→不涉及该指标→无→0
→产出指标→数量指标→整理卷数→≥100卷→20
现场抽查合格率→→100%→10→→
→时效指标→整理时限→2026.01-2026.12→10→
满意度指标→服务对象满意度→查档人满意度→≥90%→30→
"""

SHANXI = """
## 青河县预算部门(单位)项目支出绩效目标表

(2026年度)

项目名称→→2026年档案整理经费→→→→→→
项目属性→→一次性项目→→项目期→→1年→→
项目资金 (元)→→实施期资金总额:→→9万元→→年度资金总额:→→90000 90000
→→其中:中央财政资金→→0→→其中:中央财政资金→→0
→→市县(区)财政资金→→90,000→→市县(区)财政资金→→90,000
→→实施期目标→→→→年度目标→→
总体目标→→三年整理完毕→→→→本年整理三成→→
绩效指标→→一级指标→二级指标→三级指标→指标值→二级指标→三级指标→指标值
→→产出指标→→数量指标→整理卷数→≥300卷→数量指标→整理卷数→≥100卷
→→→→成本指标→→→成本指标→→
→→满意度指标→→服务对象满意度→服务对象满意度→满意→服务对象满意度→服务对象满意度→满意
负责人:→→经办人:→→联系电话:→→填报日期:→→20260126
"""


def read(text: str, template: str) -> tuple[list[PerformanceForm], tuple[Fact, ...], set[int]]:
    document = read_bytes(text.replace("→", "\t").encode())
    forms, facts, unread, lines = read_forms(
        document.blocks, TEMPLATES[template], lambda line: 0, lambda line: "302", lambda line: 2026
    )
    assert unread == ()
    return list(forms), facts, lines


def levels(form: PerformanceForm) -> list[tuple[str, str, str, str]]:
    return [(i.level1, i.level2, i.level3, i.value) for i in form.indicators]


def amounts(form: PerformanceForm) -> dict[str, str]:
    return {
        name: fact.value.shown() if isinstance(fact.value, Amount) else fact.value.value
        for name, fact in form.amounts.items()
    }


# ------------------------------------------------------------------------------------ fields


def test_the_fields_of_a_project_form() -> None:
    (form,), _, _ = read(HEBEI, "hebei")
    assert (form.name, form.code) == ("档案整理经费", "13053426P000012100015")
    assert form.place.line == 6
    assert form.fields["purpose"][0] == "支付整理人员的报酬"
    assert amounts(form) == {"budget": "9.00万元", "fiscal": "8.00万元", "other": "1.00万元"}


def test_a_field_torn_over_rows_keeps_the_line_of_each_piece() -> None:
    (form,), _, _ = read(HEBEI, "hebei")
    assert form.fields["goals"][0] == "1.整理案卷100卷\n2.安排 18 名馆员"
    assert [place.line for _, place in pieces(form, "goals")] == [11, 12]
    assert [place.line for _, place in pieces(form, "purpose")] == [8]
    assert pieces(form, "basis") == ()


def test_fields_that_share_a_label_take_their_values_from_left_to_right() -> None:
    (form,), _, _ = read(SHANXI, "shanxi")
    assert form.fields["period_goals"][0] == "三年整理完毕"
    assert form.fields["goals"][0] == "本年整理三成"
    assert amounts(form)["period_local"] == amounts(form)["local"] == "90,000元"


def test_a_cell_in_another_unit_or_printed_twice_is_still_one_amount() -> None:
    (form,), _, _ = read(SHANXI, "shanxi")
    said = amounts(form)
    assert (said["period_budget"], said["budget"]) == ("9万元", "90,000元")
    assert form.amounts["budget"].place.text == "90000 90000"
    assert form.fields["money_unit"][0] == "项目资金 (元)"


def test_a_form_left_empty_is_a_form_and_its_blanks_are_no_total() -> None:
    text = """
专项资金总体绩效目标表

(20XX年度)

项目名称→→→→→
主管部门→→→→实施期限→
资金金额 (万元)→实施期资金总额:→→年度资金总额:→→
一级指标→二级指标→三级指标→指标值→分值权重 (90分)
"""
    (form,), facts, _ = read(text, "shaanxi")
    assert (form.spec.id, form.name) == ("special", "")
    assert all(fact.value is Blank.BLANK for fact in facts)
    assert all("project" in fact.coordinate for fact in facts)


def test_a_unit_in_a_sentence_is_not_the_unit_of_the_form() -> None:
    text = (
        HEBEI.replace("1.整理案卷100卷", "1.按每卷补助（元）结算")
        .replace("支付整理人员的报酬", "支付报酬（亿元）")
        .replace("2.安排 18 名馆员", "2.馆员18名，报酬（元）按月结算，不超过预算安排的数额")
    )
    (form,), _, _ = read(text, "hebei")
    assert amounts(form)["budget"] == "9.00万元"


def test_a_text_may_begin_with_the_words_of_a_label() -> None:
    text = HEBEI.replace("→支付整理人员", "→资金用途：支付整理人员").replace(
        "1.整理", "绩效目标：整理"
    )
    (form,), _, _ = read(text, "hebei")
    assert form.fields["purpose"][0] == "资金用途：支付整理人员的报酬"
    assert pieces(form, "goals")[0][0] == "绩效目标：整理案卷100卷"


def test_a_figure_in_the_words_beside_the_money_is_no_money() -> None:
    text = """
部门（单位）整体支出绩效目标表

部门（单位）名称→→青河县档案局→→→→
年度主要任务→任务名称→主要内容→预算金额（万元）→→→执行率分值（10分）
→→→总额→财政拨款→其他资金→
→人员经费→保障18人的工资→9.00→8.00→1.00→
一级指标→二级指标→三级指标→指标值→分值权重 (90分)
"""
    (form,), _, _ = read(text, "shaanxi")
    said = amounts(form)
    assert said["budget_personnel"] == "9.00万元"
    assert said["budget_personnel_fiscal"] == "8.00万元"
    assert said["budget_personnel_other"] == "1.00万元"


# -------------------------------------------------------------------------------------- plan


def plan(form: PerformanceForm) -> list[tuple[str, str]]:
    return [
        (p.head, p.value.text if isinstance(p.value, Amount) else p.value.value) for p in form.plan
    ]


def test_the_spending_plan_by_columns() -> None:
    (form,), _, _ = read(HEBEI, "hebei")
    assert plan(form) == [("3月底", "10%"), ("6月底", "30%"), ("10月底", "80%"), ("12月底", "100%")]


def test_the_last_point_of_a_plan_may_stand_in_its_own_row() -> None:
    text = HEBEI.replace(
        "→10 月底→12 月底\n→10%→→30%→→80%→100%", "→10 月底→\n→2.00→→4.00→→6.00→\n12 月底→9.00→→→→→"
    )
    (form,), _, _ = read(text, "hebei")
    assert plan(form)[-1] == ("12月底", "9.00")
    assert form.plan[-1].place.line == form.plan[0].place.line + 1


def test_a_plan_that_lost_its_columns_is_filled_from_its_end() -> None:
    document = read_bytes(HEBEI.replace("→", "\t").encode())
    rows = tuple(
        Row(("", "", "", "", "", "", ""), row.line, floating=("50%", "100%"))
        if row.cells[1] == "10%"
        else row
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
    )
    forms, facts, _, _ = read_forms(
        (Table(rows),), TEMPLATES["hebei"], lambda line: 0, lambda line: "302"
    )
    assert [value for _, value in plan(forms[0])] == ["空白", "空白", "50%", "100%"]
    assert all(f.ambiguous for f in facts if "月底" in f.coordinate.get("label", ""))


# -------------------------------------------------------------------------------- indicators


def test_a_table_broken_by_a_page_is_one_table() -> None:
    (form,), _, _ = read(HEBEI, "hebei")
    assert levels(form) == [
        ("产出指标", "数量指标", "整理卷数", "≥100 卷"),
        ("产出指标", "成本指标", "整理费用", "≤8 万元"),
        ("满意度指标", "服务对象满意度指标", "查档人满意度", "≥90%"),
    ]


def test_a_cell_cut_by_the_page_break_is_joined() -> None:
    (form,), _, _ = read(HEBEI, "hebei")
    assert form.indicators[1].basis == "馆内安排表"


def test_rows_that_slid_to_the_left_are_put_in_place_by_what_they_hold() -> None:
    (form,), _, _ = read(SHAANXI, "shaanxi")
    assert levels(form) == [
        ("成本指标", "经济成本指标", "整理费用", "≤8万元"),
        ("成本指标", "社会成本指标", "不涉及该指标", "无"),
        ("产出指标", "数量指标", "整理卷数", "≥100卷"),
        ("产出指标", "数量指标", "现场抽查合格率", "100%"),
        ("产出指标", "时效指标", "整理时限", "2026.01-2026.12"),
        ("满意度指标", "服务对象满意度指标", "查档人满意度", "≥90%"),
    ]
    weights = [i.weight.value for i in form.indicators if isinstance(i.weight, Amount)]
    assert weights == [20, 0, 20, 10, 10, 30]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("→数量指标→在馆人数→在馆人数→→18人→", ("产出指标", "数量指标", "在馆人数", "18人")),
        ("标→质量指标→合格率→100%→→", ("产出指标", "质量指标", "合格率", "100%")),
        ("→→产出指标→系统正常率→→100%→", ("产出指标", "", "系统正常率", "100%")),
        ("查档点覆盖率→→→100%→→→", ("成本指标", "经济成本指标", "查档点覆盖率", "100%")),
        ("→→时效指标→发放时间→按月发放→", ("产出指标", "时效指标", "发放时间", "按月发放")),
        ("→效益指标→经济效益指标→不涉及→不涉及→", ("效益指标", "经济效益指标", "不涉及", "不涉及")),
        ("→可持续影响→→→", ("效益指标", "可持续影响指标", "", "")),
    ],
)
def test_a_displaced_row(row: str, expected: tuple[str, str, str, str]) -> None:
    text = f"""
部门（单位）整体支出绩效目标表

部门（单位）名称→→青河县档案馆→→→→
年度 绩效 指→一级指标→二级指标→三级指标→→指标值→分值权重 （90分）
→成本指标→经济成本→人员经费→→≤10万元→
{row}
"""
    (form,), _, _ = read(text, "shaanxi")
    assert levels(form)[1] == expected


def test_in_a_table_that_is_in_order_the_columns_decide() -> None:
    """Names and descriptions that are words for levels do not move anything."""
    text = """
1、档案整理经费绩效目标表

项目编码→13053426P000012100015→→项目名称→档案整理经费→
一级指标→二级指标→三级指标→绩效指标描述→指标值→指标值确定依据
产出指标→成本指标→成本→成本指标→≤8万元→产出
→→质量指标→满意度→≥90%→计划
满意度指标→服务对象满意度指标→服务对象满意度指标→满意→≥95%→问卷
"""
    (form,), _, _ = read(text, "hebei")
    assert levels(form) == [
        ("产出指标", "成本指标", "成本", "≤8万元"),
        ("产出指标", "成本指标", "质量指标", "≥90%"),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度指标", "≥95%"),
    ]
    assert [i.description for i in form.indicators] == ["成本指标", "满意度", "满意"]


def test_two_triples_in_order_may_leave_cells_empty() -> None:
    text = """
青河县预算部门(单位)项目支出绩效目标表

项目名称→2026年档案整理经费→→→→→→
绩效指标→一级指标→二级指标→三级指标→指标值→二级指标→三级指标→指标值
→产出指标→数量指标→整理卷数→≥300卷→数量指标→整理卷数→≥100卷
→→→→→→装订册数→≥20册
"""
    (form,), _, _ = read(text, "shanxi")
    assert levels(form) == [
        ("产出指标", "数量指标", "整理卷数", "≥100卷"),
        ("产出指标", "数量指标", "装订册数", "≥20册"),
    ]


def test_of_two_triples_the_year_s_is_the_target_and_the_other_is_noted() -> None:
    (form,), facts, _ = read(SHANXI, "shanxi")
    assert levels(form) == [
        ("产出指标", "数量指标", "整理卷数", "≥100卷"),
        ("产出指标", "成本指标", "", ""),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", "满意"),
    ]
    assert form.fields["period_value#14"][0] == "≥300卷"
    labels = {
        f.coordinate["label"]: f.value for f in facts if f.coordinate.get("measure") == "target"
    }
    period = labels["实施期:整理卷数"]
    assert isinstance(period, Amount)
    assert period.value == 300


def test_sign_figure_and_unit_in_three_columns_make_one_target() -> None:
    text = """
(四) 部门整体支出绩效指标

一级指标→二级指标→三级指标→绩效指标描述→评（扣）分标准→指标值→→→指标值确定依据
→→→→→符号→值→单位（文字描述）→
产出指标→数量指标→馆藏卷数→馆藏卷数→少一卷扣一分→≥→36→万卷→馆藏目录
效益指标→社会效益指标→查档面→查档面→未扩大扣一分→文字描述→→有所扩大→馆内安排
"""
    (form,), facts, _ = read(text, "hebei")
    assert form.spec.scope == "department"
    assert [i.value for i in form.indicators] == ["≥36万卷", "有所扩大"]
    (target,) = [f.value for f in facts]
    assert isinstance(target, Amount)
    assert (target.value, target.unit) == (Decimal(360000), Unit.COUNT)


# ---------------------------------------------------------------------------- facts and lines


def test_every_figure_of_a_form_is_a_fact_at_a_coordinate_of_its_own() -> None:
    (form,), facts, _ = read(HEBEI, "hebei")
    said = sorted(f.value.text for f in facts if isinstance(f.value, Amount))
    assert said == sorted(
        [
            "9.00",
            "8.00",
            "1.00",
            "10%",
            "30%",
            "80%",
            "100%",
            "100卷",
            "18 名",
            "≥100 卷",
            "≤8 万元",
            "≥90%",
        ]
    )
    assert len({f.coordinate for f in facts}) == len(facts)
    assert {f.origin for f in facts} == {Origin.FORM}
    budget = dict(form.amounts["budget"].coordinate)
    assert budget == {
        "entity": "302",
        "year": "2026",
        "flow": "expenditure",
        "category": "project",
        "project": form.code,
    }


def test_the_lines_of_a_form_are_taken_title_and_unit_included() -> None:
    _, _, lines = read(HEBEI, "hebei")
    assert lines == {2, 4, *range(6, 16), 17, 18, 19}


def test_other_tables_and_texts_are_left_alone() -> None:
    after = "\n八、政府采购预算情况\n\n项目名称→预算资金→数量\n档案整理经费→9.00→3\n"
    forms, _, lines = read(HEBEI + after, "hebei")
    assert len(forms) == 1
    assert max(lines) == 19


def test_a_second_form_without_a_title_is_a_form_of_its_own() -> None:
    body = HEBEI.split("单位：万元\n\n")[1]
    forms, _, _ = read(HEBEI + body.replace("档案整理", "库房运行"), "hebei")
    assert [f.name for f in forms] == ["档案整理经费", "库房运行经费"]
    assert [len(f.indicators) for f in forms] == [3, 3]


def test_figures_in_running_text() -> None:
    text = "2026年安排约18名馆员，整理不低于3万卷，为38万参保人建档，12月底前完成，花费5万元"
    found = [(f.amount.value, f.counted, f.bound, f.amount.about) for f in figures(text)]
    assert found == [
        (18, "人", "", True),
        (30000, "卷", "≥", False),
        (380000, "人", "", False),
        (5, "元", "", False),
    ]
