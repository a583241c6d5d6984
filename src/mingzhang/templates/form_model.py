"""The printed form of a performance target as records; filled by :mod:`form_layouts`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mingzhang.facts import Coordinate

WORDS = (
    "year",
    "n",
    "name",
    "code",
    "unit",
    "unit_code",
    "department",
    "department_code",
    "place",
    "level",
    "month",
)
"""What patterns may name: budget year, running number, the project (or body) with its code, its
unit, the department, the place (division), the word for the level (部门, 单位), and the month of a
form of the year."""
ROLES = (
    "level1",
    "level2",
    "level3",
    "description",
    "rule",
    "value",
    "sign",
    "number",
    "unit",
    "weight",
    "basis",
)
YEAR_ROLES = (
    "actual",
    "expected",
    "points",
    "cause",
    "measure",
    "reason",
    "certain",
    "possible",
    "impossible",
    "light",
    "claimed",
    "remark",
)
"""Further columns of the forms of the year. ``reason`` is cause and measure together; ``certain``,
``possible`` and ``impossible`` are ticked."""
VALUES = (
    "project",
    "department",
    "unit",
    "goals",
    "done",
    *(
        f"{of}{what}"
        for of in ("", "fiscal_", "other_")
        for what in ("initial", "adjusted", "paid", "rate")
    ),
    "expected_paid",
    "fiscal_expected",
    "other_expected",
    "money_remark",
    "execution_points",
    "execution_weight",
    "weights",
    "total",
    "grade",
)
"""What cells of the forms of the year are filled with: money of the project, of that the fiscal
and the other; goals and what was done; points of the execution, sums, the grade."""
TIERS = ("central", "provincial", "local")
SUBJECTS = ("project", "department", "none")
LEVELS = ("department", "unit")
NEW_PAGE = ("", "each", "next")
COUNTS = ("offices", "units", "authorised", "actual", "established", "other", "retired")


class CellKind(StrEnum):
    """What a cell of a form holds."""

    LABEL = "label"
    """A caption."""
    TEXT = "text"
    """Fixed words, or a pattern of :data:`WORDS`."""
    WRITE = "write"
    """A text that a person writes, by its field name."""
    MONEY = "money"
    """A figure of the budget at a coordinate."""
    PLAN = "plan"
    """Percent of the budget spent by the end of a month."""
    COUNT = "count"
    """How many persons, offices or units a body has."""
    VALUE = "value"
    """One of :data:`VALUES`, given by whoever fills a form of the year."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell: ``columns`` x ``rows`` of the grid.

    ``text`` is the pattern of a label or text, the field of a ``write``, what a ``count`` counts.
    Of money ``says`` adds to the coordinate of the form, ``less`` is taken off; ``tiers`` are the
    levels of government whose money it is (empty: all); ``period`` asks for the whole period of
    the project. ``word`` follows a count (人). ``optional`` may stay empty without a finding.
    """

    kind: CellKind
    text: str = ""
    says: Coordinate = Coordinate()
    less: Coordinate | None = None
    tiers: tuple[str, ...] = ()
    period: bool = False
    month: int = 0
    word: str = ""
    optional: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of cells; with ``when`` it is printed only if there is money at that coordinate."""

    cells: tuple[FormCell, ...]
    when: Coordinate | None = None


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """A column of the indicator table. ``period`` belongs to the whole period of the project."""

    role: str
    columns: int = 1
    period: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorBlock:
    """The indicator table: heads, then a row for each indicator.

    ``framework`` lists first and second levels that are printed in this order even where there is
    no indicator; such a row then says ``none`` (role -> words), or nothing.
    """

    heads: tuple[FormRow, ...]
    columns: tuple[IndicatorColumn, ...]
    framework: tuple[tuple[str, tuple[str, ...]], ...] = ()
    none: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Rows with one caption (``side``) at their left that spans them all."""

    side: FormCell
    rows: tuple[FormRow | IndicatorBlock, ...]


FormPart = FormRow | FormGroup | IndicatorBlock


@dataclass(frozen=True, slots=True)
class FormLayout:
    """One form as printed. ``form`` is the id of its :class:`FormSpec`, ``subject`` what it is
    about (``none``: always printed empty). ``above`` stand before the title, ``lines`` under it,
    ``notes`` under the table. ``empty`` is the note of an empty form; without it none is printed.
    ``new_page``: ``each`` form starts a page, or each but the first of a set (``next``).
    ``name`` is the short title for spreadsheet tabs. ``widths`` are those of the columns, in
    half-width characters."""

    form: str
    subject: str
    title: str
    widths: tuple[int, ...]
    parts: tuple[FormPart, ...]
    name: str
    above: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""
    years: tuple[int, ...] = ()
    levels: tuple[str, ...] = LEVELS
    new_page: str = ""
    thousands: bool = False

    def holds(self, year: int, level: str) -> bool:
        """Whether bodies of this level print the form in this year."""
        return level in self.levels and (not self.years or year in self.years)
