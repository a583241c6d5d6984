"""What happened in the year of a budget: payments, values reached, scores a body gave itself."""

from __future__ import annotations

from django.db import models

from mingzhang.web.models.filings import Filing, Revision
from mingzhang.web.models.organisations import User


class ExecutionRecord(models.Model):
    """Everything reported of a filing's year up to one moment, never changed afterwards: a
    published budget stays as it was published, and what happened stands beside it.

    ``cells`` are texts by sheet (adjustments, payments, actuals of ``budget/sheets.yaml``), row and
    column key. Of two who save on the same ``number`` the database takes one. ``rest`` counts what
    is still open, for pages that tell of many bodies (see ``afterwards.py``).
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="records")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    rest = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ("filing", "number")
        constraints = (
            models.UniqueConstraint(fields=("filing", "number"), name="one_record_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.filing} · {self.number}"


class Release(models.Model):
    """A self-evaluation that was made public, as it was then: ``results`` is what the program
    computed from ``revision`` and ``records``. A later one follows it; none is taken away."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    records = models.ForeignKey(ExecutionRecord, models.PROTECT, null=True, related_name="+")
    results = models.JSONField(default=dict)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ("filing", "number")
        constraints = (
            models.UniqueConstraint(fields=("filing", "number"), name="one_release_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.filing} · {self.number}"
