"""Keeping several programs running as one: what dies is started anew, and nothing outlives us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.facts import Message

_GRACE = 8.0
"""Seconds a program is given to end by itself."""
_LONGEST_PAUSE = 30.0
_HEALTHY = 60.0
"""Seconds after which a program that was started anew counts as well again."""


@dataclass
class Program:
    """A module that is to run. ``tries``: how often in a row it may die young before all ends;
    None: it is started again for ever, with pauses that grow."""

    name: Message
    arguments: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    tries: int | None = None
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    deaths: int = 0
    again: float = 0.0

    def start(self) -> None:
        """Start it in a group of its own, which ends as a whole."""
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mingzhang.web.operating.watched", *self.arguments],
            env={**os.environ, **self.environ},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


def supervise(programs: Sequence[Program], tell: Callable[[Message], None]) -> int:
    """Run all until interrupted; the exit code: 0 after a signal, 1 when one cannot be kept up."""
    stopping = _Stopping()
    for program in programs:
        program.start()
    code = 0
    while not stopping.asked:
        time.sleep(0.1)
        if any(not _kept_up(program, tell) for program in programs if not stopping.asked):
            code = 1
            break
    _end(programs, stopping)
    return code


class _Stopping:
    """Whether a signal asked to stop; ``urgent`` once it was asked twice."""

    def __init__(self) -> None:
        self.asked = self.urgent = False
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, self._ask)

    def _ask(self, *_: object) -> None:
        self.urgent, self.asked = self.asked, True


def _kept_up(program: Program, tell: Callable[[Message], None]) -> bool:
    """Start a program that died again when it is time; False to give up."""
    now = time.monotonic()
    if program.process is None:
        if now >= program.again:
            program.start()
        return True
    code = program.process.poll()
    if code is None:
        return True
    _kill_group(program.process)
    program.process = None
    program.deaths = 1 if now - program.begun > _HEALTHY else program.deaths + 1
    name = program.name
    if program.tries is not None and program.deaths > program.tries:
        tell(
            Message(
                f"{name.zh}连续{program.deaths}次异常退出（代码 {code}），服务停止。"
                "原因见上面的输出。",
                f"The {name.en} ended {program.deaths} times in a row (code {code}); giving up. "
                "See above for the cause.",
            )
        )
        return False
    pause = 0.0 if program.deaths == 1 else min(_LONGEST_PAUSE, 2.0 ** (program.deaths - 1))
    program.again = now + pause
    tell(
        Message(
            f"{name.zh}异常退出（代码 {code}），{pause:.0f} 秒后重新启动。",
            f"The {name.en} ended (code {code}); starting it again in {pause:.0f} s.",
        )
    )
    return True


def _end(programs: Sequence[Program], stopping: _Stopping) -> None:
    """End all, kindly first; nothing of their groups is left."""
    running = [one.process for one in programs if one.process is not None]
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    limit = time.monotonic() + _GRACE
    while time.monotonic() < limit and not stopping.urgent:
        if all(process.poll() is not None for process in running):
            break
        time.sleep(0.05)
    for process in running:
        _kill_group(process)
        process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
