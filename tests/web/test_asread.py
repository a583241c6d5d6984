"""What was read of a published file, as a workbook and as data."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.formats.reading import read_any, read_any_bytes
from mingzhang.formats.xlsx.package import Package
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.pure.printed import as_workbook
from mingzhang.web.services.publishing import store

HEADS = ["功能分类科目编码", "科目名称", "合计"]


def cells(book: bytes, sheet: int) -> str:
    """The part of a sheet, as it is written."""
    part = f"xl/worksheets/sheet{sheet + 1}.xml"
    return b"".join(Package(book).chunks(part)).decode()


def written(*rows: list[str], heads: int = 1) -> str:
    return cells(as_workbook("示例", [(1, "支出表", "万元", heads, rows)]), 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,259,000.10", "1259000.10"), ("411300", "411300"), ("-12.50", "-12.50"), ("0.00", "0.00"),
     ("−3", "-3")],
)  # fmt: skip
def test_a_figure_is_a_number_with_the_decimals_it_is_printed_with(text, value) -> None:
    assert f"<v>{value}</v>" in written(HEADS, ["2101501", "行政运行", text])


@pytest.mark.parametrize(
    "text", ["=1+1", "约3万", "12345678901234567.89", "1,23", "2101501 行政运行"]
)
def test_what_is_no_figure_stays_as_it_is_printed_and_is_no_formula(text) -> None:
    sheet = written(HEADS, ["2101501", "行政运行", text])
    assert "<f>" not in sheet
    assert 't="s"' in sheet.split('r="C3"')[1][:20]


def test_codes_are_names_and_stay_text() -> None:
    sheet = written(HEADS, ["0101501", "行政运行", "3"], ["2101501", "行政运行", "4"])
    assert "<v>2101501</v>" not in sheet
    # Where nobody knows the heads nothing is taken for a figure.
    unknown = written(["2101501", "3", "1,737.68"], heads=0)
    for cell in ("A2", "B2"):
        assert 't="s"' in unknown.split(f'r="{cell}"')[1][:20]
    assert "<v>1737.68</v>" in unknown  # no code has a point


@pytest.fixture
def published(county):
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    return store(county.health, 2026, reading, [], {}, None)


def address(one, form: str) -> str:
    body = one.organisation
    place = [body.division, body.slug, one.year, one.stage, one.number]
    return reverse("read_file", args=[*place, form])


def test_the_workbook_of_a_published_file_is_read_again_to_the_same_figures(published) -> None:
    answer = Client().get(address(published, "xlsx"))
    assert answer["Content-Disposition"].startswith("attachment")
    document = read_any_bytes(answer.content, "read.xlsx")
    again = interpret(document, all_templates())

    def figures(rows) -> list[Decimal]:
        texts = [text.replace(",", "") for row in rows for text in row]
        return sorted(Decimal(t) for t in texts if "." in t and t.replace(".", "", 1).isdigit())

    held = [row for table in published.tables.all() for row in table.rows]
    read = [row.cells for block in document.blocks if hasattr(block, "rows") for row in block.rows]
    assert figures(held) == figures(read) != []
    assert again.template is not None


def test_the_data_of_a_published_file_hold_every_table_and_text(published) -> None:
    told = Client().get(address(published, "json")).json()
    assert [one["rows"] for one in told["tables"]] == [t.rows for t in published.tables.all()]
    assert [one["text"] for one in told["texts"]] == [p.text for p in published.passages.all()]
    assert (told["year"], told["stage"], told["number"]) == (2026, "budget", 1)
    assert Client().get(told["address"]).status_code == 200
    assert Client().get(address(published, "pdf")).status_code == 404
