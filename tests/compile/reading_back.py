"""Reading back what was written: through each format that has a reader, and the text layer of a PDF."""

import re
import unicodedata
from collections.abc import Callable
from itertools import takewhile

import pypdfium2
import pypdfium2.raw as pdfium

from mingzhang.documents import Document
from mingzhang.formats.docx import read_docx, write_docx
from mingzhang.formats.html import read_html, write_html
from mingzhang.formats.json import read_json, write_json
from mingzhang.formats.xlsx import read_xlsx, write_xlsx

THROUGH: dict[str, Callable[[Document], Document]] = {
    "docx": lambda document: read_docx(write_docx(document)),
    "xlsx": lambda document: read_xlsx(write_xlsx(document)),
    "html": lambda document: read_html(write_html(document).encode()),
    "json": lambda document: read_json(write_json(document)),
}


def plain(text: str) -> str:
    """Text as it can be compared: compatible forms as one, no white space, however hyphenated."""
    return re.sub(r"[\s\u00ad\u200b-]", "", unicodedata.normalize("NFKC", text))


def text_layer(data: bytes) -> str:
    """The text of all pages without the page numbers at their feet."""
    pages = []
    for page in pypdfium2.PdfDocument(data):
        layer = page.get_textpage()
        count = layer.count_chars()
        letters = [chr(pdfium.FPDFText_GetUnicode(layer, at)) for at in range(count)]
        pages.append(re.sub(r"—\d+—$", "", plain("".join(letters).replace("\x02", ""))))
    return "".join(pages)


def stands_in(text: str, layer: str) -> bool:
    """Whether a text stands in the layer, if need be in pieces: pdfium reads line by line across a
    row, so the lines of a cell that is merged over rows come with its neighbours' in between."""
    if text in layer:
        return True
    starts = (match.start() for match in re.finditer(re.escape(text[:2]), layer))
    return any(_continued(text, layer, start) for start in starts)


def _continued(text: str, layer: str, at: int) -> bool:
    left = text
    while left:
        pairs = zip(left, layer[at : at + len(left)], strict=False)
        line = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        left, at = left[line:], at + line
        at = layer.find(left[:2], at, at + _NEAR)
        if at < 0:
            return False
    return True


_NEAR = 200
"""Letters of the neighbours between two lines of a cell."""
