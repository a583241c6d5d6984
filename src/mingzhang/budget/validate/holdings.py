"""Assets, staff and last year's figures: one row each, and parts within their wholes."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.problems import Problem, error, place, warning
from mingzhang.budget.validate.books import Books, repeated


def check_holdings(books: Books) -> Iterator[Problem]:
    """Assets, staff, figures of last year."""
    yield from _once(books)
    yield from _offices(books)
    yield from _staff(books)


def _once(books: Books) -> Iterator[Problem]:
    budget = books.budget
    doubles = (
        *repeated(budget.assets, lambda a: (a.unit, a.item)),
        *repeated(budget.staff, lambda s: (s.unit, s.item)),
        *repeated(budget.last_year, lambda f: (f.unit, f.coordinate)),
        *repeated(budget.codes, lambda c: (c.scheme, c.code)),
    )
    for record, first in doubles:
        other = books.at(first)
        zh = f"与{place(other)}是同一事项，只应填一行；请合并或删去一行。"
        en = f"This is the same item as {place(other, 'en')}; keep one of them."
        field = "coordinate.flow" if record in budget.last_year else "item"
        yield error("same_item", zh, en, books.at(record), field)


def _offices(books: Books) -> Iterator[Problem]:
    held = {(asset.unit, asset.item): asset for asset in books.budget.assets}
    for (unit, item), offices in held.items():
        houses = held.get((unit, "asset_house"))
        if item != "asset_office" or not books.whole("assets"):
            continue
        for field, what in (("quantity", "面积"), ("value", "价值")):
            part = getattr(offices, field) or 0
            whole = (getattr(houses, field) if houses else None) or 0
            if part > whole:
                zh = f"办公用房的{what} {part:,.2f} 超过房屋的{what} {whole:,.2f}，应是其一部分。"
                en = f"The offices' {field} {part:,.2f} exceeds that of the houses, {whole:,.2f}."
                yield error("offices_exceed_houses", zh, en, books.at(offices), field)


def _staff(books: Books) -> Iterator[Problem]:
    persons = {(staff.unit, staff.item): staff for staff in books.budget.staff}
    for (unit, item), established in persons.items():
        actual = persons.get((unit, "actual"))
        if item == "established" and actual and established.number > actual.number:
            zh = f"在编人数 {established.number} 多于实有在职人数 {actual.number}，请核对。"
            en = f"{established.number} established persons of {actual.number} in service."
            yield warning("staff_parts", zh, en, books.at(established), "number")
