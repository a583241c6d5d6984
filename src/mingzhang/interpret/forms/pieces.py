"""A field of a form piece by piece."""

from __future__ import annotations

from mingzhang.facts import Place
from mingzhang.interpret.model import PerformanceForm


def pieces(form: PerformanceForm, name: str) -> tuple[tuple[str, Place], ...]:
    """The cells a text field was printed in, each with its place; empty when it is not printed.

    A field torn over several rows is kept as ``goals`` (all of it) and ``goals#1``, ``goals#2`` …
    """
    whole = form.fields.get(name)
    if whole is None:
        return ()
    found = []
    index = 1
    while (piece := form.fields.get(f"{name}#{index}")) is not None:
        found.append(piece)
        index += 1
    return tuple(found) or (whole,)
