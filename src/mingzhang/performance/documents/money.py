"""The money of a project by where it comes from, as the forms of the year ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mingzhang.budget import Budget
from mingzhang.facts import ancestors
from mingzhang.performance.documents.values import rate, wan
from mingzhang.performance.model import Execution

_NONE = Decimal(0)
_KEYS = ("initial", "adjusted", "paid", "rate", "expected")


class Money:
    """What budget lines say of the money of projects; made once for all forms."""

    def __init__(self, budget: Budget) -> None:
        self._fiscal: dict[str, Decimal] = {}
        self._other: dict[str, Decimal] = {}
        for line in budget.lines:
            held = self._fiscal if _is_fiscal(line.fund) else self._other
            for key in {line.project} - {""}:
                held[key] = held.get(key, _NONE) + line.amount

    def cells(
        self, key: str, execution: Execution | None, expected: Decimal | None = None
    ) -> dict[str, str]:
        """The cells of the money of a form. ``expected`` is the rate of the whole year.

        Payments and adjustments are recorded by project. Of which source they were is known only
        where all money of the project is of one; else those cells stay blank.
        """
        if execution is None:
            return {}
        whole = _cells(execution, expected)
        made = {("expected_paid" if k == "expected" else k): text for k, text in whole.items()}
        fiscal, other = self._fiscal.get(key), self._other.get(key)
        if fiscal is not None and other is not None:
            made |= {"fiscal_initial": wan(fiscal), "other_initial": wan(other)}
        elif fiscal is not None:
            made |= {f"fiscal_{k}": text for k, text in whole.items()}
        elif other is not None:
            made |= {f"other_{k}": text for k, text in whole.items()}
        return made

    def is_mixed(self, key: str) -> bool:
        """Whether the money of a project comes from both sides."""
        return key in self._fiscal and key in self._other


def sums(executions: Iterable[Execution]) -> tuple[Decimal, Decimal, int]:
    """Adjusted budgets of those whose payments are known, what was paid of them, and how many are
    not known."""
    adjusted = paid = _NONE
    unknown = 0
    for one in executions:
        if one.paid is None:
            unknown += 1
        else:
            adjusted, paid = adjusted + one.adjusted, paid + one.paid
    return adjusted, paid, unknown


def _is_fiscal(fund: str) -> bool:
    return fund == "fiscal" or "fiscal" in ancestors("fund", fund)


def _cells(execution: Execution, expected: Decimal | None) -> dict[str, str]:
    year_end = execution.adjusted * expected / 100 if expected is not None else None
    texts = (
        wan(execution.initial),
        wan(execution.adjusted),
        wan(execution.paid),
        rate(execution.rate),
        wan(year_end),
    )
    return dict(zip(_KEYS, texts, strict=True))
