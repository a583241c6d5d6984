"""The rows of the indicator table of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.budget import IndicatorLine
from mingzhang.compile.forms.setting import Set
from mingzhang.compile.forms.subject import Subject
from mingzhang.interpret.words import fold
from mingzhang.templates.form_model import IndicatorBlock, IndicatorColumn

_MERGED = ("level1", "level2")
_FIGURE = re.compile(
    r"(?P<sign>[≥≤><＝=≧≦＞＜]?)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>.*)", re.DOTALL
)
_IN_WORDS = "文字描述"
_SUFFIX = "指标"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row: the levels as this province words them, and the indicator, if any."""

    level1: str
    level2: str
    indicator: IndicatorLine | None


class IndicatorRows:
    """Lays out the indicators of one subject."""

    def __init__(self, block: IndicatorBlock, subject: Subject) -> None:
        self.block, self.subject = block, subject
        # What does not apply is said only where somebody has set indicators at all.
        self._none = dict(block.none) if subject.indicators else {}

    def rows(self) -> Iterator[list[Set]]:
        """The rows; equal neighbours of the two upper levels are merged downwards."""
        lines = arranged(self.subject.indicators, self.block.framework)
        for at, line in enumerate(lines):
            row: list[Set] = []
            for column in self.block.columns:
                if column.role not in _MERGED:
                    row.append(Set(self._text(column, line), column.columns))
                elif not at or not _goes_on(lines[at - 1], line, column.role):
                    same = _run(lines, at, column.role)
                    row.append(Set(getattr(line, column.role), column.columns, same, True))
            yield row

    def _text(self, column: IndicatorColumn, line: Line) -> str:
        if column.period and self.subject.is_longer:
            return ""
        if line.indicator is None:
            return self._none.get(column.role, "")
        return cell_text(column.role, line.indicator)


def arranged(
    indicators: Sequence[IndicatorLine], framework: Sequence[tuple[str, tuple[str, ...]]]
) -> list[Line]:
    """Indicators in the order of the framework, a line without indicator where it has none; in the
    order of the budget where the province has no framework. Levels that the framework does not know
    follow those of their first level."""
    if not framework:
        return [Line(i.level1.strip(), i.level2.strip(), i) for i in indicators]
    left = list(indicators)
    lines: list[Line] = []
    for first, seconds in framework:
        for second in seconds:
            own = [i for i in left if _is(i.level1, first) and _is(i.level2, second)]
            left = [i for i in left if i not in own]
            lines += [Line(first, second, i) for i in own] or [Line(first, second, None)]
        others = [i for i in left if _is(i.level1, first)]
        left = [i for i in left if i not in others]
        lines += [Line(first, i.level2.strip(), i) for i in others]
    return lines + [Line(i.level1.strip(), i.level2.strip(), i) for i in left]


def cell_text(role: str, line: IndicatorLine) -> str:
    """What stands in the column of a role."""
    if role in ("sign", "number", "unit"):
        return dict(zip(("sign", "number", "unit"), split(line.value), strict=True))[role]
    if role == "weight":
        return "" if line.weight is None else plain(line.weight)
    return str(getattr(line, role)).strip()


def split(value: str) -> tuple[str, str, str]:
    """A target as sign, number and unit; one in words has its words in the third place, joined
    they are the target again: ``≥95%`` is (≥, 95, %), ``全覆盖`` is (文字描述, , 全覆盖)."""
    text = value.strip()
    found = _FIGURE.fullmatch(text)
    if found is not None and found["unit"] == found["unit"].strip():
        return found["sign"], found["number"], found["unit"]
    return (_IN_WORDS, "", text) if text else ("", "", "")


def _is(level: str, printed: str) -> bool:
    """Whether two words name one level: with or without 指标."""
    return fold(level).removesuffix(_SUFFIX) == fold(printed).removesuffix(_SUFFIX)


def _goes_on(before: Line, line: Line, role: str) -> bool:
    """Whether a level goes on from the row above, in one merged cell.

    An indicator called like a level (满意度指标) has its second level printed again: a reader of a
    file that lost its merged cells could take the name for the level.
    """
    if before.level1 != line.level1 or role == "level1":
        return before.level1 == line.level1
    misleads = line.indicator is not None and line.indicator.level3.strip().endswith(_SUFFIX)
    return before.level2 == line.level2 and not misleads


def _run(lines: Sequence[Line], at: int, role: str) -> int:
    """How many lines from ``at`` on share the level."""
    end = at + 1
    while end < len(lines) and _goes_on(lines[end - 1], lines[end], role):
        end += 1
    return end - at


def plain(number: Decimal) -> str:
    """A number without digits it does not need: 25, 33.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
