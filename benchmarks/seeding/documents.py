"""The clean documents: the clean example, repaired real ones, and made ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from made import LAYOUTS, Shape, random_budget

REPOSITORY = Path(__file__).resolve().parent.parent.parent
EXAMPLES = REPOSITORY / "examples"
SEEDS = Path(os.environ.get("MINGZHANG_SEEDS") or REPOSITORY.parent / "shared" / "seeds")
REPAIRS = REPOSITORY / "benchmarks" / "repairs.yaml"

DIVISIONS = {"hebei": "139999", "shanxi": "149999", "shaanxi": "619999"}
SHAPES = {
    "hebei": (
        Shape(),
        Shape(carry=True),
        Shape(carry=True, government=True),
        Shape(government=True, state_capital=True),
        Shape(own_money=True),
        Shape(carry=True, government=True, state_capital=True, own_money=True),
        Shape(units=True, carry=True),
    ),
    "shanxi": (
        Shape(),
        Shape(carry=True),
        Shape(carry=True, government=True),
        Shape(government=True, state_capital=True),
        Shape(own_money=True),
        Shape(carry=True, government=True, state_capital=True, own_money=True),
    ),
    "shaanxi": (
        Shape(),
        Shape(government=True),
        Shape(government=True, state_capital=True),
        Shape(own_money=True),
    ),
}
"""What the made budgets hold. Shaanxi's tables have no carry-over."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A document without a known error. ``origin`` is clean, repaired or made."""

    name: str
    origin: str
    text: str


class RepairError(Exception):
    """A repair does not fit its file any more; the message names both."""


def clean_documents(made_seeds: int = 1) -> Iterator[Clean]:
    """Every clean document; ``made_seeds`` budgets for each layout and shape."""
    yield Clean("clean-hebei", "clean", (EXAMPLES / "clean-hebei.txt").read_text("utf-8"))
    for path in (*sorted(EXAMPLES.glob("*.txt")), *sorted(SEEDS.glob("*.txt"))):
        repaired = repair(path)
        if repaired is not None:
            yield Clean(path.stem[:16], "repaired", repaired)
    for layout, shapes in SHAPES.items():
        for number in range(made_seeds * len(shapes)):
            shape = shapes[number % len(shapes)]
            budget = random_budget(number, shape, DIVISIONS[layout])
            yield Clean(f"{layout}-{number}", "made", LAYOUTS[layout](budget))


def repair(path: Path) -> str | None:
    """The text with its known errors mended; None when no repairs are listed for the file."""
    listed = yaml.safe_load(REPAIRS.read_text("utf-8"))
    rows = next((rows for prefix, rows in listed.items() if path.name.startswith(prefix)), None)
    if rows is None:
        return None
    lines: list[str | None] = list(path.read_text("utf-8").splitlines())
    for row in rows:
        at = _nearest(lines, row["line"] - 1, row["was"])
        if at is None:
            raise RepairError(f"{path.name}: nothing reads “{row['was']}” near line {row['line']}")
        line = lines[at] or ""
        lines[at] = line.replace(row["was"], row["now"]) if "now" in row else None
    return "\n".join(line for line in lines if line is not None) + "\n"


def _nearest(lines: list[str | None], wanted: int, was: str) -> int | None:
    """The line closest to ``wanted`` that holds ``was``, at most 60 lines away."""
    around = sorted(
        range(max(0, wanted - 60), min(len(lines), wanted + 60)), key=lambda n: abs(n - wanted)
    )
    return next((n for n in around if was in (lines[n] or "")), None)
