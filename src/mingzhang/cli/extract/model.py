"""Columns of the data, and the records read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mingzhang.cli.report.model import DocumentEntry, UnreadEntry
from mingzhang.facts import AXES

Cell = str | int | bool | None


class DataColumn(NamedTuple):
    """A column of the data: name, what kind of value, and what it means in both languages."""

    name: str
    kind: Literal["text", "integer", "boolean"]
    zh: str
    en: str


COLUMNS: tuple[DataColumn, ...] = (
    DataColumn("path", "text", "文件路径", "path of the file"),
    DataColumn("sha256", "text", "文件的 SHA-256", "SHA-256 of the file"),
    DataColumn("template", "text", "公开样式编号", "id of the template"),
    *(
        DataColumn(axis, "text", f"口径：{name}", f"coordinate: {axis}")
        for axis, name in AXES.items()
    ),
    DataColumn(
        "value", "text", "数值，精确的十进制文字；空白时为空", "figure as exact decimal text"
    ),
    DataColumn("unit", "text", "单位", "unit of the figure"),
    DataColumn(
        "decimals",
        "integer",
        "印出的小数位数；-4 表示只印到万位",
        "digits shown after the point; -4: shown in ten thousands",
    ),
    DataColumn("about", "boolean", "带“约”“左右”等字样", "qualified by a word such as about"),
    DataColumn(
        "blank", "text", "没有数值时，是哪一种空白", "which of the five blanks, when no figure"
    ),
    DataColumn("printed", "text", "数值印出的样子", "the figure as printed"),
    DataColumn("origin", "text", "出自表、文字或绩效表", "table, narrative or form"),
    DataColumn("table_kind", "text", "表的种类", "kind of the table"),
    DataColumn("ambiguous", "boolean", "列不能确定", "its column cannot be told for certain"),
    DataColumn("alternatives", "text", "其他可能的口径（JSON）", "other coordinates, as JSON"),
    DataColumn("line", "integer", "行号", "line of the file"),
    DataColumn("page", "integer", "页码，没有时为 0", "page, 0 when there is none"),
    DataColumn("section", "text", "章节标题", "heading of the section"),
    DataColumn("table", "text", "表的标题", "title of the table"),
    DataColumn("row", "text", "行名", "head of the row"),
    DataColumn("column", "text", "列名", "head of the column"),
    DataColumn("text", "text", "此处的文字", "what stands there"),
    DataColumn("span_start", "integer", "在段落中的起点", "start within the paragraph"),
    DataColumn("span_end", "integer", "在段落中的终点", "end within the paragraph"),
)


@dataclass(frozen=True, slots=True)
class TableOutline:
    """Of a recognised table: its rows as (line, name, kind) and its columns as (name, role)."""

    title: str
    kind: str
    line: int
    how: str
    rows: tuple[tuple[int, str, str], ...]
    columns: tuple[tuple[str, str], ...]
    facts: int


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """What was read from one file.

    ``rows`` hold the values of :data:`COLUMNS`; ``error`` is the sentence for a file that could not
    be read. ``summary`` and ``outlines`` are filled only for ``--explain``.
    """

    path: str
    sha256: str = ""
    template: str = ""
    error: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    unread: tuple[UnreadEntry, ...] = ()
    summary: DocumentEntry | None = None
    outlines: tuple[TableOutline, ...] = ()
    evidence: tuple[tuple[str, str, int, int], ...] = ()
    """What the document prints about itself: ``body``, ``year``, ``level`` or ``stage``, the words,
    line and page."""
    pages: Mapping[int, int] = field(default_factory=dict)
    """The page of each line, for a source that has pages and whose lines no reader can count."""
