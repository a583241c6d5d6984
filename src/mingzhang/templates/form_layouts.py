"""How a province's performance forms are printed: ``form_layouts.yaml`` as records.

``forms.yaml`` says how a form is read, by the words of its cells; ``form_layouts.yaml`` draws it:
rows of cells with their spans, and what each cell holds. A template without the file can read and
check forms, but prints none.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterable
from pathlib import Path

from mingzhang.facts import Coordinate
from mingzhang.templates.form_model import (
    COUNTS,
    LEVELS,
    NEW_PAGE,
    ROLES,
    SUBJECTS,
    TIERS,
    VALUES,
    WORDS,
    YEAR_ROLES,
    CellKind,
    FormCell,
    FormGroup,
    FormLayout,
    FormPart,
    FormRow,
    IndicatorBlock,
    IndicatorColumn,
)
from mingzhang.templates.lines import Node, load_lines
from mingzhang.templates.loader import says
from mingzhang.templates.model import Template

__all__ = ["form_layouts", "layout_of"]


def form_layouts(template: Template) -> tuple[FormLayout, ...]:
    """The printed forms of a template in their order; none when it has no ``form_layouts.yaml``.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    if not template.folder:
        return ()
    return _load(Path(template.folder), tuple((f.id, f.scope) for f in template.forms))


@functools.cache
def _load(folder: Path, forms: tuple[tuple[str, str], ...]) -> tuple[FormLayout, ...]:
    path = folder / "form_layouts.yaml"
    if not path.is_file():
        return ()
    top = load_lines(path).mapping(("layouts", "shared"), ("layouts",))
    return tuple(layout_of(node, dict(forms)) for node in top["layouts"].sequence())


_KEYS = (
    "form",
    "subject",
    "title",
    "name",
    "above",
    "lines",
    "columns",
    "rows",
    "notes",
    "empty",
    "years",
    "levels",
    "new_page",
    "thousands",
)


def layout_of(node: Node, scopes: dict[str, str], of_year: bool = False) -> FormLayout:
    """One printed form; ``scopes`` are the forms it may be, with what each is about. A form of
    targets may not ask for what only a form of the year knows (``of_year``)."""
    keys = node.mapping(_KEYS, ("form", "title", "columns", "rows"))
    form = keys["form"].choice(scopes)
    widths = tuple(child.number() for child in keys["columns"].sequence())
    if not widths or min(widths) < 1:
        raise keys["columns"].fail("各列宽度应为正整数 (widths are positive)", "[10, 12, 16]")
    parts = _parts(keys["rows"], len(widths))
    if not of_year and (foreign := _of_year(parts)):
        raise node.fail(f"绩效目标表中没有“{foreign}” (a form of targets does not know it)")
    return FormLayout(
        form=form,
        subject=keys["subject"].choice(SUBJECTS) if "subject" in keys else scopes[form],
        title=_pattern(keys["title"]),
        widths=widths,
        parts=parts,
        name=_pattern(keys["name"]) if "name" in keys else "绩效目标表{n}",
        above=_patterns(keys, "above"),
        lines=_patterns(keys, "lines"),
        notes=_patterns(keys, "notes"),
        empty=_pattern(keys["empty"]) if "empty" in keys else "",
        years=tuple(n.number() for n in keys["years"].sequence()) if "years" in keys else (),
        levels=_choices(keys, "levels", LEVELS) or LEVELS,
        new_page=keys["new_page"].choice(NEW_PAGE) if "new_page" in keys else "",
        thousands=_flag(keys, "thousands"),
    )


# ------------------------------------------------------------------------------------- rows


def _parts(node: Node, width: int) -> tuple[FormPart, ...]:
    """The rows, checked to fill the grid exactly."""
    canvas = _Canvas(width)
    parts: list[FormPart] = []
    for child in node.sequence():
        if isinstance(child.value, dict) and "side" in child.value:
            parts.append(_group(child, canvas))
        else:
            parts.append(_row_or_block(child, canvas))
    canvas.close(node)
    return tuple(parts)


def _group(node: Node, canvas: _Canvas) -> FormGroup:
    keys = node.mapping(("side", "rows"), ("side", "rows"))
    side = _cell(keys["side"])
    inner = _Canvas(canvas.width - side.columns)
    rows = tuple(_row_or_block(child, inner) for child in keys["rows"].sequence())
    inner.close(node)
    canvas.close(node)
    return FormGroup(side, rows)


def _row_or_block(node: Node, canvas: _Canvas) -> FormRow | IndicatorBlock:
    if isinstance(node.value, dict) and "indicators" in node.value:
        canvas.close(node)
        return _block(node.mapping(("indicators",))["indicators"], canvas)
    return _row(node, canvas)


def _row(node: Node, canvas: _Canvas) -> FormRow:
    when: Coordinate | None = None
    cells_node = node
    if isinstance(node.value, dict):
        keys = node.mapping(("when", "cells"), ("when", "cells"))
        when, cells_node = says(keys["when"]), keys["cells"]
    cells = tuple(_cell(child) for child in cells_node.sequence())
    if when is not None:
        canvas.close(node)  # a row that may be missing cannot hang on its neighbours
    canvas.row(((cell.columns, cell.rows) for cell in cells), node)
    if when is not None:
        canvas.close(node)
    return FormRow(cells, when)


def _block(node: Node, canvas: _Canvas) -> IndicatorBlock:
    keys = node.mapping(("heads", "columns", "framework", "none"), ("heads", "columns"))
    heads = tuple(_row(child, canvas) for child in keys["heads"].sequence())
    canvas.close(node)
    columns = tuple(_column(child) for child in keys["columns"].sequence())
    canvas.row(((column.columns, 1) for column in columns), keys["columns"])
    framework = keys["framework"].items() if "framework" in keys else ()
    none = keys["none"].items() if "none" in keys else ()
    return IndicatorBlock(
        heads,
        columns,
        tuple((first, child.texts()) for first, child in framework),
        tuple((Node(r, c.file, c.line).choice(ROLES), c.text()) for r, c in none),
    )


def _column(node: Node) -> IndicatorColumn:
    keys = node.mapping(("role", "columns", "period", "optional"), ("role",))
    return IndicatorColumn(
        keys["role"].choice((*ROLES, *YEAR_ROLES)),
        _span(keys, "columns"),
        _flag(keys, "period"),
        _flag(keys, "optional"),
    )


# ------------------------------------------------------------------------------------ cells

_CELL_KEYS = ("less", "tiers", "period", "word", "optional", "columns", "rows")


def _cell(node: Node) -> FormCell:
    kinds = tuple(CellKind)
    keys = node.mapping((*kinds, *_CELL_KEYS))
    named = [kind for kind in kinds if kind.value in keys]
    if len(named) != 1:
        raise node.fail(
            "一个单元格应写明一种内容 (a cell holds one thing)",
            " / ".join(f"{k}: …" for k in kinds),
        )
    kind, child = named[0], keys[named[0].value]
    money = kind is CellKind.MONEY
    return FormCell(
        kind=kind,
        text=_cell_text(kind, child),
        says=says(child) if money else Coordinate(),
        less=says(keys["less"]) if "less" in keys else None,
        tiers=_choices(keys, "tiers", TIERS),
        period=_flag(keys, "period"),
        month=_month(child) if kind is CellKind.PLAN else 0,
        word=keys["word"].text() if "word" in keys else "",
        optional=_flag(keys, "optional"),
        columns=_span(keys, "columns"),
        rows=_span(keys, "rows"),
    )


def _cell_text(kind: CellKind, node: Node) -> str:
    if kind in (CellKind.LABEL, CellKind.TEXT):
        return _pattern(node) if node.value is not None else ""
    if kind is CellKind.COUNT:
        return node.choice(COUNTS)
    if kind is CellKind.VALUE:
        return node.choice(VALUES)
    return node.text() if kind is CellKind.WRITE else ""


def _month(node: Node) -> int:
    month = node.number()
    if not 1 <= month <= 12:
        raise node.fail(f"“{month}”不是月份 (not a month)", "3")
    return month


def _span(keys: dict[str, Node], name: str) -> int:
    if name not in keys:
        return 1
    number = keys[name].number()
    if number < 1:
        raise keys[name].fail("跨度至少为1 (a span is at least 1)", f"{name}: 1")
    return number


def _flag(keys: dict[str, Node], name: str) -> bool:
    return keys[name].flag() if name in keys else False


def _choices(keys: dict[str, Node], name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    known = tuple(allowed)
    return tuple(n.choice(known) for n in keys[name].sequence()) if name in keys else ()


def _of_year(parts: Iterable[FormPart]) -> str:
    """The first thing that only forms of the year hold; empty when there is none."""
    for part in parts:
        if isinstance(part, FormGroup):
            found = _of_year((FormRow((part.side,)), *part.rows))
        elif isinstance(part, FormRow):
            found = next((c.text for c in part.cells if c.kind is CellKind.VALUE), "")
        else:
            found = next((c.role for c in part.columns if c.role in YEAR_ROLES), "")
        if found:
            return found
    return ""


def _patterns(keys: dict[str, Node], name: str) -> tuple[str, ...]:
    return tuple(_pattern(child) for child in keys[name].sequence()) if name in keys else ()


def _pattern(node: Node) -> str:
    text = node.text()
    try:
        named = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise node.fail(f"花括号不成对 (unmatched brace): {error}", "{name}") from error
    for name in named:
        Node(name, node.file, node.line).choice(WORDS)
    return text


class _Canvas:
    """Checks that rows fill the grid: no gap, no overlap, no span beyond the last row."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._open = [0] * width
        """For each column, how many more rows a cell from above takes."""

    def row(self, cells: Iterable[tuple[int, int]], node: Node) -> None:
        """Place one row of (columns, rows)."""
        free = [column for column, left in enumerate(self._open) if not left]
        wide = 0
        taken = [max(0, left - 1) for left in self._open]
        for columns, rows in cells:
            spot = free[wide : wide + columns]
            if spot and spot[-1] - spot[0] + 1 != len(spot):
                raise node.fail("单元格被上方的跨行单元格隔断 (a cell is cut in two by one above)")
            for column in spot:
                taken[column] = rows - 1
            wide += columns
        if wide != len(free):
            raise node.fail(
                f"这一行占{wide}列，而表格此处空{len(free)}列 "
                f"(the row takes {wide} columns of {len(free)})",
                "columns: …",
            )
        self._open = taken

    def close(self, node: Node) -> None:
        """No cell may reach below this point."""
        if any(self._open):
            raise node.fail(
                "有单元格的 rows 超出了最后一行 (a cell spans too many rows)", "rows: …"
            )
