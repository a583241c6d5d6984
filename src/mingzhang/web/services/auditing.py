"""Appending to the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mingzhang.web.models import Event, Membership, Organisation, User
from mingzhang.web.pure.chain import digest
from mingzhang.web.rights import TABLE, Action, reach

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, set by the middleware."""
_LOCK = 0x6D696E67
"""Key of the advisory lock that puts appends into one row on PostgreSQL."""


def record(
    actor: User | None,
    action: str,
    subject: models.Model,
    *,
    before: Any = None,
    after: Any = None,
    reason: str = "",
    organisation: str = "",
) -> Event:
    """Append an entry. Must be called inside the transaction of the change it tells about."""
    if not connection.in_atomic_block:
        raise RuntimeError("a change and its entry in the log belong into one transaction")
    take_turns()
    last = Event.objects.order_by("-number").values_list("digest", flat=True).first() or ""
    event = Event(
        at=timezone.now(),
        actor_id=actor.pk if actor is not None else None,
        actor=str(actor) if actor is not None else "",
        organisation=organisation,
        scope=_scope(subject),
        action=action,
        object_type=subject._meta.model_name or "",
        object_id=str(getattr(subject, "public_id", subject.pk)),
        before=before,
        after=after,
        reason=reason,
        request_id=request_id.get(),
        previous=last,
    )
    event.digest = digest(event.sealed(), last)
    event.save(force_insert=True)
    return event


def _scope(subject: models.Model) -> int | None:
    """The organisation that something is about."""
    if isinstance(subject, Organisation):
        return subject.pk
    about = getattr(subject, "filing", None) or subject
    return getattr(about, "organisation_id", None)


def visible(user: User) -> QuerySet[Event]:
    """What a user may read of the log: that of the organisations they audit, and of what those who
    work there did to accounts."""
    places = reach(user, TABLE[Action.SEE_LOG])
    if sees_whole(user):
        return Event.objects.all()
    colleagues = Membership.objects.filter(organisation__in=places).values("user")
    accounts = Q(scope=None) & Q(actor_id__in=colleagues)
    return Event.objects.filter(Q(scope__in=places.values("pk")) | accounts)


def sees_whole(user: User) -> bool:
    """Whether a user audits everything there is: only the whole log can be proved without gaps."""
    places = reach(user, TABLE[Action.SEE_LOG])
    return places.exists() and not Organisation.objects.exclude(pk__in=places.values("pk")).exists()


def exported(events: QuerySet[Event] | None = None) -> Iterator[dict[str, Any]]:
    """The log, one entry after the other, as it is exported (one JSON object a line)."""
    found = Event.objects.all() if events is None else events
    for event in found.order_by("number").iterator():
        yield {
            "number": event.number,
            **event.sealed(),
            "previous": event.previous,
            "digest": event.digest,
        }


def take_turns() -> None:
    """Two entries must not have the same one before them. On SQLite a writing transaction is alone
    by itself (it begins IMMEDIATE, see the settings)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


atomic = transaction.atomic
"""Changes are made inside ``with atomic():`` together with their entry."""
