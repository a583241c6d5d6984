"""What is kept of a check with a published version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from mingzhang.check import Verdict
from mingzhang.facts import Finding

_KEYS = {"error": "errors", "warning": "warnings", "note": "notes"}


def certificate(verdict: Verdict) -> dict[str, Any]:
    """How many obligations ended each way, under which rules; ``failed_by`` tells how grave what
    failed is, that which would go with another finding counted, too."""
    counts = Counter(_KEYS[one.severity.value] for one in _all(verdict.findings))
    return {
        "rules_version": verdict.certificate.rules_version,
        "outcomes": {one.value: count for one, count in verdict.certificate.outcomes.items()},
        "failed_by": {key: counts[key] for key in _KEYS.values()},
    }


def _all(findings: Iterable[Finding]) -> Iterator[Finding]:
    for one in findings:
        yield one
        yield from _all(one.consequences)
