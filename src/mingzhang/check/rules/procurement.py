"""Rules on the lines of the procurement table (政府采购预算表): P1, P4, P7, P9."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import replace
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.check.purchases import KIND, Purchase, figure, lines_of, purchases, spread
from mingzhang.check.sentences import Sentence, amount_after, paragraphs
from mingzhang.check.wordlists import patterns
from mingzhang.classifications import (
    NameMatch,
    ProcurementClass,
    is_money_unit,
    is_procurement_code,
    procurement,
    procurement_class,
)
from mingzhang.facts import Amount, Interval, Message, Place
from mingzhang.interpret.model import Reading, ReadRow, ReadTable

RESERVE_SINCE = 2021
RESERVE_SHARE = Decimal("0.30")
WORKS_SHARE = Decimal("0.40")
WORKS_FROM = Decimal(4_000_000)
CATALOGUE_SINCE = 2023
MANY_LOTS = 10
_CUT_CODE = re.compile(r"[ABC]\d{2,7}")

# ------------------------------------------------------------------ P1 amount = quantity × price


@rule("P1")
def amount_is_quantity_times_price(case: Case) -> Iterator[Result]:
    """采购金额 = 数量 × 单价, within what the rounding of the price explains."""
    complete, lacking = 0, 0
    hits: list[tuple[Hashable, Hit]] = []
    for table in case.reading.tables_of(KIND):
        if table.spec.column("price") is None:
            continue
        lines = lines_of(table)
        decimals = max((p.price.decimals for p in lines if p.price is not None), default=0)
        for line in lines:
            if line.price is None or line.quantity is None or line.total is None:
                lacking += 1
                continue
            complete += 1
            key = (line.project, line.item, line.quantity.value, line.price.value)
            hit = _product_hit(line, line.quantity, line.price, line.total, decimals)
            if hit is not None:
                hits.append((key, hit))
    if complete > len(hits):
        yield Passed(complete - len(hits))
    yield from gathered(hits)
    if lacking:
        yield NotEnough(
            Message(
                f"采购表有{lacking}行缺数量、单价或金额，未核对“数量×单价”。",
                f"{lacking} procurement lines lack a quantity, a price or an amount.",
            )
        )


def _product_hit(
    line: Purchase, quantity: Amount, price: Amount, total: Amount, decimals: int
) -> Hit | None:
    half = _half_step(price, decimals)
    if _product(quantity, Interval(price.base - half, price.base + half)).meets(total.interval):
        return None
    in_yuan = _product(quantity, Interval(price.value - half, price.value + half))
    unit_slip = price.unit.in_yuan > 1 and in_yuan.meets(total.interval)
    digits = max(price.decimals, total.decimals)
    expected = Amount(quantity.value * price.value, price.unit, digits)
    allowed = _shown_yuan(quantity.value * half + total.half_step, total)
    return Hit(
        places=(line.place("quantity"), line.place("price"), line.place("total")),
        variant="price_unit" if unit_slip else "default",
        fields={
            "item": line.item,
            "quantity": quantity.shown(),
            "price": price.shown(),
            "product": expected.shown(),
            "total": total.shown(),
            "allowed": allowed,
            "where": wording.place(line.row.place),
            "price_figure": f"{price.value:,}",
        },
        stated=total.shown(),
        expected=expected.shown(),
        allowed=allowed,
        difference=_shown_yuan(abs(expected.base - total.base), total),
    )


def wrong_product(line: Purchase) -> bool:
    """Whether quantity, price and amount of a line contradict each other."""
    if line.price is None or line.quantity is None or line.total is None:
        return False
    return _product_hit(line, line.quantity, line.price, line.total, 0) is not None


def _half_step(price: Amount, decimals: int) -> Decimal:
    # A spreadsheet drops final zeros: 3 in a column with two decimals was 3.00.
    return Decimal(5).scaleb(-max(price.decimals, decimals) - 1) * price.unit.in_yuan


def _product(quantity: Amount, price: Interval) -> Interval:
    whole = quantity.value == quantity.value.to_integral_value()
    slack = Decimal(0) if whole else quantity.half_step
    ends = [(quantity.value + q) * p for q in (-slack, slack) for p in (price.lo, price.hi)]
    return Interval(min(ends), max(ends))


def _shown_yuan(yuan: Decimal, like: Amount) -> str:
    return Amount(yuan / like.unit.in_yuan, like.unit, max(like.decimals, 3)).shown()


# ---------------------------------------------------------------- P4 reserve for small businesses


@rule("P4")
def reserve_within_amount(case: Case) -> Iterator[Result]:
    """0 ≤ 预留中小微企业份额 ≤ 采购金额, in every row and in the total."""
    met = 0
    hits: list[tuple[Hashable, Hit]] = []
    for table in case.reading.tables_of(KIND):
        wrong = [hit for row in table.rows if (hit := _reserve_hit(row)) is not None]
        met += sum(1 for row in table.rows if figure(row, "reserve") and figure(row, "total"))
        met -= len(wrong)
        lines = {row.place for row in table.rows if row.kind == "data"}
        if any(row_place in lines for _, row_place, _ in wrong):
            # A total that is wrong because a line is wrong is no problem of its own.
            wrong = [found for found in wrong if found[1] in lines]
        hits.extend((key, hit) for key, _, hit in wrong)
    if met:
        yield Passed(met)
    yield from gathered(hits)


def _reserve_hit(row: ReadRow) -> tuple[Hashable, Place, Hit] | None:
    reserve, total = figure(row, "reserve"), figure(row, "total")
    if reserve is None or total is None or Decimal(0) <= reserve.base <= total.base:
        return None
    item = row.cells["item_name"].text if "item_name" in row.cells else ""
    name = item.strip() or row.label
    return (
        (name, reserve.value, total.value),
        row.place,
        Hit(
            places=(row.cells["reserve"].place, row.cells["total"].place),
            variant="row",
            fields={
                "name": name,
                "reserve": reserve.shown(),
                "total": total.shown(),
                "where": wording.place(row.place),
            },
            stated=reserve.shown(),
            expected=f"0—{total.shown()}",
        ),
    )


@rule("P4")
def reserve_large_enough(case: Case) -> Iterator[Result]:
    """The reserved share of all procurement is at least 30 %, of large works at least 40 %."""
    hits: list[tuple[Hashable, Hit]] = []
    for table in case.reading.tables_of(KIND):
        year = case.reading.parts[table.part].year
        if table.spec.column("reserve") is None or (year is not None and year < RESERVE_SINCE):
            continue
        lines = lines_of(table)
        total, reserve, places = _sums(table, lines)
        if total.lo <= 0:
            continue
        works = [
            p
            for p in lines
            if procurement_class(p.code) is ProcurementClass.WORKS
            and p.total is not None
            and p.total.base > WORKS_FROM
        ]
        short = []
        if reserve.hi < RESERVE_SHARE * total.lo:
            short.append(_short("share", total, reserve, RESERVE_SHARE, places))
        if works:
            amount, kept = spread(p.total for p in works), spread(p.reserve for p in works)
            spots = distinct(p.place(c) for p in works for c in ("total", "reserve"))
            if kept.hi < WORKS_SHARE * amount.lo:
                short.append(_short("works", amount, kept, WORKS_SHARE, spots))
        if not short:
            yield Passed()
        hits.extend(((hit.variant, hit.stated, hit.expected), hit) for hit in short)
    yield from gathered(hits)


def _sums(table: ReadTable, lines: list[Purchase]) -> tuple[Interval, Interval, tuple[Place, ...]]:
    for row in table.rows:
        total = figure(row, "total")
        if row.kind == "total" and total is not None:
            reserve = figure(row, "reserve")
            cells = [row.cells[c] for c in ("total", "reserve") if c in row.cells]
            places = tuple(c.place for c in cells) or (row.place,)
            if reserve is not None:
                # A plain 0 beside 11.66 is as exact as its neighbour.
                reserve = replace(reserve, decimals=max(reserve.decimals, total.decimals))
            kept = reserve.interval if reserve else spread(p.reserve for p in lines)
            return total.interval, kept, places
    places = distinct(p.row.place for p in lines if p.total is not None)
    return spread(p.total for p in lines), spread(p.reserve for p in lines), places


def _short(
    variant: str, total: Interval, reserve: Interval, share: Decimal, places: tuple[Place, ...]
) -> Hit:
    wan = Decimal(10_000)
    amount, kept = f"{total.middle / wan:,.2f}万元", f"{reserve.middle / wan:,.2f}万元"
    actual, least = f"{reserve.middle / total.middle * 100:.2f}%", f"{share * 100:.0f}%"
    needed = f"{total.middle * share / wan:,.2f}万元"
    return Hit(
        places=places,
        variant=variant,
        stated=actual,
        expected=f"≥{least}",
        fields={
            "total": amount,
            "reserve": kept,
            "actual": actual,
            "least": least,
            "needed": needed,
            "where": wording.place(places[0]),
        },
    )


# ------------------------------------------------------------------ P7 unit of measure, item code


@rule("P7")
def unit_of_measure_counts_things(case: Case) -> Iterator[Result]:
    """计量单位 is a unit that counts things, never a unit of money."""
    lines = [p for p in purchases(case.reading) if p.measure]
    hits = [((p.item, p.measure), _unit_hit(p, "money")) for p in lines if is_money_unit(p.measure)]
    if met := len(lines) - len(hits):
        yield Passed(met)
    yield from gathered(hits)
    lumps = patterns("purchases")["lump_units"]
    odd = [
        p
        for p in lines
        if lumps.fullmatch(p.measure) and p.quantity is not None and p.quantity.value > MANY_LOTS
    ]
    yield from gathered(((p.item, p.measure), _unit_hit(p, "lots")) for p in odd)


def _unit_hit(line: Purchase, variant: str) -> Hit:
    return Hit(
        places=(line.place("unit_of_measure"),),
        variant=variant,
        fields={
            "item": line.item,
            "unit": line.measure,
            "where": wording.place(line.row.place),
            "quantity": line.quantity.shown() if line.quantity else "",
            "price": line.price.shown() if line.price else "",
        },
        stated=line.measure,
    )


@rule("P7")
def item_code_and_name_agree(case: Case) -> Iterator[Result]:
    """The code has the shape of the procurement catalogue, and the name is the code's name."""
    met, hits = 0, []
    for line in purchases(case.reading):
        year = case.reading.parts[line.part].year
        if not line.code or (year is not None and year < CATALOGUE_SINCE):
            continue
        if not any(char.isascii() and char.isalnum() for char in line.code):
            continue  # the column prints what is bought in words
        hit = _code_hit(line, year)
        if hit is None:
            met += 1
        else:
            hits.append(((hit.variant, line.code, line.item), hit))
    if met:
        yield Passed(met)
    yield from gathered(hits)


def _code_hit(line: Purchase, year: int | None) -> Hit | None:
    places = distinct((line.place("item_code"), line.place("item_name")))
    where = wording.place(line.row.place)
    fields: dict[str, wording.Field] = {"code": line.code, "item": line.item, "where": where}
    if not is_procurement_code(line.code):
        cut = _CUT_CODE.fullmatch(line.code) is not None
        return Hit(places, fields, "code_cut" if cut else "code", stated=line.code)
    match = procurement().name_matches(line.code, line.item, year)
    known = procurement().get(line.code)
    if known is None or match not in (NameMatch.DIFFERENT, NameMatch.FORMER):
        return None
    fields["name"] = known.name
    # A body may name what it buys more closely than the catalogue does (激光打印机 for 打印机).
    if known.name in line.item or (match is NameMatch.DIFFERENT and line.item in known.name):
        return None
    others = procurement().by_name(line.item)
    fields["other"] = "/".join(o.code for o in others) if others else "—"
    variant = "name" if match is NameMatch.DIFFERENT and others else "name_note"
    return Hit(places, fields, variant, stated=line.item, expected=known.name)


# ------------------------------------------------------- P9 goods + works + services = total


@rule("P9")
def classes_add_up(case: Case) -> Iterator[Result]:
    """货物 + 工程 + 服务 = 政府采购预算总额, where the narrative states them."""
    hits: list[tuple[Hashable, Hit]] = []
    for said in paragraphs(case.reading, "政府采购", "货物", "服务"):
        stated = _stated_classes(said)
        if stated is None:
            continue
        total, parts = stated
        if spread(parts.values()).meets(total.interval):
            yield Passed(1, _named_in_text(case.reading, said.part))
        else:
            hits.append(
                (
                    (total.value, tuple(p.value for p in parts.values())),
                    _classes_hit(said, total, parts),
                )
            )
        yield from _against_table(case.reading, said, parts)
    yield from gathered(hits)


def _named_in_text(reading: Reading, part: int) -> tuple[Place, ...]:
    """The figures of the classes that the layout gives coordinates of their own."""
    return tuple(
        m.fact.place
        for m in reading.mentions
        if m.part == part and m.fact.coordinate.get("item") in {"goods", "works", "services"}
    )


def _stated_classes(said: Sentence) -> tuple[Amount, dict[str, Amount]] | None:
    lists = patterns("purchases")
    total = amount_after(lists["procurement_total"], said.text)
    parts = {
        name: amount
        for name in ("goods", "works", "services")
        if (amount := amount_after(lists[name], said.text)) is not None
    }
    # A class that is not mentioned may be none; with one class alone there is nothing to add up.
    return (total, parts) if total is not None and len(parts) > 1 else None


def _classes_hit(said: Sentence, total: Amount, parts: dict[str, Amount]) -> Hit:
    names = {"goods": "货物", "works": "工程", "services": "服务"}
    where, shown = wording.place(said.place), {k: a.shown() for k, a in parts.items()}
    listed = Message(
        "＋".join(f"{names[key]}{text}" for key, text in shown.items()),
        " + ".join(f"{key} {wording.figure(text).en}" for key, text in shown.items()),
    )
    sum_yuan = sum((amount.base for amount in parts.values()), Decimal(0))
    result = Amount(sum_yuan / total.unit.in_yuan, total.unit, total.decimals).shown()
    return Hit(
        places=(said.place,),
        variant="sum",
        stated=total.shown(),
        expected=result,
        difference=_shown_yuan(abs(sum_yuan - total.base), total),
        fields={"total": total.shown(), "sum": result, "parts": listed, "where": where},
    )


def _against_table(reading: Reading, said: Sentence, parts: dict[str, Amount]) -> Iterator[Result]:
    lines = purchases(reading, said.part)
    if not lines or any(procurement_class(p.code) is None or p.total is None for p in lines):
        return
    names = {
        "goods": ProcurementClass.GOODS,
        "works": ProcurementClass.WORKS,
        "services": ProcurementClass.SERVICES,
    }
    for key, amount in parts.items():
        rows = [p for p in lines if procurement_class(p.code) is names[key]]
        total = spread(p.total for p in rows)
        if total.meets(amount.interval):
            yield Passed()
            continue
        shown = f"{total.middle / amount.unit.in_yuan:,.2f}{amount.unit.value}"
        places = distinct((said.place, *(p.place("total") for p in rows)))
        yield Hit(
            places=places,
            variant="table",
            stated=amount.shown(),
            expected=shown,
            fields={
                "kind": Message(names[key].value, key),
                "stated": amount.shown(),
                "sum": shown,
                "where": wording.place(said.place),
            },
        )
