"""What places, codes and versions are called on public pages, and where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import reverse

from mingzhang.classifications import DivisionKind, dept_economic, divisions, functional
from mingzhang.facts import Message
from mingzhang.web.models import Organisation, Publication
from mingzhang.web.views.answers import language

STAGES = {"budget": Message("预算", "budget"), "final": Message("决算", "final accounts")}


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division under the part of its code that tells it: 13, 1305, 130529."""

    code: str
    name: str
    address: str
    known: bool


def place(division: str, names: dict[str, str] | None = None) -> Place:
    """A division by its code or the beginning of one. A division that no list has is called as the
    government that stands in it (``names``), or by its code alone."""
    listed = divisions().get(division.ljust(6, "0"))
    own = (names or {}).get(division.ljust(6, "0"), "")
    said = listed.name if listed is not None else own
    if listed is not None and len(division) == 6 and division.endswith("00"):
        said = f"{said}本级" if language() == "zh" else f"{said} (own level)"
    return Place(division, said or division, reverse("place", args=[division]), bool(said))


def above(division: str, names: dict[str, str] | None = None) -> list[Place]:
    """The places above a division, the province first; placeholders (市辖区) are left out."""
    found = []
    for length in (2, 4):
        if length < len(division):
            row = divisions().get(division[:length].ljust(6, "0"))
            known = (names or {}).get(division[:length].ljust(6, "0"))
            if known if row is None else row.kind is not DivisionKind.PLACEHOLDER:
                found.append(place(division[:length], names))
    return found


def path(division: str, names: dict[str, str] | None = None) -> str:
    """A division with all above it: 河北省邢台市巨鹿县, 河北省邢台市本级."""
    own = division.rstrip("0")
    higher = [one for one in above(division, names) if one.code != own]
    return "".join(one.name for one in [*higher, place(division, names)])


def governments(codes: Iterable[str]) -> dict[str, str]:
    """Names of divisions that stand in no list, from the governments registered there."""
    missing = {code for code in codes if code not in divisions()}
    if not missing:
        return {}
    missing |= {city for code in missing if (city := f"{code[:4]}00") not in divisions()}
    rows = Organisation.objects.filter(kind="government", division__in=missing)
    return {
        division: name.removesuffix("人民政府")
        for division, name in rows.values_list("division", "name")
    }


@cache
def _english() -> dict[str, dict[str, str]]:
    told = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
    return {key: dict(rows) for key, rows in told.items()}


def function_name(code: str) -> str:
    """The name of a functional code, in the language of the page where it is known; else the
    code."""
    return _name("function", functional().get(code), code)


def economic_name(code: str) -> str:
    """The name of a code of the economic classification of departments."""
    return _name("dept_econ", dept_economic().get(code), code)


def _name(scheme: str, item: Any, code: str) -> str:
    if language() == "en" and code in _english()[scheme]:
        return _english()[scheme][code]
    return item.name if item is not None else code


def stage(name: str) -> str:
    """Budget or final accounts, in words."""
    return STAGES[name].said(language()) if name in STAGES else name


def titled(one: Publication) -> str:
    """What a version is called: 2026 年部门预算（第 2 版）."""
    words = Message(
        f"{one.year} 年部门{stage(one.stage)}（第 {one.number} 版）",
        f"{one.year} {stage(one.stage)}, version {one.number}",
    )
    return words.said(language())


def arguments(one: Publication) -> list[Any]:
    """The parts of the address of a version."""
    return [one.organisation.division, one.organisation.slug, one.year, one.stage, one.number]


def address(one: Publication) -> str:
    """The address of a version."""
    return _reversed("publication", *arguments(one))


@lru_cache(maxsize=8192)
def _reversed(name: str, *parts: Any) -> str:
    """A page asks for the same address a hundred times."""
    return reverse(name, args=parts)


def cell_address(one: Publication, cell: tuple[int, int, int | None] | None) -> str:
    """The address of a cell (table, row, column); empty where nobody knows it."""
    if cell is None:
        return ""
    number, row, column = cell
    return f"{_reversed('table', *arguments(one), number)}#r{row}c{column or 1}"


def passage_address(one: Publication, number: int) -> str:
    """The address of a passage of the text."""
    return f"{address(one)}#s{number}"
