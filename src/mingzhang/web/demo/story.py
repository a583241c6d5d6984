"""What happens in the county, in the order of time: budgets filled in, moved, published, corrected.

Every act asks first whether it has been done, so that a load that was interrupted goes on where it
stopped. Everything is done through the services, at the time at which it is said to happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils import timezone

from mingzhang.budget import Budget
from mingzhang.web.demo import budgets, neighbours
from mingzhang.web.demo import year as performance
from mingzhang.web.demo.ahead import Ahead, Order
from mingzhang.web.demo.offices import code_of, desk, office, user
from mingzhang.web.flow import flow
from mingzhang.web.models import Event, Filing, Organisation
from mingzhang.web.pure.work import examine
from mingzhang.web.services import drafting, findings, publishing
from mingzhang.web.services.moving import move

COMING = 2027
"""The year whose budgets are being made."""

_WHO = {
    "submit": "clerk",
    "withdraw": "clerk",
    "accept": "review",
    "return": "review",
    "publish": "publish",
    "correct": "publish",
    "resubmit": "clerk",
    "publish_again": "publish",
}
_WAY = ("submit", "accept", "approve", "publish")
_DAYS = {"fill": 0, "submit": 6, "accept": 9, "approve": 14, "publish": 22}
"""Days after the first version at which the moves are made."""
_REASONS = {
    "B3": "上年没有单列这一项，从今年起按要求公开。",
    "K6": "合同约定验收后留质保金，12月支付，支出计划属实。",
    "K14": "资金按人发放，到位率由发放记录核实，指标沿用上级口径。",
    "P6": "设备由县里统一采购，列入卫生健康局本级的采购预算。",
}
_EXPLAINED = "已与业务科室核对，情况属实。"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens ``at`` a time; ``do`` leaves alone what was done before. ``order`` is
    the set that has to be compiled for it."""

    at: datetime
    name: str
    do: Callable[[], None]
    order: Callable[[], Order] | None = None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock of the application stands at a moment, never after the real one."""
    real = timezone.now
    timezone.now = lambda: min(moment, real())  # type: ignore[assignment]
    try:
        yield
    finally:
        timezone.now = real  # type: ignore[assignment]


def acts(year: Years) -> list[Act]:
    """Everything that happens, the earliest first."""
    found = [*_history(year), *_coming(year)]
    return sorted(found, key=lambda act: act.at)


class Years:
    """The budgets of the county by office and year, made when they are asked for, and the sets that
    are compiled of them (``ahead``)."""

    def __init__(self, examples: Path) -> None:
        self._examples = examples
        self._base: dict[str, Budget] = {}
        self.ahead = Ahead(lambda: [one.order() for one in acts(self) if one.order is not None])

    def base(self, key: str) -> Budget:
        """The budget of an office in the year of the examples."""
        if key not in self._base:
            known = {
                "archive": ("example-2026-archives", "示例县", Decimal(1)),
                "medical": ("hebei-2026-juluxian", "巨鹿县", Decimal("1.08")),
            }
            if key in known:
                name, place, pay = known[key]
                path = self._examples / "budgets" / f"{name}.yaml"
                self._base[key] = budgets.from_example(path, place, pay)
            else:
                self._base[key] = budgets.from_words(key)
        return self._base[key]

    def of(self, key: str, year: int) -> Budget:
        """The budget of an office and year, which knows the year before."""
        now = budgets.of_year(self.base(key), year, _WITHOUT.get((key, year), ()))
        if year <= min(_FIRST.get(key, year), 2024):
            return now
        last = budgets.of_year(self.base(key), year - 1, _WITHOUT.get((key, year - 1), ()))
        return budgets.after(now, last)


_FIRST = {"archive": 2024, "medical": 2025, "health": 2025}
_WITHOUT = {
    ("archive", 2024): ("档案宣传",),
    ("medical", 2025): ("长期护理保险专项经费",),
    ("health", 2025): ("急诊设备更新",),
}
"""Projects that an office did not have yet in a year."""


def _history(year: Years) -> Iterator[Act]:
    """The years that are over: published, one of them corrected."""
    for key, first in (*_FIRST.items(), ("school", 2026), ("culture", 2026)):
        for one in range(first, COMING):
            start = datetime(one, 1, 20, 9, 30, tzinfo=timezone.get_current_timezone())
            start += timedelta(hours=sum(map(ord, key)) % 7, minutes=sum(map(ord, key)) % 50)
            content = _archive_2026_first if (key, one) == ("archive", 2026) else None
            yield from _way(year, key, one, start, "publish", content)
    for moment, of, do in performance.happenings(lambda: year.base(performance.OFFICE)):
        yield Act(moment, _named(performance.OFFICE, of), do)
    for moment, name, do in neighbours.happenings(year.of):
        yield Act(moment, name, do)
    tz = timezone.get_current_timezone()
    corrected = datetime(2026, 3, 12, 10, 5, tzinfo=tz)
    why = "公用经费漏列办公费4000元，更正收支总表、支出表和说明。"
    yield Act(corrected, _named("archive", 2026), _moving(year, "archive", 2026, "correct", 1, why))
    again = corrected + timedelta(days=1)
    yield Act(again, _named("archive", 2026), _filling(year, "archive", 2026, 2, "补列办公费"))
    for action, nth, hours in (
        ("resubmit", 1, 3), ("accept", 2, 26), ("approve", 2, 75), ("publish_again", 1, 98),
    ):  # fmt: skip
        do = _moving(year, "archive", 2026, action, nth, why if action == "publish_again" else "")
        order = _order(year, "archive", 2026) if action == "publish_again" else None
        yield Act(again + timedelta(hours=hours), _named("archive", 2026), do, order)


def _coming(year: Years) -> Iterator[Act]:
    """The budgets of the coming year: every state, seen from today."""
    today = timezone.now().replace(hour=1, minute=20, second=0, microsecond=0)
    for key, until, days in (
        ("veteran", "publish", 30),
        ("culture", "publish", 29),
        ("medical", "approve", 21),
        ("water", "accept", 16),
        ("school", "submit", 9),
        ("archive", "fill", 2),
    ):
        yield from _way(year, key, COMING, today - timedelta(days=days), until)
    why = "“送戏下乡”演出场次与合同不一致，核实后更正。"
    corrected = today - timedelta(days=1)
    correct = _moving(year, "culture", COMING, "correct", 1, why)
    yield Act(corrected, _named("culture", COMING), correct)
    yield from _way(year, "market", COMING, today - timedelta(days=12), "submit")
    why = "食品抽检的合同价已经定了，请按合同核对成本指标后重报。"
    returned = today - timedelta(days=5)
    back = _moving(year, "market", COMING, "return", 1, why)
    yield Act(returned, _named("market", COMING), back)
    mended = _filling(year, "market", COMING, 2, "按合同修改成本指标", _market_second)
    yield Act(returned + timedelta(days=2), _named("market", COMING), mended)
    units = (("361001", "accept", 13), ("361002", "accept", 12), ("361003", "submit", 8))
    for code, until, days in units:
        yield from _unit_way(year, code, today - timedelta(days=days), until)
    yield Act(today - timedelta(days=4), _named("health", COMING), _opening("health"))


def _way(
    year: Years, key: str, of: int, start: datetime, until: str,
    content: Callable[[Years], Budget] | None = None,
) -> Iterator[Act]:  # fmt: skip
    name = _named(key, of)
    yield Act(start, name, _filling(year, key, of, 1, "首稿", content, until != "fill"))
    for action in _WAY:
        if until == "fill":
            return
        moment = start + timedelta(days=_DAYS[action], hours=len(action) % 4)
        order = _order(year, key, of, content) if flow().moves[action].publishes else None
        yield Act(moment, name, _moving(year, key, of, action, 1), order)
        if action == until:
            return


def _unit_way(year: Years, code: str, start: datetime, until: str) -> Iterator[Act]:
    key = {"361001": "health", "361002": "hospital", "361003": "cdc"}[code]

    def fill() -> None:
        content = budgets.of_unit(year.of("health", COMING), code)
        _fill(_body(code), COMING, content, f"{key}-clerk", 1, "首稿", explain=True)

    yield Act(start, f"{_named(key, COMING)} · {code}", fill)
    for action in ("submit", "accept"):
        who = f"{key}-clerk" if action == "submit" else "health-review"
        moment = start + timedelta(days=_DAYS[action] // 3, hours=2)
        do = _mover(year, code, COMING, action, who, 1)
        yield Act(moment, f"{_named(key, COMING)} · {code}", do)
        if action == until:
            return


def _archive_2026_first(year: Years) -> Budget:
    """What was published first: 4,000 yuan of supplies were forgotten."""
    held = year.of("archive", 2026)
    lines = tuple(
        replace(one, amount=one.amount - 4000) if one.dept_econ == "30201" else one
        for one in held.lines
    )
    incomes = tuple(replace(one, amount=one.amount - 4000) for one in held.incomes)
    return replace(held, lines=lines, incomes=incomes)


def _market_second(year: Years) -> Budget:
    """Mended in a hurry: the cost target of the indicator is higher than the project's budget."""
    held = year.of("market", COMING)
    wrong = tuple(
        replace(one, value="≤52万元") if one.level3 == "抽检总费用" else one
        for one in held.indicators
    )
    return replace(held, indicators=wrong)


def _filling(
    year: Years, key: str, of: int, number: int, note: str,
    content: Callable[[Years], Budget] | None = None, explain: bool = True,
) -> Callable[[], None]:  # fmt: skip
    def fill() -> None:
        made = content(year) if content is not None else year.of(key, of)
        _fill(office(key), of, made, f"{key}-clerk", number, note, explain=explain)

    return fill


def _fill(
    body: Organisation,
    of: int,
    budget: Budget,
    clerk: str,
    number: int,
    note: str,
    *,
    explain: bool,
) -> None:
    who = user(clerk)
    filing = drafting.open_filing(body, of, who)
    if filing.revisions.count() < number:
        content = budgets.written(budget)
        drafting.save(filing, content, who, filing.version, note, f"{budget.name}{of}.xlsx")
    revision = filing.revisions.get(number=number)
    if revision.errors is None:
        findings.check_revision(revision, examine)  # our own budgets: no child is needed
    waiting = filing.items.filter(severity="warning", gone=False, verdict="open")
    for item in waiting if explain else ():
        reason = _REASONS.get(item.rule, _EXPLAINED)
        findings.decide(item, "explained", who, item.version, reason)


def _order(
    year: Years, key: str, of: int, content: Callable[[Years], Budget] | None = None
) -> Callable[[], Order]:
    """What is compiled when the budget of an office is published."""

    def order() -> Order:
        budget = content(year) if content is not None else year.of(key, of)
        return budgets.written(budget), code_of(key), publishing.FORMATS

    return order


def _moving(
    year: Years, key: str, of: int, action: str, nth: int, reason: str = ""
) -> Callable[[], None]:
    who = "finance-review" if action == "approve" else desk(key, _WHO[action])
    return _mover(year, code_of(key), of, action, who, nth, reason)


def _mover(
    year: Years, code: str, of: int, action: str, who: str, nth: int, reason: str = ""
) -> Callable[[], None]:
    def go() -> None:
        filing = Filing.objects.get(organisation=_body(code), year=of)
        done = Event.objects.filter(action=f"move.{action}", object_id=str(filing.public_id))
        if done.count() >= nth:
            return
        if flow().moves[action].publishes:
            version = filing.version
            publishing.publish(filing, action, user(who), version, reason, year.ahead)
        else:
            move(filing, action, user(who), filing.version, reason)

    return go


def _named(key: str, of: int) -> str:
    """What an act is about, for whoever waits."""
    return f"{budgets.office_name(key)} {of}"


def _opening(key: str) -> Callable[[], None]:
    return lambda: void(drafting.open_filing(office(key), COMING, user(f"{key}-clerk")))


def void(_: object) -> None:
    """Forget a result."""


@cache
def _division() -> str:
    return str(budgets.county()["division"])


def _body(code: str) -> Organisation:
    return Organisation.objects.get(division=_division(), code=code)
