"""N8 and N9: what the text of final accounts says of accounts and budgets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.identities import ZERO, tolerance
from mingzhang.check.mentions import (
    added,
    amount_of,
    by_passage,
    is_amount,
    money,
    name_of,
    named,
    places,
    signed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import remembered
from mingzhang.check.wordlists import patterns
from mingzhang.facts import Amount, Coordinate, Interval, Message
from mingzhang.interpret.model import Mention, Reading

BUDGETS = {
    "budget": Message("年初预算", "initial budget"),
    "adjusted": Message("全年预算", "adjusted budget"),
    "planned": Message("预算", "budget"),
}
"""The stages that accounts are set against. 预算 without saying which may be any of them."""
_WORDS = {"年初预算": "budget", "全年预算": "adjusted", "预算": "planned"}


_LIST_FOLLOWS = re.compile(r"(?:其中|如下|具体情况(?:为|是)?)[:：]?$")
"""The end of a paragraph whose items explain, one by one."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """What one paragraph says of one subject: its accounts, its budgets by stage, and that both are
    equal (持平)."""

    final: Mention
    budgets: dict[str, Mention]
    level: tuple[Mention, ...] = ()

    def of(self, stage: str) -> dict[str, Mention]:
        """The budgets a stage may mean."""
        if stage == "planned":
            return self.budgets
        return {s: m for s, m in self.budgets.items() if s in (stage, "planned")}


def _compared(mentions: Sequence[Mention]) -> dict[Coordinate, _Compared]:
    """Subjects of a paragraph with accounts and at least one budget."""
    finals: dict[Coordinate, Mention] = {}
    budgets: dict[Coordinate, dict[str, Mention]] = {}
    level: dict[Coordinate, list[Mention]] = {}
    for mention in mentions:
        at = mention.fact.coordinate
        if "label" in at:
            continue
        if at.get("stage") in BUDGETS and at.get("measure") is None and not mention.bound:
            budgets.setdefault(at.without("stage"), {}).setdefault(at["stage"], mention)
        elif at.get("measure") == "deviation" and mention.change == 0 and mention.subject:
            level.setdefault(mention.subject, []).append(mention)
        elif is_amount(mention):
            finals.setdefault(at, mention)
    return {
        at: _Compared(finals[at], found, tuple(level.get(at, ())))
        for at, found in budgets.items()
        if at in finals
    }


# -- N8: completion rates --------------------------------------------------------------------


@rule("N8")
def completion(case: Case) -> Iterator[Result]:
    """完成…预算的…%: the accounts over the budget that is named."""
    for mentions in by_passage(case.reading):
        subjects = _compared(mentions)
        for mention in mentions:
            at = mention.fact.coordinate
            if at.get("measure") != "completion" or mention.subject is None or mention.bound:
                continue
            found = subjects.get(mention.subject)
            stage = mention.of.get("stage", "") if mention.of is not None else ""
            if found is not None and found.of(stage):
                yield _completion(mention, stage, found)


def _completion(mention: Mention, stage: str, found: _Compared) -> Result:
    stated, final = amount_of(mention), amount_of(found.final)
    fits = {
        s: m for s, m in found.budgets.items() if _rate(final, amount_of(m)).meets(stated.interval)
    }
    budgets = found.of(stage)
    if fits.keys() & budgets.keys():
        used = next(budgets[s] for s in fits if s in budgets)
        return Passed(1, places((mention, used)))
    meant = next(iter(budgets.values()))
    planned = amount_of(meant)
    fields: dict[str, wording.Field] = {
        "section": mention.fact.place.section,
        "item": name_of(found.final),
        "final": final.shown(),
        "budget": BUDGETS[stage],
        "planned": planned.shown(),
        "stated": stated.shown(),
    }
    if fits:
        other, used = next(iter(fits.items()))
        fields |= {"other": BUDGETS[other], "other_amount": amount_of(used).shown()}
        spots = places((mention, meant, used, found.final))
        return Hit(spots, fields, "other_budget", stated.shown(), BUDGETS[other].zh)
    if not planned.value:
        if not final.value:
            return Passed()
        spots = places((mention, meant, found.final))
        return Hit(spots, fields, "nothing", stated.shown(), "")
    expected = f"{final.base / planned.base * 100:.{max(stated.decimals, 2)}f}%"
    fields["expected"] = expected
    return Hit(places((mention, meant, found.final)), fields, "default", stated.shown(), expected)


def _rate(final: Amount, planned: Amount) -> Interval:
    """The rate in per cent; an empty range where there was no budget."""
    whole = planned.interval
    if not planned.value or whole.lo <= 0:
        return Interval(ZERO - 1, ZERO - 1)
    part = final.interval if final.value else Interval(ZERO, ZERO)
    quotients = [p / w * 100 for p in (part.lo, part.hi) for w in (whole.lo, whole.hi)]
    return Interval(min(quotients), max(quotients))


# -- N9: comparison with the budget ----------------------------------------------------------


@rule("N9")
def words_fit_the_amounts(case: Case) -> Iterator[Result]:
    """决算数大于、小于、等于预算数 is what the amounts of the sentence say."""
    texts = _texts(case.reading)
    for mentions in by_passage(case.reading):
        subjects = list(_compared(mentions).values())
        if len(subjects) != 1:
            continue  # the words do not repeat of what they speak
        found = subjects[0]
        for match in patterns("final")["compared"].finditer(texts.get(found.final.passage, "")):
            yield from _words(match, found)


@remembered
def _texts(reading: Reading) -> dict[int, str]:
    """The paragraphs that hold figures, without blanks, by the number mentions give them."""
    paragraphs: dict[str, list[str]] = defaultdict(list)
    for section in reading.sections:
        paragraphs[section.title] += [text for text, _ in section.paragraphs]
    found: dict[int, str] = {}
    for mentions in by_passage(reading):
        first = mentions[0]
        texts = paragraphs.get(first.fact.place.section, ())
        text = next((text for text in texts if first.sentence in text), None)
        if text is not None:
            found[first.passage] = "".join(text.split())
    return found


def _words(match: re.Match[str], found: _Compared) -> Iterator[Result]:
    lists = patterns("final")
    groups = match.groupdict()
    word = groups["word"] or groups["word2"] or ""
    said = groups["stage"] or groups["stage2"] or ""
    stage = _WORDS.get(said, "adjusted")
    budgets = found.of(stage)
    if not budgets or lists["about"].search(match[0]):
        return
    final = amount_of(found.final).base
    way = next(key for key in ("more", "less", "same") if lists[key].search(word))
    fitting = [m for m in budgets.values() if _goes(way, final, amount_of(m).base)]
    if fitting:
        yield Passed(1, places((found.final, *fitting, *found.level)))
        return
    meant = next(iter(budgets.values()))
    yield Hit(
        places((found.final, meant)),
        {**_fields(found, stage, meant), "said": match[0]},
        stated=match[0],
    )


def _goes(way: str, final: Decimal, planned: Decimal) -> bool:
    return {"more": final > planned, "less": final < planned, "same": final == planned}[way]


def _fields(found: _Compared, stage: str, meant: Mention) -> dict[str, wording.Field]:
    return {
        "section": found.final.fact.place.section,
        "item": name_of(found.final),
        "final": amount_of(found.final).shown(),
        "budget": BUDGETS[stage],
        "planned": amount_of(meant).shown(),
    }


@rule("N9")
def stated_differences(case: Case) -> Iterator[Result]:
    """决算数比预算数增加…: the accounts less the budget."""
    for mentions in by_passage(case.reading):
        subjects = _compared(mentions)
        for mention in mentions:
            if mention.fact.coordinate.get("measure") != "deviation" or mention.bound:
                continue
            found = subjects.get(mention.subject) if mention.subject is not None else None
            stage = mention.of.get("stage", "") if mention.of is not None else ""
            if found is None or not found.of(stage) or not amount_of(mention).value:
                continue
            yield _difference(mention, stage, found)


def _difference(mention: Mention, stage: str, found: _Compared) -> Result:
    stated, final = amount_of(mention), amount_of(found.final)
    for planned in map(amount_of, found.of(stage).values()):
        allowed = tolerance((stated, final, planned))
        if abs(final.base - planned.base - stated.base) <= allowed:
            return Passed(1, places((mention,)))
    meant = next(iter(found.of(stage).values()))
    planned = amount_of(meant)
    real = Amount((final.base - planned.base) / final.unit.in_yuan, final.unit, final.decimals)
    return Hit(
        places((mention, meant, found.final)),
        {**_fields(found, stage, meant), "expected": signed(real), "stated": signed(stated)},
        "difference",
        stated=signed(stated).zh,
        expected=signed(real).zh,
        difference=money(abs(final.base - planned.base - stated.base), final),
    )


@rule("N9")
def within_the_adjusted_budget(case: Case) -> Iterator[Result]:
    """Spending stays within the budget as it was adjusted."""
    for mentions in by_passage(case.reading):
        for at, found in _compared(mentions).items():
            meant = found.budgets.get("adjusted")
            if meant is None or at.get("flow") != "expenditure":
                continue
            if amount_of(found.final).base > amount_of(meant).base:
                yield Hit(places((found.final, meant)), _fields(found, "adjusted", meant), "over")
            else:
                yield Passed()


@rule("N9")
def differences_are_explained(case: Case) -> Iterator[Result]:
    """Where the accounts differ from the budget the paragraph says why."""
    texts = _texts(case.reading)
    for mentions in by_passage(case.reading):
        for found in _compared(mentions).values():
            text = texts.get(found.final.passage)
            if text is None or _LIST_FOLLOWS.search(text):
                continue
            final = amount_of(found.final).base
            differing = {s: m for s, m in found.budgets.items() if amount_of(m).base != final}
            if not differing:
                continue
            if patterns("final")["reason"].search(text):
                yield Passed()
                continue
            stage, meant = next(iter(differing.items()))
            yield Hit(places((found.final, meant)), _fields(found, stage, meant), "no_reason")


@rule("N3")
def items_fit_into_the_budget(case: Case) -> Iterator[Result]:
    """The budgets of the items (项) never add up to more than the budget of all of them."""
    wholes: dict[Coordinate, Mention] = {}
    items: dict[Coordinate, dict[str, Mention]] = {}
    for mention in case.reading.mentions:
        at = mention.fact.coordinate
        if at.get("stage") not in BUDGETS or at.keys() & {"measure", "label", "item", "category"}:
            continue
        code = at.get("function", "")
        if not code:
            wholes.setdefault(at, mention)
        elif len(code) == 7:
            items.setdefault(at.without("function"), {}).setdefault(code, mention)
    for at, whole in wholes.items():
        parts = list(items.get(at, {}).values())
        if len(parts) < 2:
            continue
        total, allowed = added(amount_of(whole), [amount_of(m) for m in parts])
        if total <= amount_of(whole).base + allowed:
            yield Passed(1, places((whole, *parts)))
            continue
        stated = amount_of(whole)
        difference = money(abs(stated.base - total), stated)
        yield Hit(
            places((whole, *parts)),
            {
                "section": whole.fact.place.section,
                "whole": name_of(whole) + BUDGETS[at["stage"]].zh,
                "stated": stated.shown(),
                "parts": wording.listing(named(m) for m in parts),
                "expected": money(total, stated),
                "difference": difference,
            },
            stated=stated.shown(),
            expected=money(total, stated),
            difference=difference,
            allowed=money(allowed, stated, 1),
        )
