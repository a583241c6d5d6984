"""A certificate in sentences: what was checked, what was proved, refuted, and not checked. It never
says that a disclosure has passed: what was not checked is not known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from mingzhang.facts import Message
from mingzhang.web.models import Publication, Upload
from mingzhang.web.views.answers import language

_PROVED = ("passed", "pass")
_REFUTED = ("failed", "fail")
_OPEN = (
    ("not_enough_data", Message("文件里缺少需要的数字", "the file lacks a figure that is needed")),
    ("could_not_read", Message("有内容没能读出", "something could not be read")),
    ("rule_broke", Message("检查程序出错", "the check itself failed")),
    ("unknown", Message("无法判断", "could not be decided")),
)
_APART = ("not_applicable", "not applicable")


def told(one: Publication) -> dict[str, Any]:
    """The sentences of a version's certificate, each with its kind."""
    outcomes = one.certificate.get("outcomes") or {}
    proved = sum(outcomes.get(key, 0) for key in _PROVED)
    failed = sum(outcomes.get(key, 0) for key in _REFUTED)
    # A rule may fail and raise no more than a question: only an error refutes what is stated.
    by = one.certificate.get("failed_by")
    refuted = by["errors"] if by else min(failed, one.errors)
    doubtful = by["warnings"] if by else failed - refuted
    apart = sum(outcomes.get(key, 0) for key in _APART)
    open_ = [(words, outcomes[key]) for key, words in _OPEN if outcomes.get(key)]
    unread = sum(count for _, count in open_)
    return {
        "checked": bool(outcomes),
        "proved": proved,
        "refuted": refuted,
        "doubtful": doubtful,
        "noted": failed - refuted - doubtful,
        "apart": apart,
        "open": unread,
        "all": proved + failed + unread,
        "why_open": open_,
        "rules": one.certificate.get("rules_version", ""),
        "errors": one.errors,
        "warnings": one.warnings,
        "findings": _findings(one),
    }


def _findings(one: Publication) -> list[dict[str, Any]]:
    """The findings of an uploaded disclosure that was published with them."""
    if not (one.errors or one.warnings):
        return []
    source = Upload.objects.filter(publication=one).only("folder").first()
    return findings_of(source) if source is not None else []


def findings_of(source: Upload) -> list[dict[str, Any]]:
    """Findings as the report of the upload tells them; none where the report is gone."""
    if not source.folder:
        return []
    file = Path(default_storage.path(source.folder)) / f"view.{language()}.json"
    try:
        view = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return []
    return list(view["findings"])
