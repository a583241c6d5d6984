"""The styles of the Word file, one for each role of a text, as GB/T 9704 asks for.

A clerk changes a style once and the whole set follows: paragraphs carry no formatting of their own
beyond what differs from one to the next (alignment in a cell, tab stops of a table's width).
"""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.documents import TextRole

SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体", "仿宋"
LATIN = "Times New Roman"
_ALTERNATIVES = {SONG: "SimSun", HEI: "SimHei", KAI: "KaiTi", FANG: "FangSong"}


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A paragraph style. Sizes and spaces in points; ``indent`` and ``left`` in characters;
    ``outline`` is the level in the navigation pane, counted from 0."""

    id: str
    name: str
    font: str
    size: float
    align: str = "both"
    line: float = 0
    before: float = 0
    after: float = 0
    indent: int = 0
    left: int = 0
    keep: bool = False
    outline: int | None = None


BODY = TextStyle("Normal", "Normal", FANG, 16, line=28, indent=2)
ROLES: dict[TextRole, TextStyle] = {
    TextRole.COVER_TITLE: TextStyle(
        "CoverTitle", "封面标题", HEI, 26, "center", before=220, after=40
    ),
    TextRole.COVER_LINE: TextStyle("CoverLine", "封面行", FANG, 18, "center", line=36),
    TextRole.CONTENTS_TITLE: TextStyle("ContentsTitle", "目录标题", HEI, 22, "center", after=16),
    TextRole.CHAPTER: TextStyle(
        "Heading1", "heading 1", HEI, 22, "center", before=8, after=14, keep=True, outline=0
    ),
    TextRole.TABLE_TITLE: TextStyle(
        "TableTitle", "表题", HEI, 16, "center", before=6, after=4, keep=True, outline=1
    ),
    TextRole.TABLE_LINE: TextStyle("TableLine", "表头行", FANG, 10.5, "left", keep=True),
    TextRole.NOTE: TextStyle("TableNote", "表注", FANG, 10.5, "left", before=3),
    TextRole.BODY: TextStyle("BodyText", "正文文字", FANG, 16, line=28, indent=2),
}
HEADINGS = {
    1: TextStyle("Heading2", "heading 2", HEI, 16, line=28, indent=2, keep=True, outline=1),
    2: TextStyle("Heading3", "heading 3", KAI, 16, line=28, indent=2, keep=True, outline=2),
    3: TextStyle("Heading4", "heading 4", FANG, 16, line=28, indent=2, keep=True, outline=3),
}
CONTENTS = {
    1: TextStyle("Contents1", "目录一级", HEI, 14, "left", line=24),
    2: TextStyle("Contents2", "目录二级", FANG, 14, "left", line=24, left=2),
}
CELL = TextStyle("TableText", "表格文字", FANG, 10.5, "left")
CELL_HEAD = TextStyle("TableHead", "表格栏目", HEI, 10.5, "center")
FOOTER = TextStyle("Footer", "footer", SONG, 14, "center")
ALL = (*ROLES.values(), *HEADINGS.values(), *CONTENTS.values(), CELL, CELL_HEAD, FOOTER)


def style_of(role: TextRole, level: int) -> TextStyle:
    """The style of a paragraph of this role and level."""
    if role is TextRole.HEADING:
        return HEADINGS.get(level, HEADINGS[3])
    if role is TextRole.CONTENTS_ENTRY:
        return CONTENTS.get(level, CONTENTS[2])
    return ROLES[role]


def styles_xml(namespace: str) -> str:
    """The part word/styles.xml."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_font(FANG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
    )
    styles = "".join(_style(style) for style in (BODY, *ALL))
    return (
        f'<w:styles xmlns:w="{namespace}">{defaults}{styles}'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="DisclosureTable"><w:name w:val="公开表"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + '</w:tblBorders><w:tblCellMar><w:left w:w="40" w:type="dxa"/>'
        '<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
    )


def fonts_xml(namespace: str) -> str:
    """The part word/fontTable.xml: what stands in where a font is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"modern" if name in (HEI, FANG, KAI) else "roman"}"/></w:font>'
        for name, other in _ALTERNATIVES.items()
    )
    return f'<w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{name}" w:cs="{LATIN}"/>'


def _style(style: TextStyle) -> str:
    default = ' w:default="1"' if style is BODY else ""
    based = "" if style is BODY else '<w:basedOn w:val="Normal"/>'
    spacing = f'<w:spacing w:before="{_twips(style.before)}" w:after="{_twips(style.after)}"' + (
        f' w:line="{_twips(style.line)}" w:lineRule="exact"/>'
        if style.line
        else ' w:line="240" w:lineRule="auto"/>'
    )
    # Characters are measured in the style's own size; the points stand in where that is not known.
    indent = (
        f'<w:ind w:leftChars="{style.left * 100}" w:left="{_twips(style.left * style.size)}" '
        f'w:firstLineChars="{style.indent * 100}" '
        f'w:firstLine="{_twips(style.indent * style.size)}"/>'
    )
    keep = "<w:keepNext/><w:keepLines/>" if style.keep else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    half_points = round(style.size * 2)
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>'
        f'{based}<w:qFormat/><w:pPr>{keep}<w:widowControl w:val="0"/>{spacing}{indent}'
        f'<w:jc w:val="{style.align}"/>{outline}</w:pPr><w:rPr>{_font(style.font)}'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )


def _twips(points: float) -> int:
    return round(points * 20)
