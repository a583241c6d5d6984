"""Who works in the invented county: offices, users, and how they are told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password

from mingzhang.facts import Message
from mingzhang.web.demo.budgets import county
from mingzhang.web.models import Kind, Membership, Organisation, Role, User

PASSWORD = "mingzhang-demo"
WALK = ("archive-clerk", "archive-review", "finance-review", "archive-publish", "auditor")
"""The five who take a budget from draft to publication, and look back."""

_DESKS = {
    "clerk": (Role.CLERK, "填报"),
    "review": (Role.DEPARTMENT_REVIEWER, "审核"),
    "publish": (Role.PUBLISHER, "公开"),
}
_UNIT_DESKS = ("clerk",)


@dataclass(frozen=True, slots=True)
class LogIn:
    """A user of the demo."""

    username: str
    role: str
    organisation: str


def code_of(key: str) -> str:
    """The budget code of an office by its key in ``county.yaml``."""
    return str(next(one["code"] for one in county()["offices"] if one["key"] == key))


def office(key: str) -> Organisation:
    """An office of the county by its key."""
    return Organisation.objects.get(division=county()["division"], code=code_of(key))


def user(name: str) -> User:
    """A user by name."""
    return User.objects.get(username=name)


def desk(key: str, role: str) -> str:
    """The name of who does a thing for an office; for a unit mostly somebody of its department."""
    said = next(one for one in county()["offices"] if one["key"] == key)
    if "below" in said and role not in _UNIT_DESKS:
        key = said["below"]
    return f"{key}-{role}"


def settle() -> None:
    """Make the offices and their users; what is there already is left as it is."""
    told = county()
    government = organisation(Kind.GOVERNMENT, f"{told['place']}人民政府", "", told["division"])
    made = {}
    for one in told["offices"]:
        parent = made.get(one.get("below", ""), government)
        kind = Kind(one["kind"])
        template = "" if kind is Kind.FINANCE else "hebei"
        made[one["key"]] = organisation(
            kind, one["name"], one["code"], told["division"], parent, template
        )
        short = one["name"].removeprefix(told["place"])
        for name, (role, word) in _DESKS.items():
            if kind is Kind.DEPARTMENT or (kind is Kind.UNIT and name in _UNIT_DESKS):
                _user(f"{one['key']}-{name}", f"{short}·{word}", role, made[one["key"]])
    _units_of_their_own(made)
    for key, people in told["people"].items():
        for name, (role, word) in people.items():
            _user(name, word, Role(role), made.get(key, government))


def organisation(
    kind: Kind,
    name: str,
    code: str,
    division: str,
    parent: Organisation | None = None,
    template: str = "",
) -> Organisation:
    """An organisation, made when it is not there yet."""
    words = {"name": name, "parent": parent, "template": template}
    if code:
        return Organisation.objects.get_or_create(
            kind=kind, code=code, division=division, defaults=words
        )[0]
    return Organisation.objects.get_or_create(
        kind=kind, name=name, division=division, defaults={**words, "code": ""}
    )[0]


def told(lang: str) -> Iterator[str]:
    """The users as a table, grouped by office; then which to try."""
    head = Message(
        f"示例用户（密码都是 {PASSWORD}）", f"Users of the demo (the password is {PASSWORD})"
    )
    yield head.said(lang)
    seen = ""
    for one in log_ins():
        if one.organisation != seen:
            seen = one.organisation
            yield f"  {seen}"
        yield f"    {one.username:<18}{one.role}"
    walk = " → ".join(WALK)
    yield Message(
        f"走完一遍（示例县档案局 2027 年预算）：{walk}",
        f"For a whole walk (the archive's budget of 2027): {walk}",
    ).said(lang)


def log_ins() -> tuple[LogIn, ...]:
    """The users of the invented county."""
    held = Membership.objects.select_related("user", "organisation").filter(
        organisation__division=county()["division"]
    )
    return tuple(
        LogIn(one.user.username, one.get_role_display(), one.organisation.name)
        for one in held.order_by("organisation__pk", "pk")
    )


def _units_of_their_own(made: dict[str, Organisation]) -> None:
    """The units that fill in budgets of their own and need no desk of their own."""
    for budget in county()["budgets"]:
        if not budget.get("units_file"):
            continue
        department = made[budget["office"]]
        for one in budget["units"]:
            organisation(
                Kind.UNIT, one["name"], one["code"], department.division, department, "hebei"
            )


@cache
def _hashed() -> str:
    """The password as it is kept. It is hashed once: it is the same for all, and known."""
    return make_password(PASSWORD)


def _user(username: str, name: str, role: Role, place: Organisation) -> None:
    found, fresh = User.objects.get_or_create(username=username, defaults={"name": name})
    if fresh:
        found.password = _hashed()
        found.save()
    Membership.objects.get_or_create(user=found, organisation=place, role=role)
