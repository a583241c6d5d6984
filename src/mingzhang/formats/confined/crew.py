"""Several children at work: tasks handed out as they get free, answers as they come."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from mingzhang.formats.confined.child import Kind
from mingzhang.formats.confined.limits import Limits, Stopped, Why
from mingzhang.formats.confined.worker import Worker

Task = TypeVar("Task")
Result = TypeVar("Result")
_TICK = 0.05
"""Seconds between two looks at time and memory."""
_USED_UP = 200
"""Tasks after which a child is replaced, so that what a library leaks does not add up."""


def run_confined(
    function: Callable[[Task], Result],
    task: Task,
    limits: Limits | None = None,
    watch: Callable[[], None] | None = None,
) -> Result:
    """``function(task)``, computed in a child process within ``limits``.

    Function, task and result must be such that they can be sent to another process. Raises
    :class:`Stopped` when a limit is reached or the child crashes, and what the function raises.
    ``watch`` is called in this process several times a second while the child works; what it raises
    ends the child.
    """
    with closing(each_confined(function, [task], 1, limits, watch)) as results:
        _, result = next(results)
    if isinstance(result, BaseException):
        raise result
    return result


def each_confined(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    jobs: int,
    limits: Limits | None = None,
    watch: Callable[[], None] | None = None,
) -> Generator[tuple[int, Result | BaseException], None, None]:
    """Number (from 0) and result of each task, in the order in which they get ready.

    Up to ``jobs`` children work at a time; tasks are taken from the iterator as they get free. A
    task whose work was ended gives :class:`Stopped`, one whose function raises, that exception.
    To close the generator, or to interrupt it, ends all children at once.
    """
    crew: _Crew[Task, Result] = _Crew(function, limits or Limits(), max(1, jobs), watch)
    try:
        yield from crew.work(enumerate(tasks))
    finally:
        crew.end()


class _Crew(Generic[Task, Result]):
    def __init__(
        self,
        function: Callable[[Task], Result],
        limits: Limits,
        jobs: int,
        watch: Callable[[], None] | None = None,
    ) -> None:
        self._function, self._limits, self._jobs = function, limits, jobs
        self._watch = watch
        self._idle: list[Worker] = []
        self._busy: list[Worker] = []
        self._again: list[tuple[int, Task]] = []

    def work(
        self, tasks: Iterator[tuple[int, Task]]
    ) -> Generator[tuple[int, Result | BaseException], None, None]:
        while self._hand_out(tasks) or self._busy:
            wait([worker.pipe for worker in self._busy], _TICK)
            if self._watch is not None:
                self._watch()
            looked = [self._look_after(worker) for worker in list(self._busy)]
            answers = [answer for answer in looked if answer is not None]
            if answers:
                self._hand_out(tasks)  # first: a child shall not wait until answers are used
            yield from answers

    def end(self) -> None:
        """End every child."""
        for worker in (*self._busy, *self._idle):
            worker.end()
        self._busy, self._idle = [], []

    def _hand_out(self, tasks: Iterator[tuple[int, Task]]) -> bool:
        """Give tasks to children as long as there are both; whether any was given."""
        given = False
        while len(self._busy) < self._jobs:
            fresh = bool(self._again)
            found = self._again.pop() if self._again else next(tasks, None)
            if found is None:
                break
            self._start(*found, fresh=fresh)
            given = True
        return given

    def _start(self, number: int, task: Task, *, fresh: bool = False) -> None:
        while True:
            if fresh and self._idle:
                self._idle.pop().end()
            worker = self._idle.pop() if self._idle else Worker(self._function, self._limits)
            self._busy.append(worker)  # from now on it is ended whatever happens
            if worker.give(number, task):
                return
            self._busy.remove(worker)
            worker.end()

    def _look_after(self, worker: Worker) -> tuple[int, Result | BaseException] | None:
        """The answer of a child, or why there will be none; None while it works."""
        try:
            if worker.pipe.poll():
                answer = worker.receive()
                return None if answer is None else self._answered(worker, *answer)
            why = worker.overrun()
            return None if why is None else self._stopped(worker, why, "")
        except EOFError:
            return self._stopped(worker, *worker.cause())

    def _answered(
        self, worker: Worker, kind: Kind, value: Any
    ) -> tuple[int, Result | BaseException] | None:
        if kind is Kind.INTERRUPTED:
            raise KeyboardInterrupt
        if kind is Kind.NO_MEMORY:
            return self._stopped(worker, Why.MEMORY, "")
        self._busy.remove(worker)
        worker.done += 1
        if worker.done >= _USED_UP:
            worker.end()
        else:
            self._idle.append(worker)
        return worker.number, value

    def _stopped(
        self, worker: Worker, why: Why, detail: str
    ) -> tuple[int, Result | BaseException] | None:
        """End a child. What earlier tasks left in it must not fail this one: then once more."""
        self._busy.remove(worker)
        worker.end()
        if worker.done and why is not Why.TIME:
            self._again.append((worker.number, worker.task))
            return None
        return worker.number, Stopped(why, self._limits, detail)
