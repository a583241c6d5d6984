"""What a department holds: its budget at the finest grain.

Every record is frozen and says nothing about layouts. Money is exact, in 元, with at most two
decimals. ``at`` remembers where in the source a record stands, for messages; it does not take part
in comparison. Members of axes (fund, carry, category, item …) are those of
:class:`mingzhang.facts.Coordinate`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mingzhang.classifications import UnitKind
from mingzhang.facts import Coordinate

FUNDS: Final = (
    "general",
    "government",
    "state_capital",
    "special_account",
    "business",
    "operating",
    "superior",
    "affiliated",
    "other_income",
)
"""Funds a line may name, in the order in which they are printed: the finest of the axis."""

CATEGORIES: Final = (
    "personnel",
    "public",
    "other_operation",
    "special_target",
    "business",
    "remitted",
    "subsidy",
)
"""Categories of expenditure: 人员, 公用, 其他运转, 特定目标, 经营, 上解上级, 对附属单位补助."""

PROJECT_CATEGORIES: Final = frozenset({"other_operation", "special_target"})

FUNDING_LEVELS: Final = ("central", "provincial", "local")
"""Levels of government whose fiscal money a project spends (资金级次): 中央, 省级, 市县."""

THREE_PUBLIC_ITEMS: Final = (
    "abroad_teaching",
    "abroad_other",
    "vehicle_purchase",
    "vehicle_running",
    "reception",
    "meeting",
    "training",
)

ASSET_ITEMS: Final = (
    "asset_house",
    "asset_office",
    "asset_vehicle",
    "asset_equipment",
    "asset_other",
    "planned_purchase",
)
"""``asset_office`` is a part of ``asset_house``, ``planned_purchase`` what the year will buy."""

STAFF_ITEMS: Final = ("authorised", "actual", "established", "other", "retired", "offices")
"""Posts authorised, persons in service, of them established, others, retired; inner offices."""


DIRECTIONS: Final = ("up", "down", "equal")
"""Which way an indicator is better: 正向 (more), 反向 (less), 等于 (neither more nor less)."""


@dataclass(frozen=True, slots=True)
class Where:
    """A spot of the source of a budget: workbook sheet and cell, or YAML file key and line."""

    sheet: str
    row: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class BudgetUnit:
    """A budget unit (预算单位): six-digit ``code``, ``name``, kind, rank (正科级) and the form in
    which it is funded (财政拨款)."""

    code: str
    name: str
    kind: UnitKind
    rank: str = ""
    funding: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """Income of a unit, current (``income``) or carried over from last year (``carry_in``).

    ``function`` may stay empty: income by function then follows what the same money is spent on.
    ``revenue`` is the revenue code, needed for government funds and state capital. ``label`` names
    a part that a layout prints below its whole (其中).
    """

    unit: str
    fund: str
    amount: Decimal
    carry: str = "current"
    function: str = ""
    revenue: str = ""
    label: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of expenditure (预算明细). ``project`` is the key of a project: its code, or its
    name where it has none; empty for personnel and public costs. Codes are printed ones:
    ``function`` seven digits (项), ``dept_econ`` and ``gov_econ`` five digits (款)."""

    unit: str
    function: str
    category: str
    amount: Decimal
    fund: str = "general"
    carry: str = "current"
    project: str = ""
    dept_econ: str = ""
    gov_econ: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CarryOut:
    """Money not spent at the end of the year (年终结转结余)."""

    unit: str
    fund: str
    amount: Decimal
    function: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A point of a project's spending plan: by the end of ``month``, ``percent`` of the budget."""

    month: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Project:
    """A project (项目). ``kind`` is ``other_operation`` or ``special_target``. Its amount is the
    sum of the budget lines that name it. ``texts`` are what a person writes about it, by field name
    of the forms: purpose, goals, overview, basis, necessity, measures, schedule, period_goals,
    attribute, period. ``period_amount`` is the budget of the whole period when longer than a year.
    ``funding_level`` is the level of government whose fiscal money it is (:data:`FUNDING_LEVELS`),
    empty while nobody has said.
    """

    name: str
    unit: str
    kind: str
    code: str = ""
    plan: tuple[PlanStep, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    period_amount: Decimal | None = None
    funding_level: str = ""
    at: Where | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """What budget lines call it by: the code, or the name where it has no code."""
        return self.code or self.name


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One performance indicator, of a project or (``project`` empty) of a unit as a whole; ``unit``
    is then the unit's code, or the department's. ``value`` is the target as people write it.
    ``direction`` is one of :data:`DIRECTIONS`, empty where the sign and the name say it.
    ``source`` is where the actual value will come from, ``evidence`` what will prove it."""

    unit: str
    level1: str
    level2: str
    level3: str
    value: str
    project: str = ""
    description: str = ""
    weight: Decimal | None = None
    basis: str = ""
    rule: str = ""
    direction: str = ""
    source: str = ""
    evidence: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of a project's budget in the year (预算调整): ``amount`` in 元 is the budget of the
    whole year from the end of ``month`` (1 to 12) on, not the difference."""

    project: str
    month: int
    amount: Decimal
    reason: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid for a project in ``month`` (1 to 12) of the budget year, in 元: of that month
    alone. Negative when money came back. Several payments of a month add up."""

    project: str
    month: int
    amount: Decimal
    remark: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Actual:
    """What an indicator had reached by the end of ``month`` (1 to 12), since January.

    ``project`` and ``level3`` name the indicator, ``level2`` where the name alone does not;
    ``unit`` where it is one of a body as a whole. ``value`` is written like a target; ``degree`` is
    the per cent a person gives where the target is words. ``expected`` is what will be reached by
    the end of the year, ``cause`` and ``measure`` explain a deviation, ``claimed`` is the score
    that the body gives itself.
    """

    unit: str
    level3: str
    month: int
    value: str
    project: str = ""
    level2: str = ""
    degree: Decimal | None = None
    expected: str = ""
    cause: str = ""
    measure: str = ""
    evidence: str = ""
    claimed: Decimal | None = None
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Purchase:
    """One item of government procurement. ``amount`` is in 元 and is what will be paid; ``price``
    in 元 for one ``measure`` (台, 批). ``reserve`` is the share kept for small and medium firms.
    ``source`` is what it is paid from: the key of a project, or words (公用经费);
    ``source_amount`` what that source holds in 元, where it is words: of a project it is known."""

    unit: str
    source: str
    item_name: str
    item_code: str
    amount: Decimal
    measure: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    fund: str = "general"
    carry: str = "current"
    reserve: Decimal | None = None
    function: str = ""
    dept_econ: str = ""
    gov_econ: str = ""
    month: str = ""
    specification: str = ""
    remark: str = ""
    source_amount: Decimal | None = None
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """Fixed assets at the end of last year: number (or square metres) and value in 元."""

    unit: str
    item: str
    quantity: Decimal | None = None
    value: Decimal | None = None
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Staff:
    """How many persons (or posts, or offices) of one kind a unit has."""

    unit: str
    item: str
    number: int
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ThreePublicLine:
    """An item of 三公经费 (or meetings, training) paid from ``fund``. ``reason`` explains the
    change from last year; only a person can give it."""

    unit: str
    item: str
    amount: Decimal
    fund: str = "general"
    last_year: Decimal | None = None
    reason: str = ""
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LastYearFigure:
    """A figure of last year's budget in 元, at the coordinate it has there (axes ``entity`` and
    ``year`` not named). ``unit`` is a unit's code or the department's."""

    unit: str
    coordinate: Coordinate
    amount: Decimal
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AuthorText:
    """What only a person can write: ``key`` is the slot of the template it fills (``duties``,
    ``overview.change_reason`` …), ``unit`` a unit's code or the department's. Paragraphs are parted
    by line breaks."""

    unit: str
    key: str
    text: str
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CodeName:
    """A code the budget uses that the shipped lists do not hold, with its name. ``scheme`` is
    ``functional``, ``dept_economic``, ``gov_economic`` or ``revenue``."""

    scheme: str
    code: str
    name: str
    at: Where | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Budget:
    """A department's budget of one year.

    ``code`` is the department's code (three digits), ``division`` its administrative division (six
    digits), ``template`` the layout of its province, ``date`` the day of publication (YYYY-MM-DD,
    empty while not known). ``secrecy_review`` and ``signed_by`` go onto covers that ask for them.
    """

    year: int
    code: str
    name: str
    division: str
    template: str
    units: tuple[BudgetUnit, ...]
    incomes: tuple[IncomeLine, ...] = ()
    lines: tuple[BudgetLine, ...] = ()
    carry_outs: tuple[CarryOut, ...] = ()
    projects: tuple[Project, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    assets: tuple[Asset, ...] = ()
    staff: tuple[Staff, ...] = ()
    three_public: tuple[ThreePublicLine, ...] = ()
    last_year: tuple[LastYearFigure, ...] = ()
    texts: tuple[AuthorText, ...] = ()
    codes: tuple[CodeName, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    payments: tuple[Payment, ...] = ()
    actuals: tuple[Actual, ...] = ()
    date: str = ""
    secrecy_review: str = ""
    signed_by: str = ""

    def unit(self, code: str) -> BudgetUnit | None:
        """The unit with this code, if the department has it."""
        return next((u for u in self.units if u.code == code), None)

    def project(self, key: str) -> Project | None:
        """The project with this code or name, if there is one."""
        return next((p for p in self.projects if key and key in (p.code, p.name)), None)
