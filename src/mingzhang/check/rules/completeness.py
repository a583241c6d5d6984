"""N6: tables that must be there, and the notes of empty ones; G18: empty tables against notes and
the contents page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.check import wording
from mingzhang.check.contents import body_titles, listed_tables
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.check.notes import EMPTY_NOTE, is_empty, notes_of, says_empty
from mingzhang.check.passages import PARAGRAPH, passages
from mingzhang.documents import Paragraph
from mingzhang.facts import Amount, Fact, Message, Place, Severity
from mingzhang.interpret import words
from mingzhang.interpret.model import Part, Reading, ReadTable
from mingzhang.interpret.titles import titles_of
from mingzhang.templates import TableSpec

_ZERO = re.compile(r"(?<![\d.])0(?:\.0{1,2})?\s?万?元")
_WHOLE_SET = 3
"""Tables listed of which none is printed: they are published in a file of their own."""
_FAR = 60
"""Lines below a title in which its rows are looked for."""
_FUNDS = {"government_fund": "government", "state_capital": "state_capital"}


@rule("N6")
def listed_but_missing(case: Case) -> Iterator[Result]:
    """Tables of the contents page that the body does not print: one hit each."""
    matched = listed_tables(case.reading)
    if not matched:
        return
    present = 0
    printed = any(item.title is not None or item.table is not None for item in matched)
    due = [item for item in matched if item.entry.empty is not True]
    if not printed and not case.reading.tables and len(due) >= _WHOLE_SET:
        yield Hit(
            (due[0].entry.place,),
            {"count": str(len(due)), "where": wording.place(due[0].entry.place)},
            "listed_elsewhere",
        )
        return
    for item in matched:
        if item.title is not None or item.table is not None:
            present += 1
        elif item.entry.empty is not True:
            first = _first_body_place(case.reading)
            yield Hit(
                (item.entry.place, *first),
                {
                    "title": item.entry.title,
                    "number": item.entry.number,
                    "where": wording.place(item.entry.place),
                },
                "listed_missing",
                item.entry.title,
                "",
            )
    if present:
        yield Passed(present)


def _first_body_place(reading: Reading) -> tuple[Place, ...]:
    """Where the tables of the body begin: for the reader who looks for the missing one."""
    titled = sorted((t.place for t in reading.tables), key=lambda p: p.line)
    if not titled:
        return ()
    before = [b for b in reading.document.blocks if b.line < titled[0].line]
    if (
        before
        and isinstance(before[-1], Paragraph)
        and re.fullmatch(r"附?表\s?[一二三四五六七八九十\d]{1,3}", before[-1].text.strip())
    ):
        return (before[-1].place(text=before[-1].text),)
    return (titled[0],)


@rule("N6")
def required_tables(case: Case) -> Iterator[Result]:
    """Tables that the layout requires of every disclosure at its level."""
    reading = case.reading
    listed = {words.title(m.entry.title) for m in listed_tables(reading)}
    for part in reading.parts:
        if not any(t.part == part.index for t in reading.tables):
            yield NotEnough(
                Message(
                    f"“{part.entity.name}”部分没有读出任何表，无法判断公开的表是否齐全。",
                    f"No table of “{part.entity.name}” was read: completeness cannot be judged.",
                )
            )
            continue
        present, missing = _required(reading, part)
        if present:
            yield Passed(present)
        # Those on the contents page are told by listed_but_missing, at their line there.
        missing = [
            s for s in missing if not any(t in listed for t in titles_of(s, reading.template))
        ]
        if len(missing) > present:
            yield _most_missing(part, missing, reading)
        else:
            for spec in missing:
                yield _missing(reading, part, spec)


def _required(reading: Reading, part: Part) -> tuple[int, list[TableSpec]]:
    """How many required kinds are there, and the layout's tables that are not."""
    kinds = {t.kind for t in reading.tables if t.part == part.index}
    printed = body_titles(reading)
    present = 0
    missing: dict[str, TableSpec] = {}
    for spec in reading.template.tables:
        if not spec.required or (
            part.entity.level in ("department", "unit") and part.entity.level not in spec.levels
        ):
            continue
        if spec.years and part.year is not None and part.year not in spec.years:
            continue
        if spec.kind in kinds or any(t in printed for t in titles_of(spec, reading.template)):
            present += spec.kind not in missing
            kinds.add(spec.kind)  # other layouts of the same table are then not due
        else:
            missing.setdefault(spec.kind, spec)
    return present, [spec for kind, spec in missing.items() if kind not in kinds]


def _missing(reading: Reading, part: Part, spec: TableSpec) -> Hit:
    first = next((t.place for t in reading.tables if t.part == part.index), Place(part.first_line))
    title = _title_at(part.entity.level, spec, reading)
    # A source that lost its columns, or that holds tables nobody recognised, proves nothing.
    unsure = reading.document.shape == "loose" or bool(reading.unknown_tables)
    return Hit(
        (first,),
        {"title": title, "name": part.entity.name, "where": wording.place(first)},
        "table_missing",
        "",
        title,
        severity=Severity.WARNING if unsure else None,
    )


def _title_at(level: str, spec: TableSpec, reading: Reading) -> str:
    """The title of a table as a department or a unit prints it."""
    title, named = spec.titles[0], reading.template.level_words
    department, own = named.get("department", ""), named.get(level, "")
    if department and own and title.startswith(department):
        return own + title.removeprefix(department)
    return title


def _most_missing(part: Part, missing: Sequence[TableSpec], reading: Reading) -> Hit:
    """An extract, or a layout that is read only in part: one finding, not one for each table."""
    first = next(t.place for t in reading.tables if t.part == part.index)
    return Hit(
        (first,),
        {
            "name": part.entity.name,
            "count": str(len(missing)),
            "titles": wording.listing(
                (_title_at(part.entity.level, spec, reading) for spec in missing), 30
            ),
        },
        "most_missing",
        "",
        str(len(missing)),
    )


# ---------------------------------------------------------------------------- empty tables


_CALLED_EMPTY = re.compile(r"本表(?:为|是)?(?:空表|无数据|没有数据)|(?:故|因此)(?:为|是)?空表")


@rule("N6")
def empty_without_note(case: Case) -> Iterator[Result]:
    """A table without data is published with a note that says so (fund tables: G18)."""
    reasons = _contents_reasons(case.reading)
    for table in case.reading.tables:
        if not table.spec.empty_note or table.kind in _FUNDS:
            continue
        if not is_empty(table):
            yield from _called_empty(case.reading, table)
        elif _unread_below(case.reading, table):
            continue  # what it holds was not read
        elif says_empty(notes_of(case.reading, table)) or words.title(table.title) in reasons:
            yield Passed()
        elif not _explained(case.reading, table):
            yield Hit(
                (table.place,),
                {"title": table.title, "where": wording.line(table.place)},
                "empty_no_note",
                "",
                "",
            )


def _unread_below(reading: Reading, table: ReadTable) -> bool:
    """Whether figures that were not read stand between a table and the next one."""
    start = table.place.line
    end = min((t.place.line for t in reading.tables if t.place.line > start), default=start + _FAR)
    return any(start < u.place.line < min(end, start + _FAR) for u in reading.unread)


def _called_empty(reading: Reading, table: ReadTable) -> Iterator[Hit]:
    """A table with amounts under which a note calls it empty."""
    note = next((p for text, p in notes_of(reading, table) if _CALLED_EMPTY.search(text)), None)
    if note is not None:
        fields: dict[str, wording.Field] = {
            "title": table.title,
            "where": wording.line(table.place),
            "note": wording.place(note),
        }
        yield Hit((table.place, note), fields, "called_empty")


def _explained(reading: Reading, table: ReadTable) -> bool:
    """Whether the narrative of the part says that there is nothing (没有安排“三公”经费)."""
    core = re.sub(r"部门|单位|预算|财政拨款|支出|安排|表|\"|公开", "", words.title(table.title))
    return len(core) >= 2 and any(
        p.part == table.part
        and p.kind == PARAGRAPH
        and core in words.fold(p.text).replace('"', "")
        and (EMPTY_NOTE.search(p.text) or _ZERO.search(p.text))
        for p in passages(reading)
    )


def _contents_reasons(reading: Reading) -> set[str]:
    """Titles of tables whose contents line says they are empty and why."""
    return {
        words.title(m.title[0] if m.title else m.entry.title)
        for m in listed_tables(reading)
        if m.entry.empty and m.entry.reason
    }


@rule("G18")
def fund_tables(case: Case) -> Iterator[Result]:
    """Fund and state-capital table empty <=> note <=> no such money in the other tables."""
    reading = case.reading
    reasons = _contents_reasons(reading)
    for table in reading.tables:
        fund = _FUNDS.get(table.kind)
        if fund is None:
            continue
        notes = notes_of(reading, table)
        noted = says_empty(notes) or words.title(table.title) in reasons
        elsewhere = _fund_money(reading, table, fund)
        fields: dict[str, wording.Field] = {
            "title": table.title,
            "where": wording.line(table.place),
        }
        if is_empty(table) and elsewhere is not None:
            yield Hit(
                (table.place, elsewhere.place),
                {
                    **fields,
                    "amount": elsewhere.place.text or "",
                    "elsewhere": wording.place(elsewhere.place),
                },
                "money_elsewhere",
                "",
                elsewhere.place.text,
            )
        elif is_empty(table) and not noted and _unread_below(reading, table):
            continue
        elif is_empty(table) and not noted:
            yield Hit((table.place,), fields, "no_note")
        elif not table.is_empty and says_empty(notes):
            note = next(place for text, place in notes if EMPTY_NOTE.search(text))
            yield Hit(
                (table.place, note), {**fields, "note": wording.place(note)}, "note_with_money"
            )
        else:
            yield Passed()


def _fund_money(reading: Reading, table: ReadTable, fund: str) -> Fact | None:
    """A figure of this fund's money in another table of the part that this table has to show."""
    facts = [
        fact
        for other in reading.tables_of("fiscal_balance", table.part)
        for fact in other.facts
        if isinstance(fact.value, Amount) and fact.value.value and not fact.ambiguous
    ]
    moved = {
        fact.coordinate.get("flow", "")
        for fact in facts
        if fact.coordinate.get("fund", fund) in (fund, "fiscal")
    }
    return next(
        (f for f in facts if f.coordinate.get("fund") == fund and _due(f, table, moved)), None
    )


def _due(fact: Fact, table: ReadTable, moved: set[str]) -> bool:
    """Whether a fund table without a figure contradicts this one: not where the money is kept for
    next year, nor where it is last year's and the table leaves that out (不含上年结转)."""
    flow, said = fact.coordinate.get("flow"), table.spec.says
    if said.get("flow") == "expenditure" and "carry_out" in moved and flow != "expenditure":
        return False
    if said.get("carry") == "current" and "carry_in" in moved:
        return flow == "income"
    return True


@rule("G18")
def contents_against_tables(case: Case) -> Iterator[Result]:
    """是否空表 on the contents page <=> the table in the body is empty, and printed."""
    for item in listed_tables(case.reading):
        entry = item.entry
        if entry.empty is None:
            continue
        fields: dict[str, wording.Field] = {
            "title": entry.title,
            "number": entry.number,
            "where": wording.place(entry.place),
        }
        if entry.empty and item.title is None and item.table is None:
            yield Hit((entry.place,), fields, "empty_absent", entry.title, "")
            continue
        if entry.empty and not entry.reason:
            yield Hit((entry.place,), fields, "no_reason", entry.title, "")
        if item.table is None:
            continue
        if entry.empty and not item.table.is_empty:
            yield Hit(
                (entry.place, item.table.place),
                {**fields, "body": wording.place(item.table.place)},
                "said_empty",
                "是",
                "否",
            )
        elif not entry.empty and is_empty(item.table) and item.table.facts:
            yield Hit(
                (entry.place, item.table.place),
                {**fields, "body": wording.place(item.table.place)},
                "said_filled",
                "否",
                "是",
            )
        else:
            yield Passed()
