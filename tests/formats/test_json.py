"""JSON: complete, exact, described by a schema; a wrong file is a sentence that names the place."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mingzhang.formats.json as json_format
from mingzhang.documents import (
    Chart,
    ColumnKind,
    Document,
    Doubt,
    Grid,
    Mend,
    PageSize,
    Paragraph,
    Row,
    Series,
    Span,
    Style,
    Sum,
    Table,
    TextRole,
    Tone,
)
from mingzhang.facts import AXES, Amount, Blank, Box, Coordinate, Fact, Origin, Place, Unit
from mingzhang.formats import ReadFailure
from mingzhang.formats.json import is_ours, read_json, read_json_facts, write_json
from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret

SCHEMA = json.loads(
    (Path(json_format.__file__).parent / "mingzhang.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.txt"))

DOUBT = Doubt(1, ("448.03", "443.03"), 0.625)
FULL = Document(
    path="a.xlsx",
    sha256="0" * 64,
    shape="tabbed",
    blocks=(
        Paragraph("标题\t单位：万元", 1, 2, 3, True, (1, 2), (0, 3), Style(TextRole.HEADING, "a", "b", True, True),
                  (Box(2, 72.5, 80, 300.1, 95), Box(3, 72.5, 60, 90, 75)), (DOUBT,)),
        Table(
            (Row(("", "甲"), 2, 1, ("1", "2"), (None, Box(2, 72.25, 100, 200, 115)), (DOUBT,)), Row((), 3)),
            Grid(
                1,
                (ColumnKind.ORDINAL, ColumnKind.AMOUNT),
                (3, 4),
                (Span(0, 1, 2, 3),),
                (Sum((0, 1), ((1, 1), (2, 1))),),
                frozenset({(1, 0), (0, 1)}),
                frozenset({2, 1}),
                "anchor",
                "名",
                True,
                (
                    Chart(
                        "图",
                        "说明",
                        (1, 2),
                        0,
                        (Series("率", 1), Series("计划", 1, marks=True)),
                        "%",
                        0,
                        (("优", Tone.GOOD), ("差", Tone.BAD)),
                    ),
                ),
            ),
        ),
        Table((Row(("甲",), 4),)),
    ),
    encoding="gb18030",
    mends=(Mend(1, 0, "code", "210150 1", "2101501"),),
    title="题",
    date="2026-01-31",
    pages=(PageSize(595.28, 841.89), PageSize(841.89, 595.28, True)),
)  # fmt: skip
FACTS = (
    Fact(
        Coordinate(entity="450", year="2026", flow="uses"),
        Amount(Decimal("448.030"), Unit.WAN, 3, "448.030"),
        Place(
            1, 2, "节", "表", "行", "列", "文", (0, 3), "f", (Box(2, 72.25, 100, 200, 115),), "页"
        ),
        Origin.TABLE,
        "expenditure",
        True,
        (Coordinate(entity="450"),),
        (Amount(Decimal("443.03"), Unit.WAN, 2, "443.03"), Blank.BLANK),
    ),
    *(Fact(Coordinate(), blank, Place(0), Origin.FORM) for blank in Blank),
    Fact(
        Coordinate(label="约数"),
        Amount(Decimal("-280"), Unit.PERCENT, 0, "约280余", True),
        Place(9),
        Origin.NARRATIVE,
    ),
)


def test_document_and_facts_come_back_as_they_were() -> None:
    text = write_json(FULL, FACTS, {"rounding": "note"})
    assert read_json(text) == FULL
    assert read_json_facts(text) == FACTS
    assert read_json(text.encode()) == FULL


def test_the_full_document_uses_every_field() -> None:
    """A field that is added to the records must be added here, and so to the writer."""
    for record in (FULL, FULL.blocks[0], FULL.blocks[1], FULL.blocks[1].rows[0], FULL.mends[0]):  # type: ignore[union-attr]
        for name in record.__slots__:
            assert getattr(record, name) or (name, getattr(record, name)) == ("page", 0), name
    grid = FULL.blocks[1].grid  # type: ignore[union-attr]
    assert all(getattr(grid, name) for name in grid.__slots__)
    [chart] = grid.charts
    assert all(getattr(chart, name) for name in chart.__slots__ if name not in ("names", "state"))
    assert all(getattr(FULL.blocks[0].style, name) for name in Style.__slots__)  # type: ignore[union-attr]
    assert all(getattr(FACTS[0], name) for name in Fact.__slots__)
    assert all(getattr(FACTS[0].place, name) for name in Place.__slots__)


def test_figures_are_decimal_text() -> None:
    written = json.loads(write_json(FULL, FACTS))
    assert written["facts"][0]["value"] == {
        "figure": "448.030", "unit": "万元", "decimals": 3, "text": "448.030",
    }  # fmt: skip
    assert [f["value"] for f in written["facts"][1:6]] == [{"blank": b.value} for b in Blank]


values = st.builds(
    Amount,
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15
    ),
    st.sampled_from(Unit),
    st.integers(-4, 8),
    st.text(max_size=5),
    st.booleans(),
)
coordinates = st.dictionaries(st.sampled_from(list(AXES)), st.text(max_size=5)).map(Coordinate)
facts = st.builds(
    Fact,
    coordinates,
    values | st.sampled_from(Blank),
    st.builds(Place, st.integers(0, 9), st.integers(0, 9), text=st.text(st.characters())),
    st.sampled_from(Origin),
)


@settings(max_examples=40)
@given(st.lists(facts, max_size=4), st.text(st.characters()))
def test_any_fact_survives_and_is_as_the_schema_says(found: list[Fact], text: str) -> None:
    """Also with characters that are only half of one."""
    document = Document("", "", "tabbed", (Paragraph(text, 1),))
    written = write_json(document, found)
    assert read_json_facts(written.encode()) == tuple(found)
    assert read_json(written.encode()) == document
    VALIDATOR.validate(json.loads(written))


def test_what_is_written_is_as_the_schema_says() -> None:
    VALIDATOR.check_schema(SCHEMA)
    VALIDATOR.validate(json.loads(write_json(FULL, FACTS, {"a": 1})))
    VALIDATOR.validate(json.loads(write_json(Document("", "", "tabbed", ()))))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_whole_examples_with_their_facts(path: Path) -> None:
    reading = interpret(read_file(path))
    written = write_json(reading.document, reading.facts)
    assert read_json(written) == reading.document
    assert read_json_facts(written) == reading.facts
    VALIDATOR.validate(json.loads(written))


def test_one_block_or_fact_stands_on_a_line() -> None:
    lines = write_json(FULL, FACTS).splitlines()
    assert len(lines) == len(FULL.blocks) + len(FACTS) + 6


def broken(**changes: Any) -> bytes:
    return json.dumps({**json.loads(write_json(FULL, FACTS)), **changes}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        (b"{", "损坏"),
        (b'{"format": "mingzhang-disclosure", "version": 1, "blocks": [', "损坏"),
        (b"[" * 100_000, "损坏"),
        (b"[]", "最外层 应为对象"),
        (broken(format="other"), "format 应为"),
        (broken(version=2), "格式版本是 2"),
        (broken(version="1"), "version 应为"),
        (broken(blocks={}), "blocks 应为列表"),
        (broken(blocks=[{"type": "picture"}]), r"blocks\[0\].type 应为"),
        (broken(blocks=[{"type": "paragraph", "text": 5}]), r"blocks\[0\].text 应为文字，实际为 5"),
        (broken(blocks=[{"type": "table", "rows": [{"line": -1}]}]), r"blocks\[0\].rows\[0\].line"),
        (broken(blocks=[{"type": "table", "rows": []}]), "没有"),
        (
            broken(blocks=[{"type": "table", "rows": [{"line": 1}], "grid": {"kinds": ["x"]}}]),
            r"blocks\[0\].grid.kinds\[0\] 应为以下之一",
        ),
        (
            broken(blocks=[{"type": "table", "rows": [{"line": 1}], "grid": {"spans": [[1]]}}]),
            r"blocks\[0\].grid.spans\[0\] 应为 4 个数",
        ),
        (
            broken(blocks=[{"type": "table", "rows": [{"line": 1, "boxes": [[1, 2]]}]}]),
            r"blocks\[0\].rows\[0\].boxes\[0\] 应为 5 个数",
        ),
        (broken(pages=[{"width": float("nan"), "height": 1}]), r"pages\[0\].width 应为数"),
    ],
)
def test_a_wrong_file_is_a_sentence_with_the_place(data: bytes, said: str) -> None:
    with pytest.raises(ReadFailure, match=said):
        read_json(data)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"coordinate": {"colour": "red"}}, "轴之一"),
        ({"coordinate": {}, "value": {"figure": "NaN"}}, "十进制数"),
        ({"coordinate": {}, "value": {"figure": "1", "unit": "美元"}}, "以下之一"),
    ],
)
def test_a_wrong_fact_is_a_sentence_with_the_place(fact: dict[str, Any], said: str) -> None:
    with pytest.raises(ReadFailure, match=said):
        read_json_facts(broken(facts=[fact]))


def test_the_format_is_told_by_its_first_field() -> None:
    assert is_ours(write_json(FULL).encode())
    assert is_ours(b"\xef\xbb\xbf" + write_json(FULL).encode())
    assert not is_ours(b'{"name": "mingzhang-disclosure"}')
