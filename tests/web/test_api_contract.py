"""The interface keeps its own description: no answer that is not declared, whatever is asked."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.services.publishing import store

OPERATIONS = ("/api/bodies", "/api/versions", "/api/versions/{version}",
              "/api/versions/{version}/tables/{number}", "/api/versions/{version}/figures")  # fmt: skip


@pytest.fixture
def published(county):
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
