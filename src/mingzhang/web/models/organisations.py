"""Who works here: governments, their finance bureaus, departments, units; users and their roles."""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models

_SLUG = re.compile(r"[0-9]{1,12}|n[0-9a-f]{12}")


class Kind(models.TextChoices):
    """What an organisation is."""

    GOVERNMENT = "government", "政府"
    FINANCE = "finance", "财政部门"
    DEPARTMENT = "department", "部门"
    UNIT = "unit", "预算单位"


class Role(models.TextChoices):
    """What a user may be in an organisation. A role holds for the organisation and all below it."""

    CLERK = "clerk", "填报"
    DEPARTMENT_REVIEWER = "department_reviewer", "部门审核"
    FINANCE_REVIEWER = "finance_reviewer", "财政审核"
    PUBLISHER = "publisher", "公开"
    AUDITOR = "auditor", "审计"
    ADMINISTRATOR = "administrator", "管理员"


class User(AbstractUser):
    """A person who logs in. ``name`` is what others see; ``must_change_password`` is set where
    somebody else chose the password."""

    name = models.CharField("姓名", max_length=60, blank=True)
    language = models.CharField("语言", max_length=2, default="zh")
    must_change_password = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name or self.username


class Organisation(models.Model):
    """An organisation. ``code`` is the budget code (three digits a department, six a unit),
    ``division`` the administrative division (six digits), ``template`` the layout it publishes in.

    The tree: a government holds its finance bureau and its departments, a department its units.
    ``slug`` names it in public addresses, within its division: the code, or a digest of the name
    where nobody knows the code. It never changes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=120)
    code = models.CharField("编码", max_length=12, blank=True)
    slug = models.CharField(max_length=16, editable=False)
    division = models.CharField("行政区划", max_length=6)
    template = models.CharField("公开样式", max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    closed_after = models.PositiveSmallIntegerField("停用年度", null=True, blank=True)
    """The last year whose budget it makes; None while it is open."""

    class Meta:
        ordering = ("division", "code", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("division", "code"),
                condition=~models.Q(code=""),
                name="one_organisation_a_code",
            ),
            models.UniqueConstraint(fields=("division", "slug"), name="one_address"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def seen(self) -> str:
        """What a screen shows of it, so that a stale one can be told."""
        return f"{self.name}\n{self.closed_after or ''}"

    def save(self, *args: Any, **words: Any) -> None:
        """Give it its address when it is first saved. One that no public address could hold is
        refused: a slash in a single code would break every page that links to it."""
        if not self.slug:
            digest = hashlib.sha256(f"{self.kind} {self.name}".encode()).hexdigest()
            self.slug = self.code or f"n{digest[:12]}"
        if self._state.adding and not _SLUG.fullmatch(self.slug):
            raise ValueError(f"an organisation cannot have the address {self.slug!r}")
        super().save(*args, **words)


class Membership(models.Model):
    """A user's role in an organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField("角色", max_length=24, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation", "role"), name="one_membership_a_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"
