"""Time limits of the law, counted down. ``deadlines.yaml`` holds them; nothing is kept, so that a
changed date changes every page at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.templates.lines import load_lines
from mingzhang.web.flow import WAYS, way_of
from mingzhang.web.models.congress import CongressApproval
from mingzhang.web.models.filings import Filing
from mingzhang.web.models.organisations import Role

_FILE = Path(__file__).parent / "deadlines.yaml"
_DATES = ("submitted_at", "approved_on", "published_at")
_CONGRESS = "government.congress_on"
_SOON = 5
"""Days before the last one from which a deadline is pressing."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit, see the head of ``deadlines.yaml``."""

    id: str
    of: str
    start: str
    until: str
    days: int
    name: Message
    who: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class Countdown:
    """A time limit of one filing: from which day it runs, when it was met (None: not yet)."""

    deadline: Deadline
    began: date
    done: date | None
    today: date

    @property
    def last(self) -> date:
        """The last day on which it is still kept. The day of the event itself is not counted."""
        return self.began + timedelta(days=self.deadline.days)

    @property
    def left(self) -> int:
        """Days from the day that counts (today, or when it was done) to the last one."""
        return (self.last - (self.done or self.today)).days

    @property
    def state(self) -> str:
        """``running``, ``soon``, ``overdue``; when it is done, ``kept`` or ``late``."""
        if self.done is not None:
            return "kept" if self.left >= 0 else "late"
        if self.left < 0:
            return "overdue"
        return "soon" if self.left <= _SOON else "running"

    @property
    def tag(self) -> str:
        """The class of the tag that shows it."""
        colours = {"running": "note", "soon": "warning", "kept": "good"}
        return colours.get(self.state, "error")

    @property
    def short(self) -> Message:
        """A few words, for a row of a list."""
        zh, en = _day(self.last)
        late = -self.left
        return {
            "running": Message(f"还有{self.left}天（{zh}前）", f"{self.left} days left (by {en})"),
            "soon": Message(f"还有{self.left}天（{zh}前）", f"{_days(self.left)} left (by {en})")
            if self.left
            else Message("今天是最后一天", "Today is the last day"),
            "overdue": Message(f"已逾期{late}天", f"{_days(late)} overdue"),
            "kept": Message("按期完成", "In time"),
            "late": Message(f"晚了{late}天", f"{_days(late)} late"),
        }[self.state]

    @property
    def said(self) -> Message:
        """The whole sentence: ``批复后20日内公开：还有6天（11月29日前）``."""
        name, short = self.deadline.name, self.short
        if self.done is None:
            return Message(f"{name.zh}：{short.zh}", f"{name.en}: {short.en}")
        number = (self.done - self.began).days
        zh, en = f"第{number}天完成", f"done on day {number}"
        if self.state == "late":
            zh, en = f"{zh}，{short.zh}", f"{en}, {short.en}"
        return Message(f"{name.zh}：{zh}", f"{name.en}: {en}")


@cache
def deadlines() -> tuple[Deadline, ...]:
    """All time limits. Raises TemplateError with file and line for a mistake in the file."""
    top = load_lines(_FILE).mapping(["deadlines"], ["deadlines"])
    keys = ["id", "of", "from", "until", "days", "zh", "en", "who", "law"]
    starts = [_CONGRESS, *_DATES, *(f"parent.{name}" for name in _DATES)]
    found = []
    for node in top["deadlines"].sequence():
        row = node.mapping(keys, keys)
        found.append(
            Deadline(
                row["id"].text(),
                row["of"].choice(WAYS),
                row["from"].choice(starts),
                row["until"].choice(_DATES),
                row["days"].number(),
                Message(row["zh"].text(), row["en"].text()),
                tuple(one.choice(Role.values) for one in row["who"].sequence()),
                row["law"].text(),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Beside:
    """What time limits depend on besides the filing, by organisation: filings of the same year, and
    the days on which the congress approved it. For whoever asks of many filings."""

    filings: Mapping[int, Filing]
    congress: Mapping[int, date]


def congress_days(year: int) -> dict[int, date]:
    """The days on which the congress approved the budgets of a year, by government."""
    held = CongressApproval.objects.filter(year=year)
    return dict(held.values_list("organisation", "day").order_by())


def of(
    filing: Filing, today: date | None = None, beside: Beside | None = None
) -> tuple[Countdown, ...]:
    """The time limits that run, or ran, for a filing, in the order of the file. Without ``beside``
    what they depend on is looked up."""
    way, now = way_of(filing.organisation), today or timezone.localdate()
    above = _above(filing, way, beside)
    found = []
    for one in deadlines():
        if one.of != way:
            continue
        began = _event(filing, above, one.start)
        if began is not None:
            found.append(Countdown(one, began, _event(filing, above, one.until), now))
    return tuple(found)


def pressing(
    filing: Filing, today: date | None = None, beside: Beside | None = None
) -> Countdown | None:
    """The time limit that runs out next: what the row of a list shows; ``beside`` as for `of`."""
    running = [one for one in of(filing, today, beside) if one.done is None]
    return min(running, key=lambda one: one.last, default=None)


def department_filing(filing: Filing) -> Filing | None:
    """The filing of the department that a unit's filing belongs to, of the same year."""
    if way_of(filing.organisation) != "unit":
        return None
    return Filing.objects.filter(
        organisation=filing.organisation.parent_id, year=filing.year
    ).first()


def _above(filing: Filing, way: str, beside: Beside | None) -> Filing | date | None:
    """What stands above a filing: a department's above a unit's, the congress above those."""
    parent = filing.organisation.parent_id or 0
    if way == "unit":
        return beside.filings.get(parent) if beside is not None else department_filing(filing)
    days = beside.congress if beside is not None else congress_days(filing.year)
    return days.get(parent)


def _event(filing: Filing, above: Filing | date | None, name: str) -> date | None:
    if name == _CONGRESS:
        return above if isinstance(above, date) else None
    holder: Filing | date | None = filing
    if name.startswith("parent."):
        holder, name = above, name.removeprefix("parent.")
    value = getattr(holder, name) if holder is not None else None
    return timezone.localdate(value) if isinstance(value, datetime) else value


def _day(day: date) -> tuple[str, str]:
    return f"{day.month}月{day.day}日", f"{day:%b} {day.day}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
