"""Files that somebody has checked: disclosures of their own or of another office."""

from __future__ import annotations

import uuid

from django.db import models

from mingzhang.web.models.organisations import Organisation, User


class Batch(models.Model):
    """Files that were uploaded together: several at once, or the members of an archive, whose name
    it then has."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="batches")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="batches")
    name = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """An uploaded file and its check. Only its owner and reviewers of its organisation see it.

    ``state`` is queued, running (being read and checked), drawing (the report can be read, pictures
    of pages are still made), done or failed; ``problem`` is the sentence why there is no report.

    Who works on it holds a lease: ``lease`` is a token made for this attempt, ``worker`` the
    process, ``lease_until`` the time after which it counts as dead. A result is stored only where
    the lease is still one's own, so that nothing is done twice. ``queued_at`` tells the place in
    the line, ``asked_at`` when the queue was last told.

    The report lies in files (``folder``): the page that shows it needs a part of it alone. What
    lists show stands in columns.
    """

    STATES = (
        ("queued", "排队"),
        ("running", "审核中"),
        ("drawing", "绘制页面"),
        ("done", "完成"),
        ("failed", "未能审核"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="uploads")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="uploads")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="uploads")
    name = models.CharField(max_length=160)
    file = models.FileField(upload_to="uploads/%Y/%m")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=8, choices=STATES, default="queued", db_index=True)
    queued_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=8, blank=True)
    at = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    task = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)

    folder = models.CharField(max_length=120, blank=True)
    problem = models.TextField(blank=True)
    problem_en = models.TextField(blank=True)
    body = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    stage = models.CharField(max_length=12, blank=True)
    template = models.CharField(max_length=60, blank=True)
    pages = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(null=True)
    warnings = models.PositiveIntegerField(null=True)
    notes = models.PositiveIntegerField(null=True)
    unchecked = models.PositiveIntegerField(null=True)
    publication = models.ForeignKey(
        "mingzhang.Publication", models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def working(self) -> bool:
        """Whether more is to come."""
        return self.state in ("queued", "running", "drawing")

    @property
    def readable(self) -> bool:
        """Whether there is a report."""
        return self.state in ("drawing", "done")
