"""The labelled fields of a performance form in a dump, as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.documents import Row
from mingzhang.interpret import words
from mingzhang.interpret.loose.labels import is_numbered
from mingzhang.interpret.loose.lines import (
    Gap,
    Line,
    Token,
    is_figure,
    join,
    tokens_of,
    tokens_of_all,
)

_MONEY_FIELD = re.compile(r"^(?:period_)?(?:budget|fiscal|other|central|provincial|local|own)")
_CAPTIONS = ("purpose", "plan", "goals", "captions")
_UNIT = re.compile(r"\([^()]{1,8}\)$")
_OF_WHICH = re.compile(r"^其中[:：]?")
_MONTH = re.compile(r"(\d{1,2}\s*月\s*(?:底|末|份|\d{1,2}\s*日)?)")
_MOST_TOKENS = 6


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Folded labels with the fields they may stand for, in the order of the form."""

    fields: dict[str, tuple[str, ...]]
    longest: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label found in a form, the field it names and the tokens after it."""

    field: str
    label: tuple[Token, ...]
    value: tuple[Token, ...]


@lru_cache(maxsize=64)
def field_words(fields: tuple[tuple[str, tuple[str, ...]], ...]) -> FieldWords:
    """Prepare the labels of a form; fields that share one take its values in turn."""
    found: dict[str, tuple[str, ...]] = {}
    for name, labels in fields:
        for label in labels:
            key = _label_key(label)
            found[key] = (*found.get(key, ()), name)
    return FieldWords(found, max((len(key) for key in found), default=0))


@lru_cache(maxsize=8192)
def _label_key(text: str) -> str:
    key = _OF_WHICH.sub("", words.fold(text)).rstrip(":")
    return _UNIT.sub("", key) or key


def first_label(line: Line, labels: FieldWords) -> bool:
    """Whether a line begins with a label of the form."""
    pieces = tokens_of(line)[:_MOST_TOKENS] if len(line.text) < 400 else []
    return bool(pieces) and _match(pieces, 0, labels, {}) is not None


def field_rows(lines: Sequence[Line], labels: FieldWords) -> list[Row]:
    """The fields as rows: a row begins with a caption, or where a label opens a line."""
    entries, strange = _entries(tokens_of_all(lines), labels)
    rows: list[Row] = []
    if strange:
        rows.append(_row([_text(strange)], strange[0]))
    cells: list[str] = []
    first: Token | None = None
    bare_caption = False
    for entry in entries:
        opens = entry.field in _CAPTIONS or (
            entry.label[0].gap in (Gap.BLANK, Gap.PAGE, Gap.UNKNOWN) and not bare_caption
        )
        if cells and opens and first is not None:
            rows.append(_row(cells, first))
            cells, first = [], None
        first = first or entry.label[0]
        bare_caption = entry.field in _CAPTIONS and not entry.value
        if entry.field == "plan" and entry.value:
            rows.extend(_plan(entry))
            first = None
            continue
        if entry.field == "name" and len(cells) == 2:
            cells.append("")
        cells.append(join(entry.label))
        rest = _value(entry, cells)
        if rest:
            rows.append(_row(cells, first))
            rows.append(_row(["", _text(rest)], rest[0]))
            cells, first = [], None
    if cells and first is not None:
        rows.append(_row(cells, first))
    return rows


def _value(entry: _Entry, cells: list[str]) -> Sequence[Token]:
    """Add the value of a field to its row; the text after a figure is the purpose, returned."""
    if entry.field in _CAPTIONS:
        if entry.value:
            cells.append(_text(entry.value))
        return ()
    if _MONEY_FIELD.match(entry.field) is None:
        cells.append(_text(entry.value))
        return ()
    figures = 0
    while figures < len(entry.value) and is_figure(entry.value[figures].text):
        figures += 1
    cells.append(" ".join(t.text for t in entry.value[:figures]))
    return entry.value[figures:]


def _plan(entry: _Entry) -> list[Row]:
    """Heads and values of the spending plan. With fewer values than heads nobody can tell which
    month had none, so the values float."""
    label = join(entry.label)
    runs = _plan_runs(entry.value)
    heads = [head for months, _ in runs for head in months]
    values = [value for _, figures in runs for value in figures]
    if not heads or not all(is_figure(value.text) for value in values):
        return [_row([label, _text(entry.value)], entry.label[0])]
    places = [1, 3, 5] if len(heads) == 3 else [1, *range(3, 3 + len(heads) - 1)]
    cells = [label, *[""] * places[-1]]
    for place, head in zip(places, heads, strict=True):
        cells[place] = head
    rows = [_row(cells, entry.label[0])]
    if values:
        texts = [value.text for value in values]
        below = [""] * len(cells)
        if all(len(months) == len(figures) for months, figures in runs):
            for place, text in zip(places, texts, strict=True):
                below[place] = text
            texts = []
        rows.append(Row(tuple(below), values[0].line, values[0].page, tuple(texts)))
    return rows


def _plan_runs(tokens: Sequence[Token]) -> list[tuple[list[str], list[Token]]]:
    """Runs of month heads, each with the figures after it: a plan may be printed in two rows."""
    runs: list[tuple[list[str], list[Token]]] = []
    at = 0
    while at < len(tokens):
        months = at
        for ahead in range(at, min(at + 3, len(tokens))):
            # 12 月底 is printed as one piece or as two.
            if "月" in tokens[ahead].text and all(t.text.isdigit() for t in tokens[at:ahead]):
                months = ahead + 1
                break
        if months == at:
            if not runs:
                runs.append(([], []))
            runs[-1][1].append(tokens[at])
            at += 1
            continue
        text = " ".join(t.text for t in tokens[at:months])
        if not runs or runs[-1][1]:
            runs.append(([], []))
        heads = [re.sub(r"\s+", " ", head).strip() for head in _MONTH.findall(text)]
        runs[-1][0].extend(heads or [text])
        at = months
    return runs


def _entries(tokens: Sequence[Token], labels: FieldWords) -> tuple[list[_Entry], list[Token]]:
    """Labels with their values in reading order, and what stands before the first label."""
    entries: list[_Entry] = []
    used: dict[str, int] = {}
    strange: list[Token] = []
    at = 0
    field: str | None = None
    label: tuple[Token, ...] = ()
    value: list[Token] = strange
    while at < len(tokens):
        match = _match(tokens, at, labels, used)
        if match is None:
            value.append(tokens[at])
            at += 1
            continue
        if field is not None:
            entries.append(_Entry(field, label, tuple(value)))
        field, count = match
        label, value = tuple(tokens[at : at + count]), []
        at += count
    if field is not None:
        entries.append(_Entry(field, label, tuple(value)))
    return entries, strange


def _match(
    tokens: Sequence[Token], at: int, labels: FieldWords, used: dict[str, int]
) -> tuple[str, int] | None:
    """The longest label that begins at a token and is still free, with the tokens it takes."""
    best: tuple[str, int] | None = None
    text = ""
    key = ""
    for count in range(1, _MOST_TOKENS + 1):
        if at + count > len(tokens):
            break
        text += tokens[at + count - 1].text
        if len(text) > labels.longest + 14:
            break
        candidate = _label_key(text)
        if candidate in labels.fields:
            free = used.get(candidate, 0) < len(labels.fields[candidate])
            if free:
                key, best = candidate, (labels.fields[candidate][used.get(candidate, 0)], count)
    if best is not None:
        used[key] = used.get(key, 0) + 1
    return best


def _text(tokens: Sequence[Token]) -> str:
    """Running text of a cell: wrapped lines joined, numbered items kept apart by a space."""
    parts: list[str] = []
    start = 0
    for index in range(1, len(tokens) + 1):
        if index == len(tokens) or (tokens[index].starts_line and is_numbered(tokens[index].text)):
            parts.append(join(tokens[start:index]))
            start = index
    return " ".join(parts)


def _row(cells: Sequence[str], token: Token) -> Row:
    return Row(tuple(cells), token.line, token.page)
