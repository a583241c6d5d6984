"""A file as the web page shows it: findings linked to printed rows and to pictures of its pages."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from mingzhang.cli.report.marking import (
    MEANINGS,
    Cut,
    Mark,
    MarkKind,
    badge,
    cuts,
    page_marks,
)
from mingzhang.cli.report.model import DocumentEntry, FindingEntry
from mingzhang.documents import PageSize
from mingzhang.facts import Box, Severity


@dataclass(frozen=True, slots=True)
class ShownMark:
    """A mark as it is drawn: ``anchor`` leads to what it is about, ``hint`` says it."""

    mark: Mark
    label: str
    anchor: str
    hint: str
    badge: Box | None


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page with all its marks; ``uri`` is its picture as a data URI, empty when left out."""

    number: int
    size: PageSize
    uri: Markup
    marks: tuple[ShownMark, ...]

    def count(self, kind: MarkKind) -> int:
        """How many marks of a kind it carries, each counted once."""
        return len({m.mark.number for m in self.marks if m.mark.kind is kind})


class View:
    """A document with what the page needs to link findings, printed rows and pages."""

    def __init__(
        self, document: DocumentEntry, number: int, anchors: Sequence[str], lang: str
    ) -> None:
        self.document, self.number, self.anchors, self.lang = document, number, anchors, lang
        grids = [g for t in document.tables for g in t.grids]
        grids += [g for form in document.forms for g in form.grids]
        self._printed = {row.line for grid in grids for row in grid.rows}
        self._placed: set[int] = set()
        uris = {p.page: _data_uri(p.data) for p in document.pictures}
        self.pages = tuple(
            ShownPage(
                page,
                document.pages[page - 1],
                uris.get(page, Markup("")),
                tuple(self._shown(mark) for mark in marks),
            )
            for page, marks in page_marks(document).items()
        )
        self.uris = uris

    # ---------------------------------------------------------------- findings and printed rows

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

    # ----------------------------------------------------------------------------------- pages

    @property
    def paged(self) -> bool:
        """Whether the source has pages, so that places are shown on pictures."""
        return bool(self.document.pages)

    @property
    def left_out(self) -> int:
        """How many marked pages have no picture."""
        return sum(not page.uri for page in self.pages)

    def page_anchor(self, page: int) -> str:
        """The anchor of a page with marks; empty for one without."""
        return f"d{self.number}-p{page}" if any(p.number == page for p in self.pages) else ""

    def picture_id(self, page: int) -> str:
        """The id under which the picture of a page is kept in the report."""
        return f"d{self.number}-picture{page}"

    def item_anchor(self, kind: MarkKind, number: int) -> str:
        """The anchor of an entry in the lists of unsupported and unread figures."""
        return f"d{self.number}-{kind.value}-{number}"

    def cuts(self, number: int, finding: FindingEntry) -> list[Cut]:
        """Parts of pictures to show beside a finding."""
        found = cuts(number, finding, self.document.pages)
        return [self._with_head(cut) for cut in found if cut.box.page in self.uris]

    def _with_head(self, cut: Cut) -> Cut:
        there = cut.head is not None and cut.head.page in self.uris
        return cut if there else replace(cut, head=None)

    def shown(self, marks: Sequence[Mark]) -> list[ShownMark]:
        """Marks ready to be drawn."""
        return [self._shown(mark) for mark in marks]

    def counted(self, kind: MarkKind) -> int:
        """How many marks of a kind the file has in all."""
        if kind is MarkKind.UNSUPPORTED:
            return len(self.document.unsupported)
        if kind is MarkKind.UNREAD:
            return len(self.document.unread) + len(self.document.unknown_tables)
        return len(self.document.of(Severity(kind.value)))

    def _shown(self, mark: Mark) -> ShownMark:
        label = mark.label(self.lang)
        if mark.kind in (MarkKind.UNSUPPORTED, MarkKind.UNREAD):
            anchor = self.item_anchor(mark.kind, mark.number)
            hint = f"{label}：{MEANINGS[mark.kind].said(self.lang)}"
        else:
            anchor = self.anchor(mark.number)
            hint = f"{label}：{self.document.findings[mark.number - 1].message}"
        return ShownMark(mark, label, anchor, hint, _badge(mark, label))


def _badge(mark: Mark, label: str) -> Box | None:
    """Figures that nothing bears out stand close together: their frame alone says it."""
    return badge(mark, label) if mark.main and mark.kind is not MarkKind.UNSUPPORTED else None


def _data_uri(data: bytes) -> Markup:
    # Base64 holds nothing that HTML could take for its own.
    return Markup("data:image/webp;base64,") + Markup(base64.b64encode(data).decode())


def enlarged(box: Box, by: float = 1.0) -> Box:
    """A frame around a cell, so that its line does not run through the print."""
    return Box(box.page, box.left - by, box.top - by, box.right + by, box.bottom + by)
