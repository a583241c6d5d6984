"""Forms printed as one list: a row an indicator, with the project's name and goals beside it.

Sichuan, Chongqing and others print all projects of a department so. Each project becomes a form of
its own: its fields as rows of label and value, then the heads and its rows without those columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.documents import Block, Paragraph, Row, Table
from mingzhang.interpret import words
from mingzhang.interpret.forms.grouping import RawForm, is_head_row
from mingzhang.interpret.forms.labels import Labels, labels_of, unit_in
from mingzhang.templates import FormSpec

_ABOVE = 4
_LONGEST_TITLE = 80


def listed_forms(blocks: Sequence[Block], spec: FormSpec) -> tuple[list[RawForm], list[Block]]:
    """The forms of every list among ``blocks``, and the blocks that are none."""
    labels = labels_of(spec)
    found: list[RawForm] = []
    rest: list[Block] = []
    for block in blocks:
        at = _head(block, labels) if isinstance(block, Table) else None
        if at is None or not isinstance(block, Table):
            rest.append(block)
            continue
        above = [b for b in rest[-_ABOVE:] if isinstance(b, Paragraph)]
        known = sum(len(raw.rows) for raw in found)
        raws = list(_forms(block.rows, at, labels, above, found[-1] if found else None))
        if raws or sum(len(raw.rows) for raw in found) > known:
            found += raws
        else:
            rest.append(block)
    return found, rest


def _head(table: Table, labels: Labels) -> int | None:
    """Where the row of heads stands that names projects and indicators side by side."""
    for at, row in enumerate(table.rows[:10]):
        if is_head_row(row, labels) and "name" in _columns(row, labels).values():
            return at
    return None


def _columns(row: Row, labels: Labels) -> dict[int, str]:
    """The columns of fields, left of the first one that belongs to indicators."""
    columns: dict[int, str] = {}
    for column, cell in enumerate(row.cells):
        if "level1" in labels.head(cell) or "level2" in labels.head(cell):
            break
        if cell and (names := labels.field(cell)):
            columns[column] = names[0]
    return columns


def _forms(
    rows: Sequence[Row],
    at: int,
    labels: Labels,
    above: Sequence[Paragraph],
    last: RawForm | None,
) -> Iterator[RawForm]:
    """The forms of one table. Rows before the first name go on with the ``last`` form where a page
    break cut the list and its heads are printed again."""
    head = rows[at]
    columns = _columns(head, labels)
    name = next(column for column, field in columns.items() if field == "name")
    title = next((b.text.strip() for b in reversed(above) if _is_title(b.text)), "")
    captions = [b.text for b in above] + [c for row in rows[:at] for c in row.cells]
    unit = next((u for text in captions if text and (u := unit_in(text))), None)
    below = replace(head, cells=_without(head.cells, columns))
    form: RawForm | None = None
    if last is not None and below.cells in {row.cells for row in last.rows}:
        cut = next((i for i, r in enumerate(rows) if i > at and _cell(r, name)), len(rows))
        last.rows += [replace(r, cells=_without(r.cells, columns)) for r in rows[at + 1 : cut]]
        last.consumed |= {r.line for r in rows[:cut]}
    for row in rows[at + 1 :]:
        if is_head_row(row, labels):
            if form is not None:
                form.consumed.add(row.line)
            continue
        said = _cell(row, name)
        if said and (form is None or words.fold(said) != words.fold(_cell(form.rows[0], 1))):
            if form is not None:
                yield form
            form = RawForm(labels.spec, title, row.line, unit=unit)
            form.rows = [*_fields(row, head, columns, name), below]
            form.consumed = {head.line, *(r.line for r in rows[:at])}
        if form is not None:
            form.rows.append(replace(row, cells=_without(row.cells, columns)))
            form.consumed.add(row.line)
    if form is not None:
        yield form


def _is_title(text: str) -> bool:
    folded = words.fold(text)
    return len(folded) < _LONGEST_TITLE and "绩效" in folded and "表" in folded


def _fields(row: Row, head: Row, columns: dict[int, str], name: int) -> list[Row]:
    """The fields of a project as rows of label and value, its name first."""
    ordered = sorted(columns, key=lambda column: column != name)
    return [
        Row((head.cells[column], _cell(row, column)), row.line, row.page)
        for column in ordered
        if _cell(row, column)
    ]


def _without(cells: tuple[str, ...], columns: dict[int, str]) -> tuple[str, ...]:
    return tuple("" if column in columns else cell for column, cell in enumerate(cells))


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""
