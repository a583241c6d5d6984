"""One figure beside another: the year before, the whole it is part of, the people it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.corpus.figures.disclosed import Told

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Growth:
    """How much more (``fen`` above 0) or less than before, and how many per cent that is of what it
    was; ``rate`` is None where it was nought."""

    fen: int
    rate: Decimal | None


def growth(now: Told, was: Told) -> Growth | None:
    """From one year to the next; None where one of the two is not known, or where they are of
    different funds and cannot be compared."""
    if now.fen is None or was.fen is None or now.fund != was.fund:
        return None
    more = now.fen - was.fen
    return Growth(more, Decimal(more) * 100 / abs(was.fen) if was.fen else None)


def shares(parts: Sequence[int], whole: int | None) -> tuple[Decimal, ...] | None:
    """The parts in per cent of the stated whole; None where none is stated, or where the parts are
    more than it: then they are not its parts."""
    if not whole or sum(parts) > whole:
        return None
    return tuple(Decimal(part) * 100 / whole for part in parts)


def per_head(fen: int | None, people: int | None) -> Decimal | None:
    """元 for each of the people that live there in that very year; None where either is unknown."""
    if fen is None or not people:
        return None
    return (Decimal(fen) / 100 / people).quantize(_CENT)


def all_nought(told: Iterable[Told]) -> bool:
    """Whether each is stated, and stated as nought: what nobody states is not nought."""
    return all(one.fen == 0 for one in told)
