"""What a report marks on the pages of a file: findings, unsupported figures, what was not read.

A mark is a rectangle on a page with a short label (``错3``), so that nobody needs to tell colours
apart. Kinds of marks differ in their frame as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mingzhang.cli.report.model import DocumentEntry, FindingEntry, PlaceEntry
from mingzhang.documents import PageSize
from mingzhang.facts import Box, Message, Severity
from mingzhang.formats.characters import display_width

MOST_MARKS = 600
"""Of one page; a full page of print has no more figures."""
MOST_PLACES = 60
"""Marks of one finding; a total has hundreds of parts, and the first ones show where they are."""
_WIDEST, _HIGHEST = 900.0, 250.0
"""The most of a page (points) that one cut-out shows around several places."""
_MARGIN = 34.0
_NARROWEST, _LOWEST = 480.0, 130.0
_TEXT_WIDTH = 860.0
"""Without heads to show how wide the print is, this much of a page is shown."""
_DEEPEST_HEAD = 170.0
_EDGE = 12.0
_BADGE_HEIGHT = 10.0
_HALF_COLUMN = 3.9
"""Width of a half-width character of a badge, points."""
_ROOMY = 24.0
"""So high a cell is free above the one line of its figure."""
_PRINTED = 5.2
"""Width of a half-width character of a cell, points: print is rarely larger."""


class MarkKind(StrEnum):
    """What a mark says. The values are the names of its style in the page."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    UNSUPPORTED = "unsupported"
    UNREAD = "unread"


LABELS = {
    MarkKind.ERROR: Message("错", "E"),
    MarkKind.WARNING: Message("疑", "W"),
    MarkKind.NOTE: Message("提", "N"),
    MarkKind.UNSUPPORTED: Message("无据", "U"),
    MarkKind.UNREAD: Message("未读", "R"),
}

MEANINGS = {
    MarkKind.ERROR: Message("错误：文件自身的矛盾", "error: the file contradicts itself"),
    MarkKind.WARNING: Message("疑点：需要说明", "warning: an explanation is needed"),
    MarkKind.NOTE: Message("提示：文字和体例", "note: wording and style"),
    MarkKind.UNSUPPORTED: Message(
        "文字中没有依据的数：表格和运算都不能印证，未审核",
        "figure of the text that no table and no arithmetic bears out: not checked",
    ),
    MarkKind.UNREAD: Message(
        "没有读出的数或表：未审核，不等于通过",
        "figure or table that was not read: not checked, which is no pass",
    ),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """``number`` counts within its kind: of the finding, the unsupported or the unread figure.
    ``main`` is the first place of a finding, where the label stands; ``text`` is what is printed
    there."""

    kind: MarkKind
    number: int
    box: Box
    main: bool = True
    text: str = ""
    inline: bool = False
    """Words of a sentence, or a line; not a cell."""

    def label(self, lang: str) -> str:
        """The short label beside the frame."""
        return f"{LABELS[self.kind].said(lang)}{self.number}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a page: its rectangle, and what is marked in it for one finding. ``head`` are the
    heads of the table when they stand further up, ``more`` the places left outside."""

    box: Box
    marks: tuple[Mark, ...]
    head: Box | None = None
    more: int = 0


def kind_of(severity: Severity) -> MarkKind:
    """The kind of mark of a finding."""
    return MarkKind(severity.value)


def finding_marks(number: int, finding: FindingEntry) -> tuple[Mark, ...]:
    """The marks of one finding; its first place on each page carries the label."""
    at: dict[Box, PlaceEntry] = {}
    for place in finding.places:
        for box in place.marks:
            at.setdefault(box, place)
    labelled: set[int] = set()
    found = []
    for box, place in list(at.items())[:MOST_PLACES]:
        inline = not place.table or place.marks != place.boxes
        main = box.page not in labelled
        found.append(Mark(kind_of(finding.severity), number, box, main, place.text, inline))
        labelled.add(box.page)
    return tuple(found)


def page_marks(document: DocumentEntry) -> dict[int, tuple[Mark, ...]]:
    """All marks of a file by page, in the order of pages; what matters most is drawn last."""
    marks = [*_unread(document), *_unsupported(document)]
    for number, finding in reversed([*enumerate(document.findings, start=1)]):
        marks += finding_marks(number, finding)
    pages: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if 1 <= mark.box.page <= len(document.pages):
            pages[mark.box.page].append(mark)
    return {page: tuple(pages[page][-MOST_MARKS:]) for page in sorted(pages)}


def _unread(document: DocumentEntry) -> Iterable[Mark]:
    spots = [(item.boxes, item.text) for item in document.unread]
    spots += [(table.boxes, table.title) for table in document.unknown_tables]
    return _first_boxes(MarkKind.UNREAD, spots)


def _unsupported(document: DocumentEntry) -> Iterable[Mark]:
    return _first_boxes(
        MarkKind.UNSUPPORTED, [(u.place.marks, u.text) for u in document.unsupported]
    )


def _first_boxes(kind: MarkKind, spots: Sequence[tuple[tuple[Box, ...], str]]) -> list[Mark]:
    return [
        Mark(kind, number, box, not at, text, kind is MarkKind.UNSUPPORTED)
        for number, (boxes, text) in enumerate(spots, start=1)
        for at, box in enumerate(boxes)
    ]


def pages_of_heads(document: DocumentEntry) -> list[int]:
    """Pages that carry the heads of tables in which findings stand on later pages."""
    heads = [p.head for f in document.findings for p in f.places[:MOST_PLACES] if p.head]
    return list(dict.fromkeys(head.page for head in heads))


def most_urgent(marks: dict[int, tuple[Mark, ...]]) -> list[int]:
    """Pages with errors first, then those with warnings, and so on; each in reading order."""
    order = list(MarkKind)
    return sorted(marks, key=lambda page: (min(order.index(m.kind) for m in marks[page]), page))


def cuts(number: int, finding: FindingEntry, pages: Sequence[PageSize], most: int = 3) -> list[Cut]:
    """Parts of pages that show where a finding stands: one a page, ``most`` at most."""
    by_page: dict[int, list[Mark]] = defaultdict(list)
    for mark in finding_marks(number, finding):
        if 1 <= mark.box.page <= len(pages):
            by_page[mark.box.page].append(mark)
    heads = {p.boxes[0].page: p.head for p in reversed(finding.places) if p.boxes}
    return [
        _cut(marks, pages[page - 1], heads.get(page))
        for page, marks in list(by_page.items())[:most]
    ]


def _cut(marks: Sequence[Mark], page: PageSize, head: Box | None) -> Cut:
    whole = marks[0].box
    for mark in sorted(marks[1:], key=lambda m: abs(m.box.top - marks[0].box.top)):
        joined = whole.joined(mark.box)
        if joined.right - joined.left <= _WIDEST and joined.bottom - joined.top <= _HIGHEST:
            whole = joined
    if head is None:
        left, right = _reach(whole.left, whole.right, _TEXT_WIDTH, page.width)
    else:
        wide = whole.joined(head)
        left, right = _reach(wide.left, wide.right, _NARROWEST, page.width)
    top, bottom = _reach(whole.top, whole.bottom, _LOWEST, page.height)
    if head is not None:
        head = replace(head, left=left, right=right)
        if head.page == whole.page and top <= head.bottom + _EDGE:
            top, head = min(top, max(head.top - 2, 0.0)), None  # they follow each other
        elif head.page > whole.page or head.bottom - head.top > _DEEPEST_HEAD:
            head = None
    box = Box(whole.page, left, top, right, bottom)
    inside = tuple(m for m in marks if _within(m.box, box))
    return Cut(box, inside, head, len(marks) - len(inside))


def _reach(low: float, high: float, least: float, end: float) -> tuple[float, float]:
    """A stretch around low..high with a margin, at least so long, inside 0..end."""
    middle, half = (low + high) / 2, max((high - low) / 2 + _MARGIN, least / 2)
    start = min(max(middle - half, 0.0), max(end - 2 * half, 0.0))
    return start, min(start + 2 * half, end)


def badge(mark: Mark, label: str) -> Box:
    """Where the label of a mark stands: inside the cell where its print leaves room, left of a
    figure and right of words; else above its beginning."""
    box = mark.box
    width = _HALF_COLUMN * display_width(label) + 4
    is_figure = mark.text[:1].isdigit() or mark.text[:1] == "-"
    height = min(_BADGE_HEIGHT, box.bottom - box.top)
    room = box.right - box.left >= width + _PRINTED * display_width(mark.text) + 3
    roomy = is_figure and box.bottom - box.top >= _ROOMY and box.right - box.left >= width
    if not mark.inline and ((room and height >= 8) or roomy):
        left = box.left if is_figure else box.right - width
        return Box(box.page, left, box.top, left + width, box.top + height)
    top = max(box.top - _BADGE_HEIGHT, 0.0)
    return Box(box.page, box.left, top, box.left + width, top + _BADGE_HEIGHT)


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left - _EDGE
        and inner.right <= outer.right + _EDGE
        and inner.top >= outer.top - _EDGE
        and inner.bottom <= outer.bottom + _EDGE
    )
