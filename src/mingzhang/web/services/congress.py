"""Entering the day on which the people's congress approved a budget, and correcting it."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.web.models import CongressApproval, Organisation, User
from mingzhang.web.rights import Action, may
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused, Stale


def enter(
    government: Organisation, year: int, day: date, user: User, version: int, reason: str = ""
) -> CongressApproval:
    """Enter the day, or correct it with a reason. ``version`` is that of the day on the user's
    screen, 0 where there was none. Raises Refused, and Stale when somebody was quicker."""
    if not may(user, Action.CONGRESS, government):
        raise Refused(Message("只有财政审核人可以录入。", "Only finance's reviewers enter it."))
    _demand_likely(day, year)
    with atomic():
        Organisation.objects.select_for_update().get(pk=government.pk)  # one after the other
        held = CongressApproval.objects.filter(organisation=government, year=year).first()
        if (held.version if held is not None else 0) != version:
            raise Stale(
                Message(
                    "这个日期在您打开之后已被他人录入或更正，请刷新页面再操作。",
                    "Somebody entered or corrected this day after you opened the page. "
                    "Please reload it.",
                )
            )
        if held is not None and not reason.strip():
            raise Refused(Message("更正日期要写明理由。", "Correcting the day needs a reason."))
        before = {"day": str(held.day)} if held is not None else None
        held = held or CongressApproval(organisation=government, year=year, version=0)
        held.day, held.version = day, held.version + 1
        held.save()
        record(
            user,
            "congress.enter",
            held,
            before=before,
            after={"day": str(day), "year": year},
            reason=reason,
            organisation=government.name,
        )
    return held


def _demand_likely(day: date, year: int) -> None:
    if day > timezone.localdate():
        raise Refused(
            Message("人大批准日期不能晚于今天。", "The approval cannot be in the future.")
        )
    if day.year not in (year - 1, year):
        raise Refused(
            Message(
                f"人大批准日期{day}不像{year}年预算的批准日期，请核对年度和日期。",
                f"{day} does not look like the approval of the budget of {year}; please check it.",
            )
        )
