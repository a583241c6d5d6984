"""What the tests of performance forms share: budgets, and a form compared with its budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.budget import (
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    IndicatorLine,
    PlanStep,
    Project,
    Staff,
)
from mingzhang.classifications import UnitKind, make_project_code
from mingzhang.compile.figures import Figures
from mingzhang.compile.forms import Form, forms
from mingzhang.compile.ledger import Ledger
from mingzhang.documents import Document, Paragraph, Table
from mingzhang.facts import Amount, Blank, Finding, Unit
from mingzhang.interpret import interpret
from mingzhang.interpret.model import PerformanceForm, Reading
from mingzhang.interpret.words import fold
from mingzhang.templates import all_templates

TEMPLATES = {template.id: template for template in all_templates()}
PROVINCES = ("hebei", "shanxi", "shaanxi")
DEPARTMENT, ARCHIVE, SCHOOL = "450", "450001", "450002"
YEARS = {"hebei": 2024, "shanxi": 2026, "shaanxi": 2026}
"""Hebei prints a form for the whole department in 2024 only."""
TEXTS = (
    "purpose",
    "goals",
    "period_goals",
    "overview",
    "basis",
    "necessity",
    "measures",
    "schedule",
    "attribute",
    "period",
)
LEVELS = (
    ("成本指标", "经济成本指标"),
    ("成本指标", "社会成本"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响"),
    ("满意度指标", "服务对象满意度指标"),
)


PROJECTS = ("other_operation", "special_target")
BODY_TEXTS = (
    "duties",
    "strategy",
    "core_duties",
    "key_tasks",
    "goals",
    "personnel",
    "public",
    "projects",
)
BODY_COUNTS = ("offices", "authorised", "actual", "established", "other")
EMPTY = Budget(
    2026,
    DEPARTMENT,
    "青河县档案局",
    "130529",
    "hebei",
    (
        BudgetUnit(ARCHIVE, "青河县档案馆", UnitKind.INSTITUTION),
        BudgetUnit(SCHOOL, "青河县档案学校", UnitKind.INSTITUTION),
    ),
)


# ------------------------------------------------------------------------ a whole, well-made set


def targets(project: str, unit: str = ARCHIVE) -> tuple[IndicatorLine, ...]:
    """Indicators as they should be: every class, weights of 90 in all, signs and units."""
    rows = (
        ("成本指标", "经济成本指标", "整理费用", "≤10.2万元", 20),
        ("产出指标", "数量指标", "整理卷数", "≥100卷", 10),
        ("产出指标", "数量指标", "装订册数", "≥20册", 10),
        ("产出指标", "质量指标", "验收合格率", "≥98%", 10),
        ("产出指标", "时效指标", "完成时间", "≤12月", 10),
        ("效益指标", "社会效益指标", "档案利用率", "≥90%", 20),
        ("满意度指标", "服务对象满意度指标", "查档人满意度", "≥95%", 10),
    )
    return tuple(
        IndicatorLine(
            unit,
            *row[:4],
            project,
            f"{row[2]}的情况",
            Decimal(row[4]),
            "年度计划",
            "按完成比例得分",
        )
        for row in rows
    )


def whole_budget(template: str, year: int | None = None) -> Budget:
    plan = tuple(
        PlanStep(m, Decimal(p)) for m, p in ((3, "10"), (6, "33.5"), (10, "80"), (12, "100"))
    )
    texts = {
        "purpose": "支付档案整理人员的报酬。",
        "goals": "整理案卷不少于100卷，装订不少于20册。",
        "overview": "历年积存的案卷需要整理。",
        "basis": "档案整理工作方案。",
        "necessity": "案卷不整理就无法提供利用。",
        "measures": "专人负责，按月对账。",
        "schedule": "上半年整理，下半年验收。",
        "attribute": "一次性项目",
        "period": "1年",
    }
    code = str(make_project_code("130529", (year or YEARS[template]) - 1, "000055", "10482"))
    archive = Project(
        "档案整理经费", ARCHIVE, "special_target", code, plan, texts, funding_level="local"
    )
    key = archive.key
    return replace(
        EMPTY,
        year=year or YEARS[template],
        template=template,
        lines=(
            BudgetLine(ARCHIVE, "2012601", "personnel", Decimal("1234567.89")),
            BudgetLine(ARCHIVE, "2012601", "public", Decimal("30000.01")),
            BudgetLine(ARCHIVE, "2012604", "special_target", Decimal(100000), project=key),
            BudgetLine(
                ARCHIVE, "2012604", "special_target", Decimal(2000), "business", project=key
            ),
        ),
        projects=(archive,),
        indicators=(*targets(key), *targets("", DEPARTMENT)),
        staff=tuple(
            Staff(ARCHIVE, item, number)
            for item, number in zip(BODY_COUNTS, (3, 20, 19, 18, 1), strict=True)
        ),
        texts=tuple(
            AuthorText(DEPARTMENT, f"performance.{name}", f"做好{name}的工作。")
            for name in BODY_TEXTS
        ),
    )


# ------------------------------------------------------------------------------- there and back


def numbered(blocks: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    line = 0
    for block in blocks:
        if isinstance(block, Table):
            rows = []
            for row in block.rows:
                line += 1
                rows.append(replace(row, line=line))
            yield replace(block, rows=tuple(rows))
        else:
            line += 1
            yield replace(block, line=line)


def read(budget: Budget, printed: Sequence[Form]) -> Reading:
    """What the reader finds in a document that holds nothing but these forms."""
    front = (
        Paragraph(f"{budget.name}{budget.year}年部门预算公开", 0),
        Paragraph(f"{budget.year}年部门预算情况说明", 0),
    )
    blocks = (*front, *(block for form in printed for block in form.blocks))
    document = Document("forms", "0" * 64, "tabbed", tuple(numbered(blocks)))
    return interpret(document, forced=budget.template)


def printed_forms(budget: Budget, *scopes: str, entity: str = DEPARTMENT) -> list[Form]:
    figures = Figures(Ledger(budget, entity))
    template = TEMPLATES[budget.template]
    return [form for scope in scopes for form in forms(template, budget, entity, scope, figures)]


def level(word: str) -> str:
    return word.removesuffix("指标") + "指标"


def spent(budget: Budget, unit: Unit, **members: str) -> Decimal:
    """Money of the budget, added up here once more, as displayed."""
    trees = {
        "fund": {
            "fiscal": ("general", "government", "state_capital"),
            "unit_funds": ("business", "superior", "other_income"),
        },
        "category": {
            "project": ("other_operation", "special_target"),
            "basic": ("personnel", "public"),
        },
    }
    total = sum(
        (
            line.amount
            for line in budget.lines
            if all(
                getattr(line, axis) in trees.get(axis, {}).get(member, (member,))
                for axis, member in members.items()
            )
        ),
        Decimal(0),
    )
    return (total / unit.in_yuan).quantize(Decimal("0.01"), ROUND_HALF_UP)


def figure(form: PerformanceForm, name: str) -> Decimal:
    value = form.amounts[name].value
    assert isinstance(value, Amount), (name, value)
    return value.value


def indicators_read(form: PerformanceForm) -> list[tuple[str, ...]]:
    """The rows somebody filled in; a framework row without an indicator is none."""
    return [
        (
            i.level1,
            i.level2,
            i.level3,
            i.value,
            i.description,
            i.basis,
            i.rule,
            f"{i.weight.value.normalize():f}" if isinstance(i.weight, Amount) else "",
        )
        for i in form.indicators
        if i.level3 and (i.level3, i.value) != ("不涉及该指标", "无")
    ]


def indicators_meant(
    lines: Iterable[IndicatorLine], form: PerformanceForm
) -> list[tuple[str, ...]]:
    printed = form.spec.indicator_heads
    return [
        (
            level(i.level1),
            level(i.level2),
            i.level3,
            i.value,
            i.description
            if form.spec.id in ("project", "department") and has(form, "description")
            else "",
            i.basis if "basis" in printed else "",
            i.rule if has(form, "rule") else "",
            f"{i.weight.normalize():f}" if "weight" in printed and i.weight is not None else "",
        )
        for i in lines
    ]


def has(form: PerformanceForm, role: str) -> bool:
    """Whether the layout prints a column: scores only on the form of the department."""
    asked = form.spec.indicator_heads
    return role in asked and (role != "rule" or form.spec.scope == "department")


def same_project(budget: Budget, project: Project, form: PerformanceForm) -> None:
    """Everything a project form says is what the budget holds."""
    asked = form.spec.fields
    assert form.name == project.name
    assert form.code == (project.code if budget.template == "hebei" else "")
    money = {
        "budget": {},
        "fiscal": {"fund": "fiscal"},
        "own": {"fund": "unit_funds"},
    }
    if project.funding_level:  # its fiscal money stands in the row of its level, and there alone
        money[project.funding_level] = {"fund": "fiscal"}
    for name in {"central", "provincial", "local"} - {project.funding_level}:
        for field in (name, f"period_{name}"):
            if field in asked:
                assert form.amounts[field].value is Blank.BLANK, field
    for name, members in money.items():
        if name in asked:
            expected = spent(budget, form.spec.unit, project=project.key, **members)
            assert figure(form, name) == expected, name
        if f"period_{name}" in asked:  # a project of one year: the period is the year
            assert figure(form, f"period_{name}") == figure(form, name)
    at = form.amounts["budget"].coordinate
    assert at["project"] == (form.code or fold(project.name))
    assert (at["flow"], at["year"]) == ("expenditure", str(budget.year))
    plan = [(p.head, p.value.value if isinstance(p.value, Amount) else None) for p in form.plan]
    if "plan" in asked:
        assert plan == [(f"{step.month}月底", step.percent) for step in project.plan]
    for name in TEXTS:
        if name in asked and project.texts.get(name):
            assert form.fields[name][0] == project.texts[name], name
    lines = [i for i in budget.indicators if i.project == project.key]
    meant = indicators_meant(lines, form)
    if budget.template == "hebei":
        assert indicators_read(form) == meant
    else:  # the framework of the province sets the order
        assert sorted(indicators_read(form)) == sorted(meant)


def body_table(form: Form) -> Table:
    [table] = [block for block in form.blocks if isinstance(block, Table)]
    return table


def finding_of(form: Form, check_id: str) -> Finding:
    return next(finding for finding in form.findings if finding.check == check_id)
