"""Where money comes from: what a fund is called, and which funds may stand beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from mingzhang.facts import Message, ancestors

_T = TypeVar("_T")

FUNDS = {
    "fiscal": Message("财政拨款", "Fiscal appropriation"),
    "general": Message("一般公共预算", "General public budget"),
    "government": Message("政府性基金", "Government funds"),
    "state_capital": Message("国有资本经营预算", "State capital budget"),
    "special_account": Message("财政专户管理资金", "Special fiscal account"),
    "unit_funds": Message("单位资金", "Funds of the units"),
    "business": Message("事业收入", "Income from services"),
    "operating": Message("经营收入", "Operating income"),
    "superior": Message("上级补助收入", "Grants from above"),
    "affiliated": Message("附属单位上缴收入", "Paid in by affiliated units"),
    "other_income": Message("其他收入", "Other income"),
    "carry_over": Message("上年结转结余", "Carried over"),
    "fiscal_carry_over": Message("财政拨款结转结余", "Fiscal appropriation carried over"),
    "other_carry_over": Message("其他结转结余", "Other funds carried over"),
}
"""Funds that are told to readers, by their member on the axis ``fund``."""


def told_apart(by_fund: Mapping[str, _T]) -> dict[str, _T]:
    """What is kept of several funds so that no money is shown twice.

    财政拨款 gives way to the budgets it is made of, which say more. 单位资金 stands for its five
    kinds of income, of which layouts often list but some.
    """
    has_budgets = any("fiscal" in ancestors("fund", fund) for fund in by_fund)
    return {
        fund: one
        for fund, one in by_fund.items()
        if not (fund == "fiscal" and has_budgets)
        and not ("unit_funds" in by_fund and "unit_funds" in ancestors("fund", fund))
    }
