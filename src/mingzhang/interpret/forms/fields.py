"""The upper half of a form: labels and their values, and the spending plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from mingzhang.documents import Row
from mingzhang.facts import Box, Unit
from mingzhang.interpret import words
from mingzhang.interpret.forms.labels import (
    Labels,
    is_plan_head,
    is_ratio,
    key,
    unit_in,
)

TEXTS = frozenset(
    {
        "name",
        "code",
        "department",
        "unit",
        "purpose",
        "goals",
        "period_goals",
        "overview",
        "basis",
        "necessity",
        "measures",
        "schedule",
        "attribute",
        "period",
        "duties",
        "strategy",
        "core_duties",
        "key_tasks",
        "footer",
        "plan",
        "captions",
        "execution",
        "achieved",
        "problems",
        "improvements",
        "conclusion",
    }
)
COUNTS = frozenset(
    {"offices", "units", "staff_authorised", "staff_actual", "staff_established", "staff_other"}
)
_PROSE = TEXTS - {"name", "code", "department", "unit", "footer", "plan", "captions", "execution"}
"""Fields that hold sentences, which may begin with the words of a label."""
_MONEY = re.compile(r"^-?\d[\d,.]*(?:亿元|万元|元)?(?:\s+-?\d[\d,.]*(?:亿元|万元|元)?)*$")
_TASKS = "任务名称"
_CAPTION = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as found: its text and where it stands."""

    text: str
    line: int
    page: int
    column: int
    label: str = ""
    boxes: tuple[Box, ...] = ()


def pieces_of(row: Row) -> list[Piece]:
    """The cells of a row that hold something."""
    return [
        Piece(text, row.line, row.page, column, boxes=row.place(column).boxes)
        for column, text in enumerate(row.cells)
        if text
    ]


@dataclass(slots=True)
class RawFields:
    """What the labelled cells hold; ``texts`` in several pieces where a cell is torn."""

    texts: dict[str, list[Piece]] = field(default_factory=dict)
    amounts: dict[str, Piece] = field(default_factory=dict)
    tasks: list[tuple[Piece, list[Piece]]] = field(default_factory=list)
    plan_label: Piece | None = None
    plan_heads: list[Piece] = field(default_factory=list)
    plan_values: dict[int, Piece] = field(default_factory=dict)
    plan_sure: bool = True
    unit: Unit | None = None
    leftovers: list[Piece] = field(default_factory=list)


class FieldReader:
    """Reads the rows above the indicator table, one after another."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.found = RawFields()
        self._waiting: list[tuple[int, str]] = []
        """Labels of text fields that had no value in their row, by column."""
        self._last = ""
        self._plan_open = False
        self._in_tasks = False

    def row(self, row: Row) -> None:
        """Take one row."""
        cells = pieces_of(row)
        if not cells and not row.floating:
            return
        for cell in cells:
            if (unit := unit_in(cell.text)) and self._names_unit(cell, cells):
                self.found.unit = unit
                self.found.texts["money_unit"] = [cell]
        if any(is_plan_head(cell.text) for cell in cells):
            self._plan_row(cells)
        elif self._plan_open and self._is_plan_values(cells, row):
            self._plan_figures(cells, row)
        elif any(self.labels.field(cell.text) for cell in cells) or (
            any(self.labels.inline(cell.text)[0] for cell in cells) and not self._is_awaited(cells)
        ):
            self._plan_open = False
            self._labelled(cells)
        else:
            self._unlabelled(cells)

    def _names_unit(self, cell: Piece, cells: list[Piece]) -> bool:
        """Whether a cell with a unit is a caption, and not a text in which ``（元）`` occurs."""
        if self.labels.field(cell.text):
            return True
        is_first = cell is cells[0] and not self._is_awaited(cells)
        return is_first and len(words.fold(cell.text)) <= _CAPTION

    def _is_awaited(self, cells: list[Piece]) -> bool:
        """Whether the cells stand under or right of labels that still wait for their text, so that
        a text which begins like a label (``资金用途：…``) is no label."""
        columns = [column for column, _ in self._waiting]
        return bool(columns) and all(c.column in columns or c.column > columns[-1] for c in cells)

    # ------------------------------------------------------------------ plan

    def _plan_row(self, cells: list[Piece]) -> None:
        """Heads of the plan, or heads and values side by side (``12月底 8.00``)."""
        heads = [cell for cell in cells if is_plan_head(cell.text)]
        before = len(self.found.plan_heads)
        self.found.plan_heads.extend(heads)
        self._plan_open = True
        head_index = before - 1
        for cell in cells:
            if is_plan_head(cell.text):
                head_index += 1
            elif is_ratio(cell.text) and head_index >= before:
                self.found.plan_values.setdefault(head_index, cell)
            elif "plan" in self.labels.field(cell.text):
                self.found.plan_label = cell

    def _is_plan_values(self, cells: list[Piece], row: Row) -> bool:
        figures = [cell for cell in cells if is_ratio(cell.text)]
        if row.floating:
            return all(is_ratio(text) for text in row.floating)
        return bool(figures) and len(cells) - len(figures) <= 1

    def _plan_figures(self, cells: list[Piece], row: Row) -> None:
        heads = self.found.plan_heads
        figures = [cell for cell in cells if is_ratio(cell.text)]
        open_heads = [i for i in range(len(heads)) if i not in self.found.plan_values]
        columns = {heads[i].column: i for i in open_heads}
        if all(cell.column in columns for cell in figures) and not row.floating:
            for cell in figures:
                self.found.plan_values[columns[cell.column]] = cell
            return
        figures += [Piece(text, row.line, row.page, -1) for text in row.floating]
        # A plan is cumulative and ends full, so what is missing is missing at its beginning.
        self.found.plan_sure = self.found.plan_sure and len(figures) >= len(open_heads)
        for index, cell in zip(reversed(open_heads), reversed(figures), strict=False):
            self.found.plan_values[index] = cell

    # ---------------------------------------------------------------- fields

    def _labelled(self, cells: list[Piece]) -> None:
        """A row with labels: each takes the cells up to the next one."""
        groups: list[tuple[Piece, tuple[str, ...], list[Piece]]] = []
        for cell in cells:
            names = self.labels.field(cell.text)
            if names and not self._is_value_of_before(cell, names, groups):
                groups.append((cell, names, []))
                continue
            inline, value = self.labels.inline(cell.text)
            if inline and not self._opens_text(groups):
                groups.append((cell, inline, [replace(cell, text=value, label=cell.text)]))
            elif groups:
                groups[-1][2].append(cell)
            elif self._last and cell.column > 0:
                self._append(self._last, cell)
            elif not self._is_caption(cell):
                self.found.leftovers.append(cell)
        if any(key(label.text) == _TASKS for label, _, _ in groups):
            self._in_tasks = True
        self._assign(groups)

    def _is_value_of_before(
        self,
        cell: Piece,
        names: tuple[str, ...],
        groups: list[tuple[Piece, tuple[str, ...], list[Piece]]],
    ) -> bool:
        """A label word can itself be a value: a project called 公用经费."""
        return bool(
            groups
            and not groups[-1][2]
            and groups[-1][1] in (("name",), ("code",))
            and not set(names) & {"name", "code"}
        )

    @staticmethod
    def _opens_text(groups: list[tuple[Piece, tuple[str, ...], list[Piece]]]) -> bool:
        """Whether the last label is that of a text that has not begun (or, of two, the second)."""
        if not groups:
            return False
        _, names, values = groups[-1]
        return names[0] in _PROSE and len(values) < len(names)

    def _assign(self, groups: list[tuple[Piece, tuple[str, ...], list[Piece]]]) -> None:
        waiting: list[tuple[int, str]] = []
        used: dict[tuple[str, ...], int] = {}
        for label, names, values in groups:
            repeated = sum(1 for _, other, _ in groups if other == names) > 1
            turn = used.get(names, 0)
            used[names] = turn + 1
            if repeated and len(names) > 1:
                chosen = names[turn : turn + 1]
            elif len(names) > 1 and len(values) == 1 and names[0].startswith("period_"):
                chosen = names[-1:]
            else:
                chosen = names
            if not chosen:
                self.found.leftovers.extend(values)
                continue
            if not self._values(label, chosen, values) and chosen[0] in TEXTS:
                waiting.append((label.column, chosen[0]))
        self._waiting = [w for w in waiting if w[1] not in ("captions", "footer", "execution")]

    def _values(self, label: Piece, names: tuple[str, ...], values: list[Piece]) -> bool:
        """Give a label's values to its fields; True when there was one."""
        first = names[0]
        if first == "captions":
            self.found.leftovers.extend(v for v in values if not self._is_caption(v))
            return bool(values)
        if first in TEXTS:
            if len(names) == len(values) > 1:
                for name, value in zip(names, values, strict=True):
                    self._append(name, value)
            else:
                for value in values:
                    self._append(first, value)
            return bool(values)
        figures = [
            v
            for v in values
            if first in COUNTS
            or _MONEY.match(words.fold(v.text))
            or any(c.isdigit() for c in v.text)
        ]
        if len(figures) > len(names):
            # More than the label has: words beside the money (保障18人的工资) hold a figure, too.
            figures = [v for v in figures if _MONEY.match(words.fold(v.text))] or figures
        for value in values:
            if value not in figures and not self._is_caption(value):
                self.found.texts.setdefault(f"{first}_text", []).append(value)
        for name, value in zip(names, figures, strict=False):
            self.found.amounts.setdefault(name, replace(value, label=label.text))
        for name in names[len(figures) :]:
            self.found.amounts.setdefault(name, replace(label, text="", label=label.text))
        return bool(figures)

    def _is_caption(self, cell: Piece) -> bool:
        return bool(self.labels.head(cell.text)) or unit_in(cell.text) is not None

    def _unlabelled(self, cells: list[Piece]) -> None:
        """A row without labels: values under labels, a task, or more of the text before."""
        self._plan_open = False
        if self._in_tasks and any(_MONEY.match(words.fold(c.text)) for c in cells[1:]):
            figures = [c for c in cells[1:] if _MONEY.match(words.fold(c.text))]
            self.found.tasks.append((cells[0], figures))
            return
        by_column = dict(self._waiting)
        waiting = [name for _, name in self._waiting]
        for cell in cells:
            if cell.column in by_column:
                self._append(by_column[cell.column], cell)
            elif waiting:
                self._append(waiting[-1] if len(waiting) == 1 else waiting.pop(0), cell)
            elif self._last:
                self._append(self._last, cell)
            elif not self._is_caption(cell):
                self.found.leftovers.append(cell)
        self._waiting = []

    def _append(self, name: str, cell: Piece) -> None:
        self.found.texts.setdefault(name, []).append(cell)
        if name not in ("name", "code", "department", "unit", "footer", "attribute"):
            self._last = name
