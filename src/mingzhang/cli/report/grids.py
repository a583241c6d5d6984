"""Recognised tables and forms as they are printed again, with the cells that findings point at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mingzhang.cli.report.model import Grid, GridCell, GridRow, HeadCell
from mingzhang.facts import Finding, Place, shown
from mingzhang.interpret.model import PerformanceForm, ReadCell, ReadTable
from mingzhang.templates import Column, Role


class Marks:
    """Which findings point at a line, looked up by the cells of that line."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._by_line: dict[int, list[tuple[int, Place]]] = {}
        for number, finding in enumerate(findings, start=1):
            for place in _all_places(finding):
                if place.file:  # it stands in another document
                    continue
                self._by_line.setdefault(place.line, []).append((number, place))

    def on(self, lines: Iterable[int], cells: Sequence[_Spot]) -> _Marked:
        """Distribute the findings on these lines: to the cell they name, else to the row."""
        marked = _Marked([[] for _ in cells])
        for line in dict.fromkeys(lines):
            for number, place in self._by_line.get(line, ()):
                hit = _named(place, cells)
                _note(marked.row if hit is None else marked.cells[hit], number)
        return marked


@dataclass(frozen=True, slots=True)
class _Spot:
    """Of a cell, what a place can be told by."""

    text: str
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class _Marked:
    cells: list[list[int]]
    row: list[int] = field(default_factory=list)


def _all_places(finding: Finding) -> Iterable[Place]:
    yield from finding.places
    for consequence in finding.consequences:
        yield from _all_places(consequence)


def _note(numbers: list[int], number: int) -> None:
    if number not in numbers:
        numbers.append(number)


def _named(place: Place, cells: Sequence[_Spot]) -> int | None:
    """Index of the cell a place means; None when it means the row or cannot be told."""
    by_column = [
        i
        for i, cell in enumerate(cells)
        if place.column and cell.column == place.column and (cell.row == place.row or not place.row)
    ]
    if len(by_column) == 1:
        return by_column[0]
    text = place.text.strip()
    by_text = [i for i, cell in enumerate(cells) if text and cell.text.strip() == text]
    both = [i for i in by_text if i in by_column] or by_text
    return both[0] if len(both) == 1 else None


def table_grid(table: ReadTable, marks: Marks) -> Grid:
    """A table with merged heads; rows that stand on one line of the source are printed as one."""
    columns = table.spec.columns
    lines: dict[tuple[int, int], dict[str, ReadCell]] = {}
    totals: set[tuple[int, int]] = set()
    for row in table.rows:
        key = (row.place.page, row.place.line)
        lines.setdefault(key, {}).update(row.cells)
        if row.kind == "total":
            totals.add(key)
    head_of_row = _row_head(columns)
    rows = []
    for key, cells in lines.items():
        in_order = [cells.get(column.id) for column in columns]
        spots = [_Spot(c.text, c.place.row, c.place.column) if c else _Spot("") for c in in_order]
        covered = [key[1], *(c.place.line for c in in_order if c)]
        marked = marks.on(covered, spots)
        rows.append(
            GridRow(
                line=key[1],
                cells=tuple(
                    GridCell(
                        text=spot.text,
                        amount=column.role is Role.AMOUNT,
                        heads_row=column.id == head_of_row,
                        marks=tuple(numbers),
                    )
                    for column, spot, numbers in zip(columns, spots, marked.cells, strict=True)
                ),
                total=key in totals,
                marks=tuple(marked.row),
            )
        )
    return Grid(merged_head([column.head for column in columns]), tuple(rows))


def _row_head(columns: Sequence[Column]) -> str:
    for wanted in ((Role.NAME, Role.LABEL), (Role.CODE,), (Role.TEXT,)):
        for column in columns:
            if column.role in wanted:
                return column.id
    return ""


def merged_head(heads: Sequence[Sequence[str]]) -> tuple[tuple[HeadCell, ...], ...]:
    """Heads of all columns, each from top to bottom, as rows of spanning cells.

    Neighbours that share a head (and everything above it) span columns; a column with fewer heads
    than the deepest spans the rows below.
    """
    paths = [_without_repeats(head) for head in heads]
    depth = max((len(path) for path in paths), default=0)
    rows: list[tuple[HeadCell, ...]] = []
    for level in range(depth):
        cells: list[HeadCell] = []
        before: tuple[str, ...] | None = None
        for path in paths:
            if len(path) <= level:
                before = None
                continue
            until = path[: level + 1]
            last = len(path) == level + 1
            if until == before and not last:
                widest = cells.pop()
                cells.append(HeadCell(widest.text, widest.columns + 1, widest.rows))
            else:
                cells.append(HeadCell(path[level], 1, depth - level if last else 1))
            before = None if last else until
        rows.append(tuple(cells))
    return tuple(rows)


def _without_repeats(head: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for i, text in enumerate(head) if i == 0 or text != head[i - 1]) or ("",)


def form_grids(form: PerformanceForm, lang: str, marks: Marks) -> tuple[Grid, ...]:
    """A performance form as two tables: its labelled fields, and its indicators."""
    return tuple(g for g in (_form_fields(form, lang, marks), _indicators(form, lang, marks)) if g)


def _form_fields(form: PerformanceForm, lang: str, marks: Marks) -> Grid | None:
    entries: list[tuple[str, str, Place, bool]] = [
        (_label(form, name), text, place, False) for name, (text, place) in form.fields.items()
    ]
    entries += [
        (_label(form, name), shown(fact.value), fact.place, True)
        for name, fact in form.amounts.items()
    ]
    entries += [(p.head, shown(p.value), p.place, True) for p in form.plan]
    entries.sort(key=lambda entry: entry[2].line)
    rows = tuple(
        _plain_row([label, text], place, marks, amounts=(1,) if is_amount else ())
        for label, text, place, is_amount in entries
    )
    head = ("Item", "Content") if lang == "en" else ("栏目", "内容")
    return Grid((tuple(HeadCell(h) for h in head),), rows) if rows else None


def _label(form: PerformanceForm, name: str) -> str:
    """The printed label of a field, as the layout gives it; its own name when it gives none."""
    labels = form.spec.fields.get(name, ())
    return labels[0] if labels else name


_INDICATOR_HEADS = {
    "zh": ("一级指标", "二级指标", "三级指标", "指标说明", "指标值", "分值", "评分标准", "依据"),
    "en": ("Level 1", "Level 2", "Level 3", "Description", "Target", "Weight", "Rule", "Basis"),
}


def _indicators(form: PerformanceForm, lang: str, marks: Marks) -> Grid | None:
    table = [
        [
            i.level1,
            i.level2,
            i.level3,
            i.description,
            i.value,
            "" if i.weight is None else shown(i.weight),
            i.rule,
            i.basis,
        ]
        for i in form.indicators
    ]
    heads = _INDICATOR_HEADS["en" if lang == "en" else "zh"]
    used = [k for k in range(len(heads)) if any(row[k] for row in table)]
    rows = tuple(
        _plain_row([row[k] for k in used], indicator.place, marks, row_head=min(2, len(used) - 1))
        for row, indicator in zip(table, form.indicators, strict=True)
    )
    return Grid((tuple(HeadCell(heads[k]) for k in used),), rows) if rows and used else None


def _plain_row(
    texts: Sequence[str],
    place: Place,
    marks: Marks,
    *,
    amounts: tuple[int, ...] = (),
    row_head: int = 0,
) -> GridRow:
    marked = marks.on([place.line], [_Spot(text) for text in texts])
    return GridRow(
        line=place.line,
        cells=tuple(
            GridCell(text, k in amounts, k == row_head, tuple(marked.cells[k]))
            for k, text in enumerate(texts)
        ),
        marks=tuple(marked.row),
    )
