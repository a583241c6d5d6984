"""Budget → what is wrong with it. The same rules for workbook, YAML and budgets made in code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from mingzhang.budget.model import Budget
from mingzhang.budget.problems import Problem
from mingzhang.budget.validate.bodies import check_bodies
from mingzhang.budget.validate.books import Books
from mingzhang.budget.validate.fields import check_fields
from mingzhang.budget.validate.holdings import check_holdings
from mingzhang.budget.validate.lines import check_lines
from mingzhang.budget.validate.money import check_money
from mingzhang.budget.validate.projects import check_projects
from mingzhang.budget.validate.purchases import check_purchases
from mingzhang.budget.validate.texts import check_texts
from mingzhang.budget.validate.year import check_year
from mingzhang.templates.prose_model import Slot

__all__ = ["validate"]


def validate(
    budget: Budget, *, broken: Collection[str] = (), slots: Sequence[Slot] = ()
) -> tuple[Problem, ...]:
    """Every mistake of a budget (call :func:`~mingzhang.budget.complete` first).

    ``broken`` names sheets of which records are missing, because the file could not be read there:
    what compares their sums is left out. ``slots`` are the texts the layout asks for; without them
    the keys of texts are not judged. Places are those of the records (:class:`Where`), or the
    number of the record in its tuple where it has none.
    """
    books = Books(budget, frozenset(broken))
    return tuple(
        chain(
            check_bodies(books),
            check_fields(books),
            check_lines(books),
            check_money(books),
            check_projects(books),
            check_purchases(books),
            check_holdings(books),
            check_texts(books, slots),
            check_year(books),
        )
    )
