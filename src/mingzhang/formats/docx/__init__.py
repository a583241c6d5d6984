"""Word files (OOXML, .docx)."""

from mingzhang.formats.docx.reader import read_docx
from mingzhang.formats.docx.writer import write_docx

__all__ = ["read_docx", "write_docx"]
