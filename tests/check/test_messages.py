"""Messages as a clerk and an English reader see them: over real disclosures and the rules' cases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mingzhang.check import check, wording
from mingzhang.check.cases import all_cases, load_case
from mingzhang.check.certificate import Verdict
from mingzhang.cli.report.as_json import as_record
from mingzhang.cli.report.digest import digest
from mingzhang.facts import Finding, Message, Place
from mingzhang.formats.text import read_bytes, read_file
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
SOURCES = [*(p.name for p in EXAMPLES), *all_cases()]
QUOTED = re.compile(r"“[^“”]*”?”")
TITLE = re.compile(r"《[^》]*》")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
FIELD = re.compile(r"\{\w+")
INTERNAL = re.compile(r"“[a-z_]+(?:#\d+)?”(?:行|列)|(?:row|column) “[a-z_]+(?:#\d+)?”")
DOUBLE = re.compile(r"（（|））|\(\(|\)\)")


@cache
def verdict(source: str) -> Verdict:
    path = next((p for p in EXAMPLES if p.name == source), None)
    if path is not None:
        return check(interpret(read_file(path), all_templates()))
    case = load_case(source)
    return check(interpret(read_bytes(case.failing.encode()), forced=case.template))


def findings(source: str) -> Iterator[Finding]:
    def walk(found: tuple[Finding, ...]) -> Iterator[Finding]:
        for finding in found:
            yield finding
            yield from walk(finding.consequences)

    yield from walk(verdict(source).findings)


def unquoted(text: str) -> str:
    return QUOTED.sub("“”", text)


@pytest.mark.parametrize("source", SOURCES)
def test_every_field_of_a_message_is_filled(source: str) -> None:
    for finding in findings(source):
        assert not FIELD.search(finding.message.zh + finding.message.en), finding.message


@pytest.mark.parametrize("source", SOURCES)
def test_no_brackets_stand_in_brackets(source: str) -> None:
    for finding in findings(source):
        for text in (finding.message.zh, finding.message.en):
            assert not DOUBLE.search(TITLE.sub("", unquoted(text))), text


@pytest.mark.parametrize("source", SOURCES)
def test_no_internal_name_is_shown(source: str) -> None:
    for finding in findings(source):
        shown = [p.shown(lang) for p in finding.places for lang in ("zh", "en")]
        for text in (finding.message.zh, finding.message.en, *shown):
            assert not INTERNAL.search(text), text


@pytest.mark.parametrize("source", SOURCES)
def test_english_is_english_outside_quotation_marks(source: str) -> None:
    for finding in findings(source):
        assert not CHINESE.search(unquoted(finding.message.en)), finding.message.en


@pytest.mark.parametrize("source", SOURCES)
def test_a_message_ends_as_a_sentence(source: str) -> None:
    for finding in findings(source):
        assert finding.message.zh.endswith("。"), finding.message.zh
        assert finding.message.en.endswith("."), finding.message.en
        assert finding.message.en[0] == finding.message.en[0].upper(), finding.message.en
        assert "(s)" not in finding.message.en


@pytest.mark.parametrize("source", SOURCES)
def test_figures_and_reasons_of_an_english_report_are_english(source: str) -> None:
    record = as_record(digest(verdict(source), "en"))
    told = [f[key] for f in record["findings"] for key in ("stated", "expected", "difference")]
    told += [o["reason"] for o in record["certificate"]["obligations"]]
    told += [u["reason"] for u in record["unread"]]
    for text in told:
        assert not CHINESE.search(unquoted(text)), json.dumps(text, ensure_ascii=False)


def test_the_same_place_in_both_languages() -> None:
    place = Place(12, page=3, table="支出总表", row="合计", column="“三公”")
    assert wording.place(place) == Message(
        "《支出总表》“合计”行“‘三公’”列（第3页第12行）",
        "table “支出总表”, row “合计”, column “‘三公’” (page 3, line 12)",
    )
    assert wording.line(place) == Message("第3页第12行", "page 3, line 12")


def test_places_of_one_table_name_it_once() -> None:
    spots = [Place(line, table="支出总表") for line in (3, 4, 5, 6)]
    assert wording.places(spots) == Message(
        "《支出总表》（第3行）、第4行、第5行等4处",
        "table “支出总表” (line 3); line 4; line 5 and 1 more",
    )
    assert wording.places(spots[:2], within="支出总表") == Message("第3行、第4行", "line 3; line 4")


def test_a_list_is_quoted_in_english() -> None:
    assert wording.listing(["甲", "乙", "甲", "丙"], 2) == Message(
        "甲、乙等3项", "“甲”, “乙” and 1 more"
    )


@pytest.mark.parametrize(
    ("figure", "english"),
    [
        ("25.70万元", "257,000 yuan"),
        ("0.015元", "0.015 yuan"),
        ("≤1,000.00元", "≤1,000 yuan"),
        ("3.00亿元", "300,000,000 yuan"),
        ("5个", "5"),
        ("95%", "95%"),
    ],
)
def test_money_is_told_in_yuan_in_english(figure: str, english: str) -> None:
    assert wording.figure(figure) == Message(figure, english)


def test_a_sentence_is_filled_in_each_language() -> None:
    sentence = Message(
        "“{name}”填{sum}（{where}），共{count}处。",
        "{name} is “{name}”, {sum} ({where}); {count|form has|forms have} it.",
    )
    fields = {
        "name": "“三公”经费",
        "sum": "2.00万元",
        "where": wording.place(Place(7, table="支出总表", row="合计")),
        "count": "1",
    }
    assert wording.filled(sentence, fields) == Message(
        "“‘三公’经费”填2.00万元（《支出总表》“合计”行，第7行），共1处。",
        "“三公”经费 is “‘三公’经费”, 20,000 yuan (table “支出总表”, row “合计”, line 7); 1 form has it.",
    )
    assert wording.filled(Message("{gone}。", "{gone}."), {}) == Message("{gone}。", "{gone}.")
