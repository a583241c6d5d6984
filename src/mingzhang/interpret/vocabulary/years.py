"""Years in heads: last year's column, this year's, and the change between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.facts import Coordinate
from mingzhang.interpret.vocabulary.wording import Said


def plain_heads(path: Sequence[Said]) -> tuple[Said, ...]:
    """The heads without what a comparison of two years names: those years' figures are not its
    own."""
    return tuple(
        replace(said, says=said.says.without("measure", "stage"))
        if len(set(said.years)) > 1
        else said
        for said in path
    )


def year_says(path: Sequence[Said], year: int | None) -> Coordinate | None:
    """What the years over a column add to it; None when they are not this year or the last.

    ``year`` is the year of the disclosure. Two years in one head compare them.
    """
    compared = any(len(set(said.years)) > 1 for said in path)
    years = {y for said in path for y in said.years}
    measures = {said.says["measure"] for said in path if "measure" in said.says}
    if not years:
        return Coordinate()
    if year is None or not years <= {year, year - 1}:
        return None
    if compared:
        change = measures & {"change", "growth"}
        against = "_actual" if "actual" in measures else ""
        return Coordinate(measure=(change.pop() if len(change) == 1 else "change") + against)
    if years == {year}:
        return Coordinate()
    if measures <= {"actual"}:
        return Coordinate(measure="last_year_actual" if measures else "last_year")
    return Coordinate() if measures <= {"last_year", "last_year_actual"} else None
