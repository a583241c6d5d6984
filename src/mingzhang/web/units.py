"""The units of a department: who has handed in, whose budget stands in the department's, who has
changed since."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.facts import Message
from mingzhang.web.flow import flow
from mingzhang.web.models import Filing, Kind, Organisation

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


def outdated(filing: Filing) -> tuple[Member, ...]:
    """The units whose budget has moved, or was sent back, since it went into the department's."""
    parts = _parts(filing)
    return tuple(
        one
        for one in members(filing)
        if one.where == "changed" or (one.where == "missing" and one.code in parts)
    )


def _units(department: Organisation) -> list[Organisation]:
    return list(department.children.filter(kind=Kind.UNIT).order_by("code", "name"))


def _member(unit: Organisation, held: Filing | None, parts: dict[str, list[object]]) -> Member:
    state = held.state if held is not None else ""
    if held is None or held.revision is None or state not in _IN:
        return Member(unit.code, unit.name, held, "missing", _WAITS_FOR.get(state))
    part = parts.get(unit.code)
    if part is None:
        return Member(unit.code, unit.name, held, "out")
    same = part[1] == held.revision.sha256  # handed in again as it was, it is the same
    return Member(unit.code, unit.name, held, "in" if same else "changed")


def _parts(filing: Filing) -> dict[str, list[object]]:
    """The units' revisions that went into the filing when it was last put together; none once a
    workbook of the whole department was uploaded in its place."""
    whole = filing.revisions.exclude(parts={}, source="").order_by("-number")
    return whole.values_list("parts", flat=True).first() or {}


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
