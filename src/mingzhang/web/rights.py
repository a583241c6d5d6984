"""Who may do what: one table. An object that is out of a user's reach does not exist for them.

A role held in an organisation reaches that organisation and everything below it. What an action
needs is a set of roles; an administrator manages people and organisations, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from mingzhang.web.models.filings import Filing
from mingzhang.web.models.organisations import Organisation, Role, User


class Action(StrEnum):
    """What can be done with the objects of an organisation (moves have rows of their own in
    ``flow.yaml``)."""

    SEE = "see"
    FILL_IN = "fill_in"
    REVIEW = "review"
    EXPLAIN = "explain"
    DOWNLOAD = "download"
    SEE_LOG = "see_log"
    COLLECT = "collect"
    RELEASE = "release"
    MANAGE = "manage"


_EVERYBODY = frozenset(Role) - {Role.ADMINISTRATOR}

TABLE: dict[Action, Set[Role]] = {
    Action.SEE: _EVERYBODY,
    Action.FILL_IN: {Role.CLERK},
    Action.REVIEW: {Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER},
    Action.EXPLAIN: {Role.CLERK, Role.PUBLISHER},
    Action.DOWNLOAD: _EVERYBODY,
    Action.SEE_LOG: {Role.AUDITOR},
    Action.COLLECT: {Role.FINANCE_REVIEWER, Role.PUBLISHER},
    Action.RELEASE: {Role.PUBLISHER},
    Action.MANAGE: {Role.ADMINISTRATOR},
}
"""The roles that may do each thing."""

_DEPTH = 3
"""Levels below a government: finance bureau and departments, units. One more to be safe."""


def reach(user: User, roles: Iterable[str]) -> QuerySet[Organisation]:
    """The organisations in which a user has one of these roles, and all below them."""
    if not user.is_active:
        return Organisation.objects.none()
    held = user.memberships.filter(role__in=tuple(roles)).values_list(
        "organisation", "organisation__kind", "organisation__parent"
    )
    # Looked up at once: a subquery in each of the branches below is asked again for every row.
    roots: set[int] = set()
    for organisation, kind, parent in held:
        roots.add(organisation)
        # A finance bureau reviews for the whole government it belongs to.
        if kind == "finance" and parent is not None:
            roots.add(parent)
    if not roots:
        return Organisation.objects.none()
    steps = ("parent__" * depth for depth in range(_DEPTH + 1))
    return Organisation.objects.filter(reduce(or_, (Q(**{f"{s}pk__in": roots}) for s in steps)))


def may(user: User, action: Action, organisation: Organisation) -> bool:
    """Whether a user may do something with the objects of an organisation."""
    return reach(user, TABLE[action]).filter(pk=organisation.pk).exists()


def filings(user: User, action: Action = Action.SEE) -> QuerySet[Filing]:
    """The filings with which a user may do something: all that exist for them."""
    return Filing.objects.filter(organisation__in=reach(user, TABLE[action]))
