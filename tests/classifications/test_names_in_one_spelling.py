"""Names are compared in one spelling, because PDF text breaks, widens and straightens them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.classifications import normalise_name


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("机关事业单位基本养老保险缴费支\n出", "机关事业单位基本养老保险缴费支出"),
        ("　　行政运行", "行政运行"),
        ("维修（护）费", "维修(护)费"),
        ("维修〔护〕费", "维修(护)费"),
        ("“三公”经费", '"三公"经费'),
        ("「三公」经费", '"三公"经费'),
        ("Ａ３彩色打印机", "A3彩色打印机"),
        ("⼯资福利⽀出", "工资福利支出"),  # Kangxi radicals, as some PDF writers leave them
        ("住房\u200b公积\ufeff金", "住房公积金"),
        ("", ""),
    ],
)
def test_white_space_width_and_brackets_do_not_matter(printed: str, folded: str) -> None:
    assert normalise_name(printed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) == once


@given(st.text())
def test_no_white_space_is_left(text: str) -> None:
    folded = normalise_name(text)
    assert not any(c.isspace() or unicodedata.category(c) == "Cf" for c in folded)


@given(st.lists(st.sampled_from(["住", "房", "公", "（", "）", "A", "3"]), max_size=12), st.data())
def test_spaces_anywhere_do_not_matter(characters: list[str], data: st.DataObject) -> None:
    gaps = st.sampled_from(["", " ", "\n", "\t", "\u3000", "\u00a0"])
    spaced = "".join(c + data.draw(gaps) for c in characters)
    assert normalise_name(spaced) == normalise_name("".join(characters))
