"""The styles of the Word file, one for each role of a text, as GB/T 9704 asks for.

A clerk changes a style once and the whole set follows: paragraphs and cells carry no formatting of
their own. Lines have exact heights, so that a page holds the same lines whatever fonts a machine
has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mingzhang.documents import ColumnKind, TextRole
from mingzhang.formats.docx.paper import SIDEWAYS, UPRIGHT, twips
from mingzhang.formats.fitting import LEADING

# SimSun is 宋体: LibreOffice finds another 宋 for the English name where the font is missing.
SONG, HEI, KAI, FANG = "SimSun", "黑体", "楷体", "仿宋"
LATIN = "Times New Roman"
_FONTS = (
    (SONG, "宋体", "roman"),
    (HEI, "SimHei", "swiss"),
    (KAI, "KaiTi", "script"),
    (FANG, "FangSong,仿宋_GB2312,宋体", "roman"),
)
"""Font, what stands in for it, and its family."""
Tabs = tuple[tuple[float, str, str], ...]
"""Tab stops: position in points, alignment, leader."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A paragraph style. Sizes and spaces in points, ``line`` from line to line; ``indent`` (first
    line) and ``left`` in characters; ``outline`` is the level in the navigation pane, from 0.
    ``base`` is the style that this one is a smaller or larger copy of."""

    id: str
    name: str
    font: str
    size: float
    line: float
    align: str = "both"
    before: float = 0
    after: float = 0
    indent: int = 0
    left: int = 0
    keep: bool = False
    outline: int | None = None
    alias: str = ""
    tabs: Tabs = ()
    base: str = "Normal"


def _line_tabs(room: float) -> Tabs:
    return (room / 2, "center", "none"), (room, "right", "none")


BODY = TextStyle("Normal", "Normal", FANG, 16, 28.9, indent=2)
"""22 lines of 28 characters on an upright page."""
_TITLE_TABS = ((UPRIGHT.room, "right", "dot"),)
ROLES: dict[TextRole, TextStyle] = {
    TextRole.COVER_TITLE: TextStyle(
        "CoverTitle", "封面标题", HEI, 26, 40, "center", before=200, after=40
    ),
    TextRole.COVER_LINE: TextStyle("CoverLine", "封面行", FANG, 18, 36, "center"),
    TextRole.CONTENTS_TITLE: TextStyle(
        "ContentsTitle", "目录标题", HEI, 22, 33, "center", after=16, keep=True
    ),
    TextRole.CHAPTER: TextStyle(
        "Heading1",
        "heading 1",
        HEI,
        22,
        33,
        "center",
        before=4,
        after=10,
        keep=True,
        outline=0,
        alias="章标题",
    ),
    TextRole.TABLE_TITLE: TextStyle(
        "TableTitle", "表题", HEI, 16, 24, "center", before=6, after=4, keep=True, outline=1
    ),
    TextRole.TABLE_LINE: TextStyle(
        "TableLine", "表首行", SONG, 10.5, 16, "left", keep=True, tabs=_line_tabs(UPRIGHT.room)
    ),
    TextRole.NOTE: TextStyle("TableNote", "表注", SONG, 10.5, 16, "left", before=3),
    TextRole.BODY: BODY,
}
WIDE_LINE = replace(
    ROLES[TextRole.TABLE_LINE],
    id="TableLineWide",
    name="表首行（横页）",
    tabs=_line_tabs(SIDEWAYS.room),
)
HEADINGS = {
    level: TextStyle(
        f"Heading{level + 1}",
        f"heading {level + 1}",
        font,
        16,
        28.9,
        indent=2,
        keep=True,
        outline=level,
        alias=alias,
    )
    for level, font, alias in ((1, HEI, "一级标题"), (2, KAI, "二级标题"), (3, FANG, "三级标题"))
}
CONTENTS = {
    1: TextStyle("Contents1", "目录一级", HEI, 14, 24, "left", tabs=_TITLE_TABS),
    2: TextStyle("Contents2", "目录二级", FANG, 14, 24, "left", left=2, tabs=_TITLE_TABS),
}
GAP = TextStyle("TableGap", "表间", SONG, 1, 1, "left")
"""The paragraph that Word wants between two tables and behind the last: it takes no room."""
FOOTERS = {
    "default": TextStyle("FooterOdd", "页码（单页）", SONG, 14, 18, "right"),
    "even": TextStyle("FooterEven", "页码（双页）", SONG, 14, 18, "left"),
}
"""The number stands at the outer edge, one character in from it."""
_CELLS = {
    "head": TextStyle("TableHead", "表格栏目", HEI, 10.5, 13.5, "center"),
    "text": TextStyle("TableText", "表格文字", SONG, 10.5, 13.5, "left"),
    "number": TextStyle("TableNumber", "表格数字", SONG, 10.5, 13.5, "right"),
    "centre": TextStyle("TableCentre", "表格居中", SONG, 10.5, 13.5, "center"),
}
_OF_KIND = {ColumnKind.AMOUNT: "number", ColumnKind.ORDINAL: "centre"}
TOTAL = "TableTotal"
"""The character style of totals."""
TABLE = "DisclosureTable"
MARGIN, NARROW_MARGIN = 2.0, 1.0
"""Space at the left and at the right of a cell's text; narrow in tables of many columns."""
CELL_SPACE = 1.0
"""Space above and below a cell's text."""


def style_of(role: TextRole, level: int, landscape: bool = False) -> TextStyle:
    """The style of a paragraph of this role and level."""
    if role is TextRole.HEADING:
        return HEADINGS[min(max(level, 1), 3)]
    if role is TextRole.CONTENTS_ENTRY:
        return CONTENTS.get(level, CONTENTS[2])
    if role is TextRole.TABLE_LINE and landscape:
        return WIDE_LINE
    return ROLES[role]


def cell_style(kind: ColumnKind | None, head: bool, size: float) -> TextStyle:
    """The style of a cell at a size of print: of a head or caption, or of a column's kind."""
    look = _CELLS["head" if head else _OF_KIND.get(kind, "text") if kind else "text"]
    if size == look.size:
        return look
    return replace(
        look,
        id=f"{look.id}{round(size * 2)}",
        name=f"{look.name} {size:g}磅",
        size=size,
        line=line_height(size),
        base=look.id,
    )


def line_height(size: float) -> float:
    """Points from line to line in a cell."""
    return round(size * LEADING * 2) / 2


def styles_xml(namespace: str, sizes: Iterable[float], contents_size: float = 14) -> str:
    """The part word/styles.xml. ``sizes`` are those of the print in the tables, ``contents_size``
    that of the contents page."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_font(FANG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    contents = [replace(s, size=contents_size) for s in CONTENTS.values()]
    cells = {style.id: style for style in _CELLS.values()}
    for size in sorted(set(sizes)):
        for kind, head in ((None, True), (None, False), *((kind, False) for kind in _OF_KIND)):
            style = cell_style(kind, head, size)
            cells[style.id] = style
    made = (*ROLES.values(), WIDE_LINE, *HEADINGS.values(), *contents, GAP, *FOOTERS.values())
    styles = "".join(_style(style) for style in (*made, *cells.values()))
    return (
        f'<w:styles xmlns:w="{namespace}">{defaults}{styles}'
        f'<w:style w:type="character" w:styleId="{TOTAL}"><w:name w:val="合计"/><w:qFormat/>'
        f"<w:rPr><w:b/><w:bCs/></w:rPr></w:style>{_TABLE_STYLES}</w:styles>"
    )


_TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name w:val="公开表"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders><w:tblCellMar>"
    + "".join(
        f'<w:{side} w:w="{twips(space)}" w:type="dxa"/>'
        for side, space in zip(
            ("top", "left", "bottom", "right"), (CELL_SPACE, MARGIN) * 2, strict=True
        )
    )
    + '</w:tblCellMar></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
)


def fonts_xml(namespace: str) -> str:
    """The part word/fontTable.xml: what stands in where a font is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/></w:font>'
        for name, others, family in _FONTS
    )
    return f'<w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{name}" w:cs="{LATIN}"/>'


def _style(style: TextStyle) -> str:
    own = style is not BODY
    kind = "" if style.name.startswith(("heading", "Normal")) else ' w:customStyle="1"'
    default = "" if own else ' w:default="1"'
    alias = f'<w:aliases w:val="{style.alias}"/>' if style.alias else ""
    based = f'<w:basedOn w:val="{style.base}"/>' if own else ""
    following = '<w:next w:val="Normal"/>' if style.outline is not None else ""
    size = f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/>'
    if style.base == "Normal":
        says = f"<w:pPr>{_paragraph(style)}</w:pPr><w:rPr>{_font(style.font)}{size}</w:rPr>"
    else:  # a copy in another size: the rest is changed in the style it is based on
        says = f"<w:pPr>{_spacing(style)}</w:pPr><w:rPr>{size}</w:rPr>"
    return (
        f'<w:style w:type="paragraph"{default}{kind} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{alias}{based}{following}<w:qFormat/>'
        f"{says}</w:style>"
    )


def _paragraph(style: TextStyle) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if style.keep else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    tabs = "".join(
        f'<w:tab w:val="{kind}" w:leader="{leader}" w:pos="{twips(at)}"/>'
        for at, kind, leader in style.tabs
    )
    edge = 1 if style in FOOTERS.values() else 0
    left, right = (edge or style.left, edge)
    # Characters are measured in the style's own size; the points stand in where that is not known.
    indent = (
        f'<w:ind w:leftChars="{left * 100}" w:left="{twips(left * style.size)}" '
        f'w:rightChars="{right * 100}" w:right="{twips(right * style.size)}" '
        f'w:firstLineChars="{style.indent * 100}" '
        f'w:firstLine="{twips(style.indent * style.size)}"/>'
    )
    return (
        f'{keep}<w:widowControl w:val="0"/>{f"<w:tabs>{tabs}</w:tabs>" if tabs else ""}'
        f'{_spacing(style)}{indent}<w:jc w:val="{style.align}"/>{outline}'
    )


def _spacing(style: TextStyle) -> str:
    return (
        f'<w:spacing w:before="{twips(style.before)}" w:after="{twips(style.after)}" '
        f'w:line="{twips(style.line)}" w:lineRule="exact"/>'
    )
