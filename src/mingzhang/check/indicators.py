"""Indicators of performance forms as the performance rules look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
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
_NOT_APPLICABLE = ("不涉及", "无", "不适用")
_RATES = ("率", "比例", "比重", "占比")
_SPACE = re.compile(r"\s+")


class Row:
    """An indicator that the project sets itself, with its target as data.

    ``name`` and ``value`` are the name and the target as printed, without white space; ``counted``
    is what the target counts, in the one spelling of units (人, 个, 次, %, 元), ``number`` how many
    in that unit, None without a single figure. ``is_cost`` tells that it stands under 成本, on
    either level, ``is_rate`` that its name says that it is a ratio. A document may have many: they
    are made once and compared by identity.
    """

    __slots__ = (
        "counted",
        "form",
        "indicator",
        "is_cost",
        "is_rate",
        "name",
        "number",
        "target",
        "value",
    )

    def __init__(self, form: PerformanceForm, indicator: Indicator) -> None:
        self.form = form
        self.indicator = indicator
        self.target: Target = parse_target(indicator.value)
        self.name = squeezed(indicator.level3)
        self.value = squeezed(indicator.value)
        self.is_cost = "成本" in indicator.level1 or "成本" in indicator.level2
        self.is_rate = self.name.endswith(_RATES) and not self.name.endswith("效率")
        base = self.target.base
        self.counted: str = counted_in(base[1]) if base is not None else ""
        self.number: Decimal | None = base[0] if base is not None else None

    @property
    def words(self) -> str:
        """Name and description together, for comparing what is measured."""
        return self.name + squeezed(self.indicator.description)

    @property
    def place(self) -> Place:
        """Where the target stands; ``text`` is the target."""
        said = self.indicator
        return named_place(said.place, said.level3, "指标值", said.value)


_Rows = tuple[tuple[Row, ...], tuple[Row, ...]]


def squeezed(text: str) -> str:
    """Text without white space."""
    # Of white space only the plain blank is printable.
    return text if text.isprintable() and " " not in text else _SPACE.sub("", text)


@dataclass(slots=True)
class _Memory:
    """What was made of the forms of a document. Forms and readings are kept beside what was made
    of them: as long as they are there, their ids are no others'."""

    rows: dict[int, tuple[PerformanceForm, _Rows]] = field(default_factory=dict)
    filled: dict[tuple[int, str], tuple[Reading, tuple[PerformanceForm, ...]]] = field(
        default_factory=dict
    )


_MEMORY: ContextVar[_Memory | None] = ContextVar("rows of forms", default=None)


@contextmanager
def remembered_rows() -> Iterator[None]:
    """Within it the rows of a form are made once, not again for every rule."""
    token = _MEMORY.set(_Memory())
    try:
        yield
    finally:
        _MEMORY.reset(token)


def rows(form: PerformanceForm) -> tuple[Row, ...]:
    """The indicators that say something: named, and not declared not applicable."""
    return _rows(form)[1]


def printed_rows(form: PerformanceForm) -> tuple[Row, ...]:
    """Every printed indicator row, blank and not applicable ones included."""
    return _rows(form)[0]


def says_something(row: Row) -> bool:
    """Whether an indicator is named, not by dots alone, and not declared not applicable."""
    return (
        any(map(str.isalnum, row.name))
        and row.target.kind != "not_applicable"
        and not row.name.startswith(_NOT_APPLICABLE)
    )


def _rows(form: PerformanceForm) -> _Rows:
    memory = _MEMORY.get()
    if memory is not None:
        kept = memory.rows.get(id(form))
        if kept is not None:
            return kept[1]
    printed = tuple([Row(form, indicator) for indicator in form.indicators])
    made = (printed, tuple([row for row in printed if says_something(row)]))
    if memory is not None:
        memory.rows[id(form)] = (form, made)
    return made


def filled_forms(reading: Reading, scope: str = "") -> tuple[PerformanceForm, ...]:
    """The forms of targets that hold something: a form published empty is none to be judged, nor is
    a self-evaluation, nor one of a layout never seen that was not surely read."""
    memory = _MEMORY.get()
    if memory is not None:
        kept = memory.filled.get((id(reading), scope))
        if kept is not None:
            return kept[1]
    found = tuple(
        form
        for form in reading.forms
        if (not scope or form.spec.scope == scope)
        and (form.name or form.spec.scope == "department")
        and form.sure
        and form.spec.scope in _TARGET_SCOPES
        and rows(form)
    )
    if memory is not None:
        memory.filled[id(reading), scope] = (reading, found)
    return found


def named_place(at: Place, row: str, column: str, text: str) -> Place:
    """A place under other heads and with other words; the same as ``replace``, for many."""
    return Place(
        at.line,
        at.page,
        at.section,
        at.table,
        row,
        column,
        text,
        at.span,
        at.file,
        at.boxes,
        at.sheet,
    )


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


_TARGET_SCOPES = ("project", "department")
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
