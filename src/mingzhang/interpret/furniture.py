"""Furniture of a printed table: the lines between its title and its heads.

The body whose table it is, the budget year, the unit of the figures and the table number stand
above the heads, each in a line of its own or side by side; a converter may leave them as
paragraphs or as the first rows of the table itself. One reader for both: rows are first set apart
as paragraphs, so that everything after sees one shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.documents import Block, Document, Paragraph, Row, Table
from mingzhang.facts import Unit
from mingzhang.interpret import words
from mingzhang.templates import Template

_MONEY = r"(?:人民币)?(?:百万|千万|亿|万|千)?元"
_UNIT = re.compile(
    rf"(?:单位|币种)[：:为]?\s*(?:人民币)?[：:（(/\s]?\s*({_MONEY})(?![\u4e00-\u9fff])"
)
_UNIT_LINE = re.compile(rf"\(?(?:金额|计量|货币|数量)?(?:单位|币种):?(?:人民币)?:?{_MONEY}\)?")
_UNIT_IN_BRACKETS = re.compile(
    rf"[（(]\s*(?:金额|计量)?\s*(?:单位\s*[：:]?)?\s*({_MONEY})\s*[）)]\s*$"
)
_FURNITURE = re.compile(
    r"^(?:预算年度|[（(]?(?:金额|计量|货币)?单位\s*[：:]|截止(?:时间|日期)|\d{3,6}[-—\s]*[\u4e00-\u9fff]"
    r"|(?:填报|编制|制表|打印|编报)?(?:预算)?(?:部门|单位|日期|时间)(?:[（(]单位[）)])?(?:名称|编码)?\s*[：:]"
    r"|(?:预算|部门|单位|附)*(?:公开)?(?:附?表|附件)\s?\d{1,2}(?:[-—]\d{1,2})?$"
    r"|公开\s?\d{1,2}\s?表$)"
)
_DATED_TITLE = re.compile(r"20\d\d年.*表(?:\s*[（(].*[）)])?$")
_YEAR_CELL = re.compile(r"预算年度:?20\d\d年?|\(20\d\d年?度?\)|20\d\d年度")
_LABEL = re.compile(
    r"(?:填报|编制|制表|打印|编报)?(?:预算)?(?:部门|单位|部门\(单位\)|年度|日期|时间)(?:名称|编码)?:"
    r"|预算年度:?|(?:金额|计量)单位:|单位:"
)
_NAME_LETTER = r"(?:[\u4e00-\u9fff()·]|(?<=第)\d{1,3})"
_BODY_CELL = re.compile(rf"(?:\d{{3}}|\d{{6}})[-\s]?{_NAME_LETTER}{{3,60}}")
_STATED = re.compile(r"[\u4e00-\u9fff()]{2,12}:.{1,60}")
_TABLE_NUMBER = re.compile(
    r"(?:预算|决算|部门|单位|附)*(?:公开)?(?:附?表|附件)\d{1,2}(?:-\d{1,2})?"
    r"|(?:部门|单位)?(?:预算|决算|公开|附)+\d{1,2}(?:-\d{1,2})?表?"
)
_NAME_CELL = re.compile(rf"{_NAME_LETTER}{{3,60}}")
_FORM_WORDS = ("一级指标", "绩效目标", "绩效指标", "年度目标")
_WIDEST = 400
"""Characters of a row that may be furniture; longer rows hold data."""


def unit_of(text: str) -> str:
    """The money unit that a line of furniture states (万元, 元, 千元 …); empty when none."""
    if "元" not in text or len(text) > 200:
        return ""
    found = _UNIT.search(text.strip().rstrip("）)"))
    return found[1].replace("人民币", "") if found else ""


def unit_in_head(text: str) -> str:
    """The unit that a title or head names in brackets at its end: ``预算数（元）``."""
    if "元" not in text or len(text) > 80:
        return ""
    found = _UNIT_IN_BRACKETS.search(text)
    return found[1].replace("人民币", "") if found else ""


def without_unit(text: str) -> str:
    """A title without the unit in brackets at its end."""
    return _UNIT_IN_BRACKETS.sub("", text) if unit_in_head(text) else text


def known_unit(said: str) -> Unit | None:
    """The unit as one that figures can be read in; None for others (千元)."""
    return Unit(said) if said in {u.value for u in Unit if u.is_money} else None


def is_furniture(text: str) -> bool:
    """Whether a paragraph only says whose table it is, for which year and in which unit.

    A sentence is none, although it may begin with a year as such a line begins with a code.
    """
    stripped = text.strip()
    if len(stripped) > 120 or stripped.endswith("。") or _DATED_TITLE.match(stripped):
        return False
    return bool(_FURNITURE.match(stripped)) or bool(_UNIT_LINE.fullmatch(words.fold(stripped)))


def is_money_word(name: str) -> bool:
    """``人民币万元`` names a unit, not a body."""
    return re.fullmatch(_MONEY, words.fold(name)) is not None


def set_apart(document: Document, templates: Sequence[Template]) -> Document:
    """The document with furniture and titles that stand in table rows as paragraphs."""
    if document.shape == "loose" or not any(isinstance(b, Table) for b in document.blocks):
        return document
    titles = frozenset(words.title(t) for m in templates for s in m.tables for t in s.titles)
    blocks: list[Block] = []
    changed = False
    for block in document.blocks:
        if isinstance(block, Table):
            pieces = list(_pieces(block, titles))
            changed = changed or len(pieces) > 1
            blocks.extend(pieces)
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks)) if changed else document


def _pieces(table: Table, titles: frozenset[str]) -> Iterator[Block]:
    """Paragraphs and tables that a block of rows is made of, in order."""
    rows: list[Row] = []
    is_form = _is_form(table)
    for index, row in enumerate(table.rows):
        lines = _lines(row, titles) if not is_form else []
        if not lines and _is_title(row, titles) and _heads_follow(table.rows, index, titles):
            lines = [c for c in row.cells if c.strip()]
        if lines and index + 1 < len(table.rows):  # furniture stands above something
            if rows:
                yield Table(tuple(rows))
                rows = []
            for line in lines:
                yield Paragraph(
                    line, row.line, row.page, lines=(row.line,), boxes=row.place().boxes
                )
        else:
            rows.append(row)
    if rows:
        yield Table(tuple(rows))


def _is_form(table: Table) -> bool:
    """Forms print whose they are among their own fields."""
    return any(
        len(cell) < 20 and words.fold(cell).startswith(_FORM_WORDS)
        for row in table.rows[:60]
        for cell in row.cells[:4]
        if cell
    )


def _is_title(row: Row, titles: frozenset[str]) -> bool:
    filled = [c for c in row.cells[:64] if c.strip()]
    return len(filled) == 1 and len(filled[0]) < 60 and words.title(filled[0]) in titles


def _heads_follow(rows: Sequence[Row], index: int, titles: frozenset[str]) -> bool:
    """A list of titles is a contents page; a title of a table has heads right below."""
    for row in rows[index + 1 : index + 5]:
        if _is_title(row, titles):
            return False
        if _lines(row, titles):
            continue
        if sum(1 for c in row.cells[:64] if c.strip()) >= 2:
            return not any(words.title(c) in titles for c in row.cells[:3] if len(c) < 60)
    return False


def _lines(row: Row, titles: frozenset[str]) -> list[str]:
    """The row as lines of furniture; empty when it holds anything else."""
    if row.floating or len(row.cells) > _WIDEST:
        return []
    cells = [c.strip() for c in row.cells if c.strip()]
    if not cells or len(cells) > 8 or sum(map(len, cells)) > _WIDEST:
        return []
    cells = _joined(cells)
    strong = False
    for cell in cells:
        folded = words.fold(cell)
        if (
            _UNIT_LINE.fullmatch(folded)
            or _YEAR_CELL.fullmatch(folded)
            or (_STATED.fullmatch(folded) and _FURNITURE.match(cell))
        ):
            strong = True
        elif not (
            _TABLE_NUMBER.fullmatch(folded)
            or _BODY_CELL.fullmatch(folded)
            or (_NAME_CELL.fullmatch(folded) and ends_like_a_body(folded))
            or words.title(cell) in titles
        ):
            return []
    if not strong:
        lone = words.fold(cells[0])
        coded = _BODY_CELL.fullmatch(lone) and ends_like_a_body(lone)
        alone = len(cells) == 1 and len(row.cells) > 2
        strong = alone and bool(coded or _TABLE_NUMBER.fullmatch(lone))
    return cells if strong else []


_BODY_END = re.compile(
    r"(?:局|中心|院|校|馆|站|所|委员会|大队|支队|总队|委|办|办公室|厅|部|会|处|队|园|社|中学|小学|机关)"
    r"(?:\(本级\)|本级|机关|\(机关\))?$"
)


def ends_like_a_body(folded: str) -> bool:
    """Whether a folded name ends as the names of public bodies do."""
    return _BODY_END.search(folded) is not None


def _joined(cells: Sequence[str]) -> list[str]:
    """A label that ends in a colon and the value in the next cell are one line."""
    joined: list[str] = []
    for cell in cells:
        if joined and _LABEL.fullmatch(words.fold(joined[-1])):
            joined[-1] += cell
        else:
            joined.append(cell)
    return joined
