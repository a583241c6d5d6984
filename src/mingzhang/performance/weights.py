"""Weights of indicators: as the form gives them, or spread where it gives none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.facts import Message
from mingzhang.performance.figures import number
from mingzhang.performance.levels import level_of
from mingzhang.performance.model import IndicatorRecord
from mingzhang.performance.schemes import Scheme
from mingzhang.performance.schemes.model import Share

_NONE = Decimal(0)
_NAMES = {
    "cost": Message("成本", "cost"),
    "output": Message("产出", "output"),
    "benefit": Message("效益", "benefit"),
    "satisfaction": Message("满意度", "satisfaction"),
}


@dataclass(frozen=True, slots=True)
class Spread:
    """A weight for each indicator, None for one that has none. ``shares`` tells what was spread,
    ``failed`` why nothing could be; both empty where the form gives weights."""

    weights: tuple[Decimal | None, ...]
    shares: Message | None = None
    failed: Message | None = None


def weighted(records: Sequence[IndicatorRecord], scheme: Scheme) -> Spread:
    """The weights of a form's indicators.

    Where none has one, each level's points by the scheme are spread evenly over its indicators, to
    the decimals of the scheme; the first take what does not divide, so that the sum is exact. An
    indicator that does not apply (不涉及) gets nothing. Source: rules.md 4.2.
    """
    given = tuple(record.weight for record in records)
    if not records or any(weight is not None for weight in given):
        return Spread(given)
    real = [i for i, record in enumerate(records) if record.target.kind != "not_applicable"]
    levels = {i: level_of(records[i].level1, records[i].level2) for i in real}
    unknown = [records[i].level1 or records[i].level3 for i in real if not levels[i]]
    if unknown or not real:
        what = unknown[0] if unknown else ""
        return Spread(
            given,
            failed=Message(
                f"“{what}”不是成本、产出、效益、满意度指标",
                f"“{what}” is not cost, output, benefit or satisfaction",
            ),
        )
    shares = scheme.weights.shares(frozenset(levels.values()))
    if shares is None:
        return Spread(
            given,
            failed=Message(
                "办法没有规定这种框架的权重", "the scheme prescribes none for this frame"
            ),
        )
    weights: list[Decimal | None] = [None if i in levels else _NONE for i in range(len(records))]
    for share in shares:
        mine = [i for i in real if levels[i] in share.levels]
        if not mine:
            name = _named(share)
            return Spread(
                given,
                failed=Message(
                    f"没有{name.zh}指标，它的{number(share.points)}分没有着落",
                    f"there is no indicator of {name.en} to take its {number(share.points)} points",
                ),
            )
        for i, part in zip(mine, _parts(share.points, len(mine), scheme.decimals), strict=True):
            weights[i] = part
    told = [(_named(s), number(s.points)) for s in shares]
    return Spread(
        tuple(weights),
        shares=Message(
            "、".join(f"{name.zh}{points}分" for name, points in told),
            ", ".join(f"{name.en} {points}" for name, points in told),
        ),
    )


def _parts(points: Decimal, count: int, decimals: int) -> list[Decimal]:
    """Points in equal parts of so many decimals that add up exactly."""
    step = Decimal(1).scaleb(-decimals)
    each, rest = divmod(int(points / step), count)
    return [(each + (1 if i < rest else 0)) * step for i in range(count)]


def _named(share: Share) -> Message:
    names = [_NAMES[level] for level in _NAMES if level in share.levels]
    return Message("、".join(n.zh for n in names), " and ".join(n.en for n in names))
