"""Workbooks of Excel 97-2003 (.xls), read by python-calamine.

These files hold every number as a binary fraction of 15 digits and their formats out of reach, so
trailing zeros of a figure (448.00) are lost: it comes as 448.
"""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from mingzhang.formats.gathering import MAX_CELLS, too_much
from mingzhang.formats.xlsx.numbers import printed
from mingzhang.formats.xlsx.package import damaged, encrypted
from mingzhang.formats.xlsx.sheet import Merged, Sheet, SheetRow

_CellValue = (
    int
    | float
    | str
    | bool
    | datetime.time
    | datetime.date
    | datetime.datetime
    | datetime.timedelta
)


def read_sheets(data: bytes) -> list[Sheet]:
    """The sheets of an .xls file. Raises :class:`ReadFailure` when it cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _sheet(
                book.get_sheet_by_name(meta.name),
                is_hidden=meta.visible is not SheetVisibleEnum.Visible,
            )
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise encrypted() from error
    except CalamineError as error:
        raise damaged() from error
    except BaseException as error:
        # What goes wrong in Rust without being foreseen there comes as no ordinary exception, and
        # its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise


def _sheet(found: CalamineSheet, *, is_hidden: bool) -> Sheet:
    if found.total_height * found.total_width > 4 * MAX_CELLS:
        raise too_much()
    sheet = Sheet(found.name, is_hidden=is_hidden)
    for index, values in enumerate(found.to_python(skip_empty_area=False)):
        texts = {c: t for c, value in enumerate(values) if (t := _text(value))}
        if texts:
            sheet.rows.append(SheetRow(index, texts))
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        sheet.merged.append(Merged(top, left, bottom, right))
    return sheet


def _text(value: _CellValue) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        # The shortest decimal that stands for these bits is what was typed in.
        return printed(str(Decimal(repr(value))), "General")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, str):
        return "\n".join(line.strip() for line in value.split("\n")).strip()
    return str(value)
