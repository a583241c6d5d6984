"""PDF files, written by typst."""

from mingzhang.formats.pdf.writer import LayoutError, write_pdf

__all__ = ["LayoutError", "write_pdf"]
