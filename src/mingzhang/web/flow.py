"""The table of moves, read from ``flow.yaml``: the views, the API and the manual show the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingzhang.facts import Message
from mingzhang.templates.lines import load_lines
from mingzhang.web.models.organisations import Role

_FILE = Path(__file__).parent / "flow.yaml"


@dataclass(frozen=True, slots=True)
class State:
    """A state of a filing; its content may be changed while it is ``open``."""

    id: str
    name: Message
    open: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A move from one of ``sources`` to ``target``, see the head of ``flow.yaml``."""

    id: str
    name: Message
    sources: tuple[str, ...]
    target: str
    by: frozenset[str]
    clean: bool = False
    reason: bool = False
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """States and moves by their ids, in the order of the file."""

    states: dict[str, State]
    moves: dict[str, Move]

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that leave a state."""
        return tuple(move for move in self.moves.values() if state in move.sources)


@cache
def flow() -> Flow:
    """The flow. Raises TemplateError with file and line for a mistake in it."""
    top = load_lines(_FILE).mapping(["states", "moves"], ["states", "moves"])
    states = {}
    for key, node in top["states"].items():
        found = node.mapping(["zh", "en", "open"], ["zh", "en"])
        name = Message(found["zh"].text(), found["en"].text())
        states[key] = State(key, name, "open" in found and found["open"].flag())
    moves = {}
    keys = ["id", "zh", "en", "from", "to", "by", "clean", "reason", "dates"]
    for node in top["moves"].sequence():
        found = node.mapping(keys, keys[:6])
        move = Move(
            found["id"].text(),
            Message(found["zh"].text(), found["en"].text()),
            tuple(one.choice(states) for one in found["from"].sequence()),
            found["to"].choice(states),
            frozenset(one.choice(Role.values) for one in found["by"].sequence()),
            "clean" in found and found["clean"].flag(),
            "reason" in found and found["reason"].flag(),
            found["dates"].texts() if "dates" in found else (),
        )
        moves[move.id] = move
    return Flow(states, moves)
