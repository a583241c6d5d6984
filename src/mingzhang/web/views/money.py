"""Figures of published versions as the pages draw them: fetched, named and with their addresses.

What they come to is a matter of ``corpus.figures``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from mingzhang.corpus import figures
from mingzhang.corpus.figures import Disclosed, Link, Measure, Stated, Told
from mingzhang.facts import Coordinate, Message
from mingzhang.web.models import Figure, Publication
from mingzhang.web.views.answers import language
from mingzhang.web.views.naming import (
    cell_address,
    economic_name,
    function_name,
    passage_address,
)

_AXES = (
    "flow", "fund", "carry", "category", "function", "dept_econ", "gov_econ", "item", "project",
    "measure",
)  # fmt: skip
_ASKED = ("flow", "category", "function", "item")
"""Axes on which measures name a member, other than the fund."""
_PLACED = ("publication_id", "further", "fen", "table", "row", "column", "passage")


def measure(key: str) -> Measure | None:
    """A measure of the list, or of a functional code, called as in the language of the page."""
    found = figures.measure(key)
    if found is None or found.group != "function":
        return found
    name = function_name(key)
    said = f"{key} {name}" if name != key else key
    return replace(found, name=Message(said, said))


def told(publications: Iterable[Publication], key: str) -> dict[int, Told]:
    """What each version (by its key) says of a measure; one query for all."""
    return told_all(publications, (key,))[key]


def told_all(
    publications: Iterable[Publication], keys: Iterable[str]
) -> dict[str, dict[int, Told]]:
    """What each version says of several measures; one query for all."""
    held = list(publications)
    wanted = {key: figures.measure(key) for key in keys}
    known = [one for one in wanted.values() if one is not None]
    if not held or not known:
        return {key: {one.pk: Told(None) for one in held} for key in wanted}
    asked = {
        **{f"{axis}__in": {one.axes.get(axis, "") for one in known} for axis in _ASKED},
        **{axis: "" for axis in _AXES if axis not in (*_ASKED, "fund")},
        "fund__in": {fund for one in known for fund in one.funds},
    }
    disclosed = _disclosed(held, Q(**asked))
    return {
        key: {pk: figures.tell(one, wants) if wants is not None else Told(None)
              for pk, one in disclosed.items()}
        for key, wants in wanted.items()
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """The money of a version broken down for its page, each row with name, amount and address."""

    functions: list[dict[str, Any]]
    funding: list[dict[str, Any]]
    links: list[dict[str, Any]]


def broken_down(publication: Publication) -> Broken:
    """Expenditure by function, income by source, and the links between; one query for all."""
    shapes = [
        Q(**{**{axis: "" for axis in _AXES if axis not in shape.axes}, **shape.fixed})
        for shape in figures.SHAPES
    ]
    disclosed = _disclosed([publication], reduce(or_, shapes))[publication.pk]
    return Broken(
        [
            {"code": code, "name": function_name(code), **_drawn(publication, one)}
            for code, one in figures.functions(disclosed).items()
        ],
        [
            {"fund": fund, "name": _node("fund", fund), **_drawn(publication, one)}
            for fund, one in figures.funding(disclosed).items()
        ],
        [_link(publication, link) for link in figures.flows(disclosed)],
    )


def _disclosed(publications: list[Publication], wanted: Q) -> dict[int, Disclosed]:
    """The wanted figures of money of some versions, by the key of the version."""
    found: dict[int, list[Stated]] = {one.pk: [] for one in publications}
    rows = Figure.objects.filter(wanted, publication__in=found, unit__endswith="元")
    for row in rows.order_by("pk").values(*_PLACED, *_AXES):
        found[row["publication_id"]].append(_stated(row))
    return {
        one.pk: Disclosed(one.organisation.code, one.year, found[one.pk]) for one in publications
    }


def _stated(row: dict[str, Any]) -> Stated:
    members = {**{axis: row[axis] for axis in _AXES}, **row["further"]}
    at = Coordinate({axis: member for axis, member in members.items() if member})
    placed = row["table"] and row["row"]
    cell = (row["table"], row["row"], row["column"]) if placed else None
    return Stated(at, row["fen"], cell, row["passage"])


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


def bases(said: Iterable[Told]) -> list[str]:
    """The funds that figures are of alone, in words."""
    return sorted({one.basis.said(language()) for one in said if one.basis is not None})


def wan(fen: int | None) -> str:
    """Hundredths of 元 as 万元 with two decimals, exactly rounded."""
    return "—" if fen is None else f"{Decimal(fen) / 1_000_000:,.2f}"


def _link(publication: Publication, link: Link) -> dict[str, Any]:
    return {
        "source": ":".join(link.source),
        "target": ":".join(link.target),
        "from": _node(*link.source),
        "to": _node(*link.target),
        **_drawn(publication, link.told),
    }


def _node(axis: str, code: str) -> str:
    """The name of a node of the flow, in the language of the page where it has two."""
    if axis == "fund":
        return figures.FUNDS[code].said(language()) if code in figures.FUNDS else code
    if axis == "category":
        return figures.MEASURES[code].name.said(language())
    return function_name(code) if axis == "function" else economic_name(code)
