"""Word: what a clerk and a reader find in the file. That words survive is in test_round_trip."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

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
from mingzhang.formats import ReadFailure
from mingzhang.formats.docx import read_docx, write_docx
from mingzhang.formats.docx.paper import SIDEWAYS, UPRIGHT, twips

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG_NAME = "省级补助城乡居民基本医疗保险参保登记与基金监管信息系统等级保护测评整改及三年运行维护服务采购专项资金（第二批）支出"


# ----------------------------------------------------------------- what is written


def paragraph(
    text: str, role: TextRole = TextRole.BODY, level: int = 0, **style: object
) -> Paragraph:
    return Paragraph(text, 1, level=level, style=Style(role, **style))  # type: ignore[arg-type]


def table(rows: list[list[str]], grid: Grid) -> Table:
    return Table(tuple(Row(tuple(row), 1) for row in rows), grid)


def document(*blocks: Block) -> Document:
    return Document("", "", "tabbed", blocks, title="某局2026年部门预算公开", date="2026-02-03")


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def written(*blocks: Block) -> etree._Element:
    return part(write_docx(document(*blocks)))


def val(element: etree._Element, path: str) -> str | None:
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + "val", "")


def words(element: etree._Element) -> str:
    return "".join(str(t.text) for t in element.iter(W + "t"))


KINDS = (ColumnKind.CODE, ColumnKind.NAME, ColumnKind.AMOUNT, ColumnKind.AMOUNT)
BUDGET = table(
    [
        ["科目", "", "预算数", ""],
        ["编码", "名称", "小计", "其中：本年"],
        ["", "合计", "448.03", "448.03"],
        ["2101501", "行政运行", "448.03", "448.03"],
    ],
    Grid(
        head=2,
        kinds=KINDS,
        spans=(Span(0, 0, 1, 2), Span(0, 2, 1, 2)),
        bold=frozenset({2}),
        anchor="table-x",
        name="支出总表",
    ),
)


def test_heads_repeat_and_rows_never_break() -> None:
    rows = written(BUDGET).findall(f".//{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [
        True,
        True,
        False,
        False,
    ]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_a_head_stays_with_the_rows_under_it() -> None:
    rows = written(BUDGET).findall(f".//{W}tr")
    kept = [
        all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(W + "p")) for row in rows
    ]
    assert kept == [True, True, False, False]


def test_a_row_taller_than_a_page_may_break() -> None:
    """Otherwise its end would never be seen."""
    tall = table([["目标", "\n".join("完成任务" for _ in range(80))]], Grid())
    assert written(tall).find(f".//{W}cantSplit") is None


def test_merged_cells_are_real() -> None:
    head, *_ = written(BUDGET).findall(f".//{W}tr")
    assert [(val(c, "tcPr/gridSpan"), words(c)) for c in head.iter(W + "tc")] == [
        ("2", "科目"),
        ("2", "预算数"),
    ]
    form = table([["产出指标", "数量指标"], ["", "质量指标"]], Grid(spans=(Span(0, 0, 2, 1),)))
    merged = [val(cell, "tcPr/vMerge") for cell in written(form).iter(W + "tc")]
    assert merged == ["restart", None, "", None]


def test_words_that_a_merged_cell_would_cover_are_not_lost() -> None:
    covering = table([["甲", "乙"], ["丙", "丁"]], Grid(spans=(Span(0, 0, 2, 2),)))
    assert words(written(covering)) == "甲乙丙丁"


def test_amounts_stand_right_and_captions_in_the_middle() -> None:
    data = write_docx(
        document(BUDGET, table([["项目名称", "体检"]], Grid(labels=frozenset({(0, 0)}))))
    )
    aligned = {
        style.get(W + "styleId"): val(style, "pPr/jc")
        for style in part(data, "word/styles.xml").iter(W + "style")
    }
    cells = {words(c): aligned[val(c, "p/pPr/pStyle")] for c in part(data).iter(W + "tc")}
    assert (cells["448.03"], cells["行政运行"], cells["小计"]) == ("right", "left", "center")
    assert (cells["项目名称"], cells["体检"]) == ("center", "left")


@pytest.mark.parametrize("landscape", [False, True])
def test_a_table_is_as_wide_as_the_text(landscape: bool) -> None:
    assert BUDGET.grid is not None
    made = written(replace(BUDGET, grid=replace(BUDGET.grid, landscape=landscape)))
    widths = [int(column.get(W + "w", "")) for column in made.iter(W + "gridCol")]
    assert sum(widths) == twips((SIDEWAYS if landscape else UPRIGHT).room)
    assert made.find(f".//{W}tblLayout").get(W + "type") == "fixed"  # type: ignore[union-attr]
    size = made.find(f".//{W}sectPr/{W}pgSz")
    assert size is not None
    assert (size.get(W + "orient") == "landscape") is landscape


@pytest.mark.parametrize(
    ("columns", "amount"),
    [(4, "123,456,789,012.34"), (16, "123,456,789,012.34"), (29, "12,345.67")],
)
def test_no_figure_is_wider_than_its_column(columns: int, amount: str) -> None:
    """Twelve digits, sixteen and twenty-nine columns, names of sixty characters."""
    rows = [
        ["项目名称", *["金额"] * (columns - 1)],
        *([[LONG_NAME, *[amount] * (columns - 1)]] * 3),
    ]
    kinds = (ColumnKind.NAME, *[ColumnKind.AMOUNT] * (columns - 1))
    data = write_docx(document(table(rows, Grid(head=1, kinds=kinds, landscape=columns > 4))))
    made, styles = part(data), part(data, "word/styles.xml")
    sizes = {s.get(W + "styleId"): val(s, "rPr/sz") for s in styles.iter(W + "style")}
    widths = [int(column.get(W + "w", "")) / 20 for column in made.iter(W + "gridCol")]
    for cell, width in zip(list(made.iter(W + "tc"))[columns:], widths * 3, strict=True):
        size = int(sizes[val(cell, "p/pPr/pStyle")] or 0) / 2
        assert size >= 4
        if words(cell) == amount:
            # Digits take half an em, the margins of the cell a point each.
            assert len(amount) * size / 2 + 2 <= width


def test_a_table_shrinks_a_little_to_stay_on_one_page() -> None:
    rows = [["序号", "项目", "预算数"]] + [[str(n), "卫生健康支出", "1.00"] for n in range(39)]
    kinds = (ColumnKind.ORDINAL, ColumnKind.NAME, ColumnKind.AMOUNT)

    def size(count: int) -> str | None:
        made = written(table(rows[:count], Grid(head=1, kinds=kinds)))
        return val(made, "body/tbl/tr/tc/p/pPr/pStyle")

    assert size(30) == "TableHead"  # 10.5 points
    assert size(40) == "TableHead20"  # 10 points
    assert size(41) == size(40)


def test_titles_are_headings_that_the_navigation_pane_shows() -> None:
    chapter = paragraph("第二部分 部门预算表", TextRole.CHAPTER)
    headings = [paragraph(f"标题{n}", TextRole.HEADING, n) for n in (1, 2, 3)]
    data = write_docx(document(chapter, *headings, paragraph("支出总表", TextRole.TABLE_TITLE)))
    styles = {s.get(W + "styleId"): s for s in part(data, "word/styles.xml").iter(W + "style")}
    used = [styles[val(p, "pPr/pStyle")] for p in part(data).iter(W + "p")]
    assert [val(s, "name") for s in used] == [f"heading {n}" for n in (1, 2, 3, 4)] + ["表题"]
    assert val(used[0], "aliases") == "章标题"
    assert [b.level for b in read_docx(data).blocks if isinstance(b, Paragraph)] == [1, 2, 3, 4, 2]


def test_body_text_is_set_as_the_standard_asks() -> None:
    """GB/T 9704: 仿宋 of size three, 28 to 30 points from line to line, two characters set in."""
    normal = part(write_docx(document(paragraph("正文"))), "word/styles.xml").find(
        f"{W}style[@{W}default='1']"
    )
    assert normal is not None
    spacing, indent = normal.find(f"{W}pPr/{W}spacing"), normal.find(f"{W}pPr/{W}ind")
    assert spacing is not None
    assert indent is not None
    assert 28 * 20 <= int(spacing.get(W + "line", "")) <= 30 * 20
    assert (spacing.get(W + "lineRule"), indent.get(W + "firstLineChars")) == ("exact", "200")
    assert normal.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia") == "仿宋"  # type: ignore[union-attr]
    assert val(normal, "rPr/sz") == "32"


def test_figures_are_western_text_so_that_no_line_ends_inside_one() -> None:
    """LibreOffice breaks 0.|00 where the language of Western text is Chinese."""
    styles = part(write_docx(document(paragraph("收入0.00万元"))), "word/styles.xml")
    (lang,) = styles.iter(W + "lang")
    assert (lang.get(W + "val"), lang.get(W + "eastAsia")) == ("en-US", "zh-CN")


def test_formatting_is_in_the_styles_alone() -> None:
    """So a clerk changes a style once and the whole set follows."""
    made = written(
        paragraph("某局", TextRole.COVER_TITLE),
        paragraph("目录", TextRole.CONTENTS_TITLE, new_page=True),
        paragraph("支出总表", TextRole.CONTENTS_ENTRY, target="table-x"),
        paragraph("支出总表", TextRole.TABLE_TITLE, new_page=True),
        paragraph("450 某局\t单位：万元", TextRole.TABLE_LINE),
        BUDGET,
        paragraph("注：略。", TextRole.NOTE),
    )
    of_paragraphs = {child.tag for p in made.iter(W + "pPr") for child in p}
    assert of_paragraphs == {W + n for n in ("pStyle", "keepNext", "pageBreakBefore", "sectPr")}
    assert {child.tag for r in made.iter(W + "rPr") for child in r} == {W + "rStyle"}


def test_pages_turn_where_tables_do_and_none_is_empty() -> None:
    assert BUDGET.grid is not None
    wide = replace(BUDGET, grid=replace(BUDGET.grid, landscape=True))
    made = written(
        paragraph("正文"),
        paragraph("支出总表", TextRole.TABLE_TITLE, new_page=True, landscape=True),
        wide,
        paragraph("收入总表", TextRole.TABLE_TITLE, new_page=True),
        BUDGET,
        paragraph("又一表", TextRole.TABLE_TITLE, new_page=True),
        BUDGET,
    )
    sizes = [size.get(W + "orient", "upright") for size in made.iter(W + "pgSz")]
    assert sizes == ["upright", "landscape", "upright"]
    # A section begins its page by itself; only the third table asks for one.
    breaks = [
        words(p) for p in made.iter(W + "p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert breaks == ["又一表"]
    assert not list(made.iter(W + "br"))


def test_the_cover_has_no_page_number() -> None:
    made = written(paragraph("某局", TextRole.COVER_TITLE), paragraph("正文"))
    footers = [
        len(list(section.iter(W + "footerReference"))) for section in made.iter(W + "sectPr")
    ]
    assert footers == [0, 2]  # odd and even pages, numbered at the outer edge


CONTENTS = (
    paragraph("支出总表", TextRole.CONTENTS_ENTRY, level=2, target="table-x"),
    paragraph("说明", TextRole.CONTENTS_ENTRY, level=1, target="explanation"),
    paragraph("支出总表", TextRole.TABLE_TITLE, new_page=True),
    BUDGET,
    paragraph("说明", TextRole.HEADING, 1, new_page=True, anchor="explanation"),
)


def test_contents_point_to_bookmarks_and_show_the_page() -> None:
    made = written(*CONTENTS)
    marks = {m.get(W + "name", ""): m.getparent() for m in made.iter(W + "bookmarkStart")}
    targets = [link.get(W + "anchor", "") for link in made.iter(W + "hyperlink")]
    assert [words(marks[name]) for name in targets] == ["科目", "说明"]  # type: ignore[arg-type]
    fields = [str(code.text).split() for code in made.iter(W + "instrText")]
    assert fields == [["PAGEREF", name, "\\h"] for name in targets]
    assert [words(link) for link in made.iter(W + "hyperlink")] == ["支出总表2", "说明3"]


def test_contents_come_back_as_rows_with_page_numbers() -> None:
    first = read_docx(write_docx(document(*CONTENTS))).blocks[0]
    assert isinstance(first, Table)
    assert [row.cells for row in first.rows] == [("支出总表", "2"), ("说明", "3")]


def test_an_entry_that_leads_nowhere_shows_no_page() -> None:
    """A field without its bookmark would print an error."""
    made = written(paragraph("附件", TextRole.CONTENTS_ENTRY, target="nowhere"))
    assert list(made.iter(W + "instrText")) == []


def test_a_line_above_a_table_has_its_parts_at_tab_stops() -> None:
    def laid(text: str) -> str:
        (p,) = written(paragraph(text, TextRole.TABLE_LINE)).iter(W + "p")
        shown = {W + "tab": "→", W + "br": "↵"}
        return "".join(shown.get(e.tag, e.text or "") for e in p.iter(W + "t", W + "tab", W + "br"))

    assert laid("450 某局\t预算年度：2026\t单位：万元") == "450 某局→预算年度：2026→单位：万元"
    assert laid("450 某局\t单位：万元") == "450 某局→→单位：万元"
    assert laid(f"{LONG_NAME}\t预算年度：2026\t单位：元") == f"{LONG_NAME}↵→预算年度：2026→单位：元"


def test_what_a_clerk_types_is_only_text() -> None:
    """Control characters, half characters, formulas, marks of XML and fields."""
    bad = "a\x00\x0b\x1f\ufffeb =cmd|'/c calc'!A0 <w:br/> { PAGE } &amp; \\h"
    data = write_docx(document(paragraph(bad), table([[bad, "甲"]], Grid(name=bad, anchor=bad))))
    good = bad.replace("\x00\x0b\x1f\ufffe", "")
    first, second = read_docx(data).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Table)
    assert (first.text, second.rows[0].cells) == (good, (good, "甲"))
    assert list(part(data).iter(W + "instrText")) == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_makes_a_file_that_can_be_read(title: str, text: str) -> None:
    blocks = (paragraph("甲" + text), table([["乙", text]], Grid(name=text)))
    assert read_docx(write_docx(replace(document(*blocks), title=title))).blocks


def test_the_file_says_what_it_is_and_when() -> None:
    core = etree.tostring(
        part(write_docx(document(BUDGET)), "docProps/core.xml"), encoding="unicode"
    )
    assert "某局2026年部门预算公开" in core
    assert "zh-CN" in core
    assert core.count("2026-02-03T00:00:00Z") == 2


def test_no_clock_goes_into_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(document(BUDGET)))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# Word refuses files whose elements stand in another order than its schema has them.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs sz szCs lang",
    "sectPr": "footerReference type pgSz pgMar",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "style": "name aliases basedOn next uiPriority qFormat pPr rPr tblPr tcPr",
    "settings": "zoom evenAndOddHeaders characterSpacingControl compat themeFontLang",
    "font": "altName charset family",
    "tblCellMar": "top left bottom right",
}


@pytest.mark.parametrize("name", ["document", "styles", "settings", "fontTable", "footer1"])
def test_elements_stand_in_the_order_of_the_schema(name: str) -> None:
    cover = paragraph("某局", TextRole.COVER_TITLE)
    blocks = (cover, *CONTENTS, paragraph("单位：元", TextRole.TABLE_LINE, landscape=True), BUDGET)
    root = part(write_docx(document(*blocks)), f"word/{name}.xml")
    for element in root.iter():
        order = ORDER.get(etree.QName(element).localname)
        if order is not None:
            places = [order.split().index(etree.QName(child).localname) for child in element]
            assert places == sorted(places), etree.tostring(element)


# -------------------------------------------------------------------- what is read

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def word_file(body: str, name: str = "word/document.xml", **parts: str) -> bytes:
    """A file as Word or WPS may save it, with only what matters to the test."""
    out = io.BytesIO()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Type="{relation}" Target="{name}"/></Relationships>',
        )
        package.writestr(name, f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for part_name, content in parts.items():
            package.writestr(
                f"word/{part_name}.xml", f"<w:{part_name} {NAMESPACES}>{content}</w:{part_name}>"
            )
    return out.getvalue()


def read(body: str, **parts: str) -> list[str | list[tuple[str, ...]]]:
    blocks = read_docx(word_file(body, **parts)).blocks
    return [b.text if isinstance(b, Paragraph) else [row.cells for row in b.rows] for b in blocks]


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tc(text: str, properties: str = "", more: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(t(text))}{more}</w:tc>"


def span(count: int) -> str:
    return f'<w:gridSpan w:val="{count}"/>'


def tbl(*rows: str, columns: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


TAB = "<w:r><w:tab/></w:r>"
STARTS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_results_of_fields_are_read_and_their_codes_are_not() -> None:
    nested = (
        char("begin")
        + code("IF ")
        + char("begin")
        + code("PAGE")
        + char("separate")
        + t("7")
        + char("end")
    )
    body = p(nested + char("separate") + t("结果") + char("end") + t("之后"))
    assert read(body) == ["结果之后"]


def test_a_contents_field_runs_over_paragraphs() -> None:
    first = p(char("begin") + code("TOC") + char("separate") + t("一、职责") + TAB + t("1"))
    assert read(first + p(t("二、机构") + TAB + t("2")) + p(char("end") + t("正文"))) == [
        [("一、职责", "1"), ("二、机构", "2")],
        "正文",
    ]


def test_a_damaged_field_does_not_hide_what_follows() -> None:
    assert read(p(char("begin") + code("PAGE")) + p(t("正文"))) == ["正文"]


def test_tracked_changes_are_read_as_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>旧</w:delText><w:tab/></w:r></w:del>"
    inserted = f"<w:ins>{t('新')}</w:ins>"
    moved = f"<w:moveFrom>{t('移走')}</w:moveFrom><w:moveTo>{t('移来')}</w:moveTo>"
    assert read(p(deleted + inserted + moved)) == ["新移来"]
    rows = tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), tc("丁"), properties="<w:del/>"))
    assert read(rows) == [[("甲", "乙")]]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    assert read(p(t("本部门"), "<w:rPr><w:del/></w:rPr>") + p(t("预算"))) == ["本部门预算"]


def test_wrappers_are_opened() -> None:
    linked = p("<w:hyperlink>" + t("链接") + "</w:hyperlink>")
    body = f"<w:sdt><w:sdtContent>{linked}</w:sdtContent></w:sdt>"
    control = "<w:sdt><w:sdtPr/><w:sdtContent>" + t("填写") + "</w:sdtContent></w:sdt>"
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + t("请输入")
        + "</w:sdtContent></w:sdt>"
    )
    assert read(body + p(control + prompt)) == ["链接", "填写"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = "<w:txbxContent>" + p(t("盒中")) + "</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert read(p(t("正文") + f"<w:r>{both}</w:r>")) == ["正文", "盒中"]


def test_hidden_text_is_not_read_and_signs_are() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    assert read(p(hidden + tick + t("是 ") + "<m:oMath><m:r><m:t>≥90%</m:t></m:r></m:oMath>")) == [
        "☑是 ≥90%"
    ]


def test_merged_cells_leave_empty_ones() -> None:
    body = tbl(
        tr(tc("科目", span(2) + STARTS), tc("金额")),
        tr(tc("旧", span(2) + GOES_ON), tc("1.00")),
        tr(tc("合计"), tc("小计"), tc("2.00"), properties='<w:gridBefore w:val="0"/>'),
        tr(tc("缩进"), properties='<w:gridBefore w:val="2"/>'),
    )
    assert read(body) == [
        [("科目", "", "金额"), ("", "", "1.00"), ("合计", "小计", "2.00"), ("", "", "缩进")]
    ]


def test_a_cell_that_goes_on_where_nothing_began_keeps_its_words() -> None:
    assert read(tbl(tr(tc("甲", GOES_ON), tc("乙")))) == [[("甲", "乙")]]


def test_columns_that_nobody_sees_are_none() -> None:
    """Edges that differ by a hair: converted files are full of them."""
    body = tbl(
        tr(tc("名称"), tc("预算数", span(2))),
        tr(tc("办公费", span(2)), tc("1.00")),
        columns=(3000, 12, 2000),
    )
    assert read(body) == [[("名称", "预算数"), ("办公费", "1.00")]]


def test_tables_inside_cells_follow_after() -> None:
    inner = tbl(tr(tc("内一"), tc("内二")))
    assert read(tbl(tr(tc("外一", more=inner), tc("外二")))) == [
        [("外一", "外二")],
        [("内一", "内二")],
    ]


def test_lines_of_a_cell() -> None:
    cell = (
        "<w:tc>"
        + p(t("1.甲"))
        + p(t("2.乙") + "<w:r><w:br/></w:r>" + t("3.丙"))
        + p("")
        + "</w:tc>"
    )
    assert read(tbl(tr(cell, tc("丁")))) == [[("1.甲\n2.乙\n3.丙", "丁")]]


def test_tabs_part_a_line_but_not_a_heading_from_its_number() -> None:
    assert read(p(t("450 某局") + TAB + t("预算年度：2026") + TAB + TAB + t("单位：万元"))) == [
        "450 某局",
        "预算年度：2026",
        "单位：万元",
    ]
    assert read(p(t("一、") + TAB + t("部门职责"))) == ["一、部门职责"]
    assert read(p(t("一、") + TAB + t("部门职责") + TAB + t("12"))) == [[("一、部门职责", "12")]]


STYLES = (
    '<w:style w:styleId="a"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:styleId="b"><w:name w:val="我的"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:styleId="c"><w:name w:val="别的"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="x"><w:basedOn w:val="y"/></w:style><w:style w:styleId="y"><w:basedOn w:val="x"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ('<w:pStyle w:val="a"/>', 2),
        ('<w:pStyle w:val="b"/>', 2),
        ('<w:pStyle w:val="c"/>', 1),
        ('<w:pStyle w:val="x"/>', 0),
        ('<w:outlineLvl w:val="2"/>', 3),
        ('<w:pStyle w:val="a"/><w:outlineLvl w:val="9"/>', 0),
    ],
)
def test_the_level_of_a_heading_comes_from_its_outline_or_style(
    properties: str, level: int
) -> None:
    (block,) = read_docx(word_file(p(t("标题"), properties), styles=STYLES)).blocks
    assert isinstance(block, Paragraph)
    assert block.level == level


def lists(*levels: tuple[str, str]) -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(levels)
    )
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return (
        f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{restart}</w:num>'
    )


def item(text: str, level: int = 0, name: int = 1) -> str:
    return p(t(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>')


def test_automatic_numbers_are_read() -> None:
    """They are printed but stand nowhere in the text."""
    numbering = lists(
        ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")
    )
    body = (
        item("职责")
        + item("主要", 1)
        + item("机构", 1)
        + item("收支")
        + item("总体", 1)
        + item("甲", 2)
    )
    assert read(body, numbering=numbering) == [
        "一、职责",
        "（一）主要",
        "（二）机构",
        "二、收支",
        "（一）总体",
        "1.甲",
    ]


def test_a_list_goes_on_unless_it_says_where_to_start() -> None:
    numbering = lists(("decimal", "%1."))
    assert read(
        item("甲") + item("乙") + item("丙", name=2) + item("丁", name=2), numbering=numbering
    ) == [
        "1.甲",
        "2.乙",
        "1.丙",
        "2.丁",
    ]
    assert read(item("甲", name=0), numbering=numbering) == ["甲"]


@pytest.mark.parametrize(
    ("kind", "text", "ninth", "twelfth"),
    [
        ("decimalEnclosedCircle", "%1", "⑨ 甲", "⑫ 甲"),
        ("chineseCountingThousand", "第%1部分", "第九部分 甲", "第十二部分 甲"),
        ("upperLetter", "%1)", "I)甲", "L)甲"),
        ("lowerRoman", "%1.", "ix.甲", "xii.甲"),
        ("bullet", "·", "甲", "甲"),
    ],
)
def test_kinds_of_numbers(kind: str, text: str, ninth: str, twelfth: str) -> None:
    found = read(item("甲") * 12, numbering=lists((kind, text)))
    assert (found[8], found[11]) == (ninth, twelfth)


def test_the_part_with_the_text_may_have_another_name() -> None:
    read_back = read_docx(word_file(p(t("正文")), name="word/document2.xml"))
    assert [b.text for b in read_back.blocks if isinstance(b, Paragraph)] == ["正文"]


def test_the_strict_kind_of_file_is_read() -> None:
    data = word_file(p(t("正文")))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            strict = old.read(name).replace(
                b"schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name, strict)
    assert len(read_docx(out.getvalue()).blocks) == 1


def test_lines_are_numbered_and_the_file_is_named() -> None:
    made = read_docx(
        word_file(p(t("甲")) + tbl(tr(tc("1"), tc("2")), tr(tc("3"), tc("4"))) + p(t("乙"))),
        "某局.docx",
    )
    assert (made.path, made.shape, len(made.sha256)) == ("某局.docx", "tabbed", 64)
    lines = [r.line for b in made.blocks for r in (b.rows if isinstance(b, Table) else (b,))]
    assert lines == [1, 2, 3, 4]


# -------------------------------------------------------------- files that do harm


def said(data: bytes) -> str:
    with pytest.raises(ReadFailure) as failure:
        read_docx(data)
    return failure.value.message.zh


def test_definitions_of_entities_are_refused() -> None:
    body = word_file(p(t("正文")))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        text = old.read("word/document.xml").decode()
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + text.replace(
            "正文", "&b;"
        )
        new.writestr("word/document.xml", "<!--" + " " * 5000 + "-->" + bomb)
    assert "损坏" in said(out.getvalue())


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = word_file(p(t("零" * 100_000)))
    assert len(data) < 5_000
    monkeypatch.setattr("mingzhang.formats.docx.opening.MAX_PART", 100_000)
    assert "过多" in said(data)


def test_too_many_tags_are_refused_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.formats.docx.opening.MAX_TAGS", 1_000)
    assert "过多" in said(word_file("<w:p/>" * 1_000))


def test_cells_that_claim_to_be_wide_are_bounded() -> None:
    row = tr(tc("甲", span(99_999)), tc("乙", span(99_999)))
    assert "过多" in said(word_file(tbl(row)))


def test_deep_nesting_is_refused() -> None:
    assert "损坏" in said(word_file("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        word_file(p(t("正文")))[:-30],
        word_file("<w:p>"),
        word_file("").replace(b"w:body", b"w:bodx"),
    ],
)
def test_damaged_files_are_a_sentence(data: bytes) -> None:
    assert said(data).endswith("。")


def test_a_file_without_words_is_a_sentence() -> None:
    assert "没有文字" in said(word_file(p("")))


@given(st.data())
def test_a_flipped_byte_is_read_or_told(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(ReadFailure):
        read_docx(bytes(whole))


WHOLE = write_docx(document(*CONTENTS))
