"""N8 and N9: what the text of final accounts says of accounts and budgets; N10: counts and money."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered
from mingzhang.check.identities import ZERO, tolerance
from mingzhang.check.mentions import (
    amount_of,
    by_passage,
    is_amount,
    money,
    name_of,
    places,
    signed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.sentences import count_in, sentences
from mingzhang.check.wordlists import alternatives, patterns
from mingzhang.facts import Amount, Coordinate, Interval, Message, Unit
from mingzhang.interpret.model import Mention, Reading

BUDGETS = {
    "budget": Message("年初预算", "initial budget"),
    "adjusted": Message("全年预算", "adjusted budget"),
    "planned": Message("预算", "budget"),
}
"""The stages that accounts are set against. 预算 without saying which may be any of them."""
_WORDS = {"年初预算": "budget", "全年预算": "adjusted", "预算": "planned"}


@dataclass(frozen=True, slots=True)
class _Compared:
    """What one paragraph says of one subject: its accounts, and its budgets by stage."""

    final: Mention
    budgets: dict[str, Mention]

    def of(self, stage: str) -> dict[str, Mention]:
        """The budgets a stage may mean."""
        if stage == "planned":
            return self.budgets
        return {s: m for s, m in self.budgets.items() if s in (stage, "planned")}


def _compared(mentions: Sequence[Mention]) -> dict[Coordinate, _Compared]:
    """Subjects of a paragraph with accounts and at least one budget."""
    finals: dict[Coordinate, Mention] = {}
    budgets: dict[Coordinate, dict[str, Mention]] = {}
    for mention in mentions:
        at = mention.fact.coordinate
        if "label" in at:
            continue
        if at.get("stage") in BUDGETS and at.get("measure") is None and not mention.bound:
            budgets.setdefault(at.without("stage"), {}).setdefault(at["stage"], mention)
        elif is_amount(mention):
            finals.setdefault(at, mention)
    return {at: _Compared(finals[at], found) for at, found in budgets.items() if at in finals}


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
    named = found.of(stage)
    if fits.keys() & named.keys():
        return Passed(1, places((mention,)))
    meant = next(iter(named.values()))
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


def _texts(reading: Reading) -> dict[int, str]:
    """The paragraphs that compare, by their number, as far as sentences with figures go."""
    found: dict[int, str] = {}
    by_line: dict[tuple[str, int], str] = {
        (section.title, place.line): text
        for section in reading.sections
        for text, place in section.paragraphs
    }
    for mentions in by_passage(reading):
        first = mentions[0]
        for (title, line), text in by_line.items():
            if title == first.fact.place.section and first.sentence in text:
                if first.passage not in found or line <= first.fact.place.line:
                    found[first.passage] = text
    return {number: "".join(text.split()) for number, text in found.items()}


def _words(match: re.Match[str], found: _Compared) -> Iterator[Result]:
    lists = patterns("final")
    groups = match.groupdict()
    word = groups["word"] or groups["word2"] or ""
    said = groups["stage"] or groups["stage2"] or ""
    stage = _WORDS.get(said, "adjusted")
    named = found.of(stage)
    if not named or lists["about"].search(match[0]):
        return
    final = amount_of(found.final).base
    way = next(key for key in ("more", "less", "same") if lists[key].search(word))
    if any(_goes(way, final, amount_of(m).base) for m in named.values()):
        yield Passed()
        return
    meant = next(iter(named.values()))
    yield Hit(
        places((found.final, meant)),
        {**_fields(found, stage, meant), "said": match[0]},
        stated=match[0],
    )


def _goes(way: str, final: object, planned: object) -> bool:
    return {"more": final > planned, "less": final < planned, "same": final == planned}[way]  # type: ignore[operator]


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
                yield Hit(
                    places((found.final, meant)), _fields(found, "adjusted", meant), "over"
                )
            else:
                yield Passed()


@rule("N9")
def differences_are_explained(case: Case) -> Iterator[Result]:
    """Where the accounts differ from the budget the paragraph says why."""
    texts = _texts(case.reading)
    for mentions in by_passage(case.reading):
        for found in _compared(mentions).values():
            text = texts.get(found.final.passage)
            if text is None:
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


# -- N10: counts and money -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Counted:
    item: str
    name: Message
    words: re.Pattern[str]


@cache
def _counted() -> tuple[_Counted, ...]:
    found = []
    for node in patterns("final").rows("counts"):
        wanted = ("item", "name", "name_en", "words")
        keys = node.mapping(wanted, wanted)
        found.append(
            _Counted(
                keys["item"].text(),
                Message(keys["name"].text(), keys["name_en"].text()),
                alternatives(keys["words"]),
            )
        )
    return tuple(found)


@rule("N10")
def counts_go_with_money(case: Case) -> Iterator[Result]:
    """Groups, vehicles and batches are none exactly where their money is none."""
    reading = case.reading
    hits: list[tuple[Hashable, Hit]] = []
    for part in reading.parts:
        spent = {
            f.coordinate["item"]: f
            for f in reversed(reading.facts)
            if f.coordinate.get("entity") == part.key
            and "item" in f.coordinate
            and not f.coordinate.keys() & {"stage", "measure", "label"}
            and not f.ambiguous
            and isinstance(f.value, Amount)
            and f.value.unit is not Unit.COUNT
        }
        for kind in _counted():
            fact = spent.get(kind.item)
            if fact is None or not isinstance(fact.value, Amount):
                continue
            for said in sentences(reading, part=part.index):
                match = kind.words.search(said.text)
                number = count_in(match) if match is not None else None
                if match is None or number is None:
                    continue
                if bool(number) == bool(fact.value.value):
                    yield Passed()
                    continue
                hits.append(
                    (
                        (kind.item, number),
                        Hit(
                            distinct((fact.place, said.place)),
                            {
                                "where": wording.place(fact.place),
                                "count_where": wording.place(said.place),
                                "item": kind.name,
                                "amount": fact.value.shown(),
                                "said": match[0],
                            },
                            stated=match[0],
                            expected=fact.value.shown(),
                        ),
                    )
                )
    yield from gathered(hits)
