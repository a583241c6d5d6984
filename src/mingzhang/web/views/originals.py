"""Pictures of the original beside a published table, with the cell that is asked for outlined."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET

from mingzhang.web.models import Publication, PublishedPage, PublishedTable
from mingzhang.web.views.reports import picture

_CELL = re.compile(r"r([1-9]\d{0,4})c([1-9]\d{0,3})")
_LINK = (
    '<a href="#{}" tabindex="-1" data-cell="{}" class="{}">'
    '<rect x="{}" y="{}" width="{}" height="{}"/></a>'
)
"""Not in the template: a table may have thousands of cells."""
_RIM = 1.0
"""A frame stands so far off its cell, so that its line does not run through the print."""


def beside(publication: Publication, table: PublishedTable, cell: str) -> dict[str, Any]:
    """The pages of the original on which a table stands, each with the places of its cells, and the
    cell that was asked for (empty where there is none of that name)."""
    chosen = cell if _CELL.fullmatch(cell) and _exists(table, cell) else ""
    frames: dict[int, list[tuple[object, ...]]] = {}
    for row, boxes in enumerate(table.boxes, start=1):
        for column, box in enumerate(boxes, start=1):
            if box:
                own = f"r{row}c{column}"
                look = "chosen" if own == chosen else ""
                frames.setdefault(int(box[0]), []).append((own, own, look, *_frame(box)))
    kept = publication.pages.filter(number__in=frames) if frames else ()
    pages = [
        {"page": page, "frames": format_html_join("", _LINK, frames[page.number])} for page in kept
    ]
    return {"originals": pages, "chosen": chosen, "chosen_says": _says(table, chosen)}


def _frame(box: list[float]) -> tuple[float, float, float, float]:
    """Left, top, width and height of a frame around a cell."""
    _, left, top, right, bottom = box
    return (
        round(left - _RIM, 1),
        round(top - _RIM, 1),
        round(right - left + 2 * _RIM, 1),
        round(bottom - top + 2 * _RIM, 1),
    )


def _at(cell: str) -> tuple[int, int]:
    match = _CELL.fullmatch(cell)
    return (int(match[1]) - 1, int(match[2]) - 1) if match else (-1, -1)


def _exists(table: PublishedTable, cell: str) -> bool:
    row, column = _at(cell)
    return 0 <= row < len(table.rows) and 0 <= column < len(table.rows[row])


def _says(table: PublishedTable, cell: str) -> str:
    row, column = _at(cell)
    return str(table.rows[row][column]) if cell else ""


@require_GET
def page(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int, page: int
) -> FileResponse:
    """The picture of a page of the original."""
    pages = PublishedPage.objects.filter(
        publication__organisation__division=division,
        publication__organisation__slug=code,
        publication__year=year,
        publication__stage=stage,
        publication__number=number,
    )
    held = get_object_or_404(pages, number=page)
    return picture(Path(held.picture.path), "public")
