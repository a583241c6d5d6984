"""Departments with many projects, each with a form full of targets, to judge and to score."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from mingzhang.budget import (
    Actual,
    Budget,
    BudgetLine,
    BudgetUnit,
    IndicatorLine,
    Payment,
    PlanStep,
    Project,
    Where,
)
from mingzhang.classifications import UnitKind, make_project_code
from mingzhang.interpret.targets import parse_target

_OF_UNIT = 250
_WORKS = ("巡查", "培训", "维护", "补助", "建设", "宣传", "检测", "修缮", "普查", "救助")
_THINGS = ("河道", "校舍", "档案", "道路", "系统", "设备", "农田", "库房", "窗口", "站点")
_PEOPLE = ("学生", "村民", "职工", "老人", "商户", "患者", "读者", "农户", "司机", "住户")
_FRAME = (
    ("产出指标", "数量指标", "{work}{thing}数量", "≥{count}个", "10"),
    ("产出指标", "数量指标", "{thing}{work}次数", "≥{times}次", "5"),
    ("产出指标", "数量指标", "服务{people}人数", "≥{many}人", "5"),
    ("产出指标", "质量指标", "{thing}{work}合格率", "≥{rate}%", "5"),
    ("产出指标", "质量指标", "{work}验收通过率", "100%", "5"),
    ("产出指标", "时效指标", "{work}完成时间", "≤12月", "5"),
    ("产出指标", "时效指标", "资金拨付及时率", "≥{rate}%", "5"),
    ("成本指标", "经济成本指标", "{work}总成本", "≤{budget}元", "10"),
    ("成本指标", "经济成本指标", "每个{thing}{work}费用", "≤{price}元/个", "10"),
    ("效益指标", "经济效益指标", "节约{thing}支出", "不涉及", "0"),
    ("效益指标", "社会效益指标", "{people}知晓率", "≥{rate}%", "10"),
    ("效益指标", "生态效益指标", "减少{thing}废弃物", "≥{times}吨", "5"),
    ("效益指标", "可持续影响指标", "{thing}使用年限", "≥{times}年", "5"),
    ("满意度指标", "服务对象满意度指标", "{people}满意度", "≥{rate}%", "5"),
    ("满意度指标", "服务对象满意度指标", "{work}人员满意度", "≥{rate}%", "5"),
)
_PLAN = tuple(PlanStep(m, Decimal(p)) for m, p in ((3, 20), (6, 50), (10, 80), (12, 100)))


def full_forms(projects: int, seed: int = 1) -> Budget:
    """A department with this many projects, 15 indicators each, 250 projects a unit; every tenth
    project copies a sentence of its goals from another, every twentieth has a fault."""
    choose = random.Random(seed)
    units = tuple(
        BudgetUnit(f"450{n:03d}", f"示例县第{n}单位", UnitKind.ADMINISTRATIVE)
        for n in range(1, 2 + (projects - 1) // _OF_UNIT)
    )
    made: list[Project] = []
    lines: list[BudgetLine] = []
    indicators: list[IndicatorLine] = []
    for number in range(projects):
        unit = units[number // _OF_UNIT].code
        thing, work, people = map(choose.choice, (_THINGS, _WORKS, _PEOPLE))
        budget, count = choose.randint(50, 9999) * 1000, choose.randint(2, 400)
        code = str(make_project_code("130529", 2026, "450001", f"{number + 1:05d}"))
        words = {
            "thing": thing,
            "work": work,
            "people": people,
            "count": count,
            "times": choose.randint(1, 12),
            "many": choose.randint(100, 9000),
            "rate": choose.randint(80, 99),
            "budget": budget + (choose.random() < 0.05) * 10000,
            "price": budget // count,
        }
        made.append(
            Project(
                f"第{number + 1}号{thing}{work}项目经费",
                unit,
                "special_target",
                code,
                _PLAN,
                _texts(choose, words, number),
                at=Where("项目", number + 5),
            )
        )
        lines.append(BudgetLine(unit, "2101501", "special_target", Decimal(budget), project=code))
        for row, (level1, level2, name, value, weight) in enumerate(_FRAME):
            level3 = name.format_map(words)
            indicators.append(
                IndicatorLine(
                    unit,
                    level1,
                    level2,
                    level3,
                    value.format_map(words),
                    code,
                    f"本年{level3}的统计结果",
                    Decimal(weight),
                    "2026年工作计划",
                    at=Where("绩效指标", number * len(_FRAME) + row + 5),
                )
            )
    return Budget(
        2026,
        "450",
        "示例县医疗保障局",
        "130529",
        "hebei",
        units,
        lines=tuple(lines),
        projects=tuple(made),
        indicators=tuple(indicators),
    )


def _texts(choose: random.Random, words: dict[str, object], number: int) -> dict[str, str]:
    own = "第{n}号{thing}{work}{count}个，服务{people}{many}人。"
    shared = "按计划完成{work}任务，让辖区内的{people}在年内得到及时周到的服务。"
    goals = own.format(n=number + 1, **words)
    if number % 10 == 0:
        goals += shared.format_map(words)
    return {
        "purpose": f"用于第{number + 1}号{words['thing']}的{words['work']}和有关人员的报酬。",
        "goals": goals,
    }


def with_results(budget: Budget, seed: int = 1) -> Budget:
    """The same department at the end of its year: every indicator with an actual value between 80
    and 120 per cent of its target, every project with what was paid."""
    choose = random.Random(seed)
    actuals = tuple(
        Actual(line.unit, line.level3, 12, _result(choose, line.value), line.project, line.level2)
        for line in budget.indicators
    )
    spent = {line.project: line.amount for line in budget.lines}
    payments = tuple(
        Payment(project.key, 12, spent[project.key] * choose.randint(60, 100) / 100)
        for project in budget.projects
    )
    return replace(budget, actuals=actuals, payments=payments)


def _result(choose: random.Random, target: str) -> str:
    wanted = parse_target(target)
    if wanted.kind == "time":
        return f"{choose.randint(9, 12)}月"
    if wanted.value is None:
        return target
    return f"{wanted.value * choose.randint(80, 120) / 100:.2f}{wanted.unit}"
