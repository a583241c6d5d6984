"""The contents page against the body: which listed table is which printed one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.check.passages import part_of, remembered
from mingzhang.documents import Paragraph
from mingzhang.facts import Place
from mingzhang.interpret import words
from mingzhang.interpret.model import ContentsEntry, Reading, ReadTable
from mingzhang.interpret.titles import titles_of

_TABLE_LIKE = re.compile(r"(?:表|预算|一览)(?:[（(][^（）()]{0,30}[）)])?$")
_ALL_TABLES = re.compile(
    r"(?:附[件表]:?)?(?:20\d\d年?度?)?(?:部门|单位|综合)*(?:预算|决算)?(?:信息)?(?:公开)?(?:报?表|表格|报表)(?:附后|\(.*\))?"
)
_TABLE_NUMBER = re.compile(r"^(?:附?表)")


@dataclass(frozen=True, slots=True)
class Matched:
    """A line of the contents page and what the body prints for it.

    ``table`` is the table of the layout, ``title`` the title printed in the body and its place;
    both are None when the body has nothing for the entry.
    """

    entry: ContentsEntry
    part: int
    table: ReadTable | None
    title: tuple[str, Place] | None
    exact: bool


@remembered
def listed_tables(reading: Reading) -> tuple[Matched, ...]:
    """The tables of the contents page, each with its table or title in the body."""
    titles = body_titles(reading)
    found: list[Matched] = []
    for entry in reading.contents:
        if not _is_table(entry, reading):
            continue
        part = part_of(reading, entry.place.line)
        found.append(_match(entry, part, reading, titles))
    return tuple(found)


def _is_table(entry: ContentsEntry, reading: Reading) -> bool:
    name = words.title(entry.title)
    if _ALL_TABLES.fullmatch(name):
        return False  # a chapter that holds them
    if _TABLE_NUMBER.match(entry.number):
        return True
    known = {t for spec in reading.template.tables for t in titles_of(spec, reading.template)}
    return name in known or (not entry.number and name.endswith("表"))


@remembered
def body_titles(reading: Reading) -> dict[str, tuple[str, Place]]:
    """Folded titles that the body prints above its tables and forms."""
    listed = {entry.place.line for entry in reading.contents}
    found: dict[str, tuple[str, Place]] = {}
    for block in reading.document.blocks:
        if (
            isinstance(block, Paragraph)
            and block.line not in listed
            and len(block.text) <= 70
            and _TABLE_LIKE.search(block.text.strip())
        ):
            found.setdefault(
                words.title(block.text),
                (block.text, block.place(table=block.text, text=block.text)),
            )
    for title, place in [
        *((t.title, t.place) for t in reading.tables if t.how != "heads"),
        *((f.title, f.place) for f in reading.forms),
        *reading.unknown_tables,
    ]:
        if title:
            found.setdefault(words.title(title), (title, place))
    return found


def _match(
    entry: ContentsEntry, part: int, reading: Reading, titles: dict[str, tuple[str, Place]]
) -> Matched:
    name = words.title(entry.title)
    spec = next(
        (s for s in reading.template.tables if name in titles_of(s, reading.template)), None
    )
    table = next((t for t in reading.tables if spec is not None and t.kind == spec.kind), None)
    if name in titles:
        return Matched(entry, part, table, titles[name], True)
    near = _nearest(name, titles)
    if near is not None:
        return Matched(entry, part, table, near, False)
    if table is not None:
        printed = (table.title, table.place) if table.how != "heads" else None
        return Matched(entry, part, table, printed, printed is None)
    return Matched(entry, part, None, None, False)


_SOFT = re.compile(r"[按部门单位预算综合()的、\"]|收支总|公开")


def _nearest(name: str, titles: dict[str, tuple[str, Place]]) -> tuple[str, Place] | None:
    """A title that differs only in filling words (按, 部门, 预算, 单位 …)."""
    core = _SOFT.sub("", name)
    if len(core) < 4:
        return None
    return next((printed for said, printed in titles.items() if _SOFT.sub("", said) == core), None)
