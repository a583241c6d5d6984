"""Target values and classes of indicators: K10 (sign, number, unit), K14 (class)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.indicators import (
    BUDGET_NAMES,
    Row,
    called,
    filled_forms,
    rows,
    short,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.vagueness import proposal
from mingzhang.facts import Message

_DIRECTION = re.compile(r"(?:提高|提升|增长|增加|改善|扩大|上升|增强)$")
_SMALL_IS_GOOD = re.compile(
    r"不满|投诉|差错|事故|违规|故障|失误|死亡|逾期|错误|超标|降低|减少|下降|返工|流失|发生|信访|案件"
)
_SPEED = re.compile(r"响应时间|办结时间|办理时限|完成时间|完成时限|处理时间")
_SAVING = re.compile(r"节约|节省|降低|控制率|下降")
_HALF = 2
_PROPOSALS = 6


@rule("K10")
def targets_can_be_scored(case: Case) -> Iterator[Result]:
    """Targets are a sign, a number and a unit; each kind of lapse is told once for the document."""
    real = [r for form in filled_forms(case.reading) for r in rows(form)]
    if not real:
        return
    vague = [r for r in real if _is_vague(r)]
    hits = [hit for hit in (_unsigned(real), _in_words(vague), _without_unit(real)) if hit]
    hits += [*_approximate(real), *_rates_in_words(real), *_wrong_way(real)]
    if clean := len(real) - len({r.place.line for r in vague}):
        yield Passed(clean)
    yield from hits


def _is_vague(row: Row) -> bool:
    """Whether nobody can tell whether the target was reached."""
    target = row.target
    if target.kind in ("several", "unread"):
        return True
    if target.kind == "qualitative":
        return not _is_rate_in_words(row)
    return target.about and not _is_priced(row)


def _is_priced(row: Row) -> bool:
    base = row.target.base
    return base is not None and base[1].startswith("元")


def _is_rate_in_words(row: Row) -> bool:
    return row.is_rate and row.target.kind == "qualitative" and bool(_DIRECTION.search(row.value))


def _unsigned(real: Sequence[Row]) -> Hit | None:
    """Figures without ≥, ≤ or ＝: all where signs are the custom, cost targets where not."""
    counted = [
        r for r in real if r.target.kind in ("number", "time") and r.target.value is not None
    ]
    bare = [r for r in counted if not _has_sign(r)]
    if len(bare) * _HALF > len(counted):
        bare = [r for r in bare if r.is_cost]
    if not bare:
        return None
    return Hit(
        distinct(r.place for r in bare),
        {"count": str(len(bare)), "values": wording.listing((r.value for r in bare), 6)},
        "sign",
        joined((r.value for r in bare), 6),
    )


def _has_sign(row: Row) -> bool:
    """Whether a sign (or 不低于, 不晚于) stands before the figure; 全覆盖 needs none."""
    return bool(row.target.sign) and not row.value[:1].isdigit()


def _in_words(vague: Sequence[Row]) -> Hit | None:
    if not vague:
        return None
    return Hit(
        distinct(r.place for r in vague),
        {
            "count": str(len(vague)),
            "values": wording.listing((r.value for r in vague), 8),
            "proposals": wording.series(_proposals(vague), _PROPOSALS),
        },
        "vague",
        joined((r.value for r in vague), 8),
    )


def _proposals(vague: Sequence[Row]) -> Iterator[Message]:
    """For each measurable form the words that it may replace, with one indicator as an example."""
    by_form: dict[Message, list[Row]] = {}
    for row in vague:
        by_form.setdefault(proposal(row), []).append(row)
    for form, similar in by_form.items():
        words = wording.listing((r.value for r in similar), 3)
        name = short(similar[0].name, 16)
        yield Message(
            f"{words.zh}（{name}）→{form.zh}", f"{words.en} ({wording.quoted(name)}): {form.en}"
        )


def _without_unit(real: Iterable[Row]) -> Hit | None:
    bare = [r for r in real if r.target.kind == "number" and not (r.target.unit or r.target.thing)]
    if not bare:
        return None
    return Hit(
        distinct(r.place for r in bare),
        {
            "values": wording.listing((_valued(r) for r in bare), 6),
            "count": str(len(bare)),
        },
        "unit",
        joined(r.value for r in bare),
    )


def _valued(row: Row) -> Message:
    return Message(
        f"{short(row.name)} {row.value}", f"{wording.quoted(short(row.name))} {row.value}"
    )


def _approximate(real: Iterable[Row]) -> Iterator[Hit]:
    for row in real:
        if row.target.about and _is_priced(row):
            yield Hit((row.place,), _said(row), "about", row.value)


def _rates_in_words(real: Iterable[Row]) -> Iterator[Hit]:
    for row in real:
        if _is_rate_in_words(row):
            yield Hit((row.place,), _said(row), "rate", row.value)


def _wrong_way(real: Iterable[Row]) -> Iterator[Hit]:
    """A cost limit with ≥, a rate of success with ≤."""
    for row in real:
        sign, counted = row.target.sign, row.counted
        if row.is_cost and sign in ("≥", ">") and counted != "%" and not _SAVING.search(row.words):
            yield Hit((row.place,), {**_said(row), "right": "≤"}, "direction", row.value)
        elif (
            (row.is_rate or row.name.endswith("满意度"))
            and not row.is_cost
            and sign in ("≤", "<")
            and counted == "%"
            and not _SMALL_IS_GOOD.search(row.words)
        ):
            yield Hit((row.place,), {**_said(row), "right": "≥"}, "direction", row.value)
        elif _SPEED.search(row.name) and sign in ("≥", ">"):
            yield Hit((row.place,), {**_said(row), "right": "≤"}, "direction", row.value)


def _said(row: Row) -> dict[str, wording.Field]:
    return {
        "form": called(row.form),
        "name": short(row.name),
        "value": row.value,
        "where": wording.line(row.place),
    }


# ------------------------------------------------------------------ K14 class of the indicator


@rule("K14")
def indicators_in_their_class(case: Case) -> Iterator[Result]:
    """A ratio is no 数量指标, and the budget is no output."""
    budgets: list[Row] = []
    tested = 0
    for form in filled_forms(case.reading):
        rates: list[Row] = []
        for row in rows(form):
            if "数量" not in row.indicator.level2:
                continue
            tested += 1
            if BUDGET_NAMES.match(row.name):
                budgets.append(row)
            elif row.counted == "%" or row.is_rate:
                rates.append(row)
        if rates:
            yield Hit(
                distinct(r.place for r in rates),
                {
                    **_said(rates[0]),
                    "name": wording.listing((short(r.name) for r in rates), 4),
                    "value": wording.listing((r.value for r in rates), 4),
                },
                "default",
                rates[0].value,
            )
    if tested:
        yield Passed(tested)
    if budgets:
        yield Hit(
            distinct(r.place for r in budgets),
            {
                "count": str(len(budgets)),
                "name": short(budgets[0].name),
                "values": wording.listing((r.value for r in budgets), 6),
            },
            "budget",
            joined((r.value for r in budgets), 6),
        )
