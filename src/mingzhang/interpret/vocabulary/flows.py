"""Income, expenditure and carried money in the columns of one table."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from mingzhang.facts import Coordinate
from mingzhang.interpret.sums import NOT_SUMMED
from mingzhang.interpret.vocabulary.wording import children

_WHOLE = {"income": "resources", "expenditure": "uses"}


def settle_flows(
    says: Mapping[int, Coordinate],
    strong: Mapping[int, str],
    titled: str,
    several: bool = False,
    of_year: Container[int] = (),
    fund: str = "",
) -> dict[int, Coordinate]:
    """The coordinate of each column with its flow.

    ``strong`` are the flows that heads name for themselves (本年收入, 上年结转), ``titled`` is that
    of the title; ``several``: the title names more than one (收支), and every head its own;
    ``of_year`` are the columns headed 本年 or 当年, ``fund`` that of the title. Where carried money
    has a column beside those of the funds, they together list what the table adds up: all
    resources, or all uses.
    """
    if several:
        return {at: where.but(flow=strong[at]) for at, where in says.items() if at in strong}
    titled = titled or _implied(list(says.values()))
    carried = [at for at, flow in strong.items() if flow == "carry_in"]
    own = {at: where["fund"] for at, where in says.items() if where.get("fund", fund) != fund}
    funds = [at for at in own if at not in strong]
    lone = len(carried) == 1 and carried[0] not in own
    split = {own[at] for at in carried if at in own}
    found: dict[int, Coordinate] = {}
    for at, where in says.items():
        flow = strong.get(at, "") or titled or where.get("flow", "")
        if titled == "procurement":
            where, flow = _purchase(where, at in carried), titled
        elif carried and titled == "income":
            where, flow = _income(where, flow, at, carried, lone, strong, at in own)
        elif carried and titled == "expenditure":
            if lone and funds:
                where = where.but(fund="carry_over") if at in carried else where
                flow = "uses" if at in carried or at not in strong else flow
            elif at in carried:
                where, flow = where.but(carry="prior"), titled
            elif own.get(at) in split or at in of_year:
                where = where.but(carry="current")  # beside the same fund's carried money
        found[at] = where.but(flow=flow) if flow else where.without("flow")
    return found


def with_whole_fund(says: Mapping[int, Coordinate]) -> dict[int, Coordinate]:
    """Where the columns list exactly the funds that make up 财政拨款, their 合计 is 财政拨款."""
    named = {where["fund"] for where in says.values() if "fund" in where}
    plain = [
        at
        for at, where in says.items()
        if "fund" not in where and where.get("measure") not in NOT_SUMMED
    ]
    whole = "fiscal"
    if named - {whole} != children("fund", whole) or not plain:
        return dict(says)
    return {at: where.but(fund=whole) if at in plain else where for at, where in says.items()}


def _purchase(where: Coordinate, carried: bool) -> Coordinate:
    """Money carried over is a fund of its own among those that purchases are paid from."""
    if not carried:
        return where
    fund = "fiscal_carry_over" if where.get("fund") == "fiscal" else "carry_over"
    return where.but(fund=fund)


def _income(
    where: Coordinate,
    flow: str,
    at: int,
    carried: Sequence[int],
    lone: bool,
    strong: Mapping[int, str],
    by_fund: bool,
) -> tuple[Coordinate, str]:
    """An income column beside carried money: the year's income where 本年收入 is named or carried
    money is split by fund, else one of the funds of all resources."""
    year_named = "income" in strong.values()
    if at in carried:
        alone = lone and not year_named
        return (where.but(fund="carry_over"), "resources") if alone else (where, flow)
    if at in strong:
        return where, flow
    if not by_fund or (lone and not year_named):
        return where, "resources"
    return where, "income"


def _implied(says: Sequence[Coordinate]) -> str:
    """Categories and items are expenditure."""
    named = any("category" in where or "item" in where for where in says)
    return "expenditure" if named else ""
