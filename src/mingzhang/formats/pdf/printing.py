"""Text as it can be printed: only characters that the faces have, and places to break long words.

PDF/A refuses a file in which a character has no shape. What cannot be shown is printed as 〓, the
printers' mark for a missing type; the facts attached to the file keep the text as it was.
"""

from __future__ import annotations

import unicodedata

from mingzhang.formats.breaking import pieces
from mingzhang.formats.characters import legal
from mingzhang.formats.pdf.fonts import Faces

MISSING = "〓"
_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))
_FORBIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
"""Categories of Unicode without a shape, or with one that differs from font to font."""

Words = str | list[str]
"""A text for the template: one that is broken where it must, or lines that end where they are."""
_HAIR = 0.01


class Printer:
    """Makes texts printable in the faces of a document."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._shapes: dict[str, str] = {}
        self._good: set[str] = set()
        """Characters that are printed as they are."""

    def clean(self, text: str) -> str:
        """The text without invisible characters; tabs and line ends stay."""
        if self._good.issuperset(text):
            return text
        text = legal(text).translate(_LINE_ENDS)
        if any(self._shape(c) == MISSING != c for c in text):
            text = unicodedata.normalize("NFC", text)
        return "".join(map(self._shape, text))

    def words(self, text: str, width: float) -> Words:
        """The text for the template, its long words broken so that they fit ``width`` em."""
        text = self.clean(text).replace("\t", " ")
        if "\n" not in text and all(self._faces.width(p) <= width for p in pieces(text)):
            return text
        lines = [line for whole in text.split("\n") for line in self._lines(whole, width)]
        return lines if len(lines) > 1 else lines[0]

    def _lines(self, text: str, width: float) -> list[str]:
        lines, done = [""], 0
        for piece in pieces(text):
            start = text.index(piece, done)
            first, *more = self._cut(piece, width + _HAIR)
            lines[-1] += text[done:start] + first
            lines += more
            done = start + len(piece)
        lines[-1] += text[done:]
        return lines

    def _cut(self, piece: str, width: float) -> list[str]:
        if self._faces.width(piece) <= width:
            return [piece]
        parts = [""]
        for character in piece:
            if parts[-1] and self._faces.width(parts[-1] + character) > width:
                parts.append("")
            parts[-1] += character
        return parts

    def _shape(self, character: str) -> str:
        shape = self._shapes.get(character)
        if shape is None:
            shape = self._shapes[character] = self._find(character)
            if shape == character:
                self._good.add(character)
        return shape

    def _find(self, character: str) -> str:
        if character in "\n\t":
            return character
        category = unicodedata.category(character)
        if category in ("Cc", "Cf") or 0xFE00 <= ord(character) <= 0xFE0F:
            return ""
        if category not in _FORBIDDEN and self._faces.shows(character):
            return character
        return " " if category == "Zs" else MISSING
