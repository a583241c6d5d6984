"""The indicator library as a sheet of the workbook, offered where targets are written."""

from __future__ import annotations

from collections import Counter

from mingzhang.budget import Budget
from mingzhang.budget.workbook import LIBRARY, Remarks
from mingzhang.performance.library import field_of, shipped

_INTRO = "其他单位用过的可量化指标，供填写“绩效指标”时参考；本单位所在领域的排在前面。"
_HEADS = ("领域", "一级指标", "二级指标", "三级指标", "常见指标值", "出处")
_COMMON = "行政运行"


def library_sheet(budget: Budget | None) -> Remarks:
    """Every measurable indicator of the library; those of the budget's own fields first."""
    own = _fields(budget)
    entries = [entry for entry in shipped().entries if entry.measurable]
    entries.sort(key=lambda entry: (-own[entry.field], entry.key))
    rows = [
        (
            e.field,
            e.level1,
            e.level2,
            e.name,
            e.typical,
            "；".join(sorted({s.body for s in e.seen})),
        )
        for e in entries
    ]
    return Remarks(_INTRO, _HEADS, rows, LIBRARY)


def _fields(budget: Budget | None) -> Counter[str]:
    """How many projects of the budget each field has; what all offices have comes after them."""
    found = Counter({_COMMON: 1})
    if budget is not None:
        spent = Counter(line.function for line in budget.lines if line.project)
        codes = [code for code, _ in spent.most_common()]
        found.update(field_of(p.name, budget.name, codes) for p in budget.projects)
        found[field_of("", budget.name, codes)] += len(budget.projects) + 1
    return found
