"""The report for the terminal: readable in 80 columns, with and without colour."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from mingzhang.cli.report.model import DocumentEntry, FindingEntry, PlaceEntry
from mingzhang.cli.report.words import (
    NEXT_STEP,
    SEVERITIES,
    counts_line,
    entity_line,
    outcomes_line,
    read_line,
    template_line,
    unchecked_groups,
    words,
)
from mingzhang.facts import Severity

WIDTH = 80
"""Columns of a report that does not go to a terminal."""
MOST_PLACES = 12
MOST_UNREAD = 10

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def render_text(documents: Sequence[DocumentEntry], lang: str, *, colour: bool = False) -> str:
    """The report as lines of text. ``colour`` writes terminal codes and uses the terminal's width,
    up to 120 columns; otherwise lines are at most :data:`WIDTH` columns wide."""
    page = io.StringIO()
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, 120) if colour else WIDTH
    console = Console(
        file=page,
        width=width,
        force_terminal=colour,
        color_system="auto" if colour else None,
        highlight=False,
        legacy_windows=False,
    )
    for document in documents:
        console.print(_document(document, lang))
    if len(documents) > 1:
        console.print(_overview(documents, lang))
    lines = page.getvalue().splitlines()
    return "\n".join(line.rstrip() if not colour else line for line in lines) + "\n"


def _document(document: DocumentEntry, lang: str) -> RenderableType:
    parts: list[RenderableType] = [Rule(Text(document.path, style="bold"), align="left")]
    if document.error:
        parts.append(_pairs([(words(lang)("not_read"), Text(document.error, style="red"))]))
        return Group(*parts, Text(""))
    parts.append(_head(document, lang))
    if not document.findings:
        parts.append(Padding(Text(words(lang)("none"), style="green"), (1, 0, 0, 0)))
    for severity in Severity:
        parts.extend(_severity(document, severity, lang))
    parts.append(_certificate(document, lang))
    return Group(*parts, Text(""))


def _head(document: DocumentEntry, lang: str) -> RenderableType:
    word = words(lang)
    lines = [Text(entity_line(part, lang), style="bold") for part in document.parts]
    if not lines:
        lines = [Text(entity_line(document.part, lang), style="bold")]
    pairs = [
        (word("template"), Text(template_line(document, lang))),
        (word("read"), Text(read_line(document, lang))),
    ]
    if document.unread:
        pairs.append((word("unread"), _unread(document, lang)))
    if document.unknown_tables:
        titles = "；".join(
            f"{title}（{word('line', line=line)}）" for title, line in document.unknown_tables
        )
        pairs.append((word("unknown_tables"), Text(titles)))
    if document.mends:
        mends = "；".join(
            f"{word('line', line=m.line)} {m.was} → {m.now}" for m in document.mends[:MOST_UNREAD]
        )
        pairs.append((word("mends"), Text(mends + _more(len(document.mends), MOST_UNREAD, lang))))
    return Group(*lines, _pairs(pairs))


def _unread(document: DocumentEntry, lang: str) -> Text:
    word = words(lang)
    lines = [
        f"{word('line', line=item.line)} “{item.text}” {item.reason}"
        for item in document.unread[:MOST_UNREAD]
    ]
    return Text("\n".join(lines) + _more(len(document.unread), MOST_UNREAD, lang))


def _more(count: int, limit: int, lang: str) -> str:
    if count <= limit:
        return ""
    return f"\n… 另有 {count - limit} 处" if lang == "zh" else f"\n… and {count - limit} more"


def _severity(document: DocumentEntry, severity: Severity, lang: str) -> Iterator[RenderableType]:
    findings = document.of(severity)
    if not findings:
        return
    style = _COLOURS[severity]
    title = Text(f"■ {SEVERITIES[severity].said(lang)} {len(findings)}", style=f"bold {style}")
    yield Padding(title, (1, 0, 0, 0))
    yield Padding(Text(NEXT_STEP[severity].said(lang), style="dim"), (0, 0, 0, 2))
    for number, finding in findings:
        yield _finding(number, finding, lang, style)


def _finding(number: int, finding: FindingEntry, lang: str, style: str) -> RenderableType:
    word = words(lang)
    head = Table.grid(padding=(0, 1))
    head.add_column(justify="right", width=4, no_wrap=True)
    head.add_column()
    title = Text.assemble((f"[{finding.check}] ", f"bold {style}"), (finding.message, "bold"))
    head.add_row(Text(f"{number}."), title)
    pairs = [(word("place"), _places(finding.places, lang))]
    if finding.expected:
        pairs.append((word("expected"), Text(_figures(finding, lang), style="green")))
    elif finding.stated:
        pairs.append((word("stated"), Text(finding.stated)))
    if finding.source:
        pairs.append((word("source"), Text(finding.source)))
    if finding.consequences:
        told = [f"[{c.check}] {c.message}" for c in finding.consequences]
        pairs.append((word("consequences"), Text("\n".join(told), style="dim")))
    return Group(Text(""), head, Padding(_pairs(pairs), (0, 0, 0, 5)))


def _figures(finding: FindingEntry, lang: str) -> str:
    """The figure that should stand there, with what stands there and how far apart they are."""
    word = words(lang)
    notes = [
        f"{word(key)} {value}"
        for key, value in (
            ("stated", finding.stated),
            ("difference", finding.difference),
            ("allowed", finding.allowed),
        )
        if value
    ]
    if not notes:
        return finding.expected
    if lang == "en":
        return f"{finding.expected} ({'; '.join(notes)})"
    return f"{finding.expected}（{'；'.join(notes)}）"


def _places(places: Sequence[PlaceEntry], lang: str) -> Text:
    lines = []
    for place in places[:MOST_PLACES]:
        text = place.text if len(place.text) <= 40 else place.text[:39] + "…"
        lines.append(
            f"{place.shown}{'：' if lang == 'zh' else ': '}{text}" if text else place.shown
        )
    return Text("\n".join(lines) + _more(len(places), MOST_PLACES, lang))


def _certificate(document: DocumentEntry, lang: str) -> RenderableType:
    word = words(lang)
    pairs = [
        (word("certificate"), Text(outcomes_line(document, lang))),
        (word("roundings"), Text(str(document.roundings))),
    ]
    not_checked = Text("\n").join(
        Text.assemble(
            (f"{outcome}：" if lang == "zh" else f"{outcome}: ", "bold"),
            (f"{reason} " if reason else ""),
            (f"[{checks}]", "dim"),
        )
        for outcome, reason, checks in unchecked_groups(document, lang)
    )
    if not_checked:
        pairs.append((word("unchecked"), not_checked))
    pairs.append((word("rules_version"), Text(document.rules_version)))
    pairs.append(("SHA-256", Text(document.sha256)))
    return Padding(_pairs(pairs), (1, 0, 0, 0))


def _pairs(pairs: Sequence[tuple[str, Text]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in pairs:
        table.add_row(name, text)
    return table


def _overview(documents: Sequence[DocumentEntry], lang: str) -> RenderableType:
    lines: list[RenderableType] = [
        Rule(Text(f"{len(documents)} 个文件" if lang == "zh" else f"{len(documents)} files"))
    ]
    for document in documents:
        told = words(lang)("not_read") if document.error else counts_line(document, lang)
        lines.append(Text.assemble((told, "bold"), "  ", document.path))
    lines.append(Text(words(lang)("unclear_rule"), style="dim"))
    return Group(*lines)
