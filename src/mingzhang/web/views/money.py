"""Figures of published versions as the pages draw them: exact, with the cells they stand in.

A figure that a version states in two ways is not chosen between: it is *differing* and not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mingzhang.classifications import functional
from mingzhang.facts import Message
from mingzhang.web.models import Figure, Publication

_AXES = (
    "fund", "carry", "category", "function", "dept_econ", "gov_econ", "item", "project", "measure",
)  # fmt: skip
_SPENT = {"flow": "expenditure"}

MEASURES: dict[str, tuple[Message, dict[str, str]]] = {
    "total": (Message("支出合计", "Total expenditure"), _SPENT),
    "basic": (Message("基本支出", "Basic expenditure"), {**_SPENT, "category": "basic"}),
    "project": (Message("项目支出", "Project expenditure"), {**_SPENT, "category": "project"}),
    "personnel": (Message("人员经费", "Personnel"), {**_SPENT, "category": "personnel"}),
    "public": (Message("公用经费", "Running costs"), {**_SPENT, "category": "public"}),
    "three_public": (
        Message("“三公”经费", "Three public items"),
        {**_SPENT, "item": "three_public"},
    ),
    "abroad": (Message("因公出国（境）费", "Travel abroad"), {**_SPENT, "item": "abroad"}),
    "vehicles": (Message("公务用车费", "Vehicles"), {**_SPENT, "item": "vehicles"}),
    "reception": (Message("公务接待费", "Receptions"), {**_SPENT, "item": "reception"}),
    "income": (Message("收入合计", "Total income"), {"flow": "income"}),
}
FUNDS = {
    "fiscal": Message("财政拨款", "Fiscal appropriation"),
    "general": Message("一般公共预算", "General public budget"),
    "government_fund": Message("政府性基金", "Government funds"),
    "gov_fund": Message("政府性基金", "Government funds"),
    "state_capital": Message("国有资本经营预算", "State capital budget"),
    "special_account": Message("财政专户", "Special fiscal account"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a version says of one measure: ``fen`` (1/100 元) or None, the first cell that says it,
    and whether other cells say otherwise."""

    fen: int | None
    cell: tuple[int, int, int | None] | None = None
    differs: bool = False


def coordinate(measure: str) -> dict[str, str] | None:
    """The coordinate of a measure of the list, or of a functional code of 3, 5 or 7 digits."""
    if measure in MEASURES:
        return MEASURES[measure][1]
    if measure.isascii() and measure.isdigit() and len(measure) in (3, 5, 7):
        return {**_SPENT, "function": measure}
    return None


def named(measure: str) -> Message:
    """What a measure is called."""
    if measure in MEASURES:
        return MEASURES[measure][0]
    return Message(f"{measure} {function_name(measure)}", f"{measure} {function_name(measure)}")


def function_name(code: str) -> str:
    """The name of a functional code, the code itself where it is not known."""
    item = functional().get(code)
    return item.name if item is not None else code


def told(publications: Iterable[Publication], measure: str) -> dict[int, Told]:
    """What each version (by its key) says of a measure; one query for all."""
    found: dict[int, list[Figure]] = {}
    where = coordinate(measure)
    ids = [one.pk for one in publications]
    if where is not None:
        exact = {**dict.fromkeys(_AXES, ""), **where}
        for figure in Figure.objects.filter(
            publication__in=ids, unit__endswith="元", **exact
        ).order_by("pk"):
            found.setdefault(figure.publication_id, []).append(figure)
    return {pk: _one(found.get(pk, [])) for pk in ids}


def functions(publication: Publication) -> list[dict[str, Any]]:
    """Expenditure by functional class, the largest first."""
    rows = _by(publication, ("function",), flow="expenditure")
    found = [
        {"code": code, "name": function_name(code), "fen": str(one.fen), "cell": one.cell}
        for (code,), one in rows.items()
        if len(code) == 3 and one.fen is not None
    ]
    return sorted(found, key=lambda row: -int(row["fen"]))


def flows(publication: Publication) -> list[dict[str, Any]]:
    """Links from funding to functions, from functions to basic and project expenditure, and from
    basic expenditure to economic classes: only those that a cell states."""
    links: list[dict[str, Any]] = []
    funding: dict[str, dict[str, Told]] = {}
    for (fund, code), one in _by(publication, ("fund", "function"), flow="income").items():
        if fund and len(code) == 3:
            funding.setdefault(code, {})[fund] = one
    for code, parts in funding.items():
        # 财政拨款 is the sum of its budgets: drawn only where they are not told apart.
        if (
            "fiscal" in parts
            and len(parts) > 1
            and parts.keys() & (FUNDS.keys() - {"fiscal", "special_account"})
        ):
            parts.pop("fiscal")
        links.extend(_link(f"fund:{fund}", f"function:{code}", one) for fund, one in parts.items())
    by_category = _by(publication, ("category", "function"), flow="expenditure")
    links.extend(
        _link(f"function:{code}", f"category:{category}", one)
        for (category, code), one in by_category.items()
        if category in ("basic", "project") and len(code) == 3
    )
    for fund in ("", "general"):
        items = _by(publication, ("dept_econ",), flow="expenditure", category="basic", fund=fund)
        classes = [(code, one) for (code,), one in items.items() if len(code) == 3]
        if classes:
            links.extend(_link("category:basic", f"econ:{code}", one) for code, one in classes)
            break
    return [link for link in links if int(link["fen"]) > 0]


def _by(
    publication: Publication, axes: tuple[str, ...], **fixed: str
) -> dict[tuple[str, ...], Told]:
    """Figures by some axes; the axes that are neither fixed nor asked for are totalled over."""
    exact = {**{axis: "" for axis in _AXES if axis not in axes}, **fixed}
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in publication.figures.filter(unit__endswith="元", **exact).order_by("pk"):
        groups.setdefault(tuple(getattr(figure, axis) for axis in axes), []).append(figure)
    return {key: _one(found) for key, found in groups.items()}


def _one(found: list[Figure]) -> Told:
    if not found:
        return Told(None)
    first = next((one for one in found if one.table and one.row), found[0])
    cell = (first.table, first.row, first.column) if first.table and first.row else None
    if len({one.fen for one in found}) > 1:
        return Told(None, cell, True)
    return Told(first.fen, cell)


def _link(source: str, target: str, one: Told) -> dict[str, Any]:
    return {"source": source, "target": target, "fen": str(one.fen or 0), "cell": one.cell}
