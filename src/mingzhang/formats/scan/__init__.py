"""Scans, and pages that are pictures. Needs the extra ``ocr``; ask :func:`available` first."""

from mingzhang.formats.scan.extra import available, not_installed
from mingzhang.formats.scan.page import read_picture
from mingzhang.formats.scan.reader import read_scan

__all__ = ["available", "not_installed", "read_picture", "read_scan"]
