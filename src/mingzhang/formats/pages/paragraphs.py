"""Printed lines -> paragraphs: which lines run on into the next one.

A line runs on when what comes next would not have fitted on it. The next line then begins at the
left margin, not indented, in the same print, and with no number of a heading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from mingzhang.facts import Box
from mingzhang.formats.gathering import is_number
from mingzhang.formats.pages.contents import entry
from mingzhang.formats.pages.flow import Page
from mingzhang.formats.pages.lines import Line

_SIZE: Final = 0.13
"""Share by which the print of one paragraph may differ from line to line (other typefaces)."""
_INDENT: Final = 0.9
"""Heights of the print from which a line is indented."""
_HANGING: Final = 5.0
"""Heights of the print by which the lines after a number may be indented."""
_APART: Final = 1.7
"""Heights of the print between two lines of a paragraph, at most."""
_LONG: Final = 0.45
"""Share of the page width from which lines show where the margins are."""
_HANGS: Final = "，。、；：！？）”》,.;:"
"""Marks that may stand beyond the right margin."""
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}(?:部分|章)|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:、|[.．](?!\d))|[①-⑳]|(?:注|说明|备注)\s*[：:]"
)
_ENDS = re.compile(r"[。！？；：:;][”’）)]?$")
_CLOSING: Final = "，。、；：！？）”》】〕%"
_PAIRS: Final = (("（", "）"), ("《", "》"), ("“", "”"))
_NEAR: Final = 40
"""Characters between brackets that belong together across a line end."""
_STOPS = re.compile(r"[，。；：]")
_TOKEN = re.compile(
    r"[（(《“‘【〔]*(?:[A-Za-z0-9][A-Za-z0-9.,%‰/-]*|.)[）)》”’】〕。，、；：！？,.;:!?%]*"
)


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right end of full lines, in points; ``gap``: points between two lines that follow
    each other closely, 0 where no two do."""

    left: float
    right: float
    gap: float = 0.0


def margins(pages: Iterable[Page]) -> dict[int, Margins]:
    """The margins of each page by its number. A page whose long lines do not end at one place (a
    contents page) has those of other pages of its size."""
    long: dict[int, list[Line]] = {}
    sizes: dict[tuple[int, int], list[int]] = defaultdict(list)
    widths: dict[int, float] = {}
    for page in pages:
        widths[page.number] = page.width
        sizes[round(page.width), round(page.height)].append(page.number)
        long[page.number] = [
            item
            for item in page.items
            if isinstance(item, Line) and item.box.right - item.box.left > _LONG * page.width
        ]
    found: dict[int, Margins] = {}
    for numbers in sizes.values():
        shared = _shared([line for number in numbers for line in long[number]], widths[numbers[0]])
        for number in numbers:
            found[number] = _own(long[number], shared)
    return found


def _shared(lines: Sequence[Line], width: float) -> Margins:
    """The margins of all pages of one size."""
    if not lines:
        return Margins(0.12 * width, 0.88 * width)
    left, right = sorted(line.box.left for line in lines), _ends_of(lines)
    return Margins(left[len(left) // 10], right[len(right) * 9 // 10])


def _own(lines: Sequence[Line], shared: Margins) -> Margins:
    if len(lines) < 3:
        return shared
    ends = _ends_of(lines)
    right = ends[max(len(ends) - 2, 0)]
    left = min(line.box.left for line in lines)
    gap = _gap([line.box for line in lines])
    size = lines[0].size
    full = sum(1 for end in ends if abs(end - right) < size)
    if right < shared.right - size and full < max(3, len(lines) // 3):
        return Margins(min(left, shared.left), shared.right, gap)
    return Margins(left, right, gap)


def _ends_of(lines: Sequence[Line]) -> list[float]:
    """Where lines end on the right, in order. Marks may hang out into the margin: lines that end
    with one are left out where there are others."""
    firm = [line.box.right for line in lines if line.text[-1] not in _HANGS]
    return sorted(firm or [line.box.right for line in lines])


def _gap(boxes: Sequence[Box]) -> float:
    """The gap between full lines that most pairs of neighbours keep at least roughly: the lower
    quartile, as paragraphs stand further apart than their lines."""
    gaps = sorted(
        under.top - above.bottom
        for above, under in pairwise(boxes)
        if under.top > above.top + 0.5 * (above.bottom - above.top)
    )
    return max(gaps[len(gaps) // 4], 0.1) if gaps else 0.0


def numbers_joined(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines; the number of a heading that a gap sets off is with its words again."""
    held: Line | None = None
    for line in lines:
        if held is not None:
            if line.first or line.box.page != held.box.page:
                yield held
            else:
                line = replace(
                    line,
                    text=f"{held.text} {line.text}",
                    box=held.box.joined(line.box),
                    first=True,
                )
            held = None
        if line.first and not line.last and is_number(line.text):
            held = line
        else:
            yield line
    if held is not None:
        yield held


def paragraphs(lines: Sequence[Line], around: dict[int, Margins]) -> list[list[Line]]:
    """Lines that follow each other, in paragraphs."""
    made: list[list[Line]] = []
    for line in lines:
        if made and _runs_on(made[-1], line, around):
            made[-1].append(line)
        else:
            made.append([line])
    return made


def _runs_on(paragraph: Sequence[Line], line: Line, around: dict[int, Margins]) -> bool:
    last = paragraph[-1]
    if not (last.first and last.last and line.first and line.last):
        return False
    if entry(last.text) is not None or entry(line.text) is not None:
        return False
    size = max(last.size, line.size)
    edge = around[last.box.page]
    if abs(last.size - line.size) > _SIZE * size or not _follows(last, line, edge.gap):
        return False
    if _must_go_on(paragraph, line):
        return True
    numbered = _NUMBERED.match(line.text) is not None
    needed = size if numbered else _token(line)
    if last.box.right + needed <= edge.right - 0.1 * size:
        return False
    if _is_centred(last, edge, 0.0) and _is_centred(line, around[line.box.page], 0.8 * size):
        return not numbered and not _ENDS.search(last.text)
    if numbered and not any(_STOPS.search(piece.text) for piece in paragraph):
        return False  # after a heading
    return _stands_as_continued(paragraph, line, around)


def _must_go_on(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether a line can only be the rest of what is above it: it begins with a mark that closes,
    or closes a bracket that is open."""
    if line.text[0] in _CLOSING:
        return True
    for opening, closing in _PAIRS:
        ahead = line.text.find(closing)
        if 0 <= ahead < _NEAR and opening not in line.text[:ahead]:
            text = "".join(piece.text for piece in paragraph[-2:])
            if text.count(opening) - text.count(closing) == 1:
                return len(text) - text.rfind(opening) < _NEAR
    return False


def _follows(last: Line, line: Line, gap: float) -> bool:
    """Whether a line stands right under the last one, or at the top of the next page."""
    if line.box.page != last.box.page:
        return line.box.page == last.box.page + 1
    usual = 1.3 * gap + 0.25 * line.size if gap else _APART * line.size
    return line.box.top - last.box.bottom < min(usual, _APART * line.size)


def _token(line: Line) -> float:
    """Width of the beginning of a line that cannot be parted from it."""
    match = _TOKEN.match(line.text)
    wide = line.text[: match.end()] if match else line.text[:1]
    return sum(0.58 if letter < "\u0100" else 1.0 for letter in wide) * line.size * 0.95


def _is_centred(line: Line, edge: Margins, least: float) -> bool:
    """Whether a line stands in the middle, at least so many points from the margin."""
    before, after = line.box.left - edge.left, edge.right - line.box.right
    return abs(before - after) < 1.2 * line.size and before >= least - 0.5 * line.size


def _stands_as_continued(paragraph: Sequence[Line], line: Line, around: dict[int, Margins]) -> bool:
    """Whether the left end of a line is that of a line inside its paragraph."""
    indent = _INDENT * line.size
    last = paragraph[-1]
    left = line.box.left - around[line.box.page].left
    before = last.box.left - around[last.box.page].left
    numbered = _NUMBERED.match(line.text) is not None
    if numbered and (_ENDS.search(last.text) or left > indent):
        return False
    if left <= indent:
        return True
    if len(paragraph) > 1:  # indented as a whole, as lists are
        return abs(left - before) < indent and before > indent
    if abs(left - before) < indent:
        return not _ENDS.search(last.text)
    hangs = _NUMBERED.match(last.text) is not None
    return left > before and hangs and left - before < _HANGING * line.size
