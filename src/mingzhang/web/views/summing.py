"""Places beside each other: what their departments come to, where these may be added."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from mingzhang.corpus.figures import Part, Told, total
from mingzhang.web.models import Organisation, Publication
from mingzhang.web.views import asking, money, naming


def part(one: Publication, told: Told) -> Part:
    """What a version says, as a part of the total of its place."""
    return Part(told, one.organisation.division, one.organisation.kind == "unit")


def places(shown: list[Publication], ask: dict[str, str], query: QueryDict) -> list[dict[str, Any]]:
    """A row for each place and year of these versions, which must be all of the place. ``href``
    leads to the bodies that are added, each with the cell that says it."""
    says = money.told(shown, ask["measure"])
    groups: dict[tuple[str, int], list[Publication]] = {}
    for one in shown:
        groups.setdefault((one.organisation.division, one.year), []).append(one)
    divisions = {division for division, _ in groups}
    names = naming.governments(divisions)
    registered = _registered(divisions, ask)
    rows = []
    for (division, year), versions in groups.items():
        known = registered.get(division, {})
        open_then = {pk for pk, last in known.items() if last is None or last >= year}
        absent = len(open_then - {v.organisation_id for v in versions})
        found = total([part(v, says[v.pk]) for v in versions], [division] * absent)
        place = naming.place(division, names)
        bodies = asking.again(query, by="", form="", place=division, year=year)
        rows.append(
            {
                "place": place,
                "path": naming.path(division, names),
                "name": place.name,
                "division": division,
                "year": year,
                "told": Told(found.fen, fund=found.fund),
                "why": found.why,
                "said": money.wan(found.fen),
                "href": f"{reverse('compare')}{bodies}",
                "count": len(versions),
                "absent": absent,
                "registered": len(versions) + absent,
            }
        )
    return rows


def _registered(divisions: set[str], ask: dict[str, str]) -> dict[str, dict[int, int | None]]:
    """The departments of places, of those that are asked for by name, with the last year of those
    that were closed."""
    found = Organisation.objects.filter(kind="department", division__in=divisions)
    if names := asking.several(ask["q"]):
        found = found.filter(reduce(or_, (Q(name__icontains=name) for name in names)))
    registered: dict[str, dict[int, int | None]] = {}
    for division, pk, last in found.order_by().values_list("division", "pk", "closed_after"):
        registered.setdefault(division, {})[pk] = last
    return registered
