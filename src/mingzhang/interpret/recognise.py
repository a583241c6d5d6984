"""Which table of the layout is this, and which printed column is which.

A table is known by the title before it and by its column heads. Titles that several tables of the
layout share (the procurement table changed over the years) are told apart by the heads. A table
without a known title is taken only when its heads fit exactly one table.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from mingzhang.documents import Paragraph, Row, Table
from mingzhang.interpret import words
from mingzhang.interpret.furniture import without_unit
from mingzhang.interpret.titles import titles_of
from mingzhang.templates import Column, Role, TableSpec, Template

_INTEGER = re.compile(r"\d{1,3}")
_LEADER = re.compile(r"\s?(?:[.．…·⋯]\s?){2,}\d{0,3}$")
_CHAPTER = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|节)|附?[表件]\s?\d{1,2}")
_TOTALS = frozenset({"合计", "总计", "小计", "部门合计", "单位合计", "本年合计"})
_RULED = re.compile(r"\(?(\d{1,2})\)?(?:栏|=[\d+\-()]{1,40})?")
_WIDEST = 400
"""Cells of a row that are looked at: no table of a disclosure is nearly as wide."""
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
_ENOUGH = 0.55
"""Share of a table's heads that must be printed for a titled table."""
_SURE = 0.95
"""Share for a table without a title."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The head rows of a printed table: how many rows they take and the heads of each column."""

    depth: int
    columns: tuple[tuple[str, ...], ...]

    def leaf(self, index: int) -> str:
        """The lowest head of a column, folded; empty when none is printed."""
        path = self.columns[index]
        return path[-1] if path else ""


def is_contents(table: Table, titles: Container[str] = ()) -> bool:
    """Whether a block of ``title <tab> page`` lines is a contents page, not a table.

    Its lines name tables, sections or chapters (``titles``: the folded ones of the layout), and
    their pages never go back. A table of whole numbers has a total, or labels that are no titles.
    """
    pages: list[int] = []
    listed = long = filled = 0
    for row in table.rows:
        cells = [c.strip() for c in row.cells[:_WIDEST] if c.strip()]
        filled += bool(cells)
        if not 2 <= len(cells) <= 3 or not _INTEGER.fullmatch(cells[-1]):
            continue
        name = max(cells[:-1], key=len)
        if words.bare(name) in _TOTALS:
            return False
        pages.append(int(cells[-1]))
        listed += _names_a_chapter(name, titles)
        long += len(name) >= 8
    if len(pages) < max(2, (filled + 1) // 2) or min(pages) < 1:
        return False
    back = sum(1 for one, other in itertools.pairwise(pages) if other < one)
    if 2 * listed >= len(pages):
        return back <= len(pages) // 6  # one slip of the pen leaves it a contents page
    return long == len(pages) >= 3 and not back and pages[0] < pages[-1]


def _names_a_chapter(name: str, titles: Container[str]) -> bool:
    return bool(_LEADER.search(name) or _CHAPTER.match(name)) or (
        len(name) < 80 and words.title(_LEADER.sub("", name)) in titles
    )


_LEVELS = ("类", "款", "项")
"""Heads of the columns in which some print a code in pieces."""
_DIVIDED = {"function": 3, "dept_econ": 2}
"""Axes whose codes are printed in pieces, and in how many."""


def _levels_row(row: Row) -> bool:
    """A row of heads that only divides the code into 类, 款 and 项."""
    cells = [words.fold(c) for c in row.cells[:_WIDEST] if c.strip()]
    return len(cells) >= 2 and tuple(cells[: len(_LEVELS)]) == _LEVELS[: len(cells)]


def split_codes(spec: TableSpec) -> TableSpec:
    """The layout with its code of the functional classification in three columns, that of the
    economic one in two; a layout that divides its codes itself stays as it is."""
    columns: list[Column] = []
    codes = Counter(c.axis for c in spec.columns if c.role is Role.CODE)
    for column in spec.columns:
        if column.role is Role.CODE and codes[column.axis] == 1 and column.axis in _DIVIDED:
            columns += [
                replace(
                    column, id=f"{column.id}_{n}" if n else column.id, head=(*column.head, level)
                )
                for n, level in enumerate(_LEVELS[: _DIVIDED[column.axis]])
            ]
        else:
            columns.append(column)
    return replace(spec, columns=tuple(columns))


def head_vocabulary(spec: TableSpec) -> frozenset[str]:
    """Every folded head of a table, at any level."""
    return frozenset(words.head(h) for column in spec.columns for h in (*column.head, *column.also))


def read_heads(rows: Sequence[Row], spec: TableSpec) -> Heads:
    """Find the head rows at the top of ``rows`` for ``spec``, ruler rows included in the depth."""
    vocabulary = head_vocabulary(spec)
    deepest = max(len(column.head) for column in spec.columns)
    depth = 0
    for row in rows[: deepest + 1]:
        if depth and _levels_row(row) and not is_ruler(row):
            depth += 1
            continue
        cells = [words.head(c) for c in row.cells[:_WIDEST] if c.strip()]
        known = sum(1 for c in cells if _is_head(c, vocabulary))
        if not cells or known < max(1, (len(cells) + 1) // 2) or is_ruler(row) or row.floating:
            break
        if any(_NUMBER.fullmatch(c) for c in cells):
            break  # a head never is a plain number; a total row is not a head
        depth += 1
    width = min(max((len(row.cells) for row in rows[:depth]), default=0), _WIDEST)
    columns = tuple(
        tuple(
            words.head(row.cells[i])
            for row in rows[:depth]
            if i < len(row.cells) and row.cells[i].strip()
        )
        for i in range(width)
    )
    while depth < len(rows) and is_ruler(rows[depth]):
        depth += 1
    return Heads(depth, columns)


def _is_head(cell: str, vocabulary: frozenset[str]) -> bool:
    return cell in vocabulary or any(
        len(v) > 3 and (v in cell or cell in v) for v in vocabulary if len(cell) > 2
    )


def is_ruler(row: Row) -> bool:
    """A ruler row numbers the columns: ``栏次 1 2 3``, ``1 2 3``, ``甲 1 2``, ``1=2+3 2 3``."""
    cells = [words.fold(c) for c in row.cells[:_WIDEST] if c.strip()]
    if not cells:
        return False
    if cells[0] in {"栏次", "栏"} or "栏次" in cells[:4]:
        return True
    lettered = list(itertools.takewhile(lambda c: c in {"甲", "乙", "丙", "丁", "**"}, cells))
    numbers = [_RULED.fullmatch(c) for c in cells[len(lettered) :]]
    if [m and int(m[1]) for m in numbers] != list(range(1, len(numbers) + 1)):
        return False
    # Two numbers alone rule a table only when it has no more columns.
    return len(numbers) >= 3 or (bool(numbers) and len(cells) == len(row.cells) > 1)


def head_score(heads: Heads, spec: TableSpec) -> float:
    """Share of the layout's columns whose head is printed."""
    printed = [h for path in heads.columns for h in path]
    found = 0
    for column in spec.columns:
        leaves = [words.head(leaf) for leaf in column.leaves]
        if any(leaf in printed or any(_close(leaf, p) for p in printed) for leaf in leaves):
            found += 1
    return found / len(spec.columns)


def path_score(heads: Heads, spec: TableSpec, width: int) -> float:
    """How well the printed columns fit the layout's with all their heads (预算数 under 合计 or 合计
    under 预算数): 1 when every column of both has its like with the same heads."""
    at = tuple(range(width)) if width == len(spec.columns) else _by_heads(heads, spec, width)
    alike = 0.0
    for printed, index in enumerate(at):
        if index is None or printed >= len(heads.columns) or not heads.columns[printed]:
            continue
        column = spec.columns[index]
        path, wanted = heads.columns[printed], tuple(words.head(h) for h in column.head)
        leaf = path[-1] in {words.head(head) for head in column.leaves}
        shared = len({*path[:-1]} & {*wanted[:-1]}) + leaf
        alike += shared / max(len(path), len(wanted))
    return alike / max(len(spec.columns), sum(map(bool, heads.columns)))


def _close(one: str, other: str) -> bool:
    return len(one) > 2 and len(other) > 2 and (one in other or other in one)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table of the layout that a printed table may be, with the evidence."""

    spec: TableSpec
    title: str
    title_line: int
    heads: Heads
    how: str


class Recogniser:
    """The tables of a template, ready to be recognised: by title, and by heads alone."""

    def __init__(self, template: Template, year: int | None) -> None:
        self.year = year
        self.general = not template.division
        """Whether the layout is one that holds everywhere, which none follows to the letter."""
        self.titles: dict[str, list[TableSpec]] = {}
        self._by_head: dict[str, set[int]] = {}
        self._wide = [s for s in template.tables if len(s.columns) >= 4]
        for spec in template.tables:
            for title in titles_of(spec, template):
                self.titles.setdefault(title, []).append(spec)
        for index, spec in enumerate(self._wide):
            for column in spec.columns:
                for leaf in column.leaves:
                    self._by_head.setdefault(words.head(leaf), set()).add(index)
        self.chapters = frozenset(self.titles) | {
            words.title(title) for section in template.sections for title in section.titles
        }

    def recognise(self, table: Table, before: Sequence[Paragraph], first: bool) -> Candidate | None:
        """Match one printed table. ``before`` are the paragraphs since the last table, in order;
        ``first`` while no table was recognised: only then may a contents page come."""
        if first and is_contents(table, self.chapters):
            return None
        for paragraph in reversed(before[-8:]):
            if len(paragraph.text) > 90:
                continue
            name = words.title(without_unit(paragraph.text))
            named = self.titles.get(name) if name and len(name) <= 60 else None
            if not named:
                continue
            best = _best(table, named, self.year)
            if best is not None and (best[0] >= _ENOUGH or _without_heads(table, best[2])):
                return Candidate(best[1], paragraph.text, paragraph.line, best[2], "title")
        if self.general:
            return None  # heads alone are as much the vocabulary's, which also knows the title
        best = _best(table, self._likely(table), self.year, alone=True)
        if best is not None and best[0] >= _SURE:
            return Candidate(best[1], "", table.line, best[2], "heads")
        return None

    def _likely(self, table: Table) -> list[TableSpec]:
        """Layout tables at least half of whose heads stand in the first rows, word for word."""
        printed = {
            words.head(cell) for row in table.rows[:4] for cell in row.cells[:_WIDEST] if cell
        }
        counts: Counter[int] = Counter()
        for head in printed:
            counts.update(self._by_head.get(head, ()))
        return [
            self._wide[index]
            for index in sorted(counts)
            if 2 * counts[index] >= len({c.head[-1] for c in self._wide[index].columns})
        ]


def _without_heads(table: Table, heads: Heads) -> bool:
    """Whether a table begins with its rows. Heads that the layout does not know are heads: such a
    table is another one under the same title."""
    if heads.depth:
        return False
    first = next((row for row in table.rows if any(c.strip() for c in row.cells)), None)
    cells = [words.fold(c) for c in first.cells[:_WIDEST] if c.strip()] if first else []
    return any(_NUMBER.fullmatch(c) or words.bare(c) in _TOTALS for c in cells) or len(cells) < 2


def _best(
    table: Table, specs: Sequence[TableSpec], year: int | None, alone: bool = False
) -> tuple[float, TableSpec, Heads] | None:
    ranked = []
    width = max(len(row.cells) for row in table.rows) if specs else 0
    if any(_levels_row(row) for row in table.rows[:6]):
        specs = [split_codes(spec) for spec in specs]
    for spec in specs:
        heads = read_heads(table.rows, spec)
        score = head_score(heads, spec) if heads.depth else 0.0
        fits = width == len(spec.columns)
        # As many columns as the layout has say more than heads that occur in several layouts.
        sized = fits and score >= _ENOUGH
        fit = round(path_score(heads, spec, width), 3) if heads.depth and len(specs) > 1 else 0.0
        ranked.append((sized, round(score, 3), fit, year in spec.years, spec, heads))
    ranked.sort(key=lambda item: item[:4], reverse=True)
    if not ranked:
        return None
    if alone and len(ranked) > 1 and ranked[1][:2] == ranked[0][:2]:
        return None
    _, score, _, _, spec, heads = ranked[0]
    return score, spec, heads


def covers(candidate: Candidate, table: Table) -> bool:
    """Whether every printed column has its like in the layout."""
    heads, width = candidate.heads, max(len(row.cells) for row in table.rows)
    if not heads.depth:
        return False
    if any(_levels_row(row) for row in table.rows[heads.depth : heads.depth + 2]):
        return False  # heads that it does not know go on below
    leaves = [heads.leaf(printed) for printed in range(len(heads.columns))]
    known = Counter(words.head(leaf) for c in candidate.spec.columns for leaf in set(c.leaves))
    if any(count > max(known[leaf], 1) for leaf, count in Counter(filter(None, leaves)).items()):
        return False
    at = _by_heads(heads, candidate.spec, width)
    return all(
        index is not None
        for printed, index in enumerate(at)
        if printed < len(heads.columns) and heads.leaf(printed)
    )


def column_maps(heads: Heads, spec: TableSpec, width: int) -> list[tuple[int | None, ...]]:
    """Possible assignments printed column -> index into ``spec.columns``, the likeliest first.

    Conversion often shifts merged heads by a column while the figures stay in place, so both the
    positions and the printed heads are offered when they disagree; the identities choose.
    """
    by_position: tuple[int | None, ...] | None = None
    if width == len(spec.columns):
        by_position = tuple(range(width))
    by_heads = _by_heads(heads, spec, width)
    maps = [m for m in (by_position, by_heads) if m is not None]
    if by_position is None and heads.depth == 0:
        maps = [tuple(i if i < len(spec.columns) else None for i in range(width))]
    if by_position is not None and by_heads is not None:
        amounts = {i for i, c in enumerate(spec.columns) if c.role is Role.AMOUNT}
        if by_heads.count(None) or not amounts <= {i for i in by_heads if i is not None}:
            maps = [by_position]
    return list(dict.fromkeys(maps))


def _by_heads(heads: Heads, spec: TableSpec, width: int) -> tuple[int | None, ...]:
    """Assign by equal leaf heads (and the head above where leaves repeat), in order."""
    leaves = [{words.head(leaf) for leaf in column.leaves} for column in spec.columns]
    result: list[int | None] = [None] * width
    taken: set[int] = set()
    cursor = 0
    for printed in range(min(width, len(heads.columns))):
        leaf = heads.leaf(printed)
        if not leaf:
            continue
        same = [i for i, known in enumerate(leaves) if i not in taken and leaf in known]
        if not same:
            same = [
                i
                for i, known in enumerate(leaves)
                if i not in taken and any(_close(one, leaf) for one in known)
            ]
        if same:
            choice = min(same, key=lambda i: (i < cursor, i))
            result[printed] = choice
            taken.add(choice)
            cursor = choice + 1
    return tuple(result)
