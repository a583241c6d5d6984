"""X6: titles, table numbers, rows and codes are printed alike throughout a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mingzhang.check import wording
from mingzhang.check.contents import listed_tables
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.documents import Paragraph, Table
from mingzhang.facts import Amount, Place
from mingzhang.interpret import words
from mingzhang.interpret.headings import numbering
from mingzhang.interpret.model import Reading, ReadRow, ReadTable, Section
from mingzhang.templates import Role

_SPACED = re.compile(r"\d[\d ]{1,8}\d")
_CODE_LENGTHS = {3, 5, 7}
_TABLE_NUMBER = re.compile(
    r"^(?P<style>(?:[\u4e00-\u9fff]{0,6}|附)表)\s?(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[：:、.]?$"
)
_ORDINAL = re.compile(r"^([一二三四五六七八九十]{1,3}|\d{1,2})[、.．]")
_FEW = 10
"""Two tables list the same classification when they share at least so many rows."""
_MOST_EXTRA = 3
"""More rows that differ are a matter of reading, not of printing."""


@rule("X6")
def titles_as_listed(case: Case) -> Iterator[Result]:
    """The title in the body is the one on the contents page. One hit for each table."""
    for item in listed_tables(case.reading):
        if item.title is None:
            continue
        title, place = item.title
        if item.exact:
            yield Passed()
        else:
            yield Hit(
                (item.entry.place, place),
                {
                    "listed": item.entry.title,
                    "title": title.strip("# "),
                    "number": item.entry.number,
                    "where": wording.place(item.entry.place),
                    "body": wording.line(place),
                },
                "title",
                title.strip("# "),
                item.entry.title,
            )


@rule("X6")
def table_numbers(case: Case) -> Iterator[Result]:
    """Printed table numbers are of one style and stand above every table. One hit for each part."""
    reading = case.reading
    for part in reading.parts:
        numbered, bare = _numbers(reading, part.index)
        styles = {style for style, _ in numbered}
        if not numbered or (len(styles) == 1 and not bare) or len(numbered) + len(bare) < 3:
            if numbered:
                yield Passed()
            continue
        if len(styles) == 1 and len(bare) < 2:
            continue
        places = (*(place for _, place in numbered), *bare)
        yield Hit(
            places,
            {
                "shown": wording.listing((place.text for _, place in numbered), 4),
                "count": str(len(bare)),
                "where": wording.places(places),
            },
            "table_numbers",
        )


def _numbers(reading: Reading, part: int) -> tuple[list[tuple[str, Place]], list[Place]]:
    """Numbers printed above the tables of a part, and the titles that have none."""
    blocks = reading.document.blocks
    index = {block.line: i for i, block in enumerate(blocks)}
    numbered: list[tuple[str, Place]] = []
    bare: list[Place] = []
    for table in reading.tables:
        if table.part != part or table.how != "title" or table.place.line not in index:
            continue
        position = index[table.place.line]
        above = [b for b in blocks[max(0, position - 2) : position] if isinstance(b, Paragraph)]
        found = next(
            (m for b in reversed(above) if (m := _TABLE_NUMBER.match(b.text.strip()))), None
        )
        if found is not None:
            line = next(b for b in reversed(above) if b.text.strip() == found.string)
            numbered.append((found["style"], line.place(table=table.title, text=found.string)))
        elif not re.match(
            r"附?表\s?[一二三四五六七八九十\d]", table.title.strip("# ")
        ) and _is_fixed(table):
            bare.append(table.place)
    return numbered, bare


def _is_fixed(table: ReadTable) -> bool:
    """Tables inside the narrative (assets, procurement) carry no number in any layout."""
    return table.kind not in {"procurement", "assets", "organisation"}


@rule("X6")
def rows_of_the_balances(case: Case) -> Iterator[Result]:
    """The balance tables of one part list the same classes of the functional classification."""
    reading = case.reading
    for part in reading.parts:
        tables = [
            (t, rows)
            for t in reading.tables
            if t.part == part.index
            and t.kind in {"balance", "fiscal_balance"}
            and len(rows := _classes(t)) >= _FEW
        ]
        for (one, rows), (other, others) in pairwise(tables):
            extra = [(name, other, rows_at) for name, rows_at in others.items() if name not in rows]
            extra += [(name, one, rows_at) for name, rows_at in rows.items() if name not in others]
            if len(rows.keys() & others.keys()) < _FEW or len(extra) > _MOST_EXTRA:
                continue
            if not extra:
                yield Passed()
                continue
            ends = tuple(list(found.values())[-1] for found in (rows, others))
            places = (*(place for _, _, place in extra), *ends)
            yield Hit(
                tuple(dict.fromkeys(places)),
                {
                    "rows": wording.listing((place.text for _, _, place in extra), 4),
                    "has": extra[0][1].title,
                    "lacks": (one if extra[0][1] is other else other).title,
                    "where": wording.places([place for _, _, place in extra]),
                },
                "class_rows",
                extra[0][2].text,
                "",
            )


def _classes(table: ReadTable) -> dict[str, Place]:
    """Class labels (十、卫生健康支出) of the side that lists the functional classification."""
    sides = {side.id for side in table.spec.sides if side.axis == "function"}
    columns = [c.id for c in table.spec.columns if c.side in sides and c.role is Role.LABEL]
    found: dict[str, Place] = {}
    for row in table.rows:
        for column in columns:
            cell = row.cells.get(column)
            if cell is not None and _ORDINAL.match(words.fold(cell.text)):
                found.setdefault(words.bare(cell.text), cell.place)
    # Rows of carry-over by fund (一、一般公共预算拨款) are numbered too, and so are those that the
    # layout itself heads a side with (一、部门预算).
    heads = {
        words.bare(label)
        for side in table.spec.sides
        for row in side.rows
        if side.id in sides and "function" not in row.says
        for label in row.labels
    }
    return {
        name: place
        for name, place in found.items()
        if name not in heads and not re.search(r"拨款|结转|结余|合计|总计", name)
    }


@rule("X6")
def rows_without_figures(case: Case) -> Iterator[Result]:
    """A table that lists only the items in use holds rows without any figure. One hit a table.

    Final accounts print their classification as the form has it.
    """
    if case.reading.template.stage == "final":
        return
    for table in case.reading.tables:
        if table.spec.rows != "coded" or table.is_empty:
            continue
        amounts = [c.id for c in table.spec.columns if c.role is Role.AMOUNT]
        idle = [row for row in table.rows if row.kind == "data" and _idle(row, amounts)]
        if not idle:
            yield Passed()
            continue
        places = tuple(row.place for row in idle)
        yield Hit(
            places,
            {
                "table": table.title,
                "count": str(len(idle)),
                "rows": wording.listing((row.label for row in idle), 6),
                "where": wording.places(places, within=table.title),
            },
            "idle_rows",
            str(len(idle)),
            "0",
        )


def _idle(row: ReadRow, amounts: Sequence[str]) -> bool:
    """No figure in any column, and nothing set aside because its column is unknown."""
    for name, cell in row.cells.items():
        if name in amounts or name.startswith("?"):
            value = cell.fact.value if cell.fact is not None else None
            if isinstance(value, Amount) and value.value:
                return False
            if cell.fact is None and any(c.isdigit() for c in cell.text):
                return False
    return True


@rule("X6")
def misprinted_codes(case: Case) -> Iterator[Result]:
    """Codes that have not the form of one, in rows that were told by their names."""
    reading = case.reading
    wrong = {m.line: m for m in reading.mends if m.kind == "misprinted code"}
    for table in reading.tables:
        for row in table.rows if wrong else ():
            mend = wrong.get(row.place.line)
            if mend is None or mend.now not in row.codes.values():
                continue
            yield Hit(
                (row.place,),
                {"cell": wording.place(row.place), "printed": mend.was, "code": mend.now},
                "misprinted_code",
                mend.was,
                mend.now,
            )


@rule("X6")
def spaced_codes(case: Case) -> Iterator[Result]:
    """Codes printed with a space inside while other tables print them without. One hit."""
    reading = case.reading
    if reading.document.shape == "loose":
        return
    whole: set[str] = set()
    spaced: list[tuple[str, Place]] = []
    titles = {row.place.line: table.title for table in reading.tables for row in table.rows}
    for block in reading.document.blocks:
        if not isinstance(block, Table):
            continue
        for row in block.rows:
            for at, cell in enumerate(row.cells[:4]):
                if cell.isdigit() and len(cell) in _CODE_LENGTHS:
                    whole.add(cell)
                elif " " in cell and _SPACED.fullmatch(cell):
                    spaced.append((cell, row.place(at, table=titles.get(row.line, ""), text=cell)))
    found = [
        (cell, place)
        for cell, place in spaced
        if len(cell.replace(" ", "")) in _CODE_LENGTHS and cell.replace(" ", "") in whole
    ]
    if not found:
        yield Passed()
        return
    places = tuple(place for _, place in found)
    cell = found[0][0]
    yield Hit(
        places,
        {
            "printed": cell,
            "code": cell.replace(" ", ""),
            "count": str(len(found)),
            "where": wording.places(places),
        },
        "spaced_code",
        cell,
        cell.replace(" ", ""),
    )


@rule("X6")
def numbering_brackets(case: Case) -> Iterator[Result]:
    """The numbers of one list are bracketed alike: （三） is followed by （四）, not (四)."""
    reading = case.reading
    found: list[tuple[str, Place]] = []
    for lines in _lines_by_section(reading):
        seen: list[tuple[int, str, int]] = []
        for block in lines:
            number = numbering(block.text)
            if number.depth not in (3, 5):
                continue
            item = (number.depth, number.mark[0], _value(number.number))
            if _out_of_style(item, seen):
                found.append((number.mark, block.place(text=block.text[:30])))
            seen.append(item)
    if not found:
        yield Passed()
        return
    places = tuple(place for _, place in found)
    yield Hit(
        places, {"mark": found[0][0], "where": wording.places(places)}, "brackets", found[0][0], ""
    )


_COUNT = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}


def _lines_by_section(reading: Reading) -> Iterator[list[Paragraph]]:
    """The paragraphs from one section heading to the next, titles of forms included."""
    starts = [section.place.line for section in reading.sections]
    listed = {entry.place.line for entry in reading.contents}
    lines: list[Paragraph] = []
    for block in reading.document.blocks:
        if not isinstance(block, Paragraph) or block.line in listed:
            continue
        if starts and block.line >= starts[0]:
            if lines:
                yield lines
            starts, lines = starts[1:], []
        lines.append(block)
    if lines:
        yield lines


def _out_of_style(item: tuple[int, str, int], seen: Sequence[tuple[int, str, int]]) -> bool:
    """Whether a number goes on a list that is bracketed otherwise.

    Lists are nested, one in （一） and the other in (一), so a number is in style when it goes on
    the last list bracketed like itself.
    """
    depth, style, value = item
    before = [(s, v) for d, s, v in seen if d == depth]
    own = next((v for s, v in reversed(before) if s == style), None)
    return own != value - 1 and any(s != style and v == value - 1 for s, v in before)


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, mark, ones = number.partition("十")
    if not mark:
        return _COUNT.get(number, 0)
    return _COUNT.get(tens, 1) * 10 + _COUNT.get(ones, 0)


@rule("X6")
def numbering_gaps(case: Case) -> Iterator[Result]:
    """The sections of one statement are numbered without a gap or repetition."""
    reading = case.reading
    between = [
        (b.line, _value(n.number))
        for b in reading.document.blocks
        if isinstance(b, Paragraph) and (n := numbering(b.text)).depth == 2
    ]
    before: tuple[int, int, Section] | None = None
    checked = 0
    for section in reading.sections:
        number = numbering(section.title)
        if number.depth == 1 or (number.depth == 0 and section.level == 1):
            before = None
            continue
        if number.depth != 2 or section.spec is None:
            continue
        value = _value(number.number)
        if before is not None and before[0] == section.part and value != 1:
            checked += 1
            last = before[2].place.line
            # A heading that opened no section of its own fills the gap.
            filled = any(last < line < section.place.line and n == value - 1 for line, n in between)
            if value != before[1] + 1 and not filled:
                yield Hit(
                    (before[2].place, section.place),
                    {
                        "before": before[2].title,
                        "title": section.title,
                        "where": wording.place(section.place),
                    },
                    "numbering",
                    section.title,
                    "",
                )
        before = (section.part, value, section)
    if checked:
        yield Passed()
