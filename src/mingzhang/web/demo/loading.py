"""Loading the demo: a list of steps, each of which leaves alone what was done before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from mingzhang.facts import Message
from mingzhang.web.demo import examples, faulty, files, notes, offices, story
from mingzhang.web.demo.offices import LogIn
from mingzhang.web.models import Event, Organisation
from mingzhang.web.services.auditing import atomic, record

_LOADED = "demo.loaded"
Tell = Callable[[Message], None]
Step = tuple[Message, Callable[[], None]]


def load(tell: Tell = lambda _: None) -> tuple[LogIn, ...]:
    """Load the demo; ``tell`` is told of each step. Once loaded nothing is loaded again; what was
    interrupted goes on where it stopped."""
    folder = examples()
    if folder is None:
        return ()
    if not Event.objects.filter(action=_LOADED).exists():
        steps = list(_steps(folder))
        for number, (name, step) in enumerate(steps, start=1):
            at = f"[{number}/{len(steps)}]"
            tell(Message(f"{at} {name.zh}", f"{at} {name.en}"))
            step()
        with atomic():
            record(None, _LOADED, Organisation.objects.order_by("pk")[0])
    return offices.log_ins()


def _steps(folder: Path) -> Iterator[Step]:
    yield Message("单位和用户", "offices and users"), offices.settle
    for act in story.acts(folder):
        yield Message(f"{act.at:%Y-%m-%d} {act.name}", f"{act.at:%Y-%m-%d} {act.name}"), _at(act)
    for path in files.disclosures(folder):
        yield Message(f"公开文件 {path.name}", f"disclosure {path.name}"), _publishing(path)
    yield Message("问题清单", "findings"), notes.write
    yield Message("待审核的文件", "files to be checked"), _uploads(folder)


def _publishing(path: Path) -> Callable[[], None]:
    return lambda: files.publish(path)


def _at(act: story.Act) -> Callable[[], None]:
    def do() -> None:
        with story.at(act.at):
            act.do()

    return do


def _uploads(folder: Path) -> Callable[[], None]:
    def do() -> None:
        text = folder / "shanxi-2026-pinglu-medical-security.txt"
        files.have_checked(text.name, text.read_bytes(), "finance", "finance-review")
        wrong = faulty.pdf(story.Years(folder).of("water", story.COMING))
        name = f"示例县水利局{story.COMING}年部门预算（送审稿）.pdf"
        files.have_checked(name, wrong, "water", "water-clerk")

    return do
