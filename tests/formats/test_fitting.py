"""Where lines may break, and how tables are made to fit a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.documents import ColumnKind, Grid, Row, Span, Table
from mingzhang.formats.breaking import FIGURE, pieces
from mingzhang.formats.fitting import SIZES, fit, fits, heights, lines_in, width_of

WIDTH, PADDING = 442.0, 6.0


def table(*rows: str, head: int = 1, **more: object) -> Table:
    cells = tuple(Row(tuple(row.split("|")), 1) for row in rows)
    return Table(cells, Grid(head, **more))  # type: ignore[arg-type]


# ------------------------------------------------------------------- where lines break


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("预算表", ["预", "算", "表"]),
        ("-1,234.50", ["-1,234.50"]),
        ("2026年", ["2026", "年"]),
        ("支出（元）", ["支", "出", "（元）"]),
        ("收入、支出。", ["收", "入、", "支", "出。"]),
        ("《预算法》", ["《预", "算", "法》"]),
        ("≥95%的人", ["≥95%", "的", "人"]),
        ("GB/T 9704 号", ["GB/T", "9704", "号"]),
        ("13000024P00BB4210004X", ["13000024P00BB4210004X"]),
        ("", []),
    ],
)
def test_lines_break_between_chinese_characters_only(text: str, expected: list[str]) -> None:
    assert list(pieces(text)) == expected


@given(st.text("预算（）、。“”\"'0123,.-%aB ￥+#\u3000", max_size=30))
def test_breaking_loses_nothing_but_white_space(text: str) -> None:
    assert re.sub(r"\s", "", "".join(pieces(text))) == re.sub(r"\s", "", text)


@given(st.decimals(-(10**15), 10**15, places=2))
def test_a_figure_is_one_piece(number: object) -> None:
    text = f"{number:,.2f}"
    assert any(text in piece for piece in pieces(f"共{text}元"))
    assert FIGURE.fullmatch(text)


# ------------------------------------------------------------------- widths and print

cells = st.one_of(
    st.text("预算收支表（）0123456789abcXY-、 ", max_size=25),
    st.decimals(-(10**12), 10**12, places=2).map(lambda d: f"{d:,.2f}"),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 30))
    rows = draw(
        st.lists(st.lists(cells, min_size=width, max_size=width), min_size=height, max_size=height)
    )
    kinds = draw(st.just(()) | st.just((ColumnKind.AMOUNT,) * width))
    widths = draw(
        st.just(()) | st.lists(st.integers(1, 60), min_size=width, max_size=width).map(tuple)
    )
    spans = draw(
        st.lists(
            st.builds(Span, st.integers(0, 4), st.integers(0, 29), st.just(1), st.integers(2, 9)),
            max_size=2,
        )
    )
    return Table(tuple(Row(tuple(row), 1) for row in rows), Grid(1, kinds, widths, tuple(spans)))


@pytest.mark.slow
@settings(max_examples=150)
@given(tables())
def test_columns_fill_the_page_and_hold_every_figure(made: Table) -> None:
    """Whatever stands in the other columns: no figure is wider than its own."""
    for found in fits(made, WIDTH, PADDING):
        assert sum(found.widths) == pytest.approx(WIDTH, abs=0.01)
        for row in made.rows:
            for text, width in zip(row.cells, found.widths, strict=True):
                if FIGURE.fullmatch(text) and not made.grid.spans:  # type: ignore[union-attr]
                    assert width_of(text) * found.size + PADDING <= width + 0.01


def test_print_is_large_where_there_is_room_and_small_where_there_is_none() -> None:
    narrow = table("名称|金额", "办公费|1.00")
    wide = table("|".join(["金额"] * 16), "|".join(["123,456,789.00"] * 16))
    assert fit(narrow, WIDTH, PADDING).size == SIZES[0]
    assert fit(wide, WIDTH, PADDING).size < 4
    assert fit(wide, 2 * WIDTH, PADDING).size > fit(wide, WIDTH, PADDING).size


def test_codes_are_broken_before_print_gets_unreadable() -> None:
    code = "13000024P00BB4210004X"
    made = table("|".join(["编码"] * 7), "|".join([code] * 7))
    assert fit(made, WIDTH, PADDING).size >= 7


def test_a_form_keeps_the_proportions_it_asks_for() -> None:
    made = table("项目|名称|说明", head=0, widths=(10, 20, 40))
    first, second, third = fit(made, WIDTH, PADDING).widths
    assert second == pytest.approx(2 * first)
    assert third == pytest.approx(4 * first)


def test_a_merged_cell_makes_room_for_its_figure() -> None:
    made = table("一|二|三", "123,456,789,012.34||" + "某" * 30, spans=(Span(1, 0, 1, 2),))
    found = fit(made, WIDTH, PADDING)
    assert sum(found.widths[:2]) >= width_of("123,456,789,012.34") * found.size + PADDING - 0.01


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("预算收支总表", 6.0, 1),
        ("预算收支总表", 5.9, 2),
        ("预算\n收支", 6.0, 2),
        ("a" * 20, 3.0, 4),
        ("", 1.0, 1),
    ],
)
def test_lines_are_counted_as_they_will_be_set(text: str, width: float, lines: int) -> None:
    assert lines_in(text, width) == lines


def test_rows_are_as_high_as_their_highest_cell_and_merged_cells_count() -> None:
    made = table("名称|说明", "甲|乙", "|丙", head=1, spans=(Span(1, 0, 2),))
    short = heights(made, fit(made, WIDTH, PADDING), PADDING)
    assert short == [10.5, 10.5, 10.5]
    tall = table("名称|说明", "甲\n乙\n丙|乙", "|丙", head=1, spans=(Span(1, 0, 2),))
    first, second, third = heights(tall, fit(tall, WIDTH, PADDING), PADDING)
    assert (first, second) == (10.5, 10.5)
    assert second + third == pytest.approx(10.5 * (3 * 1.3 - 0.3))
