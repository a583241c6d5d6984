"""How long targets take: judging and scoring them, by the number of projects.

Usage: ``python benchmarks/performance.py [--quick] [--seconds 10]``. Budgets are made in memory, 15
indicators a project. CPU seconds of one process after templates and rules are loaded; ``ratio`` is
the time against that of half as many projects: 2 is linear. The exit code is 1 when all parts
together take longer than ``--seconds`` for the largest budget.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from made.targets import full_forms, with_results

from mingzhang.budget import Budget
from mingzhang.performance.lint import lint_budget
from mingzhang.performance.model import IndicatorRecord, Reached
from mingzhang.performance.records import of_budget
from mingzhang.performance.schemes import scheme_for
from mingzhang.performance.scoring import score
from mingzhang.performance.year import reached_by
from mingzhang.templates import all_templates

SIZES = (1_250, 2_500, 5_000, 10_000)
TEMPLATES = {template.id: template for template in all_templates()}


def judged(budget: Budget) -> str:
    """Lint all targets; what was found."""
    findings = lint_budget(budget, TEMPLATES[budget.template])
    return f"{len(findings)} findings"


Results = list[tuple[IndicatorRecord, Reached | None]]


def year_over(budget: Budget) -> Results:
    """The indicators of a budget, each with what it reached by December."""
    played = with_results(budget)
    return list(zip(of_budget(played), reached_by(played, 12), strict=True))


def scored(results: Results) -> str:
    """Score all indicators; how many have points."""
    scheme = scheme_for("hebei")
    points = sum(score(record, reached, scheme).points is not None for record, reached in results)
    return f"{points:,} scored"


def as_it_is(budget: Budget) -> Budget:
    """Nothing to prepare."""
    return budget


PARTS: dict[str, tuple[Callable[[Budget], Any], Callable[[Any], str]]] = {
    "lint": (as_it_is, judged),
    "score": (year_over, scored),
}
"""Of each part what is made beforehand and not timed, and what is timed."""


def main() -> int:
    """Print a table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the smallest budgets only")
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    sizes = SIZES[:2] if options.quick else SIZES
    judged(full_forms(20))
    together = 0.0
    print(f"{'part':<8}{'projects':>10}{'indicators':>12}{'seconds':>9}{'ratio':>7}  result")
    for name, (prepare, part) in PARTS.items():
        before = taken = 0.0
        for size in sizes:
            budget = full_forms(size)
            held = prepare(budget)
            gc.collect()
            start = time.process_time()
            result = part(held)
            taken = time.process_time() - start
            ratio = f"{taken / before:.2f}" if before else ""
            targets = len(budget.indicators)
            line = f"{name:<8}{size:>10,}{targets:>12,}{taken:>9.2f}{ratio:>7}  {result}"
            print(line, flush=True)
            before = taken
        together += taken
    print(f"together {together:.2f} s for {sizes[-1]:,} projects (at most {options.seconds:g})")
    return int(together > options.seconds)


if __name__ == "__main__":
    sys.exit(main())
