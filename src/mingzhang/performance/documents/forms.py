"""The province's forms filled with the records of the year."""

from __future__ import annotations

from mingzhang.budget import Budget
from mingzhang.compile.forms import Filling, filled_form
from mingzhang.documents import Paragraph, Table
from mingzhang.performance.documents.money import Money
from mingzhang.performance.documents.values import (
    LIGHTS,
    TICK,
    TICKS,
    actual,
    points,
    why,
)
from mingzhang.performance.evaluation import given_weights
from mingzhang.performance.model import (
    IndicatorRecord,
    IndicatorState,
    Light,
    ProjectEvaluation,
    ProjectState,
    Score,
)
from mingzhang.templates import Template
from mingzhang.templates.year_layouts import year_layouts

Blocks = tuple[Paragraph | Table, ...]
_MOST = 6


class Forms:
    """Fills the forms of one report in the layout of ``template``."""

    def __init__(self, template: Template, budget: Budget) -> None:
        self._layouts = year_layouts(template)
        self._budget = budget
        self._money = Money(budget)
        self._goals = {p.key: p.texts.get("goals", "").strip() for p in budget.projects}

    def goals(self, form: ProjectState | ProjectEvaluation) -> str:
        """What the project, or the body as a whole, set out to do."""
        if form.project:
            return self._goals.get(form.project_key, "")
        named = ("performance.goals", "goals")
        texts = [
            t for t in self._budget.texts if t.key in named and self._name(t.unit) == form.body
        ]
        return next((t.text.strip() for t in texts if t.text.strip()), "")

    def mixed(self, form: ProjectState | ProjectEvaluation) -> bool:
        """Whether the form has to say of which source the payments were, and nothing tells."""
        paid = form.execution.paid if form.execution is not None else None
        return paid is not None and self._money.is_mixed(form.project_key)

    def monitoring(self, state: ProjectState, number: int, month: int) -> Blocks:
        """绩效运行监控表 of a project or of a body as a whole."""
        execution = state.execution if state.project else None
        values = self._money.cells(state.project_key, execution, state.expected)
        if state.expected is not None:
            values["money_remark"] = "预计数按当前进度推算"
        filling = Filling(
            self._words(number, month),
            self._heads(state) | values,
            [_state_row(one) for one in state.states],
        )
        title = "" if state.project else "部门（单位）整体支出绩效运行监控表"
        return filled_form(self._layouts["monitoring"], filling, f"monitoring-{number}", title)

    def evaluation(self, form: ProjectEvaluation, number: int) -> Blocks:
        """绩效自评表 of a project or of a body as a whole."""
        execution = form.execution
        values = self._heads(form) | self._money.cells(form.project_key, execution)
        weights = given_weights(form.scores)
        if execution is not None:
            weights += execution.weight
            values["execution_points"] = points(execution.points)
            values["execution_weight"] = points(execution.weight)
        values |= {
            "done": _done(form),
            "weights": points(weights) if form.scores else "",
            "total": points(form.total),
            "grade": form.grade,
        }
        rows = [_score_row(one) for one in form.scores]
        filling = Filling(self._words(number, 12), values, rows)
        title = "" if form.project else "部门（单位）整体支出绩效自评表"
        return filled_form(self._layouts["evaluation"], filling, f"evaluation-{number}", title)

    def _words(self, number: int, month: int) -> dict[str, str]:
        budget = self._budget
        return {
            "year": str(budget.year),
            "n": str(number),
            "month": str(month),
            "department": budget.name,
            "department_code": budget.code,
            **dict.fromkeys(("name", "code", "unit", "unit_code", "place", "level"), ""),
        }

    def _heads(self, form: ProjectState | ProjectEvaluation) -> dict[str, str]:
        return {
            "project": form.project or form.body,
            "department": self._budget.name,
            "unit": form.body,
            "goals": self.goals(form),
        }

    def _name(self, code: str) -> str:
        unit = self._budget.unit(code)
        return unit.name if unit is not None else self._budget.name


def _indicator(record: IndicatorRecord) -> dict[str, str]:
    return {
        "level1": record.level1,
        "level2": record.level2,
        "level3": record.level3,
        "value": record.text,
        "description": record.description,
        "basis": record.basis,
        "rule": record.rule,
    }


def _state_row(state: IndicatorState) -> dict[str, str]:
    reached = state.reached
    remarks = []
    if state.light in (Light.RED, Light.YELLOW):
        remarks.append(LIGHTS[state.light].zh)
    if state.projected and state.expected:
        remarks.append("预计值为推算")
    row = _indicator(state.indicator) | {
        "actual": actual(reached),
        "expected": state.expected,
        "cause": why(reached),
        "measure": reached.measure if reached is not None else "",
        "reason": why(reached),
        "light": LIGHTS[state.light].zh,
        "remark": "，".join(remarks),
    }
    if state.possibility is not None:
        row[TICKS[state.possibility]] = TICK
    return row


def _score_row(score: Score) -> dict[str, str]:
    reached = score.reached
    return _indicator(score.indicator) | {
        "actual": actual(reached),
        "weight": points(score.weight),
        "points": points(score.points),
        "claimed": points(score.claimed),
        "cause": reached.cause if reached is not None else "",
        "measure": reached.measure if reached is not None else "",
        "reason": why(reached),
    }


def _done(form: ProjectEvaluation) -> str:
    """What was reached, told from the scores."""
    known = [s for s in form.scores if s.points is not None]
    if not form.scores:
        return ""
    full = [s for s in known if s.points == s.weight]
    short = [s for s in known if s.points != s.weight]
    parts = [f"{len(form.scores)}项指标中，{len(full)}项得满分"]
    if short:
        names = "、".join(
            f"{s.indicator.level3}（{actual(s.reached) or '未报'}）" for s in short[:_MOST]
        )
        parts.append(f"{len(short)}项未得满分：{names}{'等' if len(short) > _MOST else ''}")
    if len(known) < len(form.scores):
        parts.append(f"{len(form.scores) - len(known)}项尚不能计分")
    return "；".join(parts) + "。"
