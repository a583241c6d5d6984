"""A body: one year at a glance, where its money comes from and goes, and all it has published."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from mingzhang.corpus import figures
from mingzhang.corpus.figures import MEASURES, Growth, Told
from mingzhang.facts import Message
from mingzhang.web.models import Organisation, Publication
from mingzhang.web.views import money, naming
from mingzhang.web.views.answers import language
from mingzhang.web.views.kept import kept

_TRENDS = (
    ("spent", Message("历年支出", "Expenditure over the years"), ("total", "basic", "project")),
    ("three", Message("历年“三公”经费", "The three public items over the years"),
     ("three_public", "abroad", "vehicles", "reception")),
)  # fmt: skip
_TILES = ("total", "income", "basic", "project", "three_public", "abroad", "vehicles", "reception")
_SLIGHT = Decimal("0.05")
"""Per cent below which a share is told as nearly none."""


@require_GET
@kept
def body(request: HttpRequest, division: str, code: str) -> HttpResponse:
    """A body: the money of its latest year, or of the year that is asked for."""
    one = get_object_or_404(Organisation, division=division, slug=code)
    versions = list(
        one.publications.select_related("organisation")
        .defer("certificate")
        .order_by("-year", "stage", "-number")
    )
    if not versions:
        raise Http404
    newest = _newest(versions)
    shown = _asked(request, newest)
    names = naming.governments([division])
    parts = money.broken_down(shown)
    return render(
        request,
        "public/body.html",
        {
            "organisation": one,
            "versions": versions,
            "years": newest,
            "latest": shown,
            "above": naming.above(division, names),
            "place": naming.place(division, names),
            **_glance(shown, newest, parts.funding),
            **_drawn(shown, newest, parts),
        },
    )


def _newest(versions: list[Publication]) -> list[Publication]:
    """The newest version of each year and stage, the last year first."""
    found: dict[tuple[int, str], Publication] = {}
    for one in versions:
        found.setdefault((one.year, one.stage), one)
    return list(found.values())


def _asked(request: HttpRequest, newest: list[Publication]) -> Publication:
    year, stage = request.GET.get("year", ""), request.GET.get("stage", "")
    for one in newest:
        if str(one.year) == year and (not stage or one.stage == stage):
            return one
    return newest[0]


def _glance(
    shown: Publication, newest: list[Publication], funding: list[dict[str, Any]]
) -> dict[str, Any]:
    """The figures at the top: what is stated, and how much more or less than the year before."""
    before = next((v for v in newest if v.year == shown.year - 1 and v.stage == shown.stage), None)
    pair = [shown, before] if before is not None else [shown]
    says = money.told_all(pair, _TILES)
    tiles = {key: _tile(shown, before, key, says[key]) for key in _TILES}
    three = [tiles[key] for key in ("abroad", "vehicles", "reception")]
    return {
        "before": before,
        "tiles": [tiles[key] for key in ("total", "basic", "project", "three_public")],
        "three": tiles["three_public"],
        "three_parts": three if any(one["told"].fen is not None for one in three) else [],
        "three_nought": _nought(tiles["three_public"], three),
        "three_table": shown.tables.filter(kind="three_public")
        .only("publication", "number")
        .first(),
        "funding": _shares(funding, says["income"][shown.pk].fen),
    }


def _nought(whole: dict[str, Any], parts: list[dict[str, Any]]) -> list[str]:
    """The three items by name where it is stated that nothing is planned for any of them."""
    stated = figures.all_nought(one["told"] for one in (whole, *parts))
    return [one["name"].said(language()) for one in parts] if stated else []


def _tile(
    shown: Publication, before: Publication | None, key: str, says: dict[int, Told]
) -> dict[str, Any]:
    said = says[shown.pk]
    tile = {
        "name": MEASURES[key].name,
        "told": said,
        "said": money.wan(said.fen),
        "href": money.where(shown, said),
        "was": None,
    }
    if before is not None and (moved := figures.growth(said, says[before.pk])) is not None:
        was = says[before.pk]
        tile["was"] = money.wan(was.fen)
        tile["was_href"] = money.where(before, was)
        tile["change"] = _change(moved)
    return tile


def _change(moved: Growth) -> str:
    """How much more or less, in words."""
    if not moved.fen:
        return Message("与上年相同", "the same as the year before").said(language())
    more = money.wan(abs(moved.fen))
    share = "" if moved.rate is None else f"{abs(moved.rate):.1f}%"
    inside = f"（{share}）" if share else ""
    word = Message("增加", "more") if moved.fen > 0 else Message("减少", "less")
    return Message(
        f"比上年{word.zh} {more} 万元{inside}",
        f"{more} (10,000 yuan) {word.en} than the year before" + (f" ({share})" if share else ""),
    ).said(language())


def _shares(rows: list[dict[str, Any]], total: int | None) -> list[dict[str, Any]]:
    """Each source with its share of the stated total, where it has one."""
    for row, share in zip(
        rows, figures.shares([int(row["fen"]) for row in rows], total) or (), strict=False
    ):
        row["share"] = "<0.1%" if 0 < share < _SLIGHT else f"{share:.1f}%"
        row["width"] = f"{share:.2f}"
    return rows


def _drawn(shown: Publication, newest: list[Publication], parts: money.Broken) -> dict[str, Any]:
    """What the charts show: the flow and the functions of the version, trends over the years."""
    years = sorted(newest, key=lambda one: (one.year, one.stage))
    says = money.told_all(years, [m for _, _, measures in _TRENDS for m in measures])
    return {
        "functions": parts.functions,
        "links": parts.links,
        "trends": [_trend(key, title, measures, years, says) for key, title, measures in _TRENDS],
        "two_years": len(years) > 1,
        "source": f"{shown.body_name} {naming.titled(shown)}",
    }


def _trend(
    key: str,
    title: Message,
    measures: tuple[str, ...],
    years: list[Publication],
    says: dict[str, dict[int, Told]],
) -> dict[str, Any]:
    """One measure or several over the years. What nobody stated is a gap, not nought."""
    names = [MEASURES[measure].name.said(language()) for measure in measures]
    rows = [
        {
            "version": one,
            "name": f"{one.year} {naming.stage(one.stage)}",
            "told": [says[measure][one.pk] for measure in measures],
        }
        for one in years
    ]
    points = [
        {
            "name": row["name"],
            "values": [None if said.fen is None else str(said.fen) for said in row["told"]],
            "said": [money.wan(said.fen) for said in row["told"]],
            "hrefs": [money.where(row["version"], said) for said in row["told"]],
        }
        for row in rows
    ]
    stated = any(value is not None for point in points for value in point["values"])
    bases = money.bases(said for row in rows for said in row["told"])
    return {
        "key": key,
        "title": title,
        "names": names,
        "rows": rows,
        "stated": stated,
        "nought": all(value in (None, "0") for point in points for value in point["values"]),
        "bases": bases,
        "drawn": {"names": names, "rows": points},
    }
