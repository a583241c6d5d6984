"""How gunicorn runs: its configuration, read as ``python:mingzhang.web.operating.workers``."""

from __future__ import annotations

import os
from typing import Any

worker_class = "gthread"
threads = int(os.environ.get("MINGZHANG_THREADS", "4"))
timeout = 120
graceful_timeout = 5
keepalive = 5
# What leaks memory does not leak for ever.
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = "-"
# When, what, status, bytes, seconds: no address, no user, no words that were searched for.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(L)s'
# Who may say for whom it asks is settled in one place: the middleware of the application.
forwarded_allow_ips = ""
control_socket_disable = True
# Longer than any address of the site.
limit_request_line = 4094


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the lowest place that is free: it goes on with the counts of that place."""
    taken = {getattr(one, "place", None) for one in server.WORKERS.values()}
    worker.place = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Tell the application in the worker which place it has."""
    os.environ["MINGZHANG_PLACE"] = str(worker.place)
