"""Whose disclosure it is: body, code, year, level and template, each with its evidence.

A file may hold several disclosures: a department's, followed by those of its units. A new part
begins with the title of the first table that names another body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Block, Document, Paragraph, Table
from mingzhang.interpret import words
from mingzhang.interpret.model import Entity, Part
from mingzhang.templates import Template

_CODED = re.compile(r"^(\d{3}|\d{6})[ 　\-—]?([\u4e00-\u9fff（）()]{3,40})(?=$|\s|预算年度|单位)")
_NAMED = re.compile(
    r"^(?:部门|单位|部门[（(]单位[）)]|预算部门|预算单位|编制单位)(?:名称)?[：:]\s*"
    r"(?:(\d{3,6})[-—]?)?([\u4e00-\u9fff（）()]{4,40})"
)
_TITLED = re.compile(r"^([\u4e00-\u9fff（）()]{4,40}?)\s*20\d\d\s*年")
_BUDGET_YEAR = re.compile(r"预算年度\s*[：:]\s*(20\d\d)")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年度?(?:部门|单位|[\u4e00-\u9fff（）()]{0,8}?预算|财政拨款)")
_FORM_YEAR = re.compile(r"[（(](20\d\d)年?度?[）)]年?度?")
_FORM_CODE = re.compile(r"(?<!\d)(\d{3}|\d{6})-([\u4e00-\u9fff（）()]{4,40})")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A line that names a body: ``450 巨鹿县医疗保障局``."""

    line: int
    code: str
    name: str


def recognise_template(document: Document, templates: Sequence[Template]) -> Template | None:
    """The template whose table titles the document prints; None when no title is known.

    Titles that only one template has count more than shared ones; the year decides between equals.
    """
    texts = [b.text for b in document.blocks if isinstance(b, Paragraph) and len(b.text) < 80]
    printed = Counter(words.title(t) for t in texts)
    owners: Counter[str] = Counter()
    for template in templates:
        for known in {words.title(t) for spec in template.tables for t in spec.titles}:
            owners[known] += 1
    year = find_year(document)
    best: tuple[float, int, Template] | None = None
    for template in templates:
        known_titles = {words.title(t) for spec in template.tables for t in spec.titles}
        found = known_titles & printed.keys()
        score = sum(1.0 / owners[t] for t in found)
        rank = (score, int(year in template.years))
        if found and (best is None or rank > best[:2]):
            best = (*rank, template)
    return best[2] if best else None


def find_year(document: Document) -> int | None:
    """The budget year: printed as 预算年度, else the year most titles name; None when unknown."""
    stated: Counter[int] = Counter()
    titled: Counter[int] = Counter()
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if match := _BUDGET_YEAR.search(block.text):
            stated[int(match[1])] += 1
        if len(block.text) < 60:
            match = _TITLE_YEAR.search(block.text) or _FORM_YEAR.fullmatch(words.fold(block.text))
            if match:
                titled[int(match[1])] += 1
    for counts in (stated, titled):
        if counts:
            return max(counts.items(), key=lambda pair: (pair[1], pair[0]))[0]
    return None


def find_parts(document: Document, template: Template) -> tuple[Part, ...]:
    """The disclosures in the file, in reading order; at least one."""
    signs = _signs(document.blocks)
    last = max((_last_line(b) for b in document.blocks), default=1)
    fallback = find_year(document)
    if not signs:
        entity = Entity(
            _titled_name(document.blocks),
            _code_anywhere(document.blocks, ""),
            _level(document, template, "", 0, last),
        )
        return (Part(0, entity, fallback, 1, last),)
    groups: list[list[_Sign]] = []
    for sign in signs:
        if groups and _same_body(groups[-1][-1], sign):
            groups[-1].append(sign)
        else:
            groups.append([sign])
    starts = [1] + [_part_start(document.blocks, template, group[0].line) for group in groups[1:]]
    parts = []
    for index, group in enumerate(groups):
        first = starts[index]
        end = starts[index + 1] - 1 if index + 1 < len(starts) else last
        name = Counter(s.name for s in group).most_common(1)[0][0]
        codes = Counter(s.code for s in group if s.code)
        code = codes.most_common(1)[0][0] if codes else _code_anywhere(document.blocks, name)
        entity = Entity(name, code, _level(document, template, code, first, end))
        parts.append(
            Part(index, entity, _year_between(document, first, end) or fallback, first, end)
        )
    return tuple(parts)


def _signs(blocks: Sequence[Block]) -> list[_Sign]:
    found = []
    for block in blocks:
        if not isinstance(block, Paragraph) or len(block.text) > 90:
            continue
        text = block.text.strip()
        if match := _CODED.match(text) or _NAMED.match(text):
            name = words.fold(match[2])
            if name.endswith(("表", "年度", "目录")) or "说明" in name:
                continue
            found.append(_Sign(block.line, match[1] or "", _original_brackets(match[2])))
    return found


def _original_brackets(name: str) -> str:
    return name.strip().replace("(", "（").replace(")", "）")


def _same_body(one: _Sign, other: _Sign) -> bool:
    if one.code and other.code:
        return one.code == other.code
    return words.fold(one.name) == words.fold(other.name)


def _part_start(blocks: Sequence[Block], template: Template, line: int) -> int:
    """The line of the title (and headings right before it) that opens the part at ``line``."""
    start = line
    known = {words.title(t) for spec in template.tables for t in spec.titles}
    before = [b for b in blocks if b.line < line]
    for block in reversed(before[-4:]):
        if not isinstance(block, Paragraph) or len(block.text) > 60:
            break
        is_heading = words.title(block.text) in known or re.match(
            r"^(第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)", block.text
        )
        if not is_heading:
            break
        start = block.line
    return start


def _level(document: Document, template: Template, code: str, first: int, last: int) -> str:
    """``unit`` or ``department`` by the words of the table titles, then by the code's length."""
    counts: Counter[str] = Counter()
    known = {words.title(t): t for spec in template.tables for t in spec.titles}
    for block in document.blocks:
        if isinstance(block, Paragraph) and first <= block.line <= last and len(block.text) < 80:
            name = words.title(block.text)
            if name in known:
                for level, word in template.level_words.items():
                    if word and name.startswith(word):
                        counts[level] += 1
    if counts:
        return counts.most_common(1)[0][0]
    if len(code) == 6:
        return "unit"
    if len(code) == 3:
        return "department"
    for block in document.blocks[:40]:
        if isinstance(block, Paragraph) and "预算" in block.text and len(block.text) < 60:
            for level, word in template.level_words.items():
                if word and word in block.text:
                    return level
    return "unknown"


def _year_between(document: Document, first: int, last: int) -> int | None:
    years = Counter(
        int(match[1])
        for b in document.blocks
        if isinstance(b, Paragraph)
        and first <= b.line <= last
        and (match := _BUDGET_YEAR.search(b.text))
    )
    return years.most_common(1)[0][0] if years else None


def _code_anywhere(blocks: Sequence[Block], name: str) -> str:
    """The code printed beside the body's name elsewhere (``314-…局``, ``308`` in a table)."""
    wanted = words.fold(name)
    codes: Counter[str] = Counter()
    for block in blocks:
        if not isinstance(block, Table):
            continue
        for row in block.rows:
            for position, cell in enumerate(row.cells[:3]):
                if match := _FORM_CODE.fullmatch(cell.strip()):
                    if not wanted or words.fold(match[2]) == wanted:
                        codes[match[1]] += 1
                elif (
                    wanted
                    and words.fold(cell) == wanted
                    and position
                    and re.fullmatch(r"\d{3}|\d{6}", row.cells[position - 1].strip())
                ):
                    codes[row.cells[position - 1].strip()] += 1
    if not codes:
        return ""
    # A department (3 digits) and its single unit (6 digits) share the name: the shorter is its own.
    return min(codes, key=lambda code: (len(code), -codes[code]))


def _titled_name(blocks: Sequence[Block]) -> str:
    names = Counter(
        match[1].strip()
        for b in blocks
        if isinstance(b, Paragraph) and len(b.text) < 60 and (match := _TITLED.match(b.text))
    )
    return names.most_common(1)[0][0] if names else ""


def _last_line(block: Block) -> int:
    if isinstance(block, Table):
        return block.rows[-1].line
    return max(block.lines, default=block.line)
