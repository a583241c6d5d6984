"""A budget as cells of a browser grid and back: texts in, texts out, no number is touched by the
browser. Knows neither Django nor any rule: sheets, columns and mistakes are those of ``budget/``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.budget import Budget, CodeBook, CodeName, Problem, Where, write_yaml
from mingzhang.budget.finish import finish
from mingzhang.budget.numbers import amount
from mingzhang.budget.records import rows_of
from mingzhang.budget.references import label
from mingzhang.budget.schema import COVER, Column, ColumnType, Info, schema
from mingzhang.budget.source import Source, SourceRow
from mingzhang.templates import all_templates
from mingzhang.templates.prose import asked
from mingzhang.web.pure.beside import layouts

Cells = Mapping[str, Sequence[Mapping[str, str]]]
"""Texts by sheet key, row and column key; the cover is a sheet of one row."""

MOST_ROWS, LONGEST = 20_000, 20_000
"""Rows of a sheet and characters of a cell that are taken."""


class Malformed(Exception):  # noqa: N818 - what was sent, no fault
    """What was sent is not cells."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Cells after the check: the budget as YAML (None while there is an error), its year, every
    problem at its cell, and the sums of the columns of money by sheet and column."""

    content: str | None
    year: int
    problems: tuple[Problem, ...]
    sums: dict[str, dict[str, str]]


def columns(lang: str, cells: Cells) -> list[dict[str, Any]]:
    """The sheets with their columns, for the grid: in the order of the workbook, so that rows can
    be copied from one to the other; rare columns that nothing stands in come last."""
    found = []
    for sheet in schema().sheets:
        used = {key for row in cells.get(sheet.key, ()) for key, text in row.items() if text}
        shown = sheet.laid_out(used)
        rest = [column for column in sheet.columns if column not in shown]
        found.append(
            {
                "key": sheet.key,
                "name": sheet.name.said(lang),
                "intro": sheet.intro.said(lang),
                "one": sheet.key == COVER,
                "columns": [
                    _info(one, lang) if isinstance(one, Info) else _column(one, lang)
                    for one in (*shown, *rest)
                ],
            }
        )
    return found


def cells_of(budget: Budget) -> dict[str, list[dict[str, str]]]:
    """A budget as cells. Units and projects are written with their names, members as labels."""
    names = {unit.code: label(unit.code, unit.name) for unit in budget.units}
    names[budget.code] = label(budget.code, budget.name)
    projects = {p.key: label(p.code, p.name) for p in budget.projects}
    return {
        sheet.key: [
            {key: _text(sheet.column(key), value, names, projects) for key, value in row.items()}
            for row in rows_of(budget, sheet)
        ]
        for sheet in schema().sheets
    }


def parsed(sent: Any) -> dict[str, list[dict[str, str]]]:
    """What a browser sent, as cells. Raises Malformed for anything else."""
    known = {sheet.key: {c.key for c in sheet.columns} for sheet in schema().sheets}
    if not isinstance(sent, dict) or not set(sent) <= set(known):
        raise Malformed
    found: dict[str, list[dict[str, str]]] = {}
    for key, rows in sent.items():
        if not isinstance(rows, list) or len(rows) > MOST_ROWS:
            raise Malformed
        found[key] = [_row(row, known[key]) for row in rows]
    return found


def judge(cells: Cells) -> Judged:
    """Every mistake of the cells at once, and the budget when there is none."""
    budget, found = finish(source_of(cells), tuple(asked(all_templates()).values()))
    # Here all figures are text: that one has separators, as Excel copies it, is no doubt.
    problems = tuple(one for one in found if one.kind != "typed_separators")
    content = write_yaml(budget).decode() if budget is not None else None
    return Judged(content, budget.year if budget is not None else 0, problems, _sums(cells))


def source_of(cells: Cells) -> Source:
    """Cells as the rows of a file; those in which nothing stands are left out."""
    cover = next(iter(cells.get(COVER, ())), {})
    rows = {
        sheet.key: [
            SourceRow(Where(sheet.key, number), {k: v for k, v in row.items() if v.strip()})
            for number, row in enumerate(cells.get(sheet.key, ()), start=1)
            if any(v.strip() for v in row.values())
        ]
        for sheet in schema().records
    }
    filled = {k: v for k, v in cover.items() if v.strip()}
    return Source(SourceRow(Where(COVER, 1), filled), dict(rows))


def _sums(cells: Cells) -> dict[str, dict[str, str]]:
    """Sums of the columns of money; a column with a cell that is no figure has none."""
    found: dict[str, dict[str, str]] = {}
    for sheet in schema().records:
        for column in sheet.columns:
            if column.type is not ColumnType.AMOUNT or not column.total:
                continue
            texts = [row.get(column.key, "") for row in cells.get(sheet.key, ())]
            figures = [amount(text)[0] for text in texts if text.strip()]
            if None in figures:
                continue
            total = sum((one for one in figures if one is not None), Decimal(0))
            found.setdefault(sheet.key, {})[column.key] = f"{total:,.2f}"
    return found


MOST_OFFERED = 20
"""Codes that are offered for what was typed."""


def names_of(cells: Cells) -> dict[str, dict[str, str]]:
    """The names of the codes in the cells, by classification: they stand beside the code."""
    book = _book(cells)
    found: dict[str, dict[str, str]] = {"template": layouts()}
    for sheet in schema().records:
        for column in sheet.columns:
            if column.type is not ColumnType.CODE:
                continue
            held = found.setdefault(column.scheme, {})
            for text in {row.get(column.key, "").strip() for row in cells.get(sheet.key, ())}:
                if text and text not in held and (name := book.name(column.scheme, text)):
                    held[text] = name
    return found


def offered(cells: Cells, sheet: str, column: str, typed: str) -> list[tuple[str, str]]:
    """Codes and names that what was typed could mean: codes that begin with it, then names."""
    try:
        wanted = schema().sheet(sheet).column(column)
    except KeyError:
        return []
    if wanted.type is not ColumnType.CODE:
        return []
    said = typed.strip().casefold()
    ranked = []
    for item in _book(cells).items(wanted.scheme, wanted.digits):
        name = item.name.casefold()
        places = (item.code.casefold().startswith(said), name.startswith(said), said in name)
        if any(places):
            ranked.append((places.index(True), item.code, item.name))
    return [(code, name) for _, code, name in sorted(ranked)[:MOST_OFFERED]]


def _book(cells: Cells) -> CodeBook:
    cover = next(iter(cells.get(COVER, ())), {})
    year = cover.get("year", "")
    keys = {c.key: c for c in schema().sheet("codes").columns}
    own = [
        CodeName(keys["scheme"].chosen(row.get("scheme", "")) or "", row["code"], row["name"])
        for row in cells.get("codes", ())
        if row.get("code") and row.get("name")
    ]
    known = year.isascii() and year.isdigit() and len(year) == 4
    return CodeBook(int(year) if known else 0, own)


def _row(row: Any, known: set[str]) -> dict[str, str]:
    if not isinstance(row, dict) or not set(row) <= known:
        raise Malformed
    if not all(isinstance(v, str) and len(v) <= LONGEST for v in row.values()):
        raise Malformed
    return dict(row)


def _text(column: Column, value: Any, names: Mapping[str, str], projects: Mapping[str, str]) -> str:
    if column.type in (ColumnType.UNIT, ColumnType.BODY):
        return names.get(str(value), str(value))
    if column.type in (ColumnType.PROJECT, ColumnType.SOURCE):
        return projects.get(str(value), str(value))
    if column.type is ColumnType.CHOICE:
        return column.label(str(value))
    if isinstance(value, Decimal):
        return f"{value:.2f}" if column.type is ColumnType.AMOUNT else f"{value.normalize():f}"
    return str(value)


INFO = "info."
"""How the key of a column begins that is shown and never filled in."""


def _info(info: Info, lang: str) -> dict[str, Any]:
    return {
        "key": f"{INFO}{info.key}",
        "head": info.head.said(lang),
        "heads": [info.head.zh, info.head.en],
        "info": info.key,
        "width": info.width,
        "choices": [],
        "note": "",
        "type": "info",
    }


def _column(column: Column, lang: str) -> dict[str, Any]:
    return {
        "key": column.key,
        "head": column.head.said(lang),
        "heads": [column.head.zh, column.head.en],
        "required": column.required,
        "numeric": column.type.numeric,
        "long": column.type is ColumnType.LONG,
        "note": column.note.said(lang),
        "width": column.width,
        "type": column.type.value,
        "scheme": "template" if column.key == "template" else column.scheme,
        "sum": column.type is ColumnType.AMOUNT and column.total,
        "default": column.label(column.default) if column.default else "",
        "choices": [c.label.zh for c in column.choices]
        or list(column.suggest or (layouts() if column.key == "template" else ())),
        "open": column.open or bool(column.suggest),
    }
