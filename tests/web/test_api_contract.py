"""The interface keeps its own description: no answer that is not declared, whatever is asked."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.services.publishing import store

OPERATIONS = ("/api/bodies", "/api/versions", "/api/versions/{version}",
              "/api/versions/{version}/tables/{number}", "/api/versions/{version}/figures")  # fmt: skip


@pytest.fixture
def kept_open():
    """Requests leave the connection of the test open, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def published(county, kept_open):
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    return store(county.health, 2026, reading, [], {}, None)


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_is_declared(published, path) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())

    @seed(6)
    @settings(max_examples=15, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=schema[path]["GET"].as_strategy())
    def ask(case) -> None:
        case.call_and_validate()

    ask()
