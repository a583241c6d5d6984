"""The two menus: the public side for everybody, the office for those who work in one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse

from mingzhang.facts import Message
from mingzhang.web.models import Role, User
from mingzhang.web.rights import TABLE, Action

register = template.Library()

_EVERYBODY = frozenset(Role.values)
_WORKERS = frozenset(map(str, TABLE[Action.SEE]))
_AUDITORS = frozenset(map(str, TABLE[Action.SEE_LOG]))
_MANAGERS = frozenset(map(str, TABLE[Action.MANAGE]))


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a menu; ``current`` while its page, or one below it, is shown."""

    name: Message
    address: str
    current: bool


_PUBLIC = (
    ("home", Message("首页", "Home")),
    ("explore", Message("查询", "Explore")),
    ("compare", Message("比较", "Compare")),
    ("open_data", Message("开放数据", "Open data")),
)
_OFFICE = (
    ("work", Message("工作台", "Work"), _EVERYBODY),
    ("findings", Message("问题清单", "Findings"), _WORKERS),
    ("uploads", Message("审核文件", "Check files"), _WORKERS),
    ("log", Message("日志", "Log"), _AUDITORS),
    ("people", Message("用户和单位", "People"), _MANAGERS),
)
"""Name of the address, words, and the roles that find something there."""


@register.simple_tag(takes_context=True)
def public_menu(context: RequestContext) -> list[Link]:
    """What everybody may see."""
    return _links(context, _PUBLIC)


@register.simple_tag(takes_context=True)
def office_menu(context: RequestContext) -> list[Link]:
    """What a user's roles open; empty for whoever is not logged in."""
    user = context.get("user")
    if not isinstance(user, User):
        return []
    roles = set(user.memberships.values_list("role", flat=True))
    if user.is_superuser:
        roles |= _MANAGERS
    return _links(context, [(name, words) for name, words, who in _OFFICE if roles & who])


def _links(context: RequestContext, entries: Iterable[tuple[str, Message]]) -> list[Link]:
    """Entries of a menu, without those that the program has no page for. The one whose address
    says most of the path is the current one: /desk/findings/ is below /desk/, too."""
    found = []
    for name, words in entries:
        with contextlib.suppress(NoReverseMatch):
            found.append((reverse(name), words))
    request = context.get("request")
    path = request.path if request is not None else ""
    above = [one for one, _ in found if (path == one if one == "/" else path.startswith(one))]
    here = max(above, key=len, default="")
    return [Link(words, address, bool(here) and address == here) for address, words in found]


@register.simple_tag(takes_context=True)
def language_query(context: RequestContext, language: str) -> str:
    """The question of this page, asked in another language (see ``middleware.language_chosen``)."""
    asked = context["request"].GET.copy()
    asked["language"] = language
    query: str = asked.urlencode()
    return query
