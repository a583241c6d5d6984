"""The whole of a list of items: what 合计 means in a table of 三公 expenses."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mingzhang.facts import Coordinate, ancestors
from mingzhang.interpret.vocabulary.wording import children


def with_implied(
    says: Coordinate, implied: Sequence[tuple[str, Coordinate]], named: Collection[str]
) -> Coordinate:
    """What an item says by its definition, on axes that are not ``named`` otherwise."""
    item = says.get("item", "")
    for above, more in implied:
        if item == above or above in ancestors("item", item):
            known = (*says, *named)
            return says.but({a: m for a, m in more.items() if a not in known})
    return says


def whole_of(named: Collection[str], titled: str) -> str | None:
    """The item that 合计 stands for where these items are listed: that of the title when it covers
    them, else the nearest that covers all; '' when the table speaks of no items, None when it is
    not known."""
    if not named:
        return titled
    if titled and all(titled in (m, *ancestors("item", m)) for m in named):
        # A 合计 beside the item of the title adds up more than that item.
        return next(ancestors("item", titled), titled) if titled in named else titled
    lines = [[m, *ancestors("item", m)] for m in {*named, *([titled] if titled else [])}]
    shared = [m for m in lines[0] if all(m in line for line in lines)]
    if not shared:
        return None
    whole = shared[0]
    if titled or whole in named:
        return whole
    tops = {next(m for m in line if whole in ancestors("item", m)) for line in lines}
    direct = {m if m in children("item", whole) else _child(m, whole) for m in tops}
    return whole if children("item", whole) <= direct else None


def _child(member: str, whole: str) -> str:
    line = [member, *ancestors("item", member)]
    return line[line.index(whole) - 1]
