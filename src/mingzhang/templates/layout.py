"""How a province's set is laid out on paper: the order of its parts, the printed rows of tables.

``tables.yaml`` says what a cell means, ``layout.yaml`` what is printed around it: rows of fixed
tables in order, lines above a table, notes of empty ones, the cover, the contents. A template
without ``layout.yaml`` can read and check, but not compile.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.facts import Coordinate
from mingzhang.templates.lines import Node, load_lines
from mingzhang.templates.loader import says
from mingzhang.templates.model import Template

PARTS = ("cover", "contents", "tables", "narrative")
EACH = ("unit", "project", "purchase", "revenue")
_CHINESE = "一二三四五六七八九十"
_FILE_TITLE = "{name}{year}年部门预算公开"
_TITLE = "{title}"
_TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class SideRows:
    """Printed labels of one side of a fixed table. The ``bottom`` rows of all sides stand at the
    foot, side by side; an empty label leaves the cells empty."""

    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How tables of one kind are printed.

    ``title`` may use {title} {year}; ``above`` is a line before the title ({number}), ``lines``
    replaces the lines between title and table. ``heads`` replaces the heads of a column. ``total``
    is the id of the column in which the total row says ``total_words`` (empty: no total row).
    ``each`` names what the rows of an open table stand for, ``cells`` the words of its columns,
    ``group`` the words of a subtotal row for each unit. ``ask`` says for a printed label what its
    figures are, where that is less than the label says (a total of 三公 where meetings are not
    listed). ``zero`` is printed for nothing. ``empty`` is the note of an empty table, ``bare``
    whether its rows are then left out. ``note`` stands under every table.
    """

    kind: str
    title: str = _TITLE
    above: str = ""
    lines: tuple[str, ...] | None = None
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sides: dict[str, SideRows] = field(default_factory=dict)
    total: str = ""
    total_words: str = _TOTAL
    each: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    group: dict[str, str] = field(default_factory=dict)
    ask: dict[str, Coordinate] = field(default_factory=dict)
    zero: str = ""
    empty: str = ""
    bare: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartLayout:
    """One part of the set. ``kind`` is one of PARTS; ``tables`` are kinds of tables, ``forms``
    scopes of performance forms, ``sections`` ids of narrative sections (empty: all that no other
    part names). ``lines`` are lines of the cover, or notes under the contents."""

    kind: str
    title: str = ""
    tables: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The printed side of a template. ``above`` are the lines between title and table, with
    {code} {name} {year} {unit} {date}; ``ruler`` is the word that opens the row of column numbers
    (empty: none); ``thousands`` separates thousands. ``tail_note`` stands under tables in which
    rounding left tails, ``carried_note`` under those in which figures were carried to add up."""

    parts: tuple[PartLayout, ...]
    tables: tuple[TableLayout, ...]
    above: tuple[str, ...] = ()
    ruler: str = ""
    thousands: bool = False
    tail_note: str = ""
    carried_note: str = ""
    file_title: str = _FILE_TITLE

    def table(self, kind: str) -> TableLayout:
        """How tables of this kind are printed; plainly where nothing is said."""
        return next((t for t in self.tables if t.kind == kind), TableLayout(kind))


_TOP = (
    "above",
    "ruler",
    "thousands",
    "tail_note",
    "carried_note",
    "file_title",
    "parts",
    "tables",
    "shared",
)


@functools.cache
def load_layout(template: str | Path) -> Layout | None:
    """The layout of a template folder, None when it has none.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    path = Path(template) / "layout.yaml"
    if not path.is_file():
        return None
    keys = load_lines(path).mapping(
        _TOP,
        ("parts", "tables"),
    )
    return Layout(
        parts=tuple(_part(node) for node in keys["parts"].sequence()),
        tables=tuple(_table(node) for node in keys["tables"].sequence()),
        above=keys["above"].texts() if "above" in keys else (),
        ruler=_text(keys, "ruler"),
        thousands=keys["thousands"].flag() if "thousands" in keys else False,
        tail_note=_text(keys, "tail_note"),
        carried_note=_text(keys, "carried_note"),
        file_title=_text(keys, "file_title") or _FILE_TITLE,
    )


def layout_of(template: Template) -> Layout | None:
    """The layout that belongs to a template."""
    return load_layout(template.folder) if template.folder else None


def chinese_number(number: int) -> str:
    """1 to 99 as Chinese documents number headings: 一, 十, 十一, 二十, 三十五."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_CHINESE[tens - 1]}十")
    return head + (_CHINESE[ones - 1] if ones else "")


def _text(keys: dict[str, Node], name: str) -> str:
    return keys[name].text() if name in keys else ""


def _part(node: Node) -> PartLayout:
    keys = node.mapping(("kind", "title", "tables", "forms", "sections", "lines"), ("kind",))
    return PartLayout(
        kind=keys["kind"].choice(PARTS),
        title=_text(keys, "title"),
        tables=keys["tables"].texts() if "tables" in keys else (),
        forms=keys["forms"].texts() if "forms" in keys else (),
        sections=keys["sections"].texts() if "sections" in keys else (),
        lines=keys["lines"].texts() if "lines" in keys else (),
    )


_TABLE_KEYS = (
    "kind",
    "title",
    "above",
    "lines",
    "heads",
    "sides",
    "total",
    "total_words",
    "each",
    "cells",
    "group",
    "ask",
    "zero",
    "empty",
    "bare",
    "note",
)


def _table(node: Node) -> TableLayout:
    keys = node.mapping(_TABLE_KEYS, ("kind",))
    return TableLayout(
        kind=keys["kind"].text(),
        title=_text(keys, "title") or _TITLE,
        above=_text(keys, "above"),
        lines=keys["lines"].texts() if "lines" in keys else None,
        heads={k: v.texts() for k, v in keys["heads"].items()} if "heads" in keys else {},
        sides={k: _side(v) for k, v in keys["sides"].items()} if "sides" in keys else {},
        total=_text(keys, "total"),
        total_words=_text(keys, "total_words") or _TOTAL,
        each=keys["each"].choice(EACH) if "each" in keys else "",
        cells={k: v.text() for k, v in keys["cells"].items()} if "cells" in keys else {},
        group={k: v.text() for k, v in keys["group"].items()} if "group" in keys else {},
        ask={k: says(v) for k, v in keys["ask"].items()} if "ask" in keys else {},
        zero=_text(keys, "zero"),
        empty=_text(keys, "empty"),
        bare=keys["bare"].flag() if "bare" in keys else False,
        note=_text(keys, "note"),
    )


def _side(node: Node) -> SideRows:
    keys = node.mapping(("top", "bottom"))
    return SideRows(
        _labels(keys["top"]) if "top" in keys else (),
        keys["bottom"].texts() if "bottom" in keys else (),
    )


def _labels(node: Node) -> tuple[str, ...]:
    """Labels; an entry ``{each: [names], as: "{cn}、{name}", from: 1}`` numbers a list of names."""
    found: list[str] = []
    for child in node.sequence():
        if isinstance(child.value, dict):
            keys = child.mapping(("each", "as", "from"), ("each", "as"))
            first = keys["from"].number() if "from" in keys else 1
            pattern = keys["as"].text()
            for number, name in enumerate(keys["each"].texts(), first):
                found.append(pattern.format(cn=chinese_number(number), n=number, name=name))
        else:
            found.append(child.text())
    return tuple(found)
