"""Paragraphs as WordprocessingML: runs, tabs, fields, bookmarks."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from mingzhang.documents import Paragraph, TextRole
from mingzhang.formats.characters import legal
from mingzhang.formats.docx.layout import Placed, role_of
from mingzhang.formats.docx.paper import Paper, measure, paper, twips
from mingzhang.formats.docx.styles import CONTENTS, GAP, style_of
from mingzhang.formats.fitting import width_of


class Bookmarks:
    """Names and numbers of the places that the contents point to; each anchor is placed once."""

    def __init__(self, pages: Mapping[str, int]) -> None:
        """``pages``: every anchor of the document and the page it is reckoned to stand on."""
        self._pages = pages
        # Word hides bookmarks whose name begins with a line below.
        self._names = {anchor: f"_mz{number}" for number, anchor in enumerate(pages, 1)}
        self._placed: set[str] = set()

    def of(self, anchor: str) -> tuple[str, int] | None:
        """Name of the bookmark and page; None for an anchor that the document does not have."""
        return (self._names[anchor], self._pages[anchor]) if anchor in self._names else None

    def around(self, anchor: str, xml: str) -> str:
        """The content with a bookmark around it, unless the anchor was placed before."""
        if not anchor or anchor in self._placed:
            return xml
        self._placed.add(anchor)
        number = len(self._placed)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{self._names[anchor]}"/>'
        return f'{start}{xml}<w:bookmarkEnd w:id="{number}"/>'


def paragraph_xml(placed: Placed, bookmarks: Bookmarks, section: str = "") -> str:
    """A paragraph; ``section`` are the properties of the section that ends with it."""
    block = placed.block
    assert isinstance(block, Paragraph)
    style = role_of(block)
    page = paper(placed.landscape)
    look = style_of(style.role, block.level, placed.landscape)
    properties = f'<w:pStyle w:val="{look.id}"/>'
    if placed.opens == "page":
        properties += "<w:pageBreakBefore/>"
    if style.role is TextRole.TABLE_LINE:
        content = run(_in_parts(block.text, look.size, page))
    elif style.role is TextRole.CONTENTS_ENTRY:
        if placed.landscape:
            properties += (
                f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(page.room)}"/></w:tabs>'
            )
        content = _contents_entry(block.text, bookmarks.of(style.target))
    else:
        content = run(block.text)
    content = bookmarks.around(style.anchor, content)
    return f"<w:p><w:pPr>{properties}{section}</w:pPr>{content}</w:p>"


def gap(section: str = "") -> str:
    """A paragraph that takes no room: between two tables, and where a section ends in a table."""
    return f'<w:p><w:pPr><w:pStyle w:val="{GAP.id}"/>{section}</w:pPr></w:p>'


def run(text: str) -> str:
    """A run of text; tabs and line ends are elements of their own."""
    pieces: list[str] = []
    for number, line in enumerate(legal(text).split("\n")):
        if number:
            pieces.append("<w:br/>")
        for count, part in enumerate(line.split("\t")):
            if count:
                pieces.append("<w:tab/>")
            if part:
                pieces.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    return f"<w:r>{''.join(pieces)}</w:r>" if pieces else ""


def field(instruction: str, shown: str) -> str:
    """A field and what it shows until it is brought up to date."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _in_parts(text: str, size: float, page: Paper) -> str:
    """A line above a table: its parts at the left, centre and right tab stop.

    What does not fit side by side goes onto two lines, so that no part is pushed off the page.
    """
    parts = text.split("\t")
    if len(parts) == 2:
        parts.insert(1, "")
    if len(parts) != 3:
        return text
    left, centre, right = (measure(part) * size for part in parts)
    half = page.room / 2
    if left + centre / 2 > half - size and left > 0:
        if centre or left + right > page.room - size:
            return f"{parts[0]}\n\t{parts[1]}\t{parts[2]}"
        return f"{parts[0]}\t{parts[2]}"  # the first part covers the stop in the centre
    return "\t".join(parts)


def _contents_entry(text: str, target: tuple[str, int] | None) -> str:
    """Title, leader and page number; Word and LibreOffice bring the number up to date."""
    if target is None:
        return run(text)
    name, page = target
    number = "<w:r><w:tab/></w:r>" + field(f"PAGEREF {name} \\h", str(page))
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text)}{number}</w:hyperlink>'


def contents_size(entries: list[Paragraph], room: float) -> float:
    """The size of print at which every line of the contents stays on one line, if there is one."""
    sizes = (14.0, 13.0, 12.0, 11.0, 10.5)
    for size in sizes:
        if all(
            (width_of(entry.text) + CONTENTS.get(entry.level, CONTENTS[2]).left + 3.0) * size
            <= room
            for entry in entries
        ):
            return size
    return sizes[-1]
