"""The figures of the narrative by paragraph, and how rules about them speak."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.identities import ZERO, tolerance
from mingzhang.check.passages import remembered
from mingzhang.facts import Amount, Message, Place
from mingzhang.interpret.model import Mention, Reading


@remembered
def by_passage(reading: Reading) -> tuple[tuple[Mention, ...], ...]:
    """The mentions of each paragraph in reading order; ``Mention.whole`` counts in it."""
    found: dict[int, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        found[mention.passage].append(mention)
    return tuple(tuple(mentions) for mentions in found.values())


def amount_of(mention: Mention) -> Amount:
    """The amount a mention states."""
    value = mention.fact.value
    if not isinstance(value, Amount):
        raise TypeError("a mention states an amount")
    return value


def is_amount(mention: Mention) -> bool:
    """Whether it states this year's money: no change, no share, no limit, not last year's, not the
    budget that accounts are set against."""
    return (
        mention.change is None
        and not mention.bound
        and "stage" not in mention.fact.coordinate
        and mention.fact.coordinate.get("measure") is None
        and amount_of(mention).unit.is_money
    )


def is_change(mention: Mention) -> bool:
    """Whether it states by how much money something changed from last year to this."""
    return (
        mention.change is not None
        and mention.subject is not None
        and mention.subject.get("measure") is None
        and mention.fact.coordinate.get("measure") == "change"
        and amount_of(mention).unit.is_money
        and not mention.bound
    )


_ACCOUNTS = re.compile(r"执行数?|决算|实际支出")


def is_of_accounts(mention: Mention) -> bool:
    """Whether it states what a year's accounts came to (决算, 预算执行数), not its budget."""
    return mention.fact.coordinate.get("stage") == "final"


def names_accounts(change: Mention) -> bool:
    """Whether a change or rate is said to be against accounts (比上年预算执行数); a budget changes
    from a budget unless the text says so."""
    return _ACCOUNTS.search(change.before) is not None


def added(whole: Amount, parts: Sequence[Amount]) -> tuple[Decimal, Decimal]:
    """The sum of the parts (base unit), and by how much rounding lets the whole differ from it."""
    return sum((part.base for part in parts), ZERO), tolerance((whole, *parts))


def money(base: Decimal, like: Amount, spare: int = 0) -> str:
    """An amount in the unit and with the digits of another."""
    decimals = max(like.decimals, 0) + spare
    return Amount(base / like.unit.in_yuan, like.unit, decimals).shown()


def signed(amount: Amount) -> Message:
    """A change in words: 增加3.77万元, 持平."""
    if not amount.value:
        return Message("持平", "no change")
    size = money(abs(amount.base), amount)
    sign = "+" if amount.value > 0 else "-"
    return Message(("增加" if amount.value > 0 else "减少") + size, sign + wording.figure(size).en)


def name_of(mention: Mention) -> str:
    """What a mention is called in a message; the figure itself where the text gives no name."""
    return mention.name or mention.fact.place.text


def named(mention: Mention) -> Message:
    """A mention with its figure: 基本支出90.00万元."""
    return wording.named(name_of(mention), amount_of(mention).shown())


def places(mentions: Iterable[Mention]) -> tuple[Place, ...]:
    """The places of mentions, each once."""
    return tuple(dict.fromkeys(mention.fact.place for mention in mentions))
