"""A workbook knows what it was written from, through whatever saves it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from mingzhang.budget import load_budget, mark_workbook, origin_of, read_yaml, write_workbook
from mingzhang.templates import all_templates

HASH = "0123456789abcdef" * 4
BUDGET = Path(__file__).parents[2] / "examples" / "budgets" / "hebei-2026-juluxian.yaml"


@pytest.fixture(scope="module")
def book() -> bytes:
    budget, _ = read_yaml(BUDGET)
    template = next(one for one in all_templates() if one.id == budget.template)
    return write_workbook(budget, template, budget.year, origin=HASH)


def test_what_was_written_is_given_back_and_is_no_part_of_the_budget(book, tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book)
    assert origin_of(book) == HASH
    assert load_budget(path)[0] == read_yaml(BUDGET)[0]


def test_a_marked_copy_keeps_it(book, tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book)
    assert origin_of(mark_workbook(book, load_budget(path)[1])) == HASH


def test_another_prefix_says_the_same(book) -> None:
    assert origin_of(with_part(book, lambda part: part.replace(b"vt:", b"ns1:"))) == HASH


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"%PDF-1.7", b"year: 2026\n"])
def test_what_is_no_workbook_says_nothing(data) -> None:
    assert origin_of(data) == ""


def test_a_workbook_that_does_not_say_says_nothing(book) -> None:
    assert origin_of(with_part(book, lambda part: b"<Properties/>")) == ""
    assert origin_of(with_part(book, lambda part: b" " * (1 << 21))) == ""


def with_part(book: bytes, change) -> bytes:
    """The workbook with the part of its own properties changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "docProps/custom.xml" else part)
    return written.getvalue()
