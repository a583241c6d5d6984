"""Reading -> Verdict: runs every rule, and leaves an outcome for each."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import mingzhang
from mingzhang.check.catalogue import functions, order, rules
from mingzhang.check.certificate import Certificate, Obligation, Verdict
from mingzhang.check.doubts import Doubtful
from mingzhang.check.indicators import remembered_rows
from mingzhang.check.linear import LinearResult, check_identities
from mingzhang.check.model import Beside, Case, Hit, NotEnough, Passed, Rule
from mingzhang.check.wording import filled
from mingzhang.documents import Spots
from mingzhang.facts import Finding, Message, Outcome, Place, Severity
from mingzhang.interpret.model import Mention, Reading

_ALONE = Beside()
_NOT_GIVEN = {
    "last_year": Message(
        "没有给出上年的公开文件（选项 --last-year），未核对。",
        "Last year's document was not given (option --last-year).",
    ),
    "units": Message(
        "没有给出所属单位的公开文件（选项 --unit），未核对。",
        "The units' documents were not given (option --unit).",
    ),
}
_OTHER_LAYOUT = Message(
    "本样式、本年度或本类公开（预算、决算）不适用。",
    "Does not hold for this layout, year or kind of disclosure.",
)
_NOTHING_TO_CHECK = Message(
    "文件中没有这条规则所审核的内容。", "The document holds nothing this rule checks."
)
_SEVERITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check(reading: Reading, beside: Beside = _ALONE) -> Verdict:
    """Check one reading, and set it against the documents ``beside`` it.

    A rule that fails by itself is recorded as broken, never raised. Places in the other documents
    name them (``Place.file``).
    """
    findings: list[Finding] = []
    obligations: list[Obligation] = []
    case = Case(reading, beside)
    linear = _linear(reading, obligations)
    findings += linear.findings
    borne_out = set(linear.figures)
    with remembered_rows():
        for row in rules().values():
            if not _applies(row, reading):
                obligations.append(_not_applicable(row.id, _OTHER_LAYOUT))
                continue
            if row.needs and not getattr(beside, row.needs):
                obligations.append(_not_applicable(row.id, _NOT_GIVEN[row.needs]))
                continue
            before = len(obligations)
            findings += _run(row, case, obligations, borne_out)
            counted = _count_linear(row.id, linear, obligations)
            if len(obligations) == before and not counted:
                obligations.append(_not_applicable(row.id, _NOTHING_TO_CHECK))
    if reading.unread:
        obligations.append(
            Obligation(
                "read",
                None,
                Outcome.COULD_NOT_READ,
                len(reading.unread),
                Message(
                    "有数字未能读出，见未读清单。", "Some figures could not be read; see the list."
                ),
            )
        )
    doubtful = Doubtful(reading.facts)
    findings = [doubtful.hedged(finding) for finding in findings]
    findings.sort(key=_rank)
    certificate = Certificate(
        reading.document.sha256, reading.document.path, rules_version(), tuple(obligations)
    )
    spots = {r.document.sha256: Spots(r.document) for r in beside.readings}
    spots[""] = Spots(reading.document)
    told = tuple(_boxed(finding, spots) for finding in _unique(findings))
    return Verdict(
        reading,
        told,
        certificate,
        linear.roundings,
        _unsupported(reading, told, borne_out),
        beside,
    )


def _not_applicable(rule: str, reason: Message) -> Obligation:
    return Obligation(rule, None, Outcome.NOT_APPLICABLE, 1, reason)


def findings_of(reading: Reading, chosen: Callable[[Rule], bool]) -> tuple[Finding, ...]:
    """What some of the rules find in a reading, the most serious first.

    Rules that need other documents, and those of other layouts, years or stages are left out. A
    rule that fails by itself leaves a warning: silence is no pass.
    """
    findings: list[Finding] = []
    obligations: list[Obligation] = []
    case = Case(reading, _ALONE)
    with remembered_rows():
        for row in rules().values():
            if chosen(row) and _applies(row, reading) and not row.needs:
                findings += _run(row, case, obligations, set())
    findings += [
        Finding(broken.rule, Severity.WARNING, broken.reason, ())
        for broken in obligations
        if broken.outcome is Outcome.RULE_BROKE and broken.reason is not None
    ]
    doubtful = Doubtful(reading.facts)
    told = _unique(sorted((doubtful.hedged(finding) for finding in findings), key=_rank))
    if not reading.document.pages:
        return tuple(told)
    spots = {"": Spots(reading.document)}
    return tuple(_boxed(finding, spots) for finding in told)


def _rank(finding: Finding) -> tuple[int, int, tuple[int, int, str]]:
    """Where a finding stands in a report: the most serious first, then in the order of the file."""
    return (
        _SEVERITY[finding.severity],
        min((place.line for place in finding.places if not place.file), default=0),
        order(finding.check),
    )


def _unsupported(
    reading: Reading, findings: Iterable[Finding], borne_out: set[Place]
) -> tuple[Mention, ...]:
    """Figures of the narrative that no test decided and no finding tells; limits (不少于) are no
    figures."""
    told = {(p.line, p.span) for f in findings for p in _places(f) if not p.file}
    told |= {(place.line, place.span) for place in borne_out}
    found = {(m.fact.place.line, m.fact.place.span): m for m in reading.mentions}
    return tuple(m for spot, m in found.items() if spot not in told and not m.bound)


def _places(finding: Finding) -> Iterator[Place]:
    yield from finding.places
    for child in finding.consequences:
        yield from _places(child)


def _boxed(finding: Finding, spots: Mapping[str, Spots]) -> Finding:
    """The finding with the rectangles of all its places, for sources that have pages."""
    return replace(
        finding,
        places=tuple(dict.fromkeys(spots[place.file].boxed(place) for place in finding.places)),
        consequences=tuple(_boxed(child, spots) for child in finding.consequences),
    )


def _applies(row: Rule, reading: Reading) -> bool:
    if row.templates and reading.template.id not in row.templates:
        return False
    if row.stages and reading.template.stage not in row.stages:
        return False
    years = {part.year for part in reading.parts}
    return not row.years or bool(years & set(row.years))


def _linear(reading: Reading, obligations: list[Obligation]) -> LinearResult:
    try:
        return check_identities(reading)
    except Exception as error:
        _raise_in_debug()
        obligations.append(Obligation("G", None, Outcome.RULE_BROKE, 1, _broke("G", error)))
        return LinearResult((), {}, {}, {}, 0)


def _count_linear(rule: str, linear: LinearResult, obligations: list[Obligation]) -> bool:
    counted = False
    for counts, outcome in (
        (linear.passed, Outcome.PASSED),
        (linear.failed, Outcome.FAILED),
        (linear.undecided, Outcome.COULD_NOT_READ),
    ):
        if number := counts.get(rule, 0):
            reason = (
                None
                if outcome is not Outcome.COULD_NOT_READ
                else Message("等式中有数字未读出。", "A figure of the identity was not read.")
            )
            obligations.append(Obligation(rule, None, outcome, number, reason))
            counted = True
    return counted


def _run(
    row: Rule, case: Case, obligations: list[Obligation], borne_out: set[Place]
) -> list[Finding]:
    findings: list[Finding] = []
    for function in functions().get(row.id, ()):
        passed = 0
        try:
            for result in function(case):
                if isinstance(result, Hit):
                    findings.append(_finding(row, result))
                elif isinstance(result, Passed):
                    passed += result.count
                    borne_out.update(result.figures)
                elif isinstance(result, NotEnough):
                    obligations.append(
                        Obligation(row.id, None, result.outcome, result.count, result.reason)
                    )
        except Exception as error:
            _raise_in_debug()
            obligations.append(
                Obligation(row.id, None, Outcome.RULE_BROKE, 1, _broke(row.id, error))
            )
        if passed:
            obligations.append(Obligation(row.id, None, Outcome.PASSED, passed))
    if findings:
        obligations.append(Obligation(row.id, None, Outcome.FAILED, len(findings)))
    return findings


def _raise_in_debug() -> None:
    """For developers: MINGZHANG_DEBUG lets an exception inside a rule through."""
    if os.environ.get("MINGZHANG_DEBUG"):
        raise


def _broke(rule: str, error: Exception) -> Message:
    kind = type(error).__name__
    return Message(
        f"规则 {rule} 运行出错（{kind}），这是程序的问题，请反馈。",
        f"Rule {rule} failed ({kind}); this is a fault of the program, please report it.",
    )


def _finding(row: Rule, hit: Hit) -> Finding:
    template = row.messages.get(hit.variant) or next(iter(row.messages.values()))
    message = filled(template, hit.fields)
    severity = hit.severity or row.severities.get(hit.variant, row.severity)
    return Finding(
        row.id,
        severity,
        message,
        tuple(dict.fromkeys(hit.places)),
        hit.stated,
        hit.expected,
        hit.difference,
        hit.allowed,
        row.source,
    )


def _unique(findings: list[Finding]) -> list[Finding]:
    """Findings that say the same of the same places once."""
    seen: Counter[tuple[str, str, tuple[int, ...]]] = Counter()
    kept = []
    for finding in findings:
        key = (finding.check, finding.message.zh, tuple(p.line for p in finding.places))
        if not seen[key]:
            kept.append(finding)
        seen[key] += 1
    return kept


def rules_version() -> str:
    """Program version and a digest of the rule rows, to name the rule set of a certificate."""
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).parent / "rules").glob("*.yaml")):
        digest.update(path.read_bytes())
    return f"{mingzhang.__version__}+{digest.hexdigest()[:12]}"
