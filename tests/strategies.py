"""Made-up budgets for property tests: `budgets()` draws departments that keep every law.

They hold what real ones hold: several units of both kinds, projects with and without codes, every
fund, money carried over, empty sheets, amounts of one cent and of twelve digits, names of sixty
characters with everything that formulas, XML and typst could take for their own.
"""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from mingzhang.budget import (
    ASSET_ITEMS,
    DIRECTIONS,
    FUNDING_LEVELS,
    FUNDS,
    STAFF_ITEMS,
    THREE_PUBLIC_ITEMS,
    Actual,
    Adjustment,
    Asset,
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    CarryOut,
    CodeName,
    IncomeLine,
    IndicatorLine,
    LastYearFigure,
    Payment,
    PlanStep,
    Project,
    Purchase,
    Staff,
    ThreePublicLine,
    complete,
)
from mingzhang.classifications import UnitKind, make_project_code, normalise_name
from mingzhang.facts import Coordinate

FUNCTIONS = ("2101501", "2101502", "2101505", "2080505", "2101101", "2210201", "2120801")
PERSONNEL = ("30101", "30102", "30107", "30108", "30112", "30113", "30305")
PUBLIC = ("30201", "30207", "30211", "30217", "30228", "30231", "30239", "30299")
PROJECT_COSTS = ("", "30201", "30227", "30299", "31002", "31013", "31204")
OWN_CODE = CodeName("functional", "2109801", "本级新增的科目")

_DANGEROUS = (
    "=cmd|'/c calc'!A0",
    "@SUM(1+1)",
    "+1",
    "-1-2",
    "'x",
    "_x0041_",
    "#let x = 1",
    "<b>&amp;",
)
_CHARACTERS = st.one_of(
    st.sampled_from("医疗保障基金监督管理城乡居民救助信息化建设（）“”、·①²—"),
    st.characters(min_codepoint=0x21, max_codepoint=0x7E),
    st.sampled_from(" 0123456789%𠮷é"),
)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


names = st.one_of(
    st.text(_CHARACTERS, min_size=1, max_size=60).map(_on_one_line).filter(normalise_name),
    st.text("医疗保障服务", min_size=60, max_size=60),
    st.sampled_from(_DANGEROUS),
)
"""Text for one line: never empty, never with space around it."""

long_texts = st.one_of(
    names,
    st.lists(st.one_of(st.just(""), names), min_size=1, max_size=4)
    .map(lambda lines: "\n".join(lines).strip())
    .filter(bool),
)
"""Text of several paragraphs."""

one_line = st.one_of(st.just(""), names)

amounts = st.one_of(
    st.integers(1, 99_999_999),
    st.sampled_from([1, 2, 50, 99_999_999_999_999]),
    st.integers(0, 99_999_999_999_999),
).map(lambda cents: Decimal(cents) / 100)
"""From 0.01 to twelve digits before the point."""

quantities = st.integers(0, 10_000_000).map(lambda number: Decimal(number) / 100)


@st.composite
def budgets(
    draw: st.DrawFn, max_units: int = 3, max_projects: int = 4, max_lines: int = 8
) -> Budget:
    """A department whose budget has no error; warnings it may have."""
    code = f"{draw(st.integers(1, 999)):03}"
    numbers = draw(st.lists(st.integers(1, 999), min_size=1, max_size=max_units, unique=True))
    units = tuple(
        BudgetUnit(
            f"{code}{number:03}",
            draw(names),
            draw(st.sampled_from([UnitKind.ADMINISTRATIVE, UnitKind.INSTITUTION])),
            draw(st.one_of(st.just(""), names)),
            draw(st.one_of(st.just(""), st.just("财政拨款"))),
        )
        for number in numbers
    )
    projects = tuple(draw(_projects([unit.code for unit in units], max_projects)))
    lines = tuple(draw(_line(units, projects)) for _ in range(draw(st.integers(0, max_lines))))
    incomes, carry_outs = draw(_balancing(lines))
    budget = Budget(
        year=draw(st.integers(2024, 2027)),
        code=code,
        name=draw(names),
        division=draw(st.sampled_from(["130529", "140603", "610727"])),
        template=draw(st.sampled_from(["hebei", "shanxi", "shaanxi"])),
        units=units,
        incomes=incomes,
        lines=lines,
        carry_outs=carry_outs,
        projects=projects,
        codes=(OWN_CODE,),
        date=draw(st.sampled_from(["", "2026-02-10"])),
        secrecy_review=draw(st.one_of(st.just(""), names)),
        signed_by=draw(st.one_of(st.just(""), names)),
    )
    return complete(draw(_with_year(draw(_with_particulars(budget)))))


@st.composite
def _projects(draw: st.DrawFn, units: list[str], most: int) -> list[Project]:
    found = draw(st.lists(names, max_size=most, unique_by=normalise_name))
    serials = draw(st.lists(st.integers(10001, 99999), min_size=most, max_size=most, unique=True))
    texts = ("purpose", "goals", "overview", "basis", "measures", "schedule", "period_goals")
    return [
        Project(
            name,
            draw(st.sampled_from(units)),
            draw(st.sampled_from(["other_operation", "special_target"])),
            code=draw(
                st.sampled_from(["", str(make_project_code("130529", 2024, "000017", str(serial)))])
            ),
            plan=draw(_plans),
            texts=draw(st.dictionaries(st.sampled_from(texts), long_texts, max_size=3)),
            period_amount=draw(st.one_of(st.none(), amounts)),
            funding_level=draw(st.sampled_from(["", *FUNDING_LEVELS])),
        )
        for name, serial in zip(found, serials, strict=False)
    ]


@st.composite
def _plan(draw: st.DrawFn) -> tuple[PlanStep, ...]:
    months = sorted(draw(st.lists(st.integers(1, 11), max_size=4, unique=True)))
    shares = sorted(draw(st.lists(st.integers(0, 10_000), min_size=4, max_size=4)))
    steps = [PlanStep(m, Decimal(s) / 100) for m, s in zip(months, shares, strict=False)]
    return (*steps, PlanStep(12, Decimal(100)))


_plans = st.one_of(st.just(()), _plan())


@st.composite
def _line(
    draw: st.DrawFn, units: tuple[BudgetUnit, ...], projects: tuple[Project, ...]
) -> BudgetLine:
    categories = ["personnel", "public", "business", "remitted", "subsidy"]
    project = draw(st.sampled_from([None, *projects]))
    category = project.kind if project else draw(st.sampled_from(categories))
    items = {"personnel": PERSONNEL, "public": PUBLIC}.get(category, PROJECT_COSTS)
    return BudgetLine(
        unit=project.unit if project else draw(st.sampled_from(units)).code,
        function=draw(st.sampled_from((*FUNCTIONS, OWN_CODE.code))),
        category=category,
        amount=draw(amounts),
        fund=draw(st.sampled_from(("general", "general", "general", *FUNDS))),
        carry=draw(st.sampled_from(["current", "current", "prior"])),
        project=project.key if project else "",
        dept_econ=draw(st.sampled_from(items)),
    )


@st.composite
def _balancing(
    draw: st.DrawFn, lines: tuple[BudgetLine, ...]
) -> tuple[tuple[IncomeLine, ...], tuple[CarryOut, ...]]:
    """Income and carry-over that pay for the lines exactly, with something left at the year's end."""
    incomes, outs = [], []
    for unit, fund in dict.fromkeys((line.unit, line.fund) for line in lines):
        now, before = (
            sum(
                (x.amount for x in lines if (x.unit, x.fund, x.carry) == (unit, fund, carry)),
                Decimal(0),
            )
            for carry in ("current", "prior")
        )
        kept, saved = draw(st.tuples(*[st.one_of(st.just(Decimal(0)), amounts)] * 2))
        part = min(draw(amounts), now + saved)
        incomes.append(IncomeLine(unit, fund, part))
        if now + saved - part:
            incomes.append(IncomeLine(unit, fund, now + saved - part, function=FUNCTIONS[0]))
        if part and draw(st.booleans()):
            revenue = "1030148" if fund == "government" else ""
            incomes.append(IncomeLine(unit, fund, part, revenue=revenue, label=draw(names)))
        if before + kept:
            incomes.append(IncomeLine(unit, fund, before + kept, carry="prior"))
        if kept + saved:
            outs.append(
                CarryOut(unit, fund, kept + saved, draw(st.sampled_from(["", FUNCTIONS[1]])))
            )
    return tuple(incomes), tuple(outs)


@st.composite
def _with_particulars(draw: st.DrawFn, budget: Budget) -> Budget:
    units = [unit.code for unit in budget.units]
    bodies = [budget.code, *units]
    some_unit, some_body = st.sampled_from(units), st.sampled_from(bodies)
    return replace(
        budget,
        indicators=tuple(draw(st.lists(_indicator(budget), max_size=4))),
        purchases=tuple(draw(st.lists(_purchase(budget), max_size=3))),
        assets=tuple(draw(_assets(units))),
        staff=tuple(
            Staff(unit, item, draw(st.integers(0, 9999)))
            for unit, item in draw(_pairs(some_unit, STAFF_ITEMS))
        ),
        three_public=tuple(
            ThreePublicLine(
                unit,
                item,
                draw(amounts),
                draw(st.sampled_from(["general", "government"])),
                draw(st.one_of(st.none(), amounts)),
                draw(st.one_of(st.just(""), long_texts)),
            )
            for unit, item in draw(_pairs(some_unit, THREE_PUBLIC_ITEMS))
        ),
        last_year=tuple(
            LastYearFigure(unit, coordinate, draw(amounts))
            for unit, coordinate in draw(_pairs(some_body, _COORDINATES))
        ),
        texts=tuple(
            AuthorText(unit, key, draw(long_texts))
            for unit, key in draw(
                _pairs(some_body, ("duties", "overview.change_reason", "glossary"))
            )
        ),
    )


def _pairs(bodies: st.SearchStrategy[str], items: tuple) -> st.SearchStrategy[list[tuple]]:
    """Bodies with items, no pair twice."""
    return st.lists(st.tuples(bodies, st.sampled_from(items)), max_size=4, unique=True)


_COORDINATES = (
    Coordinate(flow="income"),
    Coordinate(flow="expenditure", fund="fiscal", category="basic"),
    Coordinate(flow="expenditure", fund="general", item="three_public"),
    Coordinate(flow="expenditure", function="21015", carry="prior"),
    Coordinate(flow="expenditure", dept_econ="302", gov_econ="50201", category="public"),
    Coordinate(flow="procurement", measure="reserve"),
    Coordinate(flow="expenditure", project="医保信息化", label="上年"),
    Coordinate(flow="expenditure", fund="不常见的资金", function="人行科目"),
)


@st.composite
def _indicator(draw: st.DrawFn, budget: Budget) -> IndicatorLine:
    project = draw(st.sampled_from([None, *budget.projects]))
    unit = project.unit if project else draw(st.sampled_from([budget.code, budget.units[0].code]))
    return IndicatorLine(
        unit,
        draw(st.sampled_from(["产出指标", "效益指标"])),
        draw(st.sampled_from(["数量指标", "时效指标"])),
        draw(names),
        draw(st.one_of(names, st.sampled_from(["≥95%", "12", "0.5", "2026-03-01"]))),
        project.key if project else "",
        description=draw(st.one_of(st.just(""), long_texts)),
        weight=draw(st.one_of(st.none(), st.integers(0, 100).map(Decimal))),
        basis=draw(st.one_of(st.just(""), long_texts)),
        rule=draw(st.one_of(st.just(""), long_texts)),
        direction=draw(st.sampled_from(["", "", *DIRECTIONS])),
        source=draw(st.one_of(st.just(""), long_texts)),
        evidence=draw(st.one_of(st.just(""), long_texts)),
    )


@st.composite
def _with_year(draw: st.DrawFn, budget: Budget) -> Budget:
    """What happened in the year: budgets changed, money paid and sent back, values reached."""
    keys = [project.key for project in budget.projects]
    months = st.integers(1, 12)
    pairs = st.lists(st.tuples(st.sampled_from(keys), months), max_size=3) if keys else st.just([])
    values = st.one_of(names, st.sampled_from(["96%", "12", "0.5", "11月", "2026-03-01"]))
    perhaps = st.one_of(st.just(""), long_texts)
    points = st.one_of(st.none(), st.integers(0, 10_000).map(lambda n: Decimal(n) / 100))
    reached = [
        Actual(
            indicator.unit,
            indicator.level3,
            month,
            draw(values),
            project=indicator.project,
            level2=indicator.level2,
            degree=draw(points),
            expected=draw(st.one_of(st.just(""), values)),
            cause=draw(perhaps),
            measure=draw(perhaps),
            evidence=draw(perhaps),
            claimed=draw(points),
        )
        for indicator in _told_apart(budget)
        for month in draw(st.lists(months, max_size=2, unique=True))
    ]
    return replace(
        budget,
        adjustments=tuple(
            Adjustment(key, month, draw(amounts), draw(perhaps))
            for key, month in dict.fromkeys(draw(pairs))
        ),
        payments=tuple(
            Payment(key, month, draw(st.one_of(amounts, amounts.map(lambda a: -a))), draw(one_line))
            for key, month in draw(pairs)
        ),
        actuals=tuple(reached),
    )


def _told_apart(budget: Budget) -> list[IndicatorLine]:
    """Indicators that an actual value can name: no other of the same group has that name."""
    called = [
        (i.project or i.unit, normalise_name(i.level2), normalise_name(i.level3))
        for i in budget.indicators
    ]
    return [i for i, name in zip(budget.indicators, called, strict=True) if called.count(name) == 1]


@st.composite
def _purchase(draw: st.DrawFn, budget: Budget) -> Purchase:
    amount = draw(amounts)
    dept_econ = draw(st.sampled_from(["", "30201", "31002"]))
    return Purchase(
        unit=draw(st.sampled_from(budget.units)).code,
        source=draw(st.sampled_from(["公用经费", *(p.key for p in budget.projects)])),
        item_name=draw(names),
        item_code=draw(st.sampled_from(["A02010105", "C23120301", "B07000000"])),
        amount=amount,
        measure=draw(st.sampled_from(["", "台", "批"])),
        quantity=draw(st.one_of(st.none(), quantities)),
        price=draw(st.one_of(st.none(), amounts)),
        fund=draw(st.sampled_from(FUNDS)),
        carry=draw(st.sampled_from(["current", "prior"])),
        reserve=draw(st.one_of(st.none(), st.just(amount), st.just(Decimal(0)))),
        function=draw(st.sampled_from(["", "2101501"])),
        dept_econ=dept_econ,
        month=draw(st.sampled_from(["", "6月", "2026年6月"])),
        specification=draw(st.one_of(st.just(""), names)),
        remark=draw(st.one_of(st.just(""), names)),
    )


@st.composite
def _assets(draw: st.DrawFn, units: list[str]) -> list[Asset]:
    assets = []
    for unit in draw(st.lists(st.sampled_from(units), max_size=2, unique=True)):
        for item in draw(st.lists(st.sampled_from(ASSET_ITEMS), max_size=4, unique=True)):
            quantity, value = (
                draw(st.one_of(st.none(), quantities)),
                draw(st.one_of(st.none(), amounts)),
            )
            if item == "asset_office":
                quantity = value = Decimal(0)
            assets.append(Asset(unit, item, quantity, value))
    return assets
