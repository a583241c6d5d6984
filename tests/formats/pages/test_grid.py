"""Rules and characters of one page -> tables."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.formats.pages.drawing import Drawing

from mingzhang.documents import Block, Document, Paragraph, Table
from mingzhang.facts import Box
from mingzhang.formats.pages.assembling import assemble


def read(*pages: Drawing) -> Document:
    return assemble([page.ink for page in pages], b"", "page")


def table_of(*pages: Drawing) -> Table:
    (found,) = [block for block in read(*pages).blocks if isinstance(block, Table)]
    return found


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


# ------------------------------------------------------------- any table, drawn and read back


@dataclass(frozen=True)
class Plan:
    """A table cut into merged cells: (row, column, end row, end column) of each."""

    widths: list[int]
    heights: list[int]
    cells: list[tuple[int, int, int, int]]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    columns, rows = draw(st.integers(2, 6)), draw(st.integers(2, 7))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    found = []
    while free:
        row, column = min(free)
        end = column + 1
        while (row, end) in free and draw(st.integers(0, 3)) == 0:
            end += 1
        last = row + 1
        while all((last, at) in free for at in range(column, end)) and draw(st.integers(0, 4)) == 0:
            last += 1
        found.append((row, column, last, end))
        free -= {(r, c) for r in range(row, last) for c in range(column, end)}
    widths = draw(st.lists(st.integers(40, 90), min_size=columns, max_size=columns))
    heights = draw(st.lists(st.integers(14, 40), min_size=rows, max_size=rows))
    return Plan(widths, heights, found)


def drawn(plan: Plan, pieces: bool) -> Drawing:
    """Each cell with a border of its own, or with its sides in two pieces each."""
    drawing = Drawing()
    xs = [40.0 + sum(plan.widths[:at]) for at in range(len(plan.widths) + 1)]
    ys = [60.0 + sum(plan.heights[:at]) for at in range(len(plan.heights) + 1)]
    for number, (row, column, end_row, end_column) in enumerate(plan.cells):
        left, right, top, bottom = xs[column], xs[end_column], ys[row], ys[end_row]
        for x in (left, right):
            middle = (top + bottom) / 2 if pieces else bottom
            drawing.rule(x, top, x, middle)
            drawing.rule(x, middle, x, bottom)
        for y in (top, bottom):
            drawing.rule(left, y, right, y + 0.0)
        drawing.write(left + 3, top + 2, f"{number}格", 9)
    return drawing


@settings(max_examples=150, derandomize=True, database=None)
@given(plans(), st.booleans())
def test_the_cells_of_any_table_are_those_that_were_drawn(plan: Plan, pieces: bool) -> None:
    # Lines that no cell ends at are not drawn: rows and columns that nobody sees.
    rows = sorted({row for row, _, end, _ in plan.cells for row in (row, end)})
    columns = sorted({at for _, column, _, end in plan.cells for at in (column, end)})
    assume(len(columns) > 2)  # one column is a frame around text
    table = table_of(drawn(plan, pieces))
    expected = [[""] * (len(columns) - 1) for _ in rows[1:]]
    spans = set()
    for number, (row, column, end_row, end_column) in enumerate(plan.cells):
        first, left = rows.index(row), columns.index(column)
        high, wide = rows.index(end_row) - first, columns.index(end_column) - left
        expected[first][left] = f"{number}格"
        if high > 1 or wide > 1:
            spans.add((first, left, high, wide))
    assert cells(table) == expected
    assert table.grid is not None
    assert {(s.row, s.column, s.rows, s.columns) for s in table.grid.spans} == spans


@settings(max_examples=60, derandomize=True, database=None)
@given(plans(), st.integers(1, 3))
def test_a_page_that_is_turned_reads_the_same(plan: Plan, turns: int) -> None:
    upright = turned = drawn(plan, pieces=False).ink
    for _ in range(turns):
        turned = turned.turned()
    again = assemble([replace(turned, turns=4 - turns)], b"")
    straight = assemble([upright], b"")
    assert [texts(block) for block in again.blocks] == [texts(block) for block in straight.blocks]
    assert (again.pages[0].width, again.pages[0].height) == (turned.width, turned.height)
    for block, turned_block in zip(straight.blocks, again.blocks, strict=True):
        for box, turned_box in zip(places(block), places(turned_block), strict=True):
            assert around(turned_box) == pytest.approx(moved(box, turns), abs=0.01)


def texts(block: Block) -> list[list[str]]:
    return cells(block) if isinstance(block, Table) else [[block.text]]


def places(block: Block) -> list[Box]:
    if isinstance(block, Paragraph):
        return list(block.boxes)
    return [box for row in block.rows for box in row.boxes if box is not None]


def around(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def moved(box: Box, turns: int) -> tuple[float, float, float, float]:
    """A rectangle of an upright A4 page after quarter turns clockwise."""
    left, top, right, bottom = around(box)
    wide, high = 595.0, 842.0
    for _ in range(turns):
        left, top, right, bottom = high - bottom, left, high - top, right
        wide, high = high, wide
    return left, top, right, bottom


# ---------------------------------------------------------------------------- single laws


def test_a_rule_of_dashes_is_one_rule() -> None:
    page = Drawing()
    for y in (100.0, 120.0, 140.0):
        for at in range(50):
            page.rule(50 + at * 6, y, 53 + at * 6, y)
    for x in (50.0, 150.0, 347.0):
        page.rule(x, 100, x, 140)
    page.write(60, 105, "合计").write(160, 105, "12.00").write(60, 125, "其他").write(160, 125, "3")
    assert cells(table_of(page)) == [["合计", "12.00"], ["其他", "3"]]


def test_double_rules_are_one_rule() -> None:
    page = Drawing().table([["项目", "金额"], ["合计", "5.00"]])
    for y in (100.0, 120.0, 140.0):
        page.rule(50, y + 2, 250, y + 2)
    assert cells(table_of(page)) == [["项目", "金额"], ["合计", "5.00"]]


def test_an_underline_parts_no_cell() -> None:
    page = Drawing().table([["项目", "金额"], ["合计", "5.00"]])
    page.rule(51, 116, 85, 116)
    assert cells(table_of(page)) == [["项目", "金额"], ["合计", "5.00"]]


def test_a_table_without_side_rules_has_its_outer_columns() -> None:
    page = Drawing()
    for y in (100.0, 120.0, 140.0):
        page.rule(50, y, 350, y)
    for x in (150.0, 250.0):
        page.rule(x, 100, x, 140)
    page.write(60, 105, "项目").write(160, 105, "合计").write(260, 105, "基本")
    page.write(60, 125, "行政").write(160, 125, "1").write(260, 125, "2")
    assert cells(table_of(page)) == [["项目", "合计", "基本"], ["行政", "1", "2"]]


def test_a_row_that_the_page_cuts_off_is_a_row() -> None:
    page = Drawing()
    for y in (100.0, 120.0):
        page.rule(50, y, 250, y)
    for x in (50.0, 150.0, 250.0):
        page.rule(x, 100, x, 140)
    page.write(60, 105, "项目").write(160, 105, "金额").write(60, 125, "合计").write(160, 125, "9")
    assert cells(table_of(page)) == [["项目", "金额"], ["合计", "9"]]


def test_a_frame_around_text_is_no_table() -> None:
    page = Drawing().grid([50, 450], [80, 300]).write(60, 90, "部门概况")
    page.table([["项目", "金额"], ["合计", "5.00"]], left=80, top=150)
    blocks = read(page).blocks
    assert [type(block) for block in blocks] == [Paragraph, Table]
    assert blocks[0].text == "部门概况"  # type: ignore[union-attr]


@pytest.mark.parametrize("apart", [False, True], ids=["one object", "an object a digit"])
def test_a_figure_that_runs_over_a_rule_stays_whole(apart: bool) -> None:
    page = Drawing().table([["项目", "合计", "基本"], ["行政", "", ""]], wide=60)
    for at, digit in enumerate("156,211,123.00"):  # 70 points in a column of 60
        page.write(103 + at * 5, 125, digit)
        page.objects[-1] = page.objects[-1] if apart else 99
    page.write(205, 125, "8.00")
    assert cells(table_of(page))[1] == ["行政", "156,211,123.00", "8.00"]


def test_two_figures_close_to_a_rule_stay_two() -> None:
    page = Drawing().table([["项目", "合计", "基本"], ["行政", "", ""]], wide=40)
    page.write(114.5, 125, "100").write(130.5, 125, "200")
    assert cells(table_of(page))[1] == ["行政", "100", "200"]


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    page = Drawing().table([["项目", "金额"], ["合计", "1,100.00"]])
    page.write(54.4, 125, "合计").write(154.4, 125.2, "1,100.00")
    assert cells(table_of(page)) == [["项目", "金额"], ["合计", "1,100.00"]]


def test_stacked_letters_are_read_downwards() -> None:
    page = Drawing().grid([50, 70, 150], [100, 160]).grid([70, 150], [100, 120, 140, 160])
    for at, letter in enumerate("产出指标"):
        page.write(55, 104 + at * 13, letter)
    for at, text in enumerate(("数量", "质量", "时效")):
        page.write(75, 104 + at * 20, text)
    assert cells(table_of(page)) == [["产出指标", "数量"], ["", "质量"], ["", "时效"]]


def test_lines_of_a_cell_are_read_in_order_however_they_were_drawn() -> None:
    page = Drawing().grid([50, 150, 250], [100, 140])
    page.write(55, 120, "保险缴费支出").write(55, 104, "机关事业单位").write(160, 110, "6.18")
    page.rule(50, 160, 250, 160)
    assert cells(table_of(page))[0] == ["机关事业单位保险缴费支出", "6.18"]


@pytest.mark.parametrize("letter", ["\u2f00", "\u2fa6"])
def test_radicals_are_the_letters_they_look_like(letter: str) -> None:
    page = Drawing().write(50, 100, f"{letter}项（其中：１）")
    (block,) = read(page).blocks
    assert block.text in ("一项（其中：１）", "金项（其中：１）")  # type: ignore[union-attr]


def test_cells_and_rows_know_where_they_stand() -> None:
    page = Drawing(page=3).table([["项目", "金额"], ["合计", "5.00"]])
    row = table_of(page).rows[1]
    box = row.boxes[1]
    assert box is not None
    assert (row.page, box.page) == (3, 3)
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((150, 120, 250, 140))


@pytest.mark.parametrize("off", [-10.0, 10.0], ids=["above", "below"])
def test_figures_half_a_row_off_their_labels_are_in_their_rows(off: float) -> None:
    rows = [["项目", "合计", "基本"], ["教育支出", "", ""], ["卫生支出", "", ""], ["合计", "", ""]]
    page = Drawing().table([*rows, ["", "", ""]])
    for at, figures in enumerate((("1.00", "0.50"), ("2.00", "1.50"), ("3.00", "2.00")), start=1):
        for x, text in zip((170.0, 270.0), figures, strict=True):
            page.write(x, 105 + at * 20 + off, text)
    assert cells(table_of(page)) == [
        ["项目", "合计", "基本"],
        ["教育支出", "1.00", "0.50"],
        ["卫生支出", "2.00", "1.50"],
        ["合计", "3.00", "2.00"],
        ["", "", ""],
    ]
