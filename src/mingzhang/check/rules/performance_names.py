"""K18: names and values of indicators as the systems that hold them want them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import Row, called, filled_forms, owner, rows, short, squeezed
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.interpret.model import PerformanceForm

_LONGEST = 100
_MARKS = re.compile(r"[*＊_＿]")


@rule("K18")
def names_tell_indicators_apart(case: Case) -> Iterator[Result]:
    """No two indicators of one form bear the same name; copies of a whole row are K11's."""
    clean = 0
    for form in filled_forms(case.reading):
        twice = _twice(form)
        clean += not twice
        for same in twice:
            values = list(dict.fromkeys(r.value for r in same))
            yield Hit(
                distinct(r.place for r in same),
                {
                    "form": called(form),
                    "name": short(same[0].name),
                    "values": wording.listing((_valued(r) for r in same), 4),
                },
                "default" if len({r.indicator.level2 for r in same}) == 1 else "levels",
                values[0],
                values[-1],
            )
    if clean:
        yield Passed(clean)


def _twice(form: PerformanceForm) -> list[list[Row]]:
    by_name: dict[str, list[Row]] = {}
    for row in rows(form):
        if row.target.kind == "blank":
            continue  # a printed line that nobody filled in (指标1, 指标2)
        by_name.setdefault(row.name, []).append(row)
    return [same for same in by_name.values() if len(same) > 1 and len(set(map(_mark, same))) > 1]


def _mark(row: Row) -> tuple[str, str, str]:
    return (row.indicator.level2, row.value, squeezed(row.indicator.description))


def _valued(row: Row) -> str:
    return f"{squeezed(row.indicator.level2)} {row.value}".strip()


@rule("K18")
def names_and_values_fit_the_system(case: Case) -> Iterator[Result]:
    """A name has at most 100 characters, a value no asterisk or underscore."""
    real = [row for form in filled_forms(case.reading) for row in rows(form)]
    long = [row for row in real if len(row.name) > _LONGEST]
    marked = [row for row in real if _MARKS.search(row.value)]
    for found, variant in ((long, "long"), (marked, "marks")):
        if found:
            yield Hit(
                distinct(row.place for row in found),
                {
                    "count": str(len(found)),
                    "names": wording.listing((short(row.name) for row in found), 4),
                    "values": wording.listing((row.value for row in found), 4),
                    "forms": wording.listing((owner(row.form) for row in found), 4),
                },
                variant,
                found[0].value if variant == "marks" else str(len(found[0].name)),
            )
