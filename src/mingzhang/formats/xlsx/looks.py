"""Cell formats, made once each: fonts, borders, alignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mingzhang.documents import TextRole

STANDARD_FONT = "宋体"
"""Font of cells; columns are measured in its half-width characters."""
_HEI = "黑体"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. ``code`` is a number format, ``ruled`` draws rules on all four sides."""

    size: float = 11
    bold: bool = False
    align: str = "left"
    code: str = ""
    ruled: bool = False
    wrap: bool = False
    shaded: bool = False
    link: bool = False
    font: str = STANDARD_FONT
    indent: int = 0

    def properties(self) -> dict[str, Any]:
        """For the spreadsheet library."""
        found: dict[str, Any] = {
            "font_name": self.font,
            "font_size": self.size,
            "valign": "vcenter",
            "align": self.align,
        }
        if self.bold:
            found["bold"] = True
        if self.wrap:
            found["text_wrap"] = True
        else:
            found["shrink"] = True  # a figure is set smaller before it is cut
        if self.ruled:
            found["border"] = 1
        if self.shaded:
            found["bg_color"] = "#F2F2F2"
        if self.code:
            found["num_format"] = self.code
        if self.link:
            found |= {"font_color": "#0B57A4", "underline": 1}
        if self.indent:
            found["indent"] = self.indent
        return found


LOOKS: dict[TextRole, Look] = {
    TextRole.COVER_TITLE: Look(22, True, "center", wrap=True, font=_HEI),
    TextRole.COVER_LINE: Look(15, align="center", wrap=True),
    TextRole.CONTENTS_TITLE: Look(18, True, "center", wrap=True, font=_HEI),
    TextRole.CONTENTS_ENTRY: Look(12, wrap=True, link=True),
    TextRole.CHAPTER: Look(16, True, "center", wrap=True, font=_HEI),
    TextRole.HEADING: Look(13, True, wrap=True, font=_HEI),
    TextRole.TABLE_TITLE: Look(16, True, "center", wrap=True, font=_HEI),
    TextRole.TABLE_LINE: Look(11),
    TextRole.NOTE: Look(10, wrap=True),
    TextRole.BODY: Look(12, wrap=True),
}
