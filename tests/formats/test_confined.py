"""A child process that hangs, eats memory or crashes costs its own file, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mingzhang.formats.confined import Limits, Stopped, Why, each_confined, run_confined

pytestmark = pytest.mark.slow

TIGHT = Limits(seconds=3, megabytes=400)


def do(task: str) -> str:
    """What a task says, done in the child."""
    return ACTIONS[task]() if task in ACTIONS else task.upper()


def hang() -> str:
    while True:
        pass


def eat() -> str:
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


def ask_for_too_much() -> str:
    return str(len(bytearray(10**13)))


def crash() -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    return ""


def leave() -> str:
    os._exit(3)


def fail() -> str:
    raise ValueError("said so")


ACTIONS: dict[str, Callable[[], str]] = {
    "hang": hang,
    "eat": eat,
    "ask": ask_for_too_much,
    "crash": crash,
    "leave": leave,
    "fail": fail,
}


@pytest.mark.parametrize(
    ("task", "why", "said"),
    [
        ("hang", Why.TIME, "3 "),
        ("eat", Why.MEMORY, "400 MB"),
        ("ask", Why.MEMORY, "400 MB"),
        ("crash", Why.CRASH, "SIGSEGV"),
        ("leave", Why.CRASH, "3"),
    ],
)
def test_what_goes_too_far_is_ended_and_told(task: str, why: Why, said: str) -> None:
    start = time.monotonic()
    with pytest.raises(Stopped) as stopped:
        run_confined(do, task, TIGHT)
    assert time.monotonic() - start < 20
    assert stopped.value.why is why
    assert said in stopped.value.message.zh
    assert said in stopped.value.message.en


def test_the_other_files_go_on() -> None:
    tasks = ["a", "eat", "b", "crash", "c", "hang", "d", "ask", "e", "fail", "f"]
    results = dict(each_confined(do, tasks, 2, TIGHT))
    assert sorted(results) == list(range(len(tasks)))
    done = [result for _, result in sorted(results.items()) if isinstance(result, str)]
    assert done == ["A", "B", "C", "D", "E", "F"]
    assert isinstance(results[9], ValueError)
    assert [getattr(results[n], "why", None) for n in (1, 3, 5, 7)] == [
        Why.MEMORY,
        Why.CRASH,
        Why.TIME,
        Why.MEMORY,
    ]


def test_an_exception_of_the_work_is_that_exception() -> None:
    with pytest.raises(ValueError, match="said so"):
        run_confined(do, "fail")


_BURDENED: list[bytearray] = []


def hoard(megabytes: int) -> int:
    """Work that leaves memory behind, as libraries do."""
    _BURDENED.append(bytearray(b"x") * (megabytes << 20))
    return megabytes


def test_what_earlier_files_left_behind_does_not_fail_a_later_one() -> None:
    results = dict(each_confined(hoard, [200, 200, 200], 1, Limits(60, 400)))
    assert results == {0: 200, 1: 200, 2: 200}


def test_tasks_are_taken_as_they_are_needed() -> None:
    """Ten thousand files are not opened before the first is read."""
    results = each_confined(do, (str(n) for n in count()), 2, TIGHT)
    assert [next(results)[1] for _ in range(5)].count("0") == 1
    results.close()


def _children() -> set[int]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def start_another(task: str) -> str:
    with subprocess.Popen(
        [sys.executable, "-c", f"import time; time.sleep(300)  # {task}"]
    ) as other:
        return str(other.wait())


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child started ends with it, and its temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = _children()
    with pytest.raises(Stopped):
        run_confined(start_another, str(tmp_path), TIGHT)
    assert _children() == before
    assert list(tmp_path.iterdir()) == []
    mine = str(tmp_path).encode()
    time.sleep(0.2)
    running = [p for p in Path("/proc").glob("[0-9]*/cmdline") if mine in _read(p)]
    assert running == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_beside_other_threads_a_child_is_not_forked() -> None:
    """A fork of a web server might inherit a lock that nobody ever gives back."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert run_confined(str.upper, "abc", Limits(60)) == "ABC"
    finally:
        done.set()
        other.join()


def test_a_child_gets_its_next_task_before_the_answer_is_used() -> None:
    taken: list[str] = []

    def tasks() -> Iterator[str]:
        for task in "abc":
            taken.append(task)
            yield task

    results = each_confined(do, tasks(), 1, TIGHT)
    assert next(results) == (0, "A")
    assert taken == ["a", "b"]
    assert list(results) == [(1, "B"), (2, "C")]


def _set(_: object) -> bytes:
    from mingzhang.documents import Document, Paragraph
    from mingzhang.formats.pdf import write_pdf

    return write_pdf(Document("a.txt", "", "tabbed", (Paragraph("正文", 1),), title="题"))


def test_a_child_sets_a_pdf_where_its_parent_has_set_one_before() -> None:
    # The threads of the typesetter are lost in a fork; a child that was forked waited for ever.
    assert _set(None)
    assert run_confined(_set, None, Limits(60, 1024, fresh=True)).startswith(b"%PDF")


class Order:
    """What a child that was taken over by its file would send: something to be done."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self._path),))


def give_an_order(path: Path) -> Order:
    return Order(path)


def test_an_answer_is_a_value_and_runs_nothing(tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        run_confined(give_an_order, tmp_path / "made", TIGHT)
    assert stopped.value.why is Why.CRASH
    assert not (tmp_path / "made").exists()
