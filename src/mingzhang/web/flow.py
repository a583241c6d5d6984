"""The table of moves, read from ``flow.yaml``: the views, the API and the manual show the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingzhang.facts import Message
from mingzhang.templates.lines import load_lines
from mingzhang.web.models.filings import Filing
from mingzhang.web.models.organisations import Kind, Organisation, Role

_FILE = Path(__file__).parent / "flow.yaml"
PUBLISHED = "published"
WAYS = ("department", "unit")
"""The ways a filing can go: approved by finance, or by the department it belongs to."""


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
    of: str = ""
    clean: bool = False
    reason: bool = False
    dates: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    units: bool = False
    again: bool | None = None
    approved: bool = False

    def waits_for(self, parent: Filing | None) -> bool:
        """Whether a unit's move must wait for its department's filing. What was published once has
        been approved: its units do not wait while it is corrected."""
        if not self.parent:
            return False
        return parent is None or (parent.state not in self.parent and parent.published_at is None)

    @property
    def publishes(self) -> bool:
        """Whether it makes a version for everybody to see."""
        return self.target == PUBLISHED

    @property
    def reviews(self) -> bool:
        """Whether whoever makes it judges what others have filled in."""
        return bool(self.by & {Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER})

    @property
    def leads_on(self) -> bool:
        """Whether it is the way ahead; sending back or correcting is always possible and nobody's
        turn."""
        return self.clean or not self.reason

    @property
    def day(self) -> str:
        """The field of the day that whoever makes the move enters; empty where there is none."""
        return next((name for name in self.dates if name.endswith("_on")), "")


@dataclass(frozen=True, slots=True)
class Flow:
    """States and moves by their ids, in the order of the file."""

    states: dict[str, State]
    moves: dict[str, Move]

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that leave a state."""
        return tuple(move for move in self.moves.values() if state in move.sources)

    def leaving(self, filing: Filing) -> tuple[Move, ...]:
        """The moves that leave the state of a filing on its way, whoever makes them."""
        way, again = way_of(filing.organisation), filing.published_at is not None
        return tuple(
            move
            for move in self.moves_from(filing.state)
            if move.of in ("", way) and move.again in (None, again)
        )


def way_of(organisation: Organisation) -> str:
    """Which way the filing of an organisation goes: a unit's is approved by its department."""
    parent = organisation.parent
    below = parent is not None and parent.kind == Kind.DEPARTMENT
    return "unit" if organisation.kind == Kind.UNIT and below else "department"


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
    needed = ["id", "zh", "en", "from", "to", "by"]
    keys = [*needed, "of", "clean", "reason", "dates", "parent", "units", "again", "approved"]
    for node in top["moves"].sequence():
        found = node.mapping(keys, needed)
        move = Move(
            found["id"].text(),
            Message(found["zh"].text(), found["en"].text()),
            tuple(one.choice(states) for one in found["from"].sequence()),
            found["to"].choice(states),
            frozenset(one.choice(Role.values) for one in found["by"].sequence()),
            found["of"].choice(WAYS) if "of" in found else "",
            "clean" in found and found["clean"].flag(),
            "reason" in found and found["reason"].flag(),
            found["dates"].texts() if "dates" in found else (),
            tuple(one.choice(states) for one in found["parent"].sequence())
            if "parent" in found
            else (),
            "units" in found and found["units"].flag(),
            found["again"].flag() if "again" in found else None,
            "approved" in found and found["approved"].flag(),
        )
        moves[move.id] = move
    return Flow(states, moves)
