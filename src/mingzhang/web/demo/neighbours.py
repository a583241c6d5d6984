"""Invented counties beside the invented county: their collected disclosures, and how many live
where. With them places can be compared, per head too."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from mingzhang.budget import Budget
from mingzhang.check import check
from mingzhang.facts import Message
from mingzhang.web.demo import budgets
from mingzhang.web.demo.offices import organisation
from mingzhang.web.models import Kind, Population
from mingzhang.web.pure.work import make_set
from mingzhang.web.services import population, publishing

_HERE = Path(__file__).parent
_FORM = "docx"

Happening = tuple[datetime, str, Callable[[], None]]
"""When, about whom, and what is done."""
Budgets = Callable[[str, int], Budget]
"""The budget of an office of the county and year."""


@cache
def told() -> dict[str, Any]:
    """What ``neighbours.yaml`` says."""
    said: dict[str, Any] = yaml.safe_load((_HERE / "neighbours.yaml").read_text(encoding="utf-8"))
    return said


def happenings(source: Budgets) -> Iterator[Happening]:
    """Each disclosure of a neighbour, when it was collected."""
    year = told()["year"]
    moment = datetime(year, *told()["collected"], 15, 5, tzinfo=timezone.get_current_timezone())
    for place in told()["places"]:
        for key, share in place["offices"].items():
            name = budgets.office_name(key).replace(budgets.county()["place"], place["name"])
            yield moment, f"{name} {year}", _collecting(source, place, key, Decimal(str(share)))


def settle() -> None:
    """Take in how many people live in the counties, as an administrator would."""
    rows = list(_populations())
    if Population.objects.filter(division=rows[0][0]).exists():
        return
    with tempfile.TemporaryDirectory(prefix="mingzhang-demo-") as folder:
        file = Path(folder) / "population.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("区划", "年度", "人口", "来源"), *rows])
        population.load(file)


def _populations() -> Iterator[tuple[str, int, int, str]]:
    held = [(budgets.county()["division"], told()["home"])]
    held += [(place["division"], place["people"]) for place in told()["places"]]
    for division, people in held:
        for year, count in people.items():
            yield division, year, count, told()["source"]


def _collecting(
    source: Budgets, place: Mapping[str, Any], key: str, share: Decimal
) -> Callable[[], None]:
    def collect() -> None:
        year = told()["year"]
        name, division = place["name"], place["division"]
        now, last = (
            budgets.elsewhere(source(key, one), name, division, share) for one in (year, year - 1)
        )
        budget = budgets.after(now, last)
        above = organisation(Kind.GOVERNMENT, f"{name}人民政府", "", division)
        body = organisation(Kind.DEPARTMENT, budget.name, budget.code, division, above)
        if body.publications.filter(year=year).exists():
            return
        made = make_set((budgets.written(budget), budget.code, (_FORM,)))
        if isinstance(made, Message):
            raise ValueError(made.en)
        severities = [one.severity.value for one in check(made.reading).findings]
        ((_, data),) = made.files
        address = told()["address"].format(division=division, year=year, code=budget.code)
        publishing.store(
            body, year, made.reading, [(_FORM, f"{budget.name}{year}.{_FORM}", data, True)],
            made.certificate, None,
            counts=(severities.count("error"), severities.count("warning")),
            source=(date(year, *told()["published"]), address),
        )  # fmt: skip

    return collect
