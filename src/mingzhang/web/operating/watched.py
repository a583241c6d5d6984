"""Run a module as a program that ends when its parent does, so that nothing is left running when
``mingzhang serve`` is killed: ``python -m mingzhang.web.operating.watched MODULE ARGUMENT …``."""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import sys
import threading
import time

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_GRACE = 8.0
"""Seconds that are left to end by oneself."""


def main() -> None:
    """Run what the command line names."""
    parent = os.getppid()
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before we could ask to be told
        sys.exit(1)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _follow(parent: int) -> None:
    """End the whole group some time after the parent: a program that was told to end while it was
    starting may not have heard it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    time.sleep(_GRACE)
    if os.getpgrp() == os.getpid():  # a group of our own, as supervise() starts it
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main()
