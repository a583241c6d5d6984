"""What is counted while pages are answered, common to all processes of a machine (Prometheus).

Under ``mingzhang serve`` every gunicorn worker keeps its counts in a file of its place (0, 1, …); a
new worker goes on counting in the file of the one whose place it takes. Nothing here tells of a
person: pages are named as in ``urls.py``, without what stands in their addresses.
"""

from __future__ import annotations

import os

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess, values

if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
    values.ValueClass = values.MultiProcessValue(  # type: ignore[misc]
        lambda: os.environ.get("MINGZHANG_PLACE") or f"p{os.getpid()}"
    )

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
_ANSWERS = Counter("mingzhang_answers", "Answers by page and status.", ("view", "status"))
_SECONDS = Histogram("mingzhang_seconds", "Time to answer, by page.", ("view",), buckets=_BUCKETS)


def answered(view: str, status: int, seconds: float) -> None:
    """Count an answer."""
    _ANSWERS.labels(view, str(status)).inc()
    _SECONDS.labels(view).observe(seconds)


def told() -> str:
    """The counts of all processes, as Prometheus reads them."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return prometheus_client.generate_latest().decode()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return prometheus_client.generate_latest(registry).decode()
