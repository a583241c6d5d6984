"""When the people's congress approved a budget: finance's own time limit runs from it."""

from __future__ import annotations

from django.db import models

from mingzhang.web.models.organisations import Organisation


class CongressApproval(models.Model):
    """The day on which the congress approved the budget of a government (``organisation``) and
    year, as finance entered it. ``version`` counts its corrections."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="approvals")
    year = models.PositiveSmallIntegerField()
    day = models.DateField("人大批准日期")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("organisation", "-year")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "year"), name="one_approval_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}: {self.day}"
