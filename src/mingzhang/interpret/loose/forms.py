"""Performance forms in a dump: their labelled fields, spending plan and indicators as one table.

The rows have the shape in which tabbed documents print a form: a row of code and name, a row of
amounts, the purpose, heads and values of the spending plan, the goals, then the indicators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Block, Mend, Paragraph, Row, Table
from mingzhang.interpret import words
from mingzhang.interpret.loose.breaks import (
    Signs,
    form_title,
    is_meta,
    table_title,
)
from mingzhang.interpret.loose.fields import FieldWords, field_rows, field_words, first_label
from mingzhang.interpret.loose.indicators import (
    is_head_line,
    read_indicators,
)
from mingzhang.interpret.loose.lines import Line, is_chapter, is_chinese_numbered, is_note
from mingzhang.templates import FormSpec

_MOST_META = 4
_MOST_FIELD_LINES = 160
_CONFIRM = 8
_PROJECT_CODE = re.compile(r"\d{8}[A-Z]\w{10,14}")


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A restored form: paragraphs of title and unit, its table, what was dropped, and the index of
    the line after it."""

    blocks: tuple[Block, ...]
    mends: tuple[Mend, ...]
    end: int


def find_form(lines: Sequence[Line], index: int, signs: Signs) -> FoundForm | None:
    """The performance form that begins at ``index`` with its title, or with its code field when the
    title was lost; None when there is none."""
    titled = form_title(lines, index, signs)
    if titled is not None and titled.form is not None:
        form, start, text = titled.form, index + titled.count, titled.text
    else:
        untitled = _untitled(lines, index, signs)
        if untitled is None:
            return None
        form, start, text = untitled, index, ""
    paragraphs: list[Paragraph] = []
    if text:
        title_lines = lines[index:start]
        paragraphs.append(
            Paragraph(
                text,
                title_lines[0].number,
                title_lines[0].page,
                lines=tuple(line.number for line in title_lines),
            )
        )
    labels = field_words(tuple(form.fields.items()))
    while (
        start < len(lines)
        and len(paragraphs) <= _MOST_META
        and is_meta(lines[start])
        and not first_label(lines[start], labels)
    ):
        line = lines[start]
        paragraphs.append(Paragraph(line.text, line.number, line.page, lines=(line.number,)))
        start += 1
    if not _is_form(lines, start, form, labels):
        return None
    return _read(lines, start, form, labels, tuple(paragraphs), signs)


def _untitled(lines: Sequence[Line], index: int, signs: Signs) -> FormSpec | None:
    """The form of a line that prints a project code after the label of the code field."""
    if _PROJECT_CODE.search(lines[index].text) is None:
        return None
    for _, form in signs.forms:
        for label in form.fields.get("code", ()):
            if lines[index].key.startswith(words.fold(label)):
                return form
    return None


def _is_form(lines: Sequence[Line], start: int, form: FormSpec, labels: FieldWords) -> bool:
    """Whether fields or indicator heads come soon: a title alone may be a line of the contents."""
    return any(
        first_label(line, labels) or is_head_line(line, form)
        for line in lines[start : start + _CONFIRM]
    )


def _read(
    lines: Sequence[Line],
    start: int,
    form: FormSpec,
    labels: FieldWords,
    paragraphs: tuple[Paragraph, ...],
    signs: Signs,
) -> FoundForm | None:
    heads = _find_heads(lines, start, form, signs)
    fields_end = heads if heads is not None else _fields_end(lines, start, signs)
    rows: list[Row] = field_rows(lines[start:fields_end], labels)
    mends: list[Mend] = []
    end = fields_end
    if heads is not None:
        indicators = read_indicators(lines, heads, form, signs)
        rows.extend(indicators.rows)
        mends.extend(indicators.dropped)
        end = indicators.end
    if not rows:
        return None
    width = max(7, *(len(row.cells) for row in rows))
    padded = tuple(
        Row((*row.cells, *[""] * (width - len(row.cells))), row.line, row.page, row.floating)
        for row in rows
    )
    return FoundForm((*paragraphs, Table(padded)), tuple(mends), end)


def _find_heads(lines: Sequence[Line], start: int, form: FormSpec, signs: Signs) -> int | None:
    """The index of the line with the indicator heads, when it comes before something else."""
    for index in range(start, min(start + _MOST_FIELD_LINES, len(lines))):
        if is_head_line(lines[index], form):
            return index
        if index > start and _ends(lines, index, signs):
            return None
    return None


def _fields_end(lines: Sequence[Line], start: int, signs: Signs) -> int:
    end = start + 1
    while end < min(start + _MOST_FIELD_LINES, len(lines)) and not (
        _ends(lines, end, signs) or is_chinese_numbered(lines[end]) or is_note(lines[end])
    ):
        end += 1
    return end


def _ends(lines: Sequence[Line], index: int, signs: Signs) -> bool:
    line = lines[index]
    return (
        is_chapter(line)
        or words.title(line.text) in signs.sections
        or table_title(lines, index, signs) is not None
        or form_title(lines, index, signs) is not None
        or (len(line.text) < 200 and _untitled(lines, index, signs) is not None)
    )
