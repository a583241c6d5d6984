"""Workbook -> Document: what is seen on the visible sheets, from the first tab to the last."""

from __future__ import annotations

from mingzhang.documents import Document, Mend
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.gathering import Gathered
from mingzhang.formats.opening import refuse_empty
from mingzhang.formats.xlsx.arranging import arrange
from mingzhang.formats.xlsx.sheet import Sheet, hidden_notes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file of Office 97-2003 begins; a workbook with a password is one, too."""


def read_xlsx(data: bytes, path: str = "") -> Document:
    """Read the bytes of a workbook (.xlsx, .xlsm or .xls).

    Numbers come as they are printed (``448.03`` for 448.03000000000003 in the format ``0.00``),
    formulas as their stored values, merged cells as text in the first and nothing in the others.
    Hidden sheets, rows and columns are left out, and named among the mends. Raises
    :class:`ReadFailure`.
    """
    refuse_empty(data)
    gathered = Gathered()
    mends: list[Mend] = []
    for sheet in _sheets(data):
        if not sheet.is_hidden:
            arrange(sheet, gathered)
        mends.extend(hidden_notes(sheet))
    return gathered.document(data, path, mends=mends)


def _sheets(data: bytes) -> list[Sheet]:
    if data.startswith(b"PK"):
        from mingzhang.formats.xlsx.cells import SheetReader
        from mingzhang.formats.xlsx.package import Package

        reader = SheetReader(Package(data))
        return [reader.read(entry) for entry in reader.entries]
    if data.startswith(OLE):
        from mingzhang.formats.xlsx.legacy import read_sheets
        from mingzhang.formats.xlsx.package import encrypted

        if "EncryptedPackage".encode("utf-16-le") in data:
            raise encrypted()
        return read_sheets(data)
    raise ReadFailure(
        Message(
            "这不是 Excel 文件。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
            "This is not an Excel file. Please open it in Excel or WPS, save it as .xlsx and try "
            "again.",
        )
    )
