"""How long reading and checking take, how that grows, and how much memory they need.

Usage: ``python benchmarks/speed.py [--quick] [--limit SECONDS]``. Everything runs on one core. See
``benchmarks/README.md`` for what the numbers mean.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from made import LAYOUTS, Shape, random_budget
from seeding.documents import EXAMPLES, SEEDS
from seeding.printing import table

from mingzhang.check import check
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

TEMPLATES = all_templates()
PEAK = """
import resource, sys
from pathlib import Path
from mingzhang.check import check
from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
templates = all_templates()
for name in sys.argv[1:]:
    check(interpret(read_file(Path(name)), templates))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> int:
    """Print the tables; 1 when the slowest document needs more than ``--limit`` seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, for CI")
    parser.add_argument("--limit", type=float, help="fail when a document needs longer (seconds)")
    options = parser.parse_args()
    _one_core()
    repeat = 3 if options.quick else 9
    slowest = _documents(repeat)
    _growth(3 if options.quick else 5, repeat)
    _start(repeat)
    _memory()
    return int(options.limit is not None and slowest > options.limit)


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _seconds(work: Callable[[], object], repeat: int) -> float:
    """The median of some runs."""
    spent = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def _files() -> Iterator[Path]:
    yield from sorted(EXAMPLES.glob("*.txt"))
    yield from sorted(SEEDS.glob("*.txt"))


def _documents(repeat: int) -> float:
    """Each document: the steps, and the whole against plain line splitting, run side by side."""
    rows = []
    slowest = 0.0
    for path in _files():
        data = path.read_bytes()
        check(interpret(read_bytes(data), TEMPLATES))  # what a first document loads
        document = read_bytes(data)
        reading = interpret(document, TEMPLATES)
        first = _fresh(path)
        plain = _seconds(lambda d=data: _split(d), repeat * 10)  # type: ignore[misc]
        steps = [
            _seconds(lambda d=data: read_bytes(d), repeat),  # type: ignore[misc]
            _seconds(lambda d=document: interpret(d, TEMPLATES), repeat),  # type: ignore[misc]
            _seconds(lambda r=reading: check(r), repeat),  # type: ignore[misc]
        ]
        whole = sum(steps)
        slowest = max(slowest, whole)
        figures = len(reading.facts)
        rows.append(
            [
                path.stem[:24],
                len(data) // 1024,
                figures,
                *(_ms(s) for s in steps),
                _ms(whole),
                first,
                f"{whole / plain:.0f}",
                _micro(whole / max(1, figures)),
            ]
        )
    head = (
        "document",
        "KB",
        "figures",
        "read ms",
        "interpret ms",
        "check ms",
        "all ms",
        "first run ms",
        "× line splitting",
        "µs a figure",
    )
    print("One document (medians, one core, after start-up)\n")
    print(table(head, rows))
    return slowest


FRESH = """
import sys, time
from pathlib import Path
from mingzhang.check import check
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
templates = all_templates()
check(interpret(read_bytes(Path(sys.argv[1]).read_bytes()), templates))
data = Path(sys.argv[2]).read_bytes()
start = time.perf_counter()
check(interpret(read_bytes(data), templates))
print(time.perf_counter() - start)
"""


def _fresh(path: Path) -> str:
    """The first time a process sees the document: texts remembered from earlier runs do not help.

    Another document goes before it, so that loading data is not counted.
    """
    warm = EXAMPLES / "clean-hebei.txt"
    if warm == path:
        warm = next(p for p in EXAMPLES.glob("*.txt") if p != path)
    command = [sys.executable, "-c", FRESH, str(warm), str(path)]
    spent = [
        float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        for _ in range(3)
    ]
    return _ms(statistics.median(spent))


def _split(data: bytes) -> int:
    """What nobody can avoid: decoding, lines and cells."""
    return sum(len(line.split("\t")) for line in data.decode("utf-8").split("\n"))


def _growth(doublings: int, repeat: int) -> None:
    """Departments one after another in one file: 1, 2, 4 … of them."""
    rows = []
    before = 0.0
    for power in range(doublings + 1):
        number = 2**power
        parts = [
            LAYOUTS["hebei"](random_budget(n, Shape(carry=n % 2 == 0), "139999"))
            for n in range(number)
        ]
        data = "\n".join(parts).encode("utf-8")
        reading = interpret(read_bytes(data), TEMPLATES)
        spent = _seconds(
            lambda d=data: check(interpret(read_bytes(d), TEMPLATES)),  # type: ignore[misc]
            max(1, repeat // number),
        )
        ratio = f"{spent / before:.2f}" if before else "—"
        rows.append([number, len(data) // 1024, len(reading.facts), _ms(spent), ratio])
        before = spent
    print("\nGrowth: departments in one file (2.00 would be in step with the length)\n")
    print(table(("departments", "KB", "figures", "all ms", "× the half"), rows))


def _start(repeat: int) -> None:
    """The command line from nothing."""
    python = sys.executable
    rows = []
    bare = _seconds(lambda: subprocess.run([python, "-c", "pass"], check=True), repeat)
    for words in (
        ["--help"],
        ["check", "--help"],
        ["templates"],
        ["check", str(EXAMPLES / "clean-hebei.txt")],
    ):
        command = [python, "-m", "mingzhang", *words]
        spent = _seconds(lambda c=command: subprocess.run(c, capture_output=True), repeat)  # type: ignore[misc]
        rows.append(
            [
                " ".join(["mingzhang", *words[:1], *(Path(w).name for w in words[1:])]),
                _ms(spent),
                f"{spent / bare:.1f}",
            ]
        )
    print("\nThe command line, start-up included\n")
    print(table(("command", "ms", "× python -c pass"), rows))


def _memory() -> None:
    rows = []
    files = [*_files()]
    for name, chosen in (("no document", []), *((p.stem[:24], [p]) for p in files), ("all", files)):
        command = [sys.executable, "-c", PEAK, *map(str, chosen)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        rows.append([name, done.stdout.strip()])
    print("\nPeak memory of a process\n")
    print(table(("document", "MB"), rows))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def _micro(seconds: float) -> str:
    return f"{seconds * 1_000_000:.0f}"


if __name__ == "__main__":
    sys.exit(main())
