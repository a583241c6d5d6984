"""The monitoring report (绩效运行监控报告) with the forms of all projects."""

from __future__ import annotations

from collections import Counter

from mingzhang.budget import Budget
from mingzhang.documents import ColumnKind, Document, Series
from mingzhang.facts import Message
from mingzhang.performance.documents.charting import charts
from mingzhang.performance.documents.forms import Forms
from mingzhang.performance.documents.money import sums
from mingzhang.performance.documents.paper import Paper
from mingzhang.performance.documents.values import LIGHTS, TONES, actual, rate, share, wan
from mingzhang.performance.figures import percent_of
from mingzhang.performance.model import Light, Monitoring, ProjectState
from mingzhang.templates import Template

_WATCHED = (Light.RED, Light.YELLOW)
_WAN = Message("金额单位：万元", "Money in 10,000 yuan")
_HEADS = (
    Message("序号", "No."),
    Message("项目", "Project"),
    Message("实施单位", "Body"),
    Message("全年预算数", "Budget"),
    Message("已执行数", "Paid"),
    Message("执行率（%）", "Paid (%)"),
    Message("计划应达（%）", "Due (%)"),
    Message("产出完成率（%）", "Output (%)"),
    Message("状态", "State"),
)
_KINDS = (
    ColumnKind.ORDINAL,
    ColumnKind.NAME,
    ColumnKind.TEXT,
    *(ColumnKind.AMOUNT,) * 5,
    ColumnKind.TEXT,
)
_WIDTHS = (5, 24, 16, 11, 11, 9, 9, 10, 11)
_DEVIATIONS = (
    Message("项目", "Project"),
    Message("指标", "Indicator"),
    Message("全年目标值", "Target"),
    Message("完成值", "Reached"),
    Message("状态", "State"),
    Message("偏差原因", "Cause"),
    Message("纠偏措施", "Measure"),
)


def monitoring_document(
    monitoring: Monitoring, budget: Budget, template: Template, lang: str = "zh"
) -> Document:
    """The report and a form for every project, then for every body with targets of its own.

    The forms are in Chinese in the layout of the province; ``lang`` is that of the report.
    """
    paper, forms = Paper(lang), Forms(template, budget)
    _overview(paper, monitoring)
    _projects(paper, monitoring)
    _watched(paper, monitoring)
    _deviations(paper, monitoring)
    paper.section(Message("下一步安排", "What comes next"))
    paper.slot(
        Message("下一步工作安排", "What will be done"),
        Message(
            "逐个写明有偏差的项目由谁、在何时前、采取什么措施。",
            "Who does what by when, for each project that is off course.",
        ),
    )
    every = (*monitoring.projects, *monitoring.bodies)
    for state in every:
        _missing(paper, state, forms)
    paper.list_missing()
    paper.forms(
        Message("附件：绩效运行监控表", "Annex: monitoring forms"),
        [forms.monitoring(s, n, monitoring.month) for n, s in enumerate(every, 1)],
    )
    year, month = monitoring.year, monitoring.month
    title = Message(
        f"{monitoring.name}{year}年1—{month}月绩效运行监控报告",
        f"{monitoring.name}: performance from January to month {month} of {year}",
    )
    return paper.document(paper.said(title), (), budget.date)


def _overview(paper: Paper, found: Monitoring) -> None:
    paper.section(Message("总体情况", "Overview"))
    lights = Counter(state.light for state in found.projects)
    zh = "，".join(f"{LIGHTS[x].zh}{lights[x]}个" for x in Light if lights[x])
    en = ", ".join(f"{lights[x]} {LIGHTS[x].en}" for x in Light if lights[x])
    count = len(found.projects)
    paper.text(
        Message(
            f"截至{found.year}年{found.month}月底，共监控{count}个项目{f'：{zh}' if zh else ''}。",
            f"By the end of month {found.month} of {found.year}, {count} projects are monitored"
            f"{f': {en}' if en else ''}.",
        )
    )
    adjusted, paid, unknown = sums(s.execution for s in found.projects)
    if unknown < count:
        percent = percent_of(paid, adjusted) if adjusted > 0 else None
        known = count - unknown
        tail_zh = f"另有{unknown}个项目没有登记支付数。" if unknown else ""
        tail_en = f" Of {unknown} more no payment is recorded." if unknown else ""
        paper.text(
            Message(
                f"登记了支付数的{known}个项目，全年预算数{wan(adjusted)}万元，已执行{wan(paid)}万元"
                f"{f'，执行率{rate(percent)}' if percent is not None else ''}。{tail_zh}",
                f"{known} projects with recorded payments: budget {wan(adjusted)}, paid "
                f"{wan(paid)} (10,000 yuan){f', {rate(percent)}' if percent is not None else ''}."
                f"{tail_en}",
            )
        )
    elif count:
        paper.text(Message("各项目都没有登记支付数。", "No payments are recorded."))


def _projects(paper: Paper, found: Monitoring) -> None:
    paper.section(Message("资金执行与绩效完成", "Money and results"))
    paper.text(
        Message(
            "同时监控预算执行进度和绩效目标完成情况：执行率为已执行数占全年预算数的比例，"
            "计划应达为按支出计划（没有计划的按时间进度）到本月底应达到的执行率，"
            "产出完成率为随进度完成的指标的平均完成程度。",
            "Both are watched: the share of the budget that is paid, against what the spending "
            "plan (or, without one, the calendar) wants by now, and the mean completion of the "
            "indicators that grow through the year.",
        )
    )
    told = Message(
        "每个项目两条横条，上为执行率，下为产出完成率，竖线为计划应达的执行率，右侧为状态；数值见上表。",
        "Two bars for each project: above the share paid, below the output reached; a stroke marks "
        "what should be paid by now; at the right the state. The figures stand in the table.",
    )
    made = charts(
        len(found.projects),
        Message("资金执行与绩效完成对照", "Money against results"),
        told,
        (
            Series(paper.said(Message("执行率", "paid")), 5),
            Series(paper.said(Message("产出完成率", "output")), 7),
            Series(paper.said(Message("计划应达", "due")), 6, marks=True),
        ),
        8,
        [(paper.said(LIGHTS[x]), TONES[x]) for x in Light],
        paper.lang,
    )
    rows = [
        (
            str(number),
            state.project,
            state.body,
            wan(state.execution.adjusted),
            wan(state.execution.paid),
            share(state.execution.rate),
            share(state.due),
            share(state.completion),
            paper.said(LIGHTS[state.light]),
        )
        for number, state in enumerate(found.projects, 1)
    ]
    title = Message("项目运行情况表", "Projects")
    paper.table(title, _HEADS, _KINDS, _WIDTHS, rows, made, _WAN)


def _watched(paper: Paper, found: Monitoring) -> None:
    paper.section(Message("需要关注的项目", "Projects to watch"))
    watched = [s for s in (*found.projects, *found.bodies) if s.light is not Light.GREEN]
    if not watched:
        paper.text(Message("没有。", "None."))
    for state in sorted(watched, key=lambda s: list(Light).index(s.light), reverse=True):
        name, word = state.project or state.body, LIGHTS[state.light]
        zh = "".join(r.zh for r in state.reasons)
        en = " ".join(r.en for r in state.reasons)
        paper.text(Message(f"{name}（{word.zh}）：{zh}", f"{name} ({word.en}): {en}"))


def _deviations(paper: Paper, found: Monitoring) -> None:
    paper.section(Message("有偏差的指标及原因", "Indicators that deviate"))
    rows = [
        (
            state.project or state.body,
            one.indicator.level3,
            one.indicator.text,
            actual(one.reached),
            paper.said(LIGHTS[one.light]),
            one.reached.cause if one.reached is not None else "",
            one.reached.measure if one.reached is not None else "",
        )
        for state in (*found.projects, *found.bodies)
        for one in state.states
        if one.light in _WATCHED
    ]
    if not rows:
        paper.text(Message("没有。", "None."))
    kinds = (ColumnKind.NAME, *(ColumnKind.TEXT,) * 6)
    widths = (18, 18, 12, 12, 10, 20, 20)
    paper.table(Message("指标偏差表", "Deviations"), _DEVIATIONS, kinds, widths, rows)


def _missing(paper: Paper, state: ProjectState, forms: Forms) -> None:
    name = state.project or state.body
    zh, en = f"“{name}”", f"“{name}”"
    if not forms.goals(state):
        paper.missing.append(Message(f"{zh}没有年度总体目标。", f"{en} has no goals of the year."))
    if state.project and state.execution.paid is None:
        paper.missing.append(Message(f"{zh}没有登记支付数。", f"No payments of {en} are recorded."))
    if forms.mixed(state):
        paper.missing.append(
            Message(
                f"{zh}有财政资金和其他资金，执行数须分别填写。",
                f"{en} has fiscal and other money; the payments of each are to be filled in.",
            )
        )
    for one in state.states:
        indicator = one.indicator.level3
        for need in one.needs:
            paper.missing.append(
                Message(f"{zh}指标“{indicator}”：{need.zh}", f"{en}, “{indicator}”: {need.en}")
            )
        if one.light is Light.GREY and one.reached is None and one.due != 0:
            paper.missing.append(
                Message(
                    f"{zh}指标“{indicator}”没有填报完成值。",
                    f"{en}, “{indicator}”: nothing was reported.",
                )
            )
