"""Figures of published versions as the pages draw them: exact, with the cells they stand in.

A figure that a version states in two ways is not chosen between: it is *differing* and not drawn.
Only figures of the body itself count, for the year of the version: units of a department and
figures of other years or stages (a plan beside final accounts) are somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from mingzhang.facts import Message
from mingzhang.web.models import Figure, Publication
from mingzhang.web.views.answers import language
from mingzhang.web.views.naming import (
    cell_address,
    economic_name,
    function_name,
    passage_address,
)

_AXES = (
    "fund", "carry", "category", "function", "dept_econ", "gov_econ", "item", "project", "measure",
)  # fmt: skip
_COLUMNS = ("flow", "fund", "category", "function", "dept_econ", "item",
            "fen", "table", "row", "column", "passage", "further")  # fmt: skip
_SPENT = {"flow": "expenditure"}
_ANY = ("",)
_GENERAL = ("", "general")
_FISCAL = ("fiscal", "general", "")

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
PARTS = {"fiscal": ("general", "government", "state_capital")}
"""A fund and its parts: it is not shown beside them."""
_INSIDE = ("business", "operating", "superior", "affiliated", "other_income")


@dataclass(frozen=True, slots=True)
class Measure:
    """What bodies can be compared on. ``funds`` are tried in turn: many layouts state 三公 for
    fiscal money alone. Which one it was is told beside the figure."""

    name: Message
    axes: dict[str, str]
    group: str
    funds: tuple[str, ...] = _ANY


GROUPS = {
    "total": Message("收支总额", "Totals"),
    "three": Message("“三公”经费", "The three public items"),
    "fund": Message("资金来源", "Funding"),
}
MEASURES = {
    "total": Measure(Message("支出合计", "Total expenditure"), _SPENT, "total"),
    "income": Measure(Message("收入合计", "Total income"), {"flow": "income"}, "total"),
    "basic": Measure(Message("基本支出", "Basic expenditure"),
                     {**_SPENT, "category": "basic"}, "total"),
    "project": Measure(Message("项目支出", "Project expenditure"),
                       {**_SPENT, "category": "project"}, "total"),
    "personnel": Measure(Message("人员经费", "Personnel"),
                         {**_SPENT, "category": "personnel"}, "total", _GENERAL),
    "public": Measure(Message("公用经费", "Running costs"),
                      {**_SPENT, "category": "public"}, "total", _GENERAL),
    "three_public": Measure(Message("“三公”经费合计", "Three public items in all"),
                            {**_SPENT, "item": "three_public"}, "three", _FISCAL),
    "abroad": Measure(Message("因公出国（境）费", "Travel abroad"),
                      {**_SPENT, "item": "abroad"}, "three", _FISCAL),
    "vehicles": Measure(Message("公务用车购置及运维费", "Official vehicles"),
                        {**_SPENT, "item": "vehicles"}, "three", _FISCAL),
    "reception": Measure(Message("公务接待费", "Official receptions"),
                         {**_SPENT, "item": "reception"}, "three", _FISCAL),
    **{
        f"fund_{fund}": Measure(FUNDS[fund], {"flow": "income", "fund": fund}, "fund", (fund,))
        for fund in ("general", "government", "state_capital", "special_account", "unit_funds")
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a version says of one measure: ``fen`` (1/100 元) or None, the first cell that says it,
    whether other cells say otherwise, of which fund alone it is, and the passage of the text that
    says it where the tables leave the cell empty."""

    fen: int | None
    cell: tuple[int, int, int | None] | None = None
    differs: bool = False
    fund: str = ""
    passage: int | None = None

    @property
    def basis(self) -> str:
        """The fund in words; empty where it is all money."""
        return FUNDS[self.fund].said(language()) if self.fund in FUNDS else ""


def measure(key: str) -> Measure | None:
    """A measure of the list, or of a functional code of 3, 5 or 7 digits."""
    if key in MEASURES:
        return MEASURES[key]
    if key.isascii() and key.isdigit() and len(key) in (3, 5, 7):
        name = function_name(key)
        said = f"{key} {name}" if name != key else key
        return Measure(Message(said, said), {**_SPENT, "function": key}, "function")
    return None


def told(publications: Iterable[Publication], key: str) -> dict[int, Told]:
    """What each version (by its key) says of a measure; one query for all."""
    return told_all(publications, (key,))[key]


def told_all(
    publications: Iterable[Publication], keys: Iterable[str]
) -> dict[str, dict[int, Told]]:
    """What each version says of several measures; one query for all."""
    held = {one.pk: one for one in publications}
    wanted = {key: one for key in keys if (one := measure(key)) is not None}
    if not held or not wanted:
        return {key: {pk: Told(None) for pk in held} for key in keys}
    said = {axis: {one.axes.get(axis, "") for one in wanted.values()}
            for axis in ("flow", "category", "function", "item")}  # fmt: skip
    funds = {fund for one in wanted.values() for fund in one.funds}
    groups: dict[tuple[int, ...] | Any, list[dict[str, Any]]] = {}
    rows = Figure.objects.filter(
        publication__in=held, unit__endswith="元", fund__in=funds,
        carry="", dept_econ="", gov_econ="", project="", measure="",
        **{f"{axis}__in": members for axis, members in said.items()},
    )  # fmt: skip
    for row in rows.order_by("pk").values("publication_id", *_COLUMNS):
        key = (row["publication_id"], *(row[axis] for axis in ("flow", "category", "function",
                                                               "item", "fund")))  # fmt: skip
        groups.setdefault(key, []).append(row)

    def answer(one: Measure, publication: Publication) -> Told:
        at = tuple(one.axes.get(axis, "") for axis in ("flow", "category", "function", "item"))
        for fund in one.funds:
            found = _one(groups.get((publication.pk, *at, fund), []), publication)
            if found.fen is not None or found.differs:
                shown = "" if one.group == "fund" else fund
                return replace(found, fund=shown)
        return Told(None)

    return {
        key: {pk: answer(wanted[key], one) if key in wanted else Told(None)
              for pk, one in held.items()}
        for key in keys
    }  # fmt: skip


def functions(publication: Publication) -> list[dict[str, Any]]:
    """Expenditure by functional class, the largest first. Where there are but one or two classes,
    by what is below them, as long as that makes up the same total."""
    said = {
        code: one
        for (code,), one in _by(publication, ("function",), flow="expenditure").items()
        if code and one.fen is not None
    }
    shown = _level(said, 3)
    for digits in (5, 7):
        finer = _level(said, digits)
        if len(shown) > _FEW or len(finer) <= len(shown) or _total(finer) != _total(shown):
            continue
        shown = finer
    found = [
        {"code": code, "name": function_name(code), **_drawn(publication, one)}
        for code, one in shown.items()
    ]
    return sorted(found, key=lambda row: -int(row["fen"]))


_FEW = 2
"""Classes that make no picture yet."""


def _level(said: dict[str, Told], digits: int) -> dict[str, Told]:
    return {code: one for code, one in said.items() if len(code) == digits}


def _total(said: dict[str, Told]) -> int:
    return sum(one.fen or 0 for one in said.values())


def funding(publication: Publication) -> list[dict[str, Any]]:
    """Income by source. A source and its parts are not told beside each other."""
    rows = {fund: one for (fund,), one in _by(publication, ("fund",), flow="income").items()}
    for whole, parts in PARTS.items():
        if whole in rows and any(part in rows for part in parts):
            rows.pop(whole)
    if "unit_funds" in rows:
        rows = {fund: one for fund, one in rows.items() if fund not in _INSIDE}
    found = [
        {"fund": fund, "name": FUNDS[fund].said(language()), **_drawn(publication, one)}
        for fund, one in rows.items()
        if fund in FUNDS and one.fen
    ]
    return sorted(found, key=lambda row: -int(row["fen"]))


def flows(publication: Publication) -> list[dict[str, Any]]:
    """Links from funding to functions, from functions to basic and project expenditure, and from
    basic expenditure to economic classes: only those that a cell states."""
    links = [*_into_functions(publication)]
    by_category = _by(publication, ("category", "function"), flow="expenditure")
    links.extend(
        _link(publication, ("function", code), ("category", category), one)
        for (category, code), one in by_category.items()
        if category in ("basic", "project") and len(code) == 3
    )
    for fund in _GENERAL:
        items = _by(publication, ("dept_econ",), flow="expenditure", category="basic", fund=fund)
        classes = [(code, one) for (code,), one in items.items() if len(code) == 3]
        if classes:
            links.extend(
                _link(publication, ("category", "basic"), ("econ", code), one)
                for code, one in classes
            )
            break
    return [link for link in links if int(link["fen"]) > 0]


def _into_functions(publication: Publication) -> Iterator[dict[str, Any]]:
    sources: dict[str, dict[str, Told]] = {}
    for (fund, code), one in _by(publication, ("fund", "function"), flow="income").items():
        if fund and len(code) == 3:
            sources.setdefault(code, {})[fund] = one
    for code, parts in sources.items():
        # 财政拨款 is the sum of its budgets: drawn only where they are not told apart.
        if "fiscal" in parts and parts.keys() & set(PARTS["fiscal"]):
            parts.pop("fiscal")
        if "unit_funds" in parts:
            parts = {fund: one for fund, one in parts.items() if fund not in _INSIDE}
        for fund, one in parts.items():
            yield _link(publication, ("fund", fund), ("function", code), one)


def _by(
    publication: Publication, axes: tuple[str, ...], **fixed: str
) -> dict[tuple[str, ...], Told]:
    """Figures by some axes; the axes that are neither fixed nor asked for are totalled over."""
    exact = {**{axis: "" for axis in _AXES if axis not in axes}, **fixed}
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    rows = publication.figures.filter(unit__endswith="元", **exact).order_by("pk")
    for row in rows.values(*_COLUMNS):
        groups.setdefault(tuple(row[axis] for axis in axes), []).append(row)
    return {key: _one(found, publication) for key, found in groups.items()}


def _one(found: list[dict[str, Any]], publication: Publication) -> Told:
    ours = [row for row in found if _ours(row["further"], publication)]
    if not ours:
        return Told(None)
    first = next((row for row in ours if row["table"] and row["row"]), ours[0])
    placed = first["table"] and first["row"]
    cell = (first["table"], first["row"], first["column"]) if placed else None
    if len({row["fen"] for row in ours}) > 1:
        return Told(None, cell, True, passage=first["passage"])
    return Told(first["fen"], cell, passage=first["passage"])


def _ours(further: dict[str, str], publication: Publication) -> bool:
    """Whether a figure is the body's own, for the year and stage of the version."""
    if further.get("stage") or further.get("label"):
        return False
    if further.get("year", str(publication.year)) != str(publication.year):
        return False
    entity, body = further.get("entity", ""), publication.organisation
    # Units have codes that begin with that of their department.
    inside = body.code and entity != body.code and entity.startswith(body.code)
    return not inside


def _drawn(publication: Publication, one: Told) -> dict[str, Any]:
    return {
        "fen": str(one.fen or 0),
        "cell": one.cell,
        "said": wan(one.fen),
        "href": where(publication, one),
    }


def where(publication: Publication, one: Told) -> str:
    """The address of the cell or passage that says it; empty where nobody knows it."""
    if one.cell is None and one.passage is not None:
        return passage_address(publication, one.passage)
    return cell_address(publication, one.cell)


def wan(fen: int | None) -> str:
    """Hundredths of 元 as 万元 with two decimals, exactly rounded."""
    return "—" if fen is None else f"{Decimal(fen) / 1_000_000:,.2f}"


def _link(
    publication: Publication, source: tuple[str, str], target: tuple[str, str], one: Told
) -> dict[str, Any]:
    return {
        "source": ":".join(source),
        "target": ":".join(target),
        "from": _node(*source),
        "to": _node(*target),
        **_drawn(publication, one),
    }


def _node(axis: str, code: str) -> str:
    """The name of a node of the flow, in the language of the page where it has two."""
    if axis == "fund":
        return FUNDS[code].said(language()) if code in FUNDS else code
    if axis == "category":
        return MEASURES[code].name.said(language())
    name = function_name(code) if axis == "function" else economic_name(code)
    return name
