"""The sheets a budget is written in, as records: read from ``sheets.yaml``, once.

One description serves the workbook's writer, both readers, the drop-downs and the messages.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from mingzhang.classifications import (
    Scheme,
    dept_economic,
    functional,
    gov_economic,
    normalise_name,
    procurement,
    revenue,
)
from mingzhang.facts import Message
from mingzhang.templates.lines import Node, load_lines

_FILE = Path(__file__).parent / "sheets.yaml"
_SILENT = Message("", "")
COVER = "cover"
"""The sheet of the fields of the budget itself: one field a row, not one record a row."""

SCHEMES = {
    "functional": functional,
    "dept_economic": dept_economic,
    "gov_economic": gov_economic,
    "revenue": revenue,
    "procurement": procurement,
}
"""Each classification that a code column may name; called when it is first needed."""


class ColumnType(StrEnum):
    """What a column holds; the words of ``sheets.yaml``."""

    TEXT = "text"
    LONG = "long"
    UNIT = "unit"
    BODY = "body"
    PROJECT = "project"
    SOURCE = "source"
    CODE = "code"
    CHOICE = "choice"
    AMOUNT = "amount"
    NUMBER = "number"
    INTEGER = "integer"
    PERCENT = "percent"
    DATE = "date"

    @property
    def numeric(self) -> bool:
        """Whether a cell of the workbook holds a number."""
        return self in (
            ColumnType.AMOUNT,
            ColumnType.NUMBER,
            ColumnType.INTEGER,
            ColumnType.PERCENT,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A member of an axis as a clerk sees it; ``also`` are other words that mean it."""

    key: str
    label: Message
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is the field of the record, a point leading into a mapping of it."""

    key: str
    head: Message
    type: ColumnType
    required: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()
    suggest: tuple[str, ...] = ()
    open: bool = False
    scheme: str = ""
    digits: tuple[int, ...] = ()
    width: int = 16
    total: bool = True
    rare: bool = False
    form: str = ""
    note: Message = _SILENT
    signed: bool = False
    bounds: tuple[int, int] | None = None
    offers: str = ""

    @property
    def words(self) -> frozenset[str]:
        """Every head by which the column is known in a file, in one spelling."""
        return frozenset(folded(word) for word in (self.head.zh, self.head.en, self.key))

    def label(self, key: str) -> str:
        """The Chinese label of a member; the key itself where the list does not hold it."""
        return next((c.label.zh for c in self.choices if c.key == key), key)

    def chosen(self, text: str) -> str | None:
        """The member that ``text`` names: by key, label or another word for it."""
        said = folded(text)
        for choice in self.choices:
            words = (choice.key, choice.label.zh, choice.label.en, *choice.also)
            if said in (folded(word) for word in words):
                return choice.key
        return None


@dataclass(frozen=True, slots=True)
class Info:
    """A column that the workbook shows behind column ``after`` and that is never read back."""

    key: str
    after: str
    head: Message
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``key`` is the field of :class:`~mingzhang.budget.Budget` it fills.

    An ``optional`` one may be missing without a word. ``answers`` are the columns that a person
    fills in on a prepared row: a row with none of them is still to be filled in, and no record.
    ``approved``: the approval of the budget covers what stands in it.
    """

    key: str
    name: Message
    intro: Message
    columns: tuple[Column, ...]
    info: tuple[Info, ...] = ()
    optional: bool = False
    answers: tuple[str, ...] = ()
    approved: bool = False

    def laid_out(self, used: Container[str]) -> tuple[Column | Info, ...]:
        """The columns from left to right, each with what is shown behind it. A rare one is left out
        unless it is among the ``used``."""
        found: list[Column | Info] = []
        for column in self.columns:
            if not column.rare or column.key in used:
                found.append(column)
            found.extend(info for info in self.info if info.after == column.key)
        return tuple(found)

    def column(self, key: str) -> Column:
        """The column of this field. Raises KeyError, which is a bug of the caller."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(f"{self.key}.{key}")

    def by_head(self, head: str) -> Column | None:
        """The column under this printed head: Chinese, English or the key."""
        said = folded(head)
        return next((c for c in self.columns if said in c.words), None)


@dataclass(frozen=True, slots=True)
class Schema:
    """All sheets, in the order of the workbook."""

    sheets: tuple[Sheet, ...]

    def sheet(self, key: str) -> Sheet:
        """The sheet that fills this field. Raises KeyError, which is a bug of the caller."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)

    def named(self, name: str) -> Sheet | None:
        """The sheet of this printed name, Chinese, English or key."""
        said = folded(name)
        for sheet in self.sheets:
            if said in (folded(sheet.name.zh), folded(sheet.name.en), folded(sheet.key)):
                return sheet
        return None

    @property
    def records(self) -> tuple[Sheet, ...]:
        """The sheets of one record a row: all but the cover."""
        return tuple(sheet for sheet in self.sheets if sheet.key != COVER)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A head or label in the one spelling for comparison; the star of required columns goes."""
    return normalise_name(text).rstrip("*").casefold()


@cache
def schema() -> Schema:
    """The shipped description. Raises TemplateError with its line when it is written wrongly."""
    keys = load_lines(_FILE).mapping(("choices", "suggest", "sheets"), ("choices", "sheets"))
    choices = {name: tuple(_choices(node)) for name, node in keys["choices"].items()}
    suggest = {name: node.texts() for name, node in keys["suggest"].items()}
    return Schema(tuple(_sheet(node, choices, suggest) for node in keys["sheets"].sequence()))


def _choices(node: Node) -> Iterator[Choice]:
    taken: set[str] = set()
    for key, child in node.items():
        parts = child.mapping(("zh", "en", "also"), ("zh", "en"))
        also = parts["also"].texts() if "also" in parts else ()
        words = {folded(word) for word in (key, parts["zh"].text(), *also)}
        if taken & words:
            raise child.fail(f"同一个词指两个值 (one word for two members): {taken & words}")
        taken |= words
        yield Choice(key, Message(parts["zh"].text(), parts["en"].text()), also)


def _message(node: Node) -> Message:
    parts = node.mapping(("zh", "en"), ("zh", "en"))
    return Message(parts["zh"].text(), parts["en"].text())


def _sheet(
    node: Node, choices: dict[str, tuple[Choice, ...]], suggest: dict[str, tuple[str, ...]]
) -> Sheet:
    needed = ("key", "name", "intro", "columns")
    keys = node.mapping((*needed, "info", "optional", "answers", "approved"), needed)
    columns = [c for child in keys["columns"].sequence() for c in _column(child, choices, suggest)]
    return Sheet(
        keys["key"].text(),
        _message(keys["name"]),
        _message(keys["intro"]),
        tuple(columns),
        tuple(_info(child) for child in keys["info"].sequence()) if "info" in keys else (),
        keys["optional"].flag() if "optional" in keys else False,
        keys["answers"].texts() if "answers" in keys else (),
        keys["approved"].flag() if "approved" in keys else False,
    )


def _info(node: Node) -> Info:
    needed = ("key", "after", "head", "width")
    keys = node.mapping(needed, needed)
    return Info(
        keys["key"].text(), keys["after"].text(), _message(keys["head"]), keys["width"].number()
    )


_COLUMN_KEYS = (
    "key", "head", "type", "required", "default", "choices", "suggest", "open", "scheme",
    "digits", "width", "total", "rare", "form", "note", "months", "signed", "bounds", "offers",
)  # fmt: skip


def _column(
    node: Node, choices: dict[str, tuple[Choice, ...]], suggest: dict[str, tuple[str, ...]]
) -> Iterator[Column]:
    keys = node.mapping(_COLUMN_KEYS, ("key", "head", "type"))

    def text(key: str) -> str:
        return keys[key].text() if key in keys else ""

    def flag(key: str, otherwise: bool = False) -> bool:
        return keys[key].flag() if key in keys else otherwise

    column = Column(
        key=text("key"),
        head=_message(keys["head"]),
        type=ColumnType(keys["type"].choice([t.value for t in ColumnType])),
        required=flag("required"),
        default=text("default"),
        choices=choices[keys["choices"].choice(choices)] if "choices" in keys else (),
        suggest=suggest[keys["suggest"].choice(suggest)] if "suggest" in keys else (),
        open=flag("open"),
        scheme=keys["scheme"].choice(SCHEMES) if "scheme" in keys else "",
        digits=tuple(n.number() for n in keys["digits"].sequence()) if "digits" in keys else (),
        width=keys["width"].number() if "width" in keys else 16,
        total=flag("total", True),
        rare=flag("rare"),
        form=text("form"),
        note=_message(keys["note"]) if "note" in keys else _SILENT,
        signed=flag("signed"),
        bounds=_bounds(keys["bounds"]) if "bounds" in keys else None,
        offers=text("offers"),
    )
    if "months" in keys:
        usual = [n.number() for n in keys["months"].sequence()]
        yield from (_of_month(column, month, month not in usual) for month in range(1, 13))
    else:
        yield column


def _bounds(node: Node) -> tuple[int, int]:
    least, most = (child.number() for child in node.sequence())
    return least, most


def _of_month(column: Column, month: int, rare: bool) -> Column:
    """One of the columns that stand for the months of a year."""

    def named(text: str) -> str:
        return text.replace("{month}", str(month))

    head = Message(named(column.head.zh), named(column.head.en))
    return replace(column, key=named(column.key), head=head, rare=rare)


def scheme_of(name: str) -> Scheme:
    """The classification of this name."""
    return SCHEMES[name]()
