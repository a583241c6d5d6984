"""Broken identities told as findings: the cell, both figures, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.catalogue import order, rules, shared_messages
from mingzhang.check.identities import ZERO, Identity, Network, is_nothing, term_intervals
from mingzhang.check.localise import Diagnosis, Values, nearest, slip
from mingzhang.check.wording import Field, filled
from mingzhang.facts import (
    Amount,
    Fact,
    Finding,
    Interval,
    Message,
    Origin,
    Place,
    Severity,
    Unit,
    Value,
    shown,
)

_ACROSS = frozenset({"category", "fund", "flow", "carry"})
"""Axes whose members stand in columns in most tables."""
_MANY = 3
"""With more candidates than this beside the first, none is named."""
_KIND_ORDER = {"sum": 0, "copy": 1, "law": 2, "part": 3}


def tell(network: Network, diagnosis: Diagnosis) -> list[Finding]:
    if not diagnosis.cells:
        return [plain(network, identity) for identity in diagnosis.broken]
    if len(diagnosis.cells) == 1 and len(diagnosis.others) > _MANY:
        # Any of many figures may be wrong; naming one of them would be a guess.
        first, *rest = sorted(diagnosis.broken, key=lambda i: (_KIND_ORDER[i.kind], order(i.rule)))
        finding = plain(network, first)
        return [replace(finding, consequences=tuple(plain(network, i) for i in rest))]
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
    consequences = tuple(plain(network, identity, cell) for identity in own[1:])
    return make_finding(
        main.rule,
        main.kind,
        fields,
        advice,
        places,
        stated=_money(stated, unit, fact),
        expected=_money(expected, unit, fact),
        difference=_money(abs(stated - expected), unit, fact),
        allowed=str(fields["allowed"]),
        consequences=consequences,
    )


def plain(network: Network, identity: Identity, cell: int | None = None) -> Finding:
    """A broken identity told by itself, from the side of ``cell`` when one is known to be wrong."""
    indices = [index for _, index in identity.terms]
    fact = network.facts[cell if cell in indices else indices[0]]
    unit = _unit(network, identity, fact)
    fields = _fields(network, identity, fact, unit)
    advice = Message(
        "请逐项核对所列各处，改正后重新审核。",
        "Please check each of the places named, correct and check again.",
    )
    return make_finding(
        identity.rule,
        identity.kind,
        fields,
        advice,
        _places(network, identity),
        stated=shown(fact.value),
        expected=str(fields["total"]),
        difference=str(fields["difference"]),
        allowed=str(fields["allowed"]),
    )


def make_finding(
    rule: str,
    kind: str,
    fields: Mapping[str, Field],
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
    told = filled(template, {**fields, "statement": row.statement if row else rule})
    message = Message(told.zh + advice.zh, f"{told.en} {advice.en}".rstrip())
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


def _fields(network: Network, identity: Identity, fact: Fact, unit: Unit) -> dict[str, Field]:
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
    one_row = len({(f.place.table, f.place.row) for f in (fact, *live)}) == 1
    one_column = len({f.place.column for f in live}) == 1 and not one_row
    across = (identity.axis in _ACROSS and not one_column) or (one_row and bool(fact.place.column))
    return {
        "cell": wording.place(fact.place),
        "stated": _told(fact.value),
        "total": _money(rest, unit, fact),
        "difference": _money(abs(stated - rest), unit, fact),
        "allowed": _allowed(network, identity, unit, fact),
        "other": wording.place(live[0].place),
        "parts": wording.listing((_part(f, across) for f in live), 6),
    }


def _told(value: Value) -> Field:
    """A figure, or the name of a blank in both languages."""
    return shown(value) if isinstance(value, Amount) else wording.told(shown(value))


def _part(fact: Fact, across: bool) -> Message:
    """A part by its row, or by its column where the sum runs across."""
    place = fact.place
    name = (place.column if across else place.row) or place.row or place.section
    figure = wording.told(shown(fact.value))
    return Message(name + figure.zh, f"{wording.quoted(name)} {figure.en}")


def _allowed(network: Network, identity: Identity, unit: Unit, fact: Fact) -> str:
    """The largest difference rounding could explain; empty when the figures must be equal."""
    intervals = term_intervals(identity, network.facts) or []
    hidden = sum(((i.hi - i.lo) / 2 for i in intervals), ZERO)
    return _money(hidden, unit, fact, spare=1) if hidden else ""


def _money(base: Decimal, unit: Unit, fact: Fact, spare: int = 0) -> str:
    """An amount with the digits of ``fact`` (``spare`` more), or as many as it needs up to six."""
    least = (fact.value.decimals if isinstance(fact.value, Amount) else 2) + spare
    value = base / unit.in_yuan
    for digits in range(least, 7):
        rounded = round(value, digits)
        if rounded == value:
            return Amount(rounded, unit, digits).shown()
    return Amount(round(value, least), unit, least).shown()


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
    fields: dict[str, Field] = {"value": _money(expected, unit, fact), "slip": kind}
    if sure:
        return filled(_SURE, fields)
    fields["places"] = wording.series(
        (
            Message(
                wording.place(c.place).zh + shown(c.value),
                f"{wording.place(c.place).en}: {wording.told(shown(c.value)).en}",
            )
            for c in candidates
        ),
        4,
    )
    return filled(_UNSURE, fields)


_SURE = Message(
    "其余勾稽关系都表明此处应为 {value}{slip}，请核对后改正。",
    "All other identities say that it should be {value}{slip}; please check and correct it.",
)
_UNSURE = Message(
    "若此处有误，应为 {value}{slip}；也可能是以下某处有误：{places}。请对照原始数据核对。",
    "If this figure is wrong it should be {value}{slip}; the error may also be at: {places}. "
    "Please compare with the source data.",
)
