"""What was published: versions of disclosures, their tables and figures, for everybody to see."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models

from mingzhang.web.models.filings import Filing, Revision
from mingzhang.web.models.organisations import Organisation, User


class Publication(models.Model):
    """One version of a disclosure. The address is (organisation, year, stage, number); a correction
    is a new number with a ``note``, the old one stays. ``certificate`` says what was checked, under
    which rules, with which outcome.

    A version without a ``revision`` was collected: its body published it elsewhere. Then
    ``published_at`` is when it was collected; when and where it had been published stand in
    ``source_date`` and ``source_address``, as far as somebody knew."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="publications")
    body = models.CharField("单位名称", max_length=120, blank=True)
    """What its organisation was called when it was published."""
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12, default="budget")
    number = models.PositiveIntegerField(default=1)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    source_date = models.DateField(null=True)
    source_address = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    template = models.CharField(max_length=60)
    certificate = models.JSONField(default=dict)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-year", "organisation", "stage", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year", "stage", "number"), name="one_version_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_name} {self.year} ({self.number})"

    @property
    def body_name(self) -> str:
        """The name of its body, as it was then."""
        return self.body or self.organisation.name


class Order(models.Model):
    """Somebody asked for a filing to be published: a set takes up to minutes to compile, so a
    worker does it. ``version`` is that of the filing on the screen of who asked; ``state`` is
    queued, running, done or failed, and ``problem`` the sentence why it failed. ``beat_at`` is the
    last sign of life of whoever works on it, or of the queue."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="orders")
    action = models.CharField(max_length=40)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="queued", db_index=True)
    problem = models.TextField(blank=True)
    problem_en = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("filing", "action", "version"),
                condition=~models.Q(state="failed"),
                name="one_order_a_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.filing} {self.action} {self.state}"

    @property
    def pending(self) -> bool:
        """Whether it is still to be done."""
        return self.state in ("queued", "running")


class PublishedFile(models.Model):
    """A file of a publication: compiled, or the one that was uploaded (``original``)."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files")
    format = models.CharField(max_length=8)
    name = models.CharField(max_length=160)
    file = models.FileField(upload_to="published/%Y")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    original = models.BooleanField(default=False)

    class Meta:
        ordering = ("publication", "format")

    def __str__(self) -> str:
        return self.name


class PublishedTable(models.Model):
    """A table as it is shown: ``head`` rows and ``rows`` of texts, ``spans`` of merged cells. A
    cell is addressed by its row and column, counted from 1 over the whole table. ``boxes`` say
    where each cell stands in the original, row by row: page, left, top, right, bottom in points, or
    null; empty where the original has no pages."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="tables")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=12, blank=True)
    head = models.PositiveSmallIntegerField(default=0)
    rows = models.JSONField()
    spans = models.JSONField(default=list)
    boxes = models.JSONField(default=list)

    class Meta:
        ordering = ("publication", "number")

    def __str__(self) -> str:
        return self.title


class PublishedPage(models.Model):
    """A page of the original as a picture (WebP, made by us): ``width`` and ``height`` in points,
    as the boxes of tables count them."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    width = models.FloatField()
    height = models.FloatField()
    picture = models.FileField(upload_to="published/%Y")

    class Meta:
        ordering = ("publication", "number")

    def __str__(self) -> str:
        return f"{self.publication} p. {self.number}"


class Figure(models.Model):
    """A fact of a publication: ``fen`` (1/100 元, or 1/100 of the unit) at a coordinate. Axes that
    are not named are empty: the figure is the total over them. It stands in a cell (``table``,
    ``row``, ``column``), or in a ``passage`` of the text where the tables leave its cell empty."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="figures")
    flow = models.CharField(max_length=24, blank=True)
    fund = models.CharField(max_length=24, blank=True)
    carry = models.CharField(max_length=12, blank=True)
    category = models.CharField(max_length=24, blank=True)
    function = models.CharField(max_length=7, blank=True)
    dept_econ = models.CharField(max_length=5, blank=True)
    gov_econ = models.CharField(max_length=5, blank=True)
    item = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=200, blank=True)
    measure = models.CharField(max_length=24, blank=True)
    further = models.JSONField(default=dict)
    fen = models.BigIntegerField()
    unit = models.CharField(max_length=8)
    decimals = models.SmallIntegerField()
    table = models.PositiveIntegerField(null=True)
    row = models.PositiveIntegerField(null=True)
    column = models.PositiveSmallIntegerField(null=True)
    passage = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("publication", "flow", "function"), name="figures_by_function"),
            models.Index(fields=("publication", "flow", "category"), name="figures_by_category"),
        )

    def __str__(self) -> str:
        return f"{Decimal(self.fen) / 100} {self.unit}"


class Passage(models.Model):
    """Text of a publication that can be searched: a section, a project."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        ordering = ("publication", "number")

    def __str__(self) -> str:
        return self.title
