"""The self-evaluation report (绩效自评报告) with the forms of all projects."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from mingzhang.budget import Budget
from mingzhang.documents import ColumnKind, Document, Series, Tone
from mingzhang.facts import Message, Severity
from mingzhang.performance.documents.charting import charts
from mingzhang.performance.documents.forms import Forms
from mingzhang.performance.documents.money import sums
from mingzhang.performance.documents.paper import Paper
from mingzhang.performance.documents.values import actual, points, rate, share, wan
from mingzhang.performance.figures import number, percent_of
from mingzhang.performance.model import Evaluation, ProjectEvaluation, Score
from mingzhang.performance.schemes import Scheme, find_scheme
from mingzhang.templates import Template

_UNSCORED = Message("预算执行率未计分。", "The execution of the budget is not scored.")
_OPEN = Message("未评定", "not scored")
_WAN = Message("金额单位：万元", "Money in 10,000 yuan")
_HEADS = (
    Message("序号", "No."),
    Message("项目", "Project"),
    Message("实施单位", "Body"),
    Message("全年预算数", "Budget"),
    Message("全年执行数", "Paid"),
    Message("执行率（%）", "Paid (%)"),
    Message("指标得分率（%）", "Indicators (%)"),
    Message("总分", "Total"),
    Message("等级", "Grade"),
)
_KINDS = (
    ColumnKind.ORDINAL,
    ColumnKind.NAME,
    ColumnKind.TEXT,
    *(ColumnKind.AMOUNT,) * 5,
    ColumnKind.TEXT,
)
_WIDTHS = (5, 24, 16, 11, 11, 9, 11, 8, 9)
_LOST = (
    Message("项目", "Project"),
    Message("指标", "Indicator"),
    Message("指标值", "Target"),
    Message("完成值", "Reached"),
    Message("分值", "Weight"),
    Message("得分", "Points"),
    Message("计分依据", "Arithmetic"),
)
_CAUSES = (
    Message("项目", "Project"),
    Message("指标", "Indicator"),
    Message("偏差原因", "Cause"),
    Message("改进措施", "Measure"),
)
_TONES = (Tone.GOOD, Tone.GOOD, Tone.FAIR, Tone.BAD)
"""Of the grades, the best first; a fifth would be as bad as the fourth."""


def evaluation_document(
    evaluation: Evaluation, budget: Budget, template: Template, lang: str = "zh"
) -> Document:
    """The report and a form for every project, then for every body with targets of its own.

    The forms are in Chinese in the layout of the province; ``lang`` is that of the report.
    """
    paper, forms = Paper(lang), Forms(template, budget)
    scheme = find_scheme(evaluation.scheme)
    every = (*evaluation.projects, *evaluation.bodies)
    _overview(paper, evaluation, scheme)
    _method(paper, scheme)
    _results(paper, evaluation, scheme)
    _lost(paper, every)
    _problems(paper, evaluation)
    _causes(paper, every)
    paper.section(Message("建议和结果应用", "Proposals and use of the results"))
    paper.slot(
        Message("意见建议和结果应用", "Proposals, and how the results are used"),
        Message(
            "写明结果如何用于下年预算安排、目标调整和管理改进。",
            "What follows for next year's budget, for the targets and for the work.",
        ),
    )
    for form in every:
        _missing(paper, form, forms)
    paper.list_missing()
    paper.forms(
        Message("附件：绩效自评表", "Annex: self-evaluation forms"),
        [forms.evaluation(form, n) for n, form in enumerate(every, 1)],
    )
    title = Message(
        f"{evaluation.name}{evaluation.year}年度绩效自评报告",
        f"{evaluation.name}: self-evaluation of {evaluation.year}",
    )
    return paper.document(paper.said(title), (), budget.date)


def _overview(paper: Paper, found: Evaluation, scheme: Scheme | None) -> None:
    paper.section(Message("总体情况", "Overview"))
    count = len(found.projects)
    totals = [form.total for form in found.projects if form.total is not None]
    grades = Counter(form.grade for form in found.projects if form.grade)
    zh, en = (
        f"本年度自评{count}个项目，{len(totals)}个有总分",
        f"{count} projects, {len(totals)} scored",
    )
    if totals:
        mean = share(percent_of(sum(totals, Decimal(0)), Decimal(len(totals) * 100)))
        zh += f"，平均{mean}分"
        en += f", {mean} points on average"
    if grades and scheme is not None:
        given = scheme.grades
        zh += "；等级：" + "，".join(f"{g.name}{grades[g.name]}个" for g in given if grades[g.name])
        en += "; " + ", ".join(f"{g.english} {grades[g.name]}" for g in given if grades[g.name])
    paper.text(Message(f"{zh}。", f"{en}."))
    money = [form.execution for form in found.projects if form.execution is not None]
    adjusted, paid, unknown = sums(money)
    if unknown < len(money):
        percent = percent_of(paid, adjusted) if adjusted > 0 else None
        tail = f"，执行率{rate(percent)}" if percent is not None else ""
        more = f"另有{unknown}个项目没有登记支付数。" if unknown else ""
        paper.text(
            Message(
                f"登记了支付数的项目全年预算数{wan(adjusted)}万元，全年执行数{wan(paid)}万元{tail}。"
                f"{more}",
                f"Where payments are recorded: budget {wan(adjusted)}, paid {wan(paid)} (10,000 "
                f"yuan){f', {rate(percent)}' if percent is not None else ''}."
                f"{f' Not recorded: {unknown}.' if unknown else ''}",
            )
        )
    paper.slot(
        Message("单位概况和评价组织", "The body, and how it evaluated"),
        Message(
            "写明部门职责、自评由谁组织、数据如何取得和核实。",
            "Its duties, who evaluated, and how the data were obtained and verified.",
        ),
    )


def _method(paper: Paper, scheme: Scheme | None) -> None:
    paper.section(Message("评价方法", "Method"))
    if scheme is None:
        paper.text(Message("评分办法未载明。", "The scheme is not known."))
        return
    execution = number(scheme.execution.points)
    rest = number(scheme.total - scheme.execution.points)
    grades = list(scheme.grades)
    zh = "，".join(f"{g.name}：{number(g.at_least)}分及以上" for g in grades)
    en = ", ".join(f"{g.english} from {number(g.at_least)}" for g in grades)
    paper.text(
        Message(
            f"按{scheme.names.zh}计分，满分{number(scheme.total)}分，其中预算执行率{execution}分，"
            f"绩效指标{rest}分。每项指标由目标值、实际完成值和计分规则得出分数，计分过程列在后面的表中。"
            f"等级：{zh}。",
            f"Scored by the scheme {scheme.names.en}: {number(scheme.total)} points, of which "
            f"{execution} for the execution of the budget, {rest} for the indicators. Each score "
            "follows from target, actual value and rule; the arithmetic is shown below. Grades: "
            f"{en}.",
        )
    )


def _rate_of(form: ProjectEvaluation) -> Decimal | None:
    """Points of the indicators in per cent of their weights; None while one is open."""
    weights = sum((s.weight for s in form.scores), Decimal(0))
    if form.open or weights <= 0:
        return None
    return percent_of(sum((s.points or Decimal(0) for s in form.scores), Decimal(0)), weights)


def _results(paper: Paper, found: Evaluation, scheme: Scheme | None) -> None:
    paper.section(Message("各项目自评结果", "Results by project"))
    names = {g.name: Message(g.name, g.english) for g in scheme.grades} if scheme else {}
    grades = [
        (names.get(f.grade) or Message(f.grade, f.grade)) if f.grade else _OPEN
        for f in found.projects
    ]
    tones = [
        (paper.said(names[name]), _TONES[min(n, len(_TONES) - 1)]) for n, name in enumerate(names)
    ]
    told = Message(
        "每个项目两条横条，上为预算执行率，下为绩效指标得分率，右侧为自评等级；数值见上表。",
        "Two bars for each project: above the share of the budget paid, below the share of the "
        "indicators' points reached; at the right the grade. The figures stand in the table.",
    )
    made = charts(
        len(found.projects),
        Message("资金执行与绩效得分对照", "Money against results"),
        told,
        (
            Series(paper.said(Message("执行率", "paid")), 5),
            Series(paper.said(Message("指标得分率", "indicators")), 6),
        ),
        8,
        [*tones, (paper.said(_OPEN), Tone.UNKNOWN)],
        paper.lang,
    )
    rows = []
    for n, (form, grade) in enumerate(zip(found.projects, grades, strict=True), 1):
        money = form.execution
        rows.append(
            (
                str(n),
                form.project,
                form.body,
                wan(money.adjusted if money is not None else None),
                wan(money.paid if money is not None else None),
                share(money.rate if money is not None else None),
                share(_rate_of(form)),
                points(form.total),
                paper.said(grade),
            )
        )
    title = Message("项目自评结果表", "Results of the self-evaluation")
    paper.table(title, _HEADS, _KINDS, _WIDTHS, rows, made, _WAN)


def _lost(paper: Paper, every: tuple[ProjectEvaluation, ...]) -> None:
    paper.section(Message("未得满分的指标", "Indicators that lost points"))
    rows = [
        (
            form.project or form.body,
            one.indicator.level3,
            one.indicator.text,
            actual(one.reached),
            points(one.weight),
            points(one.points),
            paper.said(one.trace),
        )
        for form in every
        for one in form.scores
        if _is_short(one)
    ]
    if not rows:
        paper.text(Message("没有。", "None."))
    kinds = (
        ColumnKind.NAME,
        *(ColumnKind.TEXT,) * 3,
        ColumnKind.AMOUNT,
        ColumnKind.AMOUNT,
        ColumnKind.TEXT,
    )
    title = Message("失分指标表", "Points lost")
    paper.table(title, _LOST, kinds, (18, 18, 12, 12, 7, 7, 34), rows)


def _is_short(one: Score) -> bool:
    return one.points is not None and one.points < one.weight


def _problems(paper: Paper, found: Evaluation) -> None:
    paper.section(Message("发现的问题", "Problems found"))
    told = False
    for form in (*found.projects, *found.bodies):
        name = form.project or form.body
        for one in form.findings:
            if one.severity is not Severity.NOTE:
                told = True
                zh, en = one.message.zh, one.message.en
                paper.text(Message(f"{name}：{zh}", f"{name}: {en}"))
        for score in form.scores:
            if score.overshoot:
                told = True
                indicator = score.indicator.level3
                reached, target = actual(score.reached), score.indicator.text
                paper.text(
                    Message(
                        f"{name}：指标“{indicator}”目标{target}，实际{reached}，目标可能定得过低。",
                        f"{name}: “{indicator}” reached {reached} of {target}; the target may have "
                        "been set too low.",
                    )
                )
    if not told:
        paper.text(Message("按规则没有发现问题。", "The rules found none."))
    paper.slot(
        Message("存在的主要问题", "The main problems"),
        Message(
            "写明项目管理和绩效管理中存在的问题及原因。",
            "What is wrong with the management of projects and results, and why.",
        ),
    )


def _causes(paper: Paper, every: tuple[ProjectEvaluation, ...]) -> None:
    paper.section(Message("偏差原因和改进措施", "Causes and measures"))
    rows = [
        (form.project or form.body, s.indicator.level3, s.reached.cause, s.reached.measure)
        for form in every
        for s in form.scores
        if s.reached is not None and (s.reached.cause.strip() or s.reached.measure.strip())
    ]
    if not rows:
        paper.text(Message("没有登记偏差原因和改进措施。", "None are recorded."))
    kinds = (ColumnKind.NAME, *(ColumnKind.TEXT,) * 3)
    title = Message("偏差原因和改进措施表", "Causes and measures by indicator")
    paper.table(title, _CAUSES, kinds, (20, 20, 30, 30), rows)


def _missing(paper: Paper, form: ProjectEvaluation, forms: Forms) -> None:
    name = form.project or form.body
    quoted = f"“{name}”"

    def lacks(zh: str, en: str) -> None:
        paper.missing.append(Message(f"{quoted}{zh}", f"{quoted}{en}"))

    if not forms.goals(form):
        lacks("没有年度总体目标。", " has no goals of the year.")
    if not form.scores:
        lacks("没有绩效指标。", " has no indicators.")
    if form.execution is not None and form.execution.points is None:
        trace = form.execution.trace or Message(
            "预算执行率未计分。", "The execution is not scored."
        )
        lacks(f"：{trace.zh}", f": {trace.en}")
    if forms.mixed(form):
        lacks(
            "有财政资金和其他资金，执行数须分别填写。",
            " has fiscal and other money; the payments of each are to be filled in.",
        )
    for one in form.scores:
        indicator = one.indicator.level3
        if one.points is None and one.indicator.target.kind != "not_applicable":
            lacks(f"指标“{indicator}”：{one.trace.zh}", f", “{indicator}”: {one.trace.en}")
        elif _is_short(one):
            reached = one.reached
            if reached is None or not reached.cause.strip():
                lacks(f"指标“{indicator}”未得满分，没有写原因。", f", “{indicator}”: no cause.")
            if reached is None or not reached.measure.strip():
                lacks(
                    f"指标“{indicator}”未得满分，没有写改进措施。", f", “{indicator}”: no measure."
                )
