"""What is known of places."""

from __future__ import annotations

from django.db import models


class Population(models.Model):
    """How many people live in an administrative division in a year, and who says so."""

    division = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    people = models.PositiveBigIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("division", "-year")
        constraints = (
            models.UniqueConstraint(fields=("division", "year"), name="one_population_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.year}: {self.people}"
