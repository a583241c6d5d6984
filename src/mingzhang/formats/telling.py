"""How far the reading of a file is, for whoever waits for it.

A reader says after each page which one it was; somebody who shows progress listens. Readers need
not know whether anybody does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[int, int], None] | None] = ContextVar("listener", default=None)


def page_read(number: int, count: int) -> None:
    """Say that a page (from 1) of ``count`` has been read."""
    if (listener := _listener.get()) is not None:
        listener(number, count)


@contextmanager
def heard_by(listener: Callable[[int, int], None]) -> Iterator[None]:
    """Let ``listener`` hear which pages are read inside."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
