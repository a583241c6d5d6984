"""What the pages of the offices say of people: names of roles, kinds, verdicts and states."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from mingzhang.web.models import User
from mingzhang.web.names import CHOICES
from mingzhang.web.services.people import is_manager

register = template.Library()


@register.filter
def label(value: str) -> str:
    """The name of a choice in the language of the page."""
    name = CHOICES.get(value)
    return value if name is None else name.said("en" if get_language() == "en" else "zh")


@register.filter
def manages(user: User) -> bool:
    """Whether a user administers anything."""
    return isinstance(user, User) and is_manager(user)
