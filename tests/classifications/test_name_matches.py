"""A printed name is held against its code: gently, and firmly only where the list is sure.

``printed_names.csv`` holds code and name as five disclosures of 2025 and 2026 print them.
"""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.classifications import (
    Confidence,
    Item,
    NameMatch,
    Scheme,
    Source,
    dept_economic,
    functional,
    gov_economic,
    procurement,
    revenue,
)

SCHEMES = {
    scheme.name: scheme
    for scheme in (functional(), dept_economic(), gov_economic(), revenue(), procurement())
}
ITEMS = [item for scheme in SCHEMES.values() for item in scheme]
SAME, VARIANT, FORMER = NameMatch.SAME, NameMatch.VARIANT, NameMatch.FORMER
DIFFERENT, UNSURE, UNKNOWN = NameMatch.DIFFERENT, NameMatch.UNSURE, NameMatch.UNKNOWN_CODE


def printed_names() -> list[tuple[str, str, str]]:
    with (Path(__file__).parent / "printed_names.csv").open(encoding="utf-8") as stream:
        return [(r["scheme"], r["code"], r["printed"]) for r in csv.DictReader(stream)]


@pytest.mark.parametrize(("scheme", "code", "printed"), printed_names())
@pytest.mark.parametrize("year", [None, 2025, 2026])
def test_names_of_real_disclosures_are_never_objected_to(
    scheme: str, code: str, printed: str, year: int | None
) -> None:
    assert SCHEMES[scheme].name_matches(code, printed, year) in (SAME, VARIANT)


@pytest.mark.parametrize(
    ("scheme", "code", "printed", "expected"),
    [
        # the same name, spelled as text extraction leaves it
        ("functional", "2101501", "行政运行", SAME),
        ("functional", "2101501", " 行政运行\n", SAME),
        ("functional", "2101501", "行政 运行", VARIANT),
        ("dept_economic", "30213", "维修（护）费", SAME),
        ("dept_economic", "30213", "维修(护)费", VARIANT),
        ("dept_economic", "30213", "维修护费", VARIANT),
        ("dept_economic", "303", "对个人和家庭补助", VARIANT),
        # the end is cut off
        ("functional", "2080505", "机关事业单位基本养老保险缴费", VARIANT),
        ("functional", "2080505", "机关事业单位基本养老…", VARIANT),
        ("functional", "208", "社会保障和就业", VARIANT),
        ("functional", "21015", "医疗保障管理", VARIANT),
        ("dept_economic", "30212", "因公出国（境", VARIANT),
        # 支出, 费用 added
        ("functional", "2210201", "住房公积金支出", VARIANT),
        # so short that it says nothing
        ("functional", "2101599", "其他", UNSURE),
        ("functional", "2101599", "", UNSURE),
        # names of other years
        ("functional", "20805", "行政事业单位离退休", FORMER),
        ("functional", "210", "医疗卫生与计划生育支出", FORMER),
        ("functional", "20701", "文化", FORMER),
        ("dept_economic", "30307", "医疗费", FORMER),
        ("dept_economic", "30311", "住房公积金", FORMER),
        ("dept_economic", "303", "对个人和家庭的补助支出", FORMER),
        ("gov_economic", "503", "机关资本性支出(一)", FORMER),
        # codes since given up
        ("functional", "2299901", "其他支出", FORMER),
        ("functional", "2299901", "住房公积金", UNSURE),
        # another name
        ("functional", "2101501", "事业运行", DIFFERENT),
        ("functional", "2101101", "事业单位医疗", DIFFERENT),
        ("dept_economic", "30102", "奖金", DIFFERENT),
        # another name, as far as is known: 20141 is not firm
        ("functional", "20141", "信访事务", UNSURE),
        # no such code
        ("functional", "2108888", "行政运行", UNKNOWN),
        ("functional", "台", "行政运行", UNKNOWN),
    ],
)
def test_how_a_printed_name_stands_to_its_code(
    scheme: str, code: str, printed: str, expected: NameMatch
) -> None:
    assert SCHEMES[scheme].name_matches(code, printed) is expected


def test_every_item_bears_its_own_name() -> None:
    for item in ITEMS:
        assert SCHEMES[item.scheme].name_matches(item.code, item.name) is SAME


def test_no_item_is_mistaken_for_another_one_beside_it() -> None:
    for scheme in (functional(), dept_economic(), gov_economic(), revenue()):
        for item in scheme:
            beside = scheme.children(item.parent) if item.parent else scheme.roots()
            for other in beside:
                match = scheme.name_matches(item.code, other.name)
                assert other is item or match in (DIFFERENT, UNSURE)


@given(st.sampled_from(ITEMS), st.data())
def test_a_name_broken_by_white_space_is_never_objected_to(item: Item, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, max(1, len(item.name) - 1)))
    broken = item.name[:at] + data.draw(st.sampled_from([" ", "\n", "\u3000"])) + item.name[at:]
    assert SCHEMES[item.scheme].name_matches(item.code, broken) in (SAME, VARIANT)


@given(st.sampled_from(ITEMS), st.text(max_size=20), st.none() | st.integers(2010, 2030))
def test_only_a_firm_row_contradicts_a_document(item: Item, name: str, year: int | None) -> None:
    match = SCHEMES[item.scheme].name_matches(item.code, name, year)
    assert match is not DIFFERENT or item.firm


def test_the_beginning_of_a_name_is_no_cut_off_where_a_neighbour_bears_it() -> None:
    # 309 is 资本性支出（基本建设）, and 310 beside it is 资本性支出.
    assert dept_economic().name_matches("309", "资本性支出（基本") is VARIANT
    assert dept_economic().name_matches("309", "资本性支出") is UNSURE
    assert dept_economic().name_matches("310", "资本性支出") is SAME


@pytest.mark.parametrize("confidence", list(Confidence))
def test_a_mismatch_is_firm_only_with_high_confidence(confidence: Confidence) -> None:
    item = Item("x", "201", "甲乙丙", 1, None, None, None, Source.KNOWLEDGE, confidence, ())
    scheme = Scheme("x", "示例", [item])
    firm = confidence is Confidence.HIGH
    assert scheme.name_matches("201", "丁戊己") is (DIFFERENT if firm else UNSURE)


def test_before_2023_procurement_codes_meant_other_things() -> None:
    # A02010105 was 便携式计算机 in the catalogue of 2013 and is 台式计算机 in that of 2022.
    assert procurement().name_matches("A02010105", "便携式计算机", 2026) is DIFFERENT
    assert procurement().name_matches("A02010105", "便携式计算机", 2022) is UNSURE
    assert procurement().get("A02010105", 2022) is None
