"""Two budgets compared record by record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from mingzhang.budget import Budget
from mingzhang.corpus.comparison.model import Change
from mingzhang.facts import Coordinate

_KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "units": ("预算单位", ("code",)),
    "incomes": ("收入", ("unit", "fund", "carry", "function", "revenue", "label")),
    "lines": (
        "支出明细",
        (
            "unit",
            "function",
            "category",
            "project",
            "dept_econ",
            "gov_econ",
            "fund",
            "carry",
        ),
    ),
    "carry_outs": ("年终结转", ("unit", "fund", "function")),
    "projects": ("项目", ("unit", "code", "name")),
    "indicators": ("绩效指标", ("unit", "project", "level1", "level2", "level3")),
    "purchases": ("政府采购", ("unit", "source", "item_code", "item_name")),
    "assets": ("固定资产", ("unit", "item")),
    "staff": ("人员编制", ("unit", "item")),
    "three_public": ("三公经费", ("unit", "item", "fund")),
    "last_year": ("上年预算", ("unit", "coordinate")),
    "texts": ("文字说明", ("unit", "key")),
}
"""Sheet and the fields that tell a record from others of its sheet; the rest is what may move."""


def compare_budgets(before: Budget, after: Budget) -> tuple[Change, ...]:
    """Every record that was added, dropped or changed, sheet by sheet."""
    found: list[Change] = []
    for name in (f.name for f in fields(Budget)):
        old, new = getattr(before, name), getattr(after, name)
        if name not in _KEYS:
            if old != new:
                found.append(Change("封面信息", name, str(old), str(new)))
            continue
        sheet, keys = _KEYS[name]
        found.extend(_compare(sheet, keys, old, new))
    return tuple(found)


def _compare(
    sheet: str, keys: tuple[str, ...], before: Sequence[Any], after: Sequence[Any]
) -> list[Change]:
    olds, news = _by_key(keys, before), _by_key(keys, after)
    found: list[Change] = []
    for key in dict.fromkeys((*olds, *news)):
        name = " ".join(_said(part) for part in key[:-1] if part)
        old, new = olds.get(key), news.get(key)
        if old is None or new is None:
            found.append(Change(sheet, name, _rest(old, keys), _rest(new, keys)))
            continue
        for field in fields(old):
            if field.name in keys or not field.compare:
                continue
            was, now = getattr(old, field.name), getattr(new, field.name)
            if was != now:
                found.append(Change(sheet, f"{name} · {field.name}", _said(was), _said(now)))
    return found


def _by_key(keys: tuple[str, ...], records: Sequence[Any]) -> dict[tuple[Any, ...], Any]:
    """Records by key; the last part numbers records that share a key."""
    found: dict[tuple[Any, ...], Any] = {}
    for record in records:
        key = tuple(getattr(record, k) for k in keys)
        number = 0
        while (*key, number) in found:
            number += 1
        found[(*key, number)] = record
    return found


def _rest(record: Any, keys: tuple[str, ...]) -> str | None:
    if record is None:
        return None
    values = (getattr(record, f.name) for f in fields(record) if f.compare and f.name not in keys)
    return " ".join(_said(v) for v in values if v not in ("", None, (), {}))


def _said(value: Any) -> str:
    if isinstance(value, Coordinate):
        return " ".join(member for _, member in sorted(value.items()))
    if isinstance(value, dict):
        return "；".join(f"{k}：{v}" for k, v in value.items())
    if isinstance(value, tuple):
        return "、".join(_said(v) for v in value)
    return str(value)
