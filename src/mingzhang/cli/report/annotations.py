"""Annotations of PDF pages: from boxes on the page as it is shown to objects of the file.

A box counts from the top left corner of the shown page; an annotation lies in the page's own
space, which may be turned (Rotate) and cut (CropBox).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mingzhang.cli.report.marking import Mark, MarkKind, badge
from mingzhang.facts import Box

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_COLOURS: dict[MarkKind, tuple[float, float, float]] = {
    MarkKind.ERROR: (0.66, 0.13, 0.10),
    MarkKind.WARNING: (0.53, 0.32, 0.0),
    MarkKind.NOTE: (0.11, 0.35, 0.58),
    MarkKind.UNSUPPORTED: (0.42, 0.24, 0.60),
    MarkKind.UNREAD: (0.29, 0.31, 0.34),
}
_DASHES: dict[MarkKind, str] = {
    MarkKind.ERROR: "[]",
    MarkKind.WARNING: "[5 2]",
    MarkKind.NOTE: "[]",
    MarkKind.UNSUPPORTED: "[1 1.5]",
    MarkKind.UNREAD: "[3 2]",
}
_WIDTHS: dict[MarkKind, float] = {MarkKind.ERROR: 1.8, MarkKind.WARNING: 1.4}
_THIN = 0.9
_PRINT = 4
"""Flag: the annotation is printed."""
_ICON = 20.0
_DEEPEST = 60
"""Levels of the tree of pages; a damaged file may hold a circle."""


class Look(StrEnum):
    """How a place is annotated."""

    CELL = "/Square"
    LINES = "/Highlight"
    NOTE = "/Text"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation, its box on the page as it is shown. ``name`` is unique on the page."""

    look: Look
    box: Box
    colour: tuple[float, float, float]
    subject: str
    text: str
    author: str
    name: str
    drawing: str
    """What is drawn, in points from the lower left corner of ``outer``, y upwards."""
    outer: Box
    """The box with the badge beside it."""


def of_mark(mark: Mark, look: Look, subject: str, text: str, author: str, name: str) -> Annotation:
    """The annotation of a mark: a frame whose line tells its kind."""
    colour = _COLOURS[mark.kind]
    red, green, blue = colour
    label = str(mark.number)
    # Figures that nothing bears out stand close together: their frame alone says it.
    numbered = mark.main and mark.kind is not MarkKind.UNSUPPORTED
    own = badge(mark, label) if numbered else mark.box
    outer = mark.box.joined(own)
    left, low = mark.box.left - outer.left, outer.bottom - mark.box.bottom
    width, height = mark.box.right - mark.box.left, mark.box.bottom - mark.box.top
    line = _WIDTHS.get(mark.kind, _THIN)
    inner = f"{left + line / 2:.2f} {low + line / 2:.2f} {width - line:.2f} {height - line:.2f}"
    drawing = (
        f"/Tint gs {red:.2f} {green:.2f} {blue:.2f} rg {left:.2f} {low:.2f} {width:.2f} "
        f"{height:.2f} re f /Line gs {red:.2f} {green:.2f} {blue:.2f} RG {line} w "
        f"{_DASHES[mark.kind]} 0 d {inner} re S"
    )
    if numbered:
        drawing += _numbered(label, own, outer)
    return Annotation(look, mark.box, colour, subject, text, author, name, drawing, outer)


def _numbered(label: str, own: Box, outer: Box) -> str:
    """The number of a mark, white on its colour. Digits only: every reader has a face for them."""
    left, low = own.left - outer.left, outer.bottom - own.bottom
    width, height = own.right - own.left, own.bottom - own.top
    size = min(height - 1.5, 7.5)
    start = left + (width - 0.556 * size * len(label)) / 2
    return (
        f" /Line gs {left:.2f} {low:.2f} {width:.2f} {height:.2f} re f 1 1 1 rg "
        f"BT /F {size:.2f} Tf {start:.2f} {low + (height - 0.72 * size) / 2:.2f} Td ({label}) Tj ET"
    )


def note_of_page(subject: str, text: str, author: str) -> Annotation:
    """A note at the upper left corner of a page, for what concerns the whole file."""
    box = Box(1, 12.0, 12.0, 12.0 + _ICON, 12.0 + _ICON)
    drawing = (
        "0.66 0.13 0.10 rg 0 0 20 20 re f 1 w 1 1 1 RG "
        "4 14.5 m 16 14.5 l S 4 10 m 16 10 l S 4 5.5 m 11 5.5 l S"
    )
    return Annotation(
        Look.NOTE, box, _COLOURS[MarkKind.ERROR], subject, text, author, "summary", drawing, box
    )


class Sheet:
    """A page that takes annotations."""

    def __init__(self, pdf: Pdf, page: Page) -> None:
        self._pdf, self._page = pdf, page
        self._turns = _quarter_turns(page.obj)
        self._left, self._bottom, self._right, self._top = _visible(page)

    def add(self, annotation: Annotation, *, first: bool = False) -> None:
        """Put an annotation and its note window on the page."""
        from pikepdf import Array, Dictionary, Name, String

        made = self._pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name(annotation.look.value),
                Rect=Array(self.rectangle(annotation.outer)),
                Contents=String(annotation.text),
                T=String(annotation.author),
                Subj=String(annotation.subject),
                NM=String(f"mingzhang-{annotation.name}"),
                C=Array([round(c, 2) for c in annotation.colour]),
                F=_PRINT,
                P=self._page.obj,
                AP=Dictionary(N=self._appearance(annotation)),
            )
        )
        if annotation.look is Look.LINES:
            made.QuadPoints = Array(self._quad(annotation.box))
        if annotation.look is Look.NOTE:
            made.Name = Name.Note
        window = self._pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Popup,
                Rect=made.Rect,
                Parent=made,
                F=0,
                Open=False,
            )
        )
        made.Popup = window
        there = self._page.obj.get("/Annots")
        kept = list(there) if there is not None else []
        own = [made, window]
        self._page.obj.Annots = Array([*own, *kept] if first else [*kept, *own])

    def rectangle(self, box: Box) -> list[float]:
        """The box in the page's own space: left, bottom, right, top."""
        points = [self._own(box.left, box.top), self._own(box.right, box.bottom)]
        across, up = sorted(p[0] for p in points), sorted(p[1] for p in points)
        return [round(v, 2) for v in (across[0], up[0], across[1], up[1])]

    def _own(self, x: float, y: float) -> tuple[float, float]:
        """A point of the shown page in the page's own space."""
        if self._turns == 1:
            return self._left + y, self._bottom + x
        if self._turns == 2:
            return self._right - x, self._bottom + y
        if self._turns == 3:
            return self._right - y, self._top - x
        return self._left + x, self._top - y

    def _quad(self, box: Box) -> list[float]:
        """Upper left, upper right, lower left, lower right, as they are seen."""
        corners = [
            self._own(box.left, box.top),
            self._own(box.right, box.top),
            self._own(box.left, box.bottom),
            self._own(box.right, box.bottom),
        ]
        return [round(v, 2) for corner in corners for v in corner]

    def _appearance(self, annotation: Annotation) -> Object:
        """The drawing; it is turned against the page, so that it stands upright."""
        from pikepdf import Array, Dictionary, Name, Stream

        box = annotation.outer
        width, height = round(box.right - box.left, 2), round(box.bottom - box.top, 2)
        stream = Stream(self._pdf, f"q {annotation.drawing} Q".encode("ascii"))
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        stream.BBox = Array([0, 0, width, height])
        stream.Matrix = Array(_TURNED[self._turns])
        stream.Resources = Dictionary(
            ExtGState=Dictionary(
                Tint=Dictionary(ca=0.14, BM=Name.Multiply),
                Line=Dictionary(CA=1.0, ca=1.0, BM=Name.Normal),
            ),
            Font=Dictionary(
                F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
            ),
        )
        return self._pdf.make_indirect(stream)


_TURNED = {
    0: [1, 0, 0, 1, 0, 0],
    1: [0, 1, -1, 0, 0, 0],
    2: [-1, 0, 0, -1, 0, 0],
    3: [0, -1, 1, 0, 0, 0],
}


def _quarter_turns(page: Object) -> int:
    """Clockwise quarter turns under which the page is shown; a page inherits them."""
    node: Object | None = page
    for _ in range(_DEEPEST):
        if node is None or "/Rotate" in node:
            break
        node = node.get("/Parent")
    return int(node.get("/Rotate", 0)) // 90 % 4 if node is not None else 0


def _visible(page: Page) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of what is shown: the CropBox inside the MediaBox."""
    media, crop = _corners(page.mediabox), _corners(page.cropbox)
    cut = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else media


def _corners(box: object) -> tuple[float, float, float, float]:
    x, y, other_x, other_y = (float(v) for v in box)  # type: ignore[attr-defined]
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)
