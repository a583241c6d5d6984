"""Where in the budget a figure lies: its coordinate.

A coordinate names a member on some axes; an axis that is not named is totalled over. Two figures at
the same coordinate are printings of the same quantity and must be equal. A whole equals the sum of
its parts along an axis that a table lists completely. Most identities follow from this alone.
The idea and the words (fact, dimension) are those of XBRL.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping
from typing import Final, TypeVar, overload

_Other = TypeVar("_Other")

AXES: Final[dict[str, str]] = {
    "entity": "单位",
    "year": "预算年度",
    "stage": "阶段",
    "flow": "收支",
    "fund": "资金性质",
    "carry": "本年/结转",
    "function": "功能分类",
    "category": "支出类别",
    "dept_econ": "部门经济分类",
    "gov_econ": "政府经济分类",
    "project": "项目",
    "item": "事项",
    "measure": "计量",
    "label": "文字标签",
}
"""Every axis and its Chinese name, in the order in which coordinates are shown."""

_TREES: Final[dict[str, dict[str, str]]] = {
    # child -> parent; a member without an entry hangs under the total of its axis
    "flow": {
        "income": "resources",
        "carry_in": "resources",
        "surplus_used": "resources",
        "expenditure": "uses",
        "distribution": "uses",
        "carry_out": "uses",
    },
    "fund": {
        "general": "fiscal",
        "government": "fiscal",
        "state_capital": "fiscal",
        "business": "unit_funds",
        "operating": "unit_funds",
        "superior": "unit_funds",
        "affiliated": "unit_funds",
        "other_income": "unit_funds",
    },
    "category": {
        "personnel": "basic",
        "public": "basic",
        "other_operation": "project",
        "special_target": "project",
    },
    "carry": {},
    "item": {
        "vehicle_purchase": "vehicles",
        "vehicle_running": "vehicles",
        "abroad": "three_public",
        "vehicles": "three_public",
        "reception": "three_public",
        "abroad_teaching": "abroad",
        "abroad_other": "abroad",
        "three_public": "three_public_and_meetings",
        "meeting": "three_public_and_meetings",
        "training": "three_public_and_meetings",
        "asset_house": "assets",
        "asset_vehicle": "assets",
        "asset_equipment": "assets",
        "asset_other": "assets",
        "asset_office": "asset_house",
    },
}
MEMBERS: Final[dict[str, frozenset[str]]] = {
    # 预算数 without saying which, 年初预算, 全年（调整）预算, 决算. A figure of the stage that the
    # disclosure itself has (预算 of a budget, 决算 of final accounts) names none.
    "stage": frozenset({"planned", "budget", "adjusted", "final"}),
    "flow": frozenset({*_TREES["flow"], *_TREES["flow"].values(), "procurement", "assets"}),
    "fund": frozenset(
        {
            *_TREES["fund"],
            *_TREES["fund"].values(),
            "special_account",
            "carry_over",
            "fiscal_carry_over",
            "other_carry_over",
        }
    ),
    "carry": frozenset({"current", "prior"}),
    "category": frozenset(
        {
            *_TREES["category"],
            *_TREES["category"].values(),
            "business",
            "remitted",
            "subsidy",
        }
    ),
    "item": frozenset(
        {*_TREES["item"], *_TREES["item"].values(), "running_costs", "planned_purchase"}
    ),
    "measure": frozenset(
        {"change", "completion", "last_year", "price", "project_budget", "quantity", "reserve"}
    ),
}
"""The members that have a meaning to the program, by axis. On ``item`` and ``measure`` a layout may
name others of its own."""
_CODED: Final = {"function": (5, 3), "dept_econ": (3,), "gov_econ": (3,)}


def ancestors(axis: str, member: str) -> Iterator[str]:
    """The members above ``member`` on ``axis``, nearest first (the axis total is not listed)."""
    lengths = _CODED.get(axis)
    if lengths is not None:
        for length in lengths:
            if len(member) > length:
                yield member[:length]
        return
    tree = _TREES.get(axis, {})
    while (parent := tree.get(member)) is not None:
        yield parent
        member = parent


class Coordinate(Mapping[str, str]):
    """An immutable, hashable mapping from axis to member.

    Raises ValueError for an axis that is not in :data:`AXES`: a template that invents an axis is a
    mistake to be told at once.
    """

    __slots__ = ("_hash", "_map")

    def __init__(self, members: Mapping[str, str] | None = None, /, **axes: str) -> None:
        merged = dict(members or (), **axes)
        if not merged.keys() <= AXES.keys():
            unknown = merged.keys() - AXES.keys()
            raise ValueError(f"unknown axis: {', '.join(sorted(unknown))}")
        self._map = merged
        self._hash = hash(frozenset(merged.items()))

    def __getitem__(self, axis: str) -> str:
        return self._map[axis]

    def __iter__(self) -> Iterator[str]:
        return iter(self._map)

    def __len__(self) -> int:
        return len(self._map)

    # Mapping offers these through slower generic code; coordinates are asked often.
    def __contains__(self, axis: object) -> bool:
        return axis in self._map

    @overload
    def get(self, axis: str, /) -> str | None: ...
    @overload
    def get(self, axis: str, /, default: str) -> str: ...
    @overload
    def get(self, axis: str, /, default: _Other) -> str | _Other: ...
    def get(self, axis: str, /, default: str | _Other | None = None) -> str | _Other | None:
        """The member named on an axis, else ``default``."""
        return self._map.get(axis, default)

    def keys(self) -> KeysView[str]:
        """The axes that are named."""
        return self._map.keys()

    def items(self) -> ItemsView[str, str]:
        """Axis and member of every named axis."""
        return self._map.items()

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Coordinate):
            return self._hash == other._hash and self._map == other._map
        return NotImplemented

    def __reduce__(self) -> tuple[type[Coordinate], tuple[dict[str, str]]]:
        # Hashes of text differ between processes; the copy computes its own.
        return Coordinate, (dict(self._map),)

    def __repr__(self) -> str:
        return "Coordinate(" + ", ".join(f"{a}={m!r}" for a, m in sorted(self._map.items())) + ")"

    def but(self, members: Mapping[str, str] | None = None, /, **axes: str) -> Coordinate:
        """The same place with these axes named (or renamed)."""
        named = {**members, **axes} if members else axes
        if not named.keys() <= AXES.keys():
            return Coordinate(named)  # tells which axis is unknown
        return _known({**self._map, **named})

    def without(self, *axes: str) -> Coordinate:
        """The same place totalled over these axes."""
        left = {a: m for a, m in self._map.items() if a not in axes}
        return self if len(left) == len(self._map) else _known(left)


def _known(members: dict[str, str]) -> Coordinate:
    """A coordinate whose axes are known to be right: hundreds of thousands are made for a file."""
    made = Coordinate.__new__(Coordinate)
    made._map = members
    made._hash = hash(frozenset(members.items()))
    return made
