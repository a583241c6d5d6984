"""The cells of a form filled from the budget, row by row; what nobody wrote is noted."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.compile.figures import displayed
from mingzhang.compile.forms.indicators import IndicatorRows, plain
from mingzhang.compile.forms.setting import Set
from mingzhang.compile.forms.subject import Subject
from mingzhang.facts import Amount, Coordinate
from mingzhang.templates import FormSpec
from mingzhang.templates.form_model import (
    CellKind,
    FormCell,
    FormGroup,
    FormLayout,
    FormPart,
    FormRow,
    IndicatorBlock,
)

_CODE = "{code}"
"""A cell for the code alone: a project that has none leaves it blank."""


class Cells:
    """Fills one form. ``unwritten``, ``unplanned`` and ``uncounted`` name what is missing;
    ``unlevelled``: nobody said whose fiscal money it is."""

    def __init__(self, layout: FormLayout, spec: FormSpec, subject: Subject) -> None:
        self.layout, self.spec, self.subject = layout, spec, subject
        self.words = subject.words()
        self.unwritten: list[str] = []
        self.unplanned: list[str] = []
        self.uncounted: list[str] = []
        self.unlevelled = False
        self._label = ""

    def rows(self) -> list[list[Set]]:
        """Every row of the form as cells to be set."""
        return [row for part in self.layout.parts for row in self._part(part)]

    def _part(self, part: FormPart) -> list[list[Set]]:
        if isinstance(part, FormRow):
            return list(self._row(part))
        if isinstance(part, IndicatorBlock):
            return list(self._block(part))
        return self._group(part)

    def _group(self, group: FormGroup) -> list[list[Set]]:
        side = self._cell(group.side)
        inner = [row for part in group.rows for row in self._part(part)]
        if inner:
            spanning = Set(side.text, side.columns, len(inner), side.label)
            inner[0] = [spanning, *inner[0]]
        return inner

    def _row(self, row: FormRow) -> Iterator[list[Set]]:
        if row.when is not None and not self._has_money(row.when):
            return
        yield [self._cell(cell) for cell in row.cells]

    def _block(self, block: IndicatorBlock) -> Iterator[list[Set]]:
        for head in block.heads:
            yield from self._row(head)
        yield from IndicatorRows(block, self.subject).rows()

    def _has_money(self, says: Coordinate) -> bool:
        subject = self.subject
        return not subject.void and bool(subject.figures.ledger.exact(subject.base.but(says)))

    # ------------------------------------------------------------------------------ one cell

    def _cell(self, cell: FormCell) -> Set:
        text = self._text(cell)
        if cell.kind is CellKind.LABEL:
            self._label = text
        return Set(text, cell.columns, cell.rows, cell.kind is CellKind.LABEL)

    def _text(self, cell: FormCell) -> str:
        void = self.subject.void
        if cell.kind in (CellKind.LABEL, CellKind.TEXT):
            text = cell.text.format_map(self.words).strip()
            if cell.text == _CODE and not text and not void:
                self.unwritten.append(self.spec.fields.get("code", ("code",))[0])
            return text
        if void:
            return ""
        if cell.kind is CellKind.WRITE:
            return self._written(cell)
        if cell.kind is CellKind.MONEY:
            return self._money(cell)
        return self._planned(cell) if cell.kind is CellKind.PLAN else self._counted(cell)

    def _written(self, cell: FormCell) -> str:
        text = self.subject.written(cell.text)
        if not text and not cell.optional:
            label = self.spec.fields.get(cell.text, (cell.text,))[0]
            if cell.text == "period_goals":
                label = f"实施期{label.removeprefix('实施期')}"
            if self.subject.project is None:
                label = f"{label}（栏目代号 {self.subject.slot(cell.text)}）"
            self.unwritten.append(label)
        return text

    def _planned(self, cell: FormCell) -> str:
        project = self.subject.project
        steps = project.plan if project is not None else ()
        percent = next((step.percent for step in steps if step.month == cell.month), None)
        if percent is None:
            self.unplanned.append(f"{cell.month}月底")
            return ""
        return f"{plain(percent)}%"

    def _counted(self, cell: FormCell) -> str:
        ledger = self.subject.figures.ledger
        if cell.text == "units":
            return f"{len(ledger.units)}{cell.word}"
        staff = [s for s in self.subject.budget.staff if s.item == cell.text]
        own = [s.number for s in staff if s.unit == self.subject.entity]
        units = {unit.code for unit in ledger.units}
        found = own or [s.number for s in staff if s.unit in units]
        if not found:
            self.uncounted.append(self._label)
            return ""
        return f"{sum(found)}{cell.word}"

    # --------------------------------------------------------------------------------- money

    def _money(self, cell: FormCell) -> str:
        if cell.period and self.subject.is_longer:
            return self._of_period(cell)
        subject = self.subject
        if cell.tiers and not self._is_of(cell):
            return ""
        ledger = subject.figures.ledger
        at = subject.base.but(cell.says)
        ids = ledger.ids(at)
        if cell.less is not None:
            gone = frozenset(ledger.ids(subject.base.but(cell.less)))
            ids = tuple(i for i in ids if i not in gone)
            at = at.but(label=self._label)
        return self._printed(subject.figures.of(ids, self.spec.unit, at))

    def _is_of(self, cell: FormCell) -> bool:
        """Whether the project's money is of this level of government; without a word on it nobody
        knows."""
        project = self.subject.project
        level = project.funding_level if project is not None else ""
        if not level and self._has_money(cell.says):
            self.unlevelled = True
        return level in cell.tiers

    def _of_period(self, cell: FormCell) -> str:
        """The budget of the whole period; how it is split nobody has said."""
        project = self.subject.project
        if cell.says or cell.less is not None or project is None or project.period_amount is None:
            return ""
        return self._printed(displayed(project.period_amount, self.spec.unit))

    def _printed(self, amount: Amount) -> str:
        comma = "," if self.layout.thousands else ""
        return f"{amount.value:{comma}.{amount.decimals}f}"
