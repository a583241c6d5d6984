"""What must add up in a document, tested on small documents read as a whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.check.identities import build
from mingzhang.facts import Severity
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret
from mingzhang.templates import all_templates

HEAD = "101 示例县水利局\n\n预算年度：2026\n\n单位：万元\n\n"

BALANCE = f"""部门预算收支总表

{HEAD}序号→收入→→支出→
→项目→预算数→项目→预算数
栏次→1→2→3→4
1→一、一般公共预算拨款收入→300.00→八、社会保障和就业支出→40.00
2→二、政府性基金预算拨款收入→→十三、农林水支出→260.00
3→本年收入合计→300.00→本年支出合计→300.00
4→上年结转结余→→年终结转结余→
5→收入总计→300.00→支出总计→300.00

"""

EXPENDITURE = f"""部门预算支出总表

{HEAD}序号→功能分类科目→→合计→基本支出→项目支出→经营支出→上解上级支出→对附属单位补助支出
→科目编码→科目名称→→→→→→
栏次→1→2→3→4→5→6→7→8
1→→合计→300.00→180.00→120.00→→→
2→208→社会保障和就业支出→40.00→40.00→→→→
3→20805→行政事业单位养老支出→40.00→40.00→→→→
4→2080501→行政单位离退休→15.00→15.00→→→→
5→2080505→机关事业单位基本养老保险缴费支出→25.00→25.00→→→→
6→213→农林水支出→260.00→140.00→120.00→→→
7→21303→水利→260.00→140.00→120.00→→→
8→2130301→行政运行→140.00→140.00→→→→
9→2130305→水利工程建设→70.00→→70.00→→→
10→2130306→水利工程运行与维护→50.00→→50.00→→→

"""

TEXT = """示例县水利局2026年部门预算信息公开情况说明

二、部门预算安排的总体情况

1、收入说明

2026年预算收入300.00万元，其中：一般公共预算收入300.00万元，上年结转结余0.00万元。

2、支出说明

2026年支出预算300.00万元，其中基本支出180.00万元；项目支出120.00万元，都用在堤防上。
"""


def document(*parts: str) -> str:
    return "".join(parts).replace("→", "\t")


def reading_of(text: str) -> Reading:
    return interpret(read_bytes(text.replace("→", "\t").encode("utf-8")), all_templates())


def verdict_of(text: str) -> Verdict:
    return check(reading_of(text))


def linear(text: str) -> list[tuple[str, tuple[int, ...], str, str]]:
    """Errors of sums, copies and laws: check, lines, stated, expected."""
    families = {f"G{n}" for n in range(1, 18)} | {"N1", "G20"}
    return [
        (f.check, tuple(p.line for p in f.places), f.stated, f.expected)
        for f in verdict_of(text).findings
        if f.severity is Severity.ERROR and f.check in families
    ]


def test_a_consistent_document_has_no_broken_identity() -> None:
    assert linear(document(BALANCE, EXPENDITURE, TEXT)) == []


def test_sums_copies_and_laws_follow_from_the_layout() -> None:
    network = build(reading_of(document(BALANCE, EXPENDITURE, TEXT)))
    kinds = {identity.kind for identity in network.identities}
    assert {"sum", "copy", "law"} <= kinds
    assert all(network.holds(identity) for identity in network.identities)


def test_one_cent_more_is_an_error() -> None:
    found = linear(document(EXPENDITURE).replace("40.00\t40.00", "40.01\t40.00", 1))
    assert found
    assert any("40.01" in stated for _, _, stated, _ in found)


@pytest.mark.parametrize("by", ["0.01", "0.02", "9.99", "-0.01"])
def test_any_cent_in_a_whole_with_one_part_is_an_error(by: str) -> None:
    wrong = Decimal("140.00") + Decimal(by)
    text = document(EXPENDITURE).replace(
        "行政运行\t140.00\t140.00", f"行政运行\t{wrong}\t140.00", 1
    )
    assert linear(text)


# ---------------------------------------------------------------------------------- rounding

TAILS = f"""部门预算支出总表

{HEAD}序号→功能分类科目→→合计→基本支出→项目支出→经营支出→上解上级支出→对附属单位补助支出
→科目编码→科目名称→→→→→→
栏次→1→2→3→4→5→6→7→8
1→→合计→100.00→→100.00→→→
2→213→农林水支出→100.00→→100.00→→→
3→21303→水利→100.00→→100.00→→→
4→2130304→水利行业业务管理→33.33→→33.33→→→
5→2130305→水利工程建设→33.33→→33.33→→→
6→2130306→水利工程运行与维护→33.33→→33.33→→→

"""


def test_a_rounding_tail_is_counted_and_never_raised() -> None:
    assert linear(TAILS) == []
    assert verdict_of(TAILS).roundings == 2


def test_three_parts_may_be_off_by_two_cents_and_not_by_three() -> None:
    # Four figures, each half a cent: 0.02. The three parts are raised or lowered together.
    assert linear(TAILS.replace("33.33→→33.33", "33.34→→33.34", 2)) == []
    assert linear(TAILS.replace("33.33→→33.33", "33.32→→33.32", 1)) == []
    assert linear(TAILS.replace("33.33→→33.33", "33.31→→33.31", 1))


def test_rounding_never_excuses_a_copy() -> None:
    text = document(BALANCE, TAILS).replace("300.00", "100.00").replace("260.00", "100.01")
    assert any("100.01" in row for row in map(str, linear(text)))


# ------------------------------------------------------------------------------------- copies


def test_the_narrative_must_repeat_the_table_to_the_last_digit() -> None:
    text = document(BALANCE, EXPENDITURE, TEXT).replace("基本支出180.00万元", "基本支出180.01万元")
    line = 1 + text.split("基本支出180.01万元")[0].count("\n")
    found = linear(text)
    assert [(check_id, lines[0]) for check_id, lines, _, _ in found] == [("N1", line)]
    assert (found[0][2], found[0][3]) == ("180.01万元", "180.00万元")


def test_fewer_digits_are_no_copy_of_a_figure_with_cents() -> None:
    right = document(BALANCE, EXPENDITURE, TEXT).replace("项目支出120.00万元", "项目支出120万元")
    assert linear(right) == []
    cents = document(BALANCE, EXPENDITURE, TEXT)
    cents = (
        cents.replace("180.00", "180.40").replace("120.00", "119.60").replace("140.00", "140.40")
    )
    cents = cents.replace("70.00", "69.60")
    assert linear(cents) == []
    assert linear(cents.replace("项目支出119.60万元", "项目支出120万元"))


def test_the_balance_must_repeat_the_class_of_the_expenditure_table() -> None:
    text = document(BALANCE, EXPENDITURE).replace(
        "八、社会保障和就业支出\t40.00", "八、社会保障和就业支出\t41.00"
    )
    assert any("41.00" in stated for _, _, stated, _ in linear(text))


# --------------------------------------------------------------------------------------- laws


def test_income_must_equal_expenditure() -> None:
    text = document(BALANCE).replace("一般公共预算拨款收入\t300.00", "一般公共预算拨款收入\t310.00")
    text = text.replace("本年收入合计\t300.00", "本年收入合计\t310.00")
    text = text.replace("收入总计\t300.00\t支出总计", "收入总计\t310.00\t支出总计")
    assert "G1" in {check_id for check_id, *_ in linear(text)}


def test_carry_over_bridges_income_and_expenditure() -> None:
    text = document(BALANCE).replace("一般公共预算拨款收入\t300.00", "一般公共预算拨款收入\t280.00")
    text = text.replace("本年收入合计\t300.00", "本年收入合计\t280.00")
    text = text.replace("上年结转结余\t\t", "上年结转结余\t20.00\t")
    assert linear(text) == []


def test_a_part_may_not_exceed_its_whole() -> None:
    general = document(EXPENDITURE).replace(
        "部门预算支出总表", "部门预算一般公共预算财政拨款支出表"
    )
    general = general.replace("\t经营支出\t上解上级支出\t对附属单位补助支出", "").replace(
        "\t\t\t\n", "\n"
    )
    general = general.replace("\t6\t7\t8\n", "\n").replace("\t→\n", "\n")
    smaller = document(EXPENDITURE).replace("300.00", "290.00").replace("260.00", "250.00")
    smaller = smaller.replace("120.00", "110.00").replace("50.00\t\t50.00", "40.00\t\t40.00")
    assert linear(smaller) == []
    assert linear(smaller + general)


def test_a_figure_that_was_not_read_decides_nothing() -> None:
    text = document(EXPENDITURE).replace("70.00\t\t70.00", "约七十\t\t约七十")
    verdict = verdict_of(text)
    assert verdict.reading.unread
    sums = [f for f in verdict.findings if f.check.startswith("G") and f.severity is Severity.ERROR]
    assert sums == []


def test_units_of_the_tables_are_brought_together() -> None:
    yuan = document(BALANCE)
    for figure in ("300.00", "260.00", "40.00"):
        whole = int(Decimal(figure) * 10_000)
        yuan = yuan.replace(f"\t{figure}", f"\t{whole:,}.00")
    yuan = yuan.replace("单位：万元", "单位：元")
    assert linear(yuan + document(EXPENDITURE)) == []
