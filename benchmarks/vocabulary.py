"""How much of a layout never seen is read by the vocabulary alone.

Usage: ``python benchmarks/vocabulary.py [--quick] [--misses FILE] [--at-least SHARE]``.

Every example is compiled in every layout and written as Word, Excel, web page and PDF; each file is
read with its own layout, which gives the truth, and then with that layout removed and with no
layout at all. A figure counts as right when the same line gives the same value, unit and
coordinate; a figure that is there and not in the truth is wrong, one that is missing must be among
those declared as not read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from reading_corpus.making import compiled_sets

from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.compile import Compiled
from mingzhang.documents import Document
from mingzhang.facts import Amount, Coordinate
from mingzhang.formats.reading import read_any_bytes
from mingzhang.interpret import Reading, interpret
from mingzhang.templates import all_templates

FORMATS = (SetFormat.DOCX, SetFormat.XLSX, SetFormat.HTML, SetFormat.PDF)
Figure = tuple[int, Coordinate, Amount]


def figures(reading: Reading) -> Counter[Figure]:
    """The figures of all tables: line, coordinate, value with its unit."""
    return Counter(
        (fact.place.line, fact.coordinate, fact.value)
        for table in reading.tables
        for fact in table.facts
        if isinstance(fact.value, Amount)
    )


def compared(document: Document, own: str) -> dict[str, tuple[Counter[str], list[str]]]:
    """For each choice of layouts the counts ``truth``, ``right``, ``wrong``, ``missing`` and
    ``silent`` (missing and not declared), and lines that tell what went wrong."""
    known = all_templates()
    truth = figures(interpret(document, known, forced=own))
    others = [t for t in known if t.id != own]
    found = {}
    for name, templates in (("others", others), ("none", [])):
        reading = interpret(document, templates)
        got = figures(reading)
        declared = Counter((item.place.line, item.text) for item in reading.unread)
        missing, wrong = truth - got, got - truth
        missed = Counter((line, value.text) for line, _, value in missing.elements())
        replaced = Counter((line, value.text) for line, _, value in wrong.elements())
        counts = Counter(
            truth=truth.total(),
            right=(truth & got).total(),
            wrong=wrong.total(),
            missing=missing.total(),
            silent=(missed - replaced - declared).total(),
        )
        told = [f"wrong   {line} {where} {value.text}" for line, where, value in wrong]
        told += [f"missing {line} {where} {value.text}" for line, where, value in missing]
        found[name] = counts, told
    return found


def document_of(made: Compiled, form: SetFormat) -> Document:
    """A compiled set as it is read back from a file of this format."""
    content = set_content(made, form)
    data = content.encode() if isinstance(content, str) else content
    return read_any_bytes(data, f"set.{form.value}")


def shown(name: str, counts: Counter[str]) -> str:
    """A line of the table."""
    share = 100 * counts["right"] / max(1, counts["truth"])
    return (
        f"{name:28} {counts['truth']:7} {counts['right']:7} {share:7.2f} % {counts['wrong']:6} "
        f"{counts['missing']:8} {counts['silent']:7}"
    )


def main() -> int:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--quick", action="store_true", help="one body of each layout, Word only")
    asked.add_argument("--misses", type=Path)
    asked.add_argument("--at-least", type=float, default=95.0)
    chosen = asked.parse_args()
    formats = FORMATS[:1] if chosen.quick else FORMATS
    totals: dict[tuple[str, str], Counter[str]] = {}
    told: list[str] = []
    for name, made in compiled_sets(not chosen.quick):
        own = next(t.id for t in all_templates() if f"-{t.id}-" in name.rpartition("-")[0] + "-")
        for form in formats:
            for mode, (counts, lines) in compared(document_of(made, form), own).items():
                totals.setdefault((f"{own} {form.value}", mode), Counter()).update(counts)
                told += [f"{name}.{form.value} {mode} {line}" for line in lines]
    heads = f"{'figures':>7} {'right':>7} {'share':>9} {'wrong':>6} {'missing':>8} {'silent':>7}"
    print(f"{'layout, file, other layouts':28} {heads}")
    whole: Counter[str] = Counter()
    for (kind, mode), counts in sorted(totals.items()):
        print(shown(f"{kind} {mode}", counts))
        whole.update(counts)
    print(shown("all", whole))
    if chosen.misses:
        chosen.misses.write_text("\n".join(told) + "\n", encoding="utf-8")
    enough = 100 * whole["right"] >= chosen.at_least * whole["truth"]
    return 0 if enough and not whole["silent"] else 1


if __name__ == "__main__":
    sys.exit(main())
