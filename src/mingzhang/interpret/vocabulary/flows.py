"""Income, expenditure and carried money in the columns of one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mingzhang.facts import Coordinate

_WHOLE = {"income": "resources", "expenditure": "uses"}


def settle_flows(
    says: Mapping[int, Coordinate], strong: Mapping[int, str], titled: str
) -> dict[int, Coordinate]:
    """The coordinate of each column with its flow.

    ``strong`` are the flows that heads name for themselves (本年收入, 上年结转), ``titled`` is that
    of the title. Where carried money has a column beside those of the funds, they together list
    what the table adds up: all resources, or all uses.
    """
    default = titled or _implied(list(says.values()))
    carried = [at for at, flow in strong.items() if flow == "carry_in"]
    funds = [at for at in says if "fund" in says[at] and at not in strong]
    lone = len(carried) == 1 and "fund" not in says[carried[0]]
    found: dict[int, Coordinate] = {}
    for at, where in says.items():
        flow = strong.get(at, "") or default or where.get("flow", "")
        if carried and titled == "income" and at not in strong:
            flow = _income(where, lone, "income" in strong.values())
        if titled == "procurement":
            where, flow = _purchase(where, at in carried), titled
        elif carried and titled == "expenditure":
            if lone and funds:
                where = where.but(fund="carry_over") if at in carried else where
                flow = "uses" if at in carried or at not in strong else flow
            elif at in carried:
                where, flow = where.but(carry="prior"), "expenditure"
        elif at in carried and titled == "income" and lone and "income" not in strong.values():
            where, flow = where.but(fund="carry_over"), "resources"
        found[at] = where.but(flow=flow) if flow else where.without("flow")
    return found


def _purchase(where: Coordinate, carried: bool) -> Coordinate:
    """Money carried over is a fund of its own among those that purchases are paid from."""
    if not carried:
        return where
    fund = "fiscal_carry_over" if where.get("fund") == "fiscal" else "carry_over"
    return where.but(fund=fund)


def _income(where: Coordinate, lone: bool, year_named: bool) -> str:
    """The flow of an income column beside carried money: the year's income where 本年收入 is named
    or carried money is split by fund, else all resources."""
    if "fund" not in where:
        return "resources"
    return "resources" if lone and not year_named else "income"


def _implied(says: Sequence[Coordinate]) -> str:
    """Categories and items are expenditure."""
    named = any("category" in where or "item" in where for where in says)
    return "expenditure" if named else ""
