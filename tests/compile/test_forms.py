"""A performance form that is printed reads back as it was meant: read(compile(x)) = x."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compile.form_cases import (
    ARCHIVE,
    BODY_COUNTS,
    BODY_TEXTS,
    DEPARTMENT,
    EMPTY,
    LEVELS,
    PROJECTS,
    PROVINCES,
    SCHOOL,
    TEMPLATES,
    TEXTS,
    YEARS,
    body_table,
    figure,
    indicators_meant,
    indicators_read,
    printed_forms,
    read,
    same_project,
    spent,
)

from mingzhang.budget import (
    AuthorText,
    Budget,
    BudgetLine,
    IndicatorLine,
    PlanStep,
    Project,
    Staff,
)
from mingzhang.compile.forms.indicators import split
from mingzhang.facts import Unit
from mingzhang.interpret.words import fold

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
            "budget_business": "business",
            "budget_remitted": "remitted",
            "budget_subsidy": "subsidy",
        }
        for field, category in extra.items():
            money_there = spent(budget, Unit.YUAN, category=category)
            assert (field in form.amounts) == bool(money_there)
            if money_there:
                assert figure(form, field) == spent(budget, Unit.WAN, category=category)
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


@given(values)
def test_a_target_in_three_cells_is_the_target_again(value: str) -> None:
    sign, number, unit = split(value)
    joined = f"{sign}{number}{unit}" if number else unit
    assert joined == value.strip()
    assert bool(number) != (sign == "文字描述")
