"""PDF files: written by typst, read through PDFium. Neither side loads the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingzhang.formats.pdf.reader import read_pdf
    from mingzhang.formats.pdf.writer import LayoutError, write_pdf

__all__ = ["LayoutError", "read_pdf", "write_pdf"]


def __getattr__(name: str) -> Any:
    if name in ("LayoutError", "write_pdf"):
        from mingzhang.formats.pdf import writer

        return getattr(writer, name)
    if name == "read_pdf":
        from mingzhang.formats.pdf.reader import read_pdf

        return read_pdf
    raise AttributeError(name)
