"""The findings of a filing, for its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from mingzhang.web.models import Filing
from mingzhang.web.pages.worklist import SEVERITIES, entries, shown

register = template.Library()


@register.inclusion_tag("findings/_list.html", takes_context=True)
def findings_of(context: RequestContext, filing: Filing) -> dict[str, Any]:
    """The findings that the last check raised, the worst that are not settled first."""
    items = list(shown(filing.items.filter(gone=False)))
    items.sort(key=lambda one: (one.settled, SEVERITIES.index(one.severity), one.rule, one.pk))
    return {**context.flatten(), "entries": entries(items, context["request"].user)}
