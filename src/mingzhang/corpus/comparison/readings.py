"""Two disclosures compared: cells by what they mean, forms by project, sentences by section.

Figures are matched by their coordinate, not by where they stand: a row that moved is no change, a
figure that means something else is. Year and body are left out, so that last year's disclosure can
be laid beside this year's.
"""

from __future__ import annotations

from collections.abc import Iterable

from mingzhang.corpus.comparison.model import Change, sequence_changes
from mingzhang.corpus.comparison.wording import sentences
from mingzhang.facts import Amount, Coordinate, Fact, shown
from mingzhang.interpret.model import PerformanceForm, Reading, ReadTable, Section
from mingzhang.interpret.words import fold

_Key = tuple[int, str, Coordinate, int]


def compare_readings(before: Reading, after: Reading) -> tuple[Change, ...]:
    """Every cell, performance target and sentence that is not the same in both."""
    return (
        *_tables(before, after),
        *_forms(before, after),
        *_sections(before, after),
    )


def _tables(before: Reading, after: Reading) -> Iterable[Change]:
    olds, news = _cells(before), _cells(after)
    for key in dict.fromkeys((*olds, *news)):
        old, new = olds.get(key), news.get(key)
        was, now = _text(old), _text(new)
        if was != now:
            place = news[key].place if key in news else olds[key].place
            where = "，".join(word for word in (place.row, place.column) if word)
            yield Change(f"《{place.table}》", where, was, now, difference=_moved(old, new))


def _cells(reading: Reading) -> dict[_Key, Fact]:
    """Figures by part, table, coordinate and, where one is printed twice, which printing it is."""
    found: dict[_Key, Fact] = {}
    for table in reading.tables:
        for fact in _figures(table):
            at = fact.coordinate.without("entity", "year")
            number = 0
            while (table.part, table.kind, at, number) in found:
                number += 1
            found[(table.part, table.kind, at, number)] = fact
    return found


def _figures(table: ReadTable) -> Iterable[Fact]:
    """Figures other than zero: a blank, a dash and 0.00 say the same."""
    return (f for f in table.facts if isinstance(f.value, Amount) and f.value.value)


def _moved(old: Fact | None, new: Fact | None) -> str:
    """How much a figure moved, in the unit it is shown in; empty where the units differ."""
    values = [f.value for f in (old, new) if f is not None and isinstance(f.value, Amount)]
    if len({value.unit for value in values}) != 1:
        return ""
    unit = values[0].unit
    was = old.value.value if old is not None and isinstance(old.value, Amount) else 0
    now = new.value.value if new is not None and isinstance(new.value, Amount) else 0
    return f"{now - was:+,f}{unit.value}"


def _text(fact: Fact | None) -> str | None:
    return None if fact is None else shown(fact.value)


def _forms(before: Reading, after: Reading) -> Iterable[Change]:
    olds, news = _forms_by_name(before), _forms_by_name(after)
    for key in dict.fromkeys((*olds, *news)):
        old, new = olds.get(key), news.get(key)
        one = new or old
        group = f"绩效目标：{one.name if one else ''}"
        if old is None or new is None:
            yield Change(group, "绩效目标表", _form_line(old), _form_line(new))
            continue
        for field in dict.fromkeys((*old.fields, *new.fields)):
            was, now = old.fields.get(field), new.fields.get(field)
            if fold(was[0] if was else "") != fold(now[0] if now else ""):
                yield Change(group, field, was[0] if was else None, now[0] if now else None)
        for field in dict.fromkeys((*old.amounts, *new.amounts)):
            amounts = _text(old.amounts.get(field)), _text(new.amounts.get(field))
            if amounts[0] != amounts[1]:
                yield Change(group, field, *amounts)
        plans = [[f"{p.head} {shown(p.value)}" for p in form.plan] for form in (old, new)]
        yield from sequence_changes(group, "支出计划", *plans)
        yield from sequence_changes(group, "绩效指标", _indicators(old), _indicators(new))


def _forms_by_name(reading: Reading) -> dict[tuple[int, str, str, int], PerformanceForm]:
    found: dict[tuple[int, str, str, int], PerformanceForm] = {}
    for form in reading.forms:
        number = 0
        name = form.code or fold(form.name)
        while (form.part, form.spec.scope, name, number) in found:
            number += 1
        found[(form.part, form.spec.scope, name, number)] = form
    return found


def _form_line(form: PerformanceForm | None) -> str | None:
    return None if form is None else f"{form.title}（{len(form.indicators)} 项指标）"


def _indicators(form: PerformanceForm) -> list[str]:
    lines = []
    for one in form.indicators:
        weight = "" if one.weight is None else shown(one.weight)
        said = (one.level1, one.level2, one.level3, one.description, one.value, weight, one.rule)
        lines.append(" | ".join(text for text in said if text))
    return lines


def _sections(before: Reading, after: Reading) -> Iterable[Change]:
    olds, news = _sections_by_id(before), _sections_by_id(after)
    for key in dict.fromkeys((*olds, *news)):
        old, new = olds.get(key), news.get(key)
        title = news[key].title if key in news else olds[key].title
        yield from sequence_changes(f"“{title}”", "", _sentences(old), _sentences(new))


def _sections_by_id(reading: Reading) -> dict[tuple[int, str, int], Section]:
    found: dict[tuple[int, str, int], Section] = {}
    for section in reading.sections:
        name = section.spec.id if section.spec else fold(section.title)
        number = 0
        while (section.part, name, number) in found:
            number += 1
        found[(section.part, name, number)] = section
    return found


def _sentences(section: Section | None) -> list[str]:
    if section is None:
        return []
    return [one for text, _ in section.paragraphs for one in sentences(text)]
