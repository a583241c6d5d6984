"""Figures as sentences about scores show them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mingzhang.facts import Message

_WAN = 10_000


def number(value: Decimal) -> str:
    """A figure without idle zeros: ``9.5``, ``330000``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(value: Fraction, decimals: int = 4) -> str:
    """A fraction for showing, cut to some decimals where it does not end; rounded half up."""
    return number(rounded(value, decimals))


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A fraction rounded half up (away from zero) to some decimals, in one step."""
    return _divided(value.numerator * 10**decimals, value.denominator, decimals)


def percent(share: Fraction) -> Decimal:
    """A share in per cent, to two decimals."""
    return _divided(share.numerator * 10_000, share.denominator, 2)


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """A part of a whole above zero in per cent, to two decimals."""
    (a, b), (c, d) = part.as_integer_ratio(), whole.as_integer_ratio()
    return _divided(a * d * 10_000, b * c, 2)


def _divided(top: int, below: int, decimals: int) -> Decimal:
    # Whole numbers only: this is asked of every indicator, and arithmetic of fractions is dear.
    whole, rest = divmod(abs(top), below)
    if 2 * rest >= below:
        whole += 1
    return Decimal(whole if top >= 0 else -whole).scaleb(-decimals)


def yuan(amount: Decimal) -> Message:
    """Money: in 万元 for Chinese where that is exact to the cent, in yuan for English."""
    wan = amount / _WAN
    zh = f"{number(amount)}元" if abs(amount) < _WAN else f"{number(wan)}万元"
    return Message(zh, f"{number(amount)} yuan")
