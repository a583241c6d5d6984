"""K6: what the goals of a project promise, and whether its indicators measure the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import (
    Row,
    called,
    filled_forms,
    pairs,
    rows,
    short,
    squeezed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Amount, Place, Severity
from mingzhang.interpret.forms import Figure, figures, pieces
from mingzhang.interpret.model import PerformanceForm, PlanPoint

_ACTIONS = frozenset({"次", "期", "篇", "部", "批次", "条", "轮"})
"""Units in which a body counts what it does: a promise in them wants an indicator."""
_DURATIONS = frozenset({"月", "年", "天", "日", "小时", "分钟"})
_DOING = re.compile(r"开展|组织|举办|召开|印制|印刷|发放|拍摄|制作|进行|检查|培训|宣传|宣讲|发布")
_ALL = re.compile(r"全覆盖|全部|所有")
_JOINED = re.compile(r"^[^。；;，,\d]{0,14}(?:和|及|与|、)\s{0,2}$")
_PAID = re.compile(r"(?:支付|缴纳)(?P<what>[\u4e00-\u9fff、]{2,40}?)(?:费用|经费|费)")
_ACTIVITY = re.compile(
    r"(?:运行维护|维护|开发|建设|运行|租赁|租用|采购|购置|印刷|印制|制作|使用|服务)$"
)
_FINISHED = re.compile(r"完成|结束|办结")
_MONTH = re.compile(r"(\d{1,2})月")
_MANY = 30
_RELATED = 2
"""Pairs of characters that a promise and an indicator must share to be about the same thing."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure of the goals (or the sum of several that one clause joins), with its place."""

    value: Decimal
    figure: Figure
    place: Place
    words: str
    said: str
    covers_all: bool = False

    @property
    def counted(self) -> str:
        """What it counts, in the one spelling of units."""
        return self.figure.counted


@rule("K6")
def goals_and_indicators_agree(case: Case) -> Iterator[Result]:
    """A figure promised in the goals is the target of the indicator for the same thing."""
    for form in filled_forms(case.reading, "project"):
        real = [r for r in rows(form) if r.number is not None]
        told = list(promises(form))
        for promise in told:
            yield from _compare(form, promise, real, told)


def promises(form: PerformanceForm) -> Iterator[Promise]:
    """The figures of the goals that can be held against indicators."""
    for text, place in pieces(form, "goals"):
        found = [
            f
            for f in figures(text)
            if f.counted not in _DURATIONS and f.counted != "元" and not f.amount.about
        ]
        taken: set[int] = set()
        for index, figure in enumerate(found):
            if index in taken:
                continue
            group = [figure]
            for after in range(index + 1, len(found)):
                between = text[group[-1].span[1] : found[after].span[0]]
                if found[after].counted != figure.counted or not _JOINED.match(between):
                    break
                group.append(found[after])
                taken.add(after)
            yield _promise(text, place, group)


def _in_goals(place: Place, said: str, span: tuple[int, int]) -> Place:
    at = place
    return Place(
        at.line, at.page, "", at.table, "绩效目标", "", said, span, at.file, at.boxes, at.sheet
    )


def _promise(text: str, place: Place, group: list[Figure]) -> Promise:
    first, last = group[0], group[-1]
    after = last.after[:12]
    between = text[first.span[1] : last.span[0]] if len(group) > 1 else ""
    words = squeezed(between + after) if len(after) > 1 else squeezed(first.before[-12:])
    if first.counted in ("%", "摄氏度"):
        words = squeezed(first.before[-12:])
    said = squeezed(first.before[-10:] + text[first.start : last.span[1]] + last.after[:8])
    value = sum((f.amount.value for f in group), Decimal(0))
    spot = _in_goals(place, said, (first.span[0], last.span[1]))
    return Promise(value, first, spot, words, said, bool(_ALL.search(after)) and len(group) > 1)


def _compare(
    form: PerformanceForm, promise: Promise, real: list[Row], told: list[Promise]
) -> Iterator[Result]:
    same = [r for r in real if r.counted == promise.counted]
    if any(r.number == promise.value for r in same):
        yield Passed()
        return
    near = sorted(
        ((len(pairs(promise.words) & pairs(r.words)), r) for r in same), key=lambda pair: -pair[0]
    )
    related = near[0] if near else None
    if _is_named(promise, form) or _adds_up(promise, [r for shared, r in near if shared], told):
        yield Passed()
        return
    alone = len(near) < 2 or near[0][0] > near[1][0]
    said: dict[str, wording.Field] = {
        "form": called(form),
        "promise": promise.said,
        "line": wording.line(promise.place),
        "value": _shown(promise),
    }
    if related is not None and related[0] >= _RELATED:
        row = related[1]
        yield Hit(
            (promise.place, row.place),
            {
                **said,
                "name": short(row.name),
                "target": row.value,
                "where": wording.line(row.place),
            },
            "default",
            row.value,
            _shown(promise),
            severity=None if alone else Severity.WARNING,
        )
    elif (
        promise.counted in _ACTIONS
        and promise.value < 10_000
        and (promise.figure.bound == "≥" or _DOING.search(promise.figure.before))
        and not (related and related[0])
    ):
        yield Hit((promise.place,), said, "uncovered", _shown(promise))


def _adds_up(promise: Promise, near: list[Row], told: list[Promise]) -> bool:
    """Whether goals and indicators tell the same whole, one of them in parts."""
    if sum((r.number or Decimal(0) for r in near), Decimal(0)) == promise.value:
        return True
    if promise.counted == "%":
        return False
    parts = [
        p.value for p in told if p.counted == promise.counted and p.place.line == promise.place.line
    ]
    sums = (
        {
            sum(parts[i:j], Decimal(0))
            for i in range(len(parts))
            for j in range(i + 2, len(parts) + 1)
        }
        if len(parts) < _MANY
        else set()
    )
    return any(r.number in sums for r in near)


def _is_named(promise: Promise, form: PerformanceForm) -> bool:
    """Whether the name of an indicator carries the figure (176家机构培训次数)."""
    return any(
        f.counted == promise.counted and f.amount.value == promise.value
        for r in rows(form)
        for f in figures(r.indicator.level3 + r.indicator.description)
    )


def _shown(promise: Promise) -> str:
    figure = promise.figure
    if figure.counted == "%":
        return f"{figure.bound}{promise.value:f}%"
    return f"{figure.bound}{promise.value:f}{figure.unit}"


# ------------------------------------------------------------------ things paid for, and time


@rule("K6")
def paid_things_are_measured(case: Case) -> Iterator[Result]:
    """What the goals pay for appears in the indicators."""
    for form in filled_forms(case.reading, "project"):
        words = "".join(r.words for r in rows(form))
        for text, place in pieces(form, "goals"):
            for match in _PAID.finditer(text):
                core = _core(match["what"])
                if not core or core in words or core in form.name:
                    yield Passed()
                    continue
                spot = _in_goals(place, match[0], match.span())
                yield Hit(
                    distinct((spot, *(r.place for r in rows(form)))),
                    {
                        "form": called(form),
                        "promise": match[0],
                        "thing": core,
                        "line": wording.line(place),
                    },
                    "unmeasured",
                    match[0],
                )


def _core(what: str) -> str:
    """The last two characters of the thing paid for, without the activity: 平台维护 is 平台."""
    thing = re.split(r"[、和及]", what)[-1]
    while (shorter := _ACTIVITY.sub("", thing)) != thing and len(shorter) > 1:
        thing = shorter
    return thing[-2:] if len(thing) > 1 else ""


@rule("K6")
def money_ends_with_the_work(case: Case) -> Iterator[Result]:
    """Work to be finished by a month leaves no money planned for later."""
    for form in filled_forms(case.reading, "project"):
        points = [p for p in form.plan if isinstance(p.value, Amount) and _MONTH.match(p.head)]
        for row in rows(form):
            month = row.target.value
            if (
                row.target.kind != "time"
                or month is None
                or not 1 <= month < 12
                or row.target.sign not in ("≤", "<")
                or not _FINISHED.search(row.words)
            ):
                continue
            late = _later_money(points, month)
            if late is None:
                yield Passed()
                continue
            first, last = late
            yield Hit(
                distinct((form.fields["plan"][1], last.place, row.place)),
                {
                    "form": called(form),
                    "name": short(row.name),
                    "target": row.value,
                    "first": wording.named(first.head, f" {_text(first)}"),
                    "last": wording.named(last.head, f" {_text(last)}"),
                },
                "late",
                row.value,
            )


def _later_money(points: list[PlanPoint], month: Decimal) -> tuple[PlanPoint, PlanPoint] | None:
    """The plan's point at which the work is done, and the last one, when money rises between."""
    done = [p for p in points if _head_month(p) >= month]
    if len(done) < 2:
        return None
    first, last = done[0], done[-1]
    if (
        isinstance(first.value, Amount)
        and isinstance(last.value, Amount)
        and last.value.value > first.value.value
    ):
        return first, last
    return None


def _head_month(point: PlanPoint) -> int:
    found = _MONTH.match(point.head)
    return int(found[1]) if found else 0


def _text(point: PlanPoint) -> str:
    return point.value.text if isinstance(point.value, Amount) else ""
