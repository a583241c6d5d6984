"""How long reading and checking takes, and how it grows with the document.

Usage: ``python benchmarks/speed.py``. Times are medians of several runs in one process after the
templates, rules and classifications are loaded; the ratio column compares each document with
hashing the same bytes line by line in the same run, so that a noisy machine does not decide.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from mingzhang.check import check
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

ROOT = Path(__file__).resolve().parent.parent
SEEDS = Path(os.environ.get("MINGZHANG_SEEDS", ROOT.parent / "shared" / "seeds"))
RUNS = 5


def median(work: Callable[[], object]) -> float:
    """Median CPU seconds of ``work``."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def plain(data: bytes) -> str:
    """The yardstick: hash every line of the file forty times."""
    digest = hashlib.sha256()
    for _ in range(40):
        for line in data.split(b"\n"):
            digest.update(line)
    return digest.hexdigest()


def main() -> int:
    """Print the three tables."""
    templates = all_templates()

    def whole(data: bytes) -> None:
        check(interpret(read_bytes(data), templates))

    files = sorted((ROOT / "examples").glob("*.txt")) + sorted(SEEDS.glob("*.txt"))
    for path in files:
        whole(path.read_bytes())  # start-up: templates, rules, classifications
    print(f"{'document':44}{'kB':>6}{'seconds':>10}{'ratio':>8}")
    seconds = []
    for path in files:
        data = path.read_bytes()
        taken, yardstick = median(lambda d=data: whole(d)), median(lambda d=data: plain(d))
        seconds.append(taken)
        print(f"{path.name[:42]:44}{len(data) // 1024:6}{taken:10.3f}{taken / yardstick:8.1f}")
    print(f"{'median':50}{statistics.median(seconds):10.3f}\n")

    print("Growth: one document, its parts repeated")
    data = (ROOT / "examples" / "clean-hebei.txt").read_bytes()
    first = median(lambda: whole(data))
    for times in (1, 2, 4, 8):
        # Each copy is another body, as a department with its units would be.
        parts = [data.replace(b"101 ", f"101{n:03} ".encode()) for n in range(times)]
        taken = median(lambda p=parts: whole(b"\n\n".join(p)))
        print(f"  x{times:<3}{taken:8.3f} s{taken / first / times:8.2f} of linear")

    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "mingzhang", "--help"], check=True, capture_output=True)
    print(f"\nmingzhang --help: {time.perf_counter() - start:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
