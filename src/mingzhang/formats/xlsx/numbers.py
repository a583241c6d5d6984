"""A stored number and its number format -> the text that a reader of the sheet sees.

A workbook stores ``448.03000000000003`` and the format ``#,##0.00``; printed is ``448.03``. Figures
go from the stored text to Decimal, never through float; Excel itself computes with 15 digits, so
that is where they are cut first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP, traps=[])
_LARGEST = 30
"""Powers of ten beyond which a number is no figure and is left as it is stored."""
_GENERAL_DIGITS = 10
"""Digits that a cell without a format shows of a number with decimals."""

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy-mm-dd",
    15: "yyyy-mm-dd",
    16: "mm-dd",
    17: "yyyy-mm",
    22: "yyyy-mm-dd",
    27: "yyyy年m月",
    28: "m月d日",
    30: "yyyy-mm-dd",
    31: "yyyy年m月d日",
    36: "yyyy年m月",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0;-#,##0;-",
    42: "#,##0;-#,##0;-",
    43: "#,##0.00;-#,##0.00;-",
    44: "#,##0.00;-#,##0.00;-",
    49: "@",
    50: "yyyy年m月",
    51: "m月d日",
    52: "yyyy年m月",
    53: "m月d日",
    54: "m月d日",
    55: "yyyy年m月",
    56: "m月d日",
    57: "yyyy年m月",
    58: "m月d日",
}
"""The formats that a workbook names by number only (ECMA-376 part 1, 18.8.30; those that differ by
language as in Chinese). Times and fractions are left out: no figure of a budget is one."""

_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|[_*].|(?P<plain>.)'
)
_DIGITS = re.compile(r"[#0?,]*[#0?](?P<scale>,*)(?:\.(?P<after>[#0?]*))?")
_DATE = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_CONDITION = re.compile(r"[<>=]")
_CURRENCY = re.compile(r"[$¥￥€]")


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a number format, for positive, negative or no value."""

    prefix: str
    suffix: str
    digits: re.Match[str] | None
    skeleton: str
    words: str
    percent: bool

    @property
    def is_general(self) -> bool:
        plain = self.skeleton.lower()
        return "general" in plain or "通用" in plain or "@" in plain or "e+" in plain


def printed(stored: str, code: str, *, base_1904: bool = False) -> str:
    """The text a cell shows: ``stored`` is the number in the file, ``code`` its number format."""
    value = _FIFTEEN.create_decimal(stored.strip())
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST:
        return "0" if value.is_zero() else stored
    sections = _sections(code)
    section = _section_for(value, sections)
    is_date = _DATE.search(section.skeleton) is not None
    if section.is_general or ("/" in section.skeleton and not is_date):
        return general(value)
    if is_date:
        return _as_date(value, section.words, base_1904)
    return _figure(value, section) if section.digits else section.prefix.strip()


def shows_date(value: Decimal, code: str) -> bool:
    """Whether a cell with this number format shows ``value`` as a date."""
    return _DATE.search(_section_for(value, _sections(code)).skeleton) is not None


def general(value: Decimal) -> str:
    """A number as a cell without a format shows it: no more digits than it needs."""
    whole = max(value.adjusted() + 1, 1)
    if value != value.to_integral_value():
        value = _rounded(value, max(_GENERAL_DIGITS - whole, 0))
    text = f"{value:f}"
    return _without_minus_zero(text.rstrip("0").rstrip(".") if "." in text else text)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=60))


def _figure(value: Decimal, section: _Section) -> str:
    digits = section.digits
    assert digits is not None
    after = digits["after"] or ""
    if section.percent:
        value = value.scaleb(2)
    value = value.scaleb(-3 * len(digits["scale"]))
    number = _rounded(value, len(after))
    whole = digits[0].split(".")[0].rstrip(",")
    separator = "," if "," in whole else ""
    text = f"{abs(number):{separator}.{len(after)}f}"
    if not separator:
        text = text.zfill(whole.count("0") + (len(after) + 1 if after else 0))
    for _ in after[len(after.rstrip("#?")) :]:
        text = text.removesuffix("0")
    text = text.rstrip(".") if after else text
    if not number and "0" not in digits[0]:
        text = ""  # "-"?? shows a dash for nothing, and no digit
    if number < 0:
        return f"-{section.prefix.strip(' -')}{text}{section.suffix}".strip()
    return f"{section.prefix}{text}{section.suffix}".strip()


def _without_minus_zero(text: str) -> str:
    return text.lstrip("-") if not text.strip("-0.") else text


def _section_for(value: Decimal, sections: tuple[_Section, ...]) -> _Section:
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a format; one that chooses by conditions is read as no format."""
    raw: list[list[tuple[str, str]]] = [[]]
    for match in _PIECES.finditer(code):
        kind, text = match.lastgroup, match[match.lastgroup] if match.lastgroup else ""
        if kind == "bracket" and _CONDITION.search(text):
            return (_section([("plain", c) for c in "General"]),)
        if kind == "plain" and text == ";":
            raw.append([])
        elif kind is not None:
            raw[-1].append((kind, text))
    return tuple(map(_section, raw))


def _section(pieces: list[tuple[str, str]]) -> _Section:
    """Literal words stand before or after the digits; brackets hold colours and currencies."""
    skeleton = "".join(text for kind, text in pieces if kind == "plain")
    digits = _DIGITS.search(skeleton)
    before: list[str] = []
    behind: list[str] = []
    seen = 0
    for kind, text in pieces:
        at_digit = kind == "plain" and digits is not None and seen < digits.end()
        at_digit = at_digit and digits is not None and seen >= digits.start()
        literal = kind in {"quoted", "escaped"} or (kind == "plain" and not at_digit)
        if kind != "plain" and digits is not None and digits.start() < seen < digits.end():
            return _section([("plain", c) for c in "General"])  # words between the digits
        if literal and not _CURRENCY.search(text) and (kind == "quoted" or text not in "()-+ "):
            past = digits is not None and seen >= digits.end()
            (behind if past else before).append(text)
        seen += kind == "plain"
    if digits is None:
        before = [text for kind, text in pieces if kind in {"quoted", "escaped", "plain"}]
    return _Section(
        "".join(before),
        "".join(behind),
        digits,
        skeleton,
        "".join(t for _, t in pieces),
        "%" in skeleton,
    )


def _as_date(value: Decimal, code: str, base_1904: bool) -> str:
    first = date(1904, 1, 1) if base_1904 else date(1899, 12, 30)
    try:
        day = first + timedelta(days=int(value))
    except OverflowError:
        return general(value)
    if "年" not in code and "月" not in code:
        return day.isoformat()
    year = f"{day.year}年" if "y" in code.lower() else ""
    month = f"{day.month}月" if "月" in code else ""
    return f"{year}{month}{day.day}日" if "日" in code else f"{year}{month}"
