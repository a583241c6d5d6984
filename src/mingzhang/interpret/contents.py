"""The contents page (目录): a list with leaders or tabs and page numbers, or a table (是否空表)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.documents import Block, Paragraph, Row, Table
from mingzhang.interpret import words
from mingzhang.interpret.headings import numbering
from mingzhang.interpret.model import ContentsEntry
from mingzhang.templates import Template

_HEADING = re.compile(r"(?:[^。，；：、]{0,30})目录$")
# 政府购买服务指导性目录 and the like are chapters, not the contents page.
_OTHER_LIST = re.compile(r"指导性|购买|采购|集中|权责|清单|分类|服务目录|附件")
_LEADER = re.compile(
    r"\s*PAGEREF\s+_Toc\d+(?:\s+\\?h)?\s*(?P<field>\d{1,3})?\s*$|\s{0,4}(?:[.．…·⋯]|\s\.){2,}[\s.．…·⋯]*(?P<page>\d{1,3})?\s*$"
)
_PAGE = re.compile(r"(?:\t|\s{1,}|(?<=[^\d\s年第.]))(?P<page>\d{1,3})\s*$")
_PAGE_CELL = re.compile(r"[-—]?\s?\d{1,3}\s?[-—]?")
_NUMBER = re.compile(
    r"(?:附?表|附件)\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?!\d))(?:-\d{1,2})?[:：、.]?\s*"
)
_NUMBERED_LABEL = re.compile(r"(?:附?表|附件|第|[\u4e00-\u9fff]{2,4}公开表)\s?\d{1,3}")
_STATED = re.compile(
    r"(?P<number>附?表\s?\d{1,2}(?:-\d{1,2})?)\s+(?P<title>\S.{2,70}?)\s+(?P<empty>[是否])"
    r"(?:\s+(?P<reason>\S.{0,120}))?"
)
_NOTE = re.compile(r"^\s*(?:注|说明|备注)\s*[：:]")
_FIRST_PART = re.compile(r"^\s*第一部分")
_MAX_TITLE = 70
_HEADS = {
    "empty": ("是否空表",),
    "reason": ("空表理由", "公开空表理由", "理由"),
    "title": ("报表名称", "名称", "标题"),
    "number": ("报表", "序号", "编号", "表号"),
}
_YES = {"是": True, "否": False}
_MIN_ENTRIES = 3
_SECTION = "目录"


@dataclass(frozen=True, slots=True)
class Contents:
    """The entries of all contents pages and every source line these pages take up."""

    entries: tuple[ContentsEntry, ...]
    lines: frozenset[int]


def find_contents(blocks: Sequence[Block], template: Template) -> Contents:
    """Read the contents pages of a document. Empty when it prints none."""
    entries: list[ContentsEntry] = []
    lines: set[int] = set()
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if isinstance(block, Paragraph) and is_contents_heading(block.text):
            found, end = _page(blocks, index + 1)
            if found:
                entries.extend(found)
                lines.update(_lines(blocks[index:end]))
                index = end
                continue
        index += 1
    return Contents(tuple(entries), frozenset(lines))


def is_contents_heading(text: str) -> bool:
    """Whether a line is the heading of a contents page."""
    if numbering(text).depth:
        return False
    folded = words.fold(text)
    return _HEADING.fullmatch(folded) is not None and _OTHER_LIST.search(folded) is None


def _lines(blocks: Sequence[Block]) -> Iterator[int]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (row.line for row in block.rows)
        else:
            yield block.line


def _page(blocks: Sequence[Block], start: int) -> tuple[list[ContentsEntry], int]:
    """Entries from ``start`` on and the index after the last one."""
    for index in range(start, min(start + 4, len(blocks))):
        block = blocks[index]
        if isinstance(block, Table) and (found := list(_table(block))):
            return found, index + 1
    found, end = _numbered(blocks, start)
    if len(found) >= _MIN_ENTRIES:
        return found, end
    return _plain(blocks, start)


def _table(table: Table) -> Iterator[ContentsEntry]:
    """The table form: heads 报表, 报表名称, 是否空表, 公开空表理由."""
    heads = [words.fold(cell) for cell in table.rows[0].cells]
    at = {
        role: next((i for i, head in enumerate(heads) if head in names), None)
        for role, names in _HEADS.items()
    }
    if at["title"] is None or (at["empty"] is None and at["number"] is None):
        return
    for row in table.rows[1:]:
        said = {
            role: row.cells[i].strip() if i is not None and i < len(row.cells) else ""
            for role, i in at.items()
        }
        if said["title"]:
            yield ContentsEntry(
                said["number"],
                said["title"],
                row.place(section=_SECTION, text=said["title"]),
                _YES.get(said["empty"]),
                said["reason"],
            )


def _numbered(blocks: Sequence[Block], start: int) -> tuple[list[ContentsEntry], int]:
    """The list form with page numbers: it ends after the last line that has one."""
    found: list[ContentsEntry] = []
    end = start
    plain = 0
    for index in range(start, len(blocks)):
        block = blocks[index]
        if isinstance(block, Table):
            rows = [entry for row in block.rows if (entry := _row_entry(row)) is not None]
            if not rows:
                break
            found.extend(rows)
            end, plain = index + 1, 0
            if len(rows) < len(block.rows):
                break
            continue
        entry = _line_entry(block)
        if entry is not None:
            found.append(entry)
            end, plain = index + 1, 0
            continue
        # Headings of groups stand between the entries without a page; body text does not.
        plain += 1
        if plain > 3 or len(block.text) > _MAX_TITLE:
            break
    return found, end


def _row_entry(row: Row) -> ContentsEntry | None:
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    if len(cells) < 2 or not _PAGE_CELL.fullmatch(cells[-1]) or _PAGE_CELL.fullmatch(cells[0]):
        return None
    if len(cells) > 3:
        return None
    return _entry("".join(cells[:-1]), row)


def _line_entry(block: Paragraph) -> ContentsEntry | None:
    text = block.text.strip()
    if len(text) > 200:
        return None
    # The row of the table form in a source that lost its columns.
    stated = _STATED.fullmatch(text)
    if stated is not None:
        return ContentsEntry(
            stated["number"],
            stated["title"],
            block.place(section=_SECTION, text=stated["title"]),
            _YES[stated["empty"]],
            stated["reason"] or "",
        )
    match = _LEADER.search(text)
    if match is None:
        match = _PAGE.search(text)
        if match is None or len(text) > _MAX_TITLE or "。" in text or "：" in text:
            return None
        if _NUMBERED_LABEL.fullmatch(text):
            return None
    title = text[: match.start()].strip()
    return _entry(title, block) if 1 < len(title) <= _MAX_TITLE else None


def _plain(blocks: Sequence[Block], start: int) -> tuple[list[ContentsEntry], int]:
    """The list form without page numbers: it ends where its first title comes again, else with
    its page."""
    found: list[ContentsEntry] = []
    titles: list[str] = []
    first: set[str] = set()
    stop = len(blocks)
    for index in range(start, len(blocks)):
        block = blocks[index]
        if isinstance(block, Paragraph) and _NOTE.match(block.text) and found:
            continue
        if isinstance(block, Table) or len(block.text) > _MAX_TITLE or "。" in block.text:
            stop = index
            break
        name = words.title(block.text)
        begins_again = found and _FIRST_PART.match(block.text) and _FIRST_PART.match(titles[0])
        if (name in first or begins_again) and len(found) >= _MIN_ENTRIES:
            return found, index
        titles.append(block.text.strip())
        if len(found) < 3:
            first.add(name)
        found.append(_entry(block.text.strip(), block))
    if start == 0 or stop == len(blocks):
        return [], start
    page = _page_of(blocks[start - 1])
    end = next((i for i in range(start, stop + 1) if _page_of(blocks[i]) != page), start)
    listed = found[: end - start]
    return (listed, end) if len(listed) >= _MIN_ENTRIES else ([], start)


def _page_of(block: Block) -> int:
    return block.rows[0].page if isinstance(block, Table) and block.rows else block.page


def _entry(text: str, source: Row | Paragraph) -> ContentsEntry:
    title = _LEADER.sub("", text).strip()
    place = source.place(section=_SECTION, text=title)
    number = _NUMBER.match(title)
    if number is not None and number.end() < len(title):
        return ContentsEntry(number[0].strip(" :：、."), title[number.end() :].strip(), place)
    found = numbering(title)
    if found.depth and found.rest:
        return ContentsEntry(found.mark.rstrip("、.． "), found.rest, place)
    return ContentsEntry("", title, place)
