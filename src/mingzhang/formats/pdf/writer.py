"""Document -> PDF: tagged, PDF/A-3a as declared by the writer, with bookmarks and attachments.

The document goes to typst as data; ``set.typ`` lays it out. So nothing that a clerk types can be
taken for markup.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mingzhang.documents import Block, ColumnKind, Document, Grid, Paragraph, Style, Table, TextRole
from mingzhang.formats.characters import legal
from mingzhang.formats.fitting import fit
from mingzhang.formats.spanning import drawable

_TEMPLATE = Path(__file__).with_name("set.typ")
_UPRIGHT = (210 - 28 - 26) / 25.4 * 72
_SIDEWAYS = (297 - 37 - 35) / 25.4 * 72
_PADDING = 6.0
_NARROW = 0.58
"""Width in em of digits in Noto Serif SC (0.55), and a little more for capital letters."""
_BODY = ("FangSong", "仿宋", "FandolFang R", "Noto Serif SC")
"""仿宋 where the machine has it, 宋 otherwise."""
_HEAVY = ("SimHei", "黑体", "Noto Sans SC")
_KINDS = {".json": "application/json", ".xlsx": "application/vnd.ms-excel"}
_ALIGN = {ColumnKind.AMOUNT: "right", ColumnKind.ORDINAL: "center"}


class LayoutError(Exception):
    """Typst refused what this module gave it: a fault of the program, with typst's reason."""


def write_pdf(document: Document, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """The document as a PDF; ``attachments`` (file name -> UTF-8 content) are embedded in it."""
    import typst

    try:
        return typst.compile(
            _TEMPLATE.read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(_data(document, attachments or {}))},
            format="pdf",
            pdf_standards="a-3a",
            timestamp=0,
        )
    except typst.TypstError as error:
        raise LayoutError(f"{error.message} {' '.join(error.hints)} {error.trace}") from error


@functools.cache
def _fonts() -> Any:
    """The fonts that come with Mingzhang, and those of the machine."""
    import pylopdf_fonts_zh_cn
    import typst

    own = str(Path(str(pylopdf_fonts_zh_cn.serif_path())).parent)
    return typst.Fonts(True, False, [own])


# -- the document as data ----------------------------------------------------------------------


def _data(document: Document, attachments: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "title": legal(document.title) or "Mingzhang",
        "date": _day(document.date),
        "fonts": {"body": list(_BODY), "heavy": list(_HEAVY)},
        "attachments": [
            {
                "name": name,
                "content": content.decode(),
                "kind": _KINDS.get(Path(name).suffix, "application/octet-stream"),
            }
            for name, content in sorted(attachments.items())
        ],
        "sections": _sections(document.blocks),
    }


def _day(said: str) -> tuple[int, int, int]:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return 1980, 1, 1
    return day.year, day.month, day.day


def _sections(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Runs of blocks on pages of one orientation; the cover has a run of its own, unnumbered."""
    setter = _Setter()
    sections: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Table) and not block.rows:
            continue
        wide, cover = _is_wide(block), _is_cover(block)
        last = sections[-1] if sections else None
        if last is None or last["landscape"] is not wide or last["numbered"] is cover:
            last = {"landscape": wide, "numbered": not cover, "blocks": []}
            sections.append(last)
        if isinstance(block, Table):
            last["blocks"].append(setter.table(block, _SIDEWAYS if wide else _UPRIGHT))
        else:
            made = setter.paragraph(block)
            made["new_page"] = made["new_page"] and bool(last["blocks"])
            last["blocks"].append(made)
    return sections


def _is_wide(block: Block) -> bool:
    if isinstance(block, Table):
        return block.grid is not None and block.grid.landscape
    return block.style is not None and block.style.landscape


def _is_cover(block: Block) -> bool:
    if isinstance(block, Table) or block.style is None:
        return False
    return block.style.role in (TextRole.COVER_TITLE, TextRole.COVER_LINE)


class _Setter:
    """Blocks as data for the template. Anchors are placed once, heading levels never skip one."""

    def __init__(self) -> None:
        self._placed: set[str] = set()
        self._deepest = 0

    def paragraph(self, block: Paragraph) -> dict[str, Any]:
        style = block.style or Style(TextRole.HEADING if block.level else TextRole.BODY)
        made: dict[str, Any] = {
            "role": style.role.value,
            "text": legal(block.text).replace("\t", "\u3000"),
            "anchor": self._anchor(style.anchor),
            "target": style.target,
            "level": block.level,
            "depth": block.level,
            "new_page": style.new_page,
        }
        if style.role is TextRole.TABLE_LINE:
            parts = legal(block.text).split("\t")
            made["parts"] = {1: [*parts, "", ""], 2: [parts[0], "", parts[-1]]}.get(
                len(parts), parts[:3]
            )
        wanted = {
            TextRole.CHAPTER: 1,
            TextRole.TABLE_TITLE: 2,
            TextRole.HEADING: block.level + 1,
        }.get(style.role)
        if wanted is not None:
            self._deepest = min(wanted, self._deepest + 1)
            made["level"] = self._deepest
        return made

    def table(self, block: Table, room: float) -> dict[str, Any]:
        grid = block.grid or Grid()
        fitted = fit(block, room, _PADDING, _NARROW)
        first, covered = drawable(block, grid)
        cells: list[list[dict[str, Any]]] = []
        for at, row in enumerate(block.rows):
            texts = (*row.cells, *("" for _ in range(len(fitted.widths) - len(row.cells))))
            cells.append([])
            for column, text in enumerate(texts):
                if (at, column) in covered:
                    continue
                span = first.get((at, column))
                head = at < grid.head or (at, column) in grid.labels
                kind = grid.kinds[column] if grid.kinds else ColumnKind.TEXT
                cells[-1].append(
                    {
                        "text": legal(text).replace("\t", " "),
                        "columns": span.columns if span else 1,
                        "rows": span.rows if span else 1,
                        "heavy": head or at in grid.bold,
                        "align": "center" if head else _ALIGN.get(kind, "left"),
                    }
                )
        return {
            "role": "table",
            "new_page": False,
            "anchor": self._anchor(grid.anchor),
            "size": fitted.size,
            "widths": fitted.widths,
            "head": [cell for row in cells[: grid.head] for cell in row],
            "rows": [cell for row in cells[grid.head :] for cell in row],
        }

    def _anchor(self, anchor: str) -> str:
        if not anchor or anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return anchor
