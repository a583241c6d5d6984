"""One child process, as its parent sees it: started, given a task, watched, ended."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from mingzhang.formats.confined.answers import loads
from mingzhang.formats.confined.child import Kind, serve
from mingzhang.formats.confined.limits import Limits, Why

_START_UP = 120.0
"""Seconds for a child to begin: one that is spawned loads its libraries anew."""
_NEAR = 0.7
"""A child that crashed holding this share of the memory limit crashed for want of memory."""
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Worker:
    """A child process that does tasks one after another."""

    def __init__(self, function: Callable[[Any], Any], limits: Limits) -> None:
        self.limits = limits
        self.done = 0
        self.task: Any = None
        self.number = -1
        self._peak = 0
        self._deadline = 0.0
        self._folder = Path(tempfile.mkdtemp(prefix="mingzhang-"))
        try:
            self._begin(function)
        except BaseException:  # Ctrl-C, too, leaves no folder behind
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def _begin(self, function: Callable[[Any], Any]) -> None:
        limits = self.limits
        context = _context(limits)
        forked = context.get_start_method() == "fork"
        # A forked child holds what its parent held; the limit is for what its files need.
        self._inherited = _resident(os.getpid()) if forked else 0
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(  # type: ignore[attr-defined]
            target=serve,
            args=(theirs, function, limits, self._folder, os.getpid()),
            daemon=True,
        )
        self._process.start()
        theirs.close()
        if hasattr(os, "setpgid"):
            # The child does the same: whoever comes first.
            with contextlib.suppress(OSError):
                os.setpgid(self._process.pid, self._process.pid)

    def give(self, number: int, task: Any) -> bool:
        """Send a task; False when the child is gone."""
        self.number, self.task = number, task
        self._peak, self._deadline = 0, time.monotonic() + _START_UP
        try:
            self.pipe.send_bytes(pickle.dumps(task))
        except OSError:
            return False
        return True

    def receive(self) -> tuple[Kind, Any] | None:
        """The answer of the child when there is one; None while it works.

        Raises EOFError when it has ended without an answer.
        """
        try:
            kind, value = loads(self.pipe.recv_bytes())
        except (OSError, pickle.UnpicklingError) as error:
            raise EOFError from error
        if kind is Kind.BEGUN:
            self._deadline = time.monotonic() + self.limits.seconds
            return None
        return kind, value

    def overrun(self) -> Why | None:
        """The limit that the child is beyond, if any."""
        if time.monotonic() > self._deadline:
            return Why.TIME
        self._peak = max(self._peak, _resident(self._process.pid) - self._inherited)
        return Why.MEMORY if self._peak > self.limits.megabytes * 1048576 else None

    def cause(self) -> tuple[Why, str]:
        """Why a child ended that nobody ended, and the signal or exit code it ended with."""
        self._process.join(5)
        code = self._process.exitcode or 0
        # The system ends processes of which it has too many bytes by this signal.
        starved = code == -getattr(signal, "SIGKILL", 9)
        starved = starved or self._peak > _NEAR * self.limits.megabytes * 1048576
        if starved:
            return Why.MEMORY, ""
        try:
            return Why.CRASH, signal.Signals(-code).name
        except ValueError:
            return Why.CRASH, str(code)

    def end(self) -> None:
        """End the child and whatever it started, at once; remove its temporary files."""
        pid = self._process.pid
        if pid is not None and hasattr(os, "killpg"):
            # The group is the child's own, and stands as long as anything in it does.
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()
        self._process.join(5)
        self.pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _context(limits: Limits) -> BaseContext:
    """A forked child starts at once and has everything loaded; with other threads in the parent
    (a web server) a fork might inherit a lock for ever."""
    forks = sys.platform == "linux" and threading.active_count() == 1 and not limits.fresh
    return multiprocessing.get_context("fork" if forks else "spawn")


def _resident(pid: int | None) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
