"""A Hebei project code ends in a check character that finds every mistyped character."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.classifications import (
    CHECK_ALPHABET,
    ProjectCode,
    check_character,
    make_project_code,
    parse_project_code,
)

PUBLISHED = [
    "13052926P000055104828",
    "13052926P00005510483U",
    "13052926P00001710004R",
    "13052926P00003110022N",
    "13052926P000055104853",
    "13052926P00005510490W",
    "13052926P00005510493P",
    "13052926P00005510487A",
    "13102224P00000112121X",
    "13102224P000001121306",
    "13102224P000001127544",
    "13102224P00000112462W",
    "13102224P000001127615",
    "13102224P00000113914A",
    "13102224P00000210552R",
    "13102224P00000210625A",
    "13102224P00000112757Y",
    "13102224P000001127596",
    "13050024P00935510023R",
    "13050024P009355100180",
    "13050025P00935510025F",
]

digits = st.characters(min_codepoint=ord("0"), max_codepoint=ord("9"))
twenty = st.text(alphabet=CHECK_ALPHABET, min_size=20, max_size=20)


def number(length: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=digits, min_size=length, max_size=length)


hebei_codes = st.builds(
    make_project_code,
    division=number(4).map(lambda rest: "13" + rest),
    year=st.integers(2000, 2099),
    owner=number(6),
    serial=number(5),
)


def test_a_code_reads_as_its_parts() -> None:
    assert parse_project_code("13050024P00935510023R") == ProjectCode(
        division="130500", year=2024, letter="P", owner="009355", serial="10023", check="R"
    )


@pytest.mark.parametrize("text", PUBLISHED)
def test_every_published_code_is_right(text: str) -> None:
    code = parse_project_code(text)
    assert code is not None
    assert str(code) == text
    assert code.check_applies
    assert code.check_ok is True
    assert code.expected_check == check_character(text[:20]) == text[20]


def test_the_published_codes_are_21() -> None:
    assert len(set(PUBLISHED)) == 21


def test_a_code_broken_at_a_line_end_or_in_full_width_is_read() -> None:
    whole = parse_project_code("13102224P000001121306")
    assert parse_project_code("13102224P00000\n1121306 ") == whole
    assert parse_project_code("１３１０２２２４Ｐ０００００１１２１３０６") == whole
    assert parse_project_code("13102224p000001121306") == whole


@pytest.mark.parametrize(
    "text",
    ["", "13102224P00000112130", "13102224P0000011213066", "13102224P0000O1121306", "项目编码"],
)
def test_what_has_not_the_shape_is_not_a_code(text: str) -> None:
    assert parse_project_code(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "61072624P000001807411",  # Shaanxi: no check character is known
        "13102224Z000001121306",  # central transfers and other letters
    ],
)
def test_outside_hebei_and_letter_p_the_check_says_nothing(text: str) -> None:
    code = parse_project_code(text)
    assert code is not None
    assert not code.check_applies
    assert code.expected_check is None
    assert code.check_ok is None


@pytest.mark.parametrize(("division", "letter"), [("610726", "P"), ("131022", "Z")])
def test_no_check_character_is_made_up_where_none_is_known(division: str, letter: str) -> None:
    with pytest.raises(ValueError, match="no check character is known"):
        make_project_code(division, 2026, "000001", "10001", letter)


@pytest.mark.parametrize(
    ("division", "year", "owner", "serial"),
    [
        ("13102", 2026, "000001", "10001"),
        ("131022", 26, "000001", "10001"),
        ("131022", 2026, "1", "10001"),
        ("131022", 2026, "000001", "1000X"),
    ],
)
def test_parts_of_the_wrong_shape_are_refused(
    division: str, year: int, owner: str, serial: str
) -> None:
    with pytest.raises(ValueError, match="not the parts of a project code"):
        make_project_code(division, year, owner, serial)


@pytest.mark.parametrize("first20", ["", "0" * 19, "0" * 21, "0" * 19 + "O", "0" * 19 + "全"])
def test_the_check_is_computed_from_twenty_symbols_only(first20: str) -> None:
    with pytest.raises(ValueError, match="character"):
        check_character(first20)


@given(hebei_codes)
def test_a_made_code_is_right_and_reads_back(code: ProjectCode) -> None:
    assert code.check_ok is True
    assert parse_project_code(str(code)) == code


@given(twenty, st.integers(0, 19), st.sampled_from(CHECK_ALPHABET))
def test_changing_one_symbol_changes_the_check(first20: str, at: int, symbol: str) -> None:
    changed = first20[:at] + symbol + first20[at + 1 :]
    assert (check_character(changed) == check_character(first20)) == (symbol == first20[at])


@pytest.mark.parametrize("text", PUBLISHED)
def test_every_mistyped_character_is_caught(text: str) -> None:
    for at, right in enumerate(text):
        for wrong in set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") - {right}:
            code = parse_project_code(text[:at] + wrong + text[at + 1 :])
            # Not a code any more, or not one the check is known for, or a wrong check: never right.
            assert code is None or code.check_ok is not True


def test_every_project_code_in_a_reference_document_is_right(seed_file: Path) -> None:
    text = seed_file.read_text(encoding="utf-8")
    for word in re.findall(r"\b13\d{6}P\d{11}[0-9A-Z]\b", text):
        code = parse_project_code(word)
        assert code is not None
        assert code.check_ok is True
