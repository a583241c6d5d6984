"""Findings as a work list: what people decided about each, kept over every new check."""

from __future__ import annotations

from django.db import models

from mingzhang.web.models.filings import Filing
from mingzhang.web.models.organisations import User


class Verdict(models.TextChoices):
    """What was decided about a finding. Everything but ``open`` and ``disputed`` settles it."""

    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "接受修改"
    EXPLAINED = "explained", "已说明"
    DISPUTED = "disputed", "有异议"


UNSETTLED = models.Q(gone=False) & (
    models.Q(severity="error")
    | (models.Q(severity="warning") & ~models.Q(verdict=Verdict.EXPLAINED))
)
"""What is left to do about findings before a filing can move, for queries: see `Item.settled`."""


class Item(models.Model):
    """A finding of a filing. ``fingerprint`` is the same from one check to the next while the
    figure is the same: what was decided survives a new check, and a changed figure is a new, open
    item, which ``follows`` the one that stood at the same place before. ``gone`` says that the last
    check did not raise it. ``zh`` and ``en`` are its sentence.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="items")
    fingerprint = models.CharField(max_length=64)
    rule = models.CharField(max_length=12)
    severity = models.CharField(max_length=8)
    zh = models.TextField()
    en = models.TextField(blank=True)
    places = models.JSONField(default=list)
    stated = models.CharField(max_length=60, blank=True)
    expected = models.CharField(max_length=60, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict, default=Verdict.OPEN)
    reason = models.TextField("说明", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    gone = models.BooleanField(default=False)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("severity", "rule", "pk")
        constraints = (
            models.UniqueConstraint(fields=("filing", "fingerprint"), name="one_item_a_finding"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.fingerprint}"

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do about it before the filing can move: not `UNSETTLED`."""
        if self.gone or self.severity == "note":
            return True
        return self.severity == "warning" and self.verdict == Verdict.EXPLAINED


class Comment(models.Model):
    """What somebody said about a finding."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    text = models.TextField("意见")

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:20]}"
