"""A department's budget put together from its units'."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.budget import Budget
from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Filing, Revision, User
from mingzhang.web.pure.work import Loaded, join_units
from mingzhang.web.services import drafting
from mingzhang.web.services.moving import Refused
from mingzhang.web.units import members

_LIMITS = Limits(300, 2048)
_LONGEST_NOTE = 200


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
