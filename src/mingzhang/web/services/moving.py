"""The one function that moves a filing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F
from django.utils import timezone

from mingzhang.budget import approved
from mingzhang.budget.schema import schema
from mingzhang.facts import Message
from mingzhang.web.deadlines import department_filing
from mingzhang.web.flow import Move, flow
from mingzhang.web.models import UNSETTLED, Filing, Publication, Revision, User
from mingzhang.web.pure.work import budget_of
from mingzhang.web.rights import reach
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.units import Member, outdated


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
        for one in flow().leaving(filing)
        if reach(user, one.by).filter(pk=filing.organisation_id).exists()
    )


def move(
    filing: Filing,
    action: str,
    user: User,
    version: int,
    reason: str = "",
    day: date | None = None,
) -> Filing:
    """Make a move. ``version`` is that of the filing on the user's screen; ``day`` is the date a
    move that sets one (批复日期) is of, today where none is given.

    Raises Stale when the filing has changed since, Refused when the move is not the user's, does
    not leave the filing's state, lacks its reason, or needs a clean check. Of two who move at once
    one wins: the row is changed only where its version still is the one that was seen.
    """
    wanted = flow().moves[action]
    with atomic():
        now = in_turn(filing.pk)
        demand(now, wanted, user, version, reason)
        dates = {name: _when(name, now, day, wanted.target == now.state) for name in wanted.dates}
        changed = Filing.objects.filter(pk=now.pk, version=version).update(
            state=wanted.target, version=F("version") + 1, **dates
        )
        if not changed:
            raise Stale(stale(now))
        record(
            user,
            f"move.{action}",
            now,
            before={
                "state": now.state,
                "version": now.version,
                **_dated(wanted, getattr(now, wanted.day, None)),
            },
            after={
                "state": wanted.target,
                "version": now.version + 1,
                **_dated(wanted, dates.get(wanted.day)),
            },
            reason=reason,
            organisation=now.organisation.name,
        )
    return Filing.objects.select_related("organisation", "revision").get(pk=filing.pk)


def demand(now: Filing, wanted: Move, user: User, version: int, reason: str) -> None:
    """Raise Stale or Refused where a move cannot be made."""
    if now.version != version:
        raise Stale(stale(now))
    if wanted not in possible(now, user):
        raise Refused(_not_possible(now, wanted))
    if wanted.reason and not reason.strip():
        raise Refused(
            Message(f"“{wanted.name.zh}”要写明理由。", f"{wanted.name.en} needs a reason.")
        )
    if blocked := blocks(now, wanted):
        raise Refused(blocked[0].said)


def in_turn(pk: int) -> Filing:
    """A filing as it is now, for whoever changes it or what its moves depend on: until the end of
    the transaction nobody else does. (SQLite lets one writer in anyway.)"""
    held = Filing.objects.select_for_update(of=("self",))
    return held.select_related("organisation__parent", "revision").get(pk=pk)


@dataclass(frozen=True, slots=True)
class Block:
    """Why a move cannot be made now: a sentence, and what it is about: ``content``, ``check``,
    ``errors``, ``warnings``, ``parent``, ``units`` or ``approved``."""

    about: str
    said: Message


def blocks(filing: Filing, wanted: Move) -> tuple[Block, ...]:
    """All that stands in the way of a move, whoever makes it. Errors block; warnings must be
    explained. What was not checked is not clean."""
    found = _unclean(filing) if wanted.clean else []
    if wanted.parent and (waiting := _waits_for_parent(filing, wanted)):
        found.append(waiting)
    if wanted.units and (moved := outdated(filing)):
        found.append(_put_together_again(moved))
    if wanted.approved and (changed := _not_as_published(filing)):
        found.append(changed)
    return tuple(found)


def _not_as_published(filing: Filing) -> Block | None:
    """Whether a correction changes what was approved, and not words alone."""
    held = Publication.objects.filter(revision__filing=filing).select_related("revision")
    last = held.defer("revision__content").order_by("-number").first()
    if last is None or last.revision is None or filing.revision is None:
        return None
    before, now = _approved(last.revision), _approved(filing.revision)
    moved = [schema().sheet(key).name for key in now if now[key] != before.get(key)]
    if not moved:
        return None
    zh, en = "、".join(one.zh for one in moved), ", ".join(one.en for one in moved)
    said = Message(
        f"与已公开的第{last.number}版相比，“{zh}”有变动。批复的内容变了，不能直接更正公开："
        "请填报人重新报送，经审核、批复后再公开。",
        f"Since version {last.number} was published, what was approved has changed: {en}. It "
        "cannot simply be published again: the clerk submits it again, and it is reviewed and "
        "approved first.",
    )
    return Block("approved", said)


def _approved(revision: Revision) -> dict[str, str]:
    held: dict[str, str] = revision.summary.get("approved", {})
    return held or approved(budget_of(revision.content))  # checked before this was kept


def _put_together_again(moved: Sequence[Member]) -> Block:
    names = [one.name for one in moved]
    said = Message(
        f"汇总之后，{'、'.join(names)}的预算有变动或已退回，部门预算与单位预算不再一致。"
        "请等单位预算通过审核后重新汇总，再办理。",
        f"Since the units were put together the budget of {', '.join(names)} has changed or was "
        "sent back: the department's no longer agrees with it. Put the units together again when "
        "theirs are accepted.",
    )
    return Block("units", said)


def _unclean(filing: Filing) -> list[Block]:
    revision = filing.revision
    if revision is None:
        return [Block("content", Message("还没有填报内容。", "Nothing has been filled in yet."))]
    if revision.errors is None:
        if revision.problem:
            zh, en = revision.problem, revision.problem_en
            return [Block("check", Message(f"这一稿没有审核成功：{zh}", f"Not checked: {en}"))]
        said = Message("这一稿还没有审核完，请稍候。", "This version has not been checked yet.")
        return [Block("check", said)]
    found = []
    if revision.errors:
        said = Message(
            f"审核发现{revision.errors}个错误，改正后才能继续。",
            f"Errors that the check found: {revision.errors}. They must be mended first.",
        )
        found.append(Block("errors", said))
    left = filing.items.filter(UNSETTLED).order_by().values_list("severity")
    counts = dict(left.annotate(Count("pk")))
    if count := counts.get("warning", 0):
        said = Message(
            f"还有{count}个疑点没有说明，请逐条改正或写明理由。",
            f"Warnings that are not explained: {count}. Mend each or say why it stands.",
        )
        found.append(Block("warnings", said))
    if not found and counts:  # the list and the count disagree: rather ask than let it pass
        said = Message("问题清单还有未处理的错误。", "The list has errors that are not mended.")
        found.append(Block("errors", said))
    return found


def _waits_for_parent(filing: Filing, wanted: Move) -> Block | None:
    parent = department_filing(filing)
    if not wanted.waits_for(parent):
        return None
    name = filing.organisation.parent.name if filing.organisation.parent is not None else ""
    if parent is None:
        said = Message(
            f"{name}还没有开始填报{filing.year}年部门预算；部门预算批复后才能批复单位预算。",
            f"{name} has not begun its budget of {filing.year}; a unit is approved after it.",
        )
    else:
        state = flow().states[parent.state].name
        said = Message(
            f"{name}的部门预算现在是“{state.zh}”，财政批复后才能批复单位预算。",
            f"The budget of {name} is “{state.en}”; a unit is approved after finance approved it.",
        )
    return Block("parent", said)


def _dated(wanted: Move, day: object) -> dict[str, str]:
    """The day that a move is of, for the log."""
    return {wanted.day: str(day)} if wanted.day and day is not None else {}


def _when(field: str, filing: Filing, day: date | None, corrects: bool) -> object:
    """What a move writes into a field of a date; ``corrects``: the move is about nothing else."""
    now, held = timezone.now(), getattr(filing, field)
    if held is not None and filing.published_at is not None and not corrects:
        return held
    if not field.endswith("_on"):
        return now
    today = timezone.localdate(now)
    if corrects and day in (None, held):  # an empty field must not become today
        raise Refused(
            Message(
                f"现在记的批复日期是{held}，请填写批复文件上的另一个日期。",
                f"The date of the approval is {held} now; please give the other one that the "
                "document bears.",
            )
        )
    if day is None:
        return today
    if day > today:
        raise Refused(
            Message("批复日期不能晚于今天。", "The date of the approval cannot be in the future.")
        )
    if day.year < filing.year - 1:
        raise Refused(
            Message(
                f"批复日期{day}早于{filing.year - 1}年，不像{filing.year}年预算的批复，请核对。",
                f"The date {day} is too early for the budget of {filing.year}; please check it.",
            )
        )
    above = department_filing(filing)
    if above is not None and above.approved_on is not None and day < above.approved_on:
        raise Refused(
            Message(
                f"{above.organisation.name}的部门预算{above.approved_on}才批复，单位预算的批复日期不能"
                f"早于这一天，请核对{day}。",
                f"The budget of {above.organisation.name} was approved on {above.approved_on}; its "
                f"units are approved after that, not on {day}. Please check the date.",
            )
        )
    return day


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
