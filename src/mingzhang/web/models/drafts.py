"""What somebody is filling in and has not saved yet."""

from __future__ import annotations

from django.db import models

from mingzhang.web.models.filings import Filing
from mingzhang.web.models.organisations import User


class Draft(models.Model):
    """The cells of a user's screen, kept as they type, mistakes and all: nothing is lost when the
    browser closes. ``version`` is the version of the filing on which they began, ``base`` the
    number of its revision then (0: none); ``cells`` are texts by sheet, row and column key."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    version = models.PositiveIntegerField()
    base = models.PositiveIntegerField(default=0)
    cells = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("filing", "user"), name="one_draft_a_user"),)

    def __str__(self) -> str:
        return f"{self.filing} · {self.user}"
