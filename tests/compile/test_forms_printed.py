"""Performance forms one by one: what is printed, what is empty, what is told as missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.compile.form_cases import (
    DEPARTMENT,
    PROVINCES,
    SCHOOL,
    TEMPLATES,
    body_table,
    figure,
    finding_of,
    indicators_meant,
    indicators_read,
    printed_forms,
    read,
    same_project,
    targets,
    whole_budget,
)

from mingzhang.budget import (
    FUNDING_LEVELS,
    AuthorText,
    BudgetLine,
    PlanStep,
)
from mingzhang.check import check
from mingzhang.compile.figures import Figures
from mingzhang.compile.forms import Form, department_form, forms, project_form
from mingzhang.compile.ledger import Ledger
from mingzhang.documents import Paragraph, Table, TextRole
from mingzhang.facts import Amount, Blank, Severity
from mingzhang.templates import Template


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


@pytest.mark.parametrize(
    ("template", "starts"), [("hebei", [False, True]), ("shaanxi", [True, True])]
)
def test_a_form_starts_a_page(template: str, starts: list[bool]) -> None:
    """In Hebei the first form follows the heading of its section; no form is torn needlessly."""
    budget = whole_budget(template)
    second = replace(budget.projects[0], name="馆舍维修", code="", unit=SCHOOL)
    printed = printed_forms(replace(budget, projects=(budget.projects[0], second)), "project")
    firsts = [form.blocks[0] for form in printed]
    assert [
        isinstance(b, Paragraph) and b.style is not None and b.style.new_page for b in firsts
    ] == starts


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


def test_what_a_body_has_not_written_is_told_with_its_slot() -> None:
    """Duties are written once, for narrative and form; the rest has slots of its own."""
    budget = replace(whole_budget("shanxi"), texts=(), staff=())
    [form] = printed_forms(budget, "department")
    texts, counts = finding_of(form, "B31"), finding_of(form, "B36")
    assert "部门职责（栏目代号 duties）" in texts.message.zh
    assert "年度绩效目标（栏目代号 performance.goals）" in texts.message.zh
    assert "“人员编制”表" in counts.message.zh
    written = replace(budget, texts=(AuthorText(DEPARTMENT, "duties", "保管全县档案。"),))
    [form] = printed_forms(written, "department")
    assert "部门职责" not in finding_of(form, "B31").message.zh
    [read_back] = read(written, [form]).forms
    assert read_back.fields["duties"][0] == "保管全县档案。"


def test_an_indicator_that_does_not_apply_needs_no_weight_and_no_basis() -> None:
    budget = whole_budget("shaanxi")
    [first, *others] = [line for line in budget.indicators if line.project]
    void = replace(first, level3="不涉及该指标", value="无", weight=None)
    unweighed = replace(first, weight=None)
    for line, told in ((void, []), (unweighed, ["B34"])):
        [form] = printed_forms(replace(budget, indicators=(line, *others)), "project")
        assert [finding.check for finding in form.findings] == told


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


@pytest.mark.parametrize("level", FUNDING_LEVELS)
def test_fiscal_money_stands_in_the_row_of_its_level(level: str) -> None:
    budget = whole_budget("shanxi")
    project = replace(budget.projects[0], funding_level=level)
    [printed] = printed_forms(replace(budget, projects=(project,)), "project")
    [form] = read(budget, [printed]).forms
    shown = {name: form.amounts[name].value for name in FUNDING_LEVELS}
    assert isinstance(shown.pop(level), Amount)
    assert figure(form, level) == Decimal(100000)
    assert set(shown.values()) == {Blank.BLANK}
    assert printed.findings == ()


def test_a_level_nobody_named_leaves_the_rows_blank_and_is_noted() -> None:
    budget = whole_budget("shanxi")
    project = replace(budget.projects[0], funding_level="")
    fiscal = tuple(replace(line, fund="general") for line in budget.lines)
    unlevelled = replace(budget, projects=(project,), lines=fiscal)
    [printed] = printed_forms(unlevelled, "project")
    reading = read(unlevelled, [printed])
    [form] = reading.forms
    assert figure(form, "budget") == Decimal(102000)
    assert {form.amounts[name].value for name in FUNDING_LEVELS} == {Blank.BLANK}
    note = finding_of(printed, "B37")
    assert note.severity is Severity.NOTE
    assert "“项目”表的“资金级次”" in note.message.zh
    errors = [f for f in check(reading).findings if f.check.startswith("K")]
    assert not [f for f in errors if f.severity is Severity.ERROR]
    for template in ("hebei", "shaanxi"):  # layouts that do not ask
        other = replace(whole_budget(template).projects[0], funding_level="")
        [form_of] = printed_forms(replace(whole_budget(template), projects=(other,)), "project")
        assert form_of.findings == ()
