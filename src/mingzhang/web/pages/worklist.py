"""Findings as people see them: with their rule, their history, and what the user may do with them.

Nothing is written here. However many findings are shown, they are read in a few queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from mingzhang.budget.schema import schema
from mingzhang.check.catalogue import rules
from mingzhang.cli.report.words import expected_word, words
from mingzhang.cli.rulebook import severity_words
from mingzhang.facts import Message
from mingzhang.performance.rules import performance_rules
from mingzhang.web.flow import flow
from mingzhang.web.models import Event, Item, Organisation, User
from mingzhang.web.rights import PLACES, TABLE, Action, filings, reach
from mingzhang.web.services.findings import verdicts

SEVERITIES = ("error", "warning", "note")
_STATED = Message("现在写的", "Stated")
_KEY = re.compile(r"[a-z][a-z_.|, ]*")
_CODE = re.compile(r"\b\d{3,9}\b")
WORST_FIRST = Case(
    *(When(severity=name, then=Value(n)) for n, name in enumerate(SEVERITIES)),
    default=Value(9),
    output_field=IntegerField(),
)


def shown(items: QuerySet[Item]) -> QuerySet[Item]:
    """Findings with all that is shown of them, in two queries; the budgets are not read."""
    return (
        items.select_related(
            "filing__organisation__parent__parent", "filing__revision", "assignee", "decided_by",
            "follows__decided_by",
        )
        .defer("filing__revision__content", "filing__revision__summary")
        .prefetch_related("comments__author")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A rule in words: its name, what it demands, on what it rests, how grave it is."""

    name: Message
    statement: Message
    source: str
    severity: Message


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about a finding: a decision, an assignment, a comment."""

    at: datetime
    who: str
    what: str
    """``decide``, ``assign`` or ``comment``."""
    verdict: str = ""
    text: str = ""


@dataclass(slots=True)
class Entry:
    """A finding with all that its page shows. ``may`` holds what the user can decide now; ``find``
    is what to look for in the sheets, empty where its place names no code, ``sheet`` the one that
    its sentence names; ``typed`` is what a refused user had written."""

    item: Item
    rule: Told | None
    may: frozenset[str] = frozenset()
    may_assign: bool = False
    may_mend: bool = False
    history: list[Step] = field(default_factory=list)
    people: Sequence[User] = ()
    find: str = ""
    sheet: str = ""
    refusal: Message | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def figures(self) -> list[tuple[Message, str]]:
        """What stands there and what is expected; keys of the program say nothing to people."""
        stated, expected = self.item.stated, self.item.expected
        key = expected_word(stated, expected)
        beside = Message(words("zh")(key), words("en")(key))
        named = ((_STATED, stated), (beside, expected))
        return [(name, text) for name, text in named if text and not _KEY.fullmatch(text)]

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Places that say where they are, each once."""
        seen: dict[tuple[str, ...], dict[str, Any]] = {}
        for place in self.item.places:
            keys = ("table", "section", "row", "column", "text")
            words = tuple(str(place.get(key) or "") for key in keys)
            if any(words):
                seen.setdefault(words, place)
        return list(seen.values())[:6]


@cache
def rule_told(identifier: str) -> Told | None:
    """A rule in words; None where the checks know none of this name."""
    rule = {**rules(), **performance_rules()}.get(identifier)
    if rule is None:
        return None
    graveness = Message(severity_words(rule, "zh"), severity_words(rule, "en"))
    return Told(rule.name, rule.statement, rule.source, graveness)


def in_reach(user: User) -> QuerySet[Item]:
    """The findings that exist for a user."""
    return Item.objects.filter(filing__in=filings(user))


def entries(items: Iterable[Item], user: User) -> list[Entry]:
    """Findings with their history and what the user may do; ``items`` may be of many filings."""
    held = list(items)
    explains, reviews, fills = (
        set(reach(user, TABLE[action]).values_list("pk", flat=True))
        for action in (Action.EXPLAIN, Action.REVIEW, Action.FILL_IN)
    )
    steps = _histories(held)
    people: dict[int, list[User]] = {}
    found = []
    for item in held:
        body = item.filing.organisation
        works = body.pk in explains or body.pk in reviews
        if works and body.pk not in people:
            people[body.pk] = people_of(body)
        open_now = flow().states[item.filing.state].open
        found.append(
            Entry(
                item=item,
                rule=rule_told(item.rule),
                may=verdicts(item, body.pk in explains, body.pk in reviews),
                may_assign=works and not item.gone,
                may_mend=open_now and body.pk in fills and not item.gone,
                history=steps.get(item.pk, []),
                people=people.get(body.pk, ()),
                find=_find(item),
                sheet=_sheet(item),
            )
        )
    return found


def people_of(body: Organisation) -> list[User]:
    """Everybody who can see the filings of a body: with a role in it, above it, or in the finance
    bureau of its government."""
    above: list[Organisation] = []
    one: Organisation | None = body
    while one is not None and len(above) < 5:
        above.append(one)
        one = one.parent
    held = Q(pk__in=())
    for role in TABLE[Action.SEE]:
        place = PLACES[role]
        there = Q(memberships__organisation__in=above) & Q(
            memberships__organisation__kind__in=place.kinds
        )
        if place.whole:
            there |= Q(memberships__organisation__kind="finance") & Q(
                memberships__organisation__parent__in=above
            )
        held |= Q(memberships__role=role) & there
    return list(
        User.objects.filter(is_active=True).filter(held).distinct().order_by("name", "username")
    )


def _histories(items: Sequence[Item]) -> dict[int, list[Step]]:
    """What was decided, assigned and said about each, in order: decisions stand in the log."""
    found: dict[int, list[Step]] = {item.pk: [] for item in items}
    told = Event.objects.filter(
        object_type="item",
        object_id__in=[str(pk) for pk in found],
        action__in=("finding.decide", "finding.assign"),
    )
    for event in told.order_by("number"):
        after = event.after or {}
        steps = found[int(event.object_id)]
        if event.action == "finding.decide":
            said, why = str(after.get("verdict", "")), str(after.get("reason", ""))
            steps.append(Step(event.at, event.actor, "decide", said, why))
        else:
            steps.append(Step(event.at, event.actor, "assign", text=after.get("assignee") or ""))
    for item in items:
        for one in item.comments.all():
            found[item.pk].append(Step(one.created_at, str(one.author), "comment", text=one.text))
    for steps in found.values():
        steps.sort(key=lambda step: step.at)
    return found


def _sheet(item: Item) -> str:
    """The sheet to fill in that the sentence of a finding names."""
    named = (one.key for one in schema().sheets if f"“{one.name.zh}”表" in item.zh)
    return next(named, "")


def _find(item: Item) -> str:
    """A code at the head of a row the finding is about: it is looked for in the grid."""
    for place in item.places:
        if code := _CODE.search(str(place.get("row") or "")):
            return code[0]
    return ""
