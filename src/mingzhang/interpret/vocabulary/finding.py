"""Titles of unknown tables: among the paragraphs above them, or in their own first rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.documents import Block, Paragraph, Table
from mingzhang.facts import Unit
from mingzhang.interpret import words
from mingzhang.interpret.furniture import ends_like_a_body, is_furniture, known_unit, unit_of
from mingzhang.interpret.vocabulary.composing import Composed, Composer
from mingzhang.interpret.vocabulary.titles import Title

_MOST_ABOVE = 8
_NOTE = re.compile(r"^(?:注|说明|备注)\s*\d?[：:]")
_SMALL = re.compile(
    r"(?:部门|单位)?(?:附?表|附件|预算|决算|公开|预算公开|公开表|附)"
    r"[一二三四五六七八九十\d]{1,3}(?:[-—]\d{1,2})?表?|第?\d{1,3}页?"
)
_UNIT_SAID = re.compile(
    r"(?:金额|货币|计量|数据|报表|表格|各表|表中|表内|本表|数字|公开表)[^。；;，,]{0,12}?单位"
    r"(?:名称)?(?:均|都|统一|一律|全部)*(?:为|是|[：:]|以)\s*[“\"]?(?:人民币)?(万元|亿元|元)"
    r"|^(?:注|说明|备注|填报说明)?\s*\d?[、.：:]?\s*(?:本套?|以上|所有|全部)?(?:报?表)?(?:金额)?"
    r"单位(?:均|都|统一)*为[“\"]?(?:人民币)?(万元|亿元|元)"
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unknown table that its words explain.

    ``table`` are its rows without title and furniture, ``paragraphs`` those, if they stood in its
    first rows; ``line`` is that of its title; ``year`` that of the disclosure.
    """

    title: Title
    line: int
    table: Table
    paragraphs: tuple[Paragraph, ...]
    composed: Composed
    year: int | None = None


def find_unknown(
    block: Table,
    before: Sequence[Paragraph],
    composer: Composer,
    bodies: Sequence[str],
    year: int | None,
) -> Unknown | None:
    """The table as its words say; None when its title or heads are not understood."""
    inside, table = _set_apart(block)
    for paragraph in reversed((*before[-_MOST_ABOVE:], *inside)):
        title = composer.title(paragraph.text, bodies)
        if title is not None:
            composed = composer.compose(table, title, year)
            if composed is None:
                return None
            return Unknown(title, paragraph.line, table, inside, composed, year)
        if not _may_stand_between(paragraph.text):
            return None
    return None


def _may_stand_between(text: str) -> bool:
    """Whether a line may stand between a title and its heads."""
    folded = words.fold(text)
    if folded.endswith("表") and not _SMALL.fullmatch(folded):
        return False  # a title, which no one understood
    return (
        is_furniture(text)
        or len(folded) < 4
        or bool(_SMALL.fullmatch(folded) or _NOTE.match(text))
        or bool(unit_of(text))
        or (len(folded) < 40 and ends_like_a_body(folded))
    )


def _set_apart(table: Table) -> tuple[tuple[Paragraph, ...], Table]:
    """The lines in the first rows of a table that stand alone in their row, and the rest."""
    width = max(len(row.cells) for row in table.rows)
    lines: list[Paragraph] = []
    for row in table.rows[:4]:
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        if width < 3 or len(filled) != 1 or row.floating or len(lines) + 2 >= len(table.rows):
            break
        place = row.place()
        lines.append(Paragraph(filled[0], row.line, row.page, lines=(row.line,), boxes=place.boxes))
    cut = len(lines)
    if not cut:
        return (), table
    grid = table.grid
    if grid is not None:
        spans = tuple(replace(s, row=s.row - cut) for s in grid.spans if s.row >= cut)
        grid = replace(grid, spans=spans, head=max(0, grid.head - cut))
    return tuple(lines), Table(table.rows[cut:], grid)


def stated_unit(blocks: Sequence[Block]) -> Unit | None:
    """The unit that the text states for all tables (金额单位均为万元); None when it states none, or
    several."""
    said = {
        match[1] or match[2]
        for block in blocks
        if isinstance(block, Paragraph)
        and not is_furniture(block.text)
        and (match := _UNIT_SAID.search(block.text))
    }
    return known_unit(said.pop()) if len(said) == 1 else None
