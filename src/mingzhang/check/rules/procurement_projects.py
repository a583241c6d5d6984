"""Rules between the procurement table and the projects that pay for it: P5, P6."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.check.passages import remembered
from mingzhang.check.projects import (
    Project,
    contained,
    form_projects,
    listed_projects,
    name_key,
    nearest,
    same_budget,
)
from mingzhang.check.promises import promised_money, promised_share
from mingzhang.check.purchases import Purchase, purchases, spread
from mingzhang.check.rules.procurement import wrong_product
from mingzhang.check.wordlists import patterns
from mingzhang.classifications import dept_economic
from mingzhang.facts import Amount, Message, Place
from mingzhang.interpret.model import Reading

_TOTALS = {"entity", "year", "stage", "carry", "flow", "fund", "category"}
_MOST = 500
"""So many projects are compared with a name that none bears."""


@dataclass(frozen=True, slots=True)
class Source:
    """The purchases of one source project, as the procurement table names it.

    ``project`` is the project with this very name, ``probable`` the one probably meant when none
    has it, ``public`` that the name stands for running costs, which are no project.
    """

    name: str
    lines: tuple[Purchase, ...]
    project: Project | None
    probable: Project | None
    public: bool

    @property
    def meant(self) -> Project | None:
        """The project by its name or else the probable one."""
        return self.project or self.probable

    @property
    def budget(self) -> Amount | None:
        """The budget of the project meant, else the one printed in the procurement table."""
        if self.meant is not None and self.meant.budget is not None:
            return self.meant.budget
        return next((p.budget for p in self.lines if p.budget is not None), None)

    @property
    def places(self) -> tuple[Place, ...]:
        """The project name in every line."""
        return distinct(p.place("project") for p in self.lines)


def sources(reading: Reading, part: int) -> tuple[Source, ...]:
    """The source projects of one part's purchases, in reading order.

    A layout whose procurement table does not name the source project has none.
    """
    return _sources(reading).get(part, ())


@remembered
def _sources(reading: Reading) -> dict[int, tuple[Source, ...]]:
    projects = (*form_projects(reading), *listed_projects(reading))
    return {part.index: _sources_of(reading, part.index, projects) for part in reading.parts}


def _sources_of(reading: Reading, part: int, projects: tuple[Project, ...]) -> tuple[Source, ...]:
    own = [p for p in projects if p.part == part]
    by_name: dict[str, list[Project]] = {}
    for project in (*own, *projects):
        by_name.setdefault(project.key, []).append(project)
    grouped: dict[str, list[Purchase]] = {}
    for line in purchases(reading, part):
        column = line.table.spec.column("project")
        if line.project and column is not None and column.axis == "project":
            grouped.setdefault(name_key(line.project), []).append(line)
    found = []
    for key, lines in grouped.items():
        budget = next((p.budget for p in lines if p.budget is not None), None)
        named = by_name.get(key, [])
        exact = next((p for p in named if same_budget(budget, p.budget)), next(iter(named), None))
        public = exact is None and is_public_cost(lines[0].project)
        probable = None if exact or public else nearest(key, budget, (own or projects)[:_MOST])
        found.append(Source(lines[0].project, tuple(lines), exact, probable, public))
    return tuple(found)


def is_public_cost(name: str) -> bool:
    """Whether a source project stands for running costs: 公用经费一, or an item such as 办公费."""
    plain = name_key(name).strip("0123456789一二三四五六七八九十")
    if patterns("purchases")["public_costs"].search(plain):
        return True
    return any(item.parent == "302" for item in dept_economic().by_name(plain))


# ------------------------------------------------------ P5 purchases fit into the project's budget


@rule("P5")
def purchases_within_budget(case: Case) -> Iterator[Result]:
    """Σ 采购金额 of a project ≤ its budget, and what its targets promise besides still fits."""
    hits: list[tuple[Hashable, Hit]] = []
    for part in case.reading.parts:
        for source in sources(case.reading, part.index):
            budget, spent = source.budget, spread(p.total for p in source.lines)
            if budget is None or spent.hi <= 0:
                continue
            if any(wrong_product(p) for p in source.lines):
                continue  # An amount that P1 refutes proves nothing about the budget.
            if spent.lo > budget.interval.hi:
                hits.append(((source.name, str(spent.middle)), _over(source, budget)))
                continue
            hit = _promise_hit(source, budget) if source.meant else None
            if hit is None:
                yield Passed()
            else:
                hits.append(((source.name, hit.stated), hit))
    yield from gathered(hits)


def _over(source: Source, budget: Amount) -> Hit:
    spent = _sum_shown(source.lines, budget)
    project = source.meant.places if source.meant else ()
    cells = [p.place("total") for p in source.lines]
    return Hit(
        places=distinct((*cells, *project)),
        variant="over",
        stated=spent,
        expected=f"≤{budget.shown()}",
        fields={
            "project": source.name,
            "sum": spent,
            "budget": budget.shown(),
            "items": wording.listing(_item(p) for p in source.lines),
            "where": wording.place(source.places[0]),
        },
    )


def _promise_hit(source: Source, budget: Amount) -> Hit | None:
    project = source.meant
    if project is None:
        return None
    spent = spread(p.total for p in source.lines)
    left = budget.interval.hi - spent.lo
    money = promised_money(project, budget, source.lines)
    share = promised_share(project, budget, source.lines)
    too_much = spread(p.amount for p in money).lo > left
    if not too_much and share is None:
        return None
    shown_left = _yuan(max(budget.base - spent.middle, Decimal(0)), budget)
    shown_share = f"“{share.text}”{share.value}" if share else ""
    fields: dict[str, wording.Field] = {
        "project": project.name,
        "budget": budget.shown(),
        "left": shown_left,
        "sum": _sum_shown(source.lines, budget),
        "where": wording.place(project.places[0]),
        "items": wording.listing(_item(p) for p in source.lines),
        "promises": wording.listing(_said(p.text) for p in money) if too_much else "",
        "share": Message(shown_share, f"{wording.quoted(share.text)} {share.value}")
        if share
        else "",
    }
    variant = "promise" if too_much else "share"
    if too_much and share:
        variant = "promise_share"
    said = [p.place for p in money] if too_much else []
    places = distinct(
        (
            *project.places,
            *said,
            *([share.place] if share else []),
            *(p.place("total") for p in source.lines),
        )
    )
    stated = _yuan(spread(p.amount for p in money).middle, budget) if too_much else shown_share
    return Hit(
        places=places,
        variant=variant,
        stated=stated,
        expected=f"≤{shown_left}",
        fields={**fields, "promised": stated},
    )


def _item(line: Purchase) -> Message:
    return wording.named(line.item, line.total.shown() if line.total else "")


def _said(text: str) -> Message:
    return Message(f"“{text}”", wording.quoted(text))


def _sum_shown(lines: Iterable[Purchase], like: Amount) -> str:
    return _yuan(sum((p.total.base for p in lines if p.total), Decimal(0)), like)


def _yuan(yuan: Decimal, like: Amount) -> str:
    return Amount(yuan / like.unit.in_yuan, like.unit, max(like.decimals, 2)).shown()


# ------------------------------------------------------------------ P6 the projects are the same


@rule("P6")
def source_projects_exist(case: Case) -> Iterator[Result]:
    """Every source project of the procurement table is a project of the disclosure."""
    reading = case.reading
    known = bool(form_projects(reading) or listed_projects(reading))
    hits: list[tuple[Hashable, Hit]] = []
    untested = 0
    for part in reading.parts:
        for source in sources(reading, part.index):
            if source.public or source.project is not None:
                yield Passed()
            elif not known:
                untested += 1
            else:
                hits.append((source.name, _name_hit(source)))
    yield from gathered(hits)
    if untested:
        yield NotEnough(
            Message(
                f"没有读到项目清单或项目绩效目标表，采购表的{untested}个项目名称未核对。",
                f"No project list or form was read, so {untested} source projects stay untested.",
            )
        )


def _name_hit(source: Source) -> Hit:
    near = source.probable
    fields: dict[str, wording.Field] = {
        "project": source.name,
        "where": wording.place(source.places[0]),
        "items": wording.listing(p.item for p in source.lines),
    }
    if near is None:
        return Hit(source.places, fields, "unknown", stated=source.name)
    budget = source.lines[0].budget
    same = budget is not None and same_budget(budget, near.budget)
    fields |= {
        "near": near.name,
        "near_where": wording.place(near.places[0]),
        "budget": _same_budget(budget) if same and budget else "",
    }
    # A name that lost its beginning or end, perhaps to the edge of a cell, is no other name.
    variant = "near_short" if same and contained(name_key(source.name), near.key) else "near"
    return Hit(
        distinct((*source.places, near.places[0])),
        fields,
        variant,
        stated=source.name,
        expected=near.name,
    )


def _same_budget(budget: Amount) -> Message:
    shown = wording.figure(budget.shown())
    return Message(f"，预算同为{shown.zh}", f", both with a budget of {shown.en}")


@rule("P6")
def source_budgets_agree(case: Case) -> Iterator[Result]:
    """预算资金 in the procurement table is the budget of the project, the same in all its lines."""
    hits: list[tuple[Hashable, Hit]] = []
    for part in case.reading.parts:
        for source in sources(case.reading, part.index):
            printed = [p for p in source.lines if p.budget is not None]
            truths = _budgets(case.reading, source)
            for line in printed:
                first = printed[0].budget
                other = truths[0] if truths else first
                if line.budget is None or other is None or first is None:
                    continue
                if any(same_budget(line.budget, truth) for truth in truths or (first,)):
                    yield Passed()
                    continue
                place = source.project.places[-1] if source.project and truths else None
                places = (line.place("project_budget"), place or printed[0].place("project_budget"))
                hits.append(
                    (
                        (source.name, line.budget.value, other.value),
                        Hit(
                            places=places,
                            variant="budget" if truths else "budget_rows",
                            stated=line.budget.shown(),
                            expected=other.shown(),
                            fields={
                                "project": source.name,
                                "budget": line.budget.shown(),
                                "other": other.shown(),
                                "where": wording.place(places[0]),
                                "other_where": wording.place(places[1]),
                            },
                        ),
                    )
                )
    yield from gathered(hits)


def _budgets(reading: Reading, source: Source) -> list[Amount]:
    """Every budget the project of a source may rightly show: each form's, in all and fiscal, and
    the sum over the bodies that share it."""
    if source.project is None:
        return []
    named = [p for p in form_projects(reading) if p.key == source.project.key]
    named = named or [source.project]
    found = [p.budget for p in named if p.budget is not None]
    for project in named:
        fiscal = project.form.amounts.get("fiscal") if project.form is not None else None
        if fiscal is not None and isinstance(fiscal.value, Amount):
            found.append(fiscal.value)
    if len({a.unit for a in found}) == 1 and len(found) > 1:
        own = [p.budget for p in named if p.budget is not None]
        total = sum((a.value for a in own), Decimal(0))
        found.append(Amount(total, found[0].unit, found[0].decimals))
    return found


@rule("P6")
def public_sources_within_public_costs(case: Case) -> Iterator[Result]:
    """The running-cost sources of the procurement table do not exceed 公用经费."""
    hits: list[tuple[Hashable, Hit]] = []
    for part in case.reading.parts:
        running = [s for s in sources(case.reading, part.index) if s.public and s.budget]
        total = _public_costs(case.reading, part.index) if running else None
        if total is None:
            continue
        amount, place = total
        budgets = [s.budget for s in running]
        if spread(budgets).lo <= amount.interval.hi:
            yield Passed()
            continue
        shown = _yuan(spread(budgets).middle, amount)
        cells = [s.lines[0].place("project_budget") for s in running]
        hits.append(
            (
                (shown, amount.value),
                Hit(
                    places=distinct((*cells, place)),
                    variant="public",
                    stated=shown,
                    expected=f"≤{amount.shown()}",
                    fields={
                        "names": wording.listing(s.name for s in running),
                        "sum": shown,
                        "public": amount.shown(),
                        "where": wording.place(cells[0]),
                        "public_where": wording.place(place),
                    },
                ),
            )
        )
    yield from gathered(hits)


def _public_costs(reading: Reading, part: int) -> tuple[Amount, Place] | None:
    """公用经费 in total; None when basic spending also draws on other money."""
    basic: list[Amount] = []
    public: tuple[Amount, Place] | None = None
    for table in reading.tables:
        if table.part != part:
            continue
        for fact in table.facts:
            says = fact.coordinate
            if says.keys() - _TOTALS or not isinstance(fact.value, Amount) or fact.ambiguous:
                continue
            if says.get("flow") != "expenditure" or says.get("fund", "general") != "general":
                continue
            if says.get("category") == "public":
                public = public or (fact.value, fact.place)
            elif says.get("category") == "basic":
                basic.append(fact.value)
    if public is None or any(not a.same_figure(basic[0]) for a in basic):
        return None
    return public
