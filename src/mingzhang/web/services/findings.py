"""Findings of a filing as a work list that survives every new check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.db.models import F

from mingzhang.facts import Finding, Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Comment, Filing, Item, Revision, User, Verdict
from mingzhang.web.rights import Action, may
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused, Stale
from mingzhang.web.work import Examined, examine

_LIMITS = Limits(600, 2048)
_NEEDS_REASON = (Verdict.EXPLAINED, Verdict.DISPUTED)


def check_revision(revision: Revision) -> Examined | Message:
    """Check a revision and bring the work list up to date. Doing it twice changes nothing."""
    try:
        found = run_confined(
            examine, (revision.content, revision.filing.organisation.code), _LIMITS
        )
    except Stopped as stopped:
        return stopped.message
    if found.problem is not None:
        return found.problem
    with atomic():
        errors = sum(one.severity.value == "error" for one in found.findings)
        warnings = sum(one.severity.value == "warning" for one in found.findings)
        Revision.objects.filter(pk=revision.pk).update(errors=errors, warnings=warnings)
        filing = Filing.objects.get(pk=revision.filing_id)
        if filing.revision_id == revision.pk:  # a newer revision has its own list
            _bring_up_to_date(filing, found.findings)
    return found


def _bring_up_to_date(filing: Filing, findings: Iterable[Finding]) -> None:
    known = {item.fingerprint: item for item in filing.items.all()}
    raised = {}
    for finding in findings:
        raised.setdefault(finding.fingerprint, finding)
    for fingerprint, finding in raised.items():
        item = known.get(fingerprint) or Item(filing=filing, fingerprint=fingerprint)
        item.rule, item.severity = finding.check, finding.severity.value
        item.zh, item.en = finding.message.said("zh"), finding.message.said("en")
        item.stated, item.expected = finding.stated[:60], finding.expected[:60]
        item.places = [_place(asdict(place)) for place in finding.places]
        item.gone = False
        item.save()
    filing.items.exclude(fingerprint__in=raised).update(gone=True)


def _place(place: dict[str, object]) -> dict[str, object]:
    return {
        key: place[key] for key in ("table", "section", "row", "column", "text", "page", "line")
    }


def decide(item: Item, verdict: str, user: User, version: int, reason: str = "") -> Item:
    """Accept, explain, dispute or open a finding. Errors cannot be explained away: they block.

    Raises Stale when somebody else decided since, Refused when it is not the user's to decide.
    """
    wanted = Verdict(verdict)
    organisation = item.filing.organisation
    if not may(user, Action.EXPLAIN, organisation):
        raise Refused(Message("您不能处理这里的问题。", "You may not decide here."))
    if wanted in _NEEDS_REASON and not reason.strip():
        raise Refused(Message("请写明理由。", "Please say why."))
    with atomic():
        changed = Item.objects.filter(pk=item.pk, version=version).update(
            verdict=wanted, reason=reason, decided_by=user, version=F("version") + 1
        )
        if not changed:
            raise Stale(
                Message(
                    "这个问题刚刚被他人处理过，请刷新页面再看。",
                    "Somebody else has just dealt with this finding; please reload the page.",
                )
            )
        record(
            user,
            "finding.decide",
            item,
            before={"verdict": item.verdict, "reason": item.reason},
            after={"verdict": wanted.value, "reason": reason},
            organisation=organisation.name,
        )
    item.refresh_from_db()
    return item


def assign(item: Item, to: User | None, user: User) -> None:
    """Give a finding to somebody who can see it, or to nobody."""
    if to is not None and not may(to, Action.SEE, item.filing.organisation):
        raise Refused(Message("对方看不到这份预算。", "They cannot see this budget."))
    with atomic():
        Item.objects.filter(pk=item.pk).update(assignee=to)
        record(
            user,
            "finding.assign",
            item,
            after={"assignee": str(to) if to is not None else None},
            organisation=item.filing.organisation.name,
        )


def comment(item: Item, text: str, user: User) -> Comment:
    """Say something about a finding."""
    if not text.strip():
        raise Refused(Message("请写下意见。", "Please write something."))
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
