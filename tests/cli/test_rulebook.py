"""`mingzhang explain` and `mingzhang templates`."""

import pytest

from mingzhang.check.catalogue import rules
from mingzhang.cli import main
from mingzhang.performance.rules import performance_rules

EVERY = {**rules(), **performance_rules()}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("identifier", list(EVERY))
def test_every_rule_can_be_explained(
    identifier: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", identifier, "--lang", lang]) == 0
    said = capsys.readouterr().out
    rule = EVERY[identifier]
    assert said.startswith(f"{identifier} {rule.name.said(lang)}")
    assert rule.statement.said(lang) in said


def test_an_id_may_be_written_small(capsys: pytest.CaptureFixture[str]) -> None:
    identifier = next(iter(rules()))
    assert main(["explain", identifier.lower()]) == 0
    assert capsys.readouterr().out.startswith(identifier)


def test_an_unknown_id_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "G01"]) == 2
    assert "G1" in capsys.readouterr().err


def test_without_an_id_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(EVERY)


def test_templates_are_listed_with_their_years(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates"]) == 0
    said = capsys.readouterr().out
    for word in ("hebei", "shaanxi", "shanxi", "2026", "张表"):
        assert word in said
