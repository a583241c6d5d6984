"""The findings of a filing, for its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from mingzhang.web.models import Filing
from mingzhang.web.pages.worklist import SEVERITIES, entries, shown

register = template.Library()
_MOST = 60
"""Findings on the page of a filing: each has three forms."""


@register.inclusion_tag("findings/_list.html", takes_context=True)
def findings_of(context: RequestContext, filing: Filing) -> dict[str, Any]:
    """The findings that the last check raised, the worst that are not settled first; of very many
    the first ones, and how many ``more`` there are in the work list."""
    held = list(filing.items.filter(gone=False).only("severity", "verdict", "rule", "gone"))
    held.sort(key=lambda one: (one.settled, SEVERITIES.index(one.severity), one.rule, one.pk))
    first = [one.pk for one in held[:_MOST]]
    items = shown(filing.items.filter(pk__in=first)).in_bulk()
    told = entries([items[pk] for pk in first], context["request"].user)
    return {**context.flatten(), "entries": told, "more": len(held) - len(first)}
