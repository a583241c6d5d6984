"""The one function that moves a filing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.web.flow import Move, flow
from mingzhang.web.models import Filing, User
from mingzhang.web.rights import reach
from mingzhang.web.services.auditing import atomic, record


@dataclass
class Refused(Exception):  # noqa: N818 - a refusal, no fault
    """A move that cannot be made now; ``said`` is the sentence for the user."""

    said: Message


class Stale(Refused):
    """Somebody else changed the filing since the user's screen was made."""


def possible(filing: Filing, user: User) -> tuple[Move, ...]:
    """The moves a user may make with a filing now, whether or not its check is clean."""
    return tuple(
        one
        for one in flow().moves_from(filing.state)
        if reach(user, one.by).filter(pk=filing.organisation_id).exists()
    )


def move(filing: Filing, action: str, user: User, version: int, reason: str = "") -> Filing:
    """Make a move. ``version`` is that of the filing on the user's screen.

    Raises Stale when the filing has changed since, Refused when the move is not the user's, does
    not leave the filing's state, lacks its reason, or needs a clean check. Of two who move at once
    one wins: the row is changed only where its version still is the one that was seen.
    """
    wanted = flow().moves[action]
    with atomic():
        now = Filing.objects.select_related("organisation", "revision").get(pk=filing.pk)
        if now.version != version:
            raise Stale(stale(now))
        if wanted not in possible(now, user):
            raise Refused(_not_possible(now, wanted))
        if wanted.reason and not reason.strip():
            raise Refused(
                Message(f"“{wanted.name.zh}”要写明理由。", f"{wanted.name.en} needs a reason.")
            )
        if wanted.clean:
            _demand_clean(now)
        dates = {name: _now(name) for name in wanted.dates}
        changed = Filing.objects.filter(pk=now.pk, version=version).update(
            state=wanted.target, version=F("version") + 1, **dates
        )
        if not changed:
            raise Stale(stale(now))
        record(
            user,
            f"move.{action}",
            now,
            before={"state": now.state, "version": now.version},
            after={"state": wanted.target, "version": now.version + 1},
            reason=reason,
            organisation=now.organisation.name,
        )
    return Filing.objects.select_related("organisation", "revision").get(pk=filing.pk)


def _now(field: str) -> object:
    now = timezone.now()
    return timezone.localdate(now) if field.endswith("_on") else now


def _demand_clean(filing: Filing) -> None:
    """Errors block; warnings must be explained. What was not checked is not clean."""
    revision = filing.revision
    if revision is None:
        raise Refused(Message("还没有填报内容。", "Nothing has been filled in yet."))
    if revision.errors is None:
        raise Refused(
            Message("这一稿还没有审核完，请稍候。", "This version has not been checked yet.")
        )
    if revision.errors:
        raise Refused(
            Message(
                f"审核发现{revision.errors}个错误，改正后才能继续。",
                f"The check found {revision.errors} errors; they must be mended first.",
            )
        )
    if unexplained := [item for item in filing.items.all() if not item.settled]:
        count = len(unexplained)
        raise Refused(
            Message(
                f"还有{count}个警告没有说明，请逐条改正或写明理由。",
                f"{count} warnings are not explained; mend each or say why it stands.",
            )
        )


def stale(filing: Filing) -> Message:
    """The sentence for whoever acted on a screen that is no longer true."""
    state = flow().states[filing.state].name
    return Message(
        f"这份预算在您打开之后已被他人改动，现在的状态是“{state.zh}”。请刷新页面再操作。",
        f"Somebody changed this budget after you opened it; it is now “{state.en}”. "
        "Please reload the page.",
    )


def _not_possible(filing: Filing, wanted: Move) -> Message:
    state = flow().states[filing.state].name
    return Message(
        f"现在的状态是“{state.zh}”，您不能在这里“{wanted.name.zh}”。",
        f"The state is “{state.en}”; you cannot {wanted.name.en.lower()} it.",
    )
