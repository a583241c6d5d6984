"""What the page of a filing tells: how far it is, whose turn it is, what blocks, what happened."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.web.flow import Move, flow
from mingzhang.web.models import Event, Filing, Item, Revision, Role, User, Verdict
from mingzhang.web.names import ACTIONS
from mingzhang.web.pages.afterwards import Afterwards, for_user
from mingzhang.web.services.moving import Block, blocks, possible

_MAIN = ("draft", "submitted", "accepted", "approved", "published")
_ASIDE = {"returned": "draft", "correcting": "published"}
"""States that stand on the way where another one does."""
MOST_EVENTS = 100
_SLOW = 60
"""Seconds after which a check that has not ended may be asked for again."""
_ROLES = {
    Role.CLERK: Message("填报人", "the clerk"),
    Role.DEPARTMENT_REVIEWER: Message("部门审核人", "the department's reviewer"),
    Role.FINANCE_REVIEWER: Message("财政审核人", "the finance bureau's reviewer"),
    Role.PUBLISHER: Message("公开人", "the publisher"),
}
_VERDICTS = {
    "open": Message("重新打开问题", "Opened a finding again"),
    "accepted": Message("接受问题，去修改", "Accepted a finding"),
    "explained": Message("说明问题", "Explained a finding"),
    "disputed": Message("对问题有异议", "Disputed a finding"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A state on the way: ``mark`` is done, now, wrong (now, and something is to be mended) or
    empty; who brought it there, and when."""

    name: Message
    mark: str
    actor: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An entry of the history of a filing."""

    at: datetime
    actor: str
    what: Message
    detail: str
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The next step: the move that leads on, who makes it, whether that is the user, what is in
    its way; ``said`` is the sentence on top of the page."""

    move: Move | None
    mine: bool
    said: Message
    blocked: tuple[Block, ...] = ()
    after: Afterwards | None = None
    """What is next once it is published."""
    instead: Block | None = None
    """Why a shorter way is not open: what was approved has changed."""


def turn(filing: Filing, user: User) -> Turn:
    """What has to be done next, and by whom."""
    ahead, found, instead = _ahead(filing)
    if ahead is None:
        after = for_user(filing, user)
        return Turn(None, after.mine, after.said, after=after)
    mine = ahead in possible(filing, user)
    name = ahead.name
    if not _begun(filing):
        mine, said = False, _TO_BE_MENDED
    elif mine and found:
        said = Message(f"先处理下面的事项，再办理“{name.zh}”。", "See to what stands below first.")
    elif mine:
        said = Message(f"轮到您办理“{name.zh}”。", f"It is your turn: {name.en.lower()}.")
    else:
        who = [_ROLES[Role(role)] for role in sorted(ahead.by) if Role(role) in _ROLES]
        zh, en = "、".join(one.zh for one in who), " or ".join(one.en for one in who)
        said = Message(f"等{zh}办理“{name.zh}”。", f"Waits for {en}: {name.en}.")
    return Turn(ahead, mine, said, found, instead=instead)


_TO_BE_MENDED = Message(
    "等填报人修改并保存新稿，再更正公开。",
    "Waits for the clerk to mend it and save a version; then it is published again.",
)


def _begun(filing: Filing) -> bool:
    """Whether a correction has changed anything yet; true of everything that is no correction."""
    versions = filing.organisation.publications.filter(revision=filing.revision_id)
    return filing.state != "correcting" or not versions.exists()


def _ahead(filing: Filing) -> tuple[Move | None, tuple[Block, ...], Block | None]:
    """The move that leads on, what is in its way, and why a shorter one is not open: a correction
    of words is published again, one that changes what was approved is submitted again."""
    instead = None
    for one in flow().leaving(filing):
        if not one.leads_on:
            continue
        found = blocks(filing, one)
        changed = next((block for block in found if block.about == "approved"), None)
        if changed is None:
            return one, found, instead
        instead = changed
    return None, (), instead


def steps(filing: Filing) -> tuple[Step, ...]:
    """The way of a filing with who brought it how far."""
    reached: dict[str, Event] = {}
    for event in _events(filing).order_by("number"):
        if event.action == "filing.open":
            reached["draft"] = event
        if not event.action.startswith("move."):
            continue
        reached[str((event.after or {}).get("state", ""))] = event
    now = _ASIDE.get(filing.state, filing.state)
    at = _MAIN.index(now) if now in _MAIN else 0
    found = []
    for number, state in enumerate(_MAIN):
        shown = filing.state if state == now else state
        name = flow().states[shown].name
        event = reached.get(shown) if number <= at else None
        if number > at:
            mark = ""
        elif number < at or filing.state == "published":
            mark = "done"
        else:
            mark = "wrong" if filing.state in _ASIDE else "now"
        found.append(Step(name, mark, event.actor if event else "", event.at if event else None))
    return tuple(found)


def history(filing: Filing) -> tuple[list[Done], int]:
    """What happened to a filing, newest first, and how many entries there are. Whoever sees the
    filing sees this part of the log, and no other."""
    events = _events(filing) | _of_items(filing)
    found = list(events.order_by("-number")[:MOST_EVENTS])
    pks = [int(e.object_id) for e in found if e.object_type == "item" and e.object_id.isdigit()]
    rules = {str(i.pk): i.rule for i in Item.objects.filter(pk__in=pks).only("pk", "rule")}
    return [_told(event, rules) for event in found], events.count()


def _events(filing: Filing) -> Any:
    return Event.objects.filter(object_type="filing", object_id=str(filing.public_id))


def _of_items(filing: Filing) -> Any:
    pks = [str(pk) for pk in filing.items.values_list("pk", flat=True)]
    return Event.objects.filter(Q(object_type="item", object_id__in=pks))


def _named(action: str) -> Message:
    """What the log calls an action, as the beginning of a line."""
    name = ACTIONS.get(action, Message(action, action))
    return Message(name.zh, name.en[:1].upper() + name.en[1:])


def _reported(month: Any) -> Message:
    """That a month was reported, by its name in either language."""
    done = _named("performance.save")
    if not isinstance(month, int) or not 1 <= month <= 12:
        return done
    return Message(f"{done.zh}（{month}月）", f"{done.en} ({month_name[month]})")


def _told(event: Event, rules: dict[str, str]) -> Done:
    after = event.after or {}
    detail = rules.get(event.object_id, "") if event.object_type == "item" else ""
    kind, _, name = event.action.partition(".")
    if kind == "move" and name in flow().moves:
        what = flow().moves[name].name
        detail = str(after.get("approved_on", ""))
    elif event.action == "filing.save":
        number = after.get("revision", "")
        what = Message(f"保存第{number}稿", f"Saved version {number}")
    elif event.action == "filing.checked":
        errors, warnings = after.get("errors", ""), after.get("warnings", "")
        what = Message(
            f"第{after.get('revision', '')}稿审核完毕：{errors}个错误，{warnings}个疑点",
            f"Version {after.get('revision', '')} was checked (errors: {errors}, "
            f"warnings: {warnings})",
        )
    elif event.action == "performance.save":
        what = _reported(after.get("month"))
        detail = str(after.get("project", ""))
    elif event.action == "finding.decide" and after.get("verdict") in Verdict.values:
        what = _VERDICTS[after["verdict"]]
    else:
        what = _named(event.action)
    reason = event.reason or str(after.get("reason") or after.get("text") or "")
    return Done(event.at, event.actor, what, detail, reason)


def may_check_again(revision: Revision | None) -> bool:
    """Whether a check broke off, or takes longer than it should."""
    if revision is None or revision.errors is not None:
        return False
    age = (timezone.now() - revision.created_at).total_seconds()
    return bool(revision.problem) or age > _SLOW
