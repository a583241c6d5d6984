"""Web pages: any page read as it is seen, documents written as one accessible page."""

from mingzhang.formats.html.mhtml import read_mhtml
from mingzhang.formats.html.reader import read_html
from mingzhang.formats.html.writer import write_html

__all__ = ["read_html", "read_mhtml", "write_html"]
