"""The example offices: users, budgets on their way, published disclosures. For trying out only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mingzhang
from mingzhang.budget import Budget
from mingzhang.check import check
from mingzhang.classifications import divisions
from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.models import Filing, Kind, Membership, Organisation, Role, User
from mingzhang.web.services import drafting, findings, publishing
from mingzhang.web.services.moving import Refused, move
from mingzhang.web.work import budget_of, load_upload

PASSWORD = "mingzhang-demo"
_HOW_FAR = ("publish", "approve", "submit", "accept", "draft")
"""How far the budgets are moved, one after the other: every state is seen in the demo."""
_WAY = (
    ("submit", Role.CLERK),
    ("accept", Role.DEPARTMENT_REVIEWER),
    ("approve", Role.FINANCE_REVIEWER),
    ("publish", Role.PUBLISHER),
)


@dataclass(frozen=True, slots=True)
class LogIn:
    """A user of the demo."""

    username: str
    role: str
    organisation: str


def examples() -> Path | None:
    """The folder of the examples: in the package, or beside it in a checkout."""
    here = Path(mingzhang.__file__).parent
    for folder in (here / "examples", here.parents[1] / "examples"):
        if (folder / "budgets").is_dir():
            return folder
    return None


def load() -> tuple[LogIn, ...]:
    """Load the demo into an empty database; what is there already is left as it is."""
    folder = examples()
    if folder is None:
        return ()
    for number, path in enumerate(sorted((folder / "budgets").glob("*.yaml"))):
        loaded = load_upload(path)
        if loaded.content is not None:
            _budget(loaded.content, _HOW_FAR[number % len(_HOW_FAR)])
    for path in sorted(folder.glob("*.txt")):
        _published(path)
    return tuple(_log_ins())


def _budget(content: str, until: str) -> None:
    budget = budget_of(content)
    department = _department(budget)
    finance = department.parent.children.get(kind=Kind.FINANCE)
    users = {
        role: _user(role, finance if role is Role.FINANCE_REVIEWER else department) for role in Role
    }
    clerk = users[Role.CLERK]
    filing = drafting.open_filing(department, budget.year, clerk)
    if filing.revision_id is not None:
        return
    revision = drafting.save(filing, content, clerk, filing.version, "首稿", "示例预算")
    findings.check_revision(revision)
    for item in filing.items.filter(severity="warning", gone=False):
        findings.decide(
            item, "explained", clerk, item.version, "示例：情况属实，已与业务科室核对。"
        )
    if until != "draft":
        _move(filing, until, users)


def _move(filing: Filing, until: str, users: dict[Role, User]) -> None:
    for action, role in _WAY:
        filing = Filing.objects.select_related("organisation", "revision").get(pk=filing.pk)
        try:
            if action == "publish":
                publishing.publish(filing, action, users[role], filing.version)
            else:
                move(filing, action, users[role], filing.version)
        except Refused:
            return
        if action == until:
            return


def _published(path: Path) -> None:
    """A disclosure as it was published, with what its check says."""
    reading = interpret(read_any(path), all_templates())
    part = reading.parts[0] if reading.parts else None
    if part is None or part.year is None or not part.entity.name:
        return
    department = Organisation.objects.filter(name=part.entity.name).first()
    if department is None:
        department = _organisation(Kind.DEPARTMENT, part.entity.name, part.entity.code, "139900")
    if department.publications.filter(year=part.year, stage=reading.template.stage).exists():
        return
    verdict = check(reading)
    severities = [finding.severity.value for finding in verdict.findings]
    publishing.store(
        department,
        part.year,
        reading,
        [(path.suffix.lstrip("."), path.name, path.read_bytes(), True)],
        {
            "rules_version": verdict.certificate.rules_version,
            "outcomes": {o.value: n for o, n in verdict.certificate.outcomes.items()},
        },
        None,
        counts=(severities.count("error"), severities.count("warning")),
    )


def _department(budget: Budget) -> Organisation:
    found = divisions().get(budget.division)
    place = found.name if found is not None else budget.division
    government = _organisation(Kind.GOVERNMENT, f"{place}人民政府", "", budget.division)
    _organisation(Kind.FINANCE, f"{place}财政局", "318", budget.division, government)
    department = _organisation(
        Kind.DEPARTMENT, budget.name, budget.code, budget.division, government, budget.template
    )
    for unit in budget.units:
        _organisation(Kind.UNIT, unit.name, unit.code, budget.division, department, budget.template)
    return department


def _organisation(
    kind: Kind,
    name: str,
    code: str,
    division: str,
    parent: Organisation | None = None,
    template: str = "",
) -> Organisation:
    words = {"name": name, "parent": parent, "template": template}
    return Organisation.objects.get_or_create(
        kind=kind, code=code, division=division, defaults=words
    )[0]


def _user(role: Role, organisation: Organisation) -> User:
    name = f"{role.value}-{organisation.division}"
    user, made = User.objects.get_or_create(
        username=name, defaults={"name": f"{organisation.name}·{role.label}"}
    )
    if made:
        user.set_password(PASSWORD)
        user.save()
    Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    return user


def _log_ins() -> Iterator[LogIn]:
    for one in Membership.objects.select_related("user", "organisation").order_by("pk"):
        yield LogIn(one.user.username, one.get_role_display(), one.organisation.name)
