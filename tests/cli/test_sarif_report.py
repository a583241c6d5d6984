"""The SARIF report: findings as results with regions, files that failed as notifications."""

import json
from typing import Any

import pytest

from mingzhang.check.catalogue import rules
from mingzhang.check.certificate import Verdict
from mingzhang.cli.report import ReportFormat, render
from mingzhang.cli.report.digest import digest, unreadable
from mingzhang.facts import Message


@pytest.fixture
def run(sample: Verdict) -> dict[str, Any]:
    documents = [digest(sample, "zh"), unreadable("部门 1.txt", Message("打不开。", ""), "zh")]
    log = json.loads(render(documents, ReportFormat.SARIF, "zh"))
    assert log["version"] == "2.1.0"
    return log["runs"][0]


def test_every_rule_is_described(run: dict[str, Any]) -> None:
    described = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == list(rules())
    assert all(rule["fullDescription"]["text"] for rule in described)


def test_a_finding_is_a_result_with_its_lines(run: dict[str, Any], sample: Verdict) -> None:
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("T5", "error")
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 16, "snippet": {"text": "31.00"}}
    related = [r["physicalLocation"]["region"]["startLine"] for r in first["relatedLocations"]]
    assert related == [14, 6]
    assert first["partialFingerprints"] == {"mingzhang/v1": sample.findings[0].fingerprint}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]


def test_a_rule_is_named_by_its_index(sample: Verdict) -> None:
    from dataclasses import replace

    known = next(iter(rules()))
    named = replace(sample, findings=(replace(sample.findings[0], check=known),))
    log = json.loads(render([digest(named, "zh")], ReportFormat.SARIF, "zh"))
    assert log["runs"][0]["results"][0]["ruleIndex"] == 0


def test_files_are_named_by_uri_and_hash(run: dict[str, Any]) -> None:
    first, second = run["artifacts"]
    assert first["hashes"]["sha-256"].startswith("0123")
    assert second["location"]["uri"] == "%E9%83%A8%E9%97%A8%201.txt"


def test_a_file_that_failed_is_a_notification(run: dict[str, Any]) -> None:
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "打不开。"
