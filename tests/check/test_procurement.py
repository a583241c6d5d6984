"""P1, P4–P7, P9: the procurement table, the projects that pay, and what the text says of both."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import mingzhang.check.catalogue as catalogue
from mingzhang.check.run import check
from mingzhang.facts import Finding, Severity
from mingzhang.formats.text import read_bytes, read_file
from mingzhang.interpret.reading import interpret

CASES = catalogue.FOLDER / "cases"
RULES = ("P1", "P4", "P5", "P6", "P7", "P9")

HEADS = """\
{title}

302 青河县档案馆

预算年度：2026

单位：万元

政府采购项目来源\t\t采购物品名称\t政府采购目录序号\t计量单位\t数量\t单价\t政府采购金额（当年部门预算安排资金）\t\t\t\t\t\t\t\t2026年预留中小微企业份额
项目名称\t预算资金\t\t\t\t\t\t合计\t一般公共预算拨款\t基金预算拨款\t国有资本经营预算拨款\t财政专户核拨\t单位资金\t财政拨款结转\t非财政拨款结余\t
"""
FORM = """
1、{name}绩效目标表

单位：万元

项目编码\t13053426P000012100015\t\t项目名称\t{name}\t\t
预算规模及资金用途\t预算数\t{budget}\t其中：财政资金\t{budget}\t其他资金\t
\t用于档案工作
绩效目标\t{goals}\t\t\t\t\t
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\t
{indicator}\t工作计划\t

"""


def table(*rows: str, reserve: str = "") -> str:
    """A procurement table; a row is: project, budget, item, code, unit, quantity, price, amount
    and reserve, separated by white space (“-” for an empty cell)."""
    lines = []
    total = Decimal(0)
    for row in rows:
        *front, amount, kept = ["" if c == "-" else c for c in row.split()]
        total += Decimal(amount)
        lines.append("\t".join([*front, amount, amount, *[""] * 6, kept]))
    kept = reserve or str(
        sum((Decimal(r.split()[-1]) for r in rows if r.split()[-1] != "-"), Decimal(0))
    )
    head = "\t".join(["合计", *[""] * 6, str(total), str(total), *[""] * 6, kept])
    return HEADS.format(title="部门政府采购预算") + "\n".join([head, *lines]) + "\n\n"


def form(
    name: str = "档案整理经费",
    budget: str = "9.00",
    goals: str = "1.整理馆藏档案100卷",
    indicator: str = "产出指标\t数量指标\t整理卷数\t整理档案的卷数\t≥100卷",
) -> str:
    return FORM.format(name=name, budget=budget, goals=goals, indicator=indicator)


def found(text: str, rule: str, template: str = "hebei") -> list[Finding]:
    verdict = check(interpret(read_bytes(text.encode()), forced=template))
    assert not [o for o in verdict.certificate.obligations if o.outcome.value == "rule_broke"]
    return [finding for finding in verdict.findings if finding.check == rule]


def variants(text: str, rule: str) -> list[tuple[str, str]]:
    """Stated figure and severity of each finding."""
    return [(f.stated, f.severity.value) for f in found(text, rule)]


# ---------------------------------------------------------------------------------------- cases


@pytest.mark.parametrize("rule", RULES)
def test_the_case_of_each_rule(rule: str) -> None:
    case = yaml.safe_load((CASES / f"{rule}.yaml").read_text(encoding="utf-8"))
    good, bad = (case[key].replace("→", "\t") for key in ("pass", "fail"))
    assert found(good, rule, case["template"]) == []
    findings = found(bad, rule, case["template"])
    assert len(findings) == 1
    for word in case["words"]:
        assert str(word) in findings[0].message.zh
    assert "{" not in findings[0].message.en
    assert all(place.line > 0 for place in findings[0].places)


# ------------------------------------------------------------------------------------------- P1


@settings(max_examples=20)
@given(quantity=st.integers(1, 500), price=st.decimals("0.001", "9.999", places=4))
def test_rounding_of_the_price_is_no_error_and_more_is(quantity: int, price: Decimal) -> None:
    cent = Decimal("0.01")
    shown = price.quantize(cent, ROUND_HALF_UP)
    amount = (quantity * price).quantize(cent, ROUND_HALF_UP)
    row = f"档案整理经费 9999.00 复印纸 A05040101 箱 {quantity} {shown} {{}} -"
    assert found(table(row.format(amount)), "P1") == []
    most = (quantity * (shown + Decimal("0.005"))) + Decimal("0.005")
    assert len(found(table(row.format((most + cent).quantize(cent, ROUND_HALF_UP))), "P1")) == 1


def test_a_price_in_yuan_is_told_as_such() -> None:
    (finding,) = found(table("档案整理经费 9.00 台式计算机 A02010105 台 3 4500.00 1.35 1.35"), "P1")
    assert "以元填写" in finding.message.zh


def test_a_price_without_its_zeros_is_as_exact_as_its_neighbours() -> None:
    rows = (
        "档案整理经费 9.00 文件柜 A05010502 个 2 3 6.50 -",
        "档案整理经费 9.00 复印纸 A05040101 箱 2 0.25 0.50 -",
    )
    assert variants(table(*rows), "P1") == [("6.50万元", "error")]


# ------------------------------------------------------------------------------------------- P4


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("1.35", []),
        ("0.41", []),
        ("0.30", ["22.22%"]),
        ("-", ["0.00%"]),
        ("0.40", []),  # may have been 0.405, which is 30 %
    ],
)
def test_share_reserved_for_small_businesses(kept: str, expected: list[str]) -> None:
    row = f"档案整理经费 9.00 台式计算机 A02010105 台 3 0.45 1.35 {kept}"
    assert [f.stated for f in found(table(row), "P4")] == expected


def test_large_works_need_two_fifths() -> None:
    rows = ("库房修建 900.00 其他建筑工程 B99000000 项 1 500.00 500.00 160.00",)
    assert [f.expected for f in found(table(*rows), "P4")] == ["≥40%"]
    rows = ("库房修建 900.00 其他建筑工程 B99000000 项 1 390.00 390.00 130.00",)
    assert found(table(*rows), "P4") == []


def test_a_wrong_line_is_not_told_again_by_its_total() -> None:
    row = "档案整理经费 9.00 台式计算机 A02010105 台 3 0.45 1.35 1.53"
    (finding,) = found(table(row), "P4")
    assert finding.stated == "1.53万元"


# ------------------------------------------------------------------------------------------- P5


PC = "档案整理经费 9.00 台式计算机 A02010105 台 3 0.45 1.35 1.35"
SOFTWARE = "档案整理经费 9.00 应用软件 A08060303 套 1 7.00 7.00 7.00"


def test_purchases_beyond_the_budget() -> None:
    more = "档案整理经费 9.00 扫描仪 A02021118 台 1 2.00 2.00 2.00"
    (finding,) = found(form() + table(PC, SOFTWARE, more), "P5")
    assert (finding.severity, finding.stated, finding.expected) == (
        Severity.ERROR,
        "10.35万元",
        "≤9.00万元",
    )


@pytest.mark.parametrize(
    "goals",
    [
        "1.购置台式计算机1.35万元 2.开发应用软件7万元",  # the purchases themselves
        "1.支付系统维护费0.60万元",  # fits
        "1.本项目总投入9万元，其中系统维护费3万元",  # the whole, and its breakdown
        "1.系统维护费不超过3万元",  # a ceiling
        "1.每卷整理费用50000元",  # a price
        "1.帮助群众增收5万元",  # no spending
    ],
)
def test_goals_that_leave_enough(goals: str) -> None:
    assert found(form(goals=goals) + table(PC, SOFTWARE), "P5") == []


def test_goals_that_promise_more_than_is_left() -> None:
    (finding,) = found(form(goals="1.支付系统维护费0.70万元") + table(PC, SOFTWARE), "P5")
    assert finding.severity is Severity.WARNING
    assert "0.65万元" in finding.message.zh


def test_a_share_of_the_money_for_other_uses() -> None:
    indicator = "产出指标\t质量指标\t使用率\t{}占整体资金使用率\t≥90%"
    bought = table(PC, SOFTWARE)
    (finding,) = found(form(indicator=indicator.format("印制宣传资料、办公耗材")) + bought, "P5")
    assert "≥90%" in finding.message.zh
    assert found(form(indicator=indicator.format("软件开发、设备购置")) + bought, "P5") == []
    paper = table("档案整理经费 9.00 复印纸 A05040101 箱 220 0.02 4.62 4.62")
    assert found(form(indicator=indicator.format("印制宣传资料")) + paper, "P5") == []


# ------------------------------------------------------------------------------------------- P6


@pytest.mark.parametrize(
    "name", ["公用经费一", "公用类项目1", "公用经费", "日常公用经费二", "办公费"]
)
def test_running_costs_are_no_projects(name: str) -> None:
    row = f"{name} 9.00 复印纸 A05040101 箱 2 0.25 0.50 0.50"
    assert found(form() + table(row), "P6") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("档案整理经费", []),
        ("档案 整理（经费）", []),
        ("档案数字化整理经费", ["warning"]),
        ("消防改造", ["warning"]),
    ],
)
def test_source_projects_are_projects(name: str, expected: list[str]) -> None:
    text = form() + table(PC).replace("\n档案整理经费\t", f"\n{name}\t")
    assert [f.severity.value for f in found(text, "P6")] == expected


def test_a_name_in_many_lines_is_one_finding() -> None:
    rows = [row.replace("整理经费", "整理费用") for row in (PC, SOFTWARE)]
    (finding,) = found(form() + table(*rows), "P6")
    assert {p.line for p in finding.places if p.table == "部门政府采购预算"} == {
        p.line for p in finding.places[:2]
    }


def test_budgets_of_the_source_project() -> None:
    assert variants(form(budget="8.00") + table(PC), "P6") == [("9.00万元", "error")]
    rows = (PC, SOFTWARE.replace("9.00", "8.00"))
    assert variants(form() + table(*rows), "P6") == [("8.00万元", "error")]


def test_no_procurement_against_a_project_that_buys() -> None:
    empty = HEADS.format(title="部门政府采购预算") + "\n注：无政府采购预算，空表列示。\n\n"
    (finding,) = found(form(goals="1.向社会力量购买档案整理服务") + empty, "P6")
    assert "购买档案整理服务" in finding.message.zh
    for goals in ("1.整理馆藏档案100卷", "1.推进药品集中采购平台建设", "1.无需购买服务"):
        assert found(form(goals=goals) + empty, "P6") == []


# ------------------------------------------------------------------------------------------- P7


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("台 3", "台 3", []),
        ("台 3", "元 3", [("元", "error")]),
        ("台 3", "批 48", [("批", "note")]),
        ("A02010105", "A02010104", [("台式计算机", "warning")]),
        ("A02010105", "02010105X", [("02010105X", "warning")]),
        ("A02010105", "A0201010", [("A0201010", "note")]),
        ("台式计算机", "联想台式计算机", []),
    ],
)
def test_units_codes_and_names(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert variants(table(PC.replace(old, new)), "P7") == expected


def test_codes_of_the_former_catalogue_are_left_alone() -> None:
    text = table(PC.replace("A02010105", "A02010104")).replace("2026", "2022")
    assert found(text, "P7") == []


# ------------------------------------------------------------------------------------------- P9


def statement(text: str) -> str:
    return f"青河县档案馆2026年部门预算信息公开情况说明\n\n八、政府采购预算情况\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "政府采购预算总额10万元，其中：政府采购货物预算4万元、政府采购工程预算0万元、政府采购服务预算6万元。",
            0,
        ),
        (
            "政府采购预算总额10万元，其中：政府采购货物预算4万元、政府采购工程预算0万元、政府采购服务预算3万元。",
            1,
        ),
        ("政府采购预算为10万元，货物4万元，服务6万元。政府购买服务预算2万元。", 0),
        ("本部门政府采购预算10万元，主要是货物。", 0),
    ],
)
def test_classes_in_the_text(text: str, expected: int) -> None:
    assert len(found(statement(text), "P9")) == expected


def test_classes_in_the_text_against_the_table() -> None:
    said = statement("政府采购预算总额1.35万元，其中：货物1.35万元、工程0万元、服务0万元。")
    assert found(table(PC) + said, "P9") == []
    said = statement("政府采购预算总额1.35万元，其中：货物1.00万元、工程0万元、服务0.35万元。")
    assert [f.stated for f in found(table(PC) + said, "P9")] == ["1.00万元", "0.35万元"]


# ---------------------------------------------------------------------------- reference documents


def lines_of(seeds_dir: Path, number: str, rule: str) -> list[set[int]]:
    (file,) = seeds_dir.glob(f"{number}_*.txt")
    findings = check(interpret(read_file(file))).findings
    return [{p.line for p in f.places} for f in findings if f.check == rule]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("P1", []),
        ("P4", []),
        ("P9", []),
        ("P5", [{497, 501, 504, 570, 571}]),
        ("P6", [{570, 571}]),
        ("P7", [{572}, {568}]),
        ("P8", [{570, 572, 578}]),
    ],
)
def test_hebei_reference(seeds_dir: Path, rule: str, expected: list[set[int]]) -> None:
    found_lines = lines_of(seeds_dir, "000", rule)
    assert len(found_lines) == len(expected)
    assert all(truth <= lines for truth, lines in zip(expected, found_lines, strict=True))


def test_shaanxi_reference(seeds_dir: Path) -> None:
    found_lines = lines_of(seeds_dir, "004", "P6")
    assert sorted(map(sorted, found_lines)) == [[26, 217, 262], [218, 229]]


@pytest.mark.parametrize("rule", ["P1", "P4", "P5", "P6", "P7", "P8"])
def test_a_document_without_columns_gives_no_false_alarm(seeds_dir: Path, rule: str) -> None:
    assert lines_of(seeds_dir, "002", rule) == []
