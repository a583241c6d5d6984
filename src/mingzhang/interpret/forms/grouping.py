"""Which blocks of a document make up one performance form.

A form begins with its title, or with a table that carries its labels; it goes on over page breaks
(a repeated head row, rows with indicator levels, text of the field before) until the next title or
the next table with a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from mingzhang.documents import Block, Paragraph, Row, Table
from mingzhang.facts import Unit
from mingzhang.interpret import words
from mingzhang.interpret.forms.labels import Labels, labels_of, level1, level2, unit_in
from mingzhang.templates import FormSpec, Template

_MAX_TITLE = 160
_YEAR = re.compile(r"[(（]?(20\d\d)[)）]?年?度?[)）]?")
_YEAR_BEHIND = re.compile(r"[(（](20\d\d)年?度?[)）]$")
_NUMBER_LINE = re.compile(r"^(?:附?表|附件)\d{1,3}(?:[-—]\d{1,2})?$")
_NOTE = re.compile(r"^(?:注|备注|说明)[:：]?")
_NOTE_MORE = re.compile(r"^\d[、.．]")
_CAPTION = 40
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
_PAGE = re.compile(r"^\d{1,3}$")


@dataclass(slots=True)
class RawForm:
    """The rows of one form, in order, before anything in them is understood."""

    spec: FormSpec
    title: str
    line: int
    rows: list[Row] = field(default_factory=list)
    consumed: set[int] = field(default_factory=set)
    unit: Unit | None = None
    year: int | None = None


def group(blocks: Sequence[Block], template: Template) -> tuple[RawForm, ...]:
    """The forms among ``blocks``, in reading order."""
    if not template.forms:
        return ()
    state = _Grouping(tuple(labels_of(spec) for spec in template.forms), _titles(template))
    for block in blocks:
        if isinstance(block, Table):
            state.table(block)
        else:
            state.paragraph(block)
    return tuple(state.done)


def _titles(template: Template) -> tuple[tuple[re.Pattern[str], FormSpec], ...]:
    # Department forms first: the pattern of a project form usually fits their titles, too.
    ordered = sorted(template.forms, key=lambda spec: spec.scope == "project")
    return tuple((re.compile(title), spec) for spec in ordered for title in spec.titles)


class _Grouping:
    """The walk over the blocks: the open form, the title before the next one, and the gap."""

    def __init__(
        self, layouts: tuple[Labels, ...], titles: tuple[tuple[re.Pattern[str], FormSpec], ...]
    ) -> None:
        self.layouts, self.titles = layouts, titles
        self.done: list[RawForm] = []
        self.open: RawForm | None = None
        self.pending: RawForm | None = None
        self.before: list[Paragraph] = []
        self.noting = False

    # ------------------------------------------------------------ paragraphs

    def paragraph(self, block: Paragraph) -> None:
        text = words.fold(block.text)
        spec = self._titled(text)
        if spec is not None:
            self.pending = RawForm(spec, block.text.strip(), block.line)
            if year := _YEAR_BEHIND.search(text):
                self.pending.year = int(year[1])
            self.pending.consumed.update(_lines(block))
            if self.before and _NUMBER_LINE.match(words.fold(self.before[-1].text)):
                self.pending.consumed.update(_lines(self.before[-1]))
            self.open, self.before, self.noting = None, [], False
            return
        if self.open is not None and self._note(text):
            self.open.consumed.update(_lines(block))
            return
        if self.pending is not None:
            if len(text) > _CAPTION or block.level:
                self.pending = None
            else:
                self._caption(self.pending, block, text)
        self.before = [*self.before[-7:], block]

    def _titled(self, text: str) -> FormSpec | None:
        text = _YEAR_BEHIND.sub("", text)
        if not text or len(text) > _MAX_TITLE or not text.endswith(("表", "指标", "目标")):
            return None
        return next((spec for pattern, spec in self.titles if pattern.match(text)), None)

    def _note(self, text: str) -> bool:
        if _NOTE.match(text) and not self.before:
            self.noting = True
        elif not (self.noting and _NOTE_MORE.match(text)):
            self.noting = False
        return self.noting

    @staticmethod
    def _caption(form: RawForm, block: Paragraph, text: str) -> None:
        form.unit = unit_in(text) or form.unit
        if found := _YEAR.fullmatch(text):
            form.year = int(found[1])
        form.consumed.update(_lines(block))

    # ---------------------------------------------------------------- tables

    def table(self, block: Table) -> None:
        rows: list[Row] = []
        for row in block.rows:
            only = [cell for cell in row.cells if cell]
            spec = self._titled(words.fold(only[0])) if len(only) == 1 else None
            if spec is None:
                rows.append(row)
                continue
            self._rows(rows)
            rows = []
            self.pending = RawForm(spec, only[0].strip(), row.line, consumed={row.line})
            self.open, self.before = None, []
        self._rows(rows)
        self.noting = False

    def _rows(self, rows: list[Row]) -> None:
        for part in _segments(rows, self._starts):
            self._segment(part)

    def _segment(self, rows: list[Row]) -> None:
        spec = self._spec_of(rows)
        if spec is not None:
            self._begin(spec, rows)
        elif self.open is not None and self._continues(rows):
            self._join(rows)
        else:
            self.open = None
        self.pending = None
        self.before = []

    def _begin(self, spec: FormSpec, rows: list[Row]) -> None:
        form = self.pending
        if form is None or (form.spec.scope != spec.scope and form.spec is not spec):
            form = RawForm(spec, "", rows[0].line)
        form.rows.extend(rows)
        form.consumed.update(row.line for row in rows)
        self.open = form
        self.done.append(form)

    def _join(self, rows: list[Row]) -> None:
        form = self.open
        assert form is not None
        for block in self.before:
            text = words.fold(block.text)
            form.consumed.update(_lines(block))
            if not _PAGE.match(text):
                form.rows.append(
                    Row((block.text,), block.line, block.page, boxes=block.place().boxes[:1])
                )
        form.rows.extend(rows)
        form.consumed.update(row.line for row in rows)

    def _spec_of(self, rows: Sequence[Row]) -> FormSpec | None:
        """The layout of the form that begins with these rows; None when none begins here."""
        if self.pending is not None:
            labels = labels_of(self.pending.spec)
            found = _fields_in(rows, labels)
            if found & {"name", "code"} or len(found) > 1 or _has_heads(rows, labels):
                return self.pending.spec
        best: tuple[int, FormSpec] | None = None
        for labels in self.layouts:
            found = _fields_in(rows, labels)
            if not found & {"name", "code"} or len(found) < 2:
                continue
            score = len(found) + 3 * _has_heads(rows, labels)
            if score >= 4 and (best is None or score > best[0]):
                best = (score, labels.spec)
        return best[1] if best else None

    def _starts(self, row: Row) -> bool:
        """Whether a row opens a form: it carries the label of a name or code, with a value."""
        for labels in self.layouts:
            for cell in row.cells[:2]:
                if {"name", "code"} & set(labels.field(cell)) or labels.inline(cell)[0][:1] in (
                    ("name",),
                    ("code",),
                ):
                    return True
        return False

    def _continues(self, rows: Sequence[Row]) -> bool:
        """Whether rows without a name go on with the open form."""
        form = self.open
        assert form is not None
        if any(block.level or _HEADING.match(block.text) for block in self.before):
            return False
        labels = labels_of(form.spec)
        if _has_heads(rows, labels):
            return True
        if any(level1(cell) or level2(cell) for row in rows[:4] for cell in row.cells[:3]):
            return True
        # Straight after a blank line: the rest of a field that a page break cut in two.
        return not self.before and not _has_heads(form.rows, labels)


def _segments(rows: Sequence[Row], starts: Callable[[Row], bool]) -> Iterator[list[Row]]:
    """Cut one printed table where a second form begins in it (a name after indicators)."""
    current: list[Row] = []
    seen_levels = False
    for row in rows:
        if seen_levels and starts(row):
            yield current
            current, seen_levels = [], False
        seen_levels = seen_levels or any(level1(c) for c in row.cells[:3])
        current.append(row)
    if current:
        yield current


def _fields_in(rows: Sequence[Row], labels: Labels) -> set[str]:
    found: set[str] = set()
    for row in rows[:40]:
        for cell in row.cells:
            names = labels.field(cell) or labels.inline(cell)[0]
            found.update(names)
    # The heads of an evaluation's money table are no fields; 分值 and 得分 head indicators, too.
    return {n for n in found - {"captions", "footer"} if not n.startswith("column_")}


def _has_heads(rows: Sequence[Row], labels: Labels) -> bool:
    return any(is_head_row(row, labels) for row in rows)


def is_head_row(row: Row, labels: Labels) -> bool:
    """Whether a row is the head of the indicator table."""
    roles = {role for cell in row.cells for role in labels.head(cell)}
    # Some offices print two levels only: 数量指标 and the indicator itself.
    two = labels.spec.general and roles >= {"level1", "level2", "value"}
    return two or ("level3" in roles and bool(roles & {"level1", "level2"}))


def _lines(block: Paragraph) -> tuple[int, ...]:
    return block.lines or (block.line,)
