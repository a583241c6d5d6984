"""The self-evaluation for people at a terminal, and as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from mingzhang.cli.performance.words import NOTHING, grid, rate, score
from mingzhang.cli.report.as_text import Page, printed, width_of
from mingzhang.facts import Finding, Message, Severity
from mingzhang.performance.figures import number
from mingzhang.performance.model import Evaluation, ProjectEvaluation, Score
from mingzhang.performance.schemes import Scheme

_HEADS = (
    Message("项目", "Project"),
    Message("执行率", "Rate"),
    Message("执行得分", "Money"),
    Message("指标得分", "Results"),
    Message("总分", "Total"),
    Message("等级", "Grade"),
    Message("自评指标分", "Own"),
    Message("差额", "Gap"),
)
_SEVERITIES = {
    Severity.ERROR: (Message("错误", "error"), "red"),
    Severity.WARNING: (Message("疑点", "warning"), "yellow"),
    Severity.NOTE: (Message("提示", "note"), "cyan"),
}


def told(evaluation: Evaluation, scheme: Scheme, lang: str, *, colour: bool = False) -> str:
    """A table of the projects, then for each what it lost points for and what is wrong."""
    width = width_of(colour)
    zh = lang == "zh"
    every = (*evaluation.projects, *evaluation.bodies)
    scored = [form for form in every if form.total is not None]
    page = Page(lang, width)
    page.line(
        f"{evaluation.name} {evaluation.year} 年绩效自评"
        if zh
        else f"{evaluation.name}, self-evaluation of {evaluation.year}",
        "bold",
    )
    page.hanging("", f"评分办法：{scheme.names.zh}" if zh else f"Scoring scheme: {scheme.names.en}")
    page.line(
        f"{len(every)} 张自评表，{len(scored)} 张有总分"
        if zh
        else f"{len(every)} forms, {len(scored)} with a total"
    )
    page.line()
    rows = [_row(form, scheme, lang) for form in every]
    detail = Page(lang, width)
    for form in every:
        _detail(detail, form)
    table = grid(_HEADS, rows, lang, width, colour=colour) if rows else ""
    return printed(page.lines, colour) + table + printed(detail.lines, colour)


def _row(form: ProjectEvaluation, scheme: Scheme, lang: str) -> tuple[str, ...]:
    money, gap = form.execution, NOTHING
    if form.gap is not None:
        gap = f"{'+' if form.gap > 0 else ''}{number(form.gap)}"
    grades = {g.name: Message(g.name, g.english) for g in scheme.grades}
    grade = grades[form.grade].said(lang) if form.grade else NOTHING
    return (
        form.project or form.body,
        rate(money.rate if money is not None else None),
        score(money.points if money is not None else None),
        score(form.points),
        score(form.total),
        grade,
        score(form.claimed),
        gap,
    )


def _detail(page: Page, form: ProjectEvaluation) -> None:
    """Every indicator that lost points with the arithmetic, then what was found."""
    lost = [s for s in form.scores if s.points is not None and s.points < s.weight]
    if not lost and not form.findings:
        return
    page.line()
    page.hanging("", form.project or form.body, style="bold")
    for one in lost:
        points = number(one.weight - (one.points or Decimal(0)))
        page.hanging(f"-{points} ", _trace(one, page), indent=3, left="yellow")
    for found in form.findings:
        word, style = _SEVERITIES[found.severity]
        text = found.message.said(page.lang)
        page.hanging(f"[{found.check} {word.said(page.lang)}] ", text, indent=3, left=style)


def _trace(one: Score, page: Page) -> str:
    return f"{one.indicator.level3}{page.colon}{one.trace.said(page.lang)}"


# ------------------------------------------------------------------------------------- JSON


def as_json(evaluation: Evaluation) -> str:
    """Everything, for programs: points and money as exact text."""
    record = {
        "name": evaluation.name,
        "year": evaluation.year,
        "scheme": evaluation.scheme,
        "projects": [_form(form) for form in evaluation.projects],
        "bodies": [_form(form) for form in evaluation.bodies],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _form(form: ProjectEvaluation) -> dict[str, Any]:
    money = form.execution
    return {
        "body": form.body,
        "project": form.project,
        "key": form.project_key,
        "total": _exact(form.total),
        "grade": form.grade or None,
        "open": form.open,
        "claimed": _exact(form.claimed),
        "execution": None
        if money is None
        else {
            "initial": _exact(money.initial),
            "adjusted": _exact(money.adjusted),
            "paid": _exact(money.paid),
            "rate": _exact(money.rate),
            "weight": _exact(money.weight),
            "points": _exact(money.points),
            "trace": None if money.trace is None else _both(money.trace),
        },
        "indicators": [_score(one) for one in form.scores],
        "findings": [_finding(found) for found in form.findings],
    }


def _score(one: Score) -> dict[str, Any]:
    indicator, reached = one.indicator, one.reached
    return {
        "level1": indicator.level1,
        "level2": indicator.level2,
        "level3": indicator.level3,
        "target": indicator.text,
        "actual": reached.value if reached is not None else None,
        "weight": _exact(one.weight),
        "points": _exact(one.points),
        "rate": _exact(one.rate),
        "claimed": _exact(one.claimed),
        "overshoot": one.overshoot,
        "rule": _both(one.rule),
        "rule_from_form": one.from_form,
        "trace": _both(one.trace),
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "check": found.check,
        "severity": found.severity.value,
        "message": _both(found.message),
        "stated": found.stated,
        "expected": found.expected,
        "difference": found.difference,
    }


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else number(round(value, 4))


def _both(message: Message) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en}
