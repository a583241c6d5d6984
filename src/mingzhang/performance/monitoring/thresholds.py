"""When a light turns: the thresholds of monitoring, read from ``data/thresholds.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from mingzhang.performance.model import Light
from mingzhang.performance.schemes.model import Basis, Confidence
from mingzhang.templates.lines import Node, load_lines

FILE = Path(__file__).parent / "data" / "thresholds.yaml"
_KINDS = ("growing", "standing", "late", "apart")
_KEYS = (*_KINDS, "source", "confidence")
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Threshold:
    """``yellow`` and ``red`` in points, or in months. ``red`` None: it never turns red."""

    yellow: Decimal
    red: Decimal | None

    def light(self, behind: Decimal) -> Light:
        """The light for being ``behind`` by so much; 0 and less is green."""
        if behind <= _NONE:
            return Light.GREEN
        if self.red is not None and behind >= self.red:
            return Light.RED
        return Light.YELLOW if behind >= self.yellow else Light.GREEN


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All of them, and where they come from."""

    growing: Threshold
    standing: Threshold
    late: Threshold
    apart: Threshold
    basis: Basis


def thresholds_of(scheme: str) -> Thresholds:
    """The thresholds under a scoring scheme (its id); where it has none of its own, the usual
    ones. Raises :class:`~mingzhang.templates.TemplateError` when the file is written wrongly."""
    return read_thresholds(FILE).get(scheme, read_thresholds(FILE)[""])


@cache
def read_thresholds(file: Path) -> dict[str, Thresholds]:
    """The thresholds of a file by scheme, the usual ones under an empty name. Raises
    :class:`~mingzhang.templates.TemplateError` with the line of the mistake."""
    keys = load_lines(file).mapping(("default", "schemes"), ("default", "schemes"))
    usual = _thresholds(keys["default"], None)
    return {"": usual} | {name: _thresholds(n, usual) for name, n in keys["schemes"].items()}


def _thresholds(node: Node, base: Thresholds | None) -> Thresholds:
    needed = _KEYS if base is None else ("source", "confidence")
    keys = node.mapping(_KEYS, needed)
    found = {
        kind: _threshold(keys[kind]) if kind in keys else getattr(base, kind) for kind in _KINDS
    }
    confidence = Confidence(keys["confidence"].choice([c.value for c in Confidence]))
    return Thresholds(**found, basis=Basis(keys["source"].text(), confidence))


def _threshold(node: Node) -> Threshold:
    keys = node.mapping(("yellow", "red"), ("yellow",))
    yellow = _points(keys["yellow"])
    red = _points(keys["red"]) if "red" in keys else None
    if red is not None and red < yellow:
        raise node.fail("红灯的界限应不小于黄灯的 (red must not come before yellow)")
    return Threshold(yellow, red)


def _points(node: Node) -> Decimal:
    try:
        value = Decimal(node.text())
    except InvalidOperation:
        raise node.fail(f"“{node.text()}”不是数字 (not a number)", "10") from None
    if not value.is_finite() or value < 0:
        raise node.fail(f"“{node.text()}”应不小于 0 (must be 0 or more)", "10")
    return value
