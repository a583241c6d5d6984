"""Charts as pictures in a Word file, each with its description."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from mingzhang.documents import Table
from mingzhang.formats.characters import legal
from mingzhang.formats.charts import drawn
from mingzhang.formats.docx.layout import Placed
from mingzhang.formats.docx.paper import paper
from mingzhang.formats.docx.styles import GAP

SECTION: Final = "<!--section-->"
"""Stands where the properties of a section that the paragraph ends go."""
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMU = 12700
"""Units of DrawingML in a point."""


class Pictures:
    """Draws the charts of tables; ``files`` are the pictures, by the id of their relation."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def of(self, placed: Placed) -> list[str]:
        """A paragraph for each chart of a table, as wide as the text of its page. Each holds
        :data:`SECTION` once."""
        block = placed.block
        if not isinstance(block, Table) or block.grid is None:
            return []
        from mingzhang.formats.charts.setting import as_png

        made: list[str] = []
        page = paper(placed.landscape)
        for chart in block.grid.charts:
            drawing = drawn(chart, block)
            name = f"rIdChart{len(self.files) + 1}"
            self.files[name] = as_png(drawing)
            width = page.room
            height = width * drawing.height / drawing.width
            if height > page.depth:
                width, height = width * page.depth / height, page.depth
            made.append(
                _paragraph(name, len(self.files), width, height, drawing.title, drawing.alt)
            )
        return made


def _paragraph(name: str, number: int, width: float, height: float, title: str, alt: str) -> str:
    size = f'cx="{int(width * _EMU)}" cy="{int(height * _EMU)}"'
    described = f"title={quoteattr(legal(title))} descr={quoteattr(legal(alt))}"
    picture = (
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="chart{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{name}" xmlns:r="{_RELATIONS}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    inline = (
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" '
        f'distR="0"><wp:extent {size}/><wp:docPr id="{number}" name="chart{number}" {described}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">{picture}'
        "</a:graphicData></a:graphic></wp:inline>"
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{GAP.id}"/>'
        '<w:spacing w:before="120" w:after="120" w:line="240" w:lineRule="auto"/>'
        f"{SECTION}</w:pPr><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"
    )
