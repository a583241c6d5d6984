"""Two people filled in the same budget: what the newer version changed, beside what stands here.

Pure: cells in, cells out. Rows bear no names, so they are found again by what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mingzhang.web.pure.grid import Cells

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the other version has otherwise. ``row`` is its number on the user's sheet, that of
    the other version for a row that was ``added``; ``column`` is empty where it is about a whole
    row. ``clash``: the user has changed the same thing, too."""

    id: str
    kind: str
    """``cell``, ``added`` or ``removed``."""
    sheet: str
    row: int
    column: str
    before: str
    mine: str
    theirs: str
    clash: bool
    content: tuple[tuple[str, str], ...] = ()
    """The row that was added."""


def differences(base: Cells, mine: Cells, theirs: Cells) -> list[Difference]:
    """What ``theirs`` has otherwise than ``base``, from which both began, and ``mine`` has not."""
    found: list[Difference] = []
    for sheet in dict.fromkeys((*base, *mine, *theirs)):
        sides = (_filled(cells.get(sheet, ())) for cells in (base, mine, theirs))
        found.extend(_of_sheet(sheet, *sides))
    return found


def merged(
    mine: Cells, found: Iterable[Difference], taken: Iterable[str]
) -> dict[str, list[dict[str, str]]]:
    """The user's cells with the chosen differences (by id) taken over."""
    chosen = set(taken)
    cells = {sheet: [dict(row) for row in _filled(rows)] for sheet, rows in mine.items()}
    removed: dict[str, set[int]] = {}
    added: dict[str, list[Difference]] = {}
    for one in found:
        if one.id not in chosen:
            continue
        if one.kind == "added":
            added.setdefault(one.sheet, []).append(one)
        elif one.kind == "removed":
            removed.setdefault(one.sheet, set()).add(one.row)
        elif one.theirs:
            cells[one.sheet][one.row - 1][one.column] = one.theirs
        else:
            cells[one.sheet][one.row - 1].pop(one.column, None)
    for sheet, gone in removed.items():
        cells[sheet] = [row for n, row in enumerate(cells[sheet], start=1) if n not in gone]
    for sheet, ones in added.items():
        rows = cells.setdefault(sheet, [])
        for one in ones:
            rows.insert(min(one.row - 1, len(rows)), dict(one.content))
    return cells


def _filled(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Rows without empty cells, so that an empty cell and a missing one are the same."""
    return [{k: v for k, v in row.items() if v != ""} for row in rows]


def _of_sheet(
    sheet: str, base: list[dict[str, str]], mine: list[dict[str, str]], theirs: list[dict[str, str]]
) -> Iterator[Difference]:
    here = {b: m for b, m in _paired(base, mine) if b is not None and m is not None}
    for b, t in _with_moved(base, theirs):
        if t is None:
            if b in here:
                yield _removed(sheet, here[b], base[b], mine[here[b]])
        elif b is None:
            if theirs[t] and theirs[t] not in mine:
                yield _added(sheet, t, {}, theirs[t])
        elif b in here:
            yield from _of_row(sheet, here[b], base[b], mine[here[b]], theirs[t])
        elif theirs[t] != base[b]:
            # The user deleted a row which the other has changed: it can be taken back.
            yield _added(sheet, t, base[b], theirs[t])


def _removed(sheet: str, at: int, base: Row, mine: Row) -> Difference:
    clash = mine != base
    return Difference(
        f"{sheet}|removed|{at}", "removed", sheet, at + 1, "", _said(base), _said(mine), "", clash
    )


def _added(sheet: str, at: int, base: Row, theirs: Row) -> Difference:
    return Difference(
        f"{sheet}|added|{at}",
        "added",
        sheet,
        at + 1,
        "",
        _said(base),
        "",
        _said(theirs),
        bool(base),
        tuple(theirs.items()),
    )


def _said(row: Row) -> str:
    return "　".join(row.values())


def _of_row(sheet: str, at: int, base: Row, mine: Row, theirs: Row) -> Iterator[Difference]:
    for column in dict.fromkeys((*base, *theirs)):
        was, here, there = (row.get(column, "") for row in (base, mine, theirs))
        if there not in (was, here):
            yield Difference(f"{sheet}|{at}|{column}", "cell", sheet, at + 1, column,
                             was, here, there, here != was)  # fmt: skip


def _with_moved(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[int | None, int | None]]:
    """Rows of two versions side by side; one that only stands elsewhere now is no row that was
    deleted and another that was added."""
    pairs = list(_paired(old, new))
    gone: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for b, t in pairs:
        if b is not None and t is None:
            gone.setdefault(_content(old[b]), []).append(b)
    moved: dict[int, int] = {}
    for b, t in pairs:
        if b is None and t is not None and (same := gone.get(_content(new[t]))):
            moved[same.pop(0)] = t
    again = set(moved.values())
    return [
        (b, moved.get(b) if t is None and b is not None else t)
        for b, t in pairs
        if b is not None or t not in again
    ]


def _content(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(row.items()))


def _paired(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[int | None, int | None]]:
    """Rows of two versions side by side: equal ones first, then in their order those between.

    What both begin and end with is taken off before: budgets repeat themselves, and rows that look
    the same must not be taken for one another across the whole sheet.
    """
    was, now = ([_content(row) for row in rows] for rows in (old, new))
    shorter = min(len(was), len(now))
    top = next((n for n in range(shorter) if was[n] != now[n]), shorter)
    rest = shorter - top
    end = next((n for n in range(rest) if was[-1 - n] != now[-1 - n]), rest)
    yield from ((n, n) for n in range(top))
    between = was[top : len(was) - end], now[top : len(now) - end]
    for kind, a, b, c, d in SequenceMatcher(None, *between, autojunk=False).get_opcodes():
        both = range(max(b - a, d - c)) if kind != "equal" else range(b - a)
        for n in both:
            here, there = top + a + n, top + c + n
            yield (here if here < top + b else None, there if there < top + d else None)
    yield from ((len(was) - n, len(now) - n) for n in range(end, 0, -1))
