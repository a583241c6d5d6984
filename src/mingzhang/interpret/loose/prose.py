"""Running text of a dump: wrapped lines joined to paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mingzhang.documents import Paragraph
from mingzhang.interpret.loose.breaks import Signs, is_heading, is_meta
from mingzhang.interpret.loose.lines import Line, is_note

_ENDS = re.compile(r"[。；！？：!?;:][”’\"'）)]?$")
_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}(?:部分|章|条)|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[（(]\d{1,2}[)）]"
    r"|[①-⑳]|[-•●◆]\s|附件|表\d)"
)
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?\s?[%元万亿]{0,2}")
_STOPS = re.compile(r"[。！？!?][”’\"'）)]?$")
_LEADER = re.compile(r"[.．…·]{3,}\s*\d{1,4}$")
_OPEN_END = re.compile(r"[，、（(“《]$")
_LATIN = re.compile(r"[A-Za-z]$")
_TITLE = re.compile(
    r"[\u4e00-\u9fff“”\"、（）()\d]{2,30}(?:总表|支出表|收入表|预算表|决算表|情况表|明细表)"
)
_MOST_LINES = 400
_SLACK = 10
"""How much short of the measure a full line may be, in half characters: an unbreakable figure with
its unit that moved to the next line."""


def text_measure(lines: Sequence[Line]) -> int:
    """The width at which running text wraps, in half characters.

    It is the commonest width of long lines; text in cells of forms wraps elsewhere but is rare.
    """
    widths = [width(line.text) for line in lines]
    long = Counter(w // 4 for w in widths if w >= 50)
    if not long:
        return max(widths, default=0) + _SLACK + 1  # no line is known to be full
    # Neighbouring widths belong together: full lines differ by a character or two. The first line
    # of a paragraph is indented, so the widest of the common widths is the measure.
    best = max(long, key=lambda w: (long[w - 1] + long[w] + long[w + 1], w))
    near = Counter(w for w in widths if w // 4 in (best - 1, best, best + 1))
    most = max(near.values())
    return max(w for w, count in near.items() if 3 * count >= most)


def width(text: str) -> int:
    """Printed width in half characters."""
    # Chinese characters take three bytes of UTF-8 and two half characters in print.
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def paragraphs(lines: Sequence[Line], measure: int, signs: Signs) -> list[Paragraph]:
    """Join the lines of running text; headings, notes' beginnings and short lines stand alone."""
    joined: list[Paragraph] = []
    current: list[Line] = []
    for line in lines:
        if current and not _goes_on(current[-1], line, measure, signs, len(current)):
            joined.append(_paragraph(current))
            current = []
        current.append(line)
    if current:
        joined.append(_paragraph(current))
    return joined


def _goes_on(line: Line, following: Line, measure: int, signs: Signs, count: int) -> bool:
    if count >= _MOST_LINES or is_note(following) or _LEADER.search(line.text):
        return False
    if _OPEN_END.search(line.text) and width(line.text) > 0.5 * measure:
        return True
    if _TITLE.fullmatch(following.text.strip()):
        return False
    if _NUMBERED.match(following.text) or (is_meta(following) and len(following.text) < 60):
        return False
    full = width(line.text) >= measure - _SLACK or _moved(line, following, measure)
    if full and not _ENDS.search(line.text):
        return True
    if full and line.text.endswith(("；", ";")):
        return True
    if full and _STOPS.search(line.text) and width(following.text) >= measure:
        # A sentence ended with the line by chance: the indented first line of a new paragraph
        # would be shorter.
        return True
    return not full and not is_heading(line, signs) and _is_tail(line, following, measure)


def _moved(line: Line, following: Line, measure: int) -> bool:
    """Whether the next line begins with a figure that the line had no room for."""
    figure = _FIGURE.match(following.text)
    return figure is not None and width(line.text) + width(figure[0]) > measure


def _is_tail(line: Line, following: Line, measure: int) -> bool:
    """A line cut well before its end, in the middle of a bracket, goes on."""
    opened = line.text.count("（") + line.text.count("(")
    closed = line.text.count("）") + line.text.count(")")
    return (
        opened > closed
        and width(line.text) > 0.6 * measure
        and ("）" in following.text or ")" in following.text)
    )


def _paragraph(lines: Sequence[Line]) -> Paragraph:
    text = lines[0].text
    starts = [0]
    for line in lines[1:]:
        space = (
            " "
            if _LATIN.search(text[-1:]) and line.text[:1].isascii() and line.text[:1].isalpha()
            else ""
        )
        starts.append(len(text) + len(space))
        text += space + line.text
    return Paragraph(
        text,
        lines[0].number,
        lines[0].page,
        lines=tuple(line.number for line in lines),
        starts=tuple(starts),
    )
