"""Broken identities -> findings: each tells the cell, both figures, and what to do next.

Consequences fold under their cause: the identities of a component become one finding about the
figure that explains them all. A row that a table lost is told as such, not as a wrong sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.check.catalogue import order, rules, shared_messages
from mingzhang.check.identities import (
    ZERO,
    Identity,
    Network,
    build,
    holds,
    is_nothing,
    rounding_only,
    term_intervals,
)
from mingzhang.check.localise import Diagnosis, Values, diagnose, nearest, slip
from mingzhang.facts import (
    Amount,
    Coordinate,
    Fact,
    Finding,
    Interval,
    Message,
    Origin,
    Place,
    Severity,
    Unit,
    shown,
)
from mingzhang.interpret.model import Reading

_MANY = 3
"""With more candidates than this beside the first, none is named."""
_KIND_ORDER = {"sum": 0, "copy": 1, "law": 2, "part": 3}


@dataclass(frozen=True, slots=True)
class LinearResult:
    """Findings, and for the certificate how many identities of each rule ended which way."""

    findings: tuple[Finding, ...]
    passed: dict[str, int]
    failed: dict[str, int]
    undecided: dict[str, int]
    roundings: int


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
        findings += _tell(network, diagnosis)
    return LinearResult(
        tuple(_merge_shifts(findings)), dict(passed), dict(failed), dict(undecided), roundings
    )


# -- telling ---------------------------------------------------------------------------------


def _tell(network: Network, diagnosis: Diagnosis) -> list[Finding]:
    if not diagnosis.cells:
        return [_plain(network, identity) for identity in diagnosis.broken]
    if len(diagnosis.cells) == 1 and len(diagnosis.others) > _MANY:
        # Any of many figures may be wrong; naming one of them would be a guess.
        first, *rest = sorted(diagnosis.broken, key=lambda i: (_KIND_ORDER[i.kind], order(i.rule)))
        finding = _plain(network, first)
        return [replace(finding, consequences=tuple(_plain(network, i) for i in rest))]
    findings = []
    left = list(diagnosis.broken)
    for cell, span in diagnosis.cells.items():
        own = [i for i in left if any(index == cell for _, index in i.terms)]
        left = [i for i in left if i not in own]
        if not own:
            own = [i for i in diagnosis.broken if any(index == cell for _, index in i.terms)]
        findings.append(_about(network, cell, span, own, diagnosis.others))
    return findings


def _about(
    network: Network, cell: int, span: Interval, own: Sequence[Identity], others: Sequence[Values]
) -> Finding:
    fact = network.facts[cell]
    # The sum of which the figure is the whole says most plainly what is wrong.
    own = sorted(
        own,
        key=lambda i: (
            _KIND_ORDER[i.kind] if fact.origin is Origin.TABLE else i.kind != "copy",
            i.terms[0][1] != cell,
            order(i.rule),
        ),
    )
    main = own[0]
    expected = nearest(fact, span)
    candidates = {c for values in others for c in values} - {cell}
    sure = not candidates
    stated = fact.value.base if isinstance(fact.value, Amount) else ZERO
    unit = _unit(network, main, fact)
    places = [fact.place, *(p for p in _places(network, main) if p != fact.place)]
    places += [
        network.facts[c].place for c in sorted(candidates) if network.facts[c].place not in places
    ]
    fields = _fields(network, main, fact, unit)
    advice = _advice(fact, expected, unit, sure, [network.facts[c] for c in sorted(candidates)])
    consequences = tuple(_plain(network, identity, cell) for identity in own[1:])
    return _finding(
        main.rule,
        main.kind,
        fields,
        advice,
        places,
        stated=_money(stated, unit, fact),
        expected=_money(expected, unit, fact),
        difference=_money(abs(stated - expected), unit, fact),
        allowed=fields["allowed"],
        consequences=consequences,
    )


def _plain(network: Network, identity: Identity, cell: int | None = None) -> Finding:
    """A broken identity told by itself, from the side of ``cell`` when one is known to be wrong."""
    indices = [index for _, index in identity.terms]
    fact = network.facts[cell if cell in indices else indices[0]]
    unit = _unit(network, identity, fact)
    fields = _fields(network, identity, fact, unit)
    advice = Message(
        "请逐项核对所列各处，改正后重新审核。",
        "Please check each of the places named, correct and check again.",
    )
    return _finding(
        identity.rule,
        identity.kind,
        fields,
        advice,
        _places(network, identity),
        stated=shown(fact.value),
        expected=fields["total"],
        difference=fields["difference"],
        allowed=fields["allowed"],
    )


def _finding(
    rule: str,
    kind: str,
    fields: dict[str, str],
    advice: Message,
    places: Sequence[Place],
    stated: str,
    expected: str,
    difference: str,
    allowed: str,
    consequences: tuple[Finding, ...] = (),
) -> Finding:
    row = rules().get(rule)
    if kind in {"sum", "law"} and not allowed:
        kind = f"{kind}_exact"
    template = (row.messages.get(kind) if row else None) or shared_messages()[kind]
    values = {
        **fields,
        "statement": row.statement.zh if row else rule,
        "statement_en": row.statement.en if row else rule,
    }
    message = Message(
        template.zh.format(**values) + advice.zh, template.en.format(**values) + " " + advice.en
    )
    severity = row.severities.get(kind, row.severity) if row else Severity.ERROR
    return Finding(
        rule,
        severity,
        message,
        tuple(dict.fromkeys(places)),
        stated,
        expected,
        difference,
        allowed,
        row.source if row else "",
        consequences,
    )


def _fields(network: Network, identity: Identity, fact: Fact, unit: Unit) -> dict[str, str]:
    """Figures and places of an identity seen from one of its terms."""
    facts = network.facts
    index = next((n for n, (_, i) in enumerate(identity.terms) if facts[i] is fact), 0)
    own_sign = identity.terms[index][0]
    rest = ZERO
    for n, (sign, i) in enumerate(identity.terms):
        value = facts[i].value
        if n != index and isinstance(value, Amount):
            rest -= sign * own_sign * value.base
    stated = fact.value.base if isinstance(fact.value, Amount) else ZERO
    others = [facts[i] for n, (_, i) in enumerate(identity.terms) if n != index]
    live = [f for f in others if not is_nothing(f)] or others[:1]
    whole = facts[identity.terms[0][1]]
    return {
        "cell": fact.place.shown(),
        "stated": shown(fact.value),
        "total": _money(rest, unit, fact),
        "difference": _money(abs(stated - rest), unit, fact),
        "allowed": _allowed(network, identity, unit, fact),
        "other": live[0].place.shown(),
        "parts": "、".join(f"{f.place.row or f.place.section}{shown(f.value)}" for f in live[:6])
        + ("等" if len(live) > 6 else ""),
        "whole": whole.place.shown() + shown(whole.value),
        "role": "whole" if index == 0 else "part",
    }


def _allowed(network: Network, identity: Identity, unit: Unit, fact: Fact) -> str:
    """The largest difference rounding could explain; empty when the figures must be equal."""
    intervals = term_intervals(identity, network.facts) or []
    hidden = sum(((i.hi - i.lo) / 2 for i in intervals), ZERO)
    return _money(hidden, unit, fact, spare=1) if hidden else ""


def _money(base: Decimal, unit: Unit, fact: Fact, spare: int = 0) -> str:
    decimals = fact.value.decimals if isinstance(fact.value, Amount) else 2
    value = base / unit.in_yuan
    exponent = -decimals - spare
    quantised = value.quantize(Decimal(1).scaleb(exponent))
    if quantised != value:
        normal = value.normalize()
        quantised = normal if -normal.as_tuple().exponent <= 6 else quantised  # type: ignore[operator]
    return Amount(quantised, unit, max(-quantised.as_tuple().exponent, 0)).shown()  # type: ignore[operator]


def _unit(network: Network, identity: Identity, fact: Fact) -> Unit:
    for f in (fact, *(network.facts[i] for _, i in identity.terms)):
        if isinstance(f.value, Amount):
            return f.value.unit
    return Unit.WAN


def _places(network: Network, identity: Identity) -> list[Place]:
    """The whole and the parts that hold a figure."""
    chosen = [network.facts[i] for _, i in identity.terms]
    return [f.place for n, f in enumerate(chosen) if n == 0 or not is_nothing(f)]


_SLIPS = {
    "unit": Message("，疑为元与万元混用", " (元 and 万元 may have been mixed)"),
    "point": Message("，疑为小数点错位", " (the decimal point may have moved)"),
    "digit": Message("，疑为一位数字录错", " (one digit may be mistyped)"),
    "swap": Message("，疑为两位数字颠倒", " (two digits may be swapped)"),
    "": Message("", ""),
}


def _advice(
    fact: Fact, expected: Decimal, unit: Unit, sure: bool, candidates: Sequence[Fact]
) -> Message:
    kind = _SLIPS[slip(fact, expected)]
    value = _money(expected, unit, fact)
    if sure:
        return Message(
            f"其余勾稽关系都表明此处应为 {value}{kind.zh}，请核对后改正。",
            f"All other identities say that it should be {value}{kind.en}; "
            "please check and correct it.",
        )
    places = "；".join(f"{c.place.shown()}{shown(c.value)}" for c in candidates[:4])
    return Message(
        f"若此处有误，应为 {value}{kind.zh}；也可能是以下某处有误：{places}。请对照原始数据核对。",
        f"If this figure is wrong it should be {value}{kind.en}; the error may also be "
        f"at: {places}. Please compare with the source data.",
    )


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
    fields = {
        "cell": whole.place.shown(),
        "stated": shown(whole.value),
        "row": witness.place.row,
        "table": whole.place.table,
        "total": shown(witness.value),
        "other": witness.place.shown(),
    }
    consequences = tuple(_plain(network, i) for i, _ in cases[1:])
    return _finding(
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
    message = shared_messages()["shifted"]
    fields = {
        "cell": here.places[0].shown(),
        "stated": here.stated,
        "column": there.places[0].column,
        "from": here.places[0].column,
    }
    places = tuple(dict.fromkeys((*here.places, *there.places)))
    return Finding(
        here.check,
        here.severity,
        Message(message.zh.format(**fields), message.en.format(**fields)),
        places,
        here.stated,
        here.expected,
        here.difference,
        here.allowed,
        here.source,
        (*here.consequences, there),
    )
