"""Document -> Word file.

The XML is written directly: thirty tables of merged cells take a tenth of a second this way, and
the same document always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.documents import Document, Paragraph, Table, TextRole
from mingzhang.formats.docx.layout import Placed, lay_out, role_of
from mingzhang.formats.docx.package import FOOTER_IDS, HEADER, R, W, pack
from mingzhang.formats.docx.paper import UPRIGHT, mm, paper
from mingzhang.formats.docx.paragraphs import Bookmarks, contents_size, gap, paragraph_xml
from mingzhang.formats.docx.pictures import SECTION, Pictures
from mingzhang.formats.docx.styles import fonts_xml, styles_xml
from mingzhang.formats.docx.tables import table_xml


def write_docx(document: Document) -> bytes:
    """The document as a Word file (OOXML), every role set in the style of its name."""
    placed = lay_out(document)
    pictures = Pictures()
    entries = [
        one.block
        for one in placed
        if isinstance(one.block, Paragraph) and role_of(one.block).role is TextRole.CONTENTS_ENTRY
    ]
    styles = styles_xml(
        W,
        (one.table.fit.size for one in placed if one.table is not None),
        contents_size(entries, UPRIGHT.room),
    )
    body = HEADER + _document(placed, pictures)
    return pack(document, body, styles, fonts_xml(W), pictures.files)


def _document(placed: Sequence[Placed], pictures: Pictures) -> str:
    bookmarks = Bookmarks(_pages_of_anchors(placed))
    out: list[str] = []
    for at, one in enumerate(placed):
        following = placed[at + 1] if at + 1 < len(placed) else None
        ends = following is not None and following.opens == "section"
        section = _section(one) if ends else ""
        if isinstance(one.block, Paragraph):
            out.append(paragraph_xml(one, bookmarks, section))
            continue
        out.append(table_xml(one, bookmarks))
        if drawings := pictures.of(one):
            out += [drawing.replace(SECTION, "") for drawing in drawings[:-1]]
            out.append(drawings[-1].replace(SECTION, section))
        elif ends or following is None or isinstance(following.block, Table):
            out.append(gap(section))
    last = _section(placed[-1]) if placed else ""
    return (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(out)}{last}</w:body>'
        "</w:document>"
    )


def _pages_of_anchors(placed: Sequence[Placed]) -> dict[str, int]:
    pages: dict[str, int] = {}
    for one in placed:
        if isinstance(one.block, Table):
            anchor = one.block.grid.anchor if one.block.grid is not None else ""
        else:
            anchor = role_of(one.block).anchor
        if anchor:
            pages.setdefault(anchor, one.page)
    return pages


def _section(one: Placed) -> str:
    """The properties of the section that a block ends: paper, margins, page numbers."""
    page = paper(one.landscape)
    footers = "".join(
        f'<w:footerReference w:type="{kind}" r:id="{name}"/>' for kind, name in FOOTER_IDS.items()
    )
    turned = ' w:orient="landscape"' if one.landscape else ""
    return (
        f'<w:sectPr>{footers if one.numbered else ""}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{mm(page.width)}" w:h="{mm(page.height)}"{turned}/>'
        f'<w:pgMar w:top="{mm(page.top)}" w:right="{mm(page.right)}" w:bottom="{mm(page.bottom)}" '
        f'w:left="{mm(page.left)}" w:header="{mm(15)}" w:footer="{mm(page.footer)}" '
        'w:gutter="0"/></w:sectPr>'
    )
