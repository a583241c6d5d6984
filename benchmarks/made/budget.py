"""A random budget that is consistent by construction: every figure is a sum of lines in 元.

A line is money of one functional item, one economic item, one fund and one year of origin. The
bridges between both classifications hold (养老保险 2080505 = 30108 …), since one line states both.
Displayed in 万元, wholes and parts are rounded one by one, as real tables are: rounding tails
appear by themselves.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mingzhang import classifications

PERSONNEL = {"30101": 60_000, "30102": 40_000, "30103": 30_000}
PUBLIC = {
    "30201": 9_000, "30202": 1_500, "30205": 800, "30206": 2_500, "30207": 2_200, "30211": 5_000,
    "30213": 2_000, "30215": 900, "30216": 1_100, "30217": 700, "30228": 3_000, "30229": 2_600,
    "30231": 4_000, "30239": 8_000, "30299": 1_000,
}  # fmt: skip
"""Yearly cost a head in 元, roughly; a budget takes a random part of the items."""

BODIES = (
    ("统计局", "20105", ("02", "05", "07")),
    ("司法局", "20406", ("04", "05", "10")),
    ("水利局", "21303", ("05", "06", "10")),
    ("林业和草原局", "21302", ("05", "07", "13")),
    ("应急管理局", "22401", ("04", "06", "08")),
    ("交通运输局", "21401", ("04", "06", "12")),
    ("医疗保障局", "21015", ("02", "04", "06")),
)
"""Name, functional group, and its items that projects use."""

PROJECTS = (
    "业务系统升级", "基层站点设备更新", "外勤巡查", "服务窗口改造", "年度资料编印", "专业人员培训",
    "公众开放日", "历史资料整理", "第三方检测", "物资储备补充", "监测点建设", "志愿者招募",
    "现场演练", "数据复核", "路线勘查", "标识牌更换",
)  # fmt: skip
FUND_ITEMS = {"government": ("2120803", "2296002"), "state_capital": ("2230105",)}


@dataclass(frozen=True, slots=True)
class Line:
    """Money in 元. ``fund``: general, government, state_capital, business or other_income."""

    function: str
    econ: str
    category: str
    amount: int
    fund: str = "general"
    prior: bool = False
    project: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project and its money; ``target`` is the number of times something is done."""

    name: str
    code: str
    target: int
    lines: tuple[Line, ...]

    def total(self, fits: Callable[[Line], bool] = lambda line: True) -> int:
        """The project's money, in 元."""
        return sum(line.amount for line in self.lines if fits(line))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a budget holds besides general money of the year."""

    carry: bool = False
    government: bool = False
    state_capital: bool = False
    own_money: bool = False
    units: bool = False
    """The unit's disclosure follows the department's (Hebei)."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A department with its lines, projects, purchases, assets and last year's totals."""

    name: str
    code: str
    year: int
    division: str
    shape: Shape
    lines: tuple[Line, ...]
    projects: tuple[Project, ...]
    purchases: tuple[tuple[str, str, str, str, int, int], ...]
    """Project (or 公用经费), item, code, unit of measure, quantity, price in 元."""
    assets: dict[str, tuple[int, int]]
    """Kind -> number and value in 元."""
    changes: dict[str, int] = field(default_factory=dict)
    """Change against last year in 元: basic, project, abroad, vehicles, reception, running."""

    def total(self, fits: Callable[[Line], bool] = lambda line: True) -> int:
        """The sum of the lines that fit, in 元."""
        return sum(line.amount for line in self.lines if fits(line))

    def codes(self, axis: str, fits: Callable[[Line], bool] = lambda line: True) -> list[str]:
        """Codes on ``axis`` (function or econ) with their ancestors, in table order."""
        found: set[str] = set()
        for line in self.lines:
            if line.amount and fits(line):
                code = getattr(line, axis)
                found |= {code[:3], code[:5], code}
        return sorted(found)


def random_budget(seed: int, shape: Shape, division: str, year: int = 2026) -> Budget:
    """The budget of one made-up department; the same seed gives the same budget."""
    draw = random.Random(f"budget {seed} {shape} {division}")
    short, group, items = BODIES[seed % len(BODIES)]
    lines = _basic(draw, group)
    projects = _projects(draw, group, items, shape, division, year)
    lines += [line for project in projects for line in project.lines]
    return Budget(
        name=f"示例县{short}",
        code=f"{draw.randint(101, 899)}",
        year=year,
        division=division,
        shape=shape,
        lines=tuple(lines),
        projects=tuple(projects),
        purchases=tuple(_purchases(draw, projects)),
        assets=_assets(draw),
        changes=_changes(draw, lines),
    )


def _basic(draw: random.Random, group: str) -> list[Line]:
    staff = draw.randint(8, 60)
    lines = []
    wages = 0
    for econ, each in PERSONNEL.items():
        amount = staff * round(each * draw.uniform(0.8, 1.3))
        wages += amount
        lines.append(Line(f"{group}01", econ, "personnel", amount))
    for function, econ, rate in (
        ("2080505", "30108", 0.16),
        ("2080506", "30109", 0.08),
        ("2101101", "30110", 0.06),
        ("2101103", "30111", 0.02),
        ("2089999", "30112", 0.01),
        ("2210201", "30113", 0.12),
    ):
        if econ in {"30109", "30111"} and draw.random() < 0.4:
            continue
        lines.append(Line(function, econ, "personnel", round(wages * rate)))
    lines.append(Line("2080501", "30302", "personnel", draw.randint(8_000, 90_000)))
    chosen = draw.sample(sorted(PUBLIC), draw.randint(6, len(PUBLIC)))
    for econ in sorted({"30201", "30231", *chosen}):
        amount = staff * round(PUBLIC[econ] * draw.uniform(0.7, 1.4))
        lines.append(Line(f"{group}01", econ, "public", amount))
    return lines


def _projects(
    draw: random.Random, group: str, items: tuple[str, ...], shape: Shape, division: str, year: int
) -> list[Project]:
    names = draw.sample(PROJECTS, draw.randint(4, 9))
    kinds: list[tuple[str, bool]] = [("general", False)] * len(names)
    extra = [("general", True)] * shape.carry + [("government", False)] * shape.government
    extra += [("state_capital", False)] * shape.state_capital
    extra += [("business", False), ("other_income", False)] * shape.own_money
    if shape.carry and shape.government:
        extra.append(("government", True))
    kinds[: len(extra)] = extra[: len(names)]
    projects = []
    for number, (name, (fund, prior)) in enumerate(zip(names, kinds, strict=True)):
        code = _code(division, year - prior, number) if division == "139999" else ""
        amount = draw.choice((1000, 500, 37, 1)) * draw.randint(40, 900)
        amount = max(20_000, amount if amount > 20_000 else amount * 100)
        if fund in FUND_ITEMS:
            function = FUND_ITEMS[fund][number % len(FUND_ITEMS[fund])]
        else:
            function = group + draw.choice(items)
        econ = "31002" if "设备" in name or "建设" in name else "30227"
        if fund == "state_capital":
            econ = "31299"
        lines = [Line(function, econ, "project", amount, fund, prior, name)]
        if fund == "general" and not prior and draw.random() < 0.4:
            lines.append(
                Line(function, "30226", "project", draw.randint(3, 40) * 1100, fund, False, name)
            )
        projects.append(Project(name, code, draw.randint(2, 40), tuple(lines)))
    return projects


def _code(division: str, year: int, number: int) -> str:
    return str(classifications.make_project_code(division, year, "000101", f"1{number:04d}"))


def _purchases(
    draw: random.Random, projects: Iterable[Project]
) -> Iterable[tuple[str, str, str, str, int, int]]:
    yield "公用经费", "复印纸", "A05040101", "箱", draw.randint(10, 60), 100
    for project in projects:
        spare = project.total(lambda line: line.fund == "general" and not line.prior)
        if spare > 60_000 and draw.random() < 0.6:
            price = draw.randint(30, 60) * 100
            yield (
                project.name,
                "台式计算机",
                "A02010105",
                "台",
                draw.randint(1, spare // price // 2),
                price,
            )


def _assets(draw: random.Random) -> dict[str, tuple[int, int]]:
    house = draw.randint(300, 2000)
    return {
        "house": (house, house * draw.randint(1500, 2500)),
        "office": (house // 4, house * 400),
        "vehicle": (draw.randint(1, 6), draw.randint(9, 60) * 10_000 + 1_234),
        "equipment": (draw.randint(1, 5), draw.randint(20, 180) * 10_000 + 567),
        "other": (draw.randint(50, 900), draw.randint(100_000, 3_000_000)),
    }


def _changes(draw: random.Random, lines: Iterable[Line]) -> dict[str, int]:
    found = {}
    for key in ("basic", "project"):
        own = sum(x.amount for x in lines if (x.category == "project") == (key == "project"))
        found[key] = round(own * draw.uniform(-0.2, 0.2) / 100) * 100
    found["vehicles"] = draw.randint(-30, 0) * 100
    found["running"] = draw.randint(-90, 90) * 100
    return found
