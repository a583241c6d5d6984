"""Made-up departments as a careful clerk would hand them in: every sum agrees, every text is there.

`departments()` draws them: units of both kinds, projects of both kinds in every fund, money carried
over both ways, units and sheets with nothing in them, amounts from one cent to twelve digits, names
of sixty characters. Other than `strategies.budgets()` they contradict themselves nowhere, so a set
compiled from one has to pass every check.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random

from hypothesis import strategies as st

from mingzhang.budget import (
    FUNDING_LEVELS,
    Asset,
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    CarryOut,
    IncomeLine,
    IndicatorLine,
    PlanStep,
    Project,
    Purchase,
    Staff,
    ThreePublicLine,
    complete,
)
from mingzhang.classifications import UnitKind, economic_map, make_project_code
from mingzhang.facts import ancestors
from mingzhang.templates import Template, all_templates, can_print
from mingzhang.templates.prose import prose_of

FUNCTIONS = {
    "government": ("2120801", "2296002"),
    "state_capital": ("2230105",),
    "": ("2101501", "2101502", "2101504", "2101505", "2101506", "2101599", "2080505", "2210201"),
}
PERSONNEL = ("30101", "30102", "30103", "30108", "30112", "30113", "30302", "30305")
PUBLIC = ("30201", "30207", "30211", "30217", "30228", "30229", "30231", "30239", "30299")
PROJECT_COSTS = ("30201", "30202", "30205", "30213", "30227", "30299", "30307", "31002", "31007")
ITEMS = {"30217": "reception", "30231": "vehicle_running"}
"""Economic items that are costs of 三公, and the item each is printed as."""
OWN_FUNDS = ("special_account", "business", "superior", "affiliated", "other_income")
_FILLER = "城乡居民基本医疗保险基金监管与长期护理保险经办服务能力提升及信息系统升级改造"
_ENDS = ("经费", "专项资金", "补助资金（第二批）", "工程", "〔2025〕12号")


@dataclass(frozen=True)
class Made:
    """A department's budget and last year's."""

    budget: Budget
    previous: Budget


@dataclass(frozen=True)
class Shape:
    """A department to be made: which one (``seed``), and how large. ``lines`` are those of a unit
    beside the lines of its projects."""

    seed: int
    units: int
    projects: int
    lines: int = 6

    def made(self, template: Template) -> Made:
        """The department, with money that the layout has places for."""
        maker = _Maker(template, self)
        previous, budget = maker.budget(2025), maker.budget(2026)
        items = tuple(_three_public(budget.lines, previous.lines))
        return Made(replace(budget, three_public=items), previous)


def departments(units: int = 4, projects: int = 6) -> st.SearchStrategy[Shape]:
    """Departments of up to so many units and projects."""
    sizes = (st.integers(1, units), st.integers(0, projects), st.integers(0, 12))
    return st.builds(Shape, st.integers(0, 2**32), *sizes)


def places(template: Template, kind: str, axis: str) -> set[str]:
    """The members of an axis that the tables of this kind have columns or rows for."""
    specs = [spec for spec in template.tables if spec.kind == kind]
    said = [c.says for spec in specs for c in spec.columns]
    said += [row.says for spec in specs for side in spec.sides for row in side.rows]
    return {at[axis] for at in said if axis in at}


class _Maker:
    """Draws everything that both years share; the amounts of each year are drawn apart."""

    def __init__(self, template: Template, shape: Shape) -> None:
        self.random = random = Random(shape.seed)
        funds = places(template, "income", "fund") | places(template, "balance", "fund")
        self.funds = [f for f in OWN_FUNDS if {f, *ancestors("fund", f)} & funds]
        self.carried = places(template, "carry_projects", "fund")
        listed = places(template, "expenditure", "category")
        self.categories = [c for c in ("business", "remitted", "subsidy") if c in listed]
        self.code = f"{random.randint(1, 999):03}"
        self.name = "测试县医疗保障局"
        self.units = [self._unit(number) for number in range(shape.units)]
        self.projects = [self._project(number) for number in range(shape.projects)]
        self.basic = shape.lines

    def _unit(self, number: int) -> BudgetUnit:
        kind = self.random.choice([UnitKind.ADMINISTRATIVE, UnitKind.INSTITUTION])
        name = f"测试县第{number}医保服务中心"
        if number == 0:
            kind, name = UnitKind.ADMINISTRATIVE, f"{self.name}本级"
        elif number == 2:
            name = f"测试县{_FILLER}与医疗救助经办服务中心"
        return BudgetUnit(f"{self.code}{number + 1:03}", name, kind, "正科级", "财政拨款")

    def _project(self, number: int) -> Project:
        random = self.random
        end = random.choice(_ENDS)
        start = random.randrange(20)
        name = f"{_FILLER[start : start + random.randint(2, 18)]}{number}{end}"
        unit = random.choice(self.units)
        if number % 5 == 4:
            name = f"{_FILLER}{_FILLER}"[: 58 - len(end)] + f"{number:02}" + end
        elif number % 5 == 3:
            unit, name = self.units[number % len(self.units)], f"“十四五”规划、{end}"
        code = str(make_project_code("130529", 2025, "000017", str(10001 + number)))
        months = ((3, 20), (6, 50), (9, 75), (10, 80), (12, 100))
        return Project(
            name,
            unit.code,
            random.choice(["other_operation", "special_target"]),
            code if number % 5 == 3 or random.random() < 0.7 else "",
            tuple(PlanStep(month, Decimal(percent)) for month, percent in months),
            dict.fromkeys(_PROJECT_TEXTS, "按工作计划执行，全年完成，资金专款专用。"),
            funding_level=random.choice(FUNDING_LEVELS),
        )

    # -- one year --------------------------------------------------------------------------

    def budget(self, year: int) -> Budget:
        lines = tuple(_merged([*self._basic(), *self._of_projects()]))
        incomes, outs = self._balance(lines)
        held = Budget(
            year=year,
            code=self.code,
            name=self.name,
            division="130529",
            template="hebei",
            units=tuple(self.units),
            incomes=incomes,
            lines=lines,
            carry_outs=outs,
            projects=tuple(p for p in self.projects if any(x.project == p.key for x in lines)),
            assets=tuple(self._assets()),
            staff=tuple(
                Staff(unit.code, item, number) for unit in self.units for item, number in _STAFF
            ),
            three_public=tuple(_three_public(lines, ())),
            texts=tuple(
                AuthorText(body, key, "按有关规定和工作安排执行。")
                for body in (self.code, *(u.code for u in self.units))
                for key in _slots()
            ),
            date=f"{year}-02-10",
            secrecy_review="已审查",
            signed_by="已审签",
        )
        held = replace(held, indicators=tuple(_indicators(held)))
        return complete(replace(held, purchases=tuple(self._purchases(held))))

    def _amount(self) -> Decimal:
        top = self.random.choice([1, 99, 99_999, 9_999_999, 999_999_999, 99_999_999_999_999])
        return Decimal(self.random.randint(1, top)).scaleb(-2)

    def _basic(self) -> Iterable[BudgetLine]:
        random = self.random
        for unit in self.units:
            function = random.choice(FUNCTIONS[""])
            for _ in range(self.basic if random.random() < 0.8 else 0):
                category = random.choice(["personnel", "public"])
                item = random.choice(PERSONNEL if category == "personnel" else PUBLIC)
                fund = "general"
                if unit.kind is UnitKind.INSTITUTION and random.random() < 0.2:
                    fund = random.choice(self.funds)
                carry = random.choice(["current", "current", "current", "prior"])
                yield self._line(unit, function, category, item, fund, carry)
            if unit.kind is UnitKind.INSTITUTION and random.random() < 0.3:
                for category in self.categories:
                    yield self._line(unit, function, category, "30299", "operating", "current")

    def _of_projects(self) -> Iterable[BudgetLine]:
        random = self.random
        for project in self.projects:
            unit = next(u for u in self.units if u.code == project.unit)
            for _ in range(random.randint(1, 3)):
                fund = random.choice(["general"] * 4 + ["government", "state_capital", *self.funds])
                function = random.choice(FUNCTIONS.get(fund, FUNCTIONS[""]))
                carry = random.choice(["current", "current", "prior"])
                if self.carried and fund not in self.carried:
                    carry = "current"
                line = self._line(
                    unit, function, project.kind, random.choice(PROJECT_COSTS), fund, carry
                )
                yield replace(line, project=project.key)

    def _line(
        self, unit: BudgetUnit, function: str, category: str, item: str, fund: str, carry: str
    ) -> BudgetLine:
        codes = economic_map().to_government(item, unit.kind)
        return BudgetLine(
            unit.code, function, category, self._amount(), fund, carry, "", item, codes[0]
        )

    def _balance(
        self, lines: Iterable[BudgetLine]
    ) -> tuple[tuple[IncomeLine, ...], tuple[CarryOut, ...]]:
        """What pays for the lines, and now and then something that is left at the year's end."""
        incomes: list[IncomeLine] = []
        outs: list[CarryOut] = []
        spent: dict[tuple[str, str, str], list[BudgetLine]] = {}
        for line in lines:
            spent.setdefault((line.unit, line.fund, line.carry), []).append(line)
        for (unit, fund, carry), paid in spent.items():
            income = sum((line.amount for line in paid), Decimal(0))
            if self.random.random() < 0.2:
                kept = self._amount()
                income += kept
                outs.append(CarryOut(unit, fund, kept, paid[0].function))
            revenue = "1030148" if fund == "government" else ""
            incomes.append(IncomeLine(unit, fund, income, carry, revenue=revenue))
        return tuple(incomes), tuple(outs)

    def _assets(self) -> Iterable[Asset]:
        for unit in self.units:
            yield Asset(unit.code, "asset_house", Decimal("320.50"), Decimal("900000.00"))
            yield Asset(unit.code, "asset_office", Decimal("200.50"), Decimal("500000.00"))
            yield Asset(unit.code, "asset_vehicle", Decimal(2), Decimal("256000.00"))
            yield Asset(unit.code, "asset_other", None, Decimal("88000.01"))

    def _purchases(self, budget: Budget) -> Iterable[Purchase]:
        """Computers, bought twice a year by projects that have the money for them."""
        for line in budget.lines:
            if not line.project or line.dept_econ != "31002":
                continue
            for month in ("6月", "11月"):
                count = self.random.randint(1, 5)
                price = (line.amount / count / 4).quantize(Decimal("0.01"))
                if price and price * count * 2 <= line.amount:
                    yield Purchase(
                        unit=line.unit,
                        source=line.project,
                        item_name="台式计算机",
                        item_code="A02010105",
                        amount=price * count,
                        measure="台",
                        quantity=Decimal(count),
                        price=price,
                        fund=line.fund,
                        carry=line.carry,
                        reserve=price * count,
                        function=line.function,
                        dept_econ=line.dept_econ,
                        gov_econ=line.gov_econ,
                        month=month,
                    )


_PROJECT_TEXTS = (
    "purpose",
    "goals",
    "overview",
    "basis",
    "necessity",
    "measures",
    "schedule",
    "period_goals",
    "attribute",
    "period",
)


@cache
def _slots() -> tuple[str, ...]:
    """The texts a person writes for one of the layouts at least."""
    proses = [prose_of(template) for template in all_templates() if can_print(template)]
    return tuple(dict.fromkeys(s.key for prose in proses if prose for s in prose.slots))


def _merged(lines: Iterable[BudgetLine]) -> Iterable[BudgetLine]:
    """No two lines that differ in their amount alone."""
    found: dict[BudgetLine, Decimal] = {}
    for line in lines:
        key = replace(line, amount=Decimal(0))
        found[key] = found.get(key, Decimal(0)) + line.amount
    return [replace(key, amount=amount) for key, amount in found.items()]


def _three_public(
    lines: Iterable[BudgetLine], before: Iterable[BudgetLine]
) -> Iterable[ThreePublicLine]:
    """The items of 三公 that the lines pay for, each with the money it has there and had last year."""
    now, last = _items(lines), _items(before)
    for unit, item in dict.fromkeys([*now, *last]):
        amount, was = now.get((unit, item), Decimal(0)), last.get((unit, item), Decimal(0))
        yield ThreePublicLine(unit, item, amount, "general", was, "业务量与上年不同")


def _items(lines: Iterable[BudgetLine]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        if line.dept_econ in ITEMS and line.fund == "general":
            key = (line.unit, ITEMS[line.dept_econ])
            found[key] = found.get(key, Decimal(0)) + line.amount
    return found


_STAFF = (
    ("authorised", 20),
    ("actual", 18),
    ("established", 15),
    ("other", 3),
    ("retired", 7),
    ("offices", 4),
)
_TARGETS = (
    ("产出指标", "数量指标", "完成检查次数", "≥4次", 20),
    ("产出指标", "质量指标", "验收合格率", "≥98%", 20),
    ("产出指标", "时效指标", "按期完成率", "≥95%", 10),
    ("效益指标", "社会效益指标", "政策知晓率", "≥90%", 30),
    ("满意度指标", "服务对象满意度指标", "办事群众满意度", "≥95%", 10),
)


def _indicators(budget: Budget) -> Iterable[IndicatorLine]:
    subjects = [(p.unit, p.key) for p in budget.projects]
    subjects += [(body, "") for body in (budget.code, *(u.code for u in budget.units))]
    for unit, project in subjects:
        for level1, level2, level3, value, weight in _TARGETS:
            yield IndicatorLine(
                unit,
                level1,
                level2,
                level3,
                value,
                project,
                "按台账计算",
                Decimal(weight),
                "年度工作计划",
                "达到目标值得满分，否则按比例得分",
            )
