"""Whatever becomes of a file on its way, reading and checking it ends: with an entry, or with a
sentence. Nothing crashes, hangs, takes more than it may, or is reported as a fault of the program.

The ordinary run takes a few dozen mutations of each kind; MINGZHANG_FUZZ names another number of
mutations in all, MINGZHANG_FUZZ_FROM the first seed. A failure names kind and seed:
``python tests/fuzz/test_fuzz.py pdf 4711`` writes the file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fuzz.mutations import mutated
from mingzhang.check import check
from mingzhang.documents import Document, Table
from mingzhang.facts import Outcome
from mingzhang.formats import ReadFailure
from mingzhang.formats.confined import Limits, Stopped, Why, each_confined
from mingzhang.formats.docx import write_docx
from mingzhang.formats.html import write_html
from mingzhang.formats.json import write_json
from mingzhang.formats.pdf import reader, write_pdf
from mingzhang.formats.reading import read_any_bytes
from mingzhang.formats.text import read_file
from mingzhang.formats.xlsx import write_xlsx
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

ROOT = Path(__file__).resolve().parent.parent.parent
XLS = ROOT / "tests" / "formats" / "data" / "excel-97.xls"
IN_ALL = int(os.environ.get("MINGZHANG_FUZZ", "0") or 0) or 200
FIRST = int(os.environ.get("MINGZHANG_FUZZ_FROM", "0") or 0)
LIMITS = Limits(seconds=120, megabytes=1024)
"""A good file takes a second and 150 MB; a mutation may say that it has a million rows."""
JOBS = 2


@cache
def _document() -> Document:
    """The first tables of a disclosure, with the text between them: small, so that many accidents
    can be tried, and that they hit what matters."""
    whole = read_file(ROOT / "examples" / "clean-hebei.txt")
    tables = [n for n, block in enumerate(whole.blocks) if isinstance(block, Table)]
    return replace(whole, blocks=whole.blocks[: tables[3] + 1])


KINDS: dict[str, tuple[str, int, Callable[[], bytes]]] = {
    # name: kind of mutations, share of all, the good file
    "pdf": ("pdf", 3, lambda: write_pdf(_document())),
    "docx": ("zip", 2, lambda: write_docx(_document())),
    "xlsx": ("zip", 2, lambda: write_xlsx(_document())),
    "html": ("text", 1, lambda: write_html(_document()).encode()),
    "json": ("text", 1, lambda: write_json(_document()).encode()),
    "xls": ("text", 1, XLS.read_bytes),
}


def read_and_check(data: bytes) -> str:
    """What becomes of a file, in a word; runs in the child process."""
    try:
        document = read_any_bytes(data)
    except ReadFailure as failure:
        return "sentence" if failure.message.zh.endswith("。") else f"no sentence: {failure}"
    verdict = check(interpret(document, all_templates()))
    assert not verdict.certificate.outcomes[Outcome.RULE_BROKE]
    return "checked"


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_ends_in_an_entry_or_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, share, make = KINDS[name]
    monkeypatch.setenv("MINGZHANG_DEBUG", "1")  # a rule that breaks says so instead of going on
    monkeypatch.setenv("MINGZHANG_SOFFICE", "")  # conversions have their own test
    monkeypatch.setattr(reader, "available", lambda: False)  # and so have pictures of pages
    good = make()
    assert read_and_check(good) == "checked"
    count = IN_ALL * share // sum(share for _, share, _ in KINDS.values())
    files = (mutated(good, kind, FIRST + seed) for seed in range(count))
    bad = [
        (name, FIRST + seed, repr(result))
        for seed, result in each_confined(read_and_check, files, JOBS, LIMITS)
        # A file that claims to be huge may run into the limit of memory: that is what it is for.
        if result not in ("checked", "sentence") and getattr(result, "why", None) is not Why.MEMORY
    ]
    assert bad == []


def test_a_file_beyond_the_limits_costs_only_itself() -> None:
    def hang(data: bytes) -> str:
        while data == b"hang":
            pass
        return "done"

    results = dict(each_confined(hang, [b"hang", b"a", b"b"], JOBS, Limits(seconds=0.5)))
    assert isinstance(results[0], Stopped)
    assert (results[1], results[2]) == ("done", "done")


if __name__ == "__main__":
    chosen, number = sys.argv[1], int(sys.argv[2])
    group, _, source = KINDS[chosen]
    target = Path(f"fuzz-{chosen}-{number}.bin")
    target.write_bytes(mutated(source(), group, number))
    print(target)
