"""Many writers at once, each a process of its own on a database of its own: nothing is lost, nothing
is done twice. Everything here runs outside of the test's own database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mingzhang.web.pure.chain import verify
from web_world import PREPARE, TELL, python, ran

HERE = Path(__file__).parent
PROCESSES, MOVES, SAVES = 6, 100, 20


def together(world, what: str, times: int) -> None:
    """Six processes do it so often each, at the same time."""
    six = [
        python(world, str(HERE / "mover.py"), what, str(name), str(times))
        for name in range(PROCESSES)
    ]
    told = [one.communicate(timeout=240)[0].split() for one in six]
    assert [one.returncode for one in six] == [0] * PROCESSES
    assert sum(int(made) for made, _ in told) == PROCESSES * times


@pytest.mark.slow
def test_six_who_move_one_filing_at_once_lose_nothing_and_do_nothing_twice(world) -> None:
    ran(world, "-c", PREPARE)
    together(world, "move", MOVES)
    after = json.loads(ran(world, "-c", TELL))
    assert after["version"] == 1 + PROCESSES * MOVES
    assert len(after["log"]) == PROCESSES * MOVES
    assert verify(after["log"]) == (PROCESSES * MOVES, None)
    versions = [entry["after"]["version"] for entry in after["log"]]
    assert versions == list(range(2, 2 + PROCESSES * MOVES))


@pytest.mark.slow
def test_six_who_save_one_filing_at_once_overwrite_nothing(world) -> None:
    """Of two who saw the same revision one saves; the other is told, looks again and saves then."""
    ran(world, "-c", PREPARE)
    together(world, "save", SAVES)
    after = json.loads(ran(world, "-c", TELL))
    all_saves = PROCESSES * SAVES
    numbers = [number for number, _ in after["revisions"]]
    assert numbers == list(range(1, 2 + all_saves))
    assert after["newest"] == after["version"] == 1 + all_saves
    contents = {content for _, content in after["revisions"]}
    assert contents == {"", *(f"{who} {n}" for who in range(PROCESSES) for n in range(SAVES))}
    befores = [entry["before"]["revision"] for entry in after["log"]]
    assert befores == list(range(1, 1 + all_saves))
