"""What next year learns from this one (结果应用): a draft of its budget, and proposals.

The draft keeps this year's targets as they are. What a target should become is proposed with the
reason, and decided by a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from mingzhang.budget import Budget
from mingzhang.budget.indicators import Course
from mingzhang.facts import Message
from mingzhang.interpret.targets import Target
from mingzhang.performance.figures import number
from mingzhang.performance.library import Catalogue, offers, shipped
from mingzhang.performance.model import (
    Direction,
    Evaluation,
    IndicatorRecord,
    ProjectEvaluation,
    Reached,
    Score,
)
from mingzhang.performance.moments import moment_of
from mingzhang.performance.monitoring import thresholds_of
from mingzhang.performance.monitoring.money import points
from mingzhang.performance.monitoring.results import course_at, rate_of
from mingzhang.performance.records import of_budget
from mingzhang.performance.schemes import DEFAULT, Scheme, find_scheme
from mingzhang.performance.standing import Figure, standing_of
from mingzhang.performance.year import reached_by

_HUNDRED = Decimal(100)
_SUMMER = 8
"""A target of the year that was reached by the end of this month was too low."""


class Kind(StrEnum):
    """What is proposed."""

    RAISE = "raise"
    """提高: far more was reached, or all of it by the summer."""
    TIGHTEN = "tighten"
    """收紧: the ceiling was never near."""
    LOWER = "lower"
    """降低或说明: it was not reached."""
    REPLACE = "replace"
    """替换: words, which nobody can measure."""
    MEASURE = "measure"
    """落实数据来源: nothing was reported all year."""
    MONEY = "money"
    """预算: much less was needed than was budgeted."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal for a project (or, without one, a body): the ``indicator`` by name (empty for
    its money), the target ``now``, what was ``reached``, the target it could be ``to`` (empty where
    only a person knows), and why."""

    kind: Kind
    body: str
    project: str
    indicator: str
    now: str
    reached: str
    to: str
    why: Message


@dataclass(frozen=True, slots=True)
class Draft:
    """Next year's budget to start from, and what should be thought over in it."""

    budget: Budget
    proposals: tuple[Proposal, ...]


def draft(budget: Budget, evaluation: Evaluation, year: int | None = None) -> Draft:
    """The budget of ``year`` (default: the next), begun with this one.

    What belongs to this year alone is left out: payments, adjustments and actual values, the date
    of publication, last year's figures, reasons of changes. 三公 keeps its amounts, which become
    those of last year, too.
    """
    scheme = find_scheme(evaluation.scheme) or find_scheme(DEFAULT)
    assert scheme is not None
    early = _early(budget, scheme)
    proposals = [
        proposal
        for form in (*evaluation.projects, *evaluation.bodies)
        for proposal in _of_form(form, scheme, early, shipped())
    ]
    return Draft(begun(budget, budget.year + 1 if year is None else year), tuple(proposals))


def begun(budget: Budget, year: int) -> Budget:
    """The budget without what belongs to its own year alone."""
    return replace(
        budget,
        year=year,
        three_public=tuple(
            replace(line, last_year=line.amount, reason="") for line in budget.three_public
        ),
        last_year=(),
        adjustments=(),
        payments=(),
        actuals=(),
        date="",
        secrecy_review="",
        signed_by="",
    )


# -------------------------------------------------------------------------------- proposals


def _of_form(
    form: ProjectEvaluation,
    scheme: Scheme,
    early: dict[IndicatorRecord, Reached],
    library: Catalogue,
) -> Iterator[Proposal]:
    yield from _money(form, scheme)
    for score in form.scores:
        found = _of_score(score, scheme, early.get(score.indicator), library)
        if found is not None:
            kind, to, why = found
            indicator = score.indicator
            reached = score.reached.value if score.reached is not None else ""
            yield Proposal(
                kind,
                form.body,
                form.project,
                indicator.level3,
                indicator.text,
                reached,
                to,
                why,
            )


def _money(form: ProjectEvaluation, scheme: Scheme) -> Iterator[Proposal]:
    money = form.execution
    if money is None or money.paid is None or money.rate is None or not form.project:
        return
    spare = thresholds_of(scheme.id).growing.red
    if spare is None or money.rate > _HUNDRED - spare:
        return
    zh = f"全年只支付了 {points(money.rate)}%，请按实际需要安排预算，或说明下年为什么需要更多。"
    en = f"Only {points(money.rate)}% was paid; budget what is needed, or say why more is."
    now, paid = f"{money.adjusted:,.2f} 元", f"{money.paid:,.2f} 元"
    yield Proposal(Kind.MONEY, form.body, form.project, "", now, paid, paid, Message(zh, en))


_Found = tuple[Kind, str, Message]


def _of_score(
    score: Score, scheme: Scheme, early: Reached | None, library: Catalogue
) -> _Found | None:
    indicator, reached = score.indicator, score.reached
    if indicator.target.kind == "not_applicable":
        return None
    if course_at(indicator) is Course.WORDS:
        return _replaced(score, library)
    if reached is None:
        zh = "全年没有填报完成值；请写明数据来源和由谁填报，取不到数的换一个能取到数的指标。"
        en = (
            "Nothing was reported all year: say where the figure comes from and who reports it, or "
            "choose an indicator that can be measured."
        )
        return Kind.MEASURE, "", Message(zh, en)
    rate = score.rate
    if score.points is not None and score.points < score.weight and not score.overshoot:
        return _lowered(score, reached, rate)
    if rate is None:
        return None
    if score.overshoot or early is not None:
        return _raised(score, reached, rate, early)
    return _tightened(score, reached, scheme)


def _raised(score: Score, reached: Reached, rate: Decimal, early: Reached | None) -> _Found | None:
    """Up to what was reached, where that can be written like the target."""
    indicator = score.indicator
    to = like(indicator.target, reached.target)
    if to == indicator.text or rate <= _HUNDRED:
        return None
    if early is not None:
        zh = (
            f"{early.month} 月底就已达到全年指标值（“{early.value}”），全年完成 {points(rate)}%，"
            f"指标值偏低；建议提高到“{to}”。"
        )
        en = (
            f"The target of the year was reached by month {early.month} (“{early.value}”), "
            f"{points(rate)}% in the end: it is too low; “{to}” is proposed."
        )
    else:
        zh = f"全年完成 {points(rate)}%，指标值偏低；建议提高到“{to}”。"
        en = f"{points(rate)}% was reached: the target is too low; “{to}” is proposed."
    return Kind.RAISE, to, Message(zh, en)


def _tightened(score: Score, reached: Reached, scheme: Scheme) -> _Found | None:
    """A ceiling of which much was left."""
    indicator = score.indicator
    if indicator.direction is not Direction.DOWN or score.rate is None:
        return None
    if score.rate < scheme.overshoot.percent:
        return None
    to = like(indicator.target, reached.target)
    zh = f"上限“{indicator.text}”远高于实际“{reached.value}”；建议收紧到“{to}”。"
    en = f"The ceiling “{indicator.text}” is far above “{reached.value}”; “{to}” is proposed."
    return Kind.TIGHTEN, to, Message(zh, en)


def _lowered(score: Score, reached: Reached, rate: Decimal | None) -> _Found:
    to = like(score.indicator.target, reached.target)
    done = "没有达到" if rate is None else f"没有达到（完成 {points(rate)}%）"
    done_en = "It was not reached" if rate is None else f"It was not reached ({points(rate)}%)"
    cause = f"原因是：{reached.cause.rstrip('。')}。" if reached.cause else "也没有写明原因。"
    zh = f"{done}，{cause}建议调整到“{to}”，或保留指标值并写明怎样达到。"
    en = f"{done_en}; make it “{to}”, or keep it and say how it will be reached."
    return Kind.LOWER, to, Message(zh, en)


def _replaced(score: Score, library: Catalogue) -> _Found:
    """Words; with a measurable indicator of the same level that others use, where one is alike."""
    if score.indicator.target.kind == "unread":
        zh = f"“{score.indicator.text}”没有读懂，无法计分；请写成“符号、数字、单位”，如“≥95%”。"
        en = f"“{score.indicator.text}” was not understood: write sign, figure and unit (≥95%)."
        return Kind.REPLACE, "", Message(zh, en)
    found = offers(library, score.indicator, 1)
    to = ""
    zh = f"“{score.indicator.text}”无法计量，得分全凭判断；建议换成能计量的指标"
    en = f"“{score.indicator.text}” cannot be measured; replace it by something that can"
    if found:
        entry = found[0].entry
        to = f"{entry.name} {entry.typical}"
        zh += f"，如指标库中的“{to}”"
        en += f", such as “{to}” of the library"
    return Kind.REPLACE, to, Message(f"{zh}。", f"{en}.")


def _early(budget: Budget, scheme: Scheme) -> dict[IndicatorRecord, Reached]:
    """What had reached the target of the whole year by the summer, of what grows through it."""
    known = zip(of_budget(budget), reached_by(budget, _SUMMER), strict=True)
    found = {}
    for record, reached in known:
        if reached is None or course_at(record) is not Course.GROWS:
            continue
        standing = standing_of(record, reached, scheme)
        if isinstance(standing, Figure):
            rate = rate_of(standing, Course.GROWS)
            if rate is not None and rate >= _HUNDRED:
                found[record] = reached
    return found


def like(target: Target, reached: Target) -> str:
    """What was reached, written like the target: its sign before it; as reported where it names
    no figure of its own."""
    if target.kind == "time":
        plain = reached.text.strip()
        return f"{target.sign}{plain}" if moment_of(plain) is not None else plain
    if reached.value is None:
        return reached.text
    return f"{target.sign}{number(reached.value)}{reached.unit or target.unit}"
