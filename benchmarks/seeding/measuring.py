"""One slip in one document: what the checks say that they did not say before."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.facts import Finding, Severity
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import Template, all_templates
from seeding.documents import Clean
from seeding.slips import Slip

SERIOUS = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one slip.

    ``found``: a new error or warning names the line (or, for a dropped row, its table). ``first``:
    the first place of the first such finding is the wrong cell. ``among``: the cell is one of its
    places. ``value``: it proposes the figure that stood there. ``told`` are the checks that speak,
    with those folded under them; ``beside`` the new serious findings that do not name the slip.
    ``count`` is the number of new serious findings.
    """

    document: str
    origin: str
    slip: Slip
    found: bool
    first: bool
    among: bool
    value: bool
    told: tuple[str, ...]
    checks: tuple[str, ...]
    beside: tuple[str, ...]
    count: int
    messages: tuple[str, ...] = field(default=())
    broke: str = ""


PATIENCE = 60
"""Seconds after which a check counts as hanging."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raises TimeoutError in the block when it takes longer (on systems with SIGALRM)."""

    def late(*_: object) -> None:
        raise TimeoutError(f"not finished after {seconds} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """All templates, once."""
    return all_templates()


def read(text: str) -> Reading:
    """Text -> Reading."""
    return interpret(read_bytes(text.encode("utf-8")), templates())


@lru_cache(maxsize=64)
def verdict_of(text: str) -> Verdict:
    """Text -> Verdict; the clean ones are kept."""
    return check(read(text))


def serious(verdict: Verdict) -> list[Finding]:
    """Errors and warnings."""
    return [f for f in verdict.findings if f.severity in SERIOUS]


def measure(clean: Clean, slip: Slip) -> Outcome:
    """Read and check the document with the slip in it. An exception is an outcome too."""
    lines = clean.text.split("\n")
    if slip.now is None:
        del lines[slip.line - 1]
    else:
        lines[slip.line - 1] = slip.now
    gone = slip.line if slip.now is None else None
    before = Counter(_key(f, None, gone is None) for f in serious(verdict_of(clean.text)))
    try:
        with at_most(PATIENCE):
            after = serious(check(read("\n".join(lines))))
    except Exception as error:
        return Outcome(
            clean.name,
            clean.origin,
            slip,
            False,
            False,
            False,
            False,
            (),
            (),
            (),
            0,
            broke=f"{type(error).__name__}: {error}",
        )
    fresh = []
    for finding in after:
        key = _key(finding, gone, gone is None)
        if before[key]:
            before[key] -= 1
        else:
            fresh.append(finding)
    return _judge(clean, slip, fresh)


def _key(finding: Finding, gone: int | None, words: bool) -> tuple[object, ...]:
    """What makes a finding the same one: check, figures, and the lines before a row was dropped."""
    lines = tuple(p.line + (gone is not None and p.line >= gone) for p in finding.places)
    message = "".join(c for c in finding.message.en if not c.isdigit()) if words else ""
    return (finding.check, finding.stated, finding.expected, lines, message)


def _judge(clean: Clean, slip: Slip, fresh: Sequence[Finding]) -> Outcome:
    hits = [f for f in fresh if _names(f, slip)]
    beside = [f for f in fresh if f not in hits]
    first = among = value = False
    if hits:
        # Errors stand before warnings; the first one is what a clerk reads first.
        finding = hits[0]
        first = bool(finding.places) and _is_cell(finding.places[0], slip)
        among = any(_is_cell(p, slip) for f in hits for p in f.places)
        value = any(_proposes(f, slip) for f in hits)
    told = tuple(dict.fromkeys(f.check for h in hits for f in (h, *h.consequences)))
    return Outcome(
        clean.name,
        clean.origin,
        slip,
        bool(hits),
        first,
        among,
        value,
        told,
        tuple(f.check for f in hits),
        tuple(f.check for f in beside),
        len(fresh),
        tuple(f"{f.check} {[p.line for p in f.places]} {f.message.zh}" for f in fresh),
    )


def _names(finding: Finding, slip: Slip) -> bool:
    first, last = slip.lines
    each = (*finding.places, *(p for c in finding.consequences for p in c.places))
    return any(first <= p.line <= last for p in each)


def _is_cell(place: object, slip: Slip) -> bool:
    if slip.figure is None:
        return slip.lines[0] <= getattr(place, "line", 0) <= slip.lines[1]
    if getattr(place, "line", 0) not in {slip.line, slip.figure.row}:
        return False
    text = getattr(place, "text", "")
    return slip.printed in text if slip.kind != "column" else slip.printed in text or not text


def _proposes(finding: Finding, slip: Slip) -> bool:
    """Whether the figure that stood there is what the finding expects."""
    if slip.figure is None:
        return False
    wanted = f"{abs(slip.figure.amount.value):,.{max(slip.figure.amount.decimals, 0)}f}"
    if slip.kind == "column":
        return slip.figure.column in finding.message.zh or wanted in finding.message.zh
    return (
        wanted in finding.expected.replace("-", "") or wanted.replace(",", "") in finding.expected
    )
