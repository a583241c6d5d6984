"""Bodies, places and years beside each other on one measure."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingzhang.classifications import functional
from mingzhang.facts import Message
from mingzhang.web.api.writing import csv_lines
from mingzhang.web.models import Figure, Population, Publication
from mingzhang.web.views import asking, money, naming
from mingzhang.web.views.answers import language
from mingzhang.web.views.kept import kept

_MOST, _DRAWN = 200, 40
_ORDERS = ("most", "least", "place")


@require_GET
@kept
def compare(request: HttpRequest) -> HttpResponse:
    """The newest version of every body and year on one measure; the address keeps the question."""
    query = request.GET
    ask = {key: asking.word(query, key) for key in ("measure", "function", "place", "q", "stage",
                                                    "order", "per", "form")}  # fmt: skip
    ask["measure"] = ask["function"].partition(" ")[0] or ask["measure"] or "total"
    ask["stage"] = ask["stage"] if ask["stage"] in naming.STAGES else "budget"
    ask["order"] = ask["order"] if ask["order"] in _ORDERS else "most"
    known = asking.choices(with_bodies=True)
    years = _years(query, known)
    measure = money.measure(ask["measure"])
    where = asking.places(ask["place"], known)
    shown = [] if measure is None or where is None else _shown(ask, where, years)
    rows = _rows(shown[:_MOST], ask)
    if ask["form"] == "csv" and measure is not None:
        return _as_csv(request, rows, measure)
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
            "by_head": ask["per"] == "head",
            "unstated": sum(row["told"].fen is None for row in rows),
            "populations": _populations(rows),
            "bases": sorted({row["told"].basis for row in rows if row["told"].basis}),
            "drawn": _drawn(rows, ask),
            "more": len(shown) > _MOST,
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


def _shown(ask: dict[str, str], where: list[str], years: list[int]) -> list[Publication]:
    """The newest version of each body and year, at most one more than is shown."""
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
        if len(latest) > _MOST:
            break
    return list(latest.values())


def _rows(shown: list[Publication], ask: dict[str, str]) -> list[dict[str, Any]]:
    says = money.told(shown, ask["measure"])
    names = naming.governments({one.organisation.division for one in shown})
    people = _people(shown)
    rows = []
    for one in shown:
        told, held = says[one.pk], people.get((one.organisation.division, one.year))
        head = None
        if told.fen is not None and held is not None:
            head = (Decimal(told.fen) / 100 / held.people).quantize(Decimal("0.01"))
        rows.append(
            {
                "version": one,
                "told": told,
                "said": money.wan(told.fen),
                "href": money.where(one, told),
                "place": naming.place(one.organisation.division, names),
                "path": naming.path(one.organisation.division, names),
                "people": held,
                "head": head,
            }
        )
    return _sorted(rows, ask)


def _sorted(rows: list[dict[str, Any]], ask: dict[str, str]) -> list[dict[str, Any]]:
    """The largest first, or the smallest; what is not known comes last either way."""
    if ask["order"] == "place":
        return rows
    sign = 1 if ask["order"] == "least" else -1

    def size(row: dict[str, Any]) -> tuple[bool, Decimal]:
        value = row["head"] if ask["per"] == "head" else row["told"].fen
        return (value is None, sign * Decimal(value or 0))

    return sorted(rows, key=size)


def _people(shown: list[Publication]) -> dict[tuple[str, int], Population]:
    """How many people live in the divisions, in the very year. No other year is taken for it."""
    divisions = {one.organisation.division for one in shown}
    rows = Population.objects.filter(division__in=divisions, year__in={one.year for one in shown})
    return {(one.division, one.year): one for one in rows}


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
    several_years = len({row["version"].year for row in rows}) > 1
    found = []
    for row in rows:
        one, value = row["version"], row["head"] if by_head else row["told"].fen
        if value is None:
            continue
        year = f" {one.year}" if several_years else ""
        said = f"{row['head']:,.2f}" if by_head else row["said"]
        found.append(
            {"name": f"{one.organisation.name}{year}", "fen": str(value), "said": said,
             "href": row["href"]}
        )  # fmt: skip
    return found[:_DRAWN]


def _measures() -> list[tuple[str, list[tuple[str, str]]]]:
    """The measures by group, for a list to choose from."""
    return [
        (
            group.said(language()),
            [(key, one.name.said(language())) for key, one in money.MEASURES.items()
             if one.group == name],
        )
        for name, group in money.GROUPS.items()
    ]  # fmt: skip


def _functions() -> list[tuple[str, str]]:
    """The functional classes and groups, for typing ahead; items of seven digits can be typed."""
    used = set(
        Figure.objects.exclude(function="").order_by().values_list("function", flat=True).distinct()
    )
    codes = [item.code for item in functional() if item.code in used]
    return [(code, naming.function_name(code)) for code in codes]


def _as_csv(
    request: HttpRequest, rows: list[dict[str, Any]], measure: money.Measure
) -> HttpResponse:
    heads = [
        Message("区划代码", "division"), Message("地方", "place"), Message("单位", "body"),
        Message("年度", "year"), Message("阶段", "stage"), Message("版本", "version"),
        Message("指标", "measure"), Message("口径", "basis"), Message("元", "yuan"),
        Message("各表不一致", "tables differ"), Message("人口", "people"),
        Message("人均元", "yuan per head"), Message("人口来源", "source of the population"),
        Message("出处", "cell"),
    ]  # fmt: skip

    def line(row: dict[str, Any]) -> list[Any]:
        one, told, held = row["version"], row["told"], row["people"]
        body = one.organisation
        yuan = "" if told.fen is None else f"{Decimal(told.fen) / 100:.2f}"
        where = row["href"] or reverse("publication", args=naming.arguments(one))
        return [
            body.division, row["path"], body.name, one.year, one.stage, one.number,
            measure.name.said(language()), told.basis, yuan, "1" if told.differs else "",
            held.people if held else "", "" if row["head"] is None else row["head"],
            held.source if held else "", request.build_absolute_uri(where),
        ]  # fmt: skip

    text = "".join(csv_lines([[head.said(language()) for head in heads], *map(line, rows)]))
    return HttpResponse(
        text,
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="compare.csv"'},
    )
