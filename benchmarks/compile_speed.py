"""How long compiling takes, by format, and how it grows with projects and units.

Usage: ``python benchmarks/compile_speed.py [--large]``. CPU seconds of one process and of the
children that set long PDFs, after templates, fonts and classifications are loaded, medians of
several runs; the ratio compares each with hashing a fixed text in the same run, so that a noisy
machine does not decide. ``--large`` adds a department of 200 units and 2,000 projects, once, in a
process of its own, with its peak memory.
"""

from __future__ import annotations

import hashlib
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from made.departments import department

from mingzhang.budget import Budget
from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.compile import Compiled, Plan, bodies, compile_set
from mingzhang.templates import all_templates
from mingzhang.templates.layout import layout_of

PROJECTS = (1, 3, 10, 30, 100)
TEMPLATES = {t.id: t for t in all_templates() if layout_of(t) is not None}
YARDSTICK = b"2101501" * 4096


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Median CPU seconds of ``work``."""
    taken = []
    for _ in range(runs):
        start = sum(os.times()[:4])
        work()
        taken.append(sum(os.times()[:4]) - start)
    return statistics.median(taken)


def plain() -> None:
    """The yardstick: some hundredths of a second of hashing."""
    for _ in range(400):
        hashlib.sha256(YARDSTICK).digest()


def compiled(budget: Budget, template: str, plan: Plan = Plan.NOTE, number: int = 0) -> Compiled:
    """The set of the department, or of the unit of this ``number``."""
    layout = layout_of(TEMPLATES[template])
    assert layout is not None
    return compile_set(budget, TEMPLATES[template], layout, bodies(budget)[number], plan)


def row(name: str, budget: Budget, template: str, unit: float, runs: int = 3) -> list[float]:
    """Print one line: compiling under both plans, each format, all five together."""
    made = compiled(budget, template)
    taken = [
        seconds(lambda: compiled(budget, template), runs),
        seconds(lambda: compiled(budget, template, Plan.CARRY), runs),
    ]
    for form in SetFormat:
        taken.append(seconds(lambda form=form: set_content(made, form), runs))
    total = taken[0] + sum(taken[2:])
    cells = "".join(f"{value:8.2f}" for value in (*taken, total))
    print(f"{name:28}{cells}{total / unit:8.1f}", flush=True)
    return [*taken, total]


def heading() -> None:
    """The names of the columns."""
    names = ("note", "carry", *(form.value for form in SetFormat), "all", "ratio")
    print(f"{'':28}" + "".join(f"{name:>8}" for name in names))


def print_peak() -> None:
    """The most memory this process and a child, which come one at a time, can have had."""
    own, child = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    both = f"with its largest child at most {own + child:.0f} MB"
    print(f"peak memory {own:.0f} MB, {both}")


def main() -> int:
    """Print the tables."""
    if sys.argv[1:] == ["--child"]:
        heading()
        row("200 units, 2,000 projects", department(200, 2000), "hebei", seconds(plain), 1)
        print_peak()
        return 0
    if sys.argv[1:] == ["--every-set"]:
        budget = department(200, 2000)
        taken = seconds(lambda: [compiled(budget, "hebei", number=n) for n in range(201)], 1)
        print(f"the sets of the department and of its 200 units compiled: {taken:.1f} s")
        print_peak()
        return 0
    unit = seconds(plain)
    row_of_30 = {}
    print("One department, all in seconds; “all” is compiling (note) and all five formats")
    heading()
    for template in TEMPLATES:
        for projects in PROJECTS:
            name = f"{template}, {projects} projects"
            taken = row(name, department(1, projects), template, unit)
            if projects == 30:
                row_of_30[template] = taken
    worst, pdf = (max(taken[n] for taken in row_of_30.values()) for n in (-1, 3))
    print(f"30 projects: all five {worst:.2f} s (at most 3), PDF {pdf:.2f} s (at most 1)")
    if "--large" in sys.argv:
        print("\nA large department (at most 60 s and 1,024 MB)", flush=True)
        for task in ("--child", "--every-set"):
            subprocess.run([sys.executable, __file__, task], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
