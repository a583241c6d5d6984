"""The examples are read whole, show exactly the faults they are kept for, and copy no sentence."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from mingzhang import classifications
from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.facts import Finding, Outcome, Severity
from mingzhang.formats.text import read_file
from mingzhang.interpret import Reading, interpret
from mingzhang.templates import all_templates

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
EXPECTED = yaml.safe_load((EXAMPLES / "expected.yaml").read_text(encoding="utf-8"))
NAMES = sorted(EXPECTED)


@functools.cache
def read(path: Path) -> Reading:
    return interpret(read_file(path), all_templates())


@functools.cache
def checked(path: Path) -> Verdict:
    return check(read(path))


def errors(verdict: Verdict) -> list[dict[str, object]]:
    return [told(f) for f in verdict.findings if f.severity is Severity.ERROR]


def told(finding: Finding) -> dict[str, object]:
    """A finding as expected.yaml writes it down."""
    entry: dict[str, object] = {
        "check": finding.check,
        "lines": sorted({place.line for place in finding.places}),
    }
    if finding.stated:
        entry["stated"] = finding.stated
    if finding.expected:
        entry["expected"] = finding.expected
    return entry


def key(entry: dict[str, object]) -> str:
    return str(sorted(entry.items()))


def test_every_example_has_its_expectations():
    assert sorted(p.name for p in EXAMPLES.glob("*.txt")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_read_whole(name):
    reading, expected = read(EXAMPLES / name), EXPECTED[name]
    assert reading.template.id == expected["template"]
    bodies = [[p.entity.name, p.entity.code, p.entity.level, p.year] for p in reading.parts]
    assert bodies == expected["bodies"]
    assert len(reading.tables) == expected["tables"]
    assert len(reading.forms) == expected["forms"]
    # Money in a remarks column states nothing that can be known: it is unread, and reported.
    assert len(reading.unread) == expected.get("unread", 0)
    assert reading.unknown_tables == ()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_gives_exactly_its_errors(name):
    found = sorted(errors(checked(EXAMPLES / name)), key=key)
    assert found == sorted(EXPECTED[name]["errors"], key=key)


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_breaks_on_an_example(name):
    assert checked(EXAMPLES / name).certificate.outcomes[Outcome.RULE_BROKE] == 0


def test_the_clean_example_has_rounding_tails_and_no_errors():
    verdict = checked(EXAMPLES / "clean-hebei.txt")
    assert verdict.clean
    assert verdict.roundings > 0


def test_an_example_saved_in_gb18030_gives_the_same_errors(tmp_path):
    name = "hebei-2026-juluxian-medical-security.txt"
    copy = tmp_path / name
    copy.write_bytes((EXAMPLES / name).read_text(encoding="utf-8").encode("gb18030"))
    assert errors(checked(copy)) == errors(checked(EXAMPLES / name))


# ---------------------------------------------------------------------- no sentence is copied

LONGEST = 15
"""So many Chinese characters in a row may be shared with a published disclosure by chance."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NUMBERING = re.compile("^(?:[一二三四五六七八九十]{1,3}|年)")


def runs(text: str) -> Iterator[str]:
    """Stretches of Chinese inside one cell and one sentence; commas and quotes do not end one."""
    for piece in re.split(r"[\s。；;！？\d]", text):
        run = "".join(CHINESE.findall(piece))
        if len(run) > LONGEST:
            yield run


def text_of(path: Path) -> str:
    """The text; in a dump without tabs, full lines are joined with the next as they belong."""
    text = path.read_text(encoding="utf-8")
    return text if "\t" in text else re.sub(r"(?m)^([^\n]{40,})\n+", r"\1", text)


def slices(run: str) -> Iterator[str]:
    return (run[i : i + LONGEST + 1] for i in range(len(run) - LONGEST))


@functools.cache
def facts() -> frozenset[str]:
    """What may be shared: titles, heads and labels of templates, classifications, listed names."""
    listed = yaml.safe_load((EXAMPLES / "shared-names.yaml").read_text(encoding="utf-8"))
    texts = [name for group in listed.values() for name in group]
    for template in all_templates():
        for file in sorted(Path(template.folder).glob("*.yaml")):
            texts += re.split(r"[\n\[\]{},]", file.read_text(encoding="utf-8"))
    for scheme in (classifications.functional(), classifications.dept_economic()):
        texts += [item.name for item in scheme]
    return frozenset(s for text in texts for run in runs(text) for s in slices(run))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_shares_no_sentence_with_a_published_disclosure(name, seeds_dir):
    published = {
        s for path in seeds_dir.glob("*.txt") for run in runs(text_of(path)) for s in slices(run)
    }
    shared = {
        s
        for run in runs(text_of(EXAMPLES / name))
        for s in slices(NUMBERING.sub("", run))
        if s in published and s not in facts()
    }
    assert shared == set()
