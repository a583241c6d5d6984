"""What the work home shows: what waits for a user, how far every body is, the county as a whole.

Nothing is written here. Everything is read in a few queries, however many bodies there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.web.deadlines import Beside, Countdown, congress_days, pressing
from mingzhang.web.flow import PUBLISHED, Move, State, flow
from mingzhang.web.models import (
    UNSETTLED,
    CongressApproval,
    Filing,
    Item,
    Kind,
    Organisation,
    Role,
    User,
)
from mingzhang.web.pages.afterwards import Afterwards, afterwards, told
from mingzhang.web.rights import TABLE, Action, filings, reach

NOT_BEGUN = "none"
"""The state of a body that has no filing yet, as filters and counts name it."""
_FILL_IN, _MEND = Message("填报", "Fill in"), Message("改正错误", "Mend the errors")
_EXPLAIN, _OPEN = Message("说明疑点", "Explain the warnings"), Message("打开", "Open")
_NOT_BEGUN_NAME = Message("未开始", "Not begun")
_MOST_ITEMS = 8
_CONTENT = ("revision__content", "revision__summary")
"""What a list never shows: whole budgets."""
_YEARS_BACK = 1
"""Years before the one that is shown of which the home still tells what is to be reported."""


@dataclass(slots=True)
class Row:
    """A body and its filing of the year, None where it has not begun. ``moves`` are those the user
    can make; ``todo`` says that the filing waits for this user; ``unsettled`` counts findings that
    are neither mended nor explained."""

    organisation: Organisation
    filing: Filing | None
    moves: tuple[Move, ...] = ()
    todo: bool = False
    may_begin: bool = False
    unsettled: int = 0
    after: Afterwards | None = None
    """What is next once it is published."""
    beside: Beside | None = None
    """What its time limits depend on besides."""
    deadline: Countdown | None = None
    units: list[Row] = field(default_factory=list)

    @property
    def state(self) -> State | None:
        """The state of the filing."""
        return flow().states[self.filing.state] if self.filing is not None else None

    @property
    def state_id(self) -> str:
        """The id of the state, :data:`NOT_BEGUN` without a filing."""
        return self.filing.state if self.filing is not None else NOT_BEGUN

    @property
    def next(self) -> Message:
        """What the user has to do now, in a word."""
        state, revision = self.state, self.filing.revision if self.filing is not None else None
        if state is not None and state.open:
            if revision is None:
                return _FILL_IN
            if revision.errors:
                return _MEND
            if self.unsettled:
                return _EXPLAIN
        if self.after is not None and self.after.name is not None:
            return self.after.name
        named = [m for m in self.moves if not m.reason] or list(self.moves)
        return named[0].name if named else _OPEN


@dataclass(frozen=True, slots=True)
class Part:
    """How many bodies are in a state, and where the part begins in the bar."""

    id: str
    name: Message
    count: int
    start: int


def years(user: User) -> tuple[list[int], int]:
    """The years a user can choose, and the one that is shown: the latest in which there is work."""
    held = set(filings(user).values_list("year", flat=True))
    coming = timezone.localdate().year + 1
    begins = reach(user, TABLE[Action.FILL_IN]).exists()
    offered = sorted(held | {coming}) if begins or not held else sorted(held)
    return offered, max(held, default=coming)


def rows(user: User, year: int) -> list[Row]:
    """Every body in reach, by code."""
    bodies = list(
        reach(user, TABLE[Action.SEE])
        .filter(kind__in=(Kind.DEPARTMENT, Kind.UNIT))
        .exclude(closed_after__lt=year)
        .select_related("parent")
        .order_by("division", "code", "name")
    )
    found = (
        filings(user)
        .filter(year=year)
        .select_related("organisation__parent", "revision")
        .defer(*_CONTENT)
    )
    held = {one.organisation_id: one for one in found}
    beside = Beside({**_departments(held.values(), year), **held}, congress_days(year))
    reached = {
        role: set(reach(user, (role,)).values_list("pk", flat=True))
        for role in set(user.memberships.values_list("role", flat=True))
    }
    fills = reached.get(Role.CLERK, set())
    unsettled = _unsettled(held.values())
    published = [one for one in held.values() if one.state == PUBLISHED]
    so_far, releasing = told(published), reached.get(Role.PUBLISHER, set())
    made = []
    for body in bodies:
        filing = held.get(body.pk)
        row = Row(body, filing, may_begin=filing is None and body.pk in fills, beside=beside)
        if filing is not None:
            row.moves = _moves(filing, reached, held)
            row.todo = _waits(filing, row.moves, body.pk in fills)
            row.unsettled = unsettled.get(filing.pk, 0)
            if filing.pk in so_far:
                row.after = afterwards(
                    filing, body.pk in fills, body.pk in releasing, so_far[filing.pk]
                )
                row.todo = row.todo or row.after.mine
        made.append(row)
    return made


def congress(user: User, year: int) -> list[tuple[Organisation, CongressApproval | None]]:
    """The governments for which a user enters when the congress approved the budget of a year."""
    found = reach(user, TABLE[Action.CONGRESS]).filter(kind=Kind.GOVERNMENT).order_by("division")
    held = {one.organisation_id: one for one in CongressApproval.objects.filter(year=year)}
    return [(one, held.get(one.pk)) for one in found]


def owed(user: User, year: int) -> list[tuple[int, int]]:
    """Other years than the one that is shown in which something is to be reported: year, bodies."""
    found = list(
        filings(user, Action.FILL_IN)
        .filter(state=PUBLISHED, year__gte=year - _YEARS_BACK)
        .exclude(year=year)
        .select_related("organisation", "revision")
        .defer(*_CONTENT)
    )
    so_far = told(found)
    counted = Counter(
        one.year for one in found if afterwards(one, True, False, so_far[one.pk]).mine
    )
    return sorted(counted.items())


def _departments(found: Iterable[Filing], year: int) -> dict[int, Filing]:
    """The filings of the departments of units, also where only the units are in reach."""
    above = {one.organisation.parent_id for one in found if one.organisation.kind == Kind.UNIT}
    return {
        one.organisation_id: one for one in Filing.objects.filter(organisation__in=above, year=year)
    }


def _unsettled(found: Iterable[Filing]) -> dict[int, int]:
    counted = (
        Item.objects.filter(UNSETTLED, filing__in=[one.pk for one in found])
        .values("filing")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {one["filing"]: one["number"] for one in counted}


def _moves(
    filing: Filing, reached: Mapping[str, set[int]], held: Mapping[int, Filing]
) -> tuple[Move, ...]:
    """As ``services.moving.possible``, with what is known of all bodies at once; a unit's move
    that must wait for its department is left out."""
    parent = held.get(filing.organisation.parent_id or 0)
    return tuple(
        one
        for one in flow().leaving(filing)
        if any(filing.organisation_id in reached.get(role, ()) for role in one.by)
        and not one.waits_for(parent)
    )


def _waits(filing: Filing, moves: Sequence[Move], fills: bool) -> bool:
    """Whether it is the user's turn."""
    state = flow().states[filing.state]
    if state.open:
        return fills or (filing.state == "correcting" and bool(moves))
    return any(move.leads_on for move in moves)


def tree(found: Sequence[Row]) -> list[Row]:
    """Departments with their units below them; a unit whose department is out of reach stands by
    itself."""
    by_id = {row.organisation.pk: row for row in found}
    roots = []
    for row in found:
        parent = by_id.get(row.organisation.parent_id or 0)
        if row.organisation.kind == Kind.UNIT and parent is not None:
            parent.units.append(row)
        else:
            roots.append(row)
    return roots


def chosen(found: Sequence[Row], words: str, state: str, department: str) -> list[Row]:
    """The rows that the filters let through."""
    return [
        row
        for row in found
        if (not words or words in row.organisation.name or words in row.organisation.code)
        and (not state or row.state_id == state)
        and (not department or department in _lineage(row.organisation))
    ]


def _lineage(body: Organisation) -> set[str]:
    above = [body.parent] if body.parent is not None else []
    return {str(one.public_id) for one in (body, *above)}


def progress(found: Sequence[Row]) -> list[Part]:
    """How many bodies are in each state, in the order of the flow."""
    counts = Counter(row.state_id for row in found)
    names = {NOT_BEGUN: _NOT_BEGUN_NAME, **{s.id: s.name for s in flow().states.values()}}
    parts, start = [], 0
    for key, name in names.items():
        if counts[key]:
            parts.append(Part(key, name, counts[key], start))
            start += counts[key]
    return parts


def waiting(found: Sequence[Row]) -> list[Row]:
    """What waits for the user: what is pressing first, then what was sent back."""
    todo = [row for row in found if row.todo]
    with_deadlines(todo)
    last = timezone.localdate().max
    todo.sort(
        key=lambda row: (
            row.deadline.last if row.deadline is not None else last,
            row.after is not None,  # a budget on its way goes before the year of a published one
            row.state_id not in ("returned", "correcting"),
            row.organisation.code,
        )
    )
    return todo


def with_deadlines(found: Iterable[Row]) -> None:
    """Give rows the time limit that runs out next."""
    for row in found:
        if row.filing is not None and row.deadline is None:
            row.deadline = pressing(row.filing, beside=row.beside)


def assigned(user: User) -> tuple[list[Item], int]:
    """Findings that somebody gave to the user, the worst first, and how many there are."""
    held = (
        Item.objects.filter(UNSETTLED, assignee=user, filing__in=filings(user))
        .select_related("filing__organisation", "filing__revision")
        .defer(*(f"filing__{name}" for name in _CONTENT))
        .order_by("severity", "-filing__year", "pk")
    )
    return list(held[:_MOST_ITEMS]), held.count()
