"""The state of the year for people at a terminal, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import Any

from mingzhang.cli.performance.words import LIGHTS, grid, light, rate, wan
from mingzhang.cli.report.as_text import Page, printed, width_of
from mingzhang.facts import Message
from mingzhang.performance.model import (
    IndicatorState,
    Light,
    Monitoring,
    Possibility,
    ProjectState,
)

_HEADS = (
    Message("项目", "Project"),
    Message("预算", "Budget"),
    Message("已支付", "Paid"),
    Message("执行率", "Rate"),
    Message("应达", "Due"),
    Message("资金", "Money"),
    Message("绩效", "Results"),
    Message("综合", "Light"),
)
_POSSIBLE = {
    Possibility.CERTAIN: Message("确定能", "certain"),
    Possibility.POSSIBLE: Message("有可能", "possible"),
    Possibility.IMPOSSIBLE: Message("完全不可能", "impossible"),
}
_SHOWN = (Light.RED, Light.YELLOW)
_MOST = 8
"""Needs of one project that are listed; all of them stand in the JSON and in the documents."""


def told(monitoring: Monitoring, lang: str, *, colour: bool = False) -> str:
    """A table of the projects, then what is yellow or red with its reasons."""
    width = width_of(colour)
    zh = lang == "zh"
    page = Page(lang, width)
    counts = Counter(project.light for project in monitoring.projects)
    said = [f"{LIGHTS[x][0].said(lang)} {counts[x]}" for x in Light if counts[x]]
    page.line(
        f"{monitoring.name} {monitoring.year} 年 {monitoring.month} 月底绩效运行监控"
        if zh
        else f"{monitoring.name}, {monitoring.year}, state at the end of month {monitoring.month}",
        "bold",
    )
    page.line(
        f"{len(monitoring.projects)} 个项目：{'，'.join(said)}（金额单位：万元）"
        if zh
        else f"{len(monitoring.projects)} projects: {', '.join(said)} (money in 10,000 yuan)"
    )
    page.line()
    rows = [
        (
            project.project,
            wan(project.execution.adjusted),
            wan(project.execution.paid),
            rate(project.execution.rate),
            rate(project.due),
            light(project.money, lang),
            light(project.results, lang),
            light(project.light, lang),
        )
        for project in monitoring.projects
    ]
    detail = Page(lang, width)
    for project in (*monitoring.projects, *monitoring.bodies):
        _detail(detail, project)
    table = grid(_HEADS, rows, lang, width, colour=colour) if rows else ""
    return printed(page.lines, colour) + table + printed(detail.lines, colour)


def _detail(page: Page, project: ProjectState) -> None:
    """What there is to say of a project: nothing where everything is as it should be."""
    told_of = [state for state in project.states if state.light in _SHOWN]
    # Of a body as a whole money is not known, which is nothing to report.
    reasons = project.reasons if project.project or told_of else ()
    if not reasons and not told_of:
        return
    shown = project.light if project.project else project.results
    page.line()
    label = f"[{LIGHTS[shown][0].said(page.lang)}] "
    page.hanging(label, project.project or project.body, left=LIGHTS[shown][1], style="bold")
    for reason in reasons:
        page.hanging("- ", reason.said(page.lang), indent=3)
    for state in told_of[:_MOST]:
        _indicator(page, state)
    if len(told_of) > _MOST:
        page.line("   …")


def _indicator(page: Page, state: IndicatorState) -> None:
    word, style = LIGHTS[state.light]
    zh = page.lang == "zh"
    name = state.indicator.level3
    reasons = "".join(reason.said(page.lang) for reason in state.reasons)
    page.hanging(f"{word.said(page.lang)} ", f"{name}{page.colon}{reasons}", indent=3, left=style)
    parts = []
    if state.expected:
        given = ("按进度推算", "projected") if state.projected else ("填报", "as given")
        parts.append(
            f"预计全年 {state.expected}（{given[0]}）"
            if zh
            else f"expected for the year {state.expected} ({given[1]})"
        )
    if state.possibility is not None:
        word_of = _POSSIBLE[state.possibility].said(page.lang)
        parts.append(f"完成可能性：{word_of}" if zh else f"target {word_of}")
    if state.reached is not None and state.reached.cause:
        parts.append(f"原因：{state.reached.cause}" if zh else f"cause: {state.reached.cause}")
    if parts:
        page.hanging("", ("；" if zh else "; ").join(parts), indent=6, style="dim")
    for need in state.needs:
        page.hanging("→ ", need.said(page.lang), indent=6)


# ------------------------------------------------------------------------------------- JSON


def as_json(monitoring: Monitoring) -> str:
    """Everything, for programs: money in yuan, percentages in per cent, as exact text."""
    record = {
        "name": monitoring.name,
        "year": monitoring.year,
        "month": monitoring.month,
        "scheme": monitoring.scheme,
        "projects": [_project(project) for project in monitoring.projects],
        "bodies": [_project(body) for body in monitoring.bodies],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _project(project: ProjectState) -> dict[str, Any]:
    money = project.execution
    return {
        "body": project.body,
        "project": project.project,
        "key": project.project_key,
        "light": project.light.value,
        "money": {
            "light": project.money.value,
            "initial": _exact(money.initial),
            "adjusted": _exact(money.adjusted),
            "paid": _exact(money.paid),
            "rate": _exact(money.rate),
            "due": _exact(project.due),
            "by_plan": project.planned,
            "expected": _exact(project.expected),
        },
        "results": {"light": project.results.value, "completion": _exact(project.completion)},
        "ahead": project.ahead.value if project.ahead is not None else None,
        "reasons": [_both(reason) for reason in project.reasons],
        "indicators": [_state(state) for state in project.states],
    }


def _state(state: IndicatorState) -> dict[str, Any]:
    indicator, reached = state.indicator, state.reached
    return {
        "level1": indicator.level1,
        "level2": indicator.level2,
        "level3": indicator.level3,
        "target": indicator.text,
        "actual": reached.value if reached is not None else None,
        "month": reached.month if reached is not None else None,
        "due": _exact(state.due),
        "rate": _exact(state.rate),
        "light": state.light.value,
        "expected": state.expected or None,
        "projected": state.projected,
        "possibility": state.possibility.value if state.possibility is not None else None,
        "cause": reached.cause if reached is not None else "",
        "measure": reached.measure if reached is not None else "",
        "reasons": [_both(reason) for reason in state.reasons],
        "needs": [_both(need) for need in state.needs],
    }


def _exact(value: Decimal | None) -> str | None:
    """Money as it is; what was divided, to four decimals."""
    if value is None:
        return None
    shown = round(value, 4).normalize()
    return f"{shown:f}" if shown else "0"


def _both(message: Message) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en}
