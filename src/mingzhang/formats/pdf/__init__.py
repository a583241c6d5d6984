"""PDF files, written by typst."""

from mingzhang.formats.pdf.writer import write_pdf

__all__ = ["write_pdf"]
