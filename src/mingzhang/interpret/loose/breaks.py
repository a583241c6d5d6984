"""Where something else begins: titles of tables and forms, headings, notes, running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.interpret import words
from mingzhang.interpret.loose.lines import (
    Gap,
    Line,
    has_han,
    is_chapter,
    is_chinese_numbered,
    is_note,
    is_sentence,
)
from mingzhang.interpret.titles import titles_of
from mingzhang.templates import FormSpec, TableSpec, Template

_CONTINUED = re.compile(r"\(?续(?:表)?\d{0,2}\)?$")
_META = re.compile(
    r"单位[:：]\s*(?:人民币)?\s*(?:亿元|万元|元)|预算年度[:：]|截止(?:时间|日期)[:：]"
    r"|^(?:填报|编制|预算)?(?:部门|单位)(?:[（(]单位[)）])?(?:名称)?[:：]|^(?:预算|部门)?公开表?\d{1,2}表?$"
    r"|^[（(]?\d{4}\s*年度?[)）]?$|^金额单位"
)
_ENTITY = re.compile(
    r"^(?!20\d\d(?!\d))\d{3,6}(?:[\s\-—]+|(?=[\u4e00-\u9fff]))"
    r"[\u4e00-\u9fff（）()]{4,40}$"
)
_TABLE_NUMBER = re.compile(
    r"^(?:(?:附|预算|部门|单位)?(?:公开)?(?:附?表|附件)\s*[一二三四五六七八九十\d]{1,3}(?:[-—]\d{1,2})?[:：]?"
    r"|(?:部门|单位)?(?:预算|决算|公开)+\s*\d{1,2}(?:[-—]\d{1,2})?\s*表)$"
)
_TITLE_NUMBER = re.compile(r"^[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?\s*[、.．]")
_LONGEST_TITLE = 60
_MOST_TITLE_LINES = 4
_LONGEST_META = 90


@dataclass(frozen=True, slots=True)
class Titled:
    """A title found at a line: its text, how many lines it takes and what it names."""

    text: str
    count: int
    tables: tuple[TableSpec, ...] = ()
    form: FormSpec | None = None


@dataclass(frozen=True, slots=True)
class Signs:
    """What the titles and headings of a template look like, prepared for looking up lines.

    ``beginnings`` are all beginnings of titles, ``openings`` the first characters of the heads of
    first columns.
    """

    tables: dict[str, tuple[TableSpec, ...]]
    beginnings: frozenset[str]
    specs: tuple[TableSpec, ...]
    openings: frozenset[str]
    forms: tuple[tuple[re.Pattern[str], FormSpec], ...]
    sections: frozenset[str]
    general: bool = False


def signs_of(template: Template) -> Signs:
    """Prepare the titles of a template."""
    tables: dict[str, tuple[TableSpec, ...]] = {}
    for spec in template.tables:
        for key in titles_of(spec, template):
            if spec not in tables.get(key, ()):
                tables[key] = (*tables.get(key, ()), spec)
    forms = tuple((re.compile(pattern), form) for form in template.forms for pattern in form.titles)
    sections = frozenset(words.title(t) for s in template.sections for t in s.titles)
    beginnings = frozenset(key[:end] for key in tables for end in range(1, len(key) + 1))
    openings = frozenset(
        words.head(cell)[:2] for spec in template.tables for cell in spec.columns[0].head
    )
    general = not template.division
    return Signs(tables, beginnings, template.tables, openings, forms, sections, general)


def table_title(lines: Sequence[Line], index: int, signs: Signs) -> Titled | None:
    """The table whose title begins at a line, wrapped over at most three lines."""
    text = ""
    for count in range(1, 4):
        if index + count > len(lines):
            break
        line = lines[index + count - 1]
        if count > 1 and line.gap is Gap.PAGE:
            break
        text += line.text
        if len(text) > _LONGEST_TITLE + 20:
            break
        key = words.title(text)
        if key not in signs.beginnings:
            key = _CONTINUED.sub("", key)
        if key in signs.tables:
            return Titled(text, count, tables=signs.tables[key])
        if key not in signs.beginnings:
            break
    return None


def form_title(lines: Sequence[Line], index: int, signs: Signs) -> Titled | None:
    """The performance form whose title begins at a line.

    A long project name wraps: further lines are taken while the title is numbered and open.
    """
    first = lines[index]
    if len(first.text) > 120 or is_sentence(first):
        return None
    text = ""
    most = _MOST_TITLE_LINES if _TITLE_NUMBER.match(first.text) else 1
    for count in range(1, most + 1):
        if index + count > len(lines):
            break
        line = lines[index + count - 1]
        if count > 1 and (
            line.gap is Gap.PAGE
            or _TITLE_NUMBER.match(line.text)
            or is_meta(line)
            or len(line.text) > 120
        ):
            break
        text += line.text
        key = words.fold(text)
        for pattern, form in signs.forms:
            if len(key) <= 300 and pattern.match(key):
                return Titled(text, count, form=form)
    return None


def is_meta(line: Line) -> bool:
    """Whether a line names the body, the year or the unit between a title and its heads."""
    return len(line.text) <= _LONGEST_META and (
        _META.search(line.text) is not None or _ENTITY.match(line.text) is not None
    )


def is_table_number(line: Line) -> bool:
    """Whether a line is the number of the next table (表6, 预算公开表10)."""
    return _TABLE_NUMBER.match(line.text) is not None


def is_heading(line: Line, signs: Signs) -> bool:
    """Whether a line is a heading of the narrative."""
    if len(line.key) > _LONGEST_TITLE:
        return False
    return is_chapter(line) or is_chinese_numbered(line) or words.title(line.text) in signs.sections


def ends_table(lines: Sequence[Line], index: int, signs: Signs) -> bool:
    """Whether a line cannot belong to the table before it.

    Headings with 一、 are left out: rows of a 总表 begin like them, so the table decides.
    """
    line = lines[index]
    if is_note(line) or is_chapter(line) or is_sentence(line):
        return True
    if is_table_number(line) or (len(line.text) <= _LONGEST_META and _META.search(line.text)):
        return True
    if not has_han(line.text):
        return False
    if words.title(line.text) in signs.sections:
        return True
    return (
        table_title(lines, index, signs) is not None or form_title(lines, index, signs) is not None
    )
