"""Tables that no layout and no form claimed: named, and their figures listed as unread."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from mingzhang import classifications
from mingzhang.documents import Block, Paragraph, Row, Table
from mingzhang.facts import Place, Unread
from mingzhang.interpret import words
from mingzhang.interpret.furniture import is_furniture
from mingzhang.interpret.recognise import is_contents, is_ruler
from mingzhang.templates import Template

_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?%?")
_WHOLE = re.compile(r"\d{1,15}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_FIGURES = re.compile(
    r"^(?:序号?|编号|行次|栏次|页码?|年度|年份|电话|联系方式|邮编)$|编码|代码|编号|电话|文号|证号|页码"
)
_WIDEST = 400
_REASON = "所在的表不在样式中"


def chapters_of(template: Template) -> frozenset[str]:
    """Folded titles of a layout's tables and sections: what a contents page lists."""
    return frozenset(
        words.title(title)
        for specs in (template.tables, template.sections)
        for spec in specs
        for title in spec.titles
    )


def find_leftovers(
    rest: Sequence[Block], taken: set[int], chapters: Container[str]
) -> tuple[list[tuple[str, Place]], list[Unread]]:
    """Unknown tables with their place, and their figures. ``taken``: lines read otherwise."""
    unknown: list[tuple[str, Place]] = []
    unread: list[Unread] = []
    before = ""
    for block in rest:
        if isinstance(block, Paragraph):
            before = before if is_furniture(block.text) else block.text
            continue
        if is_contents(block, chapters):
            continue
        figures = list(_figures(block, taken))
        if not figures:
            continue
        first = next(row for row in block.rows if row.line not in taken)
        unknown.append((before, first.place(table=before, text=before)))
        unread.extend(
            Unread(cell, row.place(at, table=before, text=cell), _REASON)
            for cell, row, at in figures
        )
    return unknown, unread


def _figures(table: Table, taken: set[int]) -> Iterator[tuple[str, Row, int]]:
    """Cells that look like figures, row by row, with their position in it; running numbers, codes
    and years are none."""
    rows = [row for row in table.rows if row.line not in taken and not is_ruler(row)]
    none = _columns_without_figures(rows)
    for row in rows:
        for at, cell in enumerate((*row.cells, *row.floating)):
            if not cell or not _FIGURE.fullmatch(words.fold(cell)):
                continue
            if at in none and _WHOLE.fullmatch(words.fold(cell)):
                continue
            yield cell, row, at


def _columns_without_figures(rows: Sequence[Row]) -> set[int]:
    """Columns whose whole numbers are running numbers, codes or years."""
    whole: dict[int, list[str]] = {}
    headed: set[int] = set()
    for depth, row in enumerate(rows):
        for at, cell in enumerate(row.cells[:_WIDEST]):
            folded = words.fold(cell) if cell and len(cell) < 40 else ""
            if folded and _WHOLE.fullmatch(folded):
                whole.setdefault(at, []).append(folded)
            elif folded and depth < 3 and _NO_FIGURES.search(folded):
                headed.add(at)
    return headed | {at for at, cells in whole.items() if _no_figures(cells, at)}


def _no_figures(cells: Sequence[str], at: int) -> bool:
    if at == 0 and cells == [str(n) for n in range(1, len(cells) + 1)]:
        return True
    if all(_YEAR.fullmatch(cell) for cell in cells):
        return True
    if any(cell.startswith("0") and len(cell) > 1 for cell in cells):
        return True  # telephone numbers, codes with a leading zero
    return all(len(cell) in (3, 5, 7) and _is_code(cell) for cell in cells)


def _is_code(text: str) -> bool:
    return any(
        scheme.get(text) is not None
        for scheme in (
            classifications.functional(),
            classifications.dept_economic(),
            classifications.gov_economic(),
        )
    )
