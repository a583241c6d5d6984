"""Every rule has one passing and one failing mini disclosure, and says what is wrong in it."""

from __future__ import annotations

import pytest

from mingzhang.check import Beside, check
from mingzhang.check.cases import RuleCase, all_cases, load_case
from mingzhang.check.catalogue import functions, rules
from mingzhang.facts import Finding
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading


def findings_of(text: str, case: RuleCase) -> list[Finding]:
    def read(said: str) -> Reading:
        return interpret(read_bytes(said.encode()), forced=case.template)

    beside = Beside(read(case.last_year) if case.last_year else None, tuple(map(read, case.units)))
    verdict = check(read(text), beside)
    broken = [o for o in verdict.certificate.obligations if o.outcome.value == "rule_broke"]
    assert not broken, [o.reason.zh for o in broken if o.reason]

    def walk(found: tuple[Finding, ...]) -> list[Finding]:
        return [x for f in found for x in (f, *walk(f.consequences))]

    return [f for f in walk(verdict.findings) if f.check == case.rule]


def test_every_rule_has_a_case() -> None:
    assert sorted(all_cases()) == sorted(rules())


def test_every_function_belongs_to_a_rule() -> None:
    assert set(functions()) <= set(rules())


@pytest.mark.parametrize("rule", sorted(all_cases()))
def test_the_failing_case_is_found(rule: str) -> None:
    case = load_case(rule)
    found = findings_of(case.failing, case)
    assert found, f"{rule} does not find its own failing case"
    message = " ".join(f.message.zh for f in found)
    missing = [word for word in case.words if word not in message]
    assert not missing, f"{rule}: {missing} not in: {message}"


@pytest.mark.parametrize("rule", sorted(all_cases()))
def test_the_passing_case_is_silent(rule: str) -> None:
    case = load_case(rule)
    found = findings_of(case.passing, case)
    assert not found, [f.message.zh for f in found]


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_speaks_both_languages(rule: str) -> None:
    row = rules()[rule]
    for message in (row.name, row.statement, *row.messages.values()):
        assert message.zh.strip()
        assert message.en.strip()
