"""Proposals for next year, as they are told and as they stand in a new workbook."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.budget import Budget
from mingzhang.budget.workbook import Remarks
from mingzhang.facts import Message
from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.next_year import Draft, Kind, Proposal, begun, draft
from mingzhang.performance.schemes import scheme_for

_KINDS = {
    Kind.RAISE: Message("提高", "raise"),
    Kind.TIGHTEN: Message("收紧", "tighten"),
    Kind.LOWER: Message("调整或说明", "lower or explain"),
    Kind.REPLACE: Message("替换", "replace"),
    Kind.MEASURE: Message("落实数据", "measure"),
    Kind.MONEY: Message("预算", "money"),
}
_HEADS = ("建议", "单位", "项目", "三级指标", "本年指标值", "本年完成值", "可改为", "理由")


def draft_of(budget: Budget, year: int) -> Draft:
    """The budget of a later year, begun with this one, by the scheme of its layout."""
    if not budget.actuals and not budget.payments:  # nothing was told of the year
        return Draft(begun(budget, year), ())
    return draft(budget, evaluate(budget, scheme_for(budget.template, budget.division)), year)


def remarks(proposals: Sequence[Proposal]) -> Remarks | None:
    """The sheet of proposals; None where there are none."""
    if not proposals:
        return None
    rows = [
        (_KINDS[p.kind].zh, p.body, p.project, p.indicator, p.now, p.reached, p.to, p.why.zh)
        for p in proposals
    ]
    return Remarks("由上年的完成值、支付和得分得出，仅供参考；指标值没有改动。", _HEADS, rows)


def told(proposals: Sequence[Proposal], lang: str) -> str:
    """The proposals, one a line; empty where there are none."""
    if not proposals:
        return ""
    zh = lang == "zh"
    lines = [
        f"由上年结果得出 {len(proposals)} 条建议（指标值没有改动）："
        if zh
        else f"{len(proposals)} proposals from last year's results (no target was changed):"
    ]
    for p in proposals:
        what = " · ".join(word for word in (p.project or p.body, p.indicator, p.now) if word)
        colon = "：" if zh else ": "
        lines.append(f"  [{_KINDS[p.kind].said(lang)}] {what}{colon}{p.why.said(lang)}")
    return "\n".join(lines)
