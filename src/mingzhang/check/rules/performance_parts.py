"""K8: a project published in the department's part and in its unit's is the same project."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import (
    Row,
    budget,
    budget_place,
    filled_forms,
    project_key,
    rows,
    short,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.interpret.model import PerformanceForm


@rule("K8")
def one_project_in_two_parts(case: Case) -> Iterator[Result]:
    """Budget, targets and indicators of a project are the same in every part that prints it."""
    by_key: dict[str, list[PerformanceForm]] = {}
    for form in filled_forms(case.reading, "project"):
        by_key.setdefault(project_key(form), []).append(form)
    for forms in by_key.values():
        for one, other in combinations(forms, 2):
            if one.part == other.part:
                continue
            hits = [*_budgets(one, other), *_rows(one, other)]
            yield from hits
            if not hits:
                yield Passed()


@rule("K8")
def one_body_in_two_parts(case: Case) -> Iterator[Result]:
    """A department that is a single unit has the same targets as a whole in both parts. Two forms
    with one total are taken to be about one body."""
    whole = list(filled_forms(case.reading, "department"))
    for one, other in combinations(whole, 2) if len(case.reading.parts) == 2 else ():
        left, right = budget(one), budget(other)
        if one.part == other.part or left is None or right is None or not left.same_figure(right):
            continue
        mine, theirs = _by_name(one), _by_name(other)
        differing = [(r, theirs[n]) for n, r in mine.items() if n in theirs]
        differing = [(r, twin) for r, twin in differing if not _same(r, twin)]
        for row, twin in differing:
            yield Hit(
                (row.place, twin.place),
                {
                    "name": short(row.name),
                    "one": row.value,
                    "other": twin.value,
                    "line": wording.line(row.place),
                    "elsewhere": wording.line(twin.place),
                },
                "whole",
                row.value,
                twin.value,
            )
        if not differing:
            yield Passed()


def _budgets(one: PerformanceForm, other: PerformanceForm) -> Iterator[Hit]:
    left, right = budget(one), budget(other)
    if left is not None and right is not None and not left.same_figure(right):
        places = (budget_place(one), budget_place(other))
        yield Hit(
            places,
            {
                "project": short(one.name),
                "one": left.shown(),
                "other": right.shown(),
                "line": wording.line(places[0]),
                "elsewhere": wording.line(places[1]),
            },
            "budget",
            left.shown(),
            right.shown(),
        )


def _rows(one: PerformanceForm, other: PerformanceForm) -> Iterator[Hit]:
    left, right = _by_name(one), _by_name(other)
    for name, row in left.items():
        twin = right.get(name)
        if twin is None or _same(row, twin):
            continue
        yield Hit(
            (row.place, twin.place),
            {
                "project": short(one.name),
                "name": short(row.name),
                "one": row.value,
                "other": twin.value,
                "line": wording.line(row.place),
                "elsewhere": wording.line(twin.place),
            },
            "target",
            row.value,
            twin.value,
        )
    alone = [r for n, r in left.items() if n not in right]
    alone += [r for n, r in right.items() if n not in left]
    if alone:
        yield Hit(
            distinct(r.place for r in alone),
            {
                "project": short(one.name),
                "count": str(len(alone)),
                "names": wording.listing((r.name for r in alone), 8),
            },
            "rows",
        )


def _by_name(form: PerformanceForm) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows(form):
        found.setdefault(row.name, row)
    return found


def _same(one: Row, other: Row) -> bool:
    if one.number is not None and other.number is not None:
        return (one.number, one.counted, one.target.sign) == (
            other.number,
            other.counted,
            other.target.sign,
        )
    return one.value == other.value
