"""Kinds of office files that only an office program understands, read through LibreOffice."""

from mingzhang.formats.office.kinds import OfficeKind, kind_of_compound, kind_of_head, kind_of_parts
from mingzhang.formats.office.reader import read_office

__all__ = ["OfficeKind", "kind_of_compound", "kind_of_head", "kind_of_parts", "read_office"]
