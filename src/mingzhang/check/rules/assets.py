"""Rules on state assets (国有资产): A2 date, A3 vehicles and office space, P8 planned purchases."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from datetime import date
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.check.purchases import KIND, Purchase, figure, purchases, spread
from mingzhang.check.sentences import (
    MONEY,
    Sentence,
    figures_of,
    money,
    paragraphs,
    sentences,
)
from mingzhang.check.wordlists import patterns
from mingzhang.documents import Paragraph
from mingzhang.facts import Amount, Blank, Message, Place, Value
from mingzhang.interpret.model import Reading, ReadRow, ReadTable

ASSETS = "assets"
_HEAD_LINES = 6
_VALUE = "车辆价值"
_NO_ASSETS = Message("没有固定资产", "no fixed assets")


# ------------------------------------------------------------- P8 planned assets = assets bought


@rule("P8")
def planned_assets_are_bought(case: Case) -> Iterator[Result]:
    """本年度拟购置固定资产总额 = Σ procurement lines that are fixed assets."""
    hits: list[tuple[Hashable, Hit]] = []
    lists = patterns("purchases")
    for said in paragraphs(case.reading, "固定资产"):
        for match in lists["planned_assets"].finditer(said.text):
            found = MONEY.match(said.text, match.end())
            if found is None:
                continue
            stated = money(found)
            if not case.reading.tables_of(KIND, said.part):
                yield NotEnough(
                    Message(
                        f"{said.place.shown()}写拟购置固定资产{stated.shown()}，"
                        "没有读到政府采购预算表，未核对。",
                        "Planned asset purchases are stated, but no procurement table was read.",
                    )
                )
                continue
            hit = _planned_hit(case.reading, said, match.start(), stated)
            if hit is None:
                yield Passed()
            else:
                hits.append(((stated.value, hit.expected), hit))
    yield from gathered(hits)


def _planned_hit(reading: Reading, said: Sentence, start: int, stated: Amount) -> Hit | None:
    lines = [p for p in purchases(reading, said.part) if p.total is not None]
    fixed = [p for p in lines if p.is_fixed_asset]
    doubtful = [p for p in lines if p.is_fixed_asset is None]
    soft = [p for p in lines if p.is_intangible]
    bought = spread(p.total for p in fixed)
    if bought.meets(stated.interval):
        return None
    if (
        doubtful
        and bought.lo <= stated.interval.hi
        and (spread(p.total for p in (*fixed, *doubtful)).hi >= stated.interval.lo)
    ):
        return None  # A line whose code does not tell may be what is missing.
    with_soft = spread(p.total for p in (*fixed, *soft)).meets(stated.interval)
    claimed = patterns("purchases")["listed_words"].search(said.text, start) is not None
    more = bought.hi < stated.interval.lo
    variant = (
        "intangible" if with_soft and soft else ("outside" if more and not claimed else "default")
    )
    expected = _shown(bought.middle, stated)
    listed = [*fixed, *soft] if variant == "intangible" else fixed
    return Hit(
        places=distinct((*(p.place("total") for p in listed), said.place)),
        variant=variant,
        stated=stated.shown(),
        expected=expected,
        difference=_shown(abs(stated.base - bought.middle), stated),
        fields={
            "stated": stated.shown(),
            "sum": expected,
            "where": wording.place(said.place),
            "items": wording.listing(_item(p) for p in listed) if listed else _NO_ASSETS,
            "soft": wording.listing(_item(p) for p in soft),
        },
    )


def _item(line: Purchase) -> Message:
    return wording.named(line.item, line.total.shown() if line.total else "")


def _shown(yuan: Decimal, like: Amount) -> str:
    return Amount(yuan / like.unit.in_yuan, like.unit, max(like.decimals, 2)).shown()


# ------------------------------------------------- A2 assets are told as of 31 December last year


@rule("A2")
def assets_as_of_last_year_end(case: Case) -> Iterator[Result]:
    """The date of the asset figures is 31 December of the year before the budget year."""
    hits: list[tuple[Hashable, Hit]] = []
    met = 0
    for part, day, text, place in _dates(case.reading):
        year = case.reading.parts[part].year
        if year is None:
            continue
        final = case.reading.template.stage == "final"
        usual = case.reading.template.assets_as_of
        right = date(year if final else year - 1, *((12, 31) if final else usual))
        if day in (right, date(right.year, 12, 31)):
            met += 1
            continue
        variant = "future" if day > right else ("day" if day.year == right.year else "default")
        if final:
            variant = "final"
        hits.append(
            (
                (variant, day),
                Hit(
                    places=(place,),
                    variant=variant,
                    stated=text,
                    expected=right.isoformat(),
                    fields={
                        "date": text,
                        "right": Message(
                            f"{right.year}年{right.month}月{right.day}日", f"{right:%-d %B %Y}"
                        ),
                        "year": str(year),
                        "where": wording.place(place),
                    },
                ),
            )
        )
    if met:
        yield Passed(met)
    yield from gathered(hits)


def _dates(reading: Reading) -> Iterator[tuple[int, date, str, Place]]:
    """Part, day, words and place of every date as of which assets are told."""
    words = patterns("assets")["asset_words"]
    seen: set[int] = set()
    for said in sentences(reading, "截"):
        if words.search(said.text):
            for text, day in _days(said.text):
                seen.add(said.place.line)
                yield said.part, day, text, said.place
    for table in reading.tables_of(ASSETS):
        for above in _head(reading, table):
            for text, day in _days(above.text):
                if above.line not in seen:
                    seen.add(above.line)
                    place = above.place(table=table.title, text=text)
                    yield table.part, day, text, place


def _head(reading: Reading, table: ReadTable) -> Iterator[Paragraph]:
    """The lines between the title of a table and its first row."""
    first = table.place.line
    last = table.rows[0].place.line if table.rows else first + _HEAD_LINES
    for block in reading.document.blocks:
        if isinstance(block, Paragraph) and first <= block.line <= last:
            yield block
        elif block.line > last:
            break


def _days(text: str) -> Iterator[tuple[str, date]]:
    for match in patterns("assets")["as_of"].finditer(text):
        year, month, day = match["y"] or match["y2"], match["m"] or "12", match["d"] or "31"
        try:
            yield match[0].strip(), date(int(year), int(month), int(day))
        except ValueError:
            continue


# --------------------------------------------------------------- A3 vehicles, houses, breakdowns


@rule("A3")
def vehicles_have_running_costs(case: Case) -> Iterator[Result]:
    """A body that holds vehicles plans running costs for them, and the other way round."""
    hits: list[tuple[Hashable, Hit]] = []
    for part in case.reading.parts:
        held = _vehicles_of_table(case.reading, part.index)
        held = held or _vehicles_of_text(case.reading, part.index)
        costs = _running_costs(case.reading, part.index)
        if held is None or costs is None:
            continue
        (count, held_text, held_place), (cost, cost_place) = held, costs
        if bool(count) == (cost.value > 0 if isinstance(cost, Amount) else False):
            yield Passed()
            continue
        shown = cost.shown() if isinstance(cost, Amount) else "空白"
        hits.append(
            (
                (count > 0, held_text, shown),
                Hit(
                    places=(held_place, cost_place),
                    variant="no_cost" if count else "no_vehicle",
                    stated=held_text,
                    expected=shown,
                    fields={
                        "held": _vehicles(held_text),
                        "cost": wording.told(shown),
                        "where": wording.place(held_place),
                        "cost_where": wording.place(cost_place),
                    },
                ),
            )
        )
    yield from gathered(hits)


def _vehicles(held: str) -> Message:
    """Vehicles by number, or by their value where the table states no number."""
    value = held.removeprefix(_VALUE)
    if value != held:
        return Message(held, f"vehicles worth {wording.figure(value).en}")
    return wording.figure(held)


def _vehicles_of_table(reading: Reading, part: int) -> tuple[int, str, Place] | None:
    for table in reading.tables_of(ASSETS, part):
        for row in table.rows:
            if row.says.get("item") != "asset_vehicle":
                continue
            quantity, value = figure(row, "quantity"), figure(row, "value")
            if any(
                c.fact and (c.fact.ambiguous or c.fact.value is Blank.UNREAD)
                for c in row.cells.values()
            ):
                return None
            if quantity is not None and quantity.value:
                return 1, f"{quantity.value:f}辆", row.cells["quantity"].place
            if value is not None and value.value:
                return 1, f"{_VALUE}{value.shown()}", row.cells["value"].place
            return 0, "0辆", row.place
    return None


def _vehicles_of_text(reading: Reading, part: int) -> tuple[int, str, Place] | None:
    found = list(_held(reading, part))
    numbers = {int(match["a"] or match["b"]) for _, match in found}
    if len(numbers) != 1:
        return None
    said, _ = found[0]
    count = numbers.pop()
    return count, f"{count}辆", said.place


def _held(reading: Reading, part: int | None = None) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Sentences that state the number of vehicles held, with the match that holds it."""
    for said in sentences(reading, "车", part=part):
        match = patterns("assets")["vehicles_held"].search(said.text)
        if match is not None:
            yield said, match


def _running_costs(reading: Reading, part: int) -> tuple[Value, Place] | None:
    """公务用车运行维护费 in the 三公 table: the first positive figure, else what stands there."""
    found: list[tuple[Value, Place]] = []
    for table in reading.tables_of("three_public", part):
        for fact in table.facts:
            if fact.coordinate.get("item") == "vehicle_running" and "stage" not in fact.coordinate:
                if fact.ambiguous or fact.value is Blank.UNREAD:
                    return None
                found.append((fact.value, fact.place))
    positive = [f for f in found if isinstance(f[0], Amount) and f[0].value > 0]
    return positive[0] if positive else (found[0] if found else None)


@rule("A3")
def vehicles_are_the_sum_of_their_kinds(case: Case) -> Iterator[Result]:
    """实有车辆 = Σ kinds, where the narrative breaks them down."""
    hits: list[tuple[Hashable, Hit]] = []
    lists = patterns("assets")
    for said, match in _held(case.reading):
        listed, of_which = "", said.text.find("其中", match.end())
        if of_which >= 0:
            listed = said.text[of_which + 2 :]
        kinds = list(lists["vehicle_kind"].finditer(said.text, of_which + 2)) if listed else []
        if len(kinds) < 2:
            continue
        held, total = int(match["a"] or match["b"]), sum(int(k["n"]) for k in kinds)
        if held == total:
            yield Passed(1, figures_of(case.reading, said, [match, *kinds]))
        elif total > held or lists["other_kinds"].search(listed):
            hits.append(
                (
                    (held, total),
                    Hit(
                        places=(said.place,),
                        variant="kinds",
                        stated=f"{held}辆",
                        expected=f"{total}辆",
                        difference=f"{abs(held - total)}辆",
                        fields={
                            "held": str(held),
                            "sum": str(total),
                            "where": wording.place(said.place),
                            "kinds": wording.listing(
                                (k[0].strip() for k in kinds if int(k["n"])), 12
                            ),
                        },
                    ),
                )
            )
    yield from gathered(hits)


@rule("A3")
def offices_are_part_of_houses(case: Case) -> Iterator[Result]:
    """办公用房 ≤ 房屋, in area and in value."""
    hits: list[tuple[Hashable, Hit]] = []
    for table in case.reading.tables_of(ASSETS):
        house, office = _row(table, "asset_house"), _row(table, "asset_office")
        if house is None or office is None:
            continue
        for column in ("quantity", "value"):
            whole, part = figure(house, column), figure(office, column)
            if part is None or not part.value:
                continue
            if whole is not None and part.interval.lo <= whole.interval.hi:
                yield Passed()
                continue
            whole_shown = whole.shown() if whole else "空白"
            hits.append(
                (
                    (column, whole_shown, part.value),
                    Hit(
                        places=(
                            office.cells[column].place,
                            house.cells[column].place if column in house.cells else house.place,
                        ),
                        variant="office",
                        stated=part.shown(),
                        expected=f"≤{whole_shown}",
                        fields={
                            "office": part.shown(),
                            "house": wording.told(whole_shown),
                            "where": wording.place(office.place),
                            "house_where": wording.place(house.place),
                        },
                    ),
                )
            )
    yield from gathered(hits)


def _row(table: ReadTable, item: str) -> ReadRow | None:
    return next((row for row in table.rows if row.says.get("item") == item), None)
