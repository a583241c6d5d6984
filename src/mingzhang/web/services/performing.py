"""The year after a budget was approved: what was paid and reached is reported, and released.

The budget itself stays as it was published. Everything reported is kept beside it, each time as a
new record; nothing is overwritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from mingzhang.budget import has_errors
from mingzhang.facts import Message
from mingzhang.web.models import ExecutionRecord, Filing, Publication, Release, Revision, User
from mingzhang.web.pages.afterwards import rest_told
from mingzhang.web.pure.yearly import (
    Group,
    Joined,
    Rows,
    groups,
    joined,
    kept_rows,
    part,
    replaced,
    results,
    without_misfits,
)
from mingzhang.web.rights import Action, may
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused, Stale, in_turn

_APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Year:
    """The year of a filing: the revision its targets stand in, and what was reported last."""

    revision: Revision
    last: ExecutionRecord | None
    joined: Joined

    @property
    def number(self) -> int:
        """The number of the last record; 0 where nothing was reported here."""
        return self.last.number if self.last is not None else 0


def basis(filing: Filing) -> Revision | None:
    """The revision whose targets hold: the one that was published last, or that is approved; None
    before. A correction that is being made changes nothing yet."""
    published = (
        Publication.objects.select_related("revision")
        .filter(revision__filing=filing, stage="budget")
        .order_by("-number")
        .first()
    )
    if published is not None:
        return published.revision
    return filing.revision if filing.state == _APPROVED else None


def year_of(filing: Filing) -> Year | None:
    """The year of a filing as far as it was reported; None before the budget is approved."""
    revision = basis(filing)
    if revision is None:
        return None
    last = filing.records.order_by("-number").first()
    return Year(revision, last, joined(revision.content, last.cells if last else None))


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody entered for a group and month: texts by sheet, row and column; ``seen`` is the
    number of the last record on their screen, ``revision`` that of the budget."""

    label: str
    month: int
    rows: Mapping[str, Sequence[Mapping[str, str]]]
    seen: int
    revision: int


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of an entry: ``saved`` is None where it has an error; ``offsets`` say how many rows
    of each sheet stand before the entered ones."""

    saved: ExecutionRecord | None
    joined: Joined
    offsets: Mapping[str, int]


def report(filing: Filing, user: User, entry: Entry) -> Reported:
    """Keep what was entered as the next record.

    Raises Stale when somebody else reported the same group and month since, or the budget was
    corrected; what others reported elsewhere stays. Refused where it is not the user's to report.
    """
    _demand(user, Action.FILL_IN, filing)
    year = demanded(filing)
    if year.revision.number != entry.revision:
        raise Stale(
            Message(
                "预算在您打开之后更正过，指标或项目可能已变。请对照后再保存。",
                "The budget was corrected since you opened the page. Compare, then save.",
            )
        )
    if year.joined.budget is None:
        raise Refused(_misfit())
    group = named_group(year.joined, entry.label)
    before = part(year.joined, group, entry.month).texts()
    if year.number != entry.seen and _seen(filing, year, entry, group) != before:
        raise Stale(_by_another(year))
    rows, offsets = replaced(year.joined, group, entry.month, entry.rows)
    tried = joined(year.revision.content, rows)
    if has_errors(tried.problems):
        return Reported(None, tried, offsets)
    after = {s: [row for row in rows[s][offsets[s] :] if row] for s in offsets}
    about = {"month": entry.month, "project": group.name}
    saved = _append(filing, user, year, tried, kept_rows(rows), {**about, **_told(before)},
                    {**about, **_told(after)})  # fmt: skip
    return Reported(saved, tried, offsets)


def _seen(filing: Filing, year: Year, entry: Entry, group: Group) -> dict[str, Any] | None:
    """What the user's screen showed; None where it cannot have shown anything."""
    old = filing.records.filter(number=entry.seen).first()
    if old is None and entry.seen:
        return None
    was = joined(year.revision.content, old.cells if old is not None else None)
    return part(was, group, entry.month).texts() if was.budget is not None else None


def mend(filing: Filing, user: User, seen: int) -> ExecutionRecord:
    """Leave out the records that do not fit the budget since it was corrected. The earlier record
    keeps them."""
    _demand(user, Action.FILL_IN, filing)
    year = demanded(filing)
    if year.number != seen:
        raise Stale(_by_another(year))
    rows = without_misfits(year.joined)
    tried = joined(year.revision.content, rows)
    if has_errors(tried.problems):
        raise Refused(_misfit())
    before = {sheet: len(found) for sheet, found in year.joined.rows.items()}
    after = {sheet: len(found) for sheet, found in rows.items()}
    return _append(filing, user, year, tried, rows, before, after, "performance.mend")


def release(filing: Filing, user: User, seen: int, note: str = "") -> Release:
    """Show the self-evaluation to everybody, as it is now. A second one needs a note, which the
    public page shows; the first stays in the log."""
    _demand(user, Action.RELEASE, filing)
    year = demanded(filing)
    if not Publication.objects.filter(revision__filing=filing).exists():
        raise Refused(
            Message("预算还没有公开，不能公开自评结果。", "The budget is not published yet.")
        )
    if year.number != seen:
        raise Stale(_by_another(year))
    if year.joined.budget is None:
        raise Refused(_misfit())
    told = results(year.joined)
    open_forms = [f for f in (*told["projects"], *told["bodies"]) if f["total"] is None]
    if open_forms or not told["projects"]:
        names = "、".join(f["project"] or f["body"] for f in open_forms[:5])
        raise Refused(
            Message(
                f"还有自评表没有总分（{names}），补全后再公开。",
                f"Some forms have no total yet ({names}); complete them first.",
            )
        )
    with atomic():
        in_turn(filing.pk)
        last = filing.releases.order_by("-number").first()
        if last is not None and not note.strip():
            raise Refused(Message("再次公开要写明更正说明。", "A second release needs a note."))
        made = Release.objects.create(
            filing=filing,
            number=last.number + 1 if last is not None else 1,
            revision=year.revision,
            records=year.last,
            results=told,
            released_at=timezone.now(),
            released_by=user,
            note=note.strip()[:200],
        )
        record(
            user,
            "performance.release",
            filing,
            before={"number": last.number} if last is not None else None,
            after={
                "number": made.number,
                "revision": year.revision.number,
                "records": year.number,
                "totals": {f["project"] or f["body"]: f["total"] for f in told["projects"]},
            },
            reason=made.note,
            organisation=filing.organisation.name,
        )
    return made


def named_group(one: Joined, label: str) -> Group:
    """The group that cells name so. Raises Refused where there is none."""
    found = groups(one.budget) if one.budget is not None else ()
    group = next((g for g in found if g.label == label), None)
    if group is None:
        raise Refused(Message(f"预算里已没有“{label}”。", f"The budget has no “{label}” any more."))
    return group


def _append(
    filing: Filing,
    user: User,
    year: Year,
    tried: Joined,
    rows: Rows,
    before: dict[str, Any],
    after: dict[str, Any],
    action: str = "performance.save",
) -> ExecutionRecord:
    """The next record and its entry in the log; of two at once one is taken."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    try:
        with atomic():
            made = ExecutionRecord.objects.create(
                filing=filing,
                number=year.number + 1,
                cells=rows,
                rest=rest_told(year.revision, tried),
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                author=user,
            )
            record(
                user,
                action,
                filing,
                before={"number": year.number, **before},
                after={"number": made.number, "sha256": made.sha256, **after},
                organisation=filing.organisation.name,
            )
    except IntegrityError as error:
        raise Stale(_by_another(demanded(filing))) from error
    return made


def _told(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, Any]:
    """Rows for the log: those in which something stands."""
    return {sheet: [dict(row) for row in found if row] for sheet, found in rows.items()}


def demanded(filing: Filing) -> Year:
    """The year of a filing. Raises Refused before the budget is approved."""
    year = year_of(filing)
    if year is None:
        raise Refused(
            Message(
                "预算批复以后才能填报执行情况。",
                "What happened can be reported once the budget is approved.",
            )
        )
    return year


def _demand(user: User, action: Action, filing: Filing) -> None:
    if not may(user, action, filing.organisation):
        raise Refused(
            Message(
                f"您没有{filing.organisation.name}的这项权限。",
                f"You may not do this for {filing.organisation.name}.",
            )
        )


def _by_another(year: Year) -> Message:
    last = year.last
    who = f"{last.author}" if last is not None else ""
    at = timezone.localtime(last.created_at).strftime("%m-%d %H:%M") if last is not None else ""
    return Message(
        f"{who} 在 {at} 保存了新的记录。您填写的内容都在下面，对照后再保存。",
        f"{who} saved a newer record at {at}. What you typed is all below; compare, then save.",
    )


def _misfit() -> Message:
    return Message(
        "已有的执行记录与更正后的预算对不上，请先处理。",
        "Some records do not fit the corrected budget; deal with them first.",
    )
