"""The lower half of a form: the indicator table, its rows put in place by what stands in them.

Conversion shifts cells (a merged first level lands in the column of the second), drops the blank
cells of a row, breaks a table at the page and repeats its head, and leaves the last character of a
cell alone in a row. A row whose cells all stand under heads is read by columns; any other by the
order of its cells after the level words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mingzhang.documents import Row
from mingzhang.facts import Place
from mingzhang.interpret import words
from mingzhang.interpret.forms.fields import Piece, pieces_of
from mingzhang.interpret.forms.labels import Labels, above, has_suffix, level1, level2

_POINTS = re.compile(r"(\d{2,3})分")
_TOTALS = frozenset(
    ("总分", "合计", "总计", "总分合计", "得分合计", "合计得分", "自评总分", "小计")
)
_ROLES = (
    "level3",
    "description",
    "rule",
    "sign",
    "number",
    "unit",
    "value",
    "weight",
    "basis",
    "actual",
    "score",
    "cause",
    "remark",
)


@dataclass(slots=True)
class RawIndicator:
    """One indicator row: the cell of each role. ``period`` is the triple printed for the whole
    period beside the one for the year. An empty ``level2`` means that the print does not tell."""

    level1: str
    level2: str
    place: Place
    cells: dict[str, Piece] = field(default_factory=dict)
    period: dict[str, Piece] = field(default_factory=dict)

    def text(self, role: str) -> str:
        """The text of a role, empty when the row has none."""
        piece = self.cells.get(role)
        return piece.text if piece else ""


@dataclass(frozen=True, slots=True)
class _Heads:
    """Column heads: column -> role, the (first) column of each level, whether two triples stand
    side by side, every column of a level, and where the second triple begins."""

    roles: dict[int, str]
    levels: dict[str, int]
    double: bool
    level_columns: dict[int, str] = field(default_factory=dict)
    again: int = 0


class IndicatorReader:
    """Reads the rows of the indicator table, one after another."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.found: list[RawIndicator] = []
        self.leftovers: list[Piece] = []
        self._heads = _Heads({}, {}, False)
        self.points: Piece | None = None
        """The sum of the weights as the head prints it: 分值权重(90分)."""
        self._level1 = ""
        self._level2 = ""
        self._tidy = False
        """Whether the last row with level words had them under their heads."""
        self._free = labels.spec.general
        """Whether levels may be called anything (履职效能), and heads may be unknown."""
        self.totals: list[Piece] = []
        """The figures of the row below the table that sums weights and scores."""
        self.roles: set[str] = set()
        """Every role that a head of the form had."""
        self.sure = True
        """Whether every cell so far stood under a head that is known."""

    def heads(self, row: Row, above: Row | None = None) -> None:
        """Take a head row (the first one, or one repeated after a page break). ``above`` is the row
        over it where that heads columns, too (实际完成值 over two rows)."""
        if above is not None:
            row = replace(row, cells=_merged(row.cells, above.cells))
        roles: dict[int, str] = {}
        levels: dict[str, int] = {}
        columns: dict[int, str] = {}
        count = again = 0
        for column, cell in enumerate(row.cells):
            found = self.labels.head(cell)
            if not found:
                if self._free and cell.strip():
                    roles[column] = f"?{column}"
                continue
            if found[0] in ("level1", "level2"):
                if count and not again:
                    again = column
                levels.setdefault(found[0], column)
                columns[column] = found[0]
            else:
                roles[column] = found[0]
                count += found[0] == "value"
        if "level3" not in roles.values() and len(levels) > 1:
            roles[levels["level2"]] = "level3"
            levels = {"level2": levels["level1"]}
            columns = {levels["level2"]: "level2"}
        self._heads = _Heads(roles, levels, count > 1, columns, again)
        self.roles |= set(roles.values())
        weight = next((cell for cell in row.cells if "weight" in self.labels.head(cell)), "")
        if points := _POINTS.search(words.fold(weight)):
            at = row.cells.index(weight)
            self.points = Piece(points[1], row.line, row.page, at, boxes=row.place(at).boxes)

    def second_heads(self, row: Row) -> bool:
        """Take a second head row (符号, 值, 单位) under a merged 指标值; False when it is none."""
        found = {
            column: self.labels.head(cell)[0]
            for column, cell in enumerate(row.cells)
            if self.labels.head(cell)
        }
        texts = [cell for cell in row.cells if cell]
        if self._free and self._heads_below(row):
            return True
        if not {"sign", "number"} <= set(found.values()) or len(texts) != len(found):
            return False
        roles = {c: r for c, r in self._heads.roles.items() if r != "value" and c not in found}
        self._heads = replace(self._heads, roles={**roles, **found})
        return True

    def _heads_below(self, row: Row) -> bool:
        """Take a lower row of heads (确定能, 有可能) that names no indicator and no value: what
        stands under them is known and not kept."""
        named = {c for c, r in self._heads.roles.items() if r in ("level3", "value")}
        said = {column for column, cell in enumerate(row.cells) if cell}
        if not said or said & (named | set(self._heads.level_columns)):
            return False
        if any(c.isdigit() for cell in row.cells for c in cell):
            return False
        roles = {**self._heads.roles, **dict.fromkeys(said, "remark")}
        self._heads = replace(self._heads, roles=roles)
        return True

    def row(self, row: Row) -> None:
        """Take one row of the table."""
        cells = pieces_of(row)
        cells += [Piece(text, row.line, row.page, -1) for text in row.floating]
        if not cells:
            return
        if words.fold(cells[0].text).rstrip(":") in _TOTALS:
            self.totals.extend(cells[1:])
            return
        in_place = self._in_place(cells)
        first, second, rest, displaced = in_place or self._levels(cells)
        if not (first or second) and self._is_remainder(rest):
            self._add_to_last(rest)
            return
        self._set_levels(first, second)
        indicator = RawIndicator(self._level1, self._level2, row.place())
        if in_place:
            again = [c for c in cells if c.column >= self._heads.again]
            self._by_columns(indicator, rest, printed_again=bool(again))
        elif self._heads.double:
            self._double(indicator, second, rest)
        else:
            self._single(indicator, rest, displaced)
        self.sure = self.sure and in_place is not None
        for role in [r for r in indicator.cells if r.startswith("?")]:
            self.leftovers.append(indicator.cells.pop(role))
        self.found.append(indicator)

    # ---------------------------------------------------------------- levels

    def _in_place(self, cells: list[Piece]) -> tuple[str, str, list[Piece], bool] | None:
        """The same as :meth:`_levels` for a row whose cells all stand where the heads say; None for
        any other. Level words decide: they stand under their heads, in this row or, where merged
        cells leave them out, in the last row that had some."""
        heads = self._heads
        roles, levels = heads.roles, heads.level_columns
        if "level3" not in roles.values() or any(
            c.column not in levels and c.column not in roles for c in cells
        ):
            self._tidy = False
            return None
        said = {levels[c.column]: c.text for c in cells if c.column in levels}
        first, second = self._level(level1, said, "level1"), self._level(level2, said, "level2")
        if said:
            # A first level without a second one, or a second one on one side only, may be a merged
            # cell that slid.
            seconds = [c for c in cells if levels.get(c.column) == "level2"]
            self._tidy = (
                bool(second)
                and bool(first) == ("level1" in said)
                and len(seconds) == sum(role == "level2" for role in levels.values())
            )
        rest = [c for c in cells if c.column in roles]
        told = [roles[c.column] for c in rest]
        if told.count("level3") > told.count("value") + ("number" in told or "unit" in told):
            return None  # a name without a target may be a target that slid
        if not said and len(rest) < len(roles) and _names_level(rest[0].text):
            return None
        return (first, second, rest, False) if self._tidy else None

    def _level(self, known: Callable[[str], str], said: dict[str, str], level: str) -> str:
        """The name of a level; in a layout never seen what is printed where none is known."""
        text = said.get(level, "")
        return known(text) or (text.strip() if self._free else "")

    def _levels(self, cells: list[Piece]) -> tuple[str, str, list[Piece], bool]:
        """The level words of a row, the cells after them, and whether they are out of place."""
        at = next((i for i, c in enumerate(cells[:3]) if level1(c.text) or level2(c.text)), None)
        if at is None or self._is_name(cells, at):
            return "", "", self._without_margin(cells), self._is_shifted(cells)
        first = second = ""
        word = cells[at]
        following = cells[at + 1] if at + 1 < len(cells) else None
        second_follows = (
            following is not None
            and level2(following.text) not in ("", level2(word.text))
            and (has_suffix(following.text) or len(cells) - at >= 4 or len(cells) - at == 2)
        )
        if level1(word.text) and (second_follows or not level2(word.text)):
            first, at = level1(word.text), at + 1
            if second_follows and following is not None:
                second, at = level2(following.text), at + 1
        else:
            second, at = level2(word.text), at + 1
        expected = self._heads.levels.get("level1" if first else "level2")
        displaced = expected is not None and word.column != expected
        return first, second, cells[at:], displaced

    def _is_name(self, cells: list[Piece], at: int) -> bool:
        """Whether a level word is in truth the name of an indicator (服务对象满意度, 满意)."""
        cell = cells[at]
        if has_suffix(cell.text) or self._heads.double:
            return False
        return len(cells) - at == 2 or cell.column == self._column("level3")

    def _column(self, role: str) -> int | None:
        return next((c for c, r in self._heads.roles.items() if r == role), None)

    def _without_margin(self, cells: list[Piece]) -> list[Piece]:
        """Without a broken piece of the label beside the table (标 of 指标)."""
        left = self._heads.levels.get("level1", 0)
        return [
            c for c in cells if not (-1 < c.column < left and len(c.text) <= 2 and len(cells) > 2)
        ]

    def _is_shifted(self, cells: list[Piece]) -> bool:
        column = self._column("level3")
        return column is not None and bool(cells) and -1 < cells[0].column < column

    def _set_levels(self, first: str, second: str) -> None:
        if first:
            self._level1 = first
            # A first level in another column is a merged cell that slid down: it may stand in the
            # middle of its group, so which second level goes with it is not printed.
            self._level2 = second
        elif second:
            self._level2 = second
            if above(second) and above(second) != self._level1:
                self._level1 = above(second)

    # ----------------------------------------------------------------- cells

    def _by_columns(self, indicator: RawIndicator, rest: list[Piece], printed_again: bool) -> None:
        """Each cell under its head; of two triples the first one is that of the whole period."""
        heads = self._heads
        for cell in rest:
            in_period = heads.double and cell.column < heads.again
            (indicator.period if in_period else indicator.cells)[heads.roles[cell.column]] = cell
        if heads.double and not indicator.cells and not printed_again:
            indicator.cells, indicator.period = indicator.period, {}

    def _single(self, indicator: RawIndicator, rest: list[Piece], displaced: bool) -> None:
        roles = self._heads.roles
        fits = not displaced and all(c.column in roles for c in rest)
        if fits and rest and self._column("level3") in {c.column for c in rest}:
            for cell in rest:
                indicator.cells[roles[cell.column]] = cell
            return
        order = [r for _, r in sorted(roles.items()) if r in _ROLES]
        tokens = _without_repeats(rest) if "description" not in order else rest
        for role, cell in zip(_fitting(order, len(tokens)), tokens, strict=False):
            indicator.cells[role] = cell
        self.leftovers.extend(tokens[len(order) :])

    def _double(self, indicator: RawIndicator, second: str, rest: list[Piece]) -> None:
        """Two triples side by side: whole period, then year."""
        again = [i for i, c in enumerate(rest) if second and level2(c.text) == second]
        middle = min(again, key=lambda i: abs(i - (len(rest) - 1) / 2), default=len(rest))
        left, right = rest[:middle], rest[middle + 1 :]
        if not again and len(rest) == 4:
            left, right = rest[:2], rest[2:]
        period = dict(zip(("level3", "value"), left, strict=False))
        year = dict(zip(("level3", "value"), right, strict=False))
        self.leftovers.extend([*left[2:], *right[2:]])
        indicator.cells = year if right or again else period
        indicator.period = period if indicator.cells is not period else {}

    # ------------------------------------------------------------ remainders

    def _is_remainder(self, cells: list[Piece]) -> bool:
        """Whether a row without levels is the rest of the row above, cut by a page break."""
        if not self.found:
            return False
        roles = {self._heads.roles.get(c.column) for c in cells}
        if len(cells) == 1 and not self._heads.double:
            return True
        return not roles & {"level3", "value", "number"} and None not in roles

    def _add_to_last(self, cells: list[Piece]) -> None:
        last = self.found[-1]
        for cell in cells:
            role = self._heads.roles.get(cell.column)
            if role is None:
                self.leftovers.append(cell)
                continue
            before = last.cells.get(role)
            if before is None:
                last.cells[role] = cell
            elif not before.text.endswith(cell.text):
                last.cells[role] = replace(before, text=before.text + cell.text)


def _merged(cells: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    """Two rows of heads as one: where the lower one is blank, the upper one holds."""
    width = max(len(cells), len(above))
    padded = (*cells, *[""] * (width - len(cells)))
    return tuple(c or (above[i] if i < len(above) else "") for i, c in enumerate(padded))


def _names_level(text: str) -> bool:
    """Whether a text is a level word written out (满意度指标)."""
    return has_suffix(text) and bool(level1(text) or level2(text))


def _without_repeats(cells: list[Piece]) -> list[Piece]:
    """A merged cell printed in both its columns counts once."""
    kept = cells[:1]
    for cell in cells[1:]:
        if cell.text != kept[-1].text or cell.column != kept[-1].column + 1:
            kept.append(cell)
    return kept if len(kept) > 1 else cells


def _fitting(order: list[str], count: int) -> list[str]:
    """The roles that ``count`` cells most probably fill: name and value before all others."""
    if count >= len(order):
        return order
    important = [
        r
        for r in (
            "level3",
            "value",
            "weight",
            "description",
            "basis",
            "number",
            "unit",
            "sign",
            "rule",
            "actual",
            "score",
            "cause",
        )
        if r in order
    ][:count]
    return [r for r in order if r in important]
