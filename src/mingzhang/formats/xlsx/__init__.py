"""Workbooks of Excel and WPS: read as they are seen, written ready to print."""

from mingzhang.formats.xlsx.reader import OLE, read_xlsx
from mingzhang.formats.xlsx.spreadsheet_xml import read_spreadsheet_xml
from mingzhang.formats.xlsx.writer import write_xlsx

__all__ = ["OLE", "read_spreadsheet_xml", "read_xlsx", "write_xlsx"]
