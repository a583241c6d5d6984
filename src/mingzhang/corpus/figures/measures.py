"""What bodies are compared on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mingzhang.classifications import functional
from mingzhang.corpus.figures.disclosed import Disclosed, Told
from mingzhang.corpus.figures.funds import FUNDS
from mingzhang.facts import Message

_ALL_MONEY = ("",)
_ALL_ELSE_GENERAL = ("", "general")
_FISCAL_FIRST = ("fiscal", "general", "")
_SPENT = {"flow": "expenditure"}


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity that bodies can be compared on, of the ``group`` it is listed under. ``funds`` are
    tried in turn: many layouts state 三公 of fiscal money alone. Which one it was is told beside
    the figure."""

    name: Message
    axes: Mapping[str, str]
    group: str
    funds: tuple[str, ...] = _ALL_MONEY


GROUPS = {
    "total": Message("收支总额", "Totals"),
    "three": Message("“三公”经费", "The three public items"),
    "fund": Message("资金来源", "Funding"),
}


def _category(zh: str, en: str, member: str, funds: tuple[str, ...] = _ALL_MONEY) -> Measure:
    return Measure(Message(zh, en), {**_SPENT, "category": member}, "total", funds)


def _item(zh: str, en: str, member: str) -> Measure:
    return Measure(Message(zh, en), {**_SPENT, "item": member}, "three", _FISCAL_FIRST)


def _income(fund: str) -> Measure:
    return Measure(FUNDS[fund], {"flow": "income", "fund": fund}, "fund", (fund,))


MEASURES = {
    "total": Measure(Message("支出合计", "Total expenditure"), _SPENT, "total"),
    "income": Measure(Message("收入合计", "Total income"), {"flow": "income"}, "total"),
    "basic": _category("基本支出", "Basic expenditure", "basic"),
    "project": _category("项目支出", "Project expenditure", "project"),
    "personnel": _category("人员经费", "Personnel", "personnel", _ALL_ELSE_GENERAL),
    "public": _category("公用经费", "Running costs", "public", _ALL_ELSE_GENERAL),
    "three_public": _item("“三公”经费合计", "Three public items in all", "three_public"),
    "abroad": _item("因公出国（境）费", "Travel abroad", "abroad"),
    "vehicles": _item("公务用车购置及运维费", "Official vehicles", "vehicles"),
    "reception": _item("公务接待费", "Official receptions", "reception"),
    "fund_general": _income("general"),
    "fund_government": _income("government"),
    "fund_state_capital": _income("state_capital"),
    "fund_special_account": _income("special_account"),
    "fund_unit_funds": _income("unit_funds"),
}
"""The measures by the key that stands in an address."""

HEADLINES = (
    MEASURES["income"],
    MEASURES["total"],
    MEASURES["basic"],
    MEASURES["project"],
    Measure(Message("财政拨款支出", "From appropriations"), {**_SPENT, "fund": "fiscal"}, "total"),
)
"""What a budget is summed up in."""


def measure(key: str) -> Measure | None:
    """A measure of the list, or expenditure by a functional code of 3, 5 or 7 digits."""
    if key in MEASURES:
        return MEASURES[key]
    if key.isascii() and key.isdigit() and len(key) in (3, 5, 7):
        item = functional().get(key)
        said = f"{key} {item.name}" if item is not None else key
        return Measure(Message(said, said), {**_SPENT, "function": key}, "function")
    return None


def tell(disclosed: Disclosed, one: Measure) -> Told:
    """What a version says of a measure, of the first fund for which it says anything."""
    for fund in one.funds:
        found = disclosed.at(**{**one.axes, "fund": fund})
        if found.fen is not None or found.differs:
            # Funding by source is of its fund by its very name.
            return replace(found, fund="" if one.group == "fund" else fund)
    return Told(None)
