"""Performance forms of layouts never seen are read by the words that any office may use."""

from pathlib import Path

import pytest

from mingzhang.check.indicators import filled_forms
from mingzhang.facts import Amount, Blank
from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Indicator, PerformanceForm, Reading
from mingzhang.interpret.targets import parse_target
from mingzhang.performance.records import of_reading
from mingzhang.templates.general_forms import general_forms

EVALUATION = """\
项目支出绩效自评表
（2023年度）
项目名称\t灌溉渠道维修\t\t\t\t\t\t
主管部门\t某县水利局\t\t\t实施单位\t某县水利站\t\t
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额：\t60\t58.5\t52.65\t10\t90%\t9
\t其中：当年财政拨款\t60\t58.5\t52.65\t\t\t
\t上年结转资金\t\t\t\t\t\t
\t其他资金\t\t0\t\t\t\t
年度总体目标\t预期目标\t\t\t实际完成情况\t\t\t
\t维修渠道12公里\t\t\t维修渠道11公里\t\t\t
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标（50分）\t数量指标\t维修渠道长度\t≥12公里\t11公里\t20\t18.33\t一段未征地，明年补修
\t\t质量指标\t验收合格率\t=100%\t100%\t15\t15\t
\t\t时效指标\t完工时间\t12月底前\t11月\t15\t15\t
\t效益指标（30分）\t社会效益指标\t灌溉条件\t有所改善\t达成预期指标\t30\t30\t
\t满意度指标（10分）\t服务对象满意度指标\t村民满意度\t≥90%\t93%\t10\t10\t
总分\t\t\t\t\t\t100\t97.33\t
"""
SIGNED = """\
<html><body><p>部门预算项目支出绩效自评表（2023年度）</p><table>
<tr><td>项目名称</td><td colspan=10>村医培训</td></tr>
<tr><td rowspan=2>预算执行情况（10分）</td><td>年度预算数（万元）</td><td>年初预算</td><td>调整后预算数</td>
 <td>预算执行数</td><td>预算执行率</td><td>权重</td><td>得分</td><td colspan=3>原因</td></tr>
<tr><td>总额</td><td>38.6</td><td>40</td><td>40</td><td>100.00%</td><td>10</td><td>10</td><td colspan=3></td></tr>
<tr><td colspan=3>绩效指标</td><td colspan=3>年度指标值</td><td rowspan=2>实际完成值</td><td rowspan=2>分值</td>
 <td rowspan=2>得分</td><td rowspan=2 colspan=2>未完成原因分析</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标性质</td><td>指标值</td><td>度量单位</td></tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>培训人数</td><td>≥</td><td>120</td><td>人</td><td>126</td>
 <td>40</td><td>40</td><td colspan=2></td></tr>
<tr><td>质量指标</td><td>结业率</td><td>≥</td><td>95</td><td>%</td><td>97</td><td>20</td><td>20</td><td colspan=2></td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>诊疗能力</td><td>定性</td><td>优良中低差</td><td></td><td>优</td>
 <td>30</td><td>30</td><td colspan=2></td></tr>
<tr><td>合计</td><td colspan=6></td><td>90</td><td>90</td><td colspan=2></td></tr>
</table></body></html>
"""
TARGETS = """\
项目支出绩效目标表
单位：万元
项目名称\t福利院设备更新\t\t\t\t\t
主管部门\t某市民政局\t\t实施单位\t某市福利院\t\t
年度资金总额\t85\t其中：财政拨款\t80\t其他资金\t5\t
年度目标\t更新护理床60张\t\t\t\t\t
一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t权重
产出指标\t数量指标\t护理床\t≥\t60\t张\t30
产出指标\t质量指标\t验收合格率\t=\t100\t%\t20
效益指标\t社会效益指标\t护理条件\t定性\t明显改善\t\t30
满意度指标\t服务对象满意度指标\t老人满意度\t≥\t90\t%\t10
"""
TWO_LEVELS = """\
某市2022年项目支出绩效目标表
项目名称\t办公楼运行\t\t
一级指标\t二级指标\t指标解释\t当年预期实现值
数量指标\t日常维修次数\t全年维修\t280次
质量指标\t维修合格率\t合格的维修\t＞92%
成本指标\t成本控制率\t不突破预算\t不超预算
"""
DUMPED = """\
项目支出绩效自评表
(2022 年度)
项目名称 档案整理
主管部门 某县档案局 实施单位 某县档案馆
项目资金
(万元)
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额： 21 20.4 20.4 10 100% 10
其中：本年财政拨款 21 20.4 20.4
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
偏差原因分
析及改进措
施
产出指标
数量指标 整理档案 ≥5000 卷 5100 卷 25 25
质量指标 差错率 ≤1% 0.4% 25 25
效益指标 社会效益指标 查档便利 有所提高 达成预期指标 30 27
满意度指标 满意度指标 查档人满意度 ≥90% 96% 10 10
总分 100 97
"""


def read(text: str, folder: Path, suffix: str = ".txt") -> Reading:
    file = folder / f"form{suffix}"
    file.write_text(text, "utf-8")
    return interpret(read_any(file))


def only(reading: Reading) -> PerformanceForm:
    assert len(reading.forms) == 1
    return reading.forms[0]


def figure(value: object) -> str:
    return value.text if isinstance(value, Amount) else str(value)


def amounts(form: PerformanceForm) -> dict[str, str]:
    return {name: figure(fact.value) for name, fact in form.amounts.items()}


def row(indicator: Indicator) -> tuple[str, ...]:
    return (
        indicator.level2,
        indicator.level3,
        indicator.value,
        indicator.actual or "",
        figure(indicator.weight),
        figure(indicator.score),
    )


def test_a_self_evaluation_tells_what_was_reached_and_scored(tmp_path: Path) -> None:
    form = only(read(EVALUATION, tmp_path))
    assert (form.spec.scope, form.name, form.sure) == ("evaluation", "灌溉渠道维修", True)
    assert [row(i) for i in form.indicators] == [
        ("数量指标", "维修渠道长度", "≥12公里", "11公里", "20", "18.33"),
        ("质量指标", "验收合格率", "=100%", "100%", "15", "15"),
        ("时效指标", "完工时间", "12月底前", "11月", "15", "15"),
        ("社会效益指标", "灌溉条件", "有所改善", "达成预期指标", "30", "30"),
        ("服务对象满意度指标", "村民满意度", "≥90%", "93%", "10", "10"),
    ]
    assert [i.cause for i in form.indicators][:2] == ["一段未征地，明年补修", ""]
    assert [i.level1 for i in form.indicators][2:4] == ["产出指标", "效益指标"]
    assert (form.fields["goals"][0], form.fields["achieved"][0]) == (
        "维修渠道12公里",
        "维修渠道11公里",
    )
    assert form.fields["points_total"][0] == "100 97.33"


def test_the_money_of_a_self_evaluation_is_read_by_columns(tmp_path: Path) -> None:
    """A blank cell moves nothing: 其他资金 has a full-year budget and no other figure."""
    assert amounts(only(read(EVALUATION, tmp_path))) == {
        "total_initial": "60",
        "total_adjusted": "58.5",
        "total_paid": "52.65",
        "total_weight": "10",
        "total_rate": "90%",
        "total_score": "9",
        "fiscal_initial": "60",
        "fiscal_adjusted": "58.5",
        "fiscal_paid": "52.65",
        "other_adjusted": "0",
    }


def test_sign_value_and_unit_in_columns_of_their_own_under_two_rows_of_heads(
    tmp_path: Path,
) -> None:
    form = only(read(SIGNED, tmp_path, ".html"))
    assert form.spec.scope == "evaluation"
    assert [row(i) for i in form.indicators] == [
        ("数量指标", "培训人数", "≥120人", "126", "40", "40"),
        ("质量指标", "结业率", "≥95%", "97", "20", "20"),
        ("社会效益指标", "诊疗能力", "优良中低差", "优", "30", "30"),
    ]
    assert amounts(form)["total_paid"] == "40"


def test_a_target_form_has_no_actual_values(tmp_path: Path) -> None:
    reading = read(TARGETS, tmp_path)
    form = only(reading)
    assert (form.spec.scope, form.name, form.sure) == ("project", "福利院设备更新", True)
    assert [row(i) for i in form.indicators] == [
        ("数量指标", "护理床", "≥60张", "", "30", "None"),
        ("质量指标", "验收合格率", "=100%", "", "20", "None"),
        ("社会效益指标", "护理条件", "明显改善", "", "30", "None"),
        ("服务对象满意度指标", "老人满意度", "≥90%", "", "10", "None"),
    ]
    assert amounts(form) == {"budget": "85", "fiscal": "80", "other": "5"}
    assert filled_forms(reading) == (form,)


def test_two_levels_are_the_second_and_the_indicator(tmp_path: Path) -> None:
    form = only(read(TWO_LEVELS, tmp_path))
    assert [(i.level2, i.level3, i.value) for i in form.indicators] == [
        ("数量指标", "日常维修次数", "280次"),
        ("质量指标", "维修合格率", "＞92%"),
        ("成本指标", "成本控制率", "不超预算"),
    ]
    assert {i.weight for i in form.indicators} == {None}, "no weights are printed, none is blank"


def test_a_dump_without_columns_is_read_and_never_sure(tmp_path: Path) -> None:
    """As many figures as heads are in order; three under six heads nobody can place."""
    reading = read(DUMPED, tmp_path)
    form = only(reading)
    assert [row(i) for i in form.indicators] == [
        ("数量指标", "整理档案", "≥5000 卷", "5100 卷", "25", "25"),
        ("质量指标", "差错率", "≤1%", "0.4%", "25", "25"),
        ("社会效益指标", "查档便利", "有所提高", "达成预期指标", "30", "27"),
        ("满意度指标", "查档人满意度", "≥90%", "96%", "10", "10"),
    ]
    assert amounts(form)["total_adjusted"] == "20.4"
    assert "fiscal_initial" not in form.amounts
    assert "21 20.4 20.4" in {u.text for u in reading.unread}
    assert not form.sure


@pytest.mark.parametrize(
    ("text", "suffix"), [(EVALUATION, ".txt"), (SIGNED, ".html"), (DUMPED, ".txt")]
)
def test_an_evaluation_is_no_target_for_the_rules_to_judge(
    text: str, suffix: str, tmp_path: Path
) -> None:
    reading = read(text, tmp_path, suffix)
    assert reading.forms
    assert filled_forms(reading) == ()
    assert reading.forms_of("project") == ()
    assert not [fact for fact in reading.facts if fact.table == "performance"]


def test_a_column_that_no_office_is_known_to_print_makes_the_form_unsure(tmp_path: Path) -> None:
    strange = TARGETS.replace("权重\n", "历年均数\n")
    reading = read(strange, tmp_path)
    form = only(reading)
    assert not form.sure
    assert filled_forms(reading) == ()
    assert [i.value for i in form.indicators][:2] == ["≥60张", "=100%"]
    assert {"30", "20", "10"} <= {u.text for u in reading.unread}


def test_blank_rows_are_rows(tmp_path: Path) -> None:
    blank = EVALUATION.replace("=100%\t100%\t15\t15", "\t\t15\t")
    second = only(read(blank, tmp_path)).indicators[1]
    assert (second.value, second.actual, second.score) == ("", "", Blank.BLANK)
    assert len(of_reading(read(blank, tmp_path))) == 5


def test_every_row_becomes_a_record_with_its_target(tmp_path: Path) -> None:
    records = of_reading(read(EVALUATION, tmp_path))
    assert [r.text for r in records][:3] == ["≥12公里", "=100%", "12月底前"]
    assert {r.project for r in records} == {"灌溉渠道维修"}
    assert records[0].target == parse_target("≥12公里")
    assert records[0].place.line == 13


def test_the_vocabulary_has_one_meaning_for_each_label() -> None:
    for form in general_forms():
        for words in (form.fields, form.indicator_heads):
            spelt = [label for labels in words.values() for label in labels]
            assert len(spelt) == len(set(spelt)), form.id


LISTED = """\
部门预算项目绩效目标表（2024年度）
单位：万元
单位名称\t项目名称\t预算数\t年度目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值（包含数字及文字描述）\t度量单位\t权重\t指标方向性
某市图书馆\t免费开放\t50\t全年开放\t产出指标\t数量指标\t开放天数\t≥\t300\t天\t30\t正向指标
\t\t\t\t产出指标\t质量指标\t设备完好率\t≥\t95\t%\t30\t正向指标
\t\t\t\t效益指标\t社会效益指标\t阅读氛围\t定性\t优良中低差\t\t20\t
某市图书馆\t古籍修复\t12\t修复古籍\t产出指标\t数量指标\t修复册数\t≥\t200\t册\t40\t正向指标
{again}\t\t\t\t成本指标\t经济成本指标\t单册成本\t≤\t600\t元/册\t20\t反向指标
"""


@pytest.mark.parametrize("cut", [False, True])
def test_a_list_of_all_projects_is_a_form_for_each(cut: bool, tmp_path: Path) -> None:
    """Also where a page break cuts a project and prints the heads again."""
    heads = LISTED.splitlines()[2]
    reading = read(LISTED.replace("{again}", f"\n- 2 -\n\n{heads}\n" if cut else ""), tmp_path)
    assert [(f.name, f.title, f.sure) for f in reading.forms] == [
        ("免费开放", "部门预算项目绩效目标表（2024年度）", True),
        ("古籍修复", "部门预算项目绩效目标表（2024年度）", True),
    ]
    assert [
        [(i.level3, i.value, figure(i.weight)) for i in f.indicators] for f in reading.forms
    ] == [
        [
            ("开放天数", "≥300天", "30"),
            ("设备完好率", "≥95%", "30"),
            ("阅读氛围", "优良中低差", "20"),
        ],
        [("修复册数", "≥200册", "40"), ("单册成本", "≤600元/册", "20")],
    ]
    assert [amounts(f) for f in reading.forms] == [{"budget": "50"}, {"budget": "12"}]
    assert reading.forms[1].fields["unit"][0] == "某市图书馆"
    assert reading.unread == ()


WHOLE = """\
<html><body><p>整体支出绩效目标表</p><p>（2023年度）</p><table>
<tr><td>单位名称</td><td colspan=6>湘潭县市场监督管理局</td></tr>
<tr><td rowspan=3>年度预算申请（万元）</td><td>资金总额</td><td>1200.5</td><td>按收入性质分</td><td></td>
 <td>按支出性质分</td><td></td></tr>
<tr><td></td><td></td><td>其中：一般公共预算</td><td>1200.5</td><td>其中：基本支出</td><td>900</td></tr>
<tr><td></td><td></td><td>政府性基金</td><td></td><td>项目支出</td><td>300.5</td></tr>
<tr><td>整体绩效目标</td><td colspan=6>抽检食品500批次</td></tr>
<tr><td rowspan=3>年度绩效指标</td><td>一级指标</td><td>二级指标</td><td colspan=2>三级指标</td>
 <td>指标值</td><td>分值权重<br>（90）</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td colspan=2>食品抽检批次</td><td>≥500批次</td><td>60</td></tr>
<tr><td>履职效能</td><td>市场秩序</td><td colspan=2>投诉处理率</td><td>100%</td><td>30</td></tr>
</table></body></html>
"""


def test_a_form_is_not_read_as_that_of_another_province(tmp_path: Path) -> None:
    """Its labels are those of Shanxi's form, too; the body that it names lies in Hunan."""
    reading = read(WHOLE, tmp_path, ".html")
    form = only(reading)
    assert (reading.template.id, form.spec.scope, form.sure) == ("unknown", "department", True)
    assert amounts(form) == {
        "budget_total": "1200.5",
        "budget_general": "1200.5",
        "budget_basic": "900",
        "budget_government": "空白",
        "budget_project": "300.5",
    }


def test_levels_of_a_frame_of_their_own_keep_their_names(tmp_path: Path) -> None:
    form = only(read(WHOLE, tmp_path, ".html"))
    assert [(i.level1, i.level2, i.level3, figure(i.weight)) for i in form.indicators] == [
        ("产出指标", "数量指标", "食品抽检批次", "60"),
        ("履职效能", "市场秩序", "投诉处理率", "30"),
    ]
