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
        lines = word("lines", first=part.first_line, last=part.last_line)
        yield f"   {entity_line(part, lang)} ({lines})"
    for what, text, line, page in entry.evidence:
        where_from = word("page", page=page) if page else word("line", line=line)
        yield f"   {word(f'evidence_{what}')}: “{text}” ({where_from})"
    yield f"   {word('template')}: {template_line(summary, lang)}"
    yield f"   {word('read')}: {read_line(summary, lang)}"
    for table in entry.outlines:
        yield ""
        yield from _table(table, lang)
    for form in summary.forms:
        yield ""
        yield f"-- {word('line', line=form.line)} {form.title} {form.name} {form.code}".rstrip()
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


def _table(table: TableOutline, lang: str) -> Iterator[str]:
    word = words(lang)
    how = word(f"by_{table.how}")
    yield f"-- {word('line', line=table.line)} 《{table.title}》 [{table.kind}] {how}"
    yield f"   {word('columns')}: " + " | ".join(f"{name} ({role})" for name, role in table.columns)
    yield f"   {word('rows')}: {len(table.rows)}"
    for line, label, kind in table.rows:
        mark = "" if kind == "data" else f" [{kind}]"
        yield f"     {line:>5} {label}{mark}"
