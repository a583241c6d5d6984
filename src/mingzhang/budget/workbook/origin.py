"""What a workbook was written from: a property of the file that Excel, WPS and LibreOffice keep."""

from __future__ import annotations

import re

from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.xlsx.package import Package

PROPERTY = "mingzhang-origin"
_PART = "docProps/custom.xml"
_LARGEST = 1 << 20
_SAID = re.compile(rb'name="' + PROPERTY.encode() + rb'"[^>]*>\s*<(?:\w+:)?lpwstr>([^<]{1,200})<')


def read(data: bytes) -> str:
    """The origin, empty where none is told."""
    try:
        package = Package(data)
        if not package.has(_PART):
            return ""
        held = b""
        for chunk in package.chunks(_PART):
            held += chunk
            if len(held) > _LARGEST:
                return ""
    except ReadFailure:
        return ""
    found = _SAID.search(held)
    return found[1].decode(errors="replace") if found else ""
