"""A body's money by function, by source, and from source to use: only what a cell states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mingzhang.corpus.figures.disclosed import Disclosed, Told
from mingzhang.corpus.figures.funds import FUNDS, told_apart

_CLASS, _FINER = 3, (5, 7)
"""Digits of a class (类), and of the groups and items (款, 项) below it."""
_FEW = 2
"""Classes that make no picture yet."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Figures that are told by some axes, with fixed members on others and totalled over the
    rest."""

    axes: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def of(self, disclosed: Disclosed) -> dict[tuple[str, ...], Told]:
        """The figures of this shape."""
        return disclosed.by(*self.axes, **self.fixed)


_FUNCTIONS = Shape(("function",), {"flow": "expenditure"})
_FUNDS = Shape(("fund",), {"flow": "income"})
_INTO_FUNCTIONS = Shape(("fund", "function"), {"flow": "income"})
_INTO_CATEGORIES = Shape(("category", "function"), {"flow": "expenditure"})
_OF_BASIC = {"flow": "expenditure", "category": "basic"}
# Many layouts list basic expenditure by economic item for the general public budget alone.
_INTO_ECONOMIC = (
    Shape(("dept_econ",), _OF_BASIC),
    Shape(("dept_econ",), {**_OF_BASIC, "fund": "general"}),
)
SHAPES = (_FUNCTIONS, _FUNDS, _INTO_FUNCTIONS, _INTO_CATEGORIES, *_INTO_ECONOMIC)
"""The figures that the breakdowns of a body need."""


def functions(disclosed: Disclosed) -> dict[str, Told]:
    """Expenditure by functional code, the largest first. Where there are but one or two classes, by
    what is below them, as long as that makes up the same total."""
    said = {code: one for (code,), one in _FUNCTIONS.of(disclosed).items() if one.fen is not None}
    found = _level(said, _CLASS)
    for digits in _FINER:
        finer = _level(said, digits)
        if len(found) <= _FEW and len(finer) > len(found) and _sum(finer) == _sum(found):
            found = finer
    return _largest_first(found)


def funding(disclosed: Disclosed) -> dict[str, Told]:
    """Income by fund, the largest first; no money stands in two funds."""
    apart = told_apart({fund: one for (fund,), one in _FUNDS.of(disclosed).items()})
    return _largest_first({fund: one for fund, one in apart.items() if fund in FUNDS and one.fen})


@dataclass(frozen=True, slots=True)
class Link:
    """Money that goes from one node to another; a node is its axis and its member or code."""

    source: tuple[str, str]
    target: tuple[str, str]
    told: Told


def flows(disclosed: Disclosed) -> tuple[Link, ...]:
    """Links from funds to functions, from functions to basic and project expenditure, and from
    basic expenditure to economic classes."""
    every = (
        *_into_functions(disclosed),
        *_into_categories(disclosed),
        *_into_economic(disclosed),
    )
    return tuple(link for link in every if (link.told.fen or 0) > 0)


def _into_functions(disclosed: Disclosed) -> Iterator[Link]:
    sources: dict[str, dict[str, Told]] = {}
    for (fund, code), one in _INTO_FUNCTIONS.of(disclosed).items():
        if len(code) == _CLASS:
            sources.setdefault(code, {})[fund] = one
    for code, by_fund in sources.items():
        for fund, one in told_apart(by_fund).items():
            yield Link(("fund", fund), ("function", code), one)


def _into_categories(disclosed: Disclosed) -> Iterator[Link]:
    for (category, code), one in _INTO_CATEGORIES.of(disclosed).items():
        if category in ("basic", "project") and len(code) == _CLASS:
            yield Link(("function", code), ("category", category), one)


def _into_economic(disclosed: Disclosed) -> Iterator[Link]:
    """By the first shape that lists any class."""
    for shape in _INTO_ECONOMIC:
        classes = _level({code: one for (code,), one in shape.of(disclosed).items()}, _CLASS)
        if classes:
            for code, one in classes.items():
                yield Link(("category", "basic"), ("econ", code), one)
            return


def _level(said: Mapping[str, Told], digits: int) -> dict[str, Told]:
    return {code: one for code, one in said.items() if len(code) == digits}


def _sum(said: Mapping[str, Told]) -> int:
    return sum(one.fen or 0 for one in said.values())


def _largest_first(said: Mapping[str, Told]) -> dict[str, Told]:
    return dict(sorted(said.items(), key=lambda row: -(row[1].fen or 0)))
