"""What the forms of the public side ask: places by name or code, years, pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import QueryDict

from mingzhang.classifications import divisions
from mingzhang.web.models import Organisation, Publication
from mingzhang.web.views import naming

_LONGEST = 60
_MANY = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: places by their full name, years, names of bodies."""

    places: dict[str, str]
    years: list[int]
    years_by_count: list[int]
    bodies: list[str]


def choices(with_bodies: bool = False) -> Choices:
    """Places (with all above them) and years of which something is published."""
    published = Organisation.objects.filter(publications__isnull=False)
    codes = sorted(set(published.order_by().values_list("division", flat=True).distinct()))
    names = naming.governments(codes)
    places: dict[str, str] = {}
    for code in codes:
        for one in [*naming.above(code, names), naming.place(code, names)]:
            places.setdefault(naming.path(one.code, names), one.code)
    counted = Counter(
        dict(
            Publication.objects.order_by()
            .values_list("year")
            .annotate(n=Count("organisation", distinct=True))
        )
    )
    years = sorted(counted, reverse=True)
    bodies = (
        list(published.order_by("division", "code").values_list("name", flat=True).distinct()[:500])
        if with_bodies
        else []
    )
    by_count = sorted(years, key=lambda year: (-counted[year], -year))
    return Choices(dict(sorted(places.items(), key=lambda row: row[1])), years, by_count, bodies)


def word(query: QueryDict, key: str) -> str:
    """What was typed into a field, cut to a length that is one."""
    return query.get(key, "").replace("\0", "").strip()[:_LONGEST]


def number(query: QueryDict, key: str, most: int, otherwise: int = 0) -> int:
    """A whole number from 1 to ``most``; ``otherwise`` where none was given."""
    said = query.get(key, "")
    if not (said.isascii() and said.isdigit() and len(said) <= len(str(most))):
        return otherwise
    return min(int(said), most) or otherwise


def places(said: str, known: Choices) -> list[str] | None:
    """The codes, or beginnings of codes, that a field means; [""] for everywhere, None where there
    is no such place."""
    if not said:
        return [""]
    if said.isascii() and said.isdigit():
        return [said[:6]]
    if said in known.places:
        return [known.places[said]]
    found = [code for name, code in known.places.items() if said in name]
    return found or [_beginning(one.code) for one in divisions().by_name(said)] or None


def _beginning(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def several(said: str) -> list[str]:
    """Names parted by commas or blanks."""
    return [one for one in _MANY.split(said) if one][:12]


def again(query: QueryDict, **other: Any) -> str:
    """The same question with something changed, as the end of an address."""
    changed = query.copy()
    for key, value in other.items():
        changed.pop(key, None)
        if value:
            changed[key] = str(value)
    return f"?{changed.urlencode()}" if changed else "?"
