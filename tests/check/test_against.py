"""A document against last year's and against those of the units, in whatever layout each is.

Sets compiled from made departments agree with each other; each test then makes one of them wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from tests.compile.departments import Shape, departments

from mingzhang.budget import Budget
from mingzhang.check import Beside, Verdict, check
from mingzhang.compile import bodies, compile_set, with_published
from mingzhang.documents import Block, Document, Table
from mingzhang.facts import Finding, Outcome, Severity
from mingzhang.formats.reading import read_any
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates, can_print
from mingzhang.templates.layout import layout_of

TEMPLATES = {t.id: t for t in all_templates() if can_print(t)}


def compiled(budget: Budget, template: str, body: int = 0) -> Document:
    """The set of a body of the budget (0 is the department), as a file that was read."""
    layout = layout_of(TEMPLATES[template])
    assert layout is not None
    made = compile_set(budget, TEMPLATES[template], layout, bodies(budget)[body])
    name = f"{template}-{budget.year}-{body}"
    return replace(made.document, path=f"folder/{name}.pdf", sha256=name)


def read(document: Document) -> Reading:
    return interpret(document)


def units_of(budget: Budget, template: str) -> tuple[Reading, ...]:
    return tuple(read(compiled(budget, template, n)) for n in range(1, len(bodies(budget))))


def altered(document: Document, change: Callable[[str], str], where: str = "") -> Document:
    """The document with its texts changed: cells of tables, or sentences that hold ``where``."""

    def new(block: Block) -> Block:
        if not isinstance(block, Table):
            return (
                replace(block, text=change(block.text)) if where and where in block.text else block
            )
        if where:
            return block
        rows = (replace(row, cells=tuple(map(change, row.cells))) for row in block.rows)
        return replace(block, rows=tuple(rows))

    return replace(document, blocks=tuple(map(new, document.blocks)))


def found(verdict: Verdict, *rules: str) -> list[Finding]:
    broken = [o for o in verdict.certificate.obligations if o.outcome is Outcome.RULE_BROKE]
    assert not broken
    return [finding for finding in verdict.findings if finding.check in rules]


def counted(verdict: Verdict, rule: str, outcome: Outcome) -> int:
    return sum(
        o.count for o in verdict.certificate.obligations if (o.rule, o.outcome) == (rule, outcome)
    )


@cache
def a_department(seed: int = 10) -> tuple[Budget, Budget]:
    """A department of three units, this year and last year. Number 20 keeps money for the next."""
    made = Shape(seed, 3, 4).made(TEMPLATES["shaanxi"])
    return made.budget, made.previous


@cache
def last_year(seed: int = 10) -> Document:
    return compiled(a_department(seed)[1], "hebei")


@cache
def this_year(seed: int = 10) -> Document:
    return compiled(with_published(a_department(seed)[0], read(last_year(seed))), "shaanxi")


# ------------------------------------------------------------------- what agrees stays silent


# Two units that state an item through another table; columns that leave out what was carried over.
@example(Shape(9, 3, 2), "shanxi", "shaanxi")
@example(Shape(27, 3, 2), "shaanxi", "shanxi")
@example(Shape(5, 3, 4), "shanxi", "shaanxi")
@settings(
    max_examples=1,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(departments(3, 4), st.sampled_from(sorted(TEMPLATES)), st.sampled_from(sorted(TEMPLATES)))
def test_sets_of_one_department_agree_in_any_two_layouts(
    shape: Shape, own: str, other: str
) -> None:
    made = shape.made(TEMPLATES[own])
    last = read(compiled(made.previous, other))
    reading = read(compiled(with_published(made.budget, last), own))
    verdict = check(reading, Beside(last, units_of(made.budget, other)))
    assert [f.message.zh for f in found(verdict, "Y1", "Y2", "U1", "U3")] == []
    assert counted(verdict, "U1", Outcome.PASSED) > 20
    assert not [f for f in found(verdict, "Y3") if f.severity is Severity.ERROR]


def test_without_other_documents_nothing_is_claimed() -> None:
    verdict = check(read(this_year()))
    for rule, option in (("Y1", "--last-year"), ("Y2", "--last-year"), ("U1", "--unit")):
        (one,) = (o for o in verdict.certificate.obligations if o.rule == rule)
        assert one.outcome is Outcome.NOT_APPLICABLE
        assert one.reason is not None
        assert option in one.reason.zh


# ------------------------------------------------------------------- last year


def test_a_wrong_figure_of_last_year_is_found_with_both_places() -> None:
    """Shaanxi prints last year's 三公 beside this year's: 0.01 more in one cell of them."""
    reading = read(this_year())
    fact = next(
        f
        for f in reading.facts
        if f.coordinate.get("measure") == "last_year"
        and f.coordinate.get("item") == "reception"
        and "project" not in f.coordinate
    )
    assert counted(check(reading, Beside(read(last_year()))), "Y1", Outcome.PASSED)
    # A figure shown to the cent in 元 against one to 100 元 in 万元: 51 元 more is too much.
    was, now = fact.place.text, f"{Decimal(fact.place.text.replace(',', '')) + 60:,.2f}"
    wrong = altered(this_year(), lambda text: now if text == was else text)
    findings = found(check(read(wrong), Beside(read(last_year()))), "Y1")
    assert findings
    for finding in findings:
        own, theirs = finding.places
        assert (own.file, own.text) == ("", now)
        assert theirs.file == last_year().sha256
        assert "上年文件“hebei-2025-0.pdf”《" in finding.message.zh
        assert finding.severity is Severity.ERROR


TABLE = """部门预算支出总表
302 青河县档案馆
预算年度：{year}
单位：{unit}
序号\t功能分类科目\t\t合计\t基本支出\t项目支出\t经营支出\t上解上级支出\t对附属单位补助支出
\t科目编码\t科目名称\t\t\t\t\t\t
1\t\t合计\t{total}\t{total}\t\t\t\t
2\t201\t一般公共服务支出\t{total}\t{total}\t\t\t\t
3\t20126\t档案事务\t{total}\t{total}\t\t\t\t
4\t2012601\t行政运行\t{total}\t{total}\t\t\t\t

二、部门预算安排的总体情况
{text}
"""


def told(text: str, year: int = 2026, total: str = "115.00", unit: str = "万元") -> Reading:
    said = TABLE.format(year=year, unit=unit, total=total, text=text)
    return interpret(read_bytes(said.encode(), f"{year}.txt"), forced="hebei")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2026年支出预算115.00万元，较2025年预算增加5.00万元，增长4.55%。", ""),
        # 110.004 万元 was printed as 1,100,040.00 元: 4.996 may be told as 5.00, not as 5.01.
        ("2026年支出预算115.00万元，较2025年预算增加5.01万元。", "增加5.00万元"),
        ("2026年支出预算115.00万元，较2025年预算减少5.00万元。", "增加5.00万元"),
        ("2026年支出预算115.00万元，与2025年预算持平。", "增加5.00万元"),
        ("2026年支出预算115.00万元，较2025年预算增加5.00万元，增长4.65%。", "增长4.54%"),
        ("2026年支出预算115.00万元，2025年支出预算110.00万元。", ""),
        ("2026年支出预算115.00万元，2025年支出预算110.01万元。", "1,100,040.00元"),
        ("2026年支出预算115.00万元，2025年支出预算约110万元。", ""),
    ],
)
def test_a_sentence_is_held_to_what_both_years_print(sentence: str, expected: str) -> None:
    last = told("2025年支出预算1,100,040.00元。", 2025, "1,100,040.00", "元")
    findings = found(check(told(sentence), Beside(last)), "Y1", "Y2")
    assert [f.expected for f in findings] == ([expected] if expected else [])


def test_what_last_year_does_not_state_is_listed_not_passed() -> None:
    last = told("", 2025, "110.00")
    sentence = "2026年支出预算115.00万元，政府性基金预算支出比上年增加3.00万元。"
    verdict = check(told(sentence), Beside(last))
    assert found(verdict, "Y2") == []
    assert counted(verdict, "Y2", Outcome.NOT_ENOUGH_DATA) == 1


@pytest.mark.parametrize(
    ("year", "name", "words"),
    [
        (2023, "青河县档案馆", "是 2023 年的"),
        (2025, "白水县档案馆", "没有青河县档案馆（部门）的公开内容（有：白水县档案馆"),
    ],
)
def test_a_document_that_is_not_last_years_is_told_and_not_compared(
    year: int, name: str, words: str
) -> None:
    said = TABLE.format(year=year, unit="万元", total="1.00", text="")
    said = said.replace("302 青河县档案馆", f"{302 if '青河' in name else 417} {name}")
    other = interpret(read_bytes(said.encode(), "other.txt"), forced="hebei")
    verdict = check(told("2026年支出预算115.00万元，比上年增加5.00万元。"), Beside(other))
    (finding,) = found(verdict, "Y1", "Y2", "Y3")
    assert words in finding.message.zh
    assert finding.severity is Severity.WARNING
    assert counted(verdict, "Y2", Outcome.NOT_ENOUGH_DATA) == 1


def test_accounts_begin_with_what_accounts_left() -> None:
    """What was left is a fact, what a budget expects to be left is not."""
    own, last = read(this_year(20)), read(last_year(20))
    expected = found(check(own, Beside(last)), "Y3")
    assert expected
    assert {f.severity for f in expected} == {Severity.WARNING}
    accounts = [replace(r, template=replace(r.template, stage="final")) for r in (own, last)]
    certain = found(check(accounts[0], Beside(accounts[1])), "Y3")
    assert {f.severity for f in certain} == {Severity.ERROR}


# ------------------------------------------------------------------- units


@cache
def department() -> Reading:
    """A department that lists its units (Hebei's layout has a table for that)."""
    return read(compiled(a_department()[0], "hebei"))


@cache
def unit(number: int) -> Document:
    return compiled(a_department()[0], "hebei", number)


@cache
def units() -> tuple[Reading, ...]:
    return tuple(read(unit(number)) for number in (1, 2, 3))


def raised(document: Document, cents: int) -> Document:
    """The document with one figure of the expenditure table raised: an item's basic expenditure."""
    facts = [
        f
        for f in read(document).facts
        if f.table == "expenditure"
        and f.coordinate.get("category") == "basic"
        and len(f.coordinate.get("function", "")) == 7
        and f.place.text not in ("", "0.00")
    ]
    was = facts[0].place.text
    now = f"{Decimal(was.replace(',', '')) + Decimal(cents) / 100:.2f}"
    return altered(document, lambda text: now if text == was else text)


def test_units_add_up_and_all_are_there() -> None:
    verdict = check(department(), Beside(units=units()))
    assert found(verdict, "U1", "U2", "U3") == []
    assert counted(verdict, "U1", Outcome.PASSED) > 500
    # A unit without money of a fund prints no rows for it: they are nothing, not unknown.
    assert counted(verdict, "U1", Outcome.NOT_ENOUGH_DATA) < 5
    assert counted(verdict, "U2", Outcome.PASSED) == 1


def test_one_wrong_figure_of_a_unit_is_one_finding_that_names_its_document() -> None:
    documents = [unit(n) for n in (1, 2, 3)]
    documents[1] = raised(documents[1], 300)
    verdict = check(department(), Beside(units=tuple(map(read, documents))))
    (finding,) = found(verdict, "U1")
    assert finding.severity is Severity.ERROR
    assert finding.difference == "3.00万元"
    assert "单位文件“hebei-2026-2.pdf”" in finding.message.zh
    assert {place.file for place in finding.places} == {"", *(d.sha256 for d in documents)}


def test_a_unit_that_is_missing_is_named_and_its_money_is_not_missed() -> None:
    verdict = check(department(), Beside(units=units()[:2]))
    assert found(verdict, "U1") == []
    (finding,) = found(verdict, "U2")
    assert units()[2].parts[0].entity.name in finding.message.zh
    assert counted(verdict, "U1", Outcome.NOT_ENOUGH_DATA) > 50


def test_the_departments_own_office_may_go_by_the_departments_name() -> None:
    """机构设置 lists 测试县医疗保障局（本级）, its document is that of 测试县医疗保障局."""

    def listed(text: str) -> str:
        return text.replace("局本级", "局（本级）")

    def plain(text: str) -> str:
        return text.replace("局本级", "局")

    whole = read(altered(compiled(a_department()[0], "hebei"), listed))
    own = read(altered(altered(unit(1), plain), plain, "本级"))
    assert own.parts[0].entity.name == whole.parts[0].entity.name
    assert found(check(whole, Beside(units=(own, *units()[1:]))), "U1", "U2") == []


def test_units_that_exceed_the_department_are_wrong_whoever_is_missing() -> None:
    documents = [unit(n) for n in (1, 2)]
    documents[0] = raised(documents[0], 10**15)
    findings = found(check(department(), Beside(units=tuple(map(read, documents)))), "U1")
    assert findings
    assert all("已达" in f.message.zh for f in findings)


def test_a_unit_of_another_year_is_left_out() -> None:
    before = read(compiled(a_department()[1], "hebei", 3))
    verdict = check(department(), Beside(units=(*units()[:2], before)))
    messages = [f.message.zh for f in found(verdict, "U2")]
    assert any("“hebei-2025-3.pdf”是 2025 年的" in message for message in messages)
    assert found(verdict, "U1") == []


def test_two_documents_of_one_unit_must_say_the_same() -> None:
    again = replace(raised(unit(2), 1), path="again.pdf", sha256="again")
    verdict = check(department(), Beside(units=(*units(), read(again))))
    (finding,) = found(verdict, "U3")
    assert finding.difference == "0.01万元"
    assert [place.file for place in finding.places[:2]] == ["hebei-2026-2", "again"]
    assert found(verdict, "U1") == []


def test_a_units_document_is_no_department() -> None:
    verdict = check(units()[0], Beside(units=units()[1:]))
    assert counted(verdict, "U1", Outcome.NOT_ENOUGH_DATA) == 1


# ------------------------------------------------------------------- real documents


@pytest.fixture(scope="module")
def commerce(seeds_dir: Path) -> Iterator[tuple[Reading, Reading]]:
    """A department's document and its only unit's: the two that one office published."""
    folder = seeds_dir.parent / "documents"
    names = (f"putuo-commerce-2025-{kind}-budget.pdf" for kind in ("department", "unit"))
    whole, unit = (interpret(read_any(folder / name)) for name in names)
    return whole, unit


def test_a_published_department_agrees_with_its_only_unit(
    commerce: tuple[Reading, Reading],
) -> None:
    whole, unit = commerce
    verdict = check(whole, Beside(units=(unit,)))
    assert found(verdict, "U1", "U3") == []
    assert counted(verdict, "U1", Outcome.PASSED) > 400


def test_a_cent_between_two_published_documents_is_found(commerce: tuple[Reading, Reading]) -> None:
    whole, unit = commerce
    fact = next(f for f in unit.facts if f.coordinate.get("function") == "2011301" and f.table)
    was = fact.place.text
    cents = Decimal(was.replace(",", "")) + Decimal("0.01")
    document = altered(unit.document, lambda text: f"{cents:,}" if text == was else text)
    findings = found(check(whole, Beside(units=(interpret(document),))), "U1")
    assert findings
    for finding in findings:
        assert {place.file for place in finding.places} == {"", document.sha256}
        assert all(place.boxes for place in finding.places)
