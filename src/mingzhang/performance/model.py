"""Performance (绩效) as records: indicators with typed targets, scores, the state of a year.

Everything here is frozen and says nothing about files or layouts. Money is in 元; percentages are
per cent (95 is 95 %); points are exact decimals, rounded only where a scheme says so. What nobody
knows is None, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from mingzhang.facts import Finding, Message, Place
from mingzhang.interpret.targets import Target


class Direction(StrEnum):
    """Which way an indicator is better."""

    UP = "up"
    """正向: reaching more than the target is reaching it."""
    DOWN = "down"
    """反向: the target is a ceiling (cost, time, complaints)."""
    EQUAL = "equal"
    """Neither more nor less."""
    NONE = "none"
    """Words, or a figure whose direction nothing tells."""


class Light(StrEnum):
    """The state of a project or an indicator under monitoring (运行监控)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    """Unknown: nothing was reported or nothing can be measured. Never green."""


class Possibility(StrEnum):
    """Whether the target of the year will be reached (完成可能性), as far as the figures tell."""

    CERTAIN = "certain"
    """确定能: reached already, or said by those who do it and nothing speaks against it."""
    POSSIBLE = "possible"
    """有可能."""
    IMPOSSIBLE = "impossible"
    """完全不可能: the day has passed, the ceiling is broken, or they expect less themselves."""


class Ahead(StrEnum):
    """Which of money and results runs ahead of the other."""

    MONEY = "money"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """An indicator (绩效指标) with its target as data, from a disclosure or from a budget.

    ``project`` is the name of the project, empty for an indicator of a body as a whole (``body``);
    ``project_key`` tells projects of one name apart (the code, where there is one). ``text`` is the
    target as written; ``target`` the same as data. ``weight`` is in points; None where the form
    gives none. ``place`` is where the target stands.
    """

    body: str
    project: str
    project_key: str
    level1: str
    level2: str
    level3: str
    text: str
    target: Target
    direction: Direction
    place: Place
    weight: Decimal | None = None
    description: str = ""
    basis: str = ""
    rule: str = ""
    source: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """What an indicator has reached: ``value`` as written, ``target`` the same as data (an actual
    value is written like a target). ``degree`` (0 to 100) is a person's judgement of words.
    ``expected`` is what the whole year will bring."""

    value: str
    target: Target
    month: int
    degree: Decimal | None = None
    expected: str = ""
    cause: str = ""
    measure: str = ""
    evidence: str = ""
    claimed: Decimal | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What an indicator scores: ``points`` of ``weight``, None when it cannot be scored.

    ``rate`` is the completion in per cent before any cap (actual against target, turned round where
    less is better), None where the rule needs none. ``rule`` names the rule that was applied, in
    its own words; ``trace`` is the arithmetic as a sentence: actual, target, rule, points.
    ``from_form`` says whether the rule was written in the form or is the scheme's own; ``unused``
    is why a rule written in the form was not applied.
    """

    indicator: IndicatorRecord
    reached: Reached | None
    weight: Decimal
    points: Decimal | None
    rate: Decimal | None
    rule: Message
    trace: Message
    from_form: bool = False
    overshoot: bool = False
    unused: Message | None = None

    @property
    def claimed(self) -> Decimal | None:
        """The score that the body gave itself."""
        return self.reached.claimed if self.reached is not None else None

    @property
    def gap(self) -> Decimal | None:
        """By how much the claimed score is above the computed one; None while one is open."""
        return _gap(self.claimed, self.points)


@dataclass(frozen=True, slots=True)
class Execution:
    """The money of a project in the year, in 元: at the start (年初预算数), after adjustments
    (全年预算数), paid by the end of ``month`` (全年执行数). ``rate`` is paid ÷ adjusted in per
    cent, None when nothing was budgeted. ``points`` of ``weight`` by the scheme."""

    initial: Decimal
    adjusted: Decimal
    paid: Decimal | None
    month: int
    rate: Decimal | None
    weight: Decimal = Decimal(0)
    points: Decimal | None = None
    trace: Message | None = None


@dataclass(frozen=True, slots=True)
class ProjectEvaluation:
    """Self-evaluation (自评) of one project, or (``project`` empty) of a body as a whole.

    ``total`` is the sum of all points, exactly; None while an indicator could not be scored
    (``open`` counts them). ``grade`` is 优, 良, 中 or 差 by the scheme, empty without a total.
    ``claimed`` is the total of the body's own scores where it gave one for every indicator.
    """

    body: str
    project: str
    project_key: str
    scheme: str
    execution: Execution | None
    scores: tuple[Score, ...]
    total: Decimal | None
    grade: str
    open: int = 0
    claimed: Decimal | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def points(self) -> Decimal | None:
        """What the indicators score together, without money; None while one of them is open."""
        if self.open or not self.scores:
            return None
        return sum((s.points for s in self.scores if s.points is not None), Decimal(0))

    @property
    def gap(self) -> Decimal | None:
        """By how much the claimed scores are above what the indicators score together."""
        return _gap(self.claimed, self.points)


def _gap(claimed: Decimal | None, computed: Decimal | None) -> Decimal | None:
    return claimed - computed if claimed is not None and computed is not None else None


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """An indicator at a month: what should have been reached by then (``due``, per cent of the
    year's target), what was (``rate``), the light and why. ``needs`` names what is missing: the
    cause and the measure that a deviation requires. ``expected`` is what the year will bring, in
    the unit of the target; ``projected`` says that nobody gave it and it was computed.
    """

    indicator: IndicatorRecord
    reached: Reached | None
    due: Decimal | None
    rate: Decimal | None
    light: Light
    reasons: tuple[Message, ...] = ()
    needs: tuple[Message, ...] = ()
    expected: str = ""
    projected: bool = False
    possibility: Possibility | None = None


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project at a month: money (``execution`` against ``due``, per cent that the plan wants
    paid by then; ``planned``: by its own spending plan), results (``states``; ``completion`` is the
    mean completion in per cent of what grows through the year), both lights and the one of the
    project: the worse. ``expected`` is the rate that the whole year will bring at the present
    pace, ``ahead`` what runs ahead of the other, if one does."""

    body: str
    project: str
    project_key: str
    execution: Execution
    due: Decimal | None
    money: Light
    results: Light
    states: tuple[IndicatorState, ...]
    reasons: tuple[Message, ...] = ()
    planned: bool = False
    completion: Decimal | None = None
    expected: Decimal | None = None
    ahead: Ahead | None = None

    @property
    def light(self) -> Light:
        """The worse of money and results; green only when both are: what nobody knows is grey."""
        order = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)
        return min(self.money, self.results, key=order.index)


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A department's monitoring (运行监控) as of the end of ``month``."""

    name: str
    year: int
    month: int
    scheme: str
    projects: tuple[ProjectState, ...]
    bodies: tuple[ProjectState, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A department's self-evaluation of the year."""

    name: str
    year: int
    scheme: str
    projects: tuple[ProjectEvaluation, ...]
    bodies: tuple[ProjectEvaluation, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
