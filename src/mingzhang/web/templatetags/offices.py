"""What the pages of the offices say of people: names of roles, kinds, verdicts and states."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from mingzhang.web.models import Kind, Role, User, Verdict
from mingzhang.web.models.uploads import Upload
from mingzhang.web.services.people import is_manager

register = template.Library()

_CHINESE = {
    **dict(Role.choices),
    **dict(Kind.choices),
    **dict(Verdict.choices),
    **dict(Upload._meta.get_field("state").choices or ()),
}
_ENGLISH = {
    "clerk": "Fills in",
    "department_reviewer": "Reviews (department)",
    "finance_reviewer": "Reviews (finance)",
    "publisher": "Publishes",
    "auditor": "Audits",
    "administrator": "Administers",
    "government": "Government",
    "finance": "Finance bureau",
    "department": "Department",
    "unit": "Unit",
    "open": "open",
    "accepted": "to be mended",
    "explained": "explained",
    "disputed": "disputed",
    "queued": "waiting",
    "running": "being checked",
    "done": "done",
    "failed": "failed",
}


@register.filter
def label(value: str) -> str:
    """The name of a choice in the language of the page."""
    words = _ENGLISH if get_language() == "en" else _CHINESE
    return str(words.get(value, value))


@register.filter
def manages(user: User) -> bool:
    """Whether a user administers anything."""
    return isinstance(user, User) and is_manager(user)
