"""The budgets of the invented county: from the example workbooks, or from ``county.yaml``.

Amounts and years are changed through the records of a budget, so that every budget of the demo is
one that the program itself would accept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mingzhang.budget import (
    Asset,
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    IncomeLine,
    IndicatorLine,
    LastYearFigure,
    PlanStep,
    Project,
    ThreePublicLine,
    write_yaml,
)
from mingzhang.classifications import UnitKind
from mingzhang.classifications.project_code import check_character
from mingzhang.facts import Coordinate
from mingzhang.web.pure.work import budget_of

_HERE = Path(__file__).parent
_BASE = 2026
"""The year of the example workbooks that the county's budgets are made from."""
_PAY = {2024: Decimal("0.94"), 2025: Decimal("0.97"), 2026: Decimal(1), 2027: Decimal("1.03")}
"""What personnel costs in a year, compared with 2026."""
_WEIGHTS = (20, 10, 10, 10, 30, 10)
_CODE = re.compile(r"\b\d{8}P\w{12}\b")
_PLAN = ((3, 25), (6, 50), (10, 80), (12, 100))
_VEHICLE, _VEHICLES = Decimal(25000), "30231"
_PAY_CHANGED = "按规定调整了基本工资和社会保险缴费"


@cache
def county() -> dict[str, Any]:
    """What ``county.yaml`` says."""
    told: dict[str, Any] = yaml.safe_load((_HERE / "county.yaml").read_text(encoding="utf-8"))
    return told


def office_name(key: str) -> str:
    """The name of an office by its key in ``county.yaml``."""
    return str(next(one["name"] for one in county()["offices"] if one["key"] == key))


def from_example(path: Path, place: str, pay: Decimal) -> Budget:
    """The budget of an example workbook for the same office of the invented county. ``place`` is
    the name of the place in the example, ``pay`` what personnel costs compared with it."""
    text = path.read_text(encoding="utf-8")
    held = _moved(text, place, county()["place"], county()["division"], path.stem)
    return _balanced(replace(held, lines=tuple(_paid(one, pay) for one in held.lines)))


def elsewhere(budget: Budget, place: str, division: str, share: Decimal) -> Budget:
    """The budget of the same office of another county, which pays its people ``share`` of what
    this county does. Projects and vehicles are the same."""
    held = _moved(written(budget), county()["place"], place, division, budget.code)
    lines = tuple(
        replace(one, amount=(one.amount * share).quantize(Decimal(-2)).quantize(1))
        if not one.project and one.dept_econ != _VEHICLES
        else one
        for one in held.lines
    )
    return _balanced(replace(held, lines=lines))


def _moved(text: str, place: str, to: str, division: str, owner: str) -> Budget:
    """A budget under the name and code of another place."""
    text = text.replace(place, to)
    text = re.sub(r"(?m)^division: .*$", f"division: '{division}'", text)
    for number, code in enumerate(sorted(set(_CODE.findall(text)))):
        text = text.replace(code, _project_code(owner, number, division))
    return budget_of(text)


def from_words(office: str) -> Budget:
    """The budget that ``county.yaml`` describes for an office, of the base year."""
    said = next(one for one in county()["budgets"] if one["office"] == office)
    body = next(one for one in county()["offices"] if one["key"] == office)
    code = body["code"]
    units = [_unit(one) for one in said["units"]]
    budget = Budget(
        year=_BASE,
        code=code,
        name=body["name"],
        division=county()["division"],
        template="hebei",
        units=tuple(units),
        lines=tuple(line for one in said["units"] for line in _basic(one)),
        three_public=tuple(line for one in said["units"] for line in _three_public(one)),
        assets=tuple(asset for one in said["units"] for asset in _assets(one)),
        texts=_texts(code, said["duties"], said["projects"]),
        date=f"{_BASE}-02-10",
    )
    for number, one in enumerate(said["projects"]):
        budget = _with_project(budget, one, _project_code(code, number))
    return _balanced(budget)


def of_year(base: Budget, year: int, without: Iterable[str] = ()) -> Budget:
    """A budget of another year: personnel as it cost then, and without the projects named. What
    happened in the year is no part of it: it is reported."""
    gone = {p.key for p in base.projects if p.name in set(without)}
    swapped = [
        replace(i, basis=i.basis.replace(str(_BASE), str(year)))
        for i in base.indicators
        if i.project not in gone
    ]
    budget = replace(
        base,
        year=year,
        date=f"{year}-02-10",
        lines=tuple(_paid(one, _PAY[year]) for one in base.lines if one.project not in gone),
        projects=tuple(p for p in base.projects if p.key not in gone),
        indicators=tuple(swapped),
        purchases=tuple(p for p in base.purchases if p.source not in gone),
        last_year=(),
        texts=_reasoned(base),
        adjustments=(),
        payments=(),
        actuals=(),
    )
    return _balanced(budget)


def after(budget: Budget, last: Budget) -> Budget:
    """A budget that knows the figures of the year before."""
    spent = {(one.unit, one.item): one.amount for one in last.three_public}
    return replace(
        budget,
        last_year=tuple(_last_year(last)),
        three_public=tuple(
            replace(one, last_year=spent.get((one.unit, one.item), one.last_year))
            for one in budget.three_public
        ),
    )


def of_unit(budget: Budget, code: str) -> Budget:
    """The part of a department's budget that one of its units files."""
    lists = (
        "incomes", "lines", "projects", "indicators", "purchases", "assets", "staff",
        "three_public", "last_year", "carry_outs",
    )  # fmt: skip
    kept = {name: tuple(o for o in getattr(budget, name) if o.unit == code) for name in lists}
    texts = tuple(one for one in budget.texts if one.unit in (code, budget.code))
    units = tuple(one for one in budget.units if one.code == code)
    return replace(budget, units=units, texts=texts, **kept)  # type: ignore[arg-type]


def written(budget: Budget) -> str:
    """The content of a revision."""
    return write_yaml(budget).decode()


def _project_code(owner: str, number: int, division: str = "") -> str:
    """A code as the province's system gives them, entered in the year before the first budget."""
    division = division or county()["division"]
    digits = "".join(c for c in owner if c.isdigit())[-3:].rjust(6, "0")
    first = f"{division}24P{digits}{17100 + number:05}"
    return first + check_character(first)


def _unit(said: Mapping[str, Any]) -> BudgetUnit:
    rank = "正科级" if said["code"].endswith("001") else "股级"
    return BudgetUnit(said["code"], said["name"], UnitKind(said["kind"]), rank, "财政拨款")


def _basic(said: Mapping[str, Any]) -> Iterable[BudgetLine]:
    """Personnel and supplies by head, vehicles by vehicle."""
    code, function, heads = said["code"], said["function"], said["heads"]
    for one in county()["pay"]:
        yield BudgetLine(
            code, one.get("function", function), "personnel",
            Decimal(one["amount"] * heads), dept_econ=one["dept_econ"],
        )  # fmt: skip
    supplies = county()["supplies"]
    amount = Decimal(supplies["amount"] * heads)
    yield BudgetLine(code, function, "public", amount, dept_econ=supplies["dept_econ"])
    if said.get("vehicles"):
        yield BudgetLine(code, function, "public", _VEHICLE * said["vehicles"], dept_econ=_VEHICLES)


def _three_public(said: Mapping[str, Any]) -> Iterable[ThreePublicLine]:
    running = _VEHICLE * said.get("vehicles", 0)
    for item in ("abroad_other", "vehicle_purchase", "vehicle_running", "reception"):
        amount = running if item == "vehicle_running" else Decimal(0)
        yield ThreePublicLine(said["code"], item, amount, last_year=amount)


def _assets(said: Mapping[str, Any]) -> Iterable[Asset]:
    heads = Decimal(said["heads"])
    yield Asset(said["code"], "asset_house", heads * 20, heads * 40000)
    yield Asset(said["code"], "asset_office", heads * 20, heads * 40000)
    if vehicles := said.get("vehicles"):
        yield Asset(said["code"], "asset_vehicle", Decimal(vehicles), Decimal(150000) * vehicles)
    yield Asset(said["code"], "asset_other", heads * 4, heads * 9000)
    yield Asset(said["code"], "planned_purchase", None, Decimal(0))


def _texts(code: str, duties: str, projects: list[dict[str, Any]]) -> tuple[AuthorText, ...]:
    names = "、".join(one["name"] for one in projects)
    detail = "\n".join(
        f"{number}、{one['name']}。绩效目标：{one['purpose']}绩效指标：{one['goals'][0]}。"
        for number, one in enumerate(projects, start=1)
    )
    words = {
        "duties": duties,
        "overview.reason": "按规定调整了人员经费，项目按当年的任务安排",
        "overview.basic_reason": _PAY_CHANGED,
        "overview.project_reason": "项目按当年的任务安排",
        "performance.overall": f"保障机关运转，完成{names}。",
        "performance.detail": detail,
        "performance.measures": "按月核对进度，偏差较大的写明原因和办法。",
    }
    return tuple(AuthorText(code, key, text) for key, text in words.items())


def _with_project(budget: Budget, said: Mapping[str, Any], code: str) -> Budget:
    unit = said["unit"]
    goals = "\n".join(f"{number}.{goal}" for number, goal in enumerate(said["goals"], start=1))
    project = Project(
        said["name"], unit, "special_target", code,
        tuple(PlanStep(month, Decimal(percent)) for month, percent in _PLAN),
        {"purpose": said["purpose"], "goals": goals},
    )  # fmt: skip
    line = BudgetLine(
        unit, said["function"], "special_target", Decimal(said["amount"]),
        project=code, dept_econ=said["dept_econ"],
    )  # fmt: skip
    indicators = (
        IndicatorLine(
            unit, _level1(level2), level2, name, value, code, description,
            Decimal(weight), f"{_BASE}年工作计划", source="年度工作记录",
        )
        for (level2, name, value, description), weight in zip(
            said["indicators"], _WEIGHTS, strict=True
        )
    )  # fmt: skip
    return replace(
        budget,
        projects=(*budget.projects, project),
        lines=(*budget.lines, line),
        indicators=(*budget.indicators, *indicators),
    )


def _level1(level2: str) -> str:
    if "满意度" in level2:
        return "满意度指标"
    return "效益指标" if "效益" in level2 else "产出指标"


def _reasoned(budget: Budget) -> tuple[AuthorText, ...]:
    """Its texts, with a reason for the change of personnel costs where it has none."""
    if any(one.key == "overview.basic_reason" for one in budget.texts):
        return budget.texts
    return (*budget.texts, AuthorText(budget.code, "overview.basic_reason", _PAY_CHANGED))


def _paid(line: BudgetLine, share: Decimal) -> BudgetLine:
    if line.category != "personnel":
        return line
    return replace(line, amount=(line.amount * share).quantize(Decimal(-2)).quantize(1))


def _balanced(budget: Budget) -> Budget:
    """With the income that pays for what is spent."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in budget.lines:
        sums[line.unit, line.fund, line.carry] += line.amount
    incomes = (IncomeLine(u, fund, amount, carry) for (u, fund, carry), amount in sums.items())
    return replace(budget, incomes=tuple(incomes))


def _last_year(last: Budget) -> Iterable[LastYearFigure]:
    for unit in last.units:
        own = [line for line in last.lines if line.unit == unit.code]
        basic = sum((o.amount for o in own if not o.project), Decimal(0))
        project = sum((o.amount for o in own if o.project), Decimal(0))
        for coordinate, amount in (
            (Coordinate(flow="resources"), basic + project),
            (Coordinate(flow="uses"), basic + project),
            (Coordinate(flow="expenditure", category="basic"), basic),
            (Coordinate(flow="expenditure", category="project"), project),
            (Coordinate(flow="carry_out"), Decimal(0)),
        ):
            yield LastYearFigure(unit.code, coordinate, amount)
