"""Bodies, places and years beside each other on one measure."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingzhang.classifications import functional
from mingzhang.corpus.figures import GROUPS, MEASURES, per_head
from mingzhang.web.models import Figure, Population, Publication
from mingzhang.web.views import asking, money, naming, summing
from mingzhang.web.views.answers import language
from mingzhang.web.views.kept import kept
from mingzhang.web.views.tabling import as_csv

_MOST, _DRAWN = 200, 40
_MOST_ADDED = 2000
"""Bodies that are added up for the places of one question."""
_ORDERS = ("most", "least", "place")


@require_GET
@kept
def compare(request: HttpRequest) -> HttpResponse:
    """The newest version of every body and year on one measure, or what the departments of each
    place come to; the address keeps the question."""
    query = request.GET
    ask = {key: asking.word(query, key) for key in ("measure", "function", "place", "q", "stage",
                                                    "order", "per", "by", "form")}  # fmt: skip
    ask["measure"] = ask["function"].partition(" ")[0] or ask["measure"] or "total"
    ask["stage"] = ask["stage"] if ask["stage"] in naming.STAGES else "budget"
    ask["order"] = ask["order"] if ask["order"] in _ORDERS else "most"
    known = asking.choices(with_bodies=True)
    years = _years(query, known)
    measure = money.measure(ask["measure"])
    where = asking.places(ask["place"], known)
    by_place = ask["by"] == "place"
    most = _MOST_ADDED if by_place else _MOST
    shown = [] if measure is None or where is None else _shown(ask, where, years, most)
    more = len(shown) > most
    rows = _of_places(shown, ask, query, more) if by_place else _of_bodies(shown[:most], ask)
    more, rows = more or len(rows) > _MOST, rows[:_MOST]
    if ask["form"] == "csv" and measure is not None:
        return as_csv(request, rows, measure, ask["stage"], by_place)
    return render(
        request,
        "public/compare.html",
        {
            "ask": ask,
            "choices": known,
            "years": years,
            "measures": _measures(),
            "functions": _functions(),
            "known": measure is not None,
            "name": measure.name if measure is not None else "",
            "no_place": where is None,
            "rows": rows,
            "by_place": by_place,
            "by_head": ask["per"] == "head",
            "unstated": sum(row["told"].fen is None for row in rows),
            "populations": _populations(rows),
            "bases": money.bases(row["told"] for row in rows),
            "drawn": _drawn(rows, ask),
            "more": more,
            "csv": asking.again(query, form="csv"),
            "stages": list(naming.STAGES.items()),
        },
    )


def _years(query: Any, known: asking.Choices) -> list[int]:
    """The years that are asked for; where none is, the one of which most is published."""
    said = [one for one in query.getlist("year") if one.isascii() and one.isdigit()]
    chosen = [year for year in known.years if str(year) in said]
    if said and not chosen:
        return [int(one) for one in said if len(one) == 4]
    return chosen or ([] if "year" in query else known.years_by_count[:1])


def _shown(ask: dict[str, str], where: list[str], years: list[int], most: int) -> list[Publication]:
    """The newest version of each body and year by place, at most one more than is wanted."""
    places = reduce(or_, (Q(organisation__division__startswith=code) for code in where))
    found = Publication.objects.filter(places, stage=ask["stage"])
    if years:
        found = found.filter(year__in=years)
    if names := asking.several(ask["q"]):
        found = found.filter(reduce(or_, (Q(organisation__name__icontains=n) for n in names)))
    latest: dict[tuple[int, int], Publication] = {}
    found = found.select_related("organisation").defer("certificate")
    for one in found.order_by("organisation__division", "organisation__slug", "-year", "-number"):
        latest.setdefault((one.organisation_id, one.year), one)
        if len(latest) > most:
            break
    return list(latest.values())


def _of_bodies(shown: list[Publication], ask: dict[str, str]) -> list[dict[str, Any]]:
    says = money.told(shown, ask["measure"])
    names = naming.governments({one.organisation.division for one in shown})
    rows = [
        {
            "version": one,
            "name": one.body_name,
            "division": one.organisation.division,
            "year": one.year,
            "told": says[one.pk],
            "said": money.wan(says[one.pk].fen),
            "href": money.where(one, says[one.pk]),
            "place": naming.place(one.organisation.division, names),
            "path": naming.path(one.organisation.division, names),
        }
        for one in shown
    ]
    return _sorted(_with_people(rows), ask)


def _of_places(
    shown: list[Publication], ask: dict[str, str], query: Any, more: bool
) -> list[dict[str, Any]]:
    if more:
        # The last place may not be complete, and a part of a place is not told as the place.
        last = shown[-1].organisation.division
        shown = [one for one in shown if one.organisation.division != last]
    rows = summing.places(shown, ask, query)
    return _sorted(_with_people(rows), ask)


def _with_people(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with how many people live there in the very year, and 元 for each of them."""
    found = Population.objects.filter(
        division__in={row["division"] for row in rows}, year__in={row["year"] for row in rows}
    )
    people = {(one.division, one.year): one for one in found}
    for row in rows:
        held = people.get((row["division"], row["year"]))
        row["people"] = held
        row["head"] = per_head(row["told"].fen, held.people if held is not None else None)
    return rows


def _sorted(rows: list[dict[str, Any]], ask: dict[str, str]) -> list[dict[str, Any]]:
    """The largest first, or the smallest; what is not known comes last either way."""
    if ask["order"] == "place":
        return rows
    sign = 1 if ask["order"] == "least" else -1

    def size(row: dict[str, Any]) -> tuple[bool, Decimal]:
        value = row["head"] if ask["per"] == "head" else row["told"].fen
        return (value is None, sign * Decimal(value or 0))

    return sorted(rows, key=size)


def _populations(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The populations that the rows are divided by, each place and year once."""
    found = {
        held.pk: {"path": row["path"], "held": held}
        for row in rows
        if (held := row["people"]) is not None
    }
    return sorted(found.values(), key=lambda one: (one["held"].division, one["held"].year))


def _drawn(rows: list[dict[str, Any]], ask: dict[str, str]) -> list[dict[str, Any]]:
    """Bars for the rows that have a figure."""
    by_head = ask["per"] == "head"
    several_years = len({row["year"] for row in rows}) > 1
    found = []
    for row in rows:
        value = row["head"] if by_head else row["told"].fen
        if value is None:
            continue
        year = f" {row['year']}" if several_years else ""
        said = f"{row['head']:,.2f}" if by_head else row["said"]
        found.append(
            {"name": f"{row['name']}{year}", "fen": str(value), "said": said, "href": row["href"]}
        )
    return found[:_DRAWN]


def _measures() -> list[tuple[str, list[tuple[str, str]]]]:
    """The measures by group, for a list to choose from."""
    return [
        (
            group.said(language()),
            [(key, one.name.said(language())) for key, one in MEASURES.items()
             if one.group == name],
        )
        for name, group in GROUPS.items()
    ]  # fmt: skip


def _functions() -> list[tuple[str, str]]:
    """The functional classes and groups, for typing ahead; items of seven digits can be typed."""
    used = set(
        Figure.objects.exclude(function="").order_by().values_list("function", flat=True).distinct()
    )
    codes = [item.code for item in functional() if item.code in used]
    return [(code, naming.function_name(code)) for code in codes]
