"""Scoring schemes (评分办法) as records: what a province prescribes for self-evaluation.

Points and percentages are exact decimals; 60 is 60 %. Every part of a scheme says where it comes
from and how well that is established (:class:`Basis`); a part marked ``own`` is a choice of this
program, made because scoring needs one and no text decides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from mingzhang.facts import Message
from mingzhang.performance.figures import rounded

LEVELS: Final = ("cost", "output", "benefit", "satisfaction")
"""Levels of indicators that weights are prescribed for: 成本, 产出, 效益, 满意度."""


class Confidence(StrEnum):
    """How well a fact is established."""

    VERIFIED = "V"
    SEEN = "S"
    """Observed in published documents."""
    HIGH = "K-high"
    MEDIUM = "K-med"
    LOW = "K-low"
    OWN = "own"
    """A choice of this program."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a part of a scheme comes from."""

    source: str
    confidence: Confidence

    @property
    def citable(self) -> bool:
        """Whether the source may be shown to people as the legal ground."""
        return self.confidence in (Confidence.VERIFIED, Confidence.HIGH)


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``at_least`` per cent on, ``points``."""

    at_least: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class ExecutionRule:
    """How the execution of the budget (预算执行率) scores.

    Without ``tiers`` in proportion: paid ÷ adjusted × points, at most ``points``. With tiers by
    the highest one reached. ``may_exceed``: whether more than the budget may be paid at all.
    """

    points: Decimal
    tiers: tuple[Tier, ...]
    may_exceed: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Share:
    """Points that levels of indicators have together; mostly it is one level."""

    levels: frozenset[str]
    points: Decimal


@dataclass(frozen=True, slots=True)
class WeightRule:
    """What the levels weigh: in a frame with cost indicators (成本指标) on the first level, and in
    one without. Empty where nothing is prescribed. Without satisfaction indicators their points go
    to the level ``heir``; empty where nobody says where they go."""

    with_cost: tuple[Share, ...]
    without_cost: tuple[Share, ...]
    heir: str
    basis: Basis

    def shares(self, levels: frozenset[str]) -> tuple[Share, ...] | None:
        """Points of each share in a form that has these levels; None where nothing is prescribed.

        A share none of whose levels the form has is kept, with its points: they are lost, and
        whoever asks has to say so.
        """
        shares = self.with_cost if "cost" in levels else self.without_cost
        if not shares:
            return None
        alone = frozenset({"satisfaction"})
        lost = sum((s.points for s in shares if s.levels == alone), Decimal(0))
        if "satisfaction" in levels or not lost or not self.heir:
            return shares
        return tuple(
            Share(s.levels, s.points + lost) if self.heir in s.levels else s
            for s in shares
            if s.levels != alone
        )


@dataclass(frozen=True, slots=True)
class Band:
    """A degree in words: from ``low`` to ``high`` per cent of the weight, ``low`` included.
    ``names`` are the words for it, the official one first."""

    names: tuple[str, ...]
    english: str
    low: Decimal
    high: Decimal

    @property
    def label(self) -> Message:
        """The band with its bounds, for messages."""
        bounds = f"{self.high:f}%—{self.low:f}%"
        return Message(f"{self.names[0]}（{bounds}）", f"{self.english} ({bounds})")


@dataclass(frozen=True, slots=True)
class QualitativeRule:
    """Bands for targets in words (定性指标), best first; a person says which degree was reached."""

    bands: tuple[Band, ...]
    basis: Basis

    def band(self, degree: Decimal) -> Band:
        """The band of a degree (0 to 100); a border belongs to the better one."""
        return next(band for band in self.bands if degree >= band.low)

    def named(self, words: str) -> Band | None:
        """The band that is called so."""
        return next((band for band in self.bands if words in band.names), None)


@dataclass(frozen=True, slots=True)
class Limit:
    """A percentage below (or from) which another rule holds."""

    percent: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class LateRule:
    """What a target of time that was missed scores, in per cent of the weight."""

    percent: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class StepRule:
    """How “每…1%扣1分” counts: ``whole`` steps only, or ``pro_rata``, where half a step costs half
    its points. A rule that says so itself (不足1%按1%计) is followed."""

    counted: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class OvershootRule:
    """From ``percent`` completion on a target counts as set too low. ``reduces``: whether points
    then fall by the degree of deviation (weight × percent ÷ completion), or it is only noted."""

    percent: Decimal
    reduces: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the total from which it is given."""

    name: str
    english: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scoring scheme.

    ``total`` points are those of the execution and those of the indicators together. ``pass_mark``
    is the completion of a figure in per cent below which it scores nothing (0: none such).
    ``templates`` and ``division`` (first two digits) say whose scheme it is by default.
    """

    id: str
    names: Message
    total: Decimal
    execution: ExecutionRule
    weights: WeightRule
    pass_mark: Limit
    qualitative: QualitativeRule
    satisfaction: Limit
    late: LateRule
    steps: StepRule
    overshoot: OvershootRule
    grades: tuple[Grade, ...]
    grades_basis: Basis
    decimals: int
    decimals_basis: Basis
    source: str
    templates: tuple[str, ...] = ()
    division: str = ""
    base: str = ""
    file: str = ""

    @property
    def indicator_points(self) -> Decimal:
        """What the weights of the indicators add up to."""
        return self.total - self.execution.points

    def grade(self, total: Decimal) -> Grade:
        """The grade of a total."""
        return next(grade for grade in self.grades if total >= grade.at_least)

    def rounded(self, points: Fraction) -> Decimal:
        """Points as they are given: half up, to the decimals of the scheme."""
        return rounded(points, self.decimals)
