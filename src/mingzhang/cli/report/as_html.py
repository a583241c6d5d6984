"""The report as one self-contained web page, to be read on screen or printed on A4.

No external asset, readable without scripts. The page is ``page.html.j2`` with its styles and
``page.js`` put inside; everything that comes from a document is escaped by the template engine. A
source with pages shows pictures of them: each is kept once and used by every part that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mingzhang import __version__
from mingzhang.cli.report import words as wording
from mingzhang.cli.report.marking import LABELS, MEANINGS, MarkKind
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.cli.report.page_view import View, enlarged
from mingzhang.cli.report.summary import SummaryRow, total_of, worst_first
from mingzhang.facts import Outcome, Severity

FOLDER = Path(__file__).parent
STYLES = ("page.css", "pictures.css")
MOST_BYTES = 30_000_000
"""Of the pictures of all files in one page; browsers get slow with more."""


def render_html(documents: Sequence[DocumentEntry], lang: str) -> str:
    """The page. Findings have their fingerprint as anchor; printed rows ``d<document>-l<line>``,
    marked pages ``d<document>-p<page>``."""
    kept = [*_within_budget(documents)]
    views = [View(d, n, anchors, lang) for n, d, anchors in _with_anchors(kept)]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            documents=views,
            pictured=any(document.pictures for document in kept),
            kinds=list(MarkKind),
            severities=list(Severity),
            outcomes=list(Outcome),
            lang=lang,
            zh=lang == "zh",
            version=__version__,
            css=_styles(),
            js=Markup((FOLDER / "page.js").read_text(encoding="utf-8")),
            **_speech(lang),
        )
    )


def _within_budget(documents: Iterable[DocumentEntry]) -> Iterator[DocumentEntry]:
    """The documents; pictures only of the first ones, up to :data:`MOST_BYTES`."""
    total = 0
    for document in documents:
        total += sum(len(picture.data) for picture in document.pictures)
        yield document if total <= MOST_BYTES else replace(document, pictures=())


def render_index(rows: Sequence[SummaryRow], names: Sequence[str], lang: str) -> str:
    """The page before many: what each file came to. ``names`` are those of their pages, beside
    this one, in the order of the files."""
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            rows=worst_first(rows),
            links=[quote(name) for name in names],
            total=total_of(rows),
            severities=list(Severity),
            zh=lang == "zh",
            version=__version__,
            css=_styles(),
            **_speech(lang),
        )
    )


def _styles() -> Markup:
    # Files of this package, not text from a document.
    return Markup("\n".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pt"] = lambda points: f"{points:.1f}".removesuffix(".0")
    return environment


def _speech(lang: str) -> dict[str, Callable[..., object]]:
    """What the templates say in the language of the page."""
    return {
        "word": wording.words(lang),
        "expected_word": wording.expected_word,
        "severity_name": lambda s: wording.SEVERITIES[s].said(lang),
        "outcome_name": lambda o: wording.OUTCOMES[o].said(lang),
        "next_step": lambda s: wording.NEXT_STEP[s].said(lang),
        "label": lambda kind: LABELS[kind].said(lang),
        "meaning": lambda kind: MEANINGS[kind].said(lang),
        "enlarged": enlarged,
        "entity_line": lambda part: wording.entity_line(part, lang),
        "template_line": lambda d: wording.template_line(d, lang),
        "read_line": lambda d: wording.read_line(d, lang),
        "unchecked_groups": lambda d: wording.unchecked_groups(d, lang),
        "where": lambda item: wording.where(item, lang),
        "numbering": lambda: _Numbering(lang),
    }


class _Numbering:
    """Numbers the headings of one file: 一、 二、 三、"""

    def __init__(self, lang: str) -> None:
        self._lang, self._next = lang, 0

    def __call__(self, zh: str, en: str) -> str:
        self._next += 1
        return (
            f"{'一二三四五六七八九'[self._next - 1]}、{zh}"
            if self._lang == "zh"
            else f"{self._next}. {en}"
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
