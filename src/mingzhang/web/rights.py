"""Who may do what: one table. An object that is out of a user's reach does not exist for them.

A role held in an organisation reaches that organisation and everything below it. What an action
needs is a set of roles; an administrator manages people and organisations, and nothing else. Whose
work a role judges decides where it can be held: nobody judges their own office's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from mingzhang.web.models.filings import Filing
from mingzhang.web.models.organisations import Kind, Organisation, Role, User
from mingzhang.web.models.uploads import Upload


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
    CONGRESS = "congress"


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
    Action.CONGRESS: {Role.FINANCE_REVIEWER},
}
"""The roles that may do each thing."""


@dataclass(frozen=True, slots=True)
class Held:
    """Where a role can be held; ``whole``: in a finance bureau it holds for the government, too."""

    kinds: frozenset[Kind] = frozenset(Kind)
    whole: bool = False


PLACES: Mapping[Role, Held] = {
    Role.CLERK: Held(),
    Role.DEPARTMENT_REVIEWER: Held(frozenset(Kind) - {Kind.UNIT}),
    Role.FINANCE_REVIEWER: Held(frozenset({Kind.GOVERNMENT, Kind.FINANCE}), whole=True),
    Role.PUBLISHER: Held(),
    Role.AUDITOR: Held(whole=True),
    Role.ADMINISTRATOR: Held(),
}
"""In which kinds of organisation each role counts. A unit's own people do not accept its budget for
the department, nor a department's approve theirs for finance."""

_DEPTH = 3
"""Levels below a government: finance bureau and departments, units. One more to be safe."""


def reach(user: User, roles: Iterable[str]) -> QuerySet[Organisation]:
    """The organisations in which a user has one of these roles, and all below them."""
    if not user.is_active:
        return Organisation.objects.none()
    held = user.memberships.filter(role__in=tuple(roles)).values_list(
        "role", "organisation", "organisation__kind", "organisation__parent"
    )
    # Looked up at once: a subquery in each of the branches below is asked again for every row.
    roots: set[int] = set()
    for role, organisation, kind, parent in held:
        place = PLACES[Role(role)]
        if kind not in place.kinds:  # given before the table said so
            continue
        roots.add(organisation)
        # A finance bureau reviews for the whole government it belongs to.
        if place.whole and kind == Kind.FINANCE and parent is not None:
            roots.add(parent)
    if not roots:
        return Organisation.objects.none()
    # Level by level: joined to its parents, a database without good statistics compares every
    # organisation with every other one.
    found, level = Q(pk__in=roots), Organisation.objects.filter(pk__in=roots)
    for _ in range(_DEPTH):
        level = Organisation.objects.filter(parent__in=level.order_by().values("pk"))
        found |= Q(pk__in=level.order_by().values("pk"))
    return Organisation.objects.filter(found)


def may(user: User, action: Action, organisation: Organisation) -> bool:
    """Whether a user may do something with the objects of an organisation."""
    return reach(user, TABLE[action]).filter(pk=organisation.pk).exists()


def filings(user: User, action: Action = Action.SEE) -> QuerySet[Filing]:
    """The filings with which a user may do something: all that exist for them."""
    return Filing.objects.filter(organisation__in=reach(user, TABLE[action]))


def uploads(user: User) -> QuerySet[Upload]:
    """The uploaded files that exist for a user: their own, for their offices, and those of
    organisations they review or audit."""
    roles = TABLE[Action.REVIEW] | TABLE[Action.SEE_LOG]
    own = Q(owner=user, organisation__in=reach(user, TABLE[Action.SEE]))
    return Upload.objects.filter(own | Q(organisation__in=reach(user, roles)))


def uploads_to_retry(user: User) -> QuerySet[Upload]:
    """The files that a user may have checked again when that failed: their own, and those of
    organisations they review."""
    reviewed = Q(organisation__in=reach(user, TABLE[Action.REVIEW]))
    return uploads(user).filter(Q(owner=user) | reviewed)
