"""Puts thousands of single slips into clean documents and prints what the checks find.

Usage: ``python benchmarks/seeded_errors.py [--quick] [--each N] [--seed N] [--misses FILE]``. See
``benchmarks/README.md`` for what the numbers mean.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from seeding.documents import Clean, clean_documents
from seeding.figures import figures_of
from seeding.measuring import Outcome, measure, read, serious, verdict_of
from seeding.printing import by_check, by_group, by_kind, percent
from seeding.slips import Slip, slips_of

from mingzhang.facts import Severity

LINEAR = {f"G{n}" for n in (*range(1, 14), 15, 16, 17, 20)} | {"P2", "P3", "A1", "N1"}
"""Checks whose findings come from linear identities; a clean document must have none."""


def main() -> int:
    """Run and print; 1 when a check raised an exception, or below ``--at-least``."""
    options = _options()
    clean = list(clean_documents(made_seeds=1))
    if options.quick:
        clean = [c for c in clean if c.origin == "clean" or c.name.endswith(("-1", "-3", "-5"))]
    _say(f"{len(clean)} clean documents")
    _print_alarms(clean)
    tasks = [(c, slip) for c in clean for slip in _slips(c, options.each, options.seed)]
    _say(f"{len(tasks)} slips")
    outcomes = _run(tasks)
    _print(outcomes)
    if options.misses:
        _write_misses(Path(options.misses), outcomes)
    broke = [o for o in outcomes if o.broke]
    for o in broke[:20]:
        print(f"RAISED {o.document} {o.slip.told}: {o.broke}")
    tied = [o for o in outcomes if o.slip.tie == "tied"]
    recall = sum(o.found for o in tied) / max(1, len(tied))
    return int(bool(broke) or recall * 100 < options.at_least)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few hundred slips, for CI")
    parser.add_argument("--each", type=int, default=0, help="slips of each kind in each document")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--misses", help="write the slips that were not found to this file")
    parser.add_argument("--at-least", type=float, default=0, help="fail below this recall (%%)")
    options = parser.parse_args()
    options.each = options.each or (6 if options.quick else 20)
    return options


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _slips(clean: Clean, each: int, seed: int) -> list[Slip]:
    reading = read(clean.text)
    draw = random.Random(f"{seed} {clean.name}")
    return list(slips_of(reading, clean.text, figures_of(reading, clean.text), each, draw))


def _run(tasks: Sequence[tuple[Clean, Slip]]) -> list[Outcome]:
    """All slips on all cores, with progress on stderr."""
    start = time.monotonic()
    outcomes: list[Outcome] = []
    chunks = [tasks[n : n + 10] for n in range(0, len(tasks), 10)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        futures = [pool.submit(_chunk, chunk) for chunk in chunks]
        for number, future in enumerate(as_completed(futures), start=1):
            outcomes += future.result()
            if number % 10 == 0 or number == len(chunks):
                spent = time.monotonic() - start
                _say(f"  {len(outcomes)}/{len(tasks)} slips, {spent:.0f} s")
    return sorted(outcomes, key=lambda o: (o.document, o.slip.kind, o.slip.line, o.slip.told))


def _chunk(tasks: Sequence[tuple[Clean, Slip]]) -> list[Outcome]:
    os.environ["MINGZHANG_DEBUG"] = "1"
    return [measure(clean, slip) for clean, slip in tasks]


def _print_alarms(clean: Sequence[Clean]) -> None:
    """What the checks say about documents without a slip."""
    linear = errors = warnings = 0
    left: Counter[str] = Counter()
    for document in clean:
        found = serious(verdict_of(document.text))
        linear += sum(f.check in LINEAR for f in found)
        errors += sum(f.severity is Severity.ERROR for f in found)
        warnings += sum(f.severity is Severity.WARNING for f in found)
        left.update(f"{document.name} {f.check}" for f in found if f.severity is Severity.ERROR)
    print(
        f"Without a slip: {len(clean)} documents, {linear} findings of linear identities, "
        f"{errors} errors, {warnings} warnings."
    )
    for name, number in left.items():
        print(f"  error left: {name} ×{number}")


def _print(outcomes: Sequence[Outcome]) -> None:
    print("\nBy kind of slip (recall is over tied figures)\n")
    print(by_kind(outcomes))
    print("\nBy check\n")
    print(by_check(outcomes))
    print("\nBy sort of figure\n")
    print(by_group(outcomes, "sort", lambda o: o.slip.sort))
    print("\nBy origin of the document\n")
    print(by_group(outcomes, "origin", lambda o: o.origin))
    untied = sum(o.slip.tie == "untied" for o in outcomes)
    noise = sum(len(o.beside) for o in outcomes)
    print(
        f"\n{len(outcomes)} slips; untied {percent(untied, len(outcomes))}; "
        f"findings beside the slip: {noise}"
    )


def _write_misses(path: Path, outcomes: Sequence[Outcome]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for o in outcomes:
            if o.slip.tie == "tied" and (not o.found or not o.first or o.beside or o.count > 1):
                state = "MISS" if not o.found else "ELSEWHERE" if not o.first else "MORE"
                print(
                    state,
                    o.document,
                    o.slip.kind,
                    o.slip.sort,
                    o.slip.rules,
                    o.slip.told,
                    sep="\t",
                    file=file,
                )
                for message in o.messages:
                    print("", message, sep="\t", file=file)


if __name__ == "__main__":
    sys.exit(main())
