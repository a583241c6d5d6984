"""Figures and words of the year as documents print them."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.compile.figures import displayed
from mingzhang.documents import Tone
from mingzhang.facts import Message, Unit
from mingzhang.performance.figures import number, percent_of
from mingzhang.performance.model import Light, Possibility, Reached

LIGHTS = {
    Light.GREEN: Message("绿 正常", "green: on course"),
    Light.YELLOW: Message("黄 需关注", "yellow: watch"),
    Light.RED: Message("红 偏差大", "red: off course"),
    Light.GREY: Message("灰 情况不明", "grey: unknown"),
}
TONES = {
    Light.GREEN: Tone.GOOD,
    Light.YELLOW: Tone.FAIR,
    Light.RED: Tone.BAD,
    Light.GREY: Tone.UNKNOWN,
}
TICKS = {
    Possibility.CERTAIN: "certain",
    Possibility.POSSIBLE: "possible",
    Possibility.IMPOSSIBLE: "impossible",
}
TICK = "√"
_CENT = Decimal("0.01")


def wan(amount: Decimal | None) -> str:
    """Money (元) in 万元 with two decimals; blank where it is not known."""
    return "" if amount is None else displayed(amount, Unit.WAN).text


def share(percent: Decimal | None) -> str:
    """A percentage with two decimals and no sign; blank where it is not known."""
    if percent is None:
        return ""
    top, below = percent.as_integer_ratio()
    return f"{percent_of(Decimal(top), Decimal(100 * below)):.2f}"


def rate(percent: Decimal | None) -> str:
    """A percentage with its sign."""
    return f"{share(percent)}%" if percent is not None else ""


def points(value: Decimal | None) -> str:
    """Points without idle zeros; blank where there are none."""
    return "" if value is None else number(value)


def actual(reached: Reached | None) -> str:
    """What was reached, with the degree that a person gave it."""
    if reached is None:
        return ""
    if reached.degree is None:
        return reached.value
    degree = f"{number(reached.degree)}%"
    return f"{reached.value}（完成程度{degree}）" if reached.value else f"完成程度{degree}"


def why(reached: Reached | None) -> str:
    """Cause and measure in one cell."""
    if reached is None:
        return ""
    parts = (("原因：", reached.cause.strip()), ("措施：", reached.measure.strip()))
    # On one line: a PDF does not tell where a line was ended on purpose.
    return "；".join(f"{head}{text.rstrip('。；')}" for head, text in parts if text)
