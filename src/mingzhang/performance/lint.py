"""Quality of targets: what the performance rules find in a disclosure or in a budget."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from mingzhang.budget import Budget
from mingzhang.check.model import Rule
from mingzhang.check.run import findings_of
from mingzhang.facts import Finding
from mingzhang.interpret.model import Reading
from mingzhang.performance.held import reading_of
from mingzhang.templates import Template

_FAMILY = "K"
_BESIDE = frozenset({"P5"})
"""Rules of other families that hold targets against something: P5 asks whether the purchases of a
project leave the money for what its targets promise."""


def is_about_targets(rule: Rule) -> bool:
    """Whether a rule judges performance targets; ``mingzhang explain K1`` tells one of them."""
    return rule.id.startswith(_FAMILY) or rule.id in _BESIDE


def lint_reading(reading: Reading) -> tuple[Finding, ...]:
    """What the rules about targets find in a disclosure, the most serious first."""
    return findings_of(reading, is_about_targets)


def lint_budget(budget: Budget, template: Template) -> tuple[Finding, ...]:
    """The same for a budget before it is compiled, by the same rules; ``template`` says which form
    its targets will be printed in. Places name sheet and row (``Place.sheet``, ``Place.line``)."""
    with _collector_paused():
        return lint_reading(reading_of(budget, template))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Nothing that is made here is thrown away before the end, and a large budget makes a million
    records: the garbage collector would look through them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
