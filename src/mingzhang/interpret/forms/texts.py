"""Texts of the cells of a form: targets joined, names without line ends, what heads what."""

from __future__ import annotations

import re

from mingzhang.documents import Row
from mingzhang.facts import Amount, Unit
from mingzhang.interpret import words
from mingzhang.interpret.forms.fields import Piece
from mingzhang.interpret.forms.grouping import RawForm
from mingzhang.interpret.forms.indicators import RawIndicator
from mingzhang.interpret.forms.labels import Labels
from mingzhang.interpret.targets import parse_target

_BARE = re.compile(r"[\d.,]{1,20}")
_NO_SIGN = re.compile(r"[\u4e00-\u9fff]")
"""定性, 定量, 正向: words in the column of the sign that say nothing of the value."""
_SAID_UNITS = {"%": Unit.PERCENT, "万元": Unit.WAN, "亿元": Unit.YI, "元": Unit.YUAN}


def amount_of(value: str) -> Amount:
    """The figure of a target: money and percentages in their unit, the rest counted."""
    target = parse_target(value)
    assert target.value is not None
    base = target.base
    unit = _SAID_UNITS.get(target.unit) or (
        Unit.PERCENT if base is not None and base[1] == "%" else Unit.COUNT
    )
    number = target.value
    if unit is Unit.COUNT and base is not None:
        number = base[0]
    exponent = target.value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Amount(number, unit, decimals, value, target.about)


def first_text(row: Row) -> str:
    return next((cell for cell in row.cells if cell), "")


def has_figure(piece: Piece) -> bool:
    return any(c.isdigit() for c in piece.text)


def heads_columns(row: Row, labels: Labels) -> bool:
    """Whether a row heads columns of the indicator table without naming levels: the upper one of
    two head rows (年度指标值, 实际完成值, 分值, 得分). Only in layouts never seen."""
    if not labels.spec.general:
        return False
    roles = {role for cell in row.cells for role in labels.head(cell)}
    return bool(roles & {"actual", "value"}) and bool(roles & {"weight", "score", "cause"})


def value_text(raw: RawIndicator) -> tuple[str, Piece | None]:
    """The target text: printed in one cell, or joined from sign, number and unit; the number may
    stand under 指标值 between the two."""
    if (value := raw.cells.get("value")) and {"sign", "unit"} & raw.cells.keys():
        sign, unit = raw.text("sign"), raw.text("unit")
        if not _BARE.fullmatch(words.fold(value.text)):
            return value.text, value
        return f"{'' if _NO_SIGN.search(sign) else sign}{value.text}{unit}", value
    if "value" in raw.cells or not {"sign", "number", "unit"} & raw.cells.keys():
        return raw.text("value"), raw.cells.get("value")
    sign, number, unit = raw.text("sign"), raw.text("number"), raw.text("unit")
    if not number or sign in ("文字描述", "文字", "定性"):
        sign = "" if not number else sign.replace("文字描述", "")
    piece = raw.cells.get("number") or raw.cells.get("unit") or raw.cells.get("sign")
    return f"{sign}{number}{unit}", piece


def once(text: str) -> str:
    """A figure that a cell prints twice, once; anything else unchanged."""
    tokens = text.split()
    return tokens[0] if len(tokens) > 1 and len(set(tokens)) == 1 else text


def joined(pieces: list[Piece] | None) -> str:
    """A name or code of one or more cells, without the white space of line ends."""
    if not pieces:
        return ""
    return "".join(piece.text for piece in pieces).strip()


def name_in_title(raw: RawForm) -> str:
    folded = words.fold(raw.title)
    for title in raw.spec.titles:
        match = re.match(title, folded)
        if match and "name" in match.groupdict():
            return match["name"]
    return ""
