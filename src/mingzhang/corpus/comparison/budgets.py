"""Two budgets compared record by record, in the words of the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from mingzhang.budget import Budget
from mingzhang.budget.records import Cell, rows_of
from mingzhang.budget.schema import COVER, Column, ColumnType, Sheet, schema
from mingzhang.corpus.comparison.model import Change
from mingzhang.corpus.comparison.naming import Naming
from mingzhang.facts import Message

_KEYS: dict[str, tuple[str, ...]] = {
    COVER: (),
    "units": ("code",),
    "incomes": ("unit", "fund", "carry", "function", "revenue", "label"),
    "lines": (
        "unit",
        "function",
        "category",
        "project",
        "dept_econ",
        "gov_econ",
        "fund",
        "carry",
    ),
    "carry_outs": ("unit", "fund", "function"),
    "projects": ("unit", "code", "name"),
    "indicators": ("unit", "project", "level1", "level2", "level3"),
    "purchases": ("unit", "source", "item_code", "item_name"),
    "assets": ("unit", "item"),
    "staff": ("unit", "item"),
    "three_public": ("unit", "item", "fund"),
    "last_year": ("unit", "coordinate"),
    "texts": ("unit", "key"),
    "codes": ("scheme", "code"),
    "adjustments": ("project", "month"),
    "payments": ("project", "month", "remark"),
    "actuals": ("unit", "project", "level2", "level3", "month"),
}
"""The columns that tell a record from others of its sheet (``coordinate``: all of that mapping);
the rest is what may move."""
_USUAL = {"fund": "general", "carry": "current"}
"""Members that a line does not mention: nearly every line has them."""
_TOTALS = {
    "incomes": Message("收入合计", "Income in all"),
    "lines": Message("支出合计", "Expenditure in all"),
}
_COMMA, _SEMICOLON = Message("，", ", "), Message("；", "; ")
_Row = dict[str, Cell]


def compare_budgets(before: Budget, after: Budget, lang: str = "zh") -> tuple[Change, ...]:
    """Every record that was added, dropped or changed, sheet by sheet; ``lang`` is zh or en."""
    names = Naming(before, after, lang), Naming(after, before, lang)
    return tuple(c for sheet in schema().sheets for c in _compare(sheet, (before, after), names))


def moved_totals(before: Budget, after: Budget, lang: str = "zh") -> tuple[Change, ...]:
    """Totals of income and expenditure by unit and fund, where they moved."""
    naming = Naming(after, before, lang)
    found: list[Change] = []
    for key, group in _TOTALS.items():
        fund = schema().sheet(key).column("fund")
        olds, news = _totals(before, key), _totals(after, key)
        for unit, member in dict.fromkeys((*olds, *news)):
            old, new = olds[(unit, member)], news[(unit, member)]
            if old != new:
                what = f"{naming.body(unit)} · {naming.value(fund, member)}"
                was, now = naming.money(old), naming.money(new)
                moved = naming.moved(new - old)
                found.append(Change(naming.text(group), what, was, now, key, moved))
    return tuple(found)


def _totals(budget: Budget, key: str) -> defaultdict[tuple[str, str], Decimal]:
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for record in budget.incomes if key == "incomes" else budget.lines:
        if not getattr(record, "label", ""):  # a part of a line above is not added again
            sums[(record.unit, record.fund)] += record.amount
    return sums


def _compare(
    sheet: Sheet, budgets: tuple[Budget, Budget], names: tuple[Naming, Naming]
) -> Iterable[Change]:
    olds, news = (_by_key(sheet, rows_of(budget, sheet)) for budget in budgets)
    group = names[1].text(sheet.name)
    rest = [c for c in sheet.columns if not _is_key(sheet, c)]
    for key in dict.fromkeys((*olds, *news)):
        old, new = olds.get(key), news.get(key)
        what = _name(sheet, new or old or {}, names[1] if new else names[0])
        if old is None or new is None:
            was, now = _rest(rest, old, names[0]), _rest(rest, new, names[1])
            moved = _moved(rest, old or {}, new or {}, names[1])
            yield Change(group, what, was, now, sheet.key, moved)
            continue
        for column in rest:
            if old.get(column.key) != new.get(column.key):
                was, now = (
                    naming.value(column, row[column.key]) if column.key in row else ""
                    for naming, row in zip(names, (old, new), strict=True)
                )
                field = " · ".join(word for word in (what, names[1].head(column)) if word)
                moved = _moved([column], old, new, names[1])
                yield Change(group, field, was, now, f"{sheet.key}.{column.key}", moved)


def _moved(columns: Iterable[Column], old: _Row, new: _Row, naming: Naming) -> str:
    """How much the one amount of a record moved; empty where there is none, or more than one."""
    found = []
    for column in columns:
        was, now = old.get(column.key), new.get(column.key)
        if column.type is ColumnType.AMOUNT and (was is not None or now is not None):
            found.append(Decimal(now or 0) - Decimal(was or 0))
    return naming.moved(found[0]) if len(found) == 1 else ""


def _is_key(sheet: Sheet, column: Column) -> bool:
    return column.key.partition(".")[0] in _KEYS[sheet.key]


def _name(sheet: Sheet, row: _Row, naming: Naming) -> str:
    """What a record is called: its key columns, and the name of a unit or code behind its code."""
    said = [
        naming.value(column, row[column.key])
        for column in sheet.columns
        if column.key in row
        and (_is_key(sheet, column) or (sheet.key == "units" and column.key == "name"))
        and row[column.key] != _USUAL.get(column.key)
    ]
    return naming.text(_COMMA).join(said)


def _by_key(sheet: Sheet, rows: Iterable[_Row]) -> dict[tuple[Cell | None, ...], _Row]:
    """Records by key; the last part numbers records that share a key."""
    keys = [column.key for column in sheet.columns if _is_key(sheet, column)]
    found: dict[tuple[Cell | None, ...], _Row] = {}
    for row in rows:
        key = tuple(row.get(k) for k in keys)
        number = 0
        while (*key, number) in found:
            number += 1
        found[(*key, number)] = row
    return found


def _rest(columns: list[Column], row: _Row | None, naming: Naming) -> str | None:
    if row is None:
        return None
    return naming.text(_SEMICOLON).join(
        f"{naming.head(c)} {naming.value(c, row[c.key])}" for c in columns if c.key in row
    )
