"""Sums that follow from coordinates: a whole equals the parts its table lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingzhang.facts import Coordinate, Fact, ancestors

NOT_SUMMED = frozenset(
    {
        "quantity",
        "price",
        "project_budget",
        "share",
        "growth",
        "target",
        "weight",
        "count",
        "completion",
        "deviation",
        "deviation_rate",
    }
)
"""Measures whose figures are not added up."""
PARTIAL = frozenset({"asset_office"})
"""Members that are only a part of their parent (其中), not a complete list of parts."""


@dataclass(frozen=True, slots=True)
class Sum:
    """``whole`` equals the sum of ``parts`` along ``axis``."""

    whole: Fact
    parts: tuple[Fact, ...]
    axis: str


_SPLIT_BY = {"dept_econ": "gov_econ", "gov_econ": "dept_econ"}
"""Classifications that are printed side by side: an item of one may be split over several of the
other, and all its rows are parts of its class."""


def derive_sums(facts: Iterable[Fact], axes: Iterable[str]) -> list[Sum]:
    """All sums among ``facts`` along the axes that their table lists completely.

    Facts that differ only in their member on an axis form a group; each member hangs under its
    nearest ancestor in the group, or under the fact that names no member (the total).
    """
    summable = [f for f in facts if f.coordinate.get("measure") not in NOT_SUMMED]
    found: list[Sum] = []
    for axis in axes:
        other = _SPLIT_BY.get(axis)
        groups: dict[Coordinate, dict[str, list[Fact]]] = {}
        for fact in summable:
            member = fact.coordinate.get(axis, "")
            rest = fact.coordinate.without(axis)
            if other is not None and member:
                rest = rest.without(other)
            groups.setdefault(rest, {}).setdefault(member, []).append(fact)
        for members in groups.values():
            found.extend(_sums_of(members, axis))
    return found


_MAIN = {"resources": "income", "uses": "expenditure"}
"""The part of a total without which what is printed beside it (上年结转) is not all of it."""


def _sums_of(members: dict[str, list[Fact]], axis: str) -> list[Sum]:
    if len(members) < 2:
        return []
    children: dict[str, list[Fact]] = {}
    for member, facts in members.items():
        if not member or member in PARTIAL:
            continue
        parent = next((a for a in ancestors(axis, member) if a in members), "")
        if parent or "" in members:
            # A table with several sides prints some figures twice: copies at one coordinate are
            # not parts. Rows split over the other classification are.
            distinct = {fact.coordinate: fact for fact in reversed(facts)}
            children.setdefault(parent, []).extend(reversed(distinct.values()))
    return [
        Sum(members[parent][0], tuple(parts), axis)
        for parent, parts in children.items()
        if not _only_a_part(parts) and _MAIN.get(parent, "") in ("", *members)
    ]


def _only_a_part(parts: list[Fact]) -> bool:
    """Whether all that is listed is one row that says 其中: the rest is then not printed."""
    return len(parts) == 1 and parts[0].place.row.startswith("其中")
