"""What was paid and reached in the years of the archive, reported month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from mingzhang.budget import Budget
from mingzhang.web.demo.offices import office, user
from mingzhang.web.models import Event, Filing
from mingzhang.web.pure.grid import cells_of
from mingzhang.web.pure.yearly import SHEETS, Group, groups, lines_of
from mingzhang.web.services import performing

OFFICE = "archive"
_CLERK, _PUBLISHER = "archive-clerk", "archive-publish"
_UNTIL = {2025: 12, 2026: 10}
"""The years that are reported, and up to which month."""
_FIFTH = 5
"""The day of the following month on which a month is reported."""

Happening = tuple[datetime, int, Callable[[], None]]
"""When, of which year, and what is done."""
Rows = Mapping[str, Sequence[Mapping[str, str]]]


def happenings(source: Callable[[], Budget]) -> Iterator[Happening]:
    """Every report, then the release of the self-evaluation of the year that is over. ``source`` is
    the budget whose records are reported."""
    for of, last in _UNTIL.items():
        for month in range(1, last + 1):
            after = (of + month // 12, month % 12 + 1)
            yield _moment(*after, _FIFTH), of, _reporting(source, of, month)
        if last == 12:
            yield _moment(of + 1, 1, 22), of, _releasing(of)


def _moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 15, 40, tzinfo=timezone.get_current_timezone())


def _reporting(source: Callable[[], Budget], of: int, month: int) -> Callable[[], None]:
    def report() -> None:
        cells = cells_of(source())
        rows = {s: [r for r in cells[s] if r.get("month") == str(month)] for s in SHEETS}
        if not any(rows.values()):
            return
        filing = Filing.objects.get(organisation=office(OFFICE), year=of)
        year = performing.year_of(filing)
        budget = year.joined.budget if year is not None else None
        for group in groups(budget) if budget is not None else ():
            _report(filing, group, month, rows)

    return report


def _report(filing: Filing, group: Group, month: int, rows: Rows) -> None:
    """Report a month of a project, unless that was done."""
    own = {
        sheet: [dict(row) for row in found if row.get("project") == group.label]
        for sheet, found in rows.items()
    }
    done = Event.objects.filter(
        action="performance.save", object_id=str(filing.public_id),
        after__month=month, after__project=group.name,
    )  # fmt: skip
    if not any(own.values()) or done.exists():
        return
    year = performing.year_of(filing)
    if year is None:
        return
    values = {row["level3"]: row for row in own["actuals"]}
    # One row an indicator, in their order; those that nobody measured this month stay empty.
    budget = year.joined.budget
    lines = lines_of(budget, group) if budget is not None else ()
    own["actuals"] = [values.get(line.level3, {}) for line in lines]
    entry = performing.Entry(group.label, month, own, year.number, year.revision.number)
    performing.report(filing, user(_CLERK), entry)


def _releasing(of: int) -> Callable[[], None]:
    def release() -> None:
        filing = Filing.objects.get(organisation=office(OFFICE), year=of)
        year = performing.year_of(filing)
        if year is not None and not filing.releases.exists():
            performing.release(filing, user(_PUBLISHER), year.number)

    return release
