"""The log of every change: append-only, each entry sealed with the hash of the one before."""

from __future__ import annotations

from typing import Any

from django.db import models


class Event(models.Model):
    """One change: who, when, what to which object, what was there before and after.

    ``digest`` is the SHA-256 of the entry's canonical JSON together with ``previous``, the digest
    of the entry before (empty for the first). The database itself refuses to change or delete rows
    (triggers in the migrations). Names stand as text: the log outlives users and organisations.
    ``scope`` is the key of the organisation it is about, None where it is about a user's account.
    """

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=150)
    organisation = models.CharField(max_length=120, blank=True)
    scope = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=("object_type", "object_id"), name="events_of_an_object"),
            models.Index(fields=("action", "number"), name="events_of_an_action"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.object_type} {self.object_id}"

    def sealed(self) -> dict[str, Any]:
        """What the digest is taken over, besides ``previous``."""
        place = {} if self.scope is None else {"scope": self.scope}
        return {
            **place,
            "at": self.at.isoformat(),
            "actor_id": self.actor_id,
            "actor": self.actor,
            "organisation": self.organisation,
            "action": self.action,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "request_id": self.request_id,
        }
