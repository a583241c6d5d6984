"""Loading the demo: a list of steps, each of which leaves alone what was done before.

A load that was broken off, however, goes on with the next start; two starts at once load once; and
offices that are at work already are never mixed with invented ones, whose password is known.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from mingzhang.cli.complaints import CommandError
from mingzhang.facts import Message
from mingzhang.web.demo import examples, faulty, files, neighbours, notes, offices, story
from mingzhang.web.demo.offices import LogIn
from mingzhang.web.models import Event, Organisation, User
from mingzhang.web.services.auditing import atomic, record

_BEGUN, _LOADED = "demo.begun", "demo.loaded"
Tell = Callable[[Message], None]
Step = tuple[Message, Callable[[], None]]


def load(tell: Tell = lambda _: None) -> tuple[LogIn, ...]:
    """Load the demo; ``tell`` is told of each step. Once loaded nothing is loaded again; what was
    interrupted goes on where it stopped."""
    folder = examples()
    if folder is None:
        return ()
    with _alone(tell):
        if not Event.objects.filter(action=_LOADED).exists():
            _demand_room()
            _load(folder, tell)
    return offices.log_ins()


def _load(folder: Path, tell: Tell) -> None:
    year = story.Years(folder)
    with closing(year.ahead):
        steps = list(_steps(folder, year))
        for number, (name, step) in enumerate(steps, start=1):
            at = f"[{number}/{len(steps)}]"
            tell(Message(f"{at} {name.zh}", f"{at} {name.en}"))
            step()
    with atomic():
        record(None, _LOADED, Organisation.objects.order_by("pk")[0])


@contextmanager
def _alone(tell: Tell) -> Iterator[None]:
    """Nobody else of this machine loads into the folder meanwhile; the system lets go of the lock
    whatever becomes of us."""
    with (settings.DATA / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            tell(
                Message(
                    "另一个进程正在装入示例，等它装完。",
                    "Another process is loading the demo; waiting for it.",
                )
            )
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _demand_room() -> None:
    """Refuse to load where somebody works."""
    if User.objects.exists() and not Event.objects.filter(action=_BEGUN).exists():
        raise CommandError(
            "这个数据文件夹里已经有用户，不装入示例：示例用户的密码是公开的。"
            "请用 --data 指定另一个文件夹。",
            "This data folder has users already. The demo is not loaded: the password of its users "
            "is known to everybody. Name another folder with --data.",
        )


def _settling(before: datetime) -> Callable[[], None]:
    """Offices and users, all at once: nobody is left without a password."""

    def settle() -> None:
        with story.at(before - timedelta(days=1)), atomic():
            offices.settle()
            if not Event.objects.filter(action=_BEGUN).exists():
                record(None, _BEGUN, Organisation.objects.order_by("pk")[0])

    return settle


def _steps(folder: Path, year: story.Years) -> Iterator[Step]:
    acts = story.acts(year)
    yield Message("单位和用户", "offices and users"), _settling(acts[0].at)
    for act in acts:
        yield Message(f"{act.at:%Y-%m-%d} {act.name}", f"{act.at:%Y-%m-%d} {act.name}"), _at(act)
    for path in files.disclosures(folder):
        yield Message(f"公开文件 {path.name}", f"disclosure {path.name}"), _publishing(path)
    yield Message("人口（虚构）", "populations (invented)"), neighbours.settle
    yield Message("问题清单", "findings"), notes.write
    yield Message("待审核的文件", "files to be checked"), _uploads(folder, year)


def _publishing(path: Path) -> Callable[[], None]:
    return lambda: files.publish(path)


def _at(act: story.Act) -> Callable[[], None]:
    def do() -> None:
        with story.at(act.at):
            act.do()

    return do


def _uploads(folder: Path, year: story.Years) -> Callable[[], None]:
    def do() -> None:
        text = folder / "shanxi-2026-pinglu-medical-security.txt"
        files.have_checked(text.name, text.read_bytes(), "finance", "finance-review")
        wrong = faulty.pdf(year.of("water", story.COMING))
        name = f"示例县水利局{story.COMING}年部门预算（送审稿）.pdf"
        files.have_checked(name, wrong, "water", "water-clerk")

    return do
