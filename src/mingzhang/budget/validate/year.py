"""What happened in the year: adjustments, payments, actual values of indicators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, pairwise

from mingzhang.budget.indicators import Course, Indicators, course_of, falls, unlike
from mingzhang.budget.model import Actual, Adjustment, IndicatorLine, Payment
from mingzhang.budget.problems import Problem, error, nearest, perhaps, place, quoted, warning
from mingzhang.budget.validate.books import Books, grouped, repeated, short, yuan, yuan_en
from mingzhang.facts import Message
from mingzhang.interpret.targets import Target, parse_target

_Record = Adjustment | Payment | Actual


def check_year(books: Books) -> Iterator[Problem]:
    """Every adjustment, payment and actual value."""
    budget = books.budget
    for record in chain[_Record](budget.adjustments, budget.payments, budget.actuals):
        yield from _project(books, record)
    yield from _adjustments(books)
    if books.whole("lines", "adjustments", "payments"):
        yield from _payments(books)
    if books.whole("indicators"):
        yield from _actuals(books)


def _project(books: Books, record: _Record) -> Iterator[Problem]:
    if not record.project or record.project in books.projects or not books.whole("projects"):
        return
    offer = perhaps(nearest(record.project, books.projects))
    zh = f"项目{quoted(record.project)}不在“项目”表中。{offer.zh}"
    en = f"There is no project {quoted(record.project)}.{offer.en}"
    yield error("unknown_reference", zh, en, books.at(record), "project")


def _adjustments(books: Books) -> Iterator[Problem]:
    for record, first in repeated(books.budget.adjustments, lambda a: (a.project, a.month)):
        other = books.at(first)
        zh = f"同一项目 {record.month} 月的调整已经填在{place(other)}，一个月只填一次。"
        en = f"The change of month {record.month} stands already at {place(other, 'en')}."
        yield error("same_adjustment", zh, en, books.at(record), "month")


# ------------------------------------------------------------------------------------- money


def _payments(books: Books) -> Iterator[Problem]:
    """Money paid against the budget of the whole year as it was last adjusted."""
    last: dict[str, Adjustment] = {}
    for change in books.budget.adjustments:
        if change.project not in last or change.month > last[change.project].month:
            last[change.project] = change
    for key, payments in grouped(books.budget.payments, lambda p: p.project).items():
        if key not in books.projects:
            continue
        change_of = last.get(key)
        budget = change_of.amount if change_of else books.spent.get(key, Decimal(0))
        yield from _paid(books, payments, budget, adjusted=change_of is not None)


def _paid(
    books: Books, payments: list[Payment], budget: Decimal, *, adjusted: bool
) -> Iterator[Problem]:
    """The payment with which a project goes beyond its budget, or gives back more than it got."""
    paid = Decimal(0)
    name = quoted(books.projects[payments[0].project].name)
    for payment in sorted(payments, key=lambda p: p.month):
        paid += payment.amount
        at = books.at(payment)
        if paid < 0:
            zh = f"项目{name}到 {payment.month} 月底收回的比支付的多 {yuan(-paid)}，请核对。"
            en = f"Of {name} {yuan_en(-paid)} more came back than were paid; please check."
            yield warning("refund_exceeds", zh, en, at, "amount")
            return
        if paid > budget:
            which = "调整后预算" if adjusted else "预算"
            hint = "" if adjusted else "预算有调整的，请填“预算调整”表。"
            zh = (
                f"项目{name}到 {payment.month} 月底累计支付 {yuan(paid)}，超过{which} "
                f"{yuan(budget)}，多 {yuan(paid - budget)}。{hint}"
            )
            en = (
                f"By the end of month {payment.month} {yuan_en(paid)} were paid for {name}, "
                f"more than its {'adjusted ' if adjusted else ''}budget of {yuan_en(budget)}."
            )
            yield warning("paid_beyond_budget", zh, en, at, "amount")
            return


# ------------------------------------------------------------------------------- actual values


def _actuals(books: Books) -> Iterator[Problem]:
    known = Indicators(books.budget.indicators)
    of_indicator: dict[int, list[Actual]] = {}
    for actual in books.budget.actuals:
        if actual.project and actual.project not in books.projects:
            continue  # told of the project
        found = known.find(actual)
        if not found:
            yield _unknown(books, actual, known)
        elif len({(i.level1, i.level2, i.value) for i in found}) > 1:
            yield _ambiguous(books, actual, found)
        else:
            of_indicator.setdefault(id(found[0]), []).append(actual)
            target = parse_target(found[0].value)
            yield from _value(books, actual, found[0], target)
            yield from _claimed(books, actual, found[0])
    for indicator in books.budget.indicators:
        if actuals := of_indicator.get(id(indicator)):
            yield from _by_month(books, indicator, actuals)


def _unknown(books: Books, actual: Actual, known: Indicators) -> Problem:
    offer = perhaps(known.near(actual))
    whose = books.projects[actual.project].name if actual.project else books.unit_label(actual.unit)
    level2 = f"（{actual.level2}）" if actual.level2 else ""
    zh = (
        f"{quoted(whose)}没有三级指标{quoted(actual.level3)}{level2}，"
        f"应与“绩效指标”表一致。{offer.zh}"
    )
    en = f"{quoted(whose)} has no indicator {quoted(actual.level3)}.{offer.en}"
    return error("unknown_indicator", zh, en, books.at(actual), "level3")


def _ambiguous(books: Books, actual: Actual, found: tuple[IndicatorLine, ...]) -> Problem:
    levels = list(dict.fromkeys(i.level2 for i in found))
    if len(levels) > 1 and not actual.level2:
        zh = (
            f"叫{quoted(actual.level3)}的指标有 {len(found)} 个，"
            f"请在“二级指标”一列写明是哪一个：{'、'.join(levels)}。"
        )
        en = f"{len(found)} indicators are called {quoted(actual.level3)}; name the second level."
    else:
        zh = (
            f"{quoted(found[0].level2)}下有 {len(found)} 个指标都叫{quoted(actual.level3)}，"
            "分不清是哪一个；请先在“绩效指标”表把名称区分开。"
        )
        en = (
            f"{len(found)} indicators of one level are called {quoted(actual.level3)}; give them "
            "different names first."
        )
    return error("ambiguous_indicator", zh, en, books.at(actual), "level2")


def _value(
    books: Books, actual: Actual, indicator: IndicatorLine, target: Target
) -> Iterator[Problem]:
    """Whether the value can be held against the target, and a judgement where it cannot."""
    at = books.at(actual)
    if target.kind in ("number", "time"):
        if target.kind == "time" and actual.degree is not None:
            return  # a person has judged what the words do not say
        or_degree = Message("", "")
        if target.kind == "time":
            or_degree = Message("，或填“达成程度”", ", or give a degree")
        for field, said in (("value", actual.value), ("expected", actual.expected)):
            if said and unlike(target, parse_target(said)):
                what = "实际完成值" if field == "value" else "预计全年完成值"
                zh = (
                    f"{what}{quoted(said)}与指标值{quoted(indicator.value)}无法比较；"
                    f"请按指标值的写法和单位填{or_degree.zh}。"
                )
                en = (
                    f"{quoted(said)} cannot be compared with the target "
                    f"{quoted(indicator.value)}; write it like the target{or_degree.en}."
                )
                yield warning("not_comparable", zh, en, at, field)
    elif target.kind in ("qualitative", "unread") and actual.degree is None:
        zh = (
            f"指标值{quoted(indicator.value)}是定性的，没有填“达成程度”就不能计分；"
            "请填 0 到 100 的百分比。"
        )
        en = (
            f"The target {quoted(indicator.value)} is in words: without a degree it cannot be "
            "scored."
        )
        yield warning("degree_missing", zh, en, at, "degree")


def _claimed(books: Books, actual: Actual, indicator: IndicatorLine) -> Iterator[Problem]:
    if actual.claimed is None or indicator.weight is None or actual.claimed <= indicator.weight:
        return
    zh = f"自评得分 {short(actual.claimed)} 超过指标的分值 {short(indicator.weight)}。"
    en = f"The self-score {short(actual.claimed)} exceeds the weight {short(indicator.weight)}."
    yield warning("claimed_exceeds", zh, en, books.at(actual), "claimed")


def _by_month(books: Books, indicator: IndicatorLine, actuals: list[Actual]) -> Iterator[Problem]:
    """One value a month; what is counted since January does not fall."""
    for record, first in repeated(actuals, lambda a: a.month):
        other = books.at(first)
        zh = f"这个指标截至 {record.month} 月底的完成值已经填在{place(other)}，请只留一个。"
        en = f"The value of month {record.month} stands already at {place(other, 'en')}."
        yield error("same_actual", zh, en, books.at(record), "month")
    target = parse_target(indicator.value)
    ceiling = indicator.direction == "down"
    if course_of(indicator.level1, indicator.level2, target, ceiling=ceiling) is not Course.GROWS:
        return
    for before, after in pairwise(sorted(actuals, key=lambda a: a.month)):
        was, now = parse_target(before.value), parse_target(after.value)
        if after.month > before.month and falls(target, was, now):
            zh = (
                f"完成值从年初累计，{after.month} 月底{quoted(after.value)}少于 "
                f"{before.month} 月底{quoted(before.value)}，请核对是否填了当月数。"
            )
            en = (
                f"Values are counted since January: {quoted(after.value)} by month {after.month} "
                f"is less than {quoted(before.value)} by month {before.month}."
            )
            yield warning("actual_falls", zh, en, books.at(after), "value")
