"""Findings of a filing as a work list that survives every new check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from django.db.models import F
from django.utils import timezone

from mingzhang.cli.complaints import fault
from mingzhang.facts import Finding, Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Comment, Filing, Item, Revision, User, Verdict
from mingzhang.web.names import CHOICES
from mingzhang.web.pure.work import Examined, examine
from mingzhang.web.rights import Action, may
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused, Stale, in_turn

_LIMITS = Limits(600, 2048)
_NEEDS_REASON = (Verdict.EXPLAINED, Verdict.DISPUTED)


def confined(task: tuple[str, str]) -> Examined:
    """What is found in a revision (see :func:`examine`), in a limited child process."""
    return run_confined(examine, task, _LIMITS)


def check_revision(
    revision: Revision, examined: Callable[[tuple[str, str]], Examined] = confined
) -> Examined | Message:
    """Check a revision and bring the work list up to date. Doing it twice changes nothing.

    Why it could not be checked is kept with the revision: the page of the filing says so.
    """
    try:
        found = examined((revision.content, revision.filing.organisation.code))
    except Stopped as stopped:
        return _not_checked(revision, stopped.message)
    except Exception as error:  # a fault of ours: told, not left as "being checked" for ever
        return _not_checked(revision, fault(error))
    if found.problem is not None:
        return _not_checked(revision, found.problem)
    counts = {
        f"{severity}s": sum(one.severity.value == severity for one in found.findings)
        for severity in ("error", "warning")
    }
    with atomic():
        filing = in_turn(revision.filing_id)
        before = Revision.objects.values("errors", "warnings").get(pk=revision.pk)
        Revision.objects.filter(pk=revision.pk).update(
            **counts, problem="", problem_en="", summary=found.summary
        )
        if filing.revision_id == revision.pk:  # a newer revision has its own list
            _bring_up_to_date(filing, found.findings)
        if counts != before:
            record(
                None,
                "filing.checked",
                filing,
                before=before if before["errors"] is not None else None,
                after={"revision": revision.number, **counts},
                organisation=filing.organisation.name,
            )
    return found


def _not_checked(revision: Revision, problem: Message) -> Message:
    """Keep the sentence why a revision could not be checked; what an earlier check found stays."""
    Revision.objects.filter(pk=revision.pk).update(problem=problem.zh, problem_en=problem.en)
    return problem


def _bring_up_to_date(filing: Filing, findings: Iterable[Finding]) -> None:
    known = {item.fingerprint: item for item in filing.items.all()}
    raised: dict[str, Finding] = {}
    for finding in findings:
        raised.setdefault(finding.fingerprint, finding)
    left = {_spot(one.rule, one.places): one for one in known.values() if not one.gone}
    for fingerprint, finding in raised.items():
        told = {
            "rule": finding.check,
            "severity": finding.severity.value,
            "zh": finding.message.said("zh"),
            "en": finding.message.said("en"),
            "stated": finding.stated[:60],
            "expected": finding.expected[:60],
            "places": [_place(asdict(place)) for place in finding.places],
            "gone": False,
        }
        if (item := known.get(fingerprint)) is not None:
            # Only what the check says: somebody may be deciding at this moment.
            Item.objects.filter(pk=item.pk).update(**told)
            continue
        before = left.get(_spot(finding.check, told["places"]))
        follows = before if before is not None and before.fingerprint not in raised else None
        Item.objects.create(
            filing=filing,
            fingerprint=fingerprint,
            follows=follows,
            assignee=follows.assignee if follows is not None else None,
            **told,
        )
    filing.items.exclude(fingerprint__in=raised).update(gone=True)


def _spot(rule: str, places: Iterable[Mapping[str, object]]) -> tuple[object, ...]:
    """Where a finding stands, whatever the figure there: by it the one before a change is found."""
    keys = ("table", "section", "row", "column")
    return (rule, *sorted(tuple(str(place.get(key, "")) for key in keys) for place in places))


def _place(place: dict[str, object]) -> dict[str, object]:
    return {
        key: place[key] for key in ("table", "section", "row", "column", "text", "page", "line")
    }


_CLERKS = frozenset(Verdict)
_REVIEWERS = frozenset({Verdict.DISPUTED, Verdict.OPEN})
"""What whoever fills in may decide, and what a reviewer may: not to be content with it."""


def verdicts(item: Item, explains: bool, reviews: bool) -> frozenset[Verdict]:
    """What can be decided about a finding now by somebody who may explain, or who reviews."""
    found = (_CLERKS if explains else frozenset()) | (_REVIEWERS if reviews else frozenset())
    if item.gone or item.severity == "note":
        return frozenset()
    if item.severity == "error":  # an error is mended: no explanation makes it true
        found -= {Verdict.EXPLAINED}
    return found - ({Verdict.OPEN} if item.verdict == Verdict.OPEN else frozenset())


def decide(item: Item, verdict: str, user: User, version: int, reason: str = "") -> Item:
    """Accept, explain, dispute or open a finding. Errors cannot be explained away: they block.

    Whoever reviews may dispute an explanation or open it again; either blocks the next move.
    Raises Stale, with who decided what, when somebody else did since; Refused when it is not the
    user's to decide.
    """
    wanted, reason = Verdict(verdict), reason.strip()
    organisation = item.filing.organisation
    explains = may(user, Action.EXPLAIN, organisation)
    reviews = may(user, Action.REVIEW, organisation)
    if not explains and not reviews:
        raise Refused(Message("您不能处理这里的问题。", "You may not decide here."))
    if item.version != version:
        raise Stale(_dealt_with(item))
    if wanted not in verdicts(item, explains, reviews):
        raise Refused(_not_possible(item, wanted))
    if wanted in _NEEDS_REASON and not reason:
        raise Refused(Message("请写明理由。", "Please say why."))
    with atomic():
        in_turn(item.filing_id)  # a move looks at the findings, too
        taken = {"assignee": user} if wanted == Verdict.ACCEPTED and not item.assignee_id else {}
        changed = Item.objects.filter(pk=item.pk, version=version).update(
            verdict=wanted,
            reason=reason,
            decided_by=user,
            decided_at=timezone.now(),
            version=F("version") + 1,
            **taken,
        )
        if not changed:
            raise Stale(_dealt_with(Item.objects.get(pk=item.pk)))
        record(
            user,
            "finding.decide",
            item,
            before={"verdict": item.verdict, "reason": item.reason},
            after={"verdict": wanted.value, "reason": reason},
            organisation=organisation.name,
        )
    return Item.objects.select_related("filing__organisation", "assignee", "decided_by").get(
        pk=item.pk
    )


def _dealt_with(item: Item) -> Message:
    """The sentence for whoever decides second: who was first, with what."""
    if item.decided_by is None or item.decided_at is None:
        return Message(
            "这个问题刚刚被他人处理过，请看现在的内容再处理。",
            "Somebody else has just dealt with this finding; please look at it as it is now.",
        )
    at = timezone.localtime(item.decided_at).strftime("%H:%M")
    done = CHOICES[item.verdict]
    why = (
        f"，理由：{item.reason}" if item.reason else "",
        f": {item.reason}" if item.reason else "",
    )
    return Message(
        f"{item.decided_by} {at} 已经处理过这个问题（{done.zh}{why[0]}）。请看现在的内容再处理。",
        f"{item.decided_by} dealt with this finding at {at} ({done.en}{why[1]}). "
        "Please look at it as it is now.",
    )


def _not_possible(item: Item, wanted: Verdict) -> Message:
    if item.gone:
        return Message(
            "最近一次审核已没有这个问题，不用处理。",
            "The last check no longer raised this finding; nothing is to be decided.",
        )
    if wanted == Verdict.EXPLAINED and item.severity == "error":
        return Message(
            "错误要改正，不能用说明代替；认为审核有误的，请选“有异议”并写明理由。",
            "An error must be mended and cannot be explained. Dispute it if the check is wrong.",
        )
    name = CHOICES[wanted]
    return Message(
        f"您不能把这个问题改为“{name.zh}”。", f"You cannot make this finding “{name.en}”."
    )


MOST_AT_ONCE = 500
"""Findings that one reason may explain at once."""


def explain_together(
    chosen: Iterable[tuple[Item, int]], reason: str, user: User
) -> tuple[int, int]:
    """Explain warnings of one rule with one reason, each with its own entry in the log; ``chosen``
    are the findings with the versions on the user's screen. How many were explained, and how many
    were not because somebody else had dealt with them: one of those does not hold up the others.
    """
    held = list(chosen)
    if not reason.strip():
        raise Refused(Message("请写明理由。", "Please say why."))
    if not held:
        raise Refused(Message("请先勾选要说明的疑点。", "Please tick the warnings to explain."))
    if len(held) > MOST_AT_ONCE:
        raise Refused(
            Message(
                f"一次最多说明{MOST_AT_ONCE}条。", f"At most {MOST_AT_ONCE} are explained at once."
            )
        )
    if len({item.rule for item, _ in held}) > 1:
        raise Refused(
            Message(
                "一次只能说明同一条规则的疑点：理由相同，规则也要相同。",
                "Only warnings of one rule can be explained together.",
            )
        )
    done = 0
    for item, version in held:
        try:
            decide(item, Verdict.EXPLAINED, user, version, reason)
        except Refused:
            continue
        done += 1
    return done, len(held) - done


def assign(item: Item, to: User | None, user: User) -> None:
    """Give a finding to somebody who can see it, or to nobody. Whoever works on it may."""
    organisation = item.filing.organisation
    if not (may(user, Action.EXPLAIN, organisation) or may(user, Action.REVIEW, organisation)):
        raise Refused(Message("您不能分派这里的问题。", "You may not assign findings here."))
    if to is not None and not may(to, Action.SEE, organisation):
        raise Refused(Message("对方看不到这份预算。", "They cannot see this budget."))
    with atomic():
        now = Item.objects.select_for_update().get(pk=item.pk)
        before = str(now.assignee) if now.assignee is not None else None
        Item.objects.filter(pk=item.pk).update(assignee=to)
        record(
            user,
            "finding.assign",
            item,
            before={"assignee": before},
            after={"assignee": str(to) if to is not None else None},
            organisation=organisation.name,
        )


def comment(item: Item, text: str, user: User) -> Comment:
    """Say something about a finding."""
    if not text.strip():
        raise Refused(Message("请写下意见。", "Please write something."))
    if len(text) > 5000:
        raise Refused(Message("意见太长，请不超过5000字。", "At most 5000 characters, please."))
    with atomic():
        made = Comment.objects.create(item=item, author=user, text=text.strip())
        record(
            user,
            "finding.comment",
            item,
            after={"text": made.text},
            organisation=item.filing.organisation.name,
        )
    return made
