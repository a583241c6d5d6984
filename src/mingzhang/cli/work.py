"""The same work on many files, each in a child process within limits, with a progress bar."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TypeVar

from mingzhang.cli.complaints import fault
from mingzhang.cli.inputs import Source
from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, Why, each_confined

Result = TypeVar("Result")
FEW = 4
"""Up to this many files, starting further processes takes longer than it saves."""
_REDRAWN = 0.25
"""Seconds between two drawings of the progress bar: more often, it takes time from the files."""


def over(
    sources: Sequence[Source],
    work: Callable[[Source], Result],
    failed: Callable[[Source, Message], Result],
    jobs: int,
    lang: str,
    limits: Limits,
    done: int = 0,
) -> Generator[tuple[int, Result], None, None]:
    """The number (from 0) of each source with its result, in the order in which they get ready.

    ``work`` must be a function (or partial) that can be sent to another process and must not raise:
    what goes wrong with one file belongs into its result. ``failed`` makes the result of a file
    whose work was ended, from the sentence why. ``jobs`` 0 lets this function choose.
    ``done`` files more were done before, for the progress bar.
    """
    wanted = min(jobs or (1 if len(sources) <= FEW else _cores()), max(1, len(sources)))
    # The largest first: a long file that comes last would leave the other processes idle.
    order = sorted(range(len(sources)), key=lambda n: -_size(sources[n]))
    tasks = [sources[n] for n in order]
    with _ended_by_term(), closing(each_confined(work, tasks, wanted, limits)) as results:
        for at, result in _shown(results, len(sources), done, lang):
            number = order[at]
            source = sources[number]
            if isinstance(result, Stopped):
                yield number, failed(source, _advised(result))
            elif isinstance(result, BaseException):
                yield number, failed(source, fault(result))
            else:
                yield number, result


def in_order(results: Iterable[tuple[int, Result]]) -> tuple[Result, ...]:
    """All results, in the order of their sources."""
    return tuple(result for _, result in sorted(results, key=lambda pair: pair[0]))


def _size(source: Source) -> int:
    """Bytes of the file, or of the archive that it is in; 0 for what cannot be read."""
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _advised(stopped: Stopped) -> Message:
    """The sentence, with the option that raises the limit."""
    option = {Why.TIME: "--time-limit", Why.MEMORY: "--memory-limit"}.get(stopped.why)
    if option is None:
        return stopped.message
    return Message(
        f"{stopped.message.zh}选项：{option}。", f"{stopped.message.en} The option is {option}."
    )


@contextmanager
def _ended_by_term() -> Iterator[None]:
    """A polite request to end (SIGTERM) ends the children, too, and removes their files."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _shown(results: Iterable[Result], total: int, done: int, lang: str) -> Iterator[Result]:
    """Pass results through; with more than one file and a terminal, show how far it is."""
    if total < 2 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # a thread of its own might hold a lock while a child is forked
    )
    with bar:
        task = bar.add_task(
            "正在读取" if lang == "zh" else "Reading", total=total + done, completed=done
        )
        drawn = 0.0
        for result in results:
            bar.advance(task)
            if time.monotonic() - drawn >= _REDRAWN:
                bar.refresh()
                drawn = time.monotonic()
            yield result
