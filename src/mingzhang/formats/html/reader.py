"""Web page -> Document: what is seen on it, from top to bottom."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from mingzhang.documents import Document, Mend
from mingzhang.formats.gathering import Gathered
from mingzhang.formats.html.cells import table_rows
from mingzhang.formats.opening import no_text, refuse_empty

_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "csgb2312", "hz-gb-2312"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

_SKIPPED = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "nav"}
    | {"svg", "math", "object", "embed", "iframe", "canvas", "audio", "video"}
    | {"select", "button", "textarea", "input", "datalist"}
)
_BLOCKS = frozenset(
    {"html", "body", "main", "header", "footer", "section", "article", "aside", "form", "address"}
    | {"div", "p", "pre", "blockquote", "center", "hr", "figure", "figcaption", "details"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dialog", "fieldset", "legend"}
    | {"ol", "ul", "li", "menu", "dir", "dl", "dt", "dd"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_UNSEEN = frozenset(
    {"visually-hidden", "visually-hidden-focusable", "sr-only", "sr-only-focusable", "skip-link"}
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def read_html(data: bytes, path: str = "") -> Document:
    """Read the bytes of a web page (or of a page that was saved as .xls).

    Headings keep their level; paragraphs, list items and lines are paragraphs; tables have their
    merged cells expanded, covered ones empty. A table that only holds other tables places them on
    the page and is not one itself. Menus and what is not shown are left out. Raises
    :class:`ReadFailure`.
    """
    refuse_empty(data)
    gathered = Gathered()
    encoding = gather(data, gathered)
    mends = () if encoding == "utf-8" else (Mend(1, 0, "encoding", encoding, "utf-8"),)
    return gathered.document(data, path, encoding, mends)


def gather(data: bytes, into: Gathered) -> str:
    """Add what is seen on a page; its encoding. Raises :class:`ReadFailure`: nothing is seen."""
    text, encoding = decode(data)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        source = _DECLARATION.sub("", text).replace("\0", "").encode("utf-8", "replace")
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise no_text() from error
    if root is None:
        raise no_text()
    _Walk(into).over(root)
    return encoding


def decode(data: bytes) -> tuple[str, str]:
    """The text of a page and its encoding: by its mark, by what it says, else as it fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding
    stated = _META.search(data[:4096])
    said = stated[1].decode("ascii", "replace").lower() if stated else ""
    said = "gb18030" if said in _CHINESE else said
    for encoding in dict.fromkeys((said, "utf-8", "gb18030")):
        try:
            # A page that calls itself UTF-16 in plain bytes is not.
            if encoding and not encoding.startswith("utf-16"):
                name = codecs.lookup(encoding).name
                return data.decode(encoding), name
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", errors="replace"), "utf-8 (damaged)"


class _Walk:
    """Goes over a page once. Depth costs nothing: a page may nest its elements without end."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._words: list[str] = []
        self._level = 0
        self._in_pre = 0

    def over(self, root: etree._Element) -> None:
        """Add every block below ``root``."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if is_skipped(element):
                    self._border(element.tag)
                    walk.skip_subtree()
                    continue
                if element.tag == "table" and not _is_layout(element):
                    self._flush()
                    self._table(element)
                    walk.skip_subtree()
                    continue
                self._start(element)
            else:
                self._end(element)
        self._flush()

    def _start(self, element: etree._Element) -> None:
        self._border(element.tag)
        if element.tag == "br":
            self._break()
        self._in_pre += element.tag == "pre"
        self._level = _HEADINGS.get(element.tag, self._level)
        self._add(element.text)

    def _end(self, element: etree._Element) -> None:
        handled = element.tag == "table" and not _is_layout(element)
        if not handled and not is_skipped(element):
            self._border(element.tag)
            self._in_pre -= element.tag == "pre"
            if element.tag in _HEADINGS:
                self._level = 0
        self._add(element.tail)

    def _border(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()

    def _break(self) -> None:
        """A line end: a new paragraph, but no new heading."""
        if self._level:
            self._words.append(" ")
        else:
            self._flush()

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(text)

    def _flush(self) -> None:
        text = "".join(self._words)
        self._words = []
        lines = text.split("\n") if self._in_pre else [text]
        for line in lines:
            self._gathered.paragraph(plain(line), self._level)

    def _table(self, element: etree._Element) -> None:
        caption = element.find("caption")
        if caption is not None and not is_skipped(caption):
            for line in _lines(caption):
                self._gathered.paragraph(line)
        self._gathered.table(table_rows(element, cell_text))


def plain(text: str) -> str:
    """Text with white space as a browser shows it."""
    return _SPACE.sub(" ", text).replace("\u00a0", " ").strip()


def is_skipped(element: etree._Element) -> bool:
    """Whether an element is not part of what is read: not shown, a menu, a control."""
    tag = element.tag
    if tag in _SKIPPED:
        return not (tag == "nav" and element.get("role") == "doc-toc")
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if _HIDING.search(element.get("style", "")):
        return True
    return not _UNSEEN.isdisjoint(element.get("class", "").split())


def cell_text(cell: etree._Element) -> str:
    """The words of a cell; its blocks and line ends part lines."""
    return "\n".join(_lines(cell))


def _lines(cell: etree._Element) -> Iterator[str]:
    """The lines of a cell. Line ends of the source are mere spaces."""
    line: list[str] = [cell.text or ""]
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if element is cell:
            continue
        apart = element.tag in _BLOCKS or (element.tag == "br" and event == "start")
        if apart:
            if shown := plain("".join(line)):
                yield shown
            line = []
        if event == "end":
            line.append(element.tail or "")
        elif is_skipped(element):
            walk.skip_subtree()
        else:
            line.append(element.text or "")
    if shown := plain("".join(line)):
        yield shown


def _is_layout(table: etree._Element) -> bool:
    """Whether a table holds other tables: it then only places them on the page."""
    return next(table.iterdescendants("table"), None) is not None
