"""K17: targets that cannot be reached, are always reached, or are in a unit of something else."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import Row, called, filled_forms, rows, short
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.wordlists import patterns

_WHOLE = Decimal(100)
_MONTHS = 12
_COUNTED = frozenset("人个次件户项份篇期批条起宗本册台套张所处") | {"人次", "批次"}
"""What cannot be less than none; money, growth and degrees can."""
_RATIOS = frozenset({"", "%", "‰", "倍", "分", "个点"})


@rule("K17")
def targets_are_possible(case: Case) -> Iterator[Result]:
    """A share is at most 100 %, a month at most the twelfth; a target asks for something."""
    tested = 0
    for form in filled_forms(case.reading):
        for row in rows(form):
            if row.target.value is None:
                continue
            tested += 1
            if variant := _impossible(row):
                tested -= 1
                yield Hit(
                    (row.place,),
                    {
                        "form": called(row.form),
                        "name": short(row.name),
                        "value": row.value,
                        "where": wording.line(row.place),
                    },
                    variant,
                    row.value,
                )
    if tested:
        yield Passed(tested)


def _impossible(row: Row) -> str:
    """Which variant of the message fits a target that cannot be; empty for the others."""
    target, value = row.target, row.target.value
    if value is None:
        return ""
    if target.kind == "time":
        is_month = patterns("targets")["month"].search(row.name) and target.unit.startswith("月")
        return "month" if is_month and value > _MONTHS else ""
    counted = row.counted
    beyond = counted == "%" and (value > _WHOLE or (value == _WHOLE and target.sign == ">"))
    if beyond and patterns("targets")["share"].search(row.name):
        return "default" if target.sign not in ("≤", "<") else "always"
    if target.sign == "≥" and value == 0 and target.compared is None and counted in _COUNTED:
        return "always"
    if counted not in _RATIOS and "/" not in counted and _is_ratio(row):
        return "unit"
    return ""


def _is_ratio(row: Row) -> bool:
    lists = patterns("targets")
    if lists["no_ratio"].search(row.name):
        return False
    return row.is_rate or bool(lists["share"].search(row.name))


@rule("K17")
def units_are_of_the_thing(case: Case) -> Iterator[Result]:
    """One indicator name within a document is told in units that can be compared."""
    by_name: dict[str, dict[bool, list[Row]]] = {}
    for form in filled_forms(case.reading):
        for row in rows(form):
            if row.target.kind == "number" and row.target.unit:
                is_share = row.counted == "%"
                by_name.setdefault(row.name, {}).setdefault(is_share, []).append(row)
    for name, kinds in by_name.items():
        if len(kinds) < 2:
            continue
        shares, counts = kinds[True], kinds[False]
        yield Hit(
            distinct(r.place for r in (*shares, *counts)),
            {
                "name": short(name),
                "shares": wording.listing((r.value for r in shares), 3),
                "counts": wording.listing((r.value for r in counts), 3),
            },
            "units",
            shares[0].value,
            counts[0].value,
        )
