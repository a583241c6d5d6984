"""The facts of a compiled set, read from its PDF, are those that were meant."""

import pytest
from tests.compile.test_round_trip import EXAMPLES, example, example_set, table_figures

from mingzhang.facts import Coordinate, Fact, Origin, Value
from mingzhang.formats.json import read_json, write_json
from mingzhang.formats.pdf import read_pdf, write_pdf
from mingzhang.formats.pdf.fonts import shipped_faces
from mingzhang.interpret import interpret


def stated(facts: tuple[Fact, ...]) -> list[tuple[Coordinate, Value, Origin]]:
    """Coordinate, value and origin of all facts. A form without a code is named by its line, and
    lines of a page are not those of another format."""
    return [
        (f.coordinate.without("project") if _unnamed(f) else f.coordinate, f.value, f.origin)
        for f in facts
    ]


def _unnamed(fact: Fact) -> bool:
    return "form@" in repr(fact.coordinate)


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_an_example_is_read_back_from_its_pdf(path) -> None:  # type: ignore[no-untyped-def]
    made = example_set(path, example(path).template, "department")
    document = read_pdf(write_pdf(made.document, faces=shipped_faces()))
    reading = interpret(document)
    assert reading.template.id == made.template
    meant, read = (table_figures(facts, made.template) for facts in (made.facts, reading.facts))
    assert meant - read == read - meant
    assert [(u.text, u.reason) for u in reading.unread] == []
    plainly = interpret(read_json(write_json(made.document)))
    assert stated(reading.facts) == stated(plainly.facts)
    assert all(fact.place.boxes for fact in reading.facts)
