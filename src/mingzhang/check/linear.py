"""Broken identities -> findings: each tells the cell, both figures, and what to do next.

Consequences fold under their cause: the identities of a component become one finding about the
figure that explains them all. A row that a table lost is told as such, not as a wrong sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.check import wording
from mingzhang.check.catalogue import shared_messages
from mingzhang.check.identities import (
    Identity,
    Network,
    build,
    holds,
    is_nothing,
    rounding_only,
)
from mingzhang.check.localise import diagnose
from mingzhang.check.telling import make_finding, plain, tell
from mingzhang.check.wording import Field, filled
from mingzhang.facts import Coordinate, Finding, Message, Origin, Place, shown
from mingzhang.interpret.model import Reading


@dataclass(frozen=True, slots=True)
class LinearResult:
    """Findings, and for the certificate how many identities of each rule ended which way.
    ``figures`` are the places of all figures that an equation with a table or form decided."""

    findings: tuple[Finding, ...]
    passed: dict[str, int]
    failed: dict[str, int]
    undecided: dict[str, int]
    roundings: int
    figures: frozenset[Place] = frozenset()


def check_identities(reading: Reading) -> LinearResult:
    """Test every linear identity of the document."""
    network = build(reading)
    passed: dict[str, int] = defaultdict(int)
    failed: dict[str, int] = defaultdict(int)
    undecided: dict[str, int] = defaultdict(int)
    broken: list[Identity] = []
    roundings = 0
    for identity in network.identities:
        held = network.holds(identity)
        if held is None:
            undecided[identity.rule] += 1
        elif held:
            passed[identity.rule] += 1
            roundings += rounding_only(identity, network)
        else:
            failed[identity.rule] += 1
            broken.append(identity)
    findings: list[Finding] = []
    lost, broken = _lost_rows(network, broken)
    findings += lost
    for diagnosis in diagnose(network, broken):
        findings += tell(network, diagnosis)
    return LinearResult(
        tuple(_merge_shifts(findings)),
        dict(passed),
        dict(failed),
        dict(undecided),
        roundings,
        frozenset(_decided(network)),
    )


def _decided(network: Network) -> Iterator[Place]:
    """A text that repeats its own figure bears out nothing, and neither does a limit."""
    for identity in network.identities:
        facts = [network.facts[index] for _, index in identity.terms]
        told = any(fact.origin is not Origin.NARRATIVE for fact in facts)
        if told and not identity.at_least and network.holds(identity) is not None:
            yield from (fact.place for fact in facts)


# -- lost rows -------------------------------------------------------------------------------


def _lost_rows(
    network: Network, broken: Sequence[Identity]
) -> tuple[list[Finding], list[Identity]]:
    """Sums that hold once a row known from another table is added: the row was left out."""
    at: dict[Coordinate, int] = {}
    by_axis: dict[str, set[str]] = defaultdict(set)
    for i, coordinate in enumerate(network.canonical):
        at.setdefault(coordinate, i)
        for axis in ("function", "dept_econ"):
            if axis in coordinate:
                by_axis[axis].add(coordinate[axis])
    explained: dict[tuple[str, str, str], list[tuple[Identity, int]]] = defaultdict(list)
    for identity in broken:
        if identity.kind != "sum" or identity.axis not in ("function", "dept_econ"):
            continue
        whole = identity.terms[0][1]
        listed = {network.canonical[i].get(identity.axis, "") for _, i in identity.terms}
        parent = network.canonical[whole].get(identity.axis, "")
        size = max((len(m) for m in listed if m and m != parent), default=0)
        for member in by_axis[identity.axis]:
            if member in listed or len(member) != size or not member.startswith(parent):
                continue
            found = at.get(network.canonical[whole].but({identity.axis: member}))
            if found is None or is_nothing(network.facts[found]):
                continue
            completed = Identity(identity.rule, "sum", (*identity.terms, (-1, found)))
            if holds(completed, network.facts):
                key = (network.facts[whole].table, identity.axis, member)
                explained[key].append((identity, found))
    findings = []
    gone: list[Identity] = []
    for (_, axis, member), cases in sorted(explained.items()):
        fresh = [(i, f) for i, f in cases if i not in gone]
        if not fresh:
            continue
        gone += [i for i, _ in fresh]
        findings.append(_lost_row(network, axis, member, fresh))
    return findings, [i for i in broken if i not in gone]


def _lost_row(
    network: Network, axis: str, member: str, cases: Sequence[tuple[Identity, int]]
) -> Finding:
    identity, known = cases[0]
    whole = network.facts[identity.terms[0][1]]
    witness = network.facts[known]
    fields: dict[str, Field] = {
        "cell": wording.place(whole.place),
        "stated": shown(whole.value),
        "row": witness.place.row,
        "table": whole.place.table,
        "total": shown(witness.value),
        "other": wording.place(witness.place),
    }
    consequences = tuple(plain(network, i) for i, _ in cases[1:])
    return make_finding(
        identity.rule,
        "lost_row",
        fields,
        Message("", ""),
        [whole.place, witness.place],
        stated="",
        expected=shown(witness.value),
        difference=shown(witness.value),
        allowed="",
        consequences=consequences,
    )


# -- shifted columns -------------------------------------------------------------------------


def _merge_shifts(findings: Iterable[Finding]) -> list[Finding]:
    """Two findings in one row, one figure missing here and standing there: one wrong column."""
    kept: list[Finding] = []
    for finding in findings:
        place = finding.places[0] if finding.places else None
        twin = next((k for k in kept if place and k.places and _is_shift(k, finding)), None)
        if twin is None:
            kept.append(finding)
            continue
        kept.remove(twin)
        here, there = (twin, finding) if _is_zero(twin.expected) else (finding, twin)
        kept.append(_shift(here, there))
    return kept


def _is_shift(one: Finding, other: Finding) -> bool:
    a, b = one.places[0], other.places[0]
    return (
        bool(a.table)
        and a.table == b.table
        and a.line == b.line
        and a.column != b.column
        and (
            (one.stated == other.expected and _is_zero(one.expected))
            or (other.stated == one.expected and _is_zero(other.expected))
        )
    )


def _is_zero(text: str) -> bool:
    return not any(c in "123456789" for c in text)


def _shift(here: Finding, there: Finding) -> Finding:
    fields: dict[str, Field] = {
        "cell": wording.place(here.places[0]),
        "stated": here.stated,
        "column": there.places[0].column,
    }
    return replace(
        here,
        message=filled(shared_messages()["shifted"], fields),
        places=tuple(dict.fromkeys((*here.places, *there.places))),
        consequences=(*here.consequences, there),
    )
