"""Sets of the demo compiled ahead, by children that stay, while the story goes on. Knows no Django:
the children import what they do, and need nothing of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from threading import Event, Thread

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, each_confined
from mingzhang.web.pure.work import Set, make_set

Order = tuple[str, str, Sequence[str]]
"""Content, code of the body, formats."""
_LIMITS = Limits(900, 3072, fresh=True)
_MOST = 3


class Ahead:
    """Answers orders as :func:`mingzhang.web.pure.work.make_set` does. ``coming`` tells the orders
    that will be asked for, in their order; with the first question those after it are begun."""

    def __init__(self, coming: Callable[[], Sequence[Order]]) -> None:
        self._coming = coming
        self._orders: dict[Order, Future[Set | Message]] | None = None
        self._over = Event()

    def __call__(self, order: Order) -> Set | Message:
        """The set that was ordered; waits for it."""
        if self._orders is None:
            coming = list(self._coming())
            self._begin(coming[coming.index(order) :] if order in coming else [order])
        elif order not in self._orders:
            self._begin([order])
        return (self._orders or {}).pop(order).result()

    def close(self) -> None:
        """End the children; what nobody asked for is forgotten."""
        self._over.set()

    def _begin(self, orders: Sequence[Order]) -> None:
        futures: dict[Order, Future[Set | Message]] = {order: Future() for order in orders}
        self._orders = {**(self._orders or {}), **futures}
        Thread(target=self._work, args=(futures,), daemon=True).start()

    def _work(self, futures: dict[Order, Future[Set | Message]]) -> None:
        orders, jobs = list(futures), max(1, min(_MOST, (os.cpu_count() or 1) - 1))
        try:
            with closing(each_confined(make_set, orders, jobs, _LIMITS, self._watch)) as results:
                for number, made in results:
                    if isinstance(made, BaseException):
                        futures[orders[number]].set_exception(made)
                    else:
                        futures[orders[number]].set_result(made)
        except Exception as error:
            for future in futures.values():
                if not future.done():
                    future.set_exception(error)

    def _watch(self) -> None:
        if self._over.is_set():
            raise InterruptedError
