"""What is asked for: the month, the scoring scheme."""

from __future__ import annotations

import re

from mingzhang.budget import Budget
from mingzhang.cli.complaints import CommandError, no_such
from mingzhang.performance.schemes import Scheme, all_schemes, find_scheme, scheme_for

_AS_OF = re.compile(r"(?:(20\d\d)[-./年])?(1[0-2]|0?[1-9])月?")


def chosen_month(said: str, budget: Budget) -> int:
    """``2026-07`` as a month of the budget's year. Raises :class:`CommandError`."""
    found = _AS_OF.fullmatch(said.strip())
    if found is None:
        raise CommandError(
            f"--as-of 写“{said}”不对，应为年和月，如 {budget.year}-07。",
            f"--as-of must be year and month such as {budget.year}-07, not “{said}”.",
        )
    if found[1] and int(found[1]) != budget.year:
        raise CommandError(
            f"预算是 {budget.year} 年的，--as-of 写的是 {found[1]} 年。",
            f"The budget is of {budget.year}, but --as-of says {found[1]}.",
        )
    return int(found[2])


def chosen_scheme(said: str | None, budget: Budget) -> Scheme:
    """The scheme that was named, else the one of the budget's layout or division. Raises
    :class:`CommandError`."""
    if said is None:
        return scheme_for(budget.template, budget.division)
    found = find_scheme(said)
    if found is None:
        known = [scheme.id for scheme in all_schemes()]
        zh, en = no_such(said, known, "评分办法", "scoring scheme", "、".join(known))
        raise CommandError(zh, en)
    return found
