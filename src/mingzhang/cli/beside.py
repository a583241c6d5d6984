"""The documents that a check sets others against: last year's, and those of the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from mingzhang.check import Beside
from mingzhang.cli.complaints import CommandError
from mingzhang.cli.inputs import Source, find_sources
from mingzhang.cli.layouts import Layouts
from mingzhang.cli.pipeline import read_source
from mingzhang.cli.work import in_order, over
from mingzhang.facts import Message
from mingzhang.formats.confined import Limits
from mingzhang.interpret.model import Reading


def read_beside(
    last_year: Path | None,
    units: Sequence[Path],
    layouts: Layouts,
    jobs: int,
    lang: str,
    limits: Limits,
) -> Beside | None:
    """The documents named with ``--last-year`` and ``--unit``; None when there are none.

    Their layouts are told from the files. Raises :class:`CommandError` when one of them cannot be
    read: nothing could be said of what was to be checked against it.
    """
    last = find_sources([last_year]) if last_year is not None else ()
    if len(last) > 1:
        raise CommandError(
            f"{last_year} 里有 {len(last)} 份文件，--last-year 只能给一份。请写出是哪一份。",
            f"{last_year} holds {len(last)} files; --last-year takes one. Please name it.",
        )
    sources = (*last, *find_sources(units))
    if not sources:
        return None
    work = partial(read_source, layouts=replace(layouts, forced=None))
    readings = []
    results = in_order(over(sources, work, _given_up, jobs, lang, limits))
    for source, result in zip(sources, results, strict=True):
        readings.append(_demanded(source, result))
    return Beside(readings[0] if last else None, tuple(readings[len(last) :]))


def _given_up(source: Source, message: Message) -> Reading | Message:
    return message


def _demanded(source: Source, result: Reading | Message) -> Reading:
    """The reading, which must hold something to compare."""
    if isinstance(result, Message):
        raise CommandError(
            f"用来比对的文件 {source.name} 读不了：{result.zh}",
            f"The document to compare with, {source.name}, cannot be read: {result.en}",
        )
    if not result.facts:
        raise CommandError(
            f"用来比对的文件 {source.name} 中没有读出任何数据。请确认是部门预算（决算）公开文件。",
            f"Nothing was read from the document to compare with, {source.name}. Please make sure "
            "that it is a budget disclosure or final accounts.",
        )
    return result
