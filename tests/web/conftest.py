"""A county with its offices and one user a role."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass

import pytest

from web_world import world

__all__ = ["world"]


@dataclass
class County:
    """The organisations and users of the tests: a user is named by its role and organisation."""

    government: object
    finance: object
    health: object
    clinic: object
    school: object

    def user(self, role: str, organisation: object):
        from mingzhang.web.models import Membership, User

        name = f"{role}-{organisation.pk}"
        user, made = User.objects.get_or_create(username=name, defaults={"name": name})
        if made:
            Membership.objects.create(user=user, organisation=organisation, role=role)
        return user


@pytest.fixture
def county(db) -> County:
    """A government with its finance bureau, a department with a unit, and another department."""
    from mingzhang.web.models import Organisation

    def make(kind, name, code="", parent=None):
        return Organisation.objects.create(
            kind=kind, name=name, code=code, division="130999", template="hebei", parent=parent
        )

    government = make("government", "示例县人民政府")
    finance = make("finance", "示例县财政局", "318", government)
    health = make("department", "示例县卫生健康局", "361", government)
    clinic = make("unit", "示例县人民医院", "361002", health)
    school = make("department", "示例县教育局", "360", government)
    return County(government, finance, health, clinic, school)


@pytest.fixture
def filing(county):
    """The filing of the clinic: a first revision that was checked and is clean."""
    from mingzhang.web.demo import examples
    from mingzhang.web.models import Filing, Revision

    clerk = county.user("clerk", county.clinic)
    filing = Filing.objects.create(organisation=county.clinic, year=2026)
    content = (examples() / "budgets" / "hebei-2026-juluxian.yaml").read_bytes()
    filing.revision = Revision.objects.create(
        filing=filing,
        number=1,
        content=content.decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        author=clerk,
        errors=0,
        warnings=0,
    )
    filing.save()
    return filing


@pytest.fixture(scope="module")
def example():
    """The budget of an example as cells of the grid."""
    from mingzhang.web.demo import examples
    from mingzhang.web.pure.grid import cells_of
    from mingzhang.web.pure.work import budget_of

    path = examples() / "budgets" / "hebei-2026-juluxian.yaml"
    return cells_of(budget_of(path.read_text(encoding="utf-8")))


@pytest.fixture
def cells(example):
    """The same, to be changed."""
    return copy.deepcopy(example)
