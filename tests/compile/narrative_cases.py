"""Small budgets for the tests of the narrative: one department, by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from mingzhang.budget import (
    Asset,
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    CarryOut,
    IncomeLine,
    IndicatorLine,
    LastYearFigure,
    Project,
    Purchase,
    Staff,
    ThreePublicLine,
)
from mingzhang.classifications import UnitKind
from mingzhang.facts import Coordinate

CODE, UNIT = "302", "302001"
SPENDING = {"flow": "expenditure"}


def yuan(text: str) -> Decimal:
    return Decimal(text)


def last(amount: str, **axes: str) -> LastYearFigure:
    return LastYearFigure(CODE, Coordinate(axes), yuan(amount))


LAST_YEAR = (
    last("2400000", flow="resources"),
    last("2400000", flow="uses"),
    last("1600000", **SPENDING, category="basic"),
    last("800000", **SPENDING, category="project"),
    last("2400000", **SPENDING, fund="general"),
    last("200000", **SPENDING, item="running_costs"),
)
"""Last year: more in total, less basic expenditure, as much running cost."""

TEXTS = {
    "duties": "负责全县档案的收集、保管和利用。\n指导机关和乡镇的档案工作。",
    "organisation": "内设办公室、业务股、保管利用股。",
    "tasks": "完成馆藏档案数字化二期工程，做好民生档案查阅服务。",
    "overview.reason": "馆藏档案数字化一期工程上年完成。",
    "overview.basic_reason": "新录用工作人员，人员工资相应增加",
    "overview.project_reason": "主要原因是馆藏档案数字化一期工程上年完成。",
    "general.reason": "馆藏档案数字化一期工程上年完成",
    "running_costs.reason": "编制人数增加，办公费按定额相应增加",
    "performance.overall": "建成安全、方便的现代档案馆，档案利用服务水平稳步提高。",
    "performance.detail": "1、档案安全保管。馆藏档案完好。",
    "performance.measures": "健全内部控制，加强绩效监控。",
}


def budget(template: str, **changes: object) -> Budget:
    """A department with one administrative unit: personnel, running costs and two projects, all of
    the general budget."""
    lines = (
        line("2012601", "personnel", "1500000", "30101"),
        line("2080505", "personnel", "160000", "30108"),
        line("2210201", "personnel", "120000", "30113"),
        line("2012601", "public", "150000.40", "30201"),
        line("2012601", "public", "20000", "30231"),
        line("2012601", "public", "30000", "30211"),
        line("2012604", "special_target", "300000", "30227", project="档案数字化经费"),
        line("2012604", "other_operation", "50000.30", "30213", project="库房维护经费"),
    )
    base = Budget(
        2026,
        CODE,
        "示例县档案馆",
        "130500",
        template,
        units=(
            BudgetUnit(UNIT, "示例县档案馆本级", UnitKind.ADMINISTRATIVE, "正科级", "财政拨款"),
        ),
        incomes=(IncomeLine(UNIT, "general", sum((x.amount for x in lines), Decimal(0))),),
        lines=lines,
        projects=(
            Project("档案数字化经费", UNIT, "special_target"),
            Project("库房维护经费", UNIT, "other_operation"),
        ),
        indicators=(
            IndicatorLine(UNIT, "产出指标", "数量指标", "数字化数量", "≥20万页", "档案数字化经费"),
        ),
        purchases=(
            purchase("A02010105", "台式计算机", "30000", "30000"),
            purchase("C02060000", "培训服务", "20000", "0"),
        ),
        assets=(
            Asset(UNIT, "asset_house", Decimal(1200), yuan("800000")),
            Asset(UNIT, "asset_office", Decimal(600)),
            Asset(UNIT, "asset_vehicle", Decimal(1), yuan("120000")),
            Asset(UNIT, "asset_other", Decimal(350), yuan("260000")),
        ),
        staff=(Staff(UNIT, "authorised", 20), Staff(UNIT, "actual", 18), Staff(UNIT, "retired", 6)),
        three_public=(
            ThreePublicLine(
                UNIT,
                "vehicle_running",
                yuan("20000"),
                "general",
                yuan("25000"),
                "加强用车管理，节约油料。",
            ),
            ThreePublicLine(UNIT, "reception", yuan("5000"), "general", yuan("5000")),
        ),
        last_year=LAST_YEAR,
        texts=tuple(AuthorText(CODE, key, text) for key, text in TEXTS.items()),
        date="2026-02-10",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def line(
    function: str,
    category: str,
    amount: str,
    econ: str,
    fund: str = "general",
    carry: str = "current",
    project: str = "",
) -> BudgetLine:
    return BudgetLine(UNIT, function, category, yuan(amount), fund, carry, project, econ)


def purchase(code: str, name: str, amount: str, reserve: str) -> Purchase:
    return Purchase(UNIT, "档案数字化经费", name, code, yuan(amount), "台", reserve=yuan(reserve))


def without(key: str, *others: str) -> tuple[AuthorText, ...]:
    """The texts without some of them."""
    gone = (key, *others)
    return tuple(AuthorText(CODE, k, t) for k, t in TEXTS.items() if k not in gone)


def unchanged(template: str) -> Budget:
    """As much as last year in everything, to the last digit that is shown."""
    same = budget(template)
    return replace(
        same,
        three_public=tuple(replace(x, last_year=x.amount, reason="") for x in same.three_public),
        last_year=(
            last("2330010.00", flow="resources"),
            last("2330010.00", flow="uses"),
            last("1980000.40", **SPENDING, category="basic"),
            last("350000.30", **SPENDING, category="project"),
            last("2330000.70", **SPENDING, fund="general"),
            last("2330000.70", flow="resources", fund="fiscal"),
            last("200000.40", **SPENDING, item="running_costs"),
        ),
    )


def unknown(template: str) -> Budget:
    """Nothing is known of last year."""
    known = budget(template)
    lines = tuple(replace(x, last_year=None) for x in known.three_public)
    return replace(known, last_year=(), three_public=lines)


def bare(template: str) -> Budget:
    """A public institution with salaries and nothing else, and nobody wrote anything."""
    full = budget(template)
    lines = full.lines[:3]
    return replace(
        full,
        units=(replace(full.units[0], kind=UnitKind.INSTITUTION),),
        incomes=(IncomeLine(UNIT, "general", sum((x.amount for x in lines), Decimal(0))),),
        lines=lines,
        projects=(),
        indicators=(),
        purchases=(),
        assets=(),
        staff=(),
        three_public=(),
        last_year=(),
        texts=(),
    )


def grown(template: str) -> Budget:
    """More in total than last year, a government fund, money carried over both ways, business
    income, and spending of a public institution beside the office."""
    centre = "302002"
    small = budget(template)
    return replace(
        small,
        units=(
            *small.units,
            BudgetUnit(centre, "示例县档案信息中心", UnitKind.INSTITUTION, "股级", "财政拨款"),
        ),
        incomes=(
            *small.incomes,
            IncomeLine(UNIT, "general", yuan("80000"), carry="prior"),
            IncomeLine(UNIT, "government", yuan("120000"), revenue="1030148"),
            IncomeLine(centre, "general", yuan("610000")),
            IncomeLine(centre, "business", yuan("90000")),
        ),
        lines=(
            *small.lines,
            line(
                "2012604",
                "special_target",
                "80000",
                "30227",
                carry="prior",
                project="档案数字化经费",
            ),
            line(
                "2120801",
                "special_target",
                "120000",
                "31005",
                fund="government",
                project="库房扩建",
            ),
            replace(line("2012699", "personnel", "500000", "30101"), unit=centre),
            replace(line("2012699", "public", "60000", "30201"), unit=centre),
            replace(
                line("2299999", "special_target", "50000", "30299", project="信息系统运行"),
                unit=centre,
            ),
            replace(line("2012699", "public", "70000", "30201", fund="business"), unit=centre),
        ),
        carry_outs=(CarryOut(centre, "business", yuan("20000")),),
        projects=(
            *small.projects,
            Project("库房扩建", UNIT, "special_target"),
            Project("信息系统运行", centre, "special_target"),
        ),
    )
