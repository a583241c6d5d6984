"""PDF: what stands in a document stands in its PDF, within the rules of its tables.

The files are read back with pdfium, which shares nothing with the writer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.documents import (
    Block,
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Row,
    Span,
    Style,
    Table,
    TextRole,
)
from mingzhang.formats.pdf import LayoutError, write_pdf
from mingzhang.formats.pdf.fonts import Faces, find_fangsong, shipped_faces
from mingzhang.formats.text import read_file

AMOUNT, NAME, CODE = ColumnKind.AMOUNT, ColumnKind.NAME, ColumnKind.CODE
MM = 72 / 25.4


def written(*blocks: Block, **more: str) -> bytes:
    """A document of these blocks as PDF, in the typefaces that are the same on every machine."""
    document = Document("", "", "tabbed", blocks, title=more.get("title", "某局预算公开"))
    return write_pdf(document, faces=shipped_faces())


def said(text: str, role: TextRole = TextRole.BODY, level: int = 0, **more: object) -> Paragraph:
    return Paragraph(text, 1, level=level, style=Style(role, **more))  # type: ignore[arg-type]


def table(*rows: str, head: int = 1, **more: object) -> Table:
    """Rows of cells parted by |."""
    cells = tuple(Row(tuple(row.split("|")), 1) for row in rows)
    return Table(cells, Grid(head, **more))  # type: ignore[arg-type]


def amounts(columns: int) -> tuple[ColumnKind, ...]:
    return (NAME, *[AMOUNT] * (columns - 1))


# ------------------------------------------------------------------- reading back


@dataclass(frozen=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Page:
    """A page as it is seen: its letters with the ink of each, and the rules of its tables."""

    size: tuple[float, float]
    letters: str
    ink: tuple[Box, ...]
    rules: tuple[Box, ...]


def pages_of(data: bytes) -> list[Page]:
    document = pdfium.PdfDocument(data)
    return [_page(document[number]) for number in range(len(document))]


def _page(page: pdfium.PdfPage) -> Page:
    text = page.get_textpage()
    letters, ink = [], []
    for at in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text.raw, at))
        # pdfium puts line ends and spaces in between, and marks a hyphen at the end of a line.
        if raw.FPDFText_IsGenerated(text.raw, at) == 1 and character != "\x02":
            continue
        for letter in plain("-" if character == "\x02" else character):
            letters.append(letter)
            ink.append(Box(*text.get_charbox(at)))
    paths = [o for o in page.get_objects(max_depth=9) if o.type == raw.FPDF_PAGEOBJ_PATH]
    return Page(page.get_size(), "".join(letters), tuple(ink), tuple(map(_middle, paths)))


def _middle(path: pdfium.PdfObject) -> Box:
    """A rule without its thickness, which pdfium gives with half a point all around."""
    left, bottom, right, top = path.get_bounds()
    if right - left < top - bottom:
        return Box((left + right) / 2, bottom, (left + right) / 2, top)
    return Box(left, (bottom + top) / 2, right, (bottom + top) / 2)


def plain(text: str) -> str:
    """Text as it can be compared: compatible forms as one, without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def crossings(page: Page) -> list[str]:
    """Letters whose ink lies over a rule."""
    return [
        f"{page.letters[at]} in …{page.letters[max(at - 12, 0) : at + 12]}…"
        for at, box in enumerate(page.ink)
        for rule in page.rules
        if box.left < rule.right
        and rule.left < box.right
        and box.bottom < rule.top
        and rule.bottom < box.top
    ]


def texts(block: Block) -> Iterator[str]:
    """What must be found of a block."""
    if isinstance(block, Table):
        for row in block.rows:
            yield from map(plain, row.cells)
    else:
        yield from map(plain, block.text.split("\t"))


def assert_says(data: bytes, blocks: tuple[Block, ...]) -> None:
    """Every paragraph and cell stands in the text layer as often as in the document; paragraphs
    come in reading order."""
    found = letters_of(data)
    wanted = Counter(text for block in blocks for text in texts(block) if text)
    for text, times in wanted.items():
        assert found.count(text) >= times, f"{text!r} {times} times in {found!r}"
    assert_has_letters(data, blocks)
    at = 0
    for block in blocks:
        for text in () if isinstance(block, Table) else texts(block):
            at = found.find(text, at) + len(text)
            assert at >= len(text), f"{text!r} is out of order"


def assert_has_letters(data: bytes, blocks: tuple[Block, ...]) -> None:
    """No letter is lost."""
    wanted = Counter("".join(text for block in blocks for text in texts(block)))
    assert wanted <= Counter(letters_of(data))


def letters_of(data: bytes) -> str:
    """The whole text without the numbers of the pages."""
    return "".join(re.sub(r"—\d+—$", "", page.letters) for page in pages_of(data))


def bookmarks(data: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page (from 0) of each bookmark."""
    return [
        (mark.level, mark.get_title(), mark.get_dest().get_index())
        for mark in pdfium.PdfDocument(data).get_toc()
    ]


# ------------------------------------------------------------------- what it says

EVERY_ROLE: tuple[Block, ...] = (
    said("示例县某局", TextRole.COVER_TITLE),
    said("2026年部门预算公开", TextRole.COVER_LINE),
    said("保密审查：\t\t审签：", TextRole.COVER_LINE),
    said("目　录", TextRole.CONTENTS_TITLE, new_page=True),
    said("第一部分　部门概况", TextRole.CONTENTS_ENTRY, 1, target="one"),
    said("部门预算收支总表", TextRole.CONTENTS_ENTRY, 2, target="t1"),
    said("第一部分　部门概况", TextRole.CHAPTER, anchor="one", new_page=True),
    said("一、部门职责", TextRole.HEADING, 1),
    said("（一）主要职责", TextRole.HEADING, 2),
    said("1.管理", TextRole.HEADING, 3),
    said("按照规定履行职责，本年安排12,345.67万元，比上年增长5%。"),
    said("第二部分　部门预算表", TextRole.CHAPTER, anchor="two", new_page=True),
    said("部门预算收支总表", TextRole.TABLE_TITLE, anchor="t1"),
    said("450示例县某局\t预算年度：2026\t单位：万元", TextRole.TABLE_LINE),
    table(
        "项目|预算数||其中",
        "|合计|一般公共预算|",
        "合计|123,456,789.01|0.00|",
        "201一般公共服务支出|1.00||—",
        head=2,
        kinds=amounts(4),
        spans=(Span(0, 0, 2), Span(0, 1, 1, 2), Span(0, 3, 2)),
        bold=frozenset({2}),
    ),
    said("注：本表为万元表，尾数因四舍五入不等。", TextRole.NOTE),
    said("项目绩效目标表", TextRole.TABLE_TITLE),
    table(
        "项目名称|办案业务费||",
        "绩效指标|产出指标|数量指标|≥20件",
        "||质量指标|100%",
        head=0,
        widths=(10, 10, 20, 30),
        spans=(Span(0, 1, 1, 3), Span(1, 0, 2), Span(1, 1, 2)),
        labels=frozenset({(0, 0), (1, 0), (1, 1)}),
    ),
)


def test_a_document_with_every_role_is_all_there() -> None:
    data = written(*EVERY_ROLE)
    assert_says(data, EVERY_ROLE)
    assert not [c for page in pages_of(data) for c in crossings(page)]


def test_it_names_itself_and_says_which_standards_it_keeps() -> None:
    data = written(*EVERY_ROLE, title="示例县某局2026年部门预算公开")
    file = pdfium.PdfDocument(data)
    assert file.get_metadata_dict()["Title"] == "示例县某局2026年部门预算公开"
    assert raw.FPDFCatalog_IsTagged(file.raw)
    assert b"/Lang(zh" in data.replace(b" ", b"")
    for claim in (b"pdfaid:part>3<", b"pdfaid:conformance>A<", b"pdfuaid:part>1<"):
        assert claim in data


def test_its_typefaces_are_embedded_as_far_as_they_are_used() -> None:
    data = written(said("部门预算"))
    assert re.search(rb"/FontFile3", data)
    assert len(data) < 60_000  # the whole face has 11 million bytes


def test_chapters_headings_and_table_titles_are_bookmarks() -> None:
    assert bookmarks(written(*EVERY_ROLE)) == [
        (0, "第一部分　部门概况", 2),
        (1, "一、部门职责", 2),
        (2, "（一）主要职责", 2),
        (3, "1.管理", 2),
        (0, "第二部分　部门预算表", 3),
        (1, "部门预算收支总表", 3),
        (1, "项目绩效目标表", 3),
    ]


def test_without_chapters_the_tables_stand_side_by_side() -> None:
    titles = (said(f"表{n}", TextRole.TABLE_TITLE) for n in (1, 2, 3))
    assert [level for level, _, _ in bookmarks(written(*titles))] == [0, 0, 0]


def test_the_contents_say_the_printed_page_and_lead_there() -> None:
    """As in Word, the cover counts but has no number: the contents are page 2, the tables 4."""
    data = written(*EVERY_ROLE)
    cover, contents, _, tables = pages_of(data)
    assert not re.search(r"—\d+—", cover.letters)
    assert contents.letters.endswith("—2—")
    assert re.search(r"第一部分部门概况\.+3部门预算收支总表\.+4—2—$", contents.letters)
    assert tables.letters.endswith("—4—")
    file = pdfium.PdfDocument(data)
    assert sorted(_link_targets(file, 1)) == [2, 3]


def _link_targets(file: pdfium.PdfDocument, number: int) -> set[int]:
    """Pages that the links of a page lead to."""
    page = file[number]
    found = set()
    width, height = page.get_size()
    for y in range(0, int(height), 4):
        link = raw.FPDFLink_GetLinkAtPoint(page.raw, width / 2, y)
        if link:
            dest = raw.FPDFLink_GetDest(file.raw, link)
            found.add(raw.FPDFDest_GetDestPageIndex(file.raw, dest))
    return found


def test_a_contents_entry_that_leads_nowhere_has_no_number() -> None:
    data = written(said("附件", TextRole.CONTENTS_ENTRY, 1, target="nowhere"))
    assert re.fullmatch(r"附件\.+—1—", pages_of(data)[0].letters)


def test_the_facts_are_attached() -> None:
    document = Document("", "", "tabbed", (said("甲"),), title="甲", date="2026-01-02")
    given_files = {"facts.json": '{"金额": 1}'.encode(), "表.bin": bytes(range(256))}
    file = pdfium.PdfDocument(write_pdf(document, given_files))
    found = [file.get_attachment(n) for n in range(file.count_attachments())]
    assert {a.get_name(): bytes(a.get_data()) for a in found} == given_files


def test_the_same_document_gives_the_same_bytes_with_its_own_date() -> None:
    document = Document("", "", "tabbed", EVERY_ROLE, title="甲", date="2026-01-02")
    data = write_pdf(document, {"a.json": b"{}"})
    assert data == write_pdf(document, {"a.json": b"{}"})
    dates = pdfium.PdfDocument(data).get_metadata_dict()
    assert dates["CreationDate"] == dates["ModDate"] == "D:20260102000000Z"


# ------------------------------------------------------------------- words are only words

MARKUP = [
    '#panic("x")',
    "$x^2$ *粗* _斜_ `代码` @标签 <标签> // 注释 /* 注释 */",
    "= 标题\n- 项目\n+ 项目\n/ 词: 释义",
    "\\u{41} \\ ~ -- --- ... ' \" [] {} #let a = 1; #a",
    "{{ }} %s ${HOME} https://example.org",
]


@pytest.mark.parametrize("text", MARKUP)
def test_marks_of_typst_are_printed_as_they_are(text: str) -> None:
    blocks = (
        said(text, TextRole.CHAPTER),
        said(text),
        said(text, TextRole.TABLE_LINE),
        table("名称|金额", f"{text}|1.00", kinds=(NAME, AMOUNT)),
    )
    assert_says(written(*blocks, title=text), blocks)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("张𠀀", "张〓"),  # no typeface has it
        ("预算😀", "预算〓"),
        ("合\u200b计\ufeff\u202e一\x00", "合计一"),  # invisible ones
        ("a\u2003b\u00a0c\ue000", "abc〓"),
        ("第一行\u2028第二行\x0b第三行", "第一行第二行第三行"),
        ("\ud800", "〓"),
    ],
)
def test_a_character_that_no_typeface_has_is_marked_not_refused(text: str, printed: str) -> None:
    (page,) = pages_of(written(said(text), title=text))
    assert page.letters == printed + "—1—"


HARD = "预算表（）&<>\"'=+-@|%#{}[]\\/*?:;,.。，、  \u3000é☃𠀀\u200b“”$_`~^!0123456789abcXYZ"
words = st.text(st.sampled_from(HARD), max_size=30).map(str.strip)
figures = st.decimals(-(10**12), 10**12, places=2).map(lambda d: f"{d:,.2f}")


@st.composite
def any_tables(draw: st.DrawFn) -> Table:
    """Any words in any grid: heads, kinds, merged cells that overlap or reach out of the table."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 9))
    cell = st.one_of(words, figures, st.just(""))
    rows = draw(st.lists(st.lists(cell, max_size=width), min_size=height, max_size=height))
    places = st.tuples(st.integers(0, height), st.integers(0, width))
    merged = st.builds(
        Span, st.integers(0, 6), st.integers(0, 9), st.integers(1, 4), st.integers(1, 4)
    )
    kinds = draw(st.just(()) | st.tuples(*[st.sampled_from(ColumnKind)] * width))
    grid = Grid(
        head=draw(st.integers(0, 3)),
        kinds=kinds,
        widths=tuple(draw(st.lists(st.integers(1, 60), min_size=width, max_size=width))),
        spans=tuple(draw(st.lists(merged, max_size=4))),
        labels=frozenset(draw(st.lists(places, max_size=3))),
        bold=frozenset(draw(st.lists(st.integers(0, 7), max_size=2))),
        anchor=draw(st.sampled_from(["", "t1", "表 1"])),
        landscape=draw(st.booleans()),
    )
    return Table(tuple(Row(tuple(row), 1) for row in rows), draw(st.none() | st.just(grid)))


styles = st.builds(
    Style,
    st.sampled_from(TextRole),
    st.sampled_from(["", "a", "t1"]),
    st.sampled_from(["", "a", "表 1", "nowhere"]),
    st.booleans(),
    st.booleans(),
)
any_paragraphs = st.builds(
    lambda text, level, style: Paragraph(text, 1, level=level, style=style),
    words,
    st.integers(0, 4),
    st.none() | styles,
)


@settings(max_examples=60)
@given(st.lists(any_paragraphs | any_tables(), max_size=6).map(tuple), words)
def test_any_document_is_set_with_all_its_letters_inside_its_rules(
    blocks: tuple[Block, ...], title: str
) -> None:
    data = written(*blocks, title=title)
    assert_has_letters(data, tuple(map(_as_printed, blocks)))
    assert not [c for page in pages_of(data) for c in crossings(page)]


def _as_printed(block: Block) -> Block:
    """Without what cannot be seen, and with the mark of a missing type."""
    changes = str.maketrans({"\u200b": None, "𠀀": "〓"})
    if isinstance(block, Paragraph):
        return Paragraph(block.text.translate(changes), 1)
    rows = (tuple(cell.translate(changes) for cell in row.cells) for row in block.rows)
    return Table(tuple(Row(cells, 1) for cells in rows))


# ------------------------------------------------------------------- tables on paper


@pytest.mark.parametrize("columns", [3, 9, 17, 29])
def test_no_digit_of_a_long_amount_stands_over_a_rule(columns: int) -> None:
    """Twelve digits in every column of amounts, under heads of two characters; none is wrapped."""
    heads = "|".join(["项目", *["金额"] * (columns - 1)])
    row = "|".join(["某某支出", *["-999,999,999,999.99"] * (columns - 1)])
    wide = table(heads, row, row, kinds=amounts(columns), landscape=columns > 9)
    data = written(wide)
    (page,) = pages_of(data)
    amount = "-999,999,999,999.99"
    places = [found.start() for found in re.finditer(amount, page.letters)]
    assert len(places) == 2 * (columns - 1)
    for at in places:
        digits = page.ink[at + 1 : at + len(amount) : 4]  # without commas, which hang lower
        assert max(box.bottom for box in digits) - min(box.bottom for box in digits) < 1
    assert len([r for r in page.rules if r.left == r.right]) >= columns + 1
    assert not crossings(page)
    edges = [box for box in page.ink if box.right > page.size[0] - 26 * MM]
    assert not edges


def test_figures_are_right_aligned_and_names_are_not() -> None:
    rows = ["办公费|1,234.50", "公务接待费|0.05", "水|99,999,999.00"]
    (page,) = pages_of(written(table("名称|金额", *rows, kinds=(NAME, AMOUNT))))
    ends = {
        round(page.ink[page.letters.index(f) + len(f) - 1].right)
        for f in ("34.50", "0.05", "999.00")
    }
    starts = {
        round(page.ink[page.letters.index(name)].left) for name in ("办公费", "公务接", "水99")
    }
    assert max(ends) - min(ends) <= 1
    assert max(starts) - min(starts) <= 2


def test_words_longer_than_their_column_are_broken_inside_it() -> None:
    """An address, a code and a name without a place to break, in columns two characters wide."""
    cells = ["https://example.org/" + "a" * 90, "13000024P00BB4210004X", "ABCDEFGHIJKLMNOP" * 4]
    block = table("网址|代码|名|" + "|".join(["金额"] * 9), "|".join(cells) + "|1.00" * 9, kinds=())
    data = written(block)
    assert_says(data, (block,))
    assert not [c for page in pages_of(data) for c in crossings(page)]


def test_five_hundred_rows_run_over_pages_with_the_heads_on_each() -> None:
    rows = [f"{n:03d}|某某支出{n}|{n:,}.00" for n in range(500)]
    block = table("编码|名称|金额", *rows, kinds=(CODE, NAME, AMOUNT))
    pages = pages_of(written(said("明细表", TextRole.TABLE_TITLE), block))
    assert 8 < len(pages) < 25
    assert all(page.letters.removeprefix("明细表").startswith("编码名称金额") for page in pages)
    whole = "".join(re.sub(r"^编码名称金额|—\d+—$", "", page.letters) for page in pages)
    assert_order = re.findall(r"某某支出(\d+?)\1,?\.00", whole.replace(",", ""))
    assert assert_order == [str(n) for n in range(500)]


def test_a_row_is_never_broken_over_two_pages() -> None:
    """Each name takes several lines; its first and last letter stand on one page."""
    names = [f"甲{n:02d}" + "某" * 60 + f"乙{n:02d}" for n in range(60)]
    block = table("名称|金额", *(f"{name}|1.00" for name in names), kinds=(NAME, AMOUNT))
    pages = pages_of(written(block))
    assert len(pages) > 2
    for name in names:
        (where,) = [page for page in pages if name[:3] in page.letters]
        assert name[-3:] in where.letters


@pytest.mark.parametrize("lines", range(2, 24, 3))
def test_a_title_is_never_left_alone_at_the_foot_of_a_page(lines: int) -> None:
    """However far down it stands: title, line, heads and first row are on one page."""
    block = table("名称|金额", *["办公费|1.00"] * 60, kinds=(NAME, AMOUNT))
    blocks = [said("正文") for _ in range(lines)]
    blocks += [said("收支总表", TextRole.TABLE_TITLE), said("甲\t单位：元", TextRole.TABLE_LINE)]
    pages = pages_of(written(*blocks, block))
    (titled,) = [page for page in pages if "收支总表" in page.letters]
    assert "收支总表甲单位:元名称金额办公费1.00" in titled.letters


def test_a_heading_stays_with_its_text() -> None:
    for lines in range(18, 24):
        blocks = (*[said("正文")] * lines, said("一、标题", TextRole.HEADING, 1), said("末段"))
        (page,) = [p for p in pages_of(written(*blocks)) if "一、标题" in p.letters]
        assert "末段" in page.letters


def test_a_form_higher_than_a_page_loses_nothing() -> None:
    """Eighty indicators beside one merged caption: the caption is parted, no row is."""
    rows = [f"{'绩效指标' if n == 0 else ''}|指标{n:02d}|" + "≥20件，" * 9 for n in range(80)]
    block = table(
        *rows, head=0, widths=(6, 20, 30), spans=(Span(0, 0, 80),), labels=frozenset({(0, 0)})
    )
    data = written(said("绩效目标表", TextRole.TABLE_TITLE), block)
    assert len(pages_of(data)) > 3
    assert_says(data, (block,))
    assert _lowest_ink(data) > 25 * MM


def test_a_row_higher_than_a_page_is_broken_after_all() -> None:
    block = table("名称|说明", "绩效|" + "全年完成任务。" * 900, kinds=(NAME, ColumnKind.TEXT))
    data = written(block)
    whole = "".join(re.sub(r"—\d+—$|^名称说明", "", page.letters) for page in pages_of(data))
    assert whole.count("全年完成任务。") >= 890  # a few are parted by the end of a page
    assert _lowest_ink(data) > 25 * MM


def _lowest_ink(data: bytes) -> float:
    """The lowest ink above the page number, in points from the edge."""
    pages = (
        Page(p.size, p.letters, p.ink[: p.letters.rfind("—", 0, -1)], p.rules)
        for p in pages_of(data)
    )
    return min(box.bottom for page in pages for box in page.ink)


def test_wide_tables_lie_on_their_side_with_their_title_and_note() -> None:
    wide = table("名称|金额", "甲|1.00", kinds=(NAME, AMOUNT), landscape=True)
    data = written(
        said("前文"),
        said("宽表", TextRole.TABLE_TITLE),
        said("单位：元", TextRole.TABLE_LINE),
        wide,
        said("注：无。", TextRole.NOTE),
        said("后文"),
    )
    upright, lying, after = pages_of(data)
    assert [upright.size, after.size] == [pytest.approx((210 * MM, 297 * MM), abs=1)] * 2
    assert lying.size == pytest.approx((297 * MM, 210 * MM), abs=1)
    assert lying.letters == "宽表单位:元名称金额甲1.00注:无。—2—"


def test_the_page_is_that_of_the_standard() -> None:
    """GB/T 9704: text 37 mm below the edge and 28 mm from the left, 22 lines a page, indented."""
    page, more, *_ = pages_of(written(said("预" * 27 * 30)))
    text = page.ink[: page.letters.index("—")]
    lines = sorted({round(box.bottom) for box in text}, reverse=True)
    left = min(box.left for box in page.ink)
    assert left == pytest.approx(28 * MM, abs=2)
    assert page.ink[0].left == pytest.approx(28 * MM + 32, abs=2)
    assert page.size[1] - max(box.top for box in page.ink) == pytest.approx(37 * MM, abs=3)
    assert len(lines) == 22
    assert 28 <= lines[0] - lines[1] <= 30
    assert more.letters


# ------------------------------------------------------------------- real documents


def test_reference_documents_are_all_there_inside_their_rules(
    seed_file: Path, set_plainly: Callable[[Document], Document]
) -> None:
    document = set_plainly(read_file(seed_file))
    data = write_pdf(document, {"facts.json": b"{}"}, shipped_faces())
    blocks = tuple(b for b in document.blocks if isinstance(b, Table) or b.style)
    assert_says(data, blocks)
    assert not [c for page in pages_of(data) for c in crossings(page)]


# ------------------------------------------------------------------- typefaces and failures


def test_fangsong_is_used_where_the_machine_has_it(tmp_path: Path) -> None:
    """Found by its file name, however deep; a damaged file is passed over."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "simfang.ttf").write_bytes(b"not a font")
    (tmp_path / "a" / "FandolFang-Regular.otf").write_bytes(
        shipped_faces().sans[0].path.read_bytes()
    )
    assert (
        find_fangsong((tmp_path, tmp_path / "missing")) == tmp_path / "a" / "FandolFang-Regular.otf"
    )
    assert find_fangsong((tmp_path / "missing",)) is None


def test_widths_are_those_of_the_typeface() -> None:
    faces = shipped_faces()
    assert faces.width("预算") == pytest.approx(2.0)
    assert 1.1 <= faces.width("20") <= 1.2
    assert faces.shows("䶮")
    assert not faces.shows("😀")


def test_what_typst_refuses_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Faces, "shows", lambda self, character: True)
    faces = Faces(shipped_faces().serif[:1], shipped_faces().sans[:1])
    with pytest.raises(LayoutError, match="could not be displayed"):
        write_pdf(Document("", "", "tabbed", (said("😀"),)), faces=faces)


def test_an_empty_document_is_an_empty_page() -> None:
    assert [page.letters for page in pages_of(written())] == [""]
