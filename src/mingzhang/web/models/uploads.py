"""Files that somebody has checked: disclosures of their own or of another office."""

from __future__ import annotations

import uuid

from django.db import models

from mingzhang.web.models.organisations import Organisation, User


class Upload(models.Model):
    """An uploaded file and its check. Only its owner and reviewers of its organisation see it.

    ``state`` is queued, running, done or failed; ``task`` the id of the background task. ``report``
    is the report as ``mingzhang check --format json`` prints it; ``problem`` the sentence why
    there is none.
    """

    STATES = (
        ("queued", "排队"),
        ("running", "审核中"),
        ("done", "完成"),
        ("failed", "未能读取"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="uploads")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=160)
    file = models.FileField(upload_to="uploads/%Y/%m")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=STATES, default="queued")
    progress = models.PositiveSmallIntegerField(default=0)
    task = models.CharField(max_length=40, blank=True)
    report = models.JSONField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name
