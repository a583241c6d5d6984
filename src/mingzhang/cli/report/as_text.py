"""The report for the terminal: readable in 80 columns, with and without colour."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mingzhang.cli.report.model import DocumentEntry, FindingEntry, PlaceEntry
from mingzhang.cli.report.overview import overview
from mingzhang.cli.report.summary import rows_of, worst_first
from mingzhang.cli.report.words import (
    NEXT_STEP,
    SEVERITIES,
    entity_line,
    expected_word,
    outcomes_line,
    read_line,
    template_line,
    unchecked_groups,
    where,
    words,
)
from mingzhang.cli.report.wrapping import hang, wrap
from mingzhang.facts import Severity

WIDTH = 80
"""Columns of a report that does not go to a terminal."""
WIDEST = 120
MOST_PLACES = 12
MOST_UNREAD = 10

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def render_text(documents: Sequence[DocumentEntry], lang: str, *, colour: bool = False) -> str:
    """The report as lines of text. ``colour`` writes terminal codes and uses the terminal's width,
    up to :data:`WIDEST` columns; otherwise lines are at most :data:`WIDTH` columns wide."""
    return "".join(text_pieces(documents, lang, colour=colour))


def text_pieces(
    documents: Sequence[DocumentEntry], lang: str, *, colour: bool = False
) -> Iterator[str]:
    """The same, one document at a time. Several begin with their table and follow it, the worst
    first."""
    width = width_of(colour)
    if len(documents) < 2:
        for document in documents:
            page = Page(lang, width)
            page.document(document)
            yield printed(page.lines, colour)
        return
    rows = worst_first(rows_of(documents))
    yield printed(overview(rows, lang, width), colour)
    for row in rows:
        if row.error:  # all there is to say stands in the table
            continue
        page = Page(lang, width)
        page.document(documents[row.number])
        yield printed(page.lines, colour)
    yield printed([Text(words(lang)("unclear_rule"), style="dim")], colour)


def width_of(colour: bool) -> int:
    """How many columns a line may have."""
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST) if colour else WIDTH


def printed(lines: Sequence[Text], colour: bool) -> str:
    """Lines as they are written to a terminal, or without colour as plain text."""
    if not colour:
        return "".join(f"{line.plain.rstrip()}\n" for line in lines)
    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=True,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Text("\n").join(lines), soft_wrap=True)
    return stream.getvalue()


class Page:
    """Lines of a report, written from top to bottom."""

    def __init__(self, lang: str, width: int) -> None:
        self.lang, self.width, self.lines = lang, width, list[Text]()
        self.word = words(lang)
        self.colon = "：" if lang == "zh" else ": "

    def line(self, text: str = "", style: str = "") -> None:
        self.lines.append(Text(text, style=style))

    def hanging(
        self, label: str, text: str, *, indent: int = 0, style: str = "", left: str = ""
    ) -> None:
        for before, after in hang(label, text, self.width, indent):
            self.lines.append(Text.assemble((before, left), (after, style)))

    def pairs(self, pairs: Sequence[tuple[str, str, str]], indent: int = 0) -> None:
        """Label, text and style; the texts stand under each other."""
        widest = max((cell_len(label) for label, _, _ in pairs), default=0)
        for label, text, style in pairs:
            padded = label + " " * (widest - cell_len(label) + 2)
            self.hanging(padded, text, indent=indent, style=style, left="dim")

    # ------------------------------------------------------------------ one document

    def document(self, document: DocumentEntry) -> None:
        self.title(document.path)
        if document.error:
            self.pairs([(self.word("not_read"), document.error, "red")])
            self.line()
            return
        self.head(document)
        if not document.findings:
            self.line()
            self.line(self.word("none"), "green")
        for severity in Severity:
            self.severity(document, severity)
        self.certificate(document)
        self.line()

    def title(self, text: str) -> None:
        for line in wrap(text, self.width - 4):
            rest = self.width - cell_len(line) - 4
            self.lines.append(Text.assemble("━━ ", (line, "bold"), " " + "━" * rest))

    def head(self, document: DocumentEntry) -> None:
        for part in document.parts or (document.part,):
            self.hanging("", entity_line(part, self.lang), style="bold")
        word = self.word
        pairs = [
            (word("template"), template_line(document, self.lang), ""),
            (word("read"), read_line(document, self.lang), ""),
        ]
        if document.unread:
            told = [
                f"{where(u, self.lang)} “{u.text}” {u.reason}"
                for u in document.unread[:MOST_UNREAD]
            ]
            pairs.append((word("unread"), self.listed(told, len(document.unread)), ""))
        if document.unknown_tables:
            told = [
                f"{where(t, self.lang)} {t.title}" for t in document.unknown_tables[:MOST_UNREAD]
            ]
            pairs.append(
                (word("unknown_tables"), self.listed(told, len(document.unknown_tables)), "")
            )
        if document.mends:
            told = [
                f"{where(m, self.lang)} {m.was} → {m.now}" for m in document.mends[:MOST_UNREAD]
            ]
            pairs.append((word("mends"), self.listed(told, len(document.mends)), ""))
        self.pairs(pairs)

    def listed(self, told: Sequence[str], count: int) -> str:
        """Lines under each other, and how many more there are."""
        rest = count - len(told)
        more = f"… 另有 {rest} 处" if self.lang == "zh" else f"… and {rest} more"
        return "\n".join([*told, more] if rest else told)

    # ---------------------------------------------------------------------- findings

    def severity(self, document: DocumentEntry, severity: Severity) -> None:
        findings = document.of(severity)
        if not findings:
            return
        style = _COLOURS[severity]
        self.line()
        self.line(f"■ {SEVERITIES[severity].said(self.lang)} {len(findings)}", f"bold {style}")
        self.hanging("", NEXT_STEP[severity].said(self.lang), indent=2, style="dim")
        for number, finding in findings:
            self.line()
            self.finding(number, finding, style)

    def finding(self, number: int, finding: FindingEntry, style: str) -> None:
        label = f"{number:>3}. [{finding.check}] "
        self.hanging(label, finding.message, style="bold", left=f"bold {style}")
        pairs = [(self.word("place"), self.places(finding.places), "")]
        if finding.expected:
            key = expected_word(finding.stated, finding.expected)
            pairs.append((self.word(key), self.figures(finding), "green"))
        elif finding.stated:
            pairs.append((self.word("stated"), finding.stated, ""))
        if finding.source:
            pairs.append((self.word("source"), finding.source, ""))
        if finding.consequences:
            told = "\n".join(f"[{c.check}] {c.message}" for c in finding.consequences)
            pairs.append((self.word("consequences"), told, "dim"))
        self.pairs(pairs, indent=5)

    def figures(self, finding: FindingEntry) -> str:
        """The figure that should stand there, with what stands there and how far apart they are."""
        notes = [
            f"{self.word(key)} {value}"
            for key, value in (
                ("stated", finding.stated),
                ("difference", finding.difference),
                ("allowed", finding.allowed),
            )
            if value
        ]
        if not notes:
            return finding.expected
        if self.lang == "en":
            return f"{finding.expected} ({'; '.join(notes)})"
        return f"{finding.expected}（{'；'.join(notes)}）"

    def places(self, places: Sequence[PlaceEntry]) -> str:
        told = []
        for place in places[:MOST_PLACES]:
            text = place.text if len(place.text) <= 40 else place.text[:39] + "…"
            told.append(place.shown + self.colon + text if text else place.shown)
        return self.listed(told, len(places))

    # ------------------------------------------------------------------- certificate

    def certificate(self, document: DocumentEntry) -> None:
        self.line()
        pairs = [
            (self.word("certificate"), outcomes_line(document, self.lang), ""),
            (self.word("roundings"), str(document.roundings), ""),
        ]
        groups = [
            f"{outcome}{self.colon}{reason} [{checks}]".replace(f"{self.colon} [", f"{self.colon}[")
            for outcome, reason, checks in unchecked_groups(document, self.lang)
        ]
        if groups:
            pairs.append((self.word("unchecked"), "\n".join(groups), ""))
        pairs.append((self.word("rules_version"), document.rules_version, "dim"))
        pairs.append(("SHA-256", document.sha256, "dim"))
        self.pairs(pairs)
