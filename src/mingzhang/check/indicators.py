"""Indicators of performance forms as the performance rules look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from mingzhang.check.projects import name_key
from mingzhang.check.wording import quoted
from mingzhang.facts import Amount, Message, Place
from mingzhang.interpret.model import Indicator, PerformanceForm, Reading
from mingzhang.interpret.targets import Target, counted_in, parse_target

COST, OUTPUT, BENEFIT, SATISFACTION = "成本指标", "产出指标", "效益指标", "满意度指标"
BUDGET_NAMES = re.compile(
    r"^(?:项目|部门|年度|资金)?(?:预算(?:金额|数|总额|资金)|资金(?:总额|规模)|项目金额)$"
)
"""Indicators that only repeat the budget."""
_NOT_APPLICABLE = re.compile(r"^(?:不涉及|无|不适用)")
_RATE = re.compile(r"(?:(?<!效)率|比例|比重|占比)$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator that the project sets itself, with its target as data."""

    form: PerformanceForm
    indicator: Indicator
    target: Target

    @property
    def name(self) -> str:
        """The name of the indicator without white space."""
        return squeezed(self.indicator.level3)

    @property
    def words(self) -> str:
        """Name and description together, for comparing what is measured."""
        return self.name + squeezed(self.indicator.description)

    @property
    def value(self) -> str:
        """The target as printed, without white space."""
        return squeezed(self.indicator.value)

    @property
    def is_cost(self) -> bool:
        """Whether it stands under 成本, on either level."""
        return "成本" in self.indicator.level1 or "成本" in self.indicator.level2

    @property
    def is_rate(self) -> bool:
        """Whether its name says that it is a ratio."""
        return bool(_RATE.search(self.name))

    @property
    def counted(self) -> str:
        """What the target counts, in the one spelling of units (人, 个, 次, %, 元)."""
        base = self.target.base
        return counted_in(base[1]) if base is not None else ""

    @property
    def number(self) -> Decimal | None:
        """The target in its base unit."""
        base = self.target.base
        return base[0] if base is not None else None

    @property
    def place(self) -> Place:
        """Where the target stands; ``text`` is the target."""
        return replace(
            self.indicator.place,
            row=self.indicator.level3,
            column="指标值",
            text=self.indicator.value,
        )


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """Text without white space."""
    return _SPACE.sub("", text)


def rows(form: PerformanceForm) -> tuple[Row, ...]:
    """The indicators that say something: named, and not declared not applicable."""
    return tuple(
        row
        for row in printed_rows(form)
        if row.name and row.target.kind != "not_applicable" and not _NOT_APPLICABLE.match(row.name)
    )


def printed_rows(form: PerformanceForm) -> tuple[Row, ...]:
    """Every printed indicator row, blank and not applicable ones included."""
    return tuple(Row(form, i, parse_target(i.value)) for i in form.indicators)


def filled_forms(reading: Reading, scope: str = "") -> Iterator[PerformanceForm]:
    """The forms that hold something: a form published empty is none to be judged."""
    for form in reading.forms:
        if scope and form.spec.scope != scope:
            continue
        if (form.name or form.spec.scope == "department") and rows(form):
            yield form


def budget(form: PerformanceForm) -> Amount | None:
    """The money of the form: of the project, or the total of the department."""
    fact = form.amounts.get("budget") or form.amounts.get("budget_total")
    return fact.value if fact is not None and isinstance(fact.value, Amount) else None


def budget_place(form: PerformanceForm) -> Place:
    """Where the money of the form stands."""
    fact = form.amounts.get("budget") or form.amounts.get("budget_total")
    return fact.place if fact is not None else form.place


def called(form: PerformanceForm) -> Message:
    """The form for messages."""
    if form.spec.scope == "department":
        return Message("部门整体绩效目标", "the form of the whole department")
    name = short(form.name)
    return Message(f"“{name}”绩效目标表", f"the form of project {quoted(name)}")


def owner(form: PerformanceForm) -> Message:
    """Whose form it is, for lists of forms."""
    if form.spec.scope == "department":
        return Message("部门整体", "the whole department")
    name = short(form.name, 20)
    return Message(f"“{name}”", quoted(name))


def short(text: str, limit: int = 30) -> str:
    """A name for messages, cut when it is very long."""
    plain = squeezed(text)
    return plain if len(plain) <= limit else plain[:limit] + "…"


def project_key(form: PerformanceForm) -> str:
    """What tells projects apart: the code, else the name."""
    return form.code or name_key(form.name)


@lru_cache(maxsize=16384)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters of a text, those that say nothing left out."""
    found = {text[i : i + 2] for i in range(len(text) - 1)}
    return frozenset(p for p in found if _CHINESE.fullmatch(p)) - _EMPTY_PAIRS


_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_EMPTY_PAIRS = frozenset(
    {
        "数量",
        "人数",
        "次数",
        "个数",
        "工作",
        "开展",
        "进行",
        "情况",
        "完成",
        "达到",
        "全县",
        "全市",
        "全区",
        "保障",
        "指标",
        "相关",
        "提高",
        "提升",
        "实现",
        "确保",
        "以上",
        "不少",
        "不低",
        "我县",
        "我市",
        "我局",
        "单位",
        "项目",
        "资金",
        "经费",
        "年度",
        "时间",
        "及时",
    }
)


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: the share of character pairs they have in common."""
    left, right = pairs(one), pairs(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
