"""From raw forms to records: coordinates, facts, and the list of what was not read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.documents import Block, Row
from mingzhang.facts import (
    Amount,
    Blank,
    Coordinate,
    Fact,
    Origin,
    Place,
    Unit,
    Unread,
    Value,
    parse_value,
)
from mingzhang.interpret import words
from mingzhang.interpret.forms.axes import money_axes
from mingzhang.interpret.forms.execution import ExecutionReader
from mingzhang.interpret.forms.fields import COUNTS, FieldReader, Piece, RawFields
from mingzhang.interpret.forms.figures import figures
from mingzhang.interpret.forms.grouping import RawForm, group, is_head_row
from mingzhang.interpret.forms.indicators import IndicatorReader, RawIndicator
from mingzhang.interpret.forms.labels import key, labels_of, unit_in
from mingzhang.interpret.forms.texts import (
    amount_of,
    first_text,
    has_figure,
    heads_columns,
    joined,
    name_in_title,
    once,
    value_text,
)
from mingzhang.interpret.model import Indicator, PerformanceForm, PlanPoint
from mingzhang.interpret.targets import parse_target
from mingzhang.templates import Template

_PROSE = (
    "purpose",
    "goals",
    "period_goals",
    "overview",
    "necessity",
    "measures",
    "schedule",
    "duties",
    "strategy",
    "core_duties",
    "key_tasks",
)
_ENDS = frozenset(("footer", "problems", "improvements", "conclusion"))
"""Fields below the indicator table."""

FormsRead = tuple[tuple[PerformanceForm, ...], tuple[Fact, ...], tuple[Unread, ...], set[int]]


def read_forms(
    blocks: Sequence[Block],
    template: Template,
    part_of_line: Callable[[int], int],
    part_key: Callable[[int], str],
    part_year: Callable[[int], int | None] = lambda _: None,
) -> FormsRead:
    """Read every performance form among ``blocks`` (tables of other kinds left out by the caller).

    ``part_of_line`` gives the index of the part a line belongs to, ``part_key`` and ``part_year``
    the entity and budget year of that line for the coordinates. Returns the forms, their facts,
    what looked like a figure and was not read, and the lines that belong to forms. Never raises
    for bad documents.
    """
    forms: list[PerformanceForm] = []
    facts: list[Fact] = []
    unread: list[Unread] = []
    consumed: set[int] = set()
    for raw in group(blocks, template):
        form, own_facts, own_unread = made(raw, part_of_line, part_key, part_year)
        forms.append(form)
        facts.extend(own_facts)
        unread.extend(own_unread)
        consumed |= raw.consumed
    return tuple(forms), tuple(facts), tuple(unread), consumed


def made(
    raw: RawForm,
    part_of_line: Callable[[int], int],
    part_key: Callable[[int], str],
    part_year: Callable[[int], int | None],
) -> tuple[PerformanceForm, list[Fact], list[Unread]]:
    """One raw form as a record, its facts, and the figures that were not read."""
    part = part_of_line(raw.line)
    maker = _Maker(raw, part, part_key(raw.line), raw.year or part_year(raw.line))
    form = maker.form()
    return form, maker.facts, maker.unread


@dataclass(slots=True)
class _Maker:
    """Turns one raw form into a record, gathering its facts on the way."""

    raw: RawForm
    part: int
    entity: str
    year: int | None
    facts: list[Fact] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _base: Coordinate = Coordinate()
    _seen: dict[Coordinate, int] = field(default_factory=dict)
    _title: str = ""
    _printed: set[str] = field(default_factory=set)

    def form(self) -> PerformanceForm:
        """The record."""
        found, indicators, execution = self._read_rows()
        name, code = joined(found.texts.get("name")), joined(found.texts.get("code"))
        if not name and self.raw.spec.scope == "project":
            name = name_in_title(self.raw)
        self._title = self.raw.title or "绩效目标表"
        self._base = Coordinate({"entity": self.entity} if self.entity else {})
        if self.year is not None:
            self._base = self._base.but(year=str(self.year))
        if self.raw.spec.scope == "project":
            # A form left empty still is one project, not all of them.
            self._base = self._base.but(project=code or words.fold(name) or f"form@{self.raw.line}")
        fields = self._fields(found)
        if indicators.points is not None:
            fields["weights_total"] = (
                indicators.points.text,
                self._place(indicators.points, "分值权重"),
            )
        amounts = self._amounts(found) | self._execution(execution, found)
        plan = self._plan(found)
        self._printed = indicators.roles
        if indicators.totals:
            texts = " ".join(piece.text for piece in indicators.totals)
            fields["points_total"] = (texts, self._place(indicators.totals[0], "合计"))
        rows = tuple(self._indicator(i, fields) for i in indicators.found)
        left = (*found.leftovers, *indicators.leftovers, *execution.leftovers)
        for piece in left:
            self._left(piece)
        first = self.raw.rows[0].place() if self.raw.rows else Place(self.raw.line)
        place = replace(first, table=self._title, row=name, text=name or self._title)
        sure = not self.raw.spec.general or (
            bool(name) and bool(rows) and indicators.sure and not any(has_figure(p) for p in left)
        )
        return PerformanceForm(
            self.raw.spec,
            self.part,
            self.raw.title,
            name,
            code,
            place,
            fields,
            amounts,
            plan,
            rows,
            sure,
        )

    def _read_rows(self) -> tuple[RawFields, IndicatorReader, ExecutionReader]:
        labels = labels_of(self.raw.spec)
        top, bottom, money = FieldReader(labels), IndicatorReader(labels), ExecutionReader(labels)
        below = False
        fresh = False
        before: Row | None = None
        for row in self.raw.rows:
            above, before = before, row
            if is_head_row(row, labels):
                is_head = above is not None and heads_columns(above, labels)
                bottom.heads(row, above if is_head else None)
                below = fresh = True
            elif not below and money.row(row):
                continue
            elif fresh and bottom.second_heads(row):
                fresh = False
            elif below and row.cells and not _ENDS & set(labels.field(first_text(row))):
                bottom.row(row)
                fresh = False
            elif not heads_columns(row, labels):
                top.row(row)
        return top.found, bottom, money

    # ------------------------------------------------------------------ facts

    def _place(self, piece: Piece, row: str, column: str = "") -> Place:
        return Place(
            piece.line,
            piece.page,
            table=self._title,
            row=row,
            column=column,
            text=piece.text,
            boxes=piece.boxes,
        )

    def _fact(
        self, coordinate: Coordinate, value: Value, place: Place, ambiguous: bool = False
    ) -> Fact:
        """A fact; printings at one coordinate that are not copies are numbered apart."""
        count = self._seen.get(coordinate, 0) + 1
        self._seen[coordinate] = count
        if count > 1:
            coordinate = coordinate.but(label=f"{coordinate.get('label', '')}（{count}）")
        fact = Fact(coordinate, value, place, Origin.FORM, "performance", ambiguous)
        self.facts.append(fact)
        return fact

    def _left(self, piece: Piece) -> None:
        if has_figure(piece):
            self.unread.append(
                Unread(piece.text, self._place(piece, ""), "绩效目标表中位置不明的数字")
            )

    # ----------------------------------------------------------------- fields

    def _fields(self, found: RawFields) -> dict[str, tuple[str, Place]]:
        fields: dict[str, tuple[str, Place]] = {}
        for name, pieces in found.texts.items():
            if name in ("captions", "footer"):
                continue
            # A caption that is no field of the layout (the unit above a form) heads no row.
            label = self.raw.spec.fields.get(name, ("",))[0]
            place = self._place(pieces[0], label)
            fields[name] = ("\n".join(p.text for p in pieces), place)
            if len(pieces) > 1:
                for index, piece in enumerate(pieces, start=1):
                    fields[f"{name}#{index}"] = (piece.text, self._place(piece, label))
            if name in _PROSE:
                for piece in pieces:
                    self._prose(label, piece)
        if found.plan_label is not None or found.plan_heads:
            head = found.plan_heads[0] if found.plan_heads else found.plan_label
            if head is not None:
                label = found.plan_label.text if found.plan_label else ""
                fields["plan"] = (label, self._place(head, "资金支出计划"))
        return fields

    def _prose(self, label: str, piece: Piece) -> None:
        place = self._place(piece, label)
        for figure in figures(piece.text):
            measure = {"元": "amount", "%": "share"}.get(figure.counted, "count")
            spot = replace(place, text=figure.amount.text, span=figure.span)
            self._fact(
                self._base.but(measure=measure, label=f"{label}:{figure.label}"),
                figure.amount,
                spot,
            )

    def _amounts(self, found: RawFields) -> dict[str, Fact]:
        unit = found.unit or self.raw.unit or self.raw.spec.unit
        amounts: dict[str, Fact] = {}
        for name, piece in found.amounts.items():
            if fact := self._amount(name, piece, unit):
                amounts[name] = fact
        for task, pieces in found.tasks:
            for suffix, piece in zip(("", "_fiscal", "_other"), pieces, strict=False):
                name = f"task:{task.text}{suffix}"
                if fact := self._amount(name, replace(piece, label=task.text), unit):
                    amounts[name] = fact
        return amounts

    def _amount(self, name: str, piece: Piece, unit: Unit) -> Fact | None:
        place = self._place(piece, piece.label)
        if name in COUNTS:
            target = parse_target(piece.text)
            if target.value is None:
                if target.kind != "blank":
                    self._left(piece)
                return None
            amount = Amount(target.value, Unit.COUNT, 0, piece.text)
            return self._fact(self._base.but(measure="count", label=piece.label), amount, place)
        value = parse_value(once(piece.text), unit_in(piece.label) or unit)
        if value is None:
            self._left(piece)
            return None
        axes = money_axes(name, self.raw.spec.scope, key(piece.label))
        return self._fact(self._base.but(axes), value, place)

    def _execution(self, execution: ExecutionReader, found: RawFields) -> dict[str, Fact]:
        """Budgeted and paid (``total_initial``, ``total_adjusted``, ``total_paid``, and of funds),
        and of the whole its weight, rate and score."""
        unit = found.unit or self.raw.unit or self.raw.spec.unit
        made: dict[str, Fact] = {}
        for name, piece in execution.amounts.items():
            column = name.rpartition("_")[2]
            said = {"rate": Unit.PERCENT, "weight": Unit.COUNT, "score": Unit.COUNT}.get(
                column, unit
            )
            value = parse_value(piece.text, said)
            if value is None:
                self._left(piece)
                continue
            measure = {"rate": "share", "weight": "weight", "score": "score"}.get(column, "amount")
            coordinate = self._base.but(measure=measure, label=name)
            made[name] = self._fact(coordinate, value, self._place(piece, "项目资金", column))
        return made

    def _plan(self, found: RawFields) -> tuple[PlanPoint, ...]:
        points = []
        for index, head in enumerate(found.plan_heads):
            piece = found.plan_values.get(index)
            name = words.fold(head.text)
            value: Value = Blank.BLANK
            if piece is not None:
                value = parse_value(piece.text, Unit.PERCENT) or Blank.UNREAD
            place = self._place(piece or head, "资金支出计划", name)
            points.append(PlanPoint(name, value, place))
            if piece is not None:
                self._fact(
                    self._base.but(measure="share", label=name), value, place, not found.plan_sure
                )
        return tuple(points)

    # ------------------------------------------------------------- indicators

    def _indicator(self, raw: RawIndicator, fields: dict[str, tuple[str, Place]]) -> Indicator:
        name = raw.text("level3")
        value, piece = value_text(raw)
        place = replace(raw.place, table=self._title, row=name or raw.level2, text=value)
        spot = piece or Piece("", place.line, place.page, -1, boxes=place.boxes)
        fact = self._target(name or raw.level2, value, spot)
        weight = self._weight(raw, name or raw.level2) if self._has("weight") else None
        score = self._score(raw) if self._has("score") else None
        if raw.period:
            said = raw.period.get("value")
            if (said.text if said else "") != value and said is not None:
                where = self._place(said, name, "实施期")
                fields[f"period_value#{place.line}"] = (said.text, where)
                self._target(f"实施期:{name}", said.text, said)
        return Indicator(
            raw.level1,
            raw.level2,
            name,
            raw.text("description"),
            value,
            raw.text("basis"),
            raw.text("rule"),
            weight,
            place,
            fact,
            raw.text("actual") if self._has("actual") else None,
            score,
            raw.text("cause"),
        )

    def _has(self, role: str) -> bool:
        """Whether the form has a column for a role: of a province's form the layout says it, of
        others the printed heads."""
        heads = self._printed if self.raw.spec.general else self.raw.spec.indicator_heads
        return role in heads

    def _score(self, raw: RawIndicator) -> Value:
        piece = raw.cells.get("score")
        value = parse_value(piece.text.rstrip("分"), Unit.COUNT) if piece else Blank.BLANK
        if value is None and piece is not None:
            self._left(piece)
        return Blank.UNREAD if value is None else value

    def _target(self, label: str, value: str, piece: Piece) -> Fact | None:
        target = parse_target(value)
        coordinate = self._base.but(measure="target", label=words.fold(label))
        place = self._place(piece, label, "指标值")
        if target.kind in ("blank", "not_applicable"):
            blank = Blank.BLANK if target.kind == "blank" else Blank.NOT_APPLICABLE
            return self._fact(coordinate, blank, place)
        if target.value is not None:
            return self._fact(coordinate, amount_of(value), place)
        for figure in figures(value):
            spot = self._place(piece, label, "指标值")
            self._fact(coordinate, figure.amount, spot)
        return None

    def _weight(self, raw: RawIndicator, name: str) -> Value:
        piece = raw.cells.get("weight")
        if piece is None:
            return Blank.BLANK
        value = parse_value(piece.text.rstrip("分"), Unit.COUNT)
        if value is None:
            self._left(piece)
            return Blank.UNREAD
        self._fact(
            self._base.but(measure="weight", label=words.fold(name)),
            value,
            self._place(piece, name, "分值权重"),
        )
        return value
