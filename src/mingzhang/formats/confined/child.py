"""What runs in the child: take a task, do it, send what came of it, until there are no more."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable
from enum import Enum, auto
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mingzhang.formats.confined.answers import loads
from mingzhang.formats.confined.limits import Limits

_HARD = 2
"""How many times the memory limit may be asked for: one request beyond it fails at once, where the
watch on memory that is used would come too late."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_QUIET = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


class Kind(Enum):
    """What a message from the child is about."""

    BEGUN = auto()
    DONE = auto()
    RAISED = auto()
    NO_MEMORY = auto()
    INTERRUPTED = auto()


def serve(
    pipe: Connection, function: Callable[[Any], Any], limits: Limits, folder: Path, parent: int
) -> None:
    """Do tasks from the pipe until it closes. ``folder`` takes all temporary files."""
    _settle(limits, folder, parent)
    while True:
        try:
            task = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        if not task:
            return
        pipe.send_bytes(pickle.dumps((Kind.BEGUN, None)))
        answer = _answer(function, task)
        try:
            pipe.send_bytes(answer)
        except OSError:  # nobody waits for it any more
            return


def _answer(function: Callable[[Any], Any], task: bytes) -> bytes:
    try:
        return pickle.dumps((Kind.DONE, function(pickle.loads(task))))
    except MemoryError:
        return pickle.dumps((Kind.NO_MEMORY, None))
    except KeyboardInterrupt:
        return pickle.dumps((Kind.INTERRUPTED, None))
    except BaseException as error:
        try:
            answer = pickle.dumps((Kind.RAISED, error))
            loads(answer)  # some exceptions can be sent and not received
        except Exception:
            return pickle.dumps((Kind.RAISED, RuntimeError(f"{type(error).__name__}: {error}")))
        return answer


def _settle(limits: Limits, folder: Path, parent: int) -> None:
    """Make this process one that can be ended at any moment without a trace."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # only the parent acts on Ctrl-C
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = str(folder)
    os.environ["TMPDIR"] = str(folder)
    for variable in _QUIET:  # several children share the cores already
        os.environ.setdefault(variable, "1")
    if hasattr(os, "setpgid"):
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)  # whatever this process starts is ended with it
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)
    _bound_requests(limits)
    if os.environ.get("MINGZHANG_DEBUG", "") in ("", "0"):
        _hush()


def _bound_requests(limits: Limits) -> None:
    """Bound the memory that may be asked for, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Writable private memory: unlike the address space, close to what is really used.
        with contextlib.suppress(OSError, ValueError):
            inherited = int(Path("/proc/self/statm").read_text("ascii").split()[5])
            most = limits.megabytes * 1048576 * _HARD + inherited * resource.getpagesize()
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            if hard == resource.RLIM_INFINITY or most < hard:
                resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _hush() -> None:
    """What C libraries and programs say about a bad file is not for the user's terminal."""
    faulthandler.disable()
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
