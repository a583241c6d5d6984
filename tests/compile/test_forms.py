"""A performance form that is printed reads back as it was meant: read(compile(x)) = x."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from mingzhang.check import check
from mingzhang.classifications import UnitKind, make_project_code
from mingzhang.compile.figures import Figures
from mingzhang.compile.forms import Form, department_form, forms, project_form
from mingzhang.compile.forms.indicators import split
from mingzhang.compile.ledger import Ledger
from mingzhang.documents import Document, Paragraph, Table, TextRole
from mingzhang.facts import Amount, Finding, Severity, Unit
from mingzhang.interpret import interpret
from mingzhang.interpret.model import PerformanceForm, Reading
from mingzhang.interpret.words import fold
from mingzhang.templates import Template, all_templates

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
    archive = Project("档案整理经费", ARCHIVE, "special_target", code, plan, texts)
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
        "local": {"fund": "fiscal"},
    }
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


# ---------------------------------------------------------------------------- generated budgets

HAN = "档案整理经费补助资金建设运行维护项目服务医疗教育中央财政提前下达年度工作"
NAME_MARKS = "（）()〔〕[]“”、-.2026号 "
TRAPS = (
    "公用经费",
    "项目名称",
    "绩效目标",
    "成本",
    "满意度",
    "服务对象满意度",
    "数量指标",
    "服务对象满意度指标",
    "产出",
    "资金用途",
)
"""Words of the form itself, standing where people write."""

names = st.one_of(
    st.text(HAN, min_size=2, max_size=8),
    st.tuples(
        st.sampled_from(HAN),
        st.text(HAN + NAME_MARKS, min_size=1, max_size=58),
        st.sampled_from(HAN),
    ).map("".join),
)
words = st.one_of(names, st.sampled_from(TRAPS))
LABELS = {
    fold(label)
    for t in TEMPLATES.values()
    for f in t.forms
    for found in f.fields.values()
    for label in found
}
sentences = st.one_of(
    names.filter(
        lambda text: fold(text) not in LABELS
    ),  # a text that only repeats a label says nothing
    names.map(lambda text: f"资金用途：{text}"),
    names.map(lambda text: f"1.{text}不少于100次（单位：元）；\n2.{text}达到95%。"),
    names.map(lambda text: f"补助{text}（元）共12.5万元"),
)
amounts = st.one_of(
    st.sampled_from((Decimal("0.01"), Decimal("123456789012.34"), Decimal("100000"))),
    st.integers(1, 10**9).map(lambda cents: Decimal(cents).scaleb(-2)),
)
values = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(("≥", "≤", "", "=", ">")),
        st.integers(0, 10**6),
        st.sampled_from(("%", "元/人/年", "万人", "次", "")),
    ),
    st.sampled_from(
        (
            "全覆盖",
            "不晚于12月底",
            "2026.01-2026.12",
            "有所提高",
            "11批次300余种",
            "12月底前",
            "约40人",
            "≥ 5 万人",
        )
    ),
    names,
)
percents = st.one_of(
    st.integers(0, 100).map(Decimal), st.sampled_from((Decimal("33.33"), Decimal("0.5")))
)


@st.composite
def indicator_lines(draw: st.DrawFn, project: str, unit: str) -> tuple[IndicatorLine, ...]:
    rows = []
    for level1, level2 in sorted(
        draw(st.lists(st.sampled_from(LEVELS), max_size=14)), key=LEVELS.index
    ):
        rows.append(
            IndicatorLine(
                unit,
                level1,
                level2,
                draw(words),
                draw(values),
                project,
                draw(words),
                draw(st.sampled_from((None, Decimal(10), Decimal("2.5"), Decimal(0)))),
                draw(words),
                draw(names),
            )
        )
    return tuple(rows)


@st.composite
def project_budgets(draw: st.DrawFn, template: str) -> Budget:
    """A department of two units with projects, money of several funds, texts and indicators."""
    projects, lines, indicators = [], [], []
    for number, name in enumerate(draw(st.lists(names, min_size=1, max_size=3, unique_by=fold))):
        unit = draw(st.sampled_from((ARCHIVE, SCHOOL)))
        code = f"13052926P0000551{number:04d}X" if draw(st.booleans()) else ""
        plan = tuple(PlanStep(month, draw(percents)) for month in (3, 6, 10, 12))
        written = {name: draw(sentences) for name in TEXTS}
        project = Project(name, unit, "special_target", code, plan, written)
        projects.append(project)
        for fund, carry in draw(
            st.lists(
                st.tuples(
                    st.sampled_from(("general", "government", "special_account", "business")),
                    st.sampled_from(("current", "prior")),
                ),
                max_size=3,
                unique=True,
            )
        ):
            lines.append(
                BudgetLine(
                    unit, "2012604", "special_target", draw(amounts), fund, carry, project.key
                )
            )
        indicators += draw(indicator_lines(project.key, unit))
    return replace(
        EMPTY,
        year=YEARS[template],
        template=template,
        lines=tuple(lines),
        projects=tuple(projects),
        indicators=tuple(indicators),
    )


@st.composite
def body_budgets(draw: st.DrawFn, template: str) -> Budget:
    """A department with money of all categories, and what it says about itself as a whole."""
    project = Project("档案整理经费", ARCHIVE, "special_target")
    lines = [
        BudgetLine(
            SCHOOL,
            "2012601",
            category,
            amount,
            fund,
            project=project.key if category in PROJECTS else "",
        )
        for category, amount, fund in draw(
            st.lists(
                st.tuples(
                    st.sampled_from(
                        ("personnel", "public", "business", "remitted", "subsidy", "special_target")
                    ),
                    amounts,
                    st.sampled_from(("general", "government", "special_account", "business")),
                ),
                max_size=6,
            )
        )
    ]
    return replace(
        EMPTY,
        year=YEARS[template],
        template=template,
        lines=tuple(lines),
        projects=(project,),
        indicators=draw(indicator_lines("", DEPARTMENT)),
        texts=tuple(
            AuthorText(DEPARTMENT, f"performance.{key}", draw(sentences)) for key in BODY_TEXTS
        ),
        staff=tuple(Staff(ARCHIVE, item, draw(st.integers(0, 999))) for item in BODY_COUNTS),
    )


@given(st.sampled_from(PROVINCES).flatmap(project_budgets))
@settings(max_examples=60, report_multiple_bugs=False)
def test_every_project_reads_back(budget: Budget) -> None:
    reading = read(budget, printed_forms(budget, "project"))
    order = {ARCHIVE: 0, SCHOOL: 1}
    projects = sorted(budget.projects, key=lambda project: order[project.unit])
    assert len(reading.forms) == len(projects)
    for project, form in zip(projects, reading.forms, strict=True):
        same_project(budget, project, form)
    assert not reading.unread


@given(st.sampled_from(PROVINCES).flatmap(body_budgets))
@settings(max_examples=60, report_multiple_bugs=False)
def test_the_department_reads_back(budget: Budget) -> None:
    reading = read(budget, printed_forms(budget, "department"))
    [form] = reading.forms
    assert not reading.unread
    money = {
        "budget_total": {},
        "budget_fiscal": {"fund": "fiscal"},
        "budget_general": {"fund": "general"},
        "budget_government": {"fund": "government"},
        "budget_special_account": {"fund": "special_account"},
        "budget_own": {"fund": "unit_funds"},
        "budget_basic": {"category": "basic"},
        "budget_project": {"category": "project"},
        "budget_personnel": {"category": "personnel"},
        "budget_public": {"category": "public"},
        "budget_public_fiscal": {"category": "public", "fund": "fiscal"},
        "budget_project_fiscal": {"category": "project", "fund": "fiscal"},
    }
    for name in money.keys() & form.spec.fields.keys():
        assert figure(form, name) == spent(budget, form.spec.unit, **money[name]), name
    if budget.template == "shaanxi":
        extra = {
            "经营支出": "business",
            "上缴上级支出": "remitted",
            "对附属单位补助支出": "subsidy",
        }
        for label, category in extra.items():
            money_there = spent(budget, Unit.YUAN, category=category)
            assert (f"task:{label}" in form.amounts) == bool(money_there)
            if money_there:
                assert figure(form, f"task:{label}") == spent(budget, Unit.WAN, category=category)
    for text in budget.texts:
        name = text.key.removeprefix("performance.")
        if name in form.spec.fields and budget.template != "hebei":  # indicators only
            assert form.fields[name][0] == text.text, name
    for staff in budget.staff:
        name = staff.item if staff.item == "offices" else f"staff_{staff.item}"
        if name in form.spec.fields:
            assert figure(form, name) == staff.number
    lines = [i for i in budget.indicators if not i.project]
    assert sorted(indicators_read(form)) == sorted(indicators_meant(lines, form))


# ------------------------------------------------------------------------------------ one by one


@pytest.mark.parametrize("template", PROVINCES)
def test_well_made_targets_pass_the_rules_for_performance(template: str) -> None:
    """The set with its targets gives no error of the K rules, nor anything unread."""
    budget = whole_budget(template)
    reading = read(budget, printed_forms(budget, "project", "department", "special"))
    assert reading.forms_of("department")
    same_project(budget, budget.projects[0], reading.forms[0])
    verdict = check(reading)
    wrong = [
        f for f in verdict.findings if f.check.startswith("K") and f.severity is not Severity.NOTE
    ]
    assert not wrong, [f.message.zh for f in wrong]
    assert not reading.unread


@pytest.mark.parametrize("template", PROVINCES)
def test_a_complete_budget_leaves_nothing_to_write(template: str) -> None:
    printed = printed_forms(whole_budget(template), "project", "department", "special")
    assert [finding for form in printed for finding in form.findings] == []


def body_table(form: Form) -> Table:
    [table] = [block for block in form.blocks if isinstance(block, Table)]
    return table


@given(st.sampled_from(PROVINCES).flatmap(project_budgets))
@settings(max_examples=20, report_multiple_bugs=False)
def test_merged_cells_fill_the_grid(budget: Budget) -> None:
    """No two merged cells overlap, none reaches over the edge, and only the first cell has text."""
    for form in printed_forms(budget, "project", "special"):
        table = body_table(form)
        assert table.grid is not None
        width = len(table.grid.widths)
        assert {len(row.cells) for row in table.rows} == {width}
        taken: set[tuple[int, int]] = set()
        for span in table.grid.spans:
            cells = {
                (span.row + down, span.column + right)
                for down in range(span.rows)
                for right in range(span.columns)
            }
            assert not cells & taken
            assert max(cells) <= (len(table.rows) - 1, width - 1)
            assert max(column for _, column in cells) < width
            taken |= cells
            for row, column in cells - {(span.row, span.column)}:
                assert table.rows[row].cells[column] == ""
                assert (row, column) not in table.grid.labels


def test_the_form_of_hebei_as_it_is_printed() -> None:
    budget = whole_budget("hebei")
    [form] = printed_forms(budget, "project")
    title, line, table = form.blocks
    assert isinstance(title, Paragraph)
    assert isinstance(line, Paragraph)
    assert title.text == "1、档案整理经费绩效目标表"
    assert title.style is not None
    assert (title.style.role, title.style.anchor) == (TextRole.TABLE_TITLE, "form-1")
    assert line.text.split("\t") == ["", "", "单位：万元"]
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows[:5]] == [
        ("项目编码", budget.projects[0].code, "", "项目名称", "档案整理经费", "", ""),
        ("预算规模及资金用途", "预算数", "10.20", "其中：财政资金", "10.00", "其他资金", "0.20"),
        ("", "支付档案整理人员的报酬。", "", "", "", "", ""),
        ("资金支出计划（%）", "3月底", "", "6月底", "10月底", "12月底", ""),
        ("", "10%", "", "33.5%", "80%", "100%", ""),
    ]


def test_an_indicator_that_does_not_apply_is_said_so_in_shaanxi() -> None:
    """The framework is printed in full: 不涉及该指标, 无 and no weight where nothing is measured."""
    rows = [
        row.cells for row in body_table(printed_forms(whole_budget("shaanxi"), "project")[0]).rows
    ]
    assert ("", "", "社会成本", "不涉及该指标", "无", "0") in rows
    assert ("", "", "", "装订册数", "≥20册", "10") in rows


def test_a_project_without_indicators_is_never_said_to_need_none() -> None:
    budget = replace(whole_budget("shaanxi"), indicators=())
    [form] = printed_forms(budget, "project")
    texts = {cell for row in body_table(form).rows for cell in row.cells}
    assert "社会成本" in texts
    assert "不涉及该指标" not in texts
    assert [finding.check for finding in form.findings] == ["B33"]


def test_what_does_not_exist_is_published_empty_with_a_note() -> None:
    """Shaanxi: no special funds, and in this department no projects either."""
    budget = replace(whole_budget("shaanxi"), projects=(), lines=(), indicators=())
    project, special = printed_forms(budget, "project", "special")
    assert (project.number, project.empty) == ("表13", True)
    assert (special.number, special.empty) == ("表15", True)
    assert special.reason == "本部门不管理本级专项资金，公开空表"
    assert isinstance(special.blocks[-1], Paragraph)
    assert special.blocks[-1].text == "注：本部门不管理本级专项资金，公开空表。"
    assert not project.findings
    assert not special.findings
    reading = read(budget, [project, special])
    assert [(form.spec.id, form.name) for form in reading.forms] == [
        ("project", ""),
        ("special", ""),
    ]
    assert not any(
        isinstance(fact.value, Amount) for form in reading.forms for fact in form.amounts.values()
    )
    assert not [
        f
        for f in check(reading).findings
        if f.check.startswith("K") and f.severity is Severity.ERROR
    ]


def test_hebei_prints_the_form_of_the_department_in_2024_only() -> None:
    assert len(printed_forms(whole_budget("hebei", 2024), "department")) == 1
    budget = whole_budget("hebei", 2026)
    figures = Figures(Ledger(budget, DEPARTMENT))
    assert department_form(TEMPLATES["hebei"], budget, DEPARTMENT, figures) == Form()
    assert printed_forms(budget, "special") == []


def finding_of(form: Form, check_id: str) -> Finding:
    return next(finding for finding in form.findings if finding.check == check_id)


def test_what_nobody_wrote_is_told_with_the_sheet_to_fill() -> None:
    budget = whole_budget("hebei")
    bare = replace(
        budget.projects[0], texts={"purpose": "支付报酬"}, plan=(PlanStep(12, Decimal(100)),)
    )
    lines = tuple(replace(i, basis="") for i in budget.indicators if i.project)
    [form] = printed_forms(replace(budget, projects=(bare,), indicators=lines), "project")
    goals, plan, basis = (finding_of(form, check_id) for check_id in ("B31", "B32", "B34"))
    assert "没有填写绩效目标" in goals.message.zh
    assert "“项目”表" in goals.message.zh
    assert "3月底、6月底、10月底" in plan.message.zh
    assert "7条绩效指标没有填写指标值确定依据" in basis.message.zh
    assert "“绩效指标”" in basis.message.en
    assert {finding.severity for finding in form.findings} == {Severity.WARNING}
    texts = {cell for row in body_table(form).rows for cell in row.cells}
    assert "100%" in texts
    assert budget.projects[0].texts["goals"] not in texts


def test_a_project_of_several_years_has_its_own_budget_and_goals_for_the_period() -> None:
    """What the workbook does not hold, targets of the whole period, stays empty and is told."""
    budget = whole_budget("shanxi")
    longer = replace(
        budget.projects[0],
        period_amount=Decimal("300000"),
        texts={**budget.projects[0].texts, "period_goals": "三年整理完毕。", "period": "3年"},
    )
    printed = printed_forms(replace(budget, projects=(longer,)), "project")
    reading = read(budget, printed)
    [form] = reading.forms
    assert (figure(form, "period_budget"), figure(form, "budget")) == (
        Decimal(300000),
        Decimal(102000),
    )
    assert form.fields["period_goals"][0] == "三年整理完毕。"
    assert form.fields["goals"][0] == longer.texts["goals"]
    assert sorted(indicators_read(form)) == sorted(indicators_meant(targets(longer.key), form))
    assert [finding.check for finding in printed[0].findings] == ["B35"]
    assert not [
        f
        for f in check(reading).findings
        if f.check.startswith("K") and f.severity is Severity.ERROR
    ]


def test_projects_of_one_name_in_two_units_stay_two_projects() -> None:
    budget = whole_budget("hebei")
    here = budget.projects[0]
    there = replace(here, unit=SCHOOL, code="13052924P000055104828")
    lines = (
        *budget.lines,
        BudgetLine(SCHOOL, "2012604", "special_target", Decimal(70000), project=there.key),
    )
    extra = replace(targets(there.key, SCHOOL)[0], level3="只在学校")
    both = replace(
        budget, projects=(here, there), lines=lines, indicators=(*budget.indicators, extra)
    )
    one, two = read(both, printed_forms(both, "project")).forms
    assert (one.name, two.name) == (
        "档案整理经费（青河县档案馆）",
        "档案整理经费（青河县档案学校）",
    )
    assert (figure(one, "budget"), figure(two, "budget")) == (Decimal("10.20"), Decimal(7))
    assert (len(one.indicators), len(two.indicators)) == (7, 1)
    [own] = printed_forms(both, "project", entity=SCHOOL)
    assert own.title == "1、档案整理经费绩效目标表"


def test_an_indicator_of_a_project_need_not_name_its_unit() -> None:
    budget = whole_budget("hebei")
    lines = tuple(replace(line, unit="") for line in budget.indicators if line.project)
    [form] = read(budget, printed_forms(replace(budget, indicators=lines), "project")).forms
    assert len(form.indicators) == len(lines)


def test_an_indicator_called_like_a_level_stands_beside_its_level() -> None:
    """In a merged group its second level is printed again, so that nobody takes it for one."""
    budget = whole_budget("shanxi")
    line = replace(targets(budget.projects[0].key)[2], level3="数量指标", value="")
    one = replace(budget, indicators=(targets(budget.projects[0].key)[1], line))
    [form] = printed_forms(one, "project")
    rows = [row.cells[1:5] for row in body_table(form).rows]
    assert ("产出指标", "数量指标", "整理卷数", "≥100卷") in rows
    assert ("", "数量指标", "数量指标", "") in rows


def test_one_form_alone_is_the_same_as_in_the_set() -> None:
    budget = whole_budget("shaanxi")
    figures = Figures(Ledger(budget, DEPARTMENT))
    template: Template = TEMPLATES["shaanxi"]
    [in_set] = forms(template, budget, DEPARTMENT, "project", figures)
    assert project_form(template, budget, budget.projects[0], figures, 1) == in_set


@given(values)
def test_a_target_in_three_cells_is_the_target_again(value: str) -> None:
    sign, number, unit = split(value)
    joined = f"{sign}{number}{unit}" if number else unit
    assert joined == value.strip()
    assert bool(number) != (sign == "文字描述")
