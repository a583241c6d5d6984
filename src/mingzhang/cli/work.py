"""The same work on many files: one after another or in several processes, with a progress bar."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from typing import TypeVar

from mingzhang.cli.inputs import Source

Result = TypeVar("Result")
FEW = 4
"""Up to this many files, starting processes takes longer than it saves."""


def over(
    sources: Sequence[Source], work: Callable[[Source], Result], jobs: int, lang: str
) -> Iterator[Result]:
    """Results of ``work`` for all sources, in their order, as they become ready.

    ``work`` must be a function (or partial) that can be sent to another process and must not raise:
    what goes wrong with one file belongs into its result. ``jobs`` 0 lets this function choose.
    """
    wanted = jobs or (1 if len(sources) <= FEW else os.cpu_count() or 1)
    results = _in_turn(sources, work) if wanted == 1 else _in_pool(sources, work, wanted)
    with closing(results):
        yield from _shown(results, len(sources), lang)


def _in_turn(
    sources: Sequence[Source], work: Callable[[Source], Result]
) -> Generator[Result, None, None]:
    for source in sources:
        yield work(source)


def _in_pool(
    sources: Sequence[Source], work: Callable[[Source], Result], jobs: int
) -> Generator[Result, None, None]:
    pool = ProcessPoolExecutor(min(jobs, len(sources)), initializer=_leave_interrupts_to_parent)
    try:
        yield from pool.map(work, sources)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of the terminal; only the parent shall act on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _shown(results: Iterable[Result], total: int, lang: str) -> Iterator[Result]:
    """Pass results through; with more than one file and a terminal, show how far it is."""
    if total < 2 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("正在读取" if lang == "zh" else "Reading", total=total)
        for result in results:
            bar.advance(task)
            yield result
