"""What PDFs of any producer do with characters and rules, and what is read all the same."""

import io

import pikepdf
import pytest
from PIL import Image
from tests.formats.pdf.small import made, opened, read, saved

from mingzhang.documents import Table
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.pdf import read_pdf
from mingzhang.formats.pdf.reader import MAX_PAGES
from mingzhang.formats.reading import read_any_bytes

HEAD = ["项目", "合计", "基本支出", "项目支出"]
ROWS = [HEAD, ["行政运行", "1.00", "0.40", "0.60"], ["合计", "1.00", "0.40", "0.60"]]
CELLS = ", ".join(f"[{cell}]" for row in ROWS for cell in row)
TABLE = f"#table(columns: (80pt, 60pt, 60pt, 60pt), {CELLS})"
PAGE = f"部门支出总表\n\n{TABLE}\n\n注：以上为汇总数。"
EXPECTED = (["部门支出总表", "注：以上为汇总数。"], [ROWS])


@pytest.fixture(scope="module")
def page() -> bytes:
    return made(PAGE)


def test_text_and_table_of_a_page(page: bytes) -> None:
    assert read(page) == EXPECTED


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_the_same(page: bytes, turn: int) -> None:
    """/Rotate turns the page as it is shown; the print then lies on its side."""
    pdf = opened(page)
    pdf.pages[0].Rotate = turn
    assert read(saved(pdf)) == EXPECTED


@pytest.mark.parametrize("turn", [90, -90])
def test_print_drawn_sideways_is_read_when_the_page_is_shown_upright(turn: int) -> None:
    pdf = opened(made(f"#rotate({turn}deg, reflow: true)[#box(width: 300pt)[{PAGE}]]"))
    assert read(saved(pdf)) == EXPECTED
    pdf.pages[0].Rotate = turn % 360
    assert read(saved(pdf)) == EXPECTED


def test_a_rare_character_of_a_name_stays_where_it_stands() -> None:
    """Characters outside the first plane of Unicode are two units of UTF-16 each."""
    rows = [["单位", "金额"], ["𡎚头乡政府", "1.00"], ["𬭊山镇政府", "2.00"]]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    assert read(made(f"#table(columns: (90pt, 60pt), {cells})")) == ([], [rows])


def test_pages_of_all_kinds_keep_their_own_print(page: bytes) -> None:
    """Upright, turned, empty and crowded ones, one after the other."""
    crowded = "".join(f"{number:05d}。" for number in range(1100))
    other = opened(made(f"#set text(size: 2pt)\n#set par(leading: 1pt)\n{crowded}"))
    pdf = opened(page)
    pdf.add_blank_page(page_size=(420, 300))
    for number in range(2, 12):
        pdf.pages.append(pdf.pages[0])
        pdf.pages[number].Rotate = 90 * (number % 4)
    pdf.pages.extend(other.pages)
    document = read_pdf(saved(pdf))
    found = {block.page: block for block in document.blocks if isinstance(block, Table)}
    assert sorted(found) == [1, *range(3, 13)]
    assert all([list(row.cells) for row in table.rows] == ROWS for table in found.values())
    assert "".join(b.text for b in document.blocks if b.page == 13) == crowded


def test_boxes_are_places_on_the_page_as_it_is_shown(page: bytes) -> None:
    def cell(data: bytes) -> tuple[float, ...]:
        document = read_pdf(data)
        table = next(block for block in document.blocks if isinstance(block, Table))
        box = table.rows[1].boxes[0]
        assert box is not None
        return box.left, box.top, box.right, box.bottom

    left, top, right, bottom = cell(page)
    assert (left, right) == pytest.approx((30, 110), abs=0.5)
    pdf = opened(page)
    pdf.pages[0].Rotate = 90
    high = 300
    expected = (high - bottom, left, high - top, right)
    assert cell(saved(pdf)) == pytest.approx(expected, abs=0.5)


def test_a_page_drawn_as_a_form_at_another_size_reads_the_same(page: bytes) -> None:
    pdf = opened(page)
    form = pdf.pages[0].as_form_xobject()
    pdf.add_blank_page(page_size=(595, 842))
    new = pdf.pages[1]
    new.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Whole=form))
    new.Contents = pdf.make_stream(b"q 1.2 0 0 1.2 40 300 cm /Whole Do Q")
    del pdf.pages[0]
    assert read(saved(pdf)) == EXPECTED


def test_what_a_clip_hides_is_not_read() -> None:
    """A spreadsheet printed over pages repeats a cell on each and shows a part of it."""
    pdf = opened(made("甲乙丙丁。\n\n#v(60pt)\n\n戊己庚辛。"))
    contents = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents = pdf.make_stream(b"q 0 200 420 100 re W n\n" + contents + b"\nQ")
    assert read(saved(pdf)) == (["甲乙丙丁。"], [])


def test_what_is_cropped_is_not_read() -> None:
    pdf = opened(made("甲乙丙丁。\n\n#v(60pt)\n\n戊己庚辛。"))
    pdf.pages[0].CropBox = [0, 200, 420, 300]
    document = read_pdf(saved(pdf))
    assert [block.text for block in document.blocks] == ["甲乙丙丁。"]  # type: ignore[union-attr]
    assert document.pages[0].height == 100


@pytest.mark.parametrize(
    "stroke",
    ['(dash: "dashed")', '(dash: "dotted")', "0.2pt", "2.5pt", "gray"],
)
def test_rules_of_all_kinds(stroke: str) -> None:
    assert read(made(f"#set table(stroke: {stroke})\n{PAGE}")) == EXPECTED


def test_shading_is_no_rule() -> None:
    shaded = "#set table(fill: (x, y) => if calc.odd(y) { silver } else { rgb(240, 240, 255) })\n"
    assert read(made(shaded + PAGE)) == EXPECTED


def test_white_rules_are_none() -> None:
    data = made("#table(columns: 2, stroke: white, [一、主要职能], [二、机构设置])")
    assert read(data) == (["一、主要职能 二、机构设置"], [])


def test_upright_heads() -> None:
    heads = "[项目], rotate(-90deg, reflow: true)[财政拨款], rotate(90deg, reflow: true)[经营收入]"
    _, (table,) = read(
        made(f"#table(columns: (60pt, 30pt, 30pt), {heads}, [合计], [1.00], [2.00])")
    )
    assert table == [["项目", "财政拨款", "经营收入"], ["合计", "1.00", "2.00"]]


def test_a_figure_wider_than_its_column_stays_whole_and_in_its_column() -> None:
    figure = "#box(width: 22pt)[156,211.12]"
    cells = f"[项目], [合计], [基本], [项目], [行政运行], [{figure}], [], [7.00]"
    _, (table,) = read(made(f"#table(columns: (60pt, 32pt, 40pt, 40pt), {cells})"))
    assert table[1] == ["行政运行", "156,211.12", "", "7.00"]


def test_a_table_over_pages_is_one_with_its_head_once() -> None:
    rows = [[f"2{number:02}", f"第{number}项支出", f"{number}.00"] for number in range(1, 31)]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    head = "table.header([科目编码], [科目名称], [合计])"
    data = made(f"#table(columns: (80pt, 120pt, 80pt), {head}, {cells})")
    document = read_pdf(data)
    assert len(document.pages) > 1
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [list(row.cells) for row in table.rows] == [["科目编码", "科目名称", "合计"], *rows]
    assert {row.page for row in table.rows} == set(range(1, len(document.pages) + 1))


# -------------------------------------------------------------------- files that are not read


def failure(data: bytes) -> ReadFailure:
    with pytest.raises(ReadFailure) as caught:
        read_any_bytes(data)
    return caught.value


def test_a_password_is_named(page: bytes) -> None:
    locked = saved(opened(page), encryption=pikepdf.Encryption(owner="甲", user="乙"))
    assert "密码" in failure(locked).message.zh
    assert "password" in failure(locked).message.en


def test_a_file_that_anybody_may_open_is_read_though_it_is_protected(page: bytes) -> None:
    data = saved(opened(page), encryption=pikepdf.Encryption(owner="甲", user=""))
    assert read(data) == EXPECTED


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_a_part_of_a_file_is_no_file(page: bytes, share: float) -> None:
    assert "不完整" in failure(page[: max(9, int(len(page) * share))]).message.zh


def test_more_pages_than_anyone_publishes_are_refused() -> None:
    pdf = pikepdf.new()
    for _ in range(MAX_PAGES + 1):
        pdf.add_blank_page()
    assert str(MAX_PAGES) in failure(saved(pdf)).message.zh


def test_empty_pages_hold_nothing_to_check() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    assert "没有文字" in failure(saved(pdf)).message.zh


def test_a_page_without_characters_but_with_a_picture_is_a_picture(page: bytes) -> None:
    buffer = io.BytesIO()
    Image.new("L", (420, 300), 200).save(buffer, "PDF")
    pdf = opened(page)
    pdf.pages.extend(opened(buffer.getvalue()).pages)
    document = read_pdf(saved(pdf))
    assert [size.scanned for size in document.pages] == [False, True]


def test_words_that_only_mention_the_format_are_text() -> None:
    assert read_any_bytes("格式为%PDF-1.7。\n".encode()).blocks
