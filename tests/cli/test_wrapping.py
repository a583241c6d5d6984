"""Lines of mixed Chinese and Latin text."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mingzhang.cli.report.wrapping import hang, wrap

WORDS = st.text(st.sampled_from("年预算支出，。（）《》“”12.5%ab \n"), max_size=120)


@given(WORDS, st.integers(8, 40))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_number_is_kept_whole() -> None:
    assert wrap("支出合计448.03万元", 12) == ["支出合计", "448.03万元"]


def test_a_line_does_not_begin_with_closing_punctuation() -> None:
    assert wrap("一二三，四", 6) == ["一二", "三，四"]


def test_a_line_does_not_end_with_an_opening_bracket() -> None:
    assert wrap("一二（三四）", 6) == ["一二", "（三", "四）"]


def test_a_line_break_is_kept() -> None:
    assert wrap("一\n二", 10) == ["一", "二"]


def test_later_lines_stand_under_the_text() -> None:
    assert hang("位置 ", "一二三四五六七八九十一二", 25) == [
        ("位置 ", "一二三四五六七八九十"),
        ("     ", "一二"),
    ]
