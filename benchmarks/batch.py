"""Many files at once: how much faster two cores are than one, and what a run holds in memory.

Usage: ``python benchmarks/batch.py [--files 100] [--jobs 2] [--rounds 3]``. The files are the sets
compiled from ``examples/budgets``, as PDF and as Word, each copy with bytes of its own. One core
and two take turns in one run, so that a busy machine slows both alike; the ratio is that of the
fastest rounds. Also timed: the same command once more over the results that it kept.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUDGETS = sorted((ROOT / "examples" / "budgets").glob("*.yaml"))
AIM = 1.8
"""How many times faster two cores shall be than one, for 100 files."""


def mingzhang(*arguments: str) -> float:
    """Seconds that a command takes; ends the benchmark when it fails."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "mingzhang", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode(errors="replace"))
    return time.perf_counter() - start


def make_files(folder: Path, count: int) -> None:
    """``count`` files in turn of every budget and both kinds."""
    sets = folder / "sets"
    for path in BUDGETS:
        mingzhang("compile", str(path), "--format", "pdf,docx", "--out", str(sets))
    good = sorted(sets.iterdir())
    (folder / "files").mkdir()
    for number in range(count):
        source = good[number % len(good)]
        # Something behind the end that no reader looks at: the same document, another file.
        mark = b"\n%% %d\n" % number if source.suffix == ".pdf" else b""
        name = f"{number:04}-{source.name}"
        (folder / "files" / name).write_bytes(source.read_bytes() + mark)


def peak() -> int:
    """Megabytes of the largest process so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_files(folder, chosen.files)
        files, report = str(folder / "files"), str(folder / "report.json")
        base = ("check", files, "--format", "json", "-o", report)
        print(f"{'round':8}{'1 core':>10}{f'{chosen.jobs} cores':>10}{'ratio':>8}")
        took: dict[int, list[float]] = {1: [], chosen.jobs: []}
        for number in range(chosen.rounds):
            for jobs, seconds in took.items():
                seconds.append(mingzhang(*base, "--jobs", str(jobs)))
            one, more = took[1][-1], took[chosen.jobs][-1]
            print(f"{number + 1:<8}{one:9.2f}s{more:9.2f}s{one / more:8.2f}")
        ratio = min(took[1]) / min(took[chosen.jobs])
        print(f"{'best':8}{min(took[1]):9.2f}s{min(took[chosen.jobs]):9.2f}s{ratio:8.2f}")
        print(f"(at least {AIM} is aimed at)")
        print(f"{chosen.files / min(took[chosen.jobs]):.1f} files a second")
        print(f"largest process: {peak()} MB")
        kept = ("--resume", str(folder / "state.jsonl"), "--jobs", str(chosen.jobs))
        first, again = mingzhang(*base, *kept), mingzhang(*base, *kept)
        print(f"kept results: {first:.2f}s the first time, {again:.2f}s again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
