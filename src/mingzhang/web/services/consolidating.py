"""A department's budget from its units': who has handed in, who is missing, and joining them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.budget import Budget
from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.flow import flow
from mingzhang.web.models import Filing, Kind, Organisation, Revision, User
from mingzhang.web.services import drafting
from mingzhang.web.services.moving import Refused
from mingzhang.web.work import Loaded, join_units

_LIMITS = Limits(300, 2048)
_LONGEST_NOTE = 200
_CONTENT = ("revision__content", "revision__summary")
_IN = ("accepted", "approved", "published", "correcting")
"""States of a unit's filing whose content goes into the department's budget."""
_WAITS_FOR = {
    "": Message("等单位开始填报", "the unit has to begin"),
    "draft": Message("等单位填报人报送", "the unit's clerk has to submit it"),
    "returned": Message("已退回，等单位修改后重报", "returned; the unit has to mend it"),
    "submitted": Message("等部门审核人审核", "the department has to review it"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A unit of a department: its filing, if there is one, and how it stands in the department's.

    ``where`` is in (as its last revision is), changed (it has moved since), out (accepted and not
    taken in yet) or missing; ``waits`` says who must act on what is missing. ``unlisted`` where it
    stands in the department's budget alone, without an organisation here."""

    code: str
    name: str
    filing: Filing | None
    where: str
    waits: Message | None = None
    unlisted: bool = False


def members(filing: Filing) -> tuple[Member, ...]:
    """The units of the department a filing is of, by code; none for a unit's own filing."""
    if filing.organisation.kind != Kind.DEPARTMENT:
        return ()
    parts = _parts(filing)
    units = _units(filing.organisation)
    filings = Filing.objects.filter(organisation__in=units, year=filing.year)
    # What they hold is read only when it is put together.
    held = {f.organisation_id: f for f in filings.select_related("revision").defer(*_CONTENT)}
    found = [_member(unit, held.get(unit.pk), parts) for unit in units]
    if not found:  # one body alone: its own 本级 is no unit that hands in
        return ()
    known = {one.code for one in found}
    found += [
        Member(code, name, None, "unlisted", unlisted=True)
        for code, name, level in _bodies(filing)
        if level == "unit" and code not in known
    ]
    return tuple(found)


def consolidate(filing: Filing, user: User, version: int) -> Revision | Loaded:
    """Save the department's budget made from its units' as its next revision; what cannot be joined
    comes back instead. Raises Refused where no unit is ready, Stale where somebody was quicker."""
    ready = [one for one in members(filing) if one.where in ("in", "changed", "out")]
    parts = [(m.code, m.filing.revision) for m in ready if m.filing and m.filing.revision]
    if not parts:
        raise Refused(
            Message(
                "还没有单位的预算通过部门审核，不能汇总。",
                "No unit's budget has been accepted yet: there is nothing to put together.",
            )
        )
    own = filing.revision.content if filing.revision is not None else _empty(filing)
    joined = _joined(own, [(code, revision.content) for code, revision in parts])
    if joined.content is None:
        return joined
    listed = "、".join(f"{code} 第{revision.number}稿" for code, revision in parts)
    missing = "、".join(m.name for m in members(filing) if m.where == "missing")
    note = f"由单位汇总：{listed}" + (f"；缺：{missing}" if missing else "")
    return drafting.save(
        filing,
        joined.content,
        user,
        version,
        note if len(note) <= _LONGEST_NOTE else f"{note[: _LONGEST_NOTE - 1]}…",
        "单位汇总",
        {code: [revision.number, revision.sha256] for code, revision in parts},
    )


def _joined(own: str | Budget, parts: Sequence[tuple[str, str]]) -> Loaded:
    try:
        return run_confined(join_units, (own, parts), _LIMITS)
    except Stopped as stopped:
        raise Refused(stopped.message) from stopped


def _empty(filing: Filing) -> Budget:
    """The department's budget before anything is in it."""
    body = filing.organisation
    return Budget(filing.year, body.code, body.name, body.division, body.template, ())


def _units(department: Organisation) -> list[Organisation]:
    return list(department.children.filter(kind=Kind.UNIT).order_by("code", "name"))


def _member(unit: Organisation, held: Filing | None, parts: dict[str, list[object]]) -> Member:
    state = held.state if held is not None else ""
    if held is None or held.revision is None or state not in _IN:
        return Member(unit.code, unit.name, held, "missing", _WAITS_FOR.get(state))
    part = parts.get(unit.code)
    if part is None:
        return Member(unit.code, unit.name, held, "out")
    same = part == [held.revision.number, held.revision.sha256]
    return Member(unit.code, unit.name, held, "in" if same else "changed")


def _parts(filing: Filing) -> dict[str, list[object]]:
    """The units' revisions that went into the filing when it was last put together."""
    made = filing.revisions.exclude(parts={}).order_by("-number")
    return made.values_list("parts", flat=True).first() or {}


def _bodies(filing: Filing) -> list[tuple[str, str, str]]:
    if filing.revision is None:
        return []
    return [tuple(one) for one in filing.revision.summary.get("bodies", [])]


def state_name(member: Member) -> Message:
    """The state of a unit's filing as pages show it."""
    if member.unlisted:
        return Message("没有登记为所属单位", "not registered as a unit")
    if member.filing is None:
        return Message("未开始", "Not begun")
    return flow().states[member.filing.state].name
