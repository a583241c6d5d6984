"""A body's budget of a year on its way from draft to publication."""

from __future__ import annotations

import uuid

from django.db import models

from mingzhang.web.models.organisations import Organisation, User


class Filing(models.Model):
    """The budget of one department or unit for one year.

    ``state`` is one of ``flow.yaml``; ``version`` counts every change, so that a stale screen is
    recognised. ``revision`` is the content now. Dates that the law counts from stand here;
    deadlines are computed from them (``deadlines.py``). ``published_at`` is when it was first
    published: corrections do not move it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="filings")
    year = models.PositiveSmallIntegerField("预算年度")
    state = models.CharField("状态", max_length=24, default="draft")
    version = models.PositiveIntegerField(default=1)
    revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_on = models.DateField("批复日期", null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "organisation")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "year"), name="one_filing_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class Revision(models.Model):
    """The content of a filing at one moment: a budget as YAML (see ``budget/yaml_file.py``), never
    changed afterwards. ``errors`` and ``warnings`` count what its check found, None while it has
    not been checked; ``problem`` is the sentence why it could not be. ``parts`` are the revisions
    of units' filings that a department's was made from: revision number and hash by unit code.
    ``summary`` is what the page of the filing shows of it without reading it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField("说明", max_length=200, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    errors = models.PositiveIntegerField(null=True, blank=True)
    warnings = models.PositiveIntegerField(null=True, blank=True)
    problem = models.TextField(blank=True)
    problem_en = models.TextField(blank=True)
    parts = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)

    class Meta:
        ordering = ("filing", "number")
        constraints = (
            models.UniqueConstraint(fields=("filing", "number"), name="one_revision_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.filing} · {self.number}"
