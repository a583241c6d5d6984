"""What comes after a budget was published: the payments of each month, the values for monitoring,
the scores of the self-evaluation; whose turn it is, and when.

Months and their ground are those of ``performance/course.py``. Nothing is written here. What is
open was counted when it was reported, so that a list of many bodies costs no more than one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.performance.course import (
    LAST,
    Asked,
    Course,
    Due,
    Rest,
    coming,
    course_of,
    due,
    rest_of,
)
from mingzhang.performance.schemes import scheme_for
from mingzhang.templates import TemplateError
from mingzhang.web.models import ExecutionRecord, Filing, Release, Revision, User
from mingzhang.web.pure.yearly import Joined, joined, scheme_of
from mingzhang.web.rights import Action, may

_FORMAT = 1
"""Counted up when what is kept with a record changes."""
_NOTHING = Message("已经公开，没有要办的事。", "It is published; nothing has to be done.")
_RELEASED = Message(
    "这一年的绩效自评已经公开，没有要办的事。",
    "The self-evaluation of the year is public; nothing has to be done.",
)
_MAY_RELEASE = Message(
    "全年执行情况已填完，轮到您公开自评结果。",
    "The year is reported; it is your turn to release the self-evaluation.",
)
_TO_BE_RELEASED = Message(
    "全年执行情况已填完，等公开人公开自评结果。",
    "The year is reported; waits for the publisher to release the self-evaluation.",
)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What is next in the year of a published budget: whether it is the user's turn, the sentence,
    a few words for a button and where it leads (empty: nowhere), the ground in law."""

    mine: bool
    said: Message
    name: Message | None = None
    address: str = ""
    law: str = ""
    later: Message | None = None
    """A few words about what comes next, where nothing has to be done now."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far the year of a filing is: its last record (None: nothing was reported yet), and
    whether the self-evaluation was released."""

    last: ExecutionRecord | None
    released: bool


def rest_told(revision: Revision, year: Joined) -> dict[str, Any]:
    """What a record leaves open, as it is kept with it."""
    if year.budget is None:
        return {}
    rest = rest_of(year.budget, scheme_of(year.budget))
    return {
        "format": _FORMAT,
        "revision": revision.number,
        "until": rest.until,
        "unpaid": rest.unpaid,
        "values": {str(month): number for month, number in rest.values.items()},
        "scores": rest.scores,
    }


def told(filings: Iterable[Filing]) -> dict[int, Told]:
    """How far the year of each filing is, in two queries."""
    records = ExecutionRecord.objects.filter(filing=OuterRef("pk")).order_by("-number")
    found = Filing.objects.filter(pk__in=[one.pk for one in filings]).annotate(
        last=Subquery(records.values("pk")[:1]),
        released=Exists(Release.objects.filter(filing=OuterRef("pk"))),
    )
    rows = list(found.values_list("pk", "last", "released").order_by())
    held = ExecutionRecord.objects.defer("cells").in_bulk([pk for _, pk, _ in rows if pk])
    return {pk: Told(held.get(last), released) for pk, last, released in rows}


def afterwards(
    filing: Filing, fills: bool, releases: bool, so_far: Told, today: date | None = None
) -> Afterwards:
    """What is next for a published filing, told to somebody who may report it (``fills``), release
    its self-evaluation (``releases``), or neither."""
    now, revision = today or timezone.localdate(), filing.revision
    if so_far.released:
        return Afterwards(False, _RELEASED)
    course = _course(filing)
    if revision is None or course is None or _empty(revision.summary):
        return Afterwards(False, _NOTHING)
    rest = _rest(revision, so_far.last)
    found = due(filing.year, rest, now, course)
    if found:
        return _asked(filing, found, fills)
    ahead = coming(filing.year, now, course)
    if ahead:
        return _later(ahead)
    return _release(filing, releases)


def for_user(filing: Filing, user: User) -> Afterwards:
    """What is next for a published filing, told to a user."""
    return afterwards(
        filing,
        may(user, Action.FILL_IN, filing.organisation),
        may(user, Action.RELEASE, filing.organisation),
        told([filing])[filing.pk],
    )


def _empty(summary: dict[str, Any]) -> bool:
    """Whether a budget is known to have neither projects nor indicators."""
    return bool(summary) and not summary.get("projects") and not summary.get("indicators")


def _course(filing: Filing) -> Course | None:
    try:
        body = filing.organisation
        return course_of(scheme_for(body.template, body.division).id)
    except TemplateError:  # a scheme of one's own that is written wrongly: its page says so
        return None


def _rest(revision: Revision, last: ExecutionRecord | None) -> Rest | None:
    """What is open after the last record; None where there is none."""
    if last is None:
        return None
    counted = last.rest
    # The budget was corrected since, or another version of the program counted: counted anew.
    if (counted.get("format"), counted.get("revision")) != (_FORMAT, revision.number):
        counted = _counted(revision.pk, last.pk, last.sha256)
    if not counted:
        return None
    values = {int(month): number for month, number in counted["values"].items()}
    return Rest(counted["until"], counted["unpaid"], values, counted["scores"])


@lru_cache(maxsize=500)
def _counted(revision: int, last: int, sha256: str) -> dict[str, Any]:
    """What a record leaves open of another revision than it was made on. Neither ever changes."""
    of, record = Revision.objects.get(pk=revision), ExecutionRecord.objects.get(pk=last)
    return rest_told(of, joined(of.content, record.cells))


def _asked(filing: Filing, found: tuple[Due, ...], fills: bool) -> Afterwards:
    words = [_words(one) for one in found]
    zh, en = "；".join(one.zh for one in words), "; ".join(one.en for one in words)
    first = found[0]
    if first.asked is Asked.SCORES:
        name = Message("绩效自评", "Self-evaluation")
        address = reverse("performance_evaluation", args=[filing.public_id])
    else:
        name = Message("执行填报", "Report the year")
        address = reverse("performance_month", args=[filing.public_id, first.months[0]])
    if fills:
        said = Message(f"轮到您填报：{zh}。", f"It is your turn to report: {en}.")
    else:
        said = Message(
            f"已经公开。等填报人填报：{zh}。", f"It is published. Waits for the clerk: {en}."
        )
    law = next((one.basis.source for one in found if one.basis and one.basis.citable), "")
    return Afterwards(fills, said, name, address, law)


def _words(one: Due) -> Message:
    zh, en = _months(one.months)
    if one.asked is Asked.PAYMENTS and one.open:
        return Message(
            f"全年没有支付记录的{one.open}个项目（没有支付的填0）",
            f"{one.open} projects without any payment (enter 0 where nothing was paid)",
        )
    if one.asked is Asked.PAYMENTS:
        return Message(f"{zh}的支付", f"payments of {en}")
    more = ("", "") if not one.open else (f"（还有{one.open}个）", f" ({one.open} open)")
    if one.asked is Asked.SCORES:
        return Message(f"各指标的自评得分{more[0]}", f"scores of the self-evaluation{more[1]}")
    use = "年终自评" if one.months[0] == LAST else "运行监控"
    return Message(
        f"{zh}底的指标完成值，用于{use}{more[0]}",
        f"values reached by the end of {en}{more[1]}",
    )


def _later(ahead: tuple[Due, ...]) -> Afterwards:
    words = [_words(one) for one in ahead]
    since = ahead[0].since
    zh, en = "和".join(one.zh for one in words), " and ".join(one.en for one in words)
    later = Message(
        f"{since.year}年{since.month}月{since.day}日起填报{zh}",
        f"From {since:%-d %B %Y} on: {en}",
    )
    said = Message(
        f"已经公开，现在没有要办的事。{later.zh}。",
        f"It is published; nothing has to be done now. {later.en}.",
    )
    return Afterwards(False, said, later=later)


def _release(filing: Filing, releases: bool) -> Afterwards:
    name = Message("公开自评结果", "Release the self-evaluation")
    address = reverse("performance_evaluation", args=[filing.public_id])
    said = _MAY_RELEASE if releases else _TO_BE_RELEASED
    return Afterwards(releases, said, name, address)


def _months(months: tuple[int, ...]) -> tuple[str, str]:
    """``1—3月``; months that do not follow each other one by one: ``1、3月``."""
    first, last = months[0], months[-1]
    names = [f"{date(2000, month, 1):%B}" for month in months]
    if len(months) > 1 and last - first + 1 == len(months):
        return f"{first}—{last}月", f"{names[0]} to {names[-1]}"
    return "、".join(map(str, months)) + "月", ", ".join(names)
