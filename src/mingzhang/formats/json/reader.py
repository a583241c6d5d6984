"""JSON -> Document and facts; the inverse of the writer."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from mingzhang.documents import (
    Block,
    Chart,
    ColumnKind,
    Document,
    Doubt,
    Grid,
    Mend,
    PageSize,
    Paragraph,
    Row,
    Series,
    Span,
    Style,
    Sum,
    Table,
    TextRole,
    Tone,
)
from mingzhang.facts import (
    AXES,
    Amount,
    Blank,
    Box,
    Coordinate,
    Fact,
    Message,
    Origin,
    Place,
    Unit,
)
from mingzhang.facts import Value as FactValue
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.json.fields import Fields, wrong
from mingzhang.formats.json.writer import FORMAT, VERSION
from mingzhang.formats.opening import no_text, refuse_empty

_MARK = re.compile(rb'\s*\{\s*"format"\s*:\s*"' + FORMAT.encode() + rb'"')
_FIGURE = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?")


def is_ours(data: bytes) -> bool:
    """Whether the bytes begin like a file of this format."""
    return _MARK.match(data.removeprefix(b"\xef\xbb\xbf")[:400]) is not None


def read_json(data: bytes | str) -> Document:
    """The document, exactly as it was written. Raises :class:`ReadFailure`."""
    top = _top(data)
    return Document(
        path=top.text("path", ""),
        sha256=top.text("sha256", ""),
        shape=top.text("shape", "tabbed"),
        blocks=tuple(map(_block, top.inners("blocks"))),
        encoding=top.text("encoding", "utf-8"),
        mends=tuple(map(_mend, top.inners("mends"))),
        title=top.text("title", ""),
        date=top.text("date", ""),
        pages=tuple(map(_page, top.inners("pages"))),
    )


def read_json_facts(data: bytes | str) -> tuple[Fact, ...]:
    """The facts, exactly as they were written. Raises :class:`ReadFailure`."""
    return tuple(map(_fact, _top(data).inners("facts")))


def _top(data: bytes | str) -> Fields:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    refuse_empty(raw)
    try:
        found: Any = json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise ReadFailure(
            Message(
                f"JSON 文件不完整或已损坏{f'（第 {line} 行）' if line else ''}，读不出来。"
                "请重新生成这个文件。",
                f"The JSON file is incomplete or damaged{f' (line {line})' if line else ''}. "
                "Please make it again.",
            )
        ) from error
    top = Fields(found, "")
    if top.text("format", "") != FORMAT:
        raise wrong("format", f"“{FORMAT}”", f"“{FORMAT}”", top.text("format", ""))
    if (version := top.number("version")) > VERSION:
        raise ReadFailure(
            Message(
                f"JSON 文件的格式版本是 {version}，本程序只认识到 {VERSION}。请更新明账。",
                f"The JSON file has format version {version}; this program knows "
                f"versions up to {VERSION}. Please update Mingzhang.",
            )
        )
    return top


# ------------------------------------------------------------------------ document


def _mend(found: Fields) -> Mend:
    return Mend(
        found.number("line"),
        found.number("page", 0),
        found.text("kind"),
        found.text("was"),
        found.text("now"),
    )


def _block(found: Fields) -> Block:
    kind = found.text("type")
    if kind == "table":
        return _table(found)
    if kind == "paragraph":
        return _paragraph(found)
    raise wrong(found.at("type"), "“paragraph”或“table”", "“paragraph” or “table”", kind)


def _paragraph(found: Fields) -> Paragraph:
    return Paragraph(
        text=found.text("text"),
        line=found.number("line"),
        page=found.number("page", 0),
        level=found.number("level", 0),
        loose=found.flag("loose"),
        lines=found.numbers("lines"),
        starts=found.numbers("starts"),
        style=_style(found.inner("style")) if found.has("style") else None,
        boxes=_boxes(found),
        doubts=tuple(map(_doubt, found.inners("doubts"))),
    )


def _style(found: Fields) -> Style:
    return Style(
        role=found.member("role", TextRole),
        anchor=found.text("anchor", ""),
        target=found.text("target", ""),
        new_page=found.flag("new_page"),
        landscape=found.flag("landscape"),
    )


def _table(found: Fields) -> Table:
    rows = tuple(map(_row, found.inners("rows")))
    if not rows:
        raise no_text()  # a table without rows has no place in a document
    return Table(rows, _grid(found.inner("grid")) if found.has("grid") else None)


def _row(found: Fields) -> Row:
    return Row(
        found.texts("cells"),
        found.number("line"),
        found.number("page", 0),
        found.texts("floating"),
        tuple(map(_box, found.measures("boxes", 5))),
        tuple(map(_doubt, found.inners("doubts"))),
    )


def _boxes(found: Fields) -> tuple[Box, ...]:
    return tuple(box for box in map(_box, found.measures("boxes", 5)) if box is not None)


def _box(found: tuple[float, ...] | None) -> Box | None:
    return None if found is None else Box(int(found[0]), *found[1:])


def _doubt(found: Fields) -> Doubt:
    return Doubt(found.number("cell"), found.texts("texts"), found.measure("confidence"))


def _page(found: Fields) -> PageSize:
    return PageSize(found.measure("width"), found.measure("height"), found.flag("scanned"))


def _grid(found: Fields) -> Grid:
    return Grid(
        head=found.number("head", 0),
        kinds=found.members("kinds", ColumnKind),
        widths=found.numbers("widths"),
        spans=tuple(Span(*span) for span in found.rows("spans", 4)),
        sums=tuple(map(_sum, found.inners("sums"))),
        labels=frozenset((row, column) for row, column in found.rows("labels", 2)),
        bold=frozenset(found.numbers("bold")),
        anchor=found.text("anchor", ""),
        name=found.text("name", ""),
        landscape=found.flag("landscape"),
        charts=tuple(map(_chart, found.inners("charts"))),
    )


def _chart(found: Fields) -> Chart:
    return Chart(
        title=found.text("title"),
        alt=found.text("alt"),
        rows=found.numbers("rows"),
        names=found.number("names"),
        series=tuple(
            Series(s.text("name"), s.number("column"), s.flag("marks"))
            for s in found.inners("series")
        ),
        unit=found.text("unit", ""),
        state=found.number("state") if found.has("state") else None,
        tones=tuple((t.text("text"), t.member("tone", Tone)) for t in found.inners("tones")),
    )


def _sum(found: Fields) -> Sum:
    cell = found.numbers("cell")
    if len(cell) != 2:
        raise wrong(found.at("cell"), "行号和列号", "a row and a column", list(cell))
    parts = tuple((row, column) for row, column in found.rows("parts", 2))
    return Sum((cell[0], cell[1]), parts)


# --------------------------------------------------------------------------- facts


def _fact(found: Fields) -> Fact:
    return Fact(
        coordinate=_coordinate(found.inner("coordinate")),
        value=_value(found.inner("value")),
        place=_place(found.inner("place")),
        origin=found.member("origin", Origin),
        table=found.text("table", ""),
        ambiguous=found.flag("ambiguous"),
        alternatives=tuple(map(_coordinate, found.inners("alternatives"))),
        readings=tuple(map(_value, found.inners("readings"))),
    )


def _coordinate(found: Fields) -> Coordinate:
    members = found.mapping()
    for axis in members:
        if axis not in AXES:
            words = "、".join(AXES)
            raise wrong(found.at(axis), f"以下轴之一：{words}", f"one of the axes {words}", axis)
    return Coordinate(members)


def _value(found: Fields) -> FactValue:
    if found.has("blank"):
        return found.member("blank", Blank)
    figure = found.text("figure")
    if not _FIGURE.fullmatch(figure):
        raise wrong(found.at("figure"), "十进制数", "a decimal number", figure)
    return Amount(
        Decimal(figure),
        found.member("unit", Unit),
        found.integer("decimals"),
        found.text("text", ""),
        found.flag("about"),
    )


def _place(found: Fields) -> Place:
    span = found.numbers("span")
    return Place(
        line=found.number("line"),
        page=found.number("page", 0),
        section=found.text("section", ""),
        table=found.text("table", ""),
        row=found.text("row", ""),
        column=found.text("column", ""),
        text=found.text("text", ""),
        span=(span[0], span[1]) if len(span) == 2 else None,
        file=found.text("file", ""),
        boxes=_boxes(found),
        sheet=found.text("sheet", ""),
    )
