"""K9: every project has its form, and every form its indicators and its basis."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.indicators import (
    BENEFIT,
    SATISFACTION,
    budget,
    filled_forms,
    owner,
    printed_rows,
    rows,
    short,
)
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.check.projects import (
    Project,
    form_projects,
    listed_projects,
    name_key,
    same_budget,
    similarity,
)
from mingzhang.facts import Amount, Message, Place, Severity
from mingzhang.interpret.model import PerformanceForm

_CLASSES = ("数量指标", "质量指标", "时效指标", "成本指标", BENEFIT, SATISFACTION)
_FEW = 3
_NEAR = 0.35


@rule("K9")
def every_project_has_a_form(case: Case) -> Iterator[Result]:
    """Every project of the project list has a performance form."""
    reading = case.reading
    for part in reading.parts:
        listed = listed_projects(reading, part.index)
        if not listed:
            continue
        forms = form_projects(reading, part.index)
        if not forms:
            yield NotEnough(
                Message(
                    f"项目表列有{len(listed)}个项目，文件中没有项目绩效目标表，未核对是否逐项公开。",
                    f"{len(listed)} projects are listed and no project form is in the file.",
                )
            )
            continue
        missing = _unmatched(listed, list(forms))
        if len(missing) < len(listed):
            yield Passed(len(listed) - len(missing))
        if missing:
            yield Hit(
                distinct(p.places[0] for p in missing),
                {
                    "count": str(len(missing)),
                    "names": wording.listing((p.name for p in missing), 6),
                    "listed": str(len(listed)),
                    "forms": str(len(forms)),
                    "where": wording.line(missing[0].places[0]),
                },
                "missing_form",
                str(len(forms)),
                str(len(listed)),
            )


def _unmatched(listed: tuple[Project, ...], forms: list[Project]) -> list[Project]:
    """Listed projects for which no form is left: by name, then by money and name, then by money."""
    by_key: dict[str, list[Project]] = {}
    for form in forms:
        by_key.setdefault(form.key, []).append(form)
    rest, taken = [], set[int]()
    for project in listed:
        if same := by_key.get(project.key):
            taken.add(id(same.pop(0)))
        else:
            rest.append(project)
    forms[:] = [form for form in forms if id(form) not in taken]
    for near in (1.0, 0.75, _NEAR, 0.0):
        for project in list(rest):
            twin = _twin(project, forms, near)
            if twin is not None:
                forms.remove(twin)
                rest.remove(project)
    return rest


def _twin(project: Project, forms: list[Project], near: float) -> Project | None:
    best: tuple[float, Project] | None = None
    for form in forms:
        likeness = similarity(project.key, form.key)
        if project.key == form.key:
            likeness = 1.0
        if likeness < near or (near < 1.0 and not same_budget(project.budget, form.budget)):
            continue
        if best is None or likeness > best[0]:
            best = (likeness, form)
    return best[1] if best else None


@rule("K9")
def every_class_has_an_indicator(case: Case) -> Iterator[Result]:
    """Each form measures quantity, quality, timeliness, cost, benefit and satisfaction."""
    yield from _forms_without_indicators(case)
    groups: dict[tuple[str, ...], list[PerformanceForm]] = {}
    full = 0
    for form in filled_forms(case.reading):
        if len(rows(form)) < _FEW:
            continue
        missing = _missing(form)
        if missing:
            groups.setdefault(missing, []).append(form)
        else:
            full += 1
    if full:
        yield Passed(full)
    for missing, forms in groups.items():
        yield Hit(
            distinct(p for f in forms for p in _blank_places(f, missing)),
            {
                "classes": wording.listing(missing),
                "count": str(len(forms)),
                "forms": wording.listing((owner(f) for f in forms), 4),
            },
            "classes",
            expected="、".join(missing),
            severity=Severity.NOTE if missing == (SATISFACTION,) else None,
        )


def _forms_without_indicators(case: Case) -> Iterator[Result]:
    """Projects that spend money and measure nothing."""
    bare = [
        form
        for form in case.reading.forms_of("project")
        if form.name and not rows(form) and (money := budget(form)) is not None and money.value > 0
    ]
    if bare:
        yield Hit(
            distinct(form.place for form in bare),
            {
                "count": str(len(bare)),
                "forms": wording.listing((short(form.name) for form in bare), 6),
            },
            "no_indicators",
        )


def _missing(form: PerformanceForm) -> tuple[str, ...]:
    """Classes that are neither measured nor said not to apply; what the print hides is there."""
    levels: set[str] = set()
    hidden = False
    for row in printed_rows(form):
        hidden = hidden or not row.indicator.level2
        if row.name:
            levels |= {row.indicator.level1, row.indicator.level2}
    return _classes_beside(frozenset(levels), hidden)


@lru_cache(maxsize=4096)
def _classes_beside(levels: frozenset[str], hidden: bool) -> tuple[str, ...]:
    """The classes that none of the levels names; of second levels that are ``hidden`` none."""
    return tuple(
        name
        for name in _CLASSES
        if not (hidden and name not in (BENEFIT, SATISFACTION))
        and not any(name.removesuffix("指标") in level for level in levels)
    )


def _blank_places(form: PerformanceForm, missing: tuple[str, ...]) -> tuple[Place, ...]:
    blank = tuple(
        row.place
        for row in printed_rows(form)
        if not row.name
        and any(name in (row.indicator.level1, row.indicator.level2) for name in missing)
    )
    return blank or (form.place,)


@rule("K9")
def fields_are_filled(case: Case) -> Iterator[Result]:
    """The basis is a document, not the project's own name; goals are written."""
    named: list[PerformanceForm] = []
    empty: list[PerformanceForm] = []
    for form in filled_forms(case.reading, "project"):
        basis = form.fields.get("basis")
        if basis is not None and name_key(basis[0]) == name_key(form.name):
            named.append(form)
        money = form.amounts.get("budget")
        has_money = money is not None and isinstance(money.value, Amount)
        if "goals" in form.spec.fields and "goals" not in form.fields and has_money:
            empty.append(form)
    if named:
        yield Hit(
            distinct(f.fields["basis"][1] for f in named),
            {"count": str(len(named)), "forms": wording.listing((short(f.name) for f in named), 6)},
            "basis",
            joined((f.fields["basis"][0] for f in named), 4),
        )
    if empty:
        yield Hit(
            distinct(f.place for f in empty),
            {"count": str(len(empty)), "forms": wording.listing((short(f.name) for f in empty), 6)},
            "goals",
        )
