"""The report as one self-contained web page, to be read on screen or printed on A4.

No external asset, readable without scripts. The page is ``page.html.j2`` with ``page.css`` and
``page.js`` put inside; everything that comes from a document is escaped by the template engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mingzhang import __version__
from mingzhang.cli.report import words as wording
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.facts import Outcome, Severity

FOLDER = Path(__file__).parent


def render_html(documents: Sequence[DocumentEntry], lang: str) -> str:
    """The page. Findings have their fingerprint as anchor; printed rows ``d<document>-l<line>``."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        documents=[_View(d, n, anchors) for n, d, anchors in _with_anchors(documents)],
        lang=lang,
        zh=lang == "zh",
        version=__version__,
        # Both are files of this package, not text from a document.
        css=Markup((FOLDER / "page.css").read_text(encoding="utf-8")),
        js=Markup((FOLDER / "page.js").read_text(encoding="utf-8")),
        word=wording.words(lang),
        severities=list(Severity),
        outcomes=list(Outcome),
        severity_name=lambda s: wording.SEVERITIES[s].said(lang),
        outcome_name=lambda o: wording.OUTCOMES[o].said(lang),
        next_step=lambda s: wording.NEXT_STEP[s].said(lang),
        entity_line=lambda part: wording.entity_line(part, lang),
        template_line=lambda d: wording.template_line(d, lang),
        read_line=lambda d: wording.read_line(d, lang),
        unchecked_groups=lambda d: wording.unchecked_groups(d, lang),
    )


def _with_anchors(
    documents: Sequence[DocumentEntry],
) -> list[tuple[int, DocumentEntry, list[str]]]:
    """Documents with their number and the anchor of each finding.

    The same problem in two files has one fingerprint, but an anchor may stand only once in a page.
    """
    taken: set[str] = set()
    told = []
    for number, document in enumerate(documents, start=1):
        anchors = []
        for finding in document.findings:
            anchor = finding.fingerprint
            if anchor in taken:
                anchor = f"{finding.fingerprint}-d{number}"
            taken.add(anchor)
            anchors.append(anchor)
        told.append((number, document, anchors))
    return told


class _View:
    """A document with what the page needs to link findings and printed rows to each other."""

    def __init__(self, document: DocumentEntry, number: int, anchors: list[str]) -> None:
        self.document, self.number, self.anchors = document, number, anchors
        grids = [g for t in document.tables for g in t.grids]
        grids += [g for form in document.forms for g in form.grids]
        self._printed = {row.line for grid in grids for row in grid.rows}
        self._placed: set[int] = set()

    def anchor(self, number: int) -> str:
        """The anchor of the finding with this number."""
        return self.anchors[number - 1]

    def row_link(self, line: int) -> str:
        """The anchor of the printed row that holds a line of the source; empty when none does."""
        return f"d{self.number}-l{line}" if line in self._printed else ""

    def row_anchor(self, line: int) -> str:
        """The anchor to put on a row; empty when an earlier row of the same line has it."""
        if line in self._placed:
            return ""
        self._placed.add(line)
        return f"d{self.number}-l{line}"

    def worst(self, marks: Sequence[int]) -> str:
        """The highest severity among findings, by their numbers; empty for none."""
        found = {self.document.findings[n - 1].severity for n in marks}
        return next((s.value for s in Severity if s in found), "")
