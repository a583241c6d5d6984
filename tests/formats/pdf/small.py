"""Small PDFs for tests: typst markup set in the typefaces that we ship, and what is read in them."""

import io

import pikepdf
import typst

from mingzhang.documents import Document, Paragraph, Table
from mingzhang.formats.pdf import read_pdf
from mingzhang.formats.pdf.fonts import loaded_fonts, shipped_faces

_HEAD = """#set text(font: ("Noto Serif SC", "Noto Serif CJK SC"), size: 10pt)
#set page(width: 420pt, height: 300pt, margin: 30pt)
"""


def made(markup: str) -> bytes:
    """A PDF of typst markup; pages are 420 by 300 points."""
    fonts = loaded_fonts(shipped_faces().folders)
    return typst.compile((_HEAD + markup).encode(), font_paths=fonts)


def tables(document: Document) -> list[list[list[str]]]:
    """The cells of each table."""
    return [
        [list(row.cells) for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def said(document: Document) -> list[str]:
    """The texts between tables."""
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def read(data: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Texts and tables of a PDF."""
    document = read_pdf(data)
    return said(document), tables(document)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """A changed PDF as bytes."""
    buffer = io.BytesIO()
    pdf.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def opened(data: bytes) -> pikepdf.Pdf:
    """A PDF to be changed."""
    return pikepdf.open(io.BytesIO(data))
