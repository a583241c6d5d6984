"""Government procurement: quantities, reserves, and the projects that pay."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.model import Purchase
from mingzhang.budget.problems import Problem, error, quoted, warning
from mingzhang.budget.validate.books import (
    Books,
    grouped,
    repeated,
    short,
    total,
    twice,
    yuan,
    yuan_en,
)
from mingzhang.classifications import is_money_unit


def check_purchases(books: Books) -> Iterator[Problem]:
    """Every purchase, and the purchases of each project together."""
    for purchase in books.budget.purchases:
        yield from _figures(books, purchase)
    for purchase, first in repeated(books.budget.purchases, lambda p: p):
        yield twice(books, purchase, first, "这一行", "This purchase")
    if books.whole("lines", "projects", "purchases"):
        yield from _of_projects(books)


def _figures(books: Books, purchase: Purchase) -> Iterator[Problem]:
    at = books.at(purchase)
    if purchase.quantity is not None and purchase.price is not None:
        product = round(purchase.quantity * purchase.price, 2)
        if product != purchase.amount:
            zh = (
                f"数量 {short(purchase.quantity)} × 单价 {yuan(purchase.price)} ＝ "
                f"{yuan(product)}，与金额 {yuan(purchase.amount)} 相差 "
                f"{yuan(abs(product - purchase.amount))}。"
            )
            en = (
                f"{short(purchase.quantity)} × {yuan_en(purchase.price)} = {yuan_en(product)}, "
                f"but the amount is {yuan_en(purchase.amount)}."
            )
            yield warning("price_times_quantity", zh, en, at, "amount")
    if purchase.reserve is not None and purchase.reserve > purchase.amount:
        zh = f"预留中小微企业 {yuan(purchase.reserve)}，超过采购金额 {yuan(purchase.amount)}。"
        en = f"{yuan_en(purchase.reserve)} are reserved of {yuan_en(purchase.amount)}."
        yield error("reserve_exceeds", zh, en, at, "reserve")
    if purchase.measure and is_money_unit(purchase.measure):
        zh = f"计量单位{quoted(purchase.measure)}是货币单位，应为台、套、批等。"
        en = f"The measure {quoted(purchase.measure)} is a unit of money."
        yield warning("money_as_measure", zh, en, at, "measure")


def _of_projects(books: Books) -> Iterator[Problem]:
    for source, purchases in grouped(books.budget.purchases, lambda p: p.source).items():
        project = books.projects.get(source)
        if project is None:
            continue
        bought, budget = total(p.amount for p in purchases), books.spent.get(source)
        if budget is not None and bought > budget:
            zh = (
                f"项目{quoted(project.name)}的采购合计 {yuan(bought)}，超过它的预算 "
                f"{yuan(budget)}，多 {yuan(bought - budget)}，请核对。"
            )
            en = (
                f"Purchases of the project {quoted(project.name)} make {yuan_en(bought)}, more "
                f"than its budget of {yuan_en(budget)}."
            )
            yield warning("purchases_exceed_project", zh, en, books.at(purchases[0]), "amount")
