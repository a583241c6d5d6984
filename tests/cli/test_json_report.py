"""The JSON report has the shape of its schema, whatever was found."""

import json

import jsonschema
import pytest

from mingzhang.check.certificate import Verdict
from mingzhang.cli.report import ReportFormat, render
from mingzhang.cli.report.as_json import schema
from mingzhang.cli.report.digest import digest, unreadable
from mingzhang.facts import Message

PROMISED = {
    "document": "path sha256 entity fiscal_year stage template tables facts unread findings outcomes",
    "table": "title kind rows columns facts unread line",
    "finding": "fingerprint check severity message stated expected difference allowed source places consequences",
    "place": "line page section table row column text",
    "unread": "text line reason",
    "entity": "name code level",
    "outcomes": "passed failed not_applicable not_enough_data could_not_read rule_broke",
}


def report(*verdicts: Verdict, lang: str = "zh") -> dict:
    documents = [digest(verdict, lang) for verdict in verdicts]
    documents.append(unreadable("broken.txt", Message("打不开。", "It cannot be opened."), lang))
    return json.loads(render(documents, ReportFormat.JSON, lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_follows_its_schema(lang: str, sample: Verdict, clean_sample: Verdict) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(report(sample, clean_sample, lang=lang), schema())


@pytest.mark.parametrize("name", PROMISED)
def test_the_schema_keeps_every_promised_field(name: str) -> None:
    assert set(PROMISED[name].split()) <= set(schema()["$defs"][name]["required"])


def test_every_field_of_the_schema_is_described() -> None:
    def undescribed(node: dict, name: str) -> list[str]:
        found = []
        for field, what in node.get("properties", {}).items():
            where = f"{name}.{field}"
            if "$ref" not in what and not what.get("description"):
                found.append(where)
            found += undescribed(what, where) + undescribed(what.get("items", {}), where)
        return found

    whole = schema()
    nodes = {"report": whole, **whole["$defs"]}
    assert not [field for name, node in nodes.items() for field in undescribed(node, name)]


def test_it_says_what_was_found_and_where(sample: Verdict) -> None:
    document = report(sample)["documents"][0]
    assert document["entity"] == {"name": "示例县示例局", "code": "450", "level": "department"}
    assert document["fiscal_year"] == 2026
    assert document["outcomes"] == {
        "passed": 40, "failed": 1, "not_applicable": 1,
        "not_enough_data": 2, "could_not_read": 2, "rule_broke": 1,
    }  # fmt: skip
    error = document["findings"][0]
    assert (error["stated"], error["expected"], error["difference"]) == (
        "31.00万元",
        "30.00万元",
        "1.00万元",
    )
    assert [place["line"] for place in error["places"]] == [16, 14]
    assert [child["check"] for child in error["consequences"]] == ["T1"]
    table = document["tables"][1]
    assert (table["rows"], table["columns"], table["facts"], table["unread"]) == (3, 5, 9, 1)


def test_findings_that_are_alike_have_different_fingerprints(sample: Verdict) -> None:
    from dataclasses import replace

    twice = replace(sample, findings=sample.findings * 2)
    prints = [f["fingerprint"] for f in report(twice)["documents"][0]["findings"]]
    assert len(set(prints)) == len(prints)


def test_a_file_that_could_not_be_read_is_listed_with_the_reason(sample: Verdict) -> None:
    broken = report(sample)["documents"][-1]
    assert broken["error"] == "打不开。"
    assert broken["findings"] == []
    assert broken["entity"]["level"] == "unknown"
    assert "error" not in report(sample)["documents"][0]
