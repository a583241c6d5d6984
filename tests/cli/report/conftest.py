"""A disclosure compiled to PDF with three faults, read and checked as a reviewer would."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from compile_budgets import two_units
from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.cli.report import ReportFormat
from mingzhang.cli.report.completing import complete
from mingzhang.cli.report.digest import digest
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.compile import Plan, bodies, compile_set
from mingzhang.documents import Block, Document, Paragraph, Table, TextRole
from mingzhang.formats.pdf import write_pdf
from mingzhang.formats.pdf.fonts import shipped_faces
from mingzhang.formats.reading import read_any_bytes
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.templates.layout import layout_of

WRONG_TOTAL = ("部门预算支出总表", "385.00", "383.00")
UNREADABLE = ("部门预算支出总表", "56.00", "五十六万")
UNSUPPORTED = "本部门当年另安排修缮资金7.77万元。"


@dataclass(frozen=True)
class Paged:
    """The file, and what the check of it found."""

    data: bytes
    verdict: Verdict

    def entry(self, form: ReportFormat, lang: str = "zh") -> DocumentEntry:
        """What a report of this form is made from."""
        told = digest(self.verdict, lang, with_grids=form is ReportFormat.HTML)
        return complete(told, lambda: self.data, form, lang)


def compiled() -> Document:
    template = next(t for t in all_templates() if t.id == "hebei")
    budget = two_units()
    layout = layout_of(template)
    assert layout is not None
    return compile_set(budget, template, layout, bodies(budget)[0], Plan.NOTE).document


def with_faults(document: Document) -> Document:
    blocks = list(document.blocks)
    for title, was, now in (WRONG_TOTAL, UNREADABLE):
        at = table_under(blocks, title)
        table = blocks[at]
        assert isinstance(table, Table)
        row = next(n for n, row in enumerate(table.rows) if was in row.cells)
        rows = list(table.rows)
        column = rows[row].cells.index(was)
        cells = [now if n == column else cell for n, cell in enumerate(rows[row].cells)]
        rows[row] = replace(rows[row], cells=tuple(cells))
        blocks[at] = replace(table, rows=tuple(rows))
    said = next(
        n
        for n, block in enumerate(blocks)
        if isinstance(block, Paragraph) and "支出预算" in block.text and "万元" in block.text
    )
    blocks.insert(said + 1, replace(blocks[said], text=UNSUPPORTED))  # type: ignore[type-var]
    return replace(document, blocks=tuple(blocks))


def table_under(blocks: list[Block], title: str) -> int:
    last = ""
    for at, block in enumerate(blocks):
        if isinstance(block, Table) and last == title:
            return at
        if (
            isinstance(block, Paragraph)
            and block.style
            and block.style.role is TextRole.TABLE_TITLE
        ):
            last = block.text
    raise LookupError(title)


@pytest.fixture(scope="session")
def paged() -> Paged:
    data = write_pdf(with_faults(compiled()), faces=shipped_faces())
    return Paged(data, check(interpret(read_any_bytes(data, "测试县医疗保障局.pdf"))))
