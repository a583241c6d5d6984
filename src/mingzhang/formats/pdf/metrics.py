"""What a font file says of its characters: which it has, and how wide they are.

Only a few tables of the OpenType format are read: ``cmap`` (character to glyph) and ``hmtx``
(widths). Column widths follow from them, so that no digit stands over a rule.
"""

from __future__ import annotations

import functools
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path

_Group = tuple[int, int, int]
"""First character, last character, glyph of the first."""
_NEEDED = (b"head", b"hhea", b"hmtx", b"cmap")


class Metrics:
    """Characters and widths of one font file, looked up as they are asked for."""

    def __init__(self, tables: Mapping[str, bytes]) -> None:
        self._units: int = struct.unpack_from(">H", tables["head"], 18)[0]
        count: int = struct.unpack_from(">H", tables["hhea"], 34)[0]
        self._advances: tuple[int, ...] = struct.unpack_from(">" + "Hh" * count, tables["hmtx"])
        self._groups = _groups(tables["cmap"])
        self._starts = [group[0] for group in self._groups]

    def has(self, character: str) -> bool:
        """Whether the font shows the character."""
        return self._glyph(character) != 0

    def advance(self, character: str) -> float:
        """Width of the character in em. Call it only for a character the font has."""
        # Advances alternate with bearings; the last advance counts for all glyphs after it.
        index = min(2 * self._glyph(character), len(self._advances) - 2)
        return self._advances[index] / self._units

    def _glyph(self, character: str) -> int:
        code = ord(character)
        place = bisect_right(self._starts, code) - 1
        if place < 0:
            return 0
        first, last, glyph = self._groups[place]
        return glyph + code - first if code <= last else 0


@functools.cache
def read_metrics(path: Path) -> Metrics:
    """Metrics of a font file (.ttf, .otf). Raises ValueError when it is not one that can be used,
    OSError when it cannot be read."""
    tables = {}
    try:
        with path.open("rb") as file:
            count = struct.unpack(">4xH6x", file.read(12))[0]
            for tag, _, offset, length in struct.iter_unpack(">4sIII", file.read(16 * count)):
                if tag in _NEEDED:
                    file.seek(offset)  # the directory was read as a whole
                    tables[tag.decode()] = file.read(length)
        return Metrics(tables)
    except (struct.error, KeyError, IndexError, ZeroDivisionError) as error:
        raise ValueError(f"{path.name} is not an OpenType font: {error}") from error


def _groups(cmap: bytes) -> list[_Group]:
    """The characters in order, from the best subtable: format 12 has them all, 4 the basic ones."""
    count = struct.unpack_from(">H", cmap, 2)[0]
    offsets = [struct.unpack_from(">HHI", cmap, 4 + 8 * i)[2] for i in range(count)]
    formats = {struct.unpack_from(">H", cmap, offset)[0]: offset for offset in offsets}
    if 12 in formats:
        at = formats[12] + 16
        end = at + 12 * struct.unpack_from(">I", cmap, at - 4)[0]
        return [(a, b, c) for a, b, c in struct.iter_unpack(">III", cmap[at:end])]
    if 4 in formats:
        return list(_segments(cmap, formats[4]))
    raise KeyError("no table of characters in a known format")


def _segments(cmap: bytes, at: int) -> Iterator[_Group]:
    """The groups of a format 4 subtable: glyphs by a difference or by a list."""
    count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
    parts = [at + 14 + 2 * count * n + (2 if n else 0) for n in range(4)]
    ends, starts, shifts, offsets = (struct.unpack_from(f">{count}H", cmap, p) for p in parts)
    for i, (first, last, shift, offset) in enumerate(
        zip(starts, ends, shifts, offsets, strict=True)
    ):
        for code in range(first, last + 1):
            glyph = code
            if offset:
                place = parts[3] + 2 * i + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", cmap, place)[0]
            if glyph and (glyph + shift) & 0xFFFF:
                yield code, code, (glyph + shift) & 0xFFFF
