"""Departments of any size to compile: units, projects with their targets, carried money, cents."""

from __future__ import annotations

import random
from decimal import Decimal

from mingzhang.budget import Budget, BudgetLine, BudgetUnit, IncomeLine, IndicatorLine, Project
from mingzhang.classifications import UnitKind, dept_economic, economic_map, functional

_CLASSES = ("208", "210", "221", "201", "213")
_KINDS = ("301", "302", "303", "310")
_LEVELS = (
    ("产出指标", "数量指标", "完成数量"),
    ("产出指标", "质量指标", "合格率"),
    ("产出指标", "时效指标", "完成时间"),
    ("产出指标", "成本指标", "项目成本"),
    ("效益指标", "社会效益指标", "知晓率"),
    ("效益指标", "可持续影响指标", "使用年限"),
    ("满意度指标", "服务对象满意度指标", "满意度"),
)


def department(units: int, projects: int, seed: int = 1) -> Budget:
    """A made department: 15 lines of basic expenditure a unit, two lines and seven targets a
    project; amounts down to one cent, so that rounding has something to do."""
    choose = random.Random(seed)
    functions = [i.code for i in functional() if len(i.code) == 7 and i.code[:3] in _CLASSES]
    items = [i.code for i in dept_economic() if len(i.code) == 5 and i.code[:3] in _KINDS]
    links = economic_map()
    lines: list[BudgetLine] = []
    made: list[Project] = []
    bodies = tuple(
        BudgetUnit(f"450{n:03d}", f"测试县第{n}单位", UnitKind.ADMINISTRATIVE, "正科级", "财政拨款")
        for n in range(1, units + 1)
    )

    def spend(unit: str, function: str, category: str, item: str, project: str = "") -> None:
        amount = Decimal(choose.randint(100, 500_000_000)).scaleb(-2)
        fund = choose.choice(("general", "general", "business")) if project else "general"
        carry = choose.choice(("current", "current", "prior")) if project else "current"
        to = links.to_government(item, UnitKind.ADMINISTRATIVE)
        gov_econ = to[0] if to else ""
        lines.append(
            BudgetLine(unit, function, category, amount, fund, carry, project, item, gov_econ)
        )

    for number, body in enumerate(bodies):
        function = choose.choice(functions)
        for item in choose.sample(items, 15):
            category = "public" if item[:3] in ("302", "310") else "personnel"
            spend(body.code, function, category, item)
        for n in range(number, projects, units):
            name = f"测试项目{n + 1}"
            texts = {"purpose": "保障日常运转", "goals": "按时完成全年任务"}
            made.append(Project(name, body.code, "special_target", texts=texts))
            for _ in range(2):
                spend(
                    body.code,
                    choose.choice(functions),
                    "special_target",
                    choose.choice(items),
                    name,
                )
    money: dict[tuple[str, str, str], Decimal] = {}
    for line in lines:
        key = (line.unit, line.fund, line.carry)
        money[key] = money.get(key, Decimal(0)) + line.amount
    return Budget(
        2026,
        "450",
        "测试县医疗保障局",
        "130529",
        "hebei",
        bodies,
        tuple(IncomeLine(u, f, amount, c) for (u, f, c), amount in money.items()),
        tuple(lines),
        projects=tuple(made),
        indicators=tuple(
            IndicatorLine(
                p.unit, one, two, three, "≥95%", p.key, "完成情况", Decimal(10), "年度计划"
            )
            for p in made
            for one, two, three in _LEVELS
        ),
    )
