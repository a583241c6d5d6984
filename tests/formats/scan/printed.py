"""A printed page, and what a scanner makes of it."""

from functools import cache
from io import BytesIO
from typing import Any

import pypdfium2
from made.scans import Wear, scanned

from mingzhang.documents import (
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Row,
    Style,
    Table,
    TextRole,
)
from mingzhang.formats.pdf import write_pdf
from mingzhang.formats.pdf.fonts import shipped_faces

ROWS = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("", "合计", "1,448.03", "1,261.03", "187.00"),
    ("2101501", "行政运行", "261.03", "261.03", ""),
    ("2101505", "医疗保障政策管理", "80.00", "", "80.00"),
    ("2101506", "医疗保障经办事务", "107.00", "", "107.00"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "1,000.00", "1,000.00", "0.00"),
)
TITLE = "部门预算支出总表"
BODY = "本部门2026年支出预算1448.03万元，其中基本支出1261.03万元，项目支出187.00万元。"


@cache
def printed() -> bytes:
    """One page with a title, a table and a sentence."""
    kinds = (ColumnKind.CODE, ColumnKind.NAME, *[ColumnKind.AMOUNT] * 3)
    rows = tuple(Row(cells, number + 2) for number, cells in enumerate(ROWS))
    blocks = (
        Paragraph(TITLE, 1, style=Style(TextRole.TABLE_TITLE)),
        Table(rows, Grid(head=1, kinds=kinds, widths=(9, 34, 12, 12, 12))),
        Paragraph(BODY, 9, style=Style(TextRole.BODY)),
    )
    document = Document("", "", "tabbed", blocks, title="某局预算公开")
    return write_pdf(document, faces=shipped_faces())


def scan(seed: int = 5, **wear: Any) -> bytes:
    """The printed page as a JPEG; arguments are those of :class:`made.scans.Wear`."""
    document = pypdfium2.PdfDocument(BytesIO(printed()))
    try:
        return scanned(document[0], Wear(**wear), seed)
    finally:
        document.close()


def tables(document: Document) -> list[tuple[tuple[str, ...], ...]]:
    """The cells of each table."""
    return [
        tuple(row.cells for row in block.rows)
        for block in document.blocks
        if isinstance(block, Table)
    ]


def text(document: Document) -> str:
    """All paragraphs, without spaces."""
    said = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return "\n".join(said).replace(" ", "")
