"""Whose disclosure it is: body, code, year and level, each with its evidence.

A file may hold several disclosures: a department's, followed by those of its units. A new stretch
begins with the title of the first table that names another body; all stretches of one body are one
part.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Block, Document, Paragraph, Table
from mingzhang.interpret import words
from mingzhang.interpret.bodies import PrintedCodes, Sign, find_signs, same_body, titled_name
from mingzhang.interpret.model import Entity, Part
from mingzhang.interpret.titles import titles_of
from mingzhang.templates import Template

_BUDGET_YEAR = re.compile(r"[预决]算年度\s*[：:]\s*(20\d\d)")
_TITLE_YEAR = re.compile(
    r"(20\d\d)\s*年度?(?:部门|单位|[\u4e00-\u9fff（）()]{0,8}?[预决]算|财政拨款)"
)
_SAID_YEAR = re.compile(r"(20\d\d)年?度?[^，,。；;]{0,30}?(?:[预决]算|经费|收支|绩效)")
_FORM_YEAR = re.compile(r"\(?(20\d\d)年度\)?|\((20\d\d)年?\)年?度?")
_LONGEST_LOOKED_AT = 400
_CHAPTER = re.compile(r"^(第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The disclosures in a file, in reading order, and which lines belong to which.

    ``starts`` are the first lines of the stretches, ``owners`` the index of the part each belongs
    to: a body whose tables come back after another's has several stretches.
    """

    parts: tuple[Part, ...]
    starts: tuple[int, ...]
    owners: tuple[int, ...]

    def at(self, line: int) -> Part:
        """The part that holds a line (the nearest before it)."""
        return self.parts[self.owners[max(0, bisect_right(self.starts, line) - 1)]]


def find_year(document: Document) -> int | None:
    """The year of the budget or of the accounts: printed as 预算年度, else the year most titles
    name; None when unknown.

    Short sentences are no titles: they compare with last year's budget. Where no title tells, it is
    the year that the text sets beside the budget most often, the later of two.
    """
    stated: Counter[int] = Counter()
    titled: Counter[int] = Counter()
    said: Counter[int] = Counter()
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if match := _BUDGET_YEAR.search(block.text):
            stated[int(match[1])] += 1
        said.update(int(year) for year in _SAID_YEAR.findall(block.text[:_LONGEST_LOOKED_AT]))
        if len(block.text) < 60 and not block.text.rstrip().endswith("。"):
            match = _TITLE_YEAR.search(block.text) or _FORM_YEAR.fullmatch(words.fold(block.text))
            if match:
                titled[int(match[match.lastindex or 1])] += 1
    for counts in (stated, titled, said):
        if counts:
            return max(counts.items(), key=lambda pair: (pair[1], pair[0]))[0]
    return None


def find_stage(document: Document) -> str:
    """``final`` when most titles speak of 决算, ``budget`` when they speak of 预算 without it, else
    ``unknown``."""
    counts: Counter[str] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) < 60:
            text = words.fold(block.text)
            if not text.endswith(("。", ";")) and ("决算" in text or "预算" in text):
                counts["final" if "决算" in text else "budget"] += 1
    return counts.most_common(1)[0][0] if counts else "unknown"


def find_parts(document: Document, template: Template) -> Parts:
    """The disclosures in the file, in reading order; at least one."""
    finder = _Finder(document, template)
    signs = find_signs(document.blocks)
    if not signs:
        entity = Entity(
            titled_name(document.blocks), finder.codes.of(""), finder.level("", [(0, finder.last)])
        )
        return Parts((Part(0, entity, find_year(document), 1, finder.last),), (1,), (0,))
    groups: list[list[Sign]] = []
    for sign in signs:
        if groups and same_body(groups[-1][-1], sign):
            groups[-1].append(sign)
        else:
            groups.append([sign])
    starts = [1, *(finder.start_of(group[0].line) for group in groups[1:])]
    ends = [*(start - 1 for start in starts[1:]), finder.last]
    bodies = [finder.body(group) for group in groups]
    owners = _owners(bodies)
    stretches: dict[int, list[tuple[int, int]]] = {}
    of_part: dict[int, list[Sign]] = {}
    for owner, body, start, end in zip(owners, bodies, starts, ends, strict=True):
        stretches.setdefault(owner, []).append((start, end))
        of_part.setdefault(owner, []).append(body)
    parts = [finder.part(n, of_part[n], stretches[n]) for n in sorted(of_part)]
    return Parts(tuple(parts), tuple(starts), tuple(owners))


def _owners(bodies: Sequence[Sign]) -> list[int]:
    """The index of the part of each stretch: stretches of one body share it."""
    by_code: dict[str, int] = {}
    by_name: dict[str, int] = {}
    without_code: dict[str, int] = {}
    owners: list[int] = []
    count = 0
    for body in bodies:
        name = words.fold(body.name)
        known = by_code.get(body.code, without_code.get(name)) if body.code else by_name.get(name)
        if known is None:
            known = count
            count += 1
        owners.append(known)
        by_name.setdefault(name, known)
        (by_code if body.code else without_code).setdefault(body.code or name, known)
    return owners


class _Finder:
    """Looks things up between two lines of a document."""

    def __init__(self, document: Document, template: Template) -> None:
        self._blocks = document.blocks
        self._lines = [block.line for block in document.blocks]
        self._template = template
        self._titles = {t for spec in template.tables for t in titles_of(spec, template)}
        self._year = find_year(document)
        self.codes = PrintedCodes(document.blocks)
        self.last = max((_last_line(b) for b in document.blocks), default=1)

    def body(self, group: Sequence[Sign]) -> Sign:
        """The body of a stretch, by most of its signs."""
        name = Counter(s.name for s in group).most_common(1)[0][0]
        codes = Counter(s.code for s in group if s.code)
        code = codes.most_common(1)[0][0] if codes else self.codes.of(name)
        return Sign(group[0].line, code, name)

    def part(
        self, index: int, bodies: Sequence[Sign], stretches: Sequence[tuple[int, int]]
    ) -> Part:
        """One part: the union of the stretches of its body."""
        code = next((body.code for body in bodies if body.code), "")
        entity = Entity(bodies[0].name, code, self.level(code, stretches))
        year = self._stated_year(stretches) or self._year
        return Part(index, entity, year, stretches[0][0], stretches[-1][1])

    def start_of(self, line: int) -> int:
        """The line of the title (and headings right before it) that opens a stretch at ``line``."""
        start = line
        end = bisect_left(self._lines, line)
        for block in reversed(self._blocks[max(0, end - 4) : end]):
            if not isinstance(block, Paragraph) or len(block.text) > 60:
                break
            if words.title(block.text) not in self._titles and not _CHAPTER.match(block.text):
                break
            start = block.line
        return start

    def level(self, code: str, stretches: Sequence[tuple[int, int]]) -> str:
        """``unit`` or ``department`` by the words of table titles, then by the code's length."""
        counts: Counter[str] = Counter()
        for block in self._paragraphs(stretches):
            if len(block.text) < 80 and (name := words.title(block.text)) in self._titles:
                for level, word in self._template.level_words.items():
                    if word and name.startswith(word):
                        counts[level] += 1
        if counts:
            return counts.most_common(1)[0][0]
        if not self._titles and (said := self._named_level()):
            return said
        if len(code) in (3, 6):
            return "unit" if len(code) == 6 else "department"
        for opening in self._blocks[:40]:
            if not isinstance(opening, Paragraph) or len(opening.text) >= 60:
                continue
            if "预算" in opening.text or "决算" in opening.text:
                for level, word in self._template.level_words.items():
                    if word and word in opening.text:
                        return level
        return "unknown"

    def _named_level(self) -> str:
        """The level that the first lines name (…局2026年部门预算) in a layout that is not known."""
        for opening in self._blocks[:8]:
            if isinstance(opening, Paragraph) and len(opening.text) < 60:
                for level, word in self._template.level_words.items():
                    if word and re.search(f"{word}(?:综合)?(?:预算|决算)", opening.text):
                        return level
        return ""

    def _stated_year(self, stretches: Sequence[tuple[int, int]]) -> int | None:
        years = Counter(
            int(match[1])
            for block in self._paragraphs(stretches)
            if (match := _BUDGET_YEAR.search(block.text))
        )
        return years.most_common(1)[0][0] if years else None

    def _paragraphs(self, stretches: Sequence[tuple[int, int]]) -> list[Paragraph]:
        return [
            block
            for first, last in stretches
            for block in self._blocks[
                bisect_left(self._lines, first) : bisect_right(self._lines, last)
            ]
            if isinstance(block, Paragraph)
        ]


def _last_line(block: Block) -> int:
    if isinstance(block, Table):
        return block.rows[-1].line
    return max(block.lines, default=block.line)
