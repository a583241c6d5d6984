"""Scans, and pages that are pictures. Needs the extra ``ocr``; ask :func:`available` first.

Pictures as files are read by ``reader``, which is imported where they are.
"""

from mingzhang.formats.scan.extra import available, not_installed, page_left_out
from mingzhang.formats.scan.page import read_picture

__all__ = ["available", "not_installed", "page_left_out", "read_picture"]
