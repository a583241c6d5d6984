"""What was recognised in a file, for a person who wonders why a figure is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.cli.extract.model import ReadEntry, TableOutline
from mingzhang.cli.report.words import entity_line, read_line, template_line, where, words


def render_outline(documents: Sequence[ReadEntry], lang: str) -> str:
    """Tables with their rows and columns, forms, and everything unread, as plain text."""
    return "".join(line + "\n" for entry in documents for line in _document(entry, lang))


def _document(entry: ReadEntry, lang: str) -> Iterator[str]:
    word = words(lang)
    yield f"== {entry.path}"
    if entry.summary is None:
        yield f"   {entry.error}"
        return
    summary = entry.summary
    for part in summary.parts:
        span = _span(entry, part.first_line, part.last_line, lang)
        yield f"   {entity_line(part, lang)} ({span})"
    for what, text, line, page in entry.evidence:
        where_from = word("page", page=page) if page else word("line", line=line)
        yield f"   {word(f'evidence_{what}')}: “{text}” ({where_from})"
    yield f"   {word('template')}: {template_line(summary, lang)}"
    yield f"   {word('read')}: {read_line(summary, lang)}"
    for table in entry.outlines:
        yield ""
        yield from _table(table, entry, lang)
    for form in summary.forms:
        yield ""
        yield f"-- {_at(entry, form.line, lang)} {form.title} {form.name} {form.code}".rstrip()
        yield f"   {word('indicators')}: {form.indicators}"
    if summary.unknown_tables:
        yield ""
        yield f"-- {word('unknown_tables')}"
        yield from (f"   {where(t, lang)} {t.title}" for t in summary.unknown_tables)
    if entry.unread:
        yield ""
        yield f"-- {word('unread')}"
        yield from (f"   {where(item, lang)} “{item.text}” {item.reason}" for item in entry.unread)
    yield ""


def _at(entry: ReadEntry, line: int, lang: str) -> str:
    """The page of a source that has pages, else the line."""
    page = entry.pages.get(line)
    return words(lang)("page", page=page) if page else words(lang)("line", line=line)


def _span(entry: ReadEntry, first: int, last: int, lang: str) -> str:
    word = words(lang)
    if not entry.pages:
        return word("lines", first=first, last=last)
    pages = [page for line, page in entry.pages.items() if first <= line <= last] or [1]
    return word("pages", first=min(pages), last=max(pages))


def _table(table: TableOutline, entry: ReadEntry, lang: str) -> Iterator[str]:
    word = words(lang)
    how = word(f"by_{table.how}")
    yield f"-- {_at(entry, table.line, lang)} 《{table.title}》 [{table.kind}] {how}"
    yield f"   {word('columns')}: " + " | ".join(f"{name} ({role})" for name, role in table.columns)
    yield f"   {word('rows')}: {len(table.rows)}"
    for line, label, kind in table.rows:
        mark = "" if kind == "data" else f" [{kind}]"
        yield f"     {entry.pages.get(line, line):>5} {label}{mark}"
