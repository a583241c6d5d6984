"""The limits of a child process, and how it is told that one of them was reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure


@dataclass(frozen=True, slots=True)
class Limits:
    """What the work on one file may take: seconds by the clock, and megabytes (2**20 bytes) of
    memory held at a time by the process that does it.

    The defaults leave room for long scans: recognising characters takes some seconds a page and
    1.5 GB. Everything else needs a tenth of that. ``fresh``: the child is started anew and never
    forked. What sets PDFs needs that: the typesetter's threads, where the parent has used it, are
    lost in a fork, and the child would wait for them for ever.
    """

    seconds: float = 600.0
    megabytes: int = 2048
    fresh: bool = False


class Why(StrEnum):
    """Why the work on a file was ended."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class Stopped(ReadFailure):
    """The work on a file was ended: ``why``, under which ``limits``."""

    def __init__(self, why: Why, limits: Limits, detail: str = "") -> None:
        super().__init__(_message(why, limits, detail))
        self.why, self.limits = why, limits


def _message(why: Why, limits: Limits, detail: str) -> Message:
    if why is Why.TIME:
        return Message(
            f"处理这份文件超过 {limits.seconds:g} 秒，已经停止。"
            "请确认是部门预算公开文件，或放宽时限。",
            f"This file took longer than {limits.seconds:g} seconds and was given up. Please make "
            "sure that it is a budget disclosure, or allow more time.",
        )
    if why is Why.MEMORY:
        return Message(
            f"处理这份文件需要的内存超过 {limits.megabytes} MB，已经停止。"
            "请确认是部门预算公开文件，或放宽内存上限。",
            f"This file needed more than {limits.megabytes} MB of memory and was given up. Please "
            "make sure that it is a budget disclosure, or allow more memory.",
        )
    told = f"（{detail}）" if detail else ""
    told_en = f" ({detail})" if detail else ""
    return Message(
        f"处理这份文件时读取程序意外终止{told}，文件可能已损坏。请用原来的软件打开，另存后再试。",
        f"The reader broke down over this file{told_en}; it may be damaged. Please open it with "
        "the program it was made with, save it again and retry.",
    )
