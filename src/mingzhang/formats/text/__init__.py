"""Plain text: tab-separated tables with Markdown marks, and text dumps of PDFs."""

from mingzhang.formats.opening import MAX_BYTES
from mingzhang.formats.text.reader import lines_of, read_bytes, read_file

__all__ = ["MAX_BYTES", "lines_of", "read_bytes", "read_file"]
