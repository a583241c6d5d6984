"""N7: uses and reasons in the narrative fit the tables."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered, joined
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.check.sentences import MONEY, Sentence, sentences
from mingzhang.check.wordlists import alternatives, patterns
from mingzhang.classifications import dept_economic
from mingzhang.facts import Amount, Message, Place
from mingzhang.interpret.model import Reading

_LISTED = re.compile(
    r"(?P<what>人员经费|公用经费)[^。；;]{0,40}?(?:主要)?包括[:：]?(?P<list>[^。；;]{2,400})"
)
_SEPARATORS = re.compile(r"[、，,；;和及与]")
_PUBLIC = Message("公用经费", "for running costs")
_PERSONNEL = Message("人员经费", "for staff")
_TAIL = re.compile(r"等(?:日常)?(?:运行)?(?:支出|费用|开支|方面){0,3}.{0,6}$")


@dataclass(frozen=True, slots=True)
class Use:
    """A use of running costs: its words, exceptions, and the economic items that hold it."""

    words: re.Pattern[str]
    but: re.Pattern[str] | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A category of spending and the words that show whether a reason speaks of it."""

    subject: re.Pattern[str]
    wrong: re.Pattern[str]
    right: re.Pattern[str]
    name: Message


# ------------------------------------------------------------------ uses exist in the basic table


@rule("N7")
def listed_uses_have_money(case: Case) -> Iterator[Result]:
    """The uses listed for the running costs are items of 公用经费 in the basic table."""
    definition = patterns("uses")["definition"]
    listing = patterns("uses")["listing"]
    hits: list[tuple[Hashable, Hit]] = []
    for said in sentences(case.reading, "用"):
        match = listing.search(said.text)
        if match is None or definition.search(said.text) or not MONEY.search(match[0]):
            continue
        wanted = _uses(said.text[match.end() :])
        if wanted:
            yield from _against_items(case.reading, said, wanted, "public", hits)
    yield from gathered(hits)


@rule("N7")
def listed_items_have_money(case: Case) -> Iterator[Result]:
    """The items listed after 人员经费…包括 and 公用经费…包括 are items of the basic table."""
    hits: list[tuple[Hashable, Hit]] = []
    for said in sentences(case.reading, "经费", "包括"):
        for match in _LISTED.finditer(said.text):
            if not MONEY.search(match[0][: match.start("list") - match.start()]):
                continue
            kind = "public" if match["what"] == "公用经费" else "personnel"
            wanted = _items(match["list"])
            if wanted:
                yield from _against_items(case.reading, said, wanted, kind, hits)
    yield from gathered(hits)


def _against_items(
    reading: Reading,
    said: Sentence,
    wanted: dict[str, tuple[str, ...]],
    kind: str,
    hits: list[tuple[Hashable, Hit]],
) -> Iterator[Result]:
    items = economic_items(reading, said.part, kind) or economic_items(reading, None, kind)
    if not items:
        yield NotEnough(
            Message(
                f"{said.place.shown()}列举了经费用途，没有读到基本支出按经济分类到款的表，未核对。",
                "Uses are listed, but no basic expenditure by economic item was read.",
            )
        )
        return
    missing = {name: codes for name, codes in wanted.items() if not items.keys() & set(codes)}
    if not missing:
        yield Passed(len(wanted))
        return
    none = len(missing) == len(wanted) and len(wanted) > 1
    names = {code: item.name for code in items if (item := dept_economic().get(code))}
    lacking = wording.listing(_use(name, codes) for name, codes in missing.items())
    present = joined((f"{code}{names.get(code, '')}" for code in items), 12)
    places = distinct((said.place, *(place for found in items.values() for place in found)))
    variant = "uses_none" if none else "uses_some"
    hits.append(
        (
            (variant, lacking.zh),
            Hit(
                places=places if none else (said.place,),
                variant=variant,
                stated=joined(wanted),
                expected=present,
                fields={
                    "uses": lacking,
                    "items": wording.listing((f"{c}{names.get(c, '')}" for c in items), 12),
                    "where": wording.place(said.place),
                    "kind": _PUBLIC if kind == "public" else _PERSONNEL,
                },
            ),
        )
    )


def _use(name: str, codes: tuple[str, ...]) -> Message:
    return Message(f"{name}（{'、'.join(codes)}）", f"{wording.quoted(name)} ({', '.join(codes)})")


def economic_items(reading: Reading, part: int | None, kind: str) -> dict[str, tuple[Place, ...]]:
    """款 (5 digits) with a positive figure of category ``kind`` (public, personnel), and where."""
    found: dict[str, tuple[Place, ...]] = {}
    for table in reading.tables:
        if part is not None and table.part != part:
            continue
        for row in table.rows:
            code = row.codes.get("dept_econ", "")
            if len(code) != 5:
                continue
            for cell in row.cells.values():
                fact = cell.fact
                if fact is None or not isinstance(fact.value, Amount) or fact.value.value <= 0:
                    continue
                # A source without columns leaves open which category a figure is of.
                if any(
                    where.get("category") == kind for where in (fact.coordinate, *fact.alternatives)
                ):
                    found[code] = (*found.get(code, ()), cell.place)
    return found


def _uses(listed: str) -> dict[str, tuple[str, ...]]:
    """Each recognised use in a listing with the codes that may hold it."""
    found: dict[str, tuple[str, ...]] = {}
    for piece in _SEPARATORS.split(_TAIL.sub("", listed[:400])):
        for use in _use_list():
            if use.words.search(piece) and not (use.but and use.but.search(piece)):
                found[piece.strip()] = use.codes
                break
    return found


@cache
def _use_list() -> tuple[Use, ...]:
    found = []
    for node in patterns("uses").rows("uses"):
        keys = node.mapping(("words", "not", "codes"), ("words", "codes"))
        but = alternatives(keys["not"]) if "not" in keys else None
        found.append(Use(alternatives(keys["words"]), but, keys["codes"].texts()))
    return tuple(found)


def _items(listed: str) -> dict[str, tuple[str, ...]]:
    """Each name of an economic item (款) in a listing with its codes below 301, 302, 303, 310."""
    found: dict[str, tuple[str, ...]] = {}
    for piece in re.split(r"[、，,；;]", _TAIL.sub("", listed)):
        name = piece.strip()
        codes = tuple(
            item.code
            for item in dept_economic().by_name(name)
            if item.parent in ("301", "302", "303", "310")
        )
        if codes:
            found[name] = codes
    return found


# ---------------------------------------------------------------- reasons speak of what changed


@rule("N7")
def reason_names_the_right_category(case: Case) -> Iterator[Result]:
    """The reason given for a change speaks of the spending that changed."""
    hits: list[tuple[Hashable, Hit]] = []
    for said, changed, reason in _reasons(case.reading):
        category = _category_of(changed)
        if category is None:
            continue
        wrong = category.wrong.search(reason)
        if wrong is None or category.right.search(reason):
            yield Passed()
            continue
        hits.append(
            (
                (category.name.zh, reason),
                Hit(
                    places=(said.place,),
                    variant="category",
                    stated=reason.strip(),
                    fields={
                        "subject": category.name,
                        "reason": reason.strip(),
                        "wrong": wrong[0],
                        "where": wording.place(said.place),
                    },
                ),
            )
        )
    yield from gathered(hits)


@rule("N7")
def reason_goes_the_same_way(case: Case) -> Iterator[Result]:
    """An increase is not explained by something that decreased, nor the other way round."""
    lists = patterns("reasons")
    hits: list[tuple[Hashable, Hit]] = []
    for said, changed, reason in _reasons(case.reading):
        last = [m[0] for m in lists["change"].finditer(changed)]
        if not last or lists["reason_neutral"].search(reason):
            continue
        rises = [bool(lists["up"].search(text)) for text in last]
        says_up, says_down = (
            bool(lists[key].search(reason)) for key in ("reason_up", "reason_down")
        )
        if len(set(rises)) != 1 or says_up == says_down:
            continue
        if rises[0] == says_up:
            yield Passed()
            continue
        hits.append(
            (
                reason,
                Hit(
                    places=(said.place,),
                    variant="direction",
                    stated=reason.strip(),
                    expected=last[0],
                    fields={
                        "change": last[0],
                        "reason": reason.strip(),
                        "where": wording.place(said.place),
                    },
                ),
            )
        )
    yield from gathered(hits)


def _reasons(reading: Reading) -> Iterator[tuple[Sentence, str, str]]:
    """Sentence, the words that tell what changed and by how much, and the reason given for it."""
    lists = patterns("reasons")
    for said in sentences(reading, any_of=("原因", "主要", "由于", "因为")):
        start = 0
        for marker in lists["marker"].finditer(said.text):
            changed = said.text[max(start, marker.start() - 160) : marker.start()]
            if not changed.strip():
                changed = said.before[-160:]  # 比上年减少2%。主要原因是：…
            if marker.start() < start or not lists["change"].search(changed):
                continue
            end = min(
                (i for i in (said.text.find(c, marker.end()) for c in "；;") if i >= 0),
                default=len(said.text),
            )
            yield said, changed, said.text[marker.end() : end].strip("，,：: ")
            start = end


def _category_of(changed: str) -> Category | None:
    """The category named last before the reason."""
    best: tuple[int, Category] | None = None
    for category in _categories():
        for match in category.subject.finditer(changed):
            if best is None or match.start() > best[0]:
                best = (match.start(), category)
    return best[1] if best else None


@cache
def _categories() -> tuple[Category, ...]:
    found = []
    for node in patterns("reasons").rows("categories"):
        wanted = ("subject", "name", "name_en", "wrong", "right")
        keys = node.mapping(wanted, wanted)
        found.append(
            Category(
                alternatives(keys["subject"]),
                alternatives(keys["wrong"]),
                alternatives(keys["right"]),
                Message(keys["name"].text(), keys["name_en"].text()),
            )
        )
    return tuple(found)


# ---------------------------------------------------------------------------- 三公 stated as none


@rule("N7")
def no_three_public_means_none(case: Case) -> Iterator[Result]:
    """Where the narrative says there are no 三公 expenses, the table holds none."""
    hits: list[tuple[Hashable, Hit]] = []
    for said in sentences(case.reading, "三公"):
        match = patterns("reasons")["no_three_public"].search(
            said.text.replace("“", '"').replace("”", '"')
        )
        if match is None:
            continue
        for table in case.reading.tables_of("three_public", said.part):
            figures = [
                f
                for f in table.facts
                if isinstance(f.value, Amount)
                and f.value.value
                and f.coordinate.get("item") == "three_public"
                and "stage" not in f.coordinate
            ]
            if not figures:
                yield Passed()
                continue
            value = figures[0].value
            shown = value.shown() if isinstance(value, Amount) else ""
            hits.append(
                (
                    (match[0], shown),
                    Hit(
                        places=distinct((said.place, figures[0].place)),
                        variant="three_public",
                        stated=match[0],
                        expected=shown,
                        fields={
                            "statement": match[0],
                            "sum": shown,
                            "where": wording.place(said.place),
                            "table_where": wording.place(figures[0].place),
                        },
                    ),
                )
            )
    yield from gathered(hits)
