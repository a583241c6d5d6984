"""What the pages of the year show: lights in words and shapes, rates, points, released results."""

from __future__ import annotations

import calendar
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from mingzhang.cli.performance.words import LIGHTS, rate, score, wan
from mingzhang.facts import Message
from mingzhang.performance.model import Light
from mingzhang.performance.schemes import find_scheme
from mingzhang.web.models import Organisation, Release

register = template.Library()

_SHAPES = {"green": "●", "yellow": "▲", "red": "■", "grey": "○"}
_LONG = {
    "green": Message("正常", "on track"),
    "yellow": Message("关注", "watch"),
    "red": Message("预警", "alarm"),
    "grey": Message("未知", "unknown"),
}


def _lang() -> str:
    return "en" if get_language() == "en" else "zh"


@register.filter
def light(of: Light | str) -> str:
    """A light: its shape, its colour in words, what it means."""
    name = str(of)
    word, means = LIGHTS[Light(name)][0].said(_lang()), _LONG[name].said(_lang())
    return format_html(
        '<span class="light {}"><span aria-hidden="true">{}</span> {} <small>{}</small></span>',
        name,
        _SHAPES[name],
        word,
        means,
    )


@register.filter
def month_name(month: int | str, form: str = "") -> str:
    """A month in the language of the page: 7月, July (``short``: Jul)."""
    number = int(month)
    if _lang() == "zh":
        return f"{number}月"
    return (calendar.month_abbr if form == "short" else calendar.month_name)[number]


@register.filter
def percentage(value: Decimal | str | None) -> str:
    """A rate with one decimal; a dash where it is not known."""
    return rate(None if value is None else Decimal(value))


@register.filter
def in_wan(value: Decimal | str | None) -> str:
    """An amount in 元 as 万元 with two decimals; a dash where it is not known."""
    return wan(None if value is None else Decimal(value))


@register.filter
def points(value: Decimal | str | None) -> str:
    """Points without idle zeros; a dash where there are none."""
    return score(None if value is None else Decimal(value))


@register.filter
def signed(value: Decimal) -> str:
    """A difference with its sign."""
    return f"{'+' if value > 0 else ''}{score(value)}"


@register.filter
def grade(name: str, scheme: str) -> str:
    """A grade of a scheme in the language of the page; a dash for none."""
    held = find_scheme(scheme)
    known = {one.name: one.english for one in held.grades} if held is not None else {}
    return (known.get(name, name) if _lang() == "en" else name) or "—"


@register.filter
def told(message: dict[str, str] | None) -> str:
    """A stored sentence in the language of the page."""
    return (message or {}).get(_lang(), "")


@register.filter
def item(found: dict[str, Any], key: str) -> Any:
    """What stands under a key."""
    return found.get(key, "")


@register.simple_tag
def released(organisation: Organisation) -> list[dict[str, Any]]:
    """What a body released of its self-evaluations: the last release of each year, the newest
    year first."""
    found: dict[int, Release] = {}
    every = Release.objects.filter(filing__organisation=organisation).select_related(
        "filing", "revision"
    )
    for one in every.order_by("number"):
        found[one.filing.year] = one
    return [
        {
            "release": one,
            "results": one.results,
            "forms": [*one.results.get("projects", ()), *one.results.get("bodies", ())],
            "scheme": find_scheme(one.results.get("scheme", "")),
            "publication": organisation.publications.filter(revision=one.revision).last(),
        }
        for _, one in sorted(found.items(), reverse=True)
    ]
