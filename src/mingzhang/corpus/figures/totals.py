"""What the bodies of a place come to together, and when they may not be added.

Added are the departments of one government for one year and stage. Units are inside their
departments, and between governments there are transfers: both would count twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.corpus.figures.disclosed import Told
from mingzhang.facts import Message

_SEVERAL_GOVERNMENTS = Message(
    "这里有不止一级政府，上下级之间有转移支付，相加会重复，因此不合计。",
    "There is more than one government here. Transfers between them would count twice, so "
    "nothing is added.",
)
_NOT_ALL = Message(
    "单位太多，没有全部列出，因此不合计。",
    "There are too many bodies to list them all; nothing is added.",
)
_UNITS = Message(
    "其中有预算单位，其支出已经包括在主管部门里，相加会重复，因此不合计。",
    "Some of these are units, whose money is in their department, too; nothing is added.",
)
_UNSTATED = Message(
    "有的单位没有列明，或各表不一致，因此不合计。",
    "Some bodies do not state it, or in tables that differ; nothing is added.",
)
_SEVERAL_BASES = Message(
    "各部门口径不同，因此不合计。",
    "The departments state it on different bases; nothing is added.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one body says of a measure: the ``division`` of its government, and whether it is a unit
    of a department."""

    told: Told
    division: str
    is_unit: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The sum in ``fen``, or None; ``why`` says what was added, or why nothing was. ``fund`` is
    that of all parts."""

    fen: int | None
    why: Message
    fund: str = ""

    @property
    def basis(self) -> Message | None:
        """The fund in words; None where it is all money, or where nothing was added."""
        return Told(self.fen, fund=self.fund).basis


def total(parts: Sequence[Part], absent: Sequence[str] = (), all_listed: bool = True) -> Total:
    """The sum of the bodies of a place. ``absent`` are the divisions of its departments that have
    not published, one for each; nothing is added unless the parts are all that have
    (``all_listed``)."""
    refused = _refusal(parts, absent, all_listed)
    if refused is not None:
        return Total(None, refused)
    count = len(parts)
    why = Message(
        f"已公开的 {count} 个部门相加，不是全部政府支出"
        + (f"；还有 {len(absent)} 个部门没有公开。" if absent else "。"),
        f"The {count} departments that have published, which is not the whole government"
        + (f"; {len(absent)} have not published." if absent else "."),
    )
    fund = parts[0].told.fund if parts else ""
    return Total(sum(one.told.fen or 0 for one in parts), why, fund)


def _refusal(parts: Sequence[Part], absent: Sequence[str], all_listed: bool) -> Message | None:
    if len({*absent, *(one.division for one in parts)}) > 1:
        return _SEVERAL_GOVERNMENTS
    if not all_listed:
        return _NOT_ALL
    if any(one.is_unit for one in parts):
        return _UNITS
    if any(one.told.fen is None for one in parts):
        return _UNSTATED
    if len({one.told.fund for one in parts}) > 1:
        return _SEVERAL_BASES
    return None
