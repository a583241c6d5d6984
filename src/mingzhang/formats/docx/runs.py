"""The text of a paragraph as a reader of the page sees it.

Results of fields, not their codes; inserted text, not deleted; what stands in text boxes after the
paragraph they hang on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
NO_ELEMENT: Final = (etree._Comment, etree._ProcessingInstruction, etree._Entity)
_SKIPPED = frozenset(
    (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rPr",
        "pPr",
        "sdtPr",
        "rt",  # the small print of a reading aid
        "footnoteReference",
        "endnoteReference",
    )
)
_AS_TEXT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Signs of the font Wingdings that stand in boxes to tick.
_SIGNS = {
    0xFC: "√",
    0xFE: "☑",
    0x52: "☑",
    0x6F: "□",
    0xA8: "□",
    0xA3: "□",
    0xD8: "➢",
    0x6C: "●",
    0x6E: "■",
}


def namespace(root: etree._Element) -> str:
    """The namespace of the text in braces: there is an old and a strict one."""
    tag = str(root.tag)
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def is_on(element: etree._Element | None, space: str) -> bool:
    """Whether a property is set: its element is there and does not say no."""
    return element is not None and element.get(f"{space}val", "1") not in ("0", "false", "off")


class Story:
    """Reads paragraphs in order; fields may run over several of them."""

    def __init__(self, space: str) -> None:
        self._w = space
        self._skipped = {space + name for name in _SKIPPED} | {_MC + "Fallback"}
        self._as_text = {space + name: text for name, text in _AS_TEXT.items()}
        self._fields: list[bool] = []
        """For each open field whether its code has ended."""

    def blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs and tables in order; wrappers (content controls, insertions) are opened."""
        w = self._w
        for child in parent:
            if child.tag in (w + "p", w + "tbl"):
                yield child
            elif not self._is_passed_over(child) and not self._is_placeholder(child):
                yield from self.blocks(child)

    def text(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """The text of a paragraph, and the text boxes that hang on it."""
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        self._collect(paragraph, pieces, boxes)
        # A code ends with its paragraph: a damaged field must not hide the rest of the file.
        self._fields = [True] * len(self._fields)
        return "".join(pieces), boxes

    def goes_on(self, paragraph: etree._Element) -> bool:
        """Whether the end of the paragraph is deleted, so that the next one belongs to it."""
        w = self._w
        return paragraph.find(f"{w}pPr/{w}rPr/{w}del") is not None

    def _collect(
        self, element: etree._Element, pieces: list[str], boxes: list[etree._Element]
    ) -> None:
        w = self._w
        for child in element:
            if self._is_passed_over(child):
                continue
            tag = child.tag
            if tag == w + "fldChar":
                self._field(child.get(w + "fldCharType", ""))
            elif tag == w + "txbxContent":
                boxes.append(child)
            elif (text := self._leaf(child)) is not None:
                if all(self._fields):
                    pieces.append(text)
            elif not self._is_hidden(child) and not self._is_placeholder(child):
                self._collect(child, pieces, boxes)

    def _leaf(self, element: etree._Element) -> str | None:
        """What an element prints by itself; None for one that holds others."""
        tag = element.tag
        if tag in (self._w + "t", _MATH + "t"):
            return element.text or ""
        if tag == self._w + "sym":
            return _sign(element.get(self._w + "char", ""))
        return self._as_text.get(tag)

    def _is_passed_over(self, element: etree._Element) -> bool:
        return isinstance(element, NO_ELEMENT) or element.tag in self._skipped

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _is_hidden(self, element: etree._Element) -> bool:
        w = self._w
        return element.tag == w + "r" and is_on(element.find(f"{w}rPr/{w}vanish"), w)

    def _is_placeholder(self, element: etree._Element) -> bool:
        """A content control that nobody has filled shows a prompt, not text of the document."""
        w = self._w
        return element.tag == w + "sdt" and is_on(element.find(f"{w}sdtPr/{w}showingPlcHdr"), w)


def _sign(code: str) -> str:
    try:
        return _SIGNS.get(int(code, 16) & 0xFF, "")
    except ValueError:
        return ""
