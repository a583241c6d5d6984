"""N5: counts in the narrative are the counts of the tables and forms."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import form_projects, listed_projects, too_small_to_show
from mingzhang.check.purchases import spread
from mingzhang.check.rules.staff import field_number
from mingzhang.check.sentences import (
    MONEY,
    Sentence,
    at,
    count_in,
    figures_of,
    money,
    paragraphs,
    sentences,
)
from mingzhang.check.wordlists import patterns
from mingzhang.facts import Message, Place
from mingzhang.interpret.model import Reading

_COUNTED = re.compile(r"(?<![\d.,%])(?P<n>\d{1,6})\s{0,3}(?P<unit>[个人名家张份项])(?![人月年]?次)")
_OF_WHICH = re.compile(r"其中[:：]?")
_CLAUSE = re.compile(r"[^，,、；;。]+")
_ASIDE = re.compile(r"\d[\d,.]{0,20}\s{0,3}(?:亿元|万元|元|[%％])")
_LIST = Message("项目支出预算表", "the project list")
_FORMS = Message("项目绩效目标表", "the project forms")
_REACH = 120
_LABEL = 24


# --------------------------------------------------------------------------- projects and forms


@rule("N5")
def projects_counted(case: Case) -> Iterator[Result]:
    """The number of projects in the text is the number of projects in the list and the forms."""
    hits: list[tuple[Hashable, Hit]] = []
    for said in paragraphs(case.reading, "项目", "绩效"):
        for key, match, number, places, where in _project_counts(case.reading, said):
            stated = count_in(match)
            unseen = too_small_to_show(case.reading, said.part) if key == "projects" else 0
            if stated is not None and number <= stated <= number + unseen:
                yield Passed(1, figures_of(case.reading, said, [match]))
                continue
            firm = key == "projects" and _whole_amount(case.reading, said, match.end())
            firm = firm or _breaks_into(said.text, match, number)
            place = at(case.reading, said, match)
            hits.append(
                (
                    (key, stated, number),
                    Hit(
                        places=distinct((place, *places)),
                        variant=f"{key}_firm" if firm else key,
                        stated=f"{stated}个",
                        expected=f"{number}个",
                        fields={
                            "said": match[0],
                            "stated": str(stated),
                            "counted": str(number),
                            "where": wording.place(place),
                            "table": where,
                        },
                    ),
                )
            )
    yield from gathered(hits)


def _project_counts(
    reading: Reading, said: Sentence
) -> Iterator[tuple[str, re.Match[str], int, tuple[Place, ...], Message]]:
    """Each count of projects in a paragraph, with the number found and where it was found."""
    for key in ("projects", "forms"):
        for match in patterns("counts")[key].finditer(said.text):
            counted = _counted_projects(reading, said.part, key)
            if counted is not None and count_in(match) is not None:
                yield (key, match, *counted)


def _counted_projects(
    reading: Reading, part: int, key: str
) -> tuple[int, tuple[Place, ...], Message] | None:
    listed = listed_projects(reading, part) if key == "projects" else ()
    found = listed or form_projects(reading, part)
    if not found:
        return None
    where = _LIST if listed else _FORMS
    return len(found), tuple(p.places[0] for p in found), where


def _breaks_into(text: str, match: re.Match[str], number: int) -> bool:
    """Whether the text itself breaks the count of ``match`` into parts that sum to ``number``."""
    return any(
        match.start() <= whole.start() < match.end() and sum(int(p["n"]) for p in parts) == number
        for whole, parts in _breakdowns(text)
    )


def _whole_amount(reading: Reading, said: Sentence, end: int) -> bool:
    """Whether the amount after a count is that of all listed projects."""
    match = MONEY.search(said.text, end, end + 40)
    listed = listed_projects(reading, said.part)
    return match is not None and spread(p.budget for p in listed).meets(money(match).interval)


# --------------------------------------------------------------------------------- 总数 = Σ 其中


@rule("N5")
def breakdowns_add_up(case: Case) -> Iterator[Result]:
    """A count equals the sum of the counts that 其中 breaks it into."""
    hits: list[tuple[Hashable, Hit]] = []
    for said in paragraphs(case.reading, "其中"):
        for whole, parts in _breakdowns(said.text):
            total, numbers = int(whole["n"]), [int(p["n"]) for p in parts]
            sums = [sum(numbers[:i]) for i in range(2, len(numbers) + 1)]
            if total in sums:
                met = parts[: sums.index(total) + 2]
                yield Passed(1, figures_of(case.reading, said, [whole, *met]))
            elif _is_breakdown(whole, parts, sums[-1] - total) and not any(
                match.start() <= whole.start() < match.end() and number == sums[-1]
                for _, match, number, _, _ in _project_counts(case.reading, said)
            ):
                place = at(case.reading, said, whole)
                hits.append(
                    (
                        (_label(whole), total, sums[-1]),
                        _breakdown_hit(place, whole, parts, sums[-1]),
                    )
                )
    yield from gathered(hits)


def _is_breakdown(whole: re.Match[str], parts: list[re.Match[str]], surplus: int) -> bool:
    """Whether parts that do not sum to their whole were meant to: too much, or a closed list."""
    labels, head, unit = [_label(part) for part in parts], _label(whole), whole["unit"]
    if any(patterns("counts")["traits"].search(label) for label in labels):
        return False
    if surplus < 0:
        return all(patterns("counts")["closed"].search(label) for label in labels)
    # 个, 张 and 项 count anything: the parts must be of the kind that the whole is of.
    whole_pairs = {head[i : i + 2] for i in range(len(head) - 1)}
    return unit in "人名家" or all(
        any(label[i : i + 2] in whole_pairs for i in range(len(label) - 1)) for label in labels
    )


def _breakdown_hit(
    place: Place, whole: re.Match[str], parts: list[re.Match[str]], sum_: int
) -> Hit:
    unit, total = whole["unit"], int(whole["n"])
    return Hit(
        places=(place,),
        variant="breakdown",
        stated=f"{total}{unit}",
        expected=f"{sum_}{unit}",
        difference=f"{abs(total - sum_)}{unit}",
        fields={
            "what": Message(
                f"{_label(whole)}{total}{unit}", f"{wording.quoted(_label(whole))} {total}"
            ),
            "total": str(total),
            "sum": str(sum_),
            "parts": Message(
                "＋".join(f"{_label(p)}{p['n']}{unit}" for p in parts),
                " + ".join(f"{wording.quoted(_label(p))} {p['n']}" for p in parts),
            ),
            "where": wording.place(place),
        },
    )


def _breakdowns(text: str) -> Iterator[tuple[re.Match[str], list[re.Match[str]]]]:
    """Each counted whole before a 其中 with the counts after it, in the same unit."""
    marks = list(_OF_WHICH.finditer(text))
    for index, mark in enumerate(marks):
        floor = marks[index - 1].end() if index else 0
        wholes = list(_COUNTED.finditer(text, max(floor, mark.start() - _REACH), mark.start()))
        if not wholes:
            continue
        whole = wholes[-1]
        full_stop = text.find("。", mark.end())
        end = full_stop if full_stop >= 0 else len(text)
        following = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        parts = _enumerated(text, mark.end(), min(end, following), whole["unit"])
        if following < end:
            parts = parts[:-1]  # The last count before the next 其中 is the whole of that one.
        if len(parts) > 1:
            yield whole, parts


def _enumerated(text: str, start: int, end: int, unit: str) -> list[re.Match[str]]:
    """The counts of an enumeration: one a clause, up to the first clause that is none.

    Clauses that tell the money or share of the part before them belong to it.
    """
    parts: list[re.Match[str]] = []
    for clause in _CLAUSE.finditer(text, start, end):
        counts = list(_COUNTED.finditer(text, clause.start(), clause.end()))
        if (
            len(counts) == 1
            and counts[0]["unit"] == unit
            and (counts[0].start() - clause.start() <= _LABEL)
        ):
            parts.append(counts[0])
        elif not _ASIDE.search(clause[0]):
            break
    return parts


def _label(match: re.Match[str]) -> str:
    """The words right before a count."""
    before = match.string[max(match.start() - 24, 0) : match.start()]
    return re.split(r"[，,。；;、：:（(\d]|其中", before)[-1].strip()


# ----------------------------------------------------------------------------- projects by grade


@rule("N5")
def projects_by_grade(case: Case) -> Iterator[Result]:
    """The projects of all grades (优、良 …) are those that were evaluated."""
    hits: list[tuple[Hashable, Hit]] = []
    lists = patterns("final")
    for said in paragraphs(case.reading, "自评", "项目"):
        graded = list(lists["graded"].finditer(said.text))
        before = [
            m
            for m in lists["evaluated"].finditer(said.text)
            if graded and m.end() <= graded[0].start()
        ]
        stated = count_in(before[-1]) if before else None
        if stated is None or len(graded) < 2:
            continue
        if "其中" in said.text[before[-1].end() : graded[0].start()]:
            continue  # a breakdown like any other
        counted = sum(int(m["n"]) for m in graded)
        if counted == stated:
            yield Passed(1, figures_of(case.reading, said, [before[-1], *graded]))
            continue
        place = at(case.reading, said, before[-1])
        hits.append(
            (
                (stated, counted),
                Hit(
                    (place,),
                    {
                        "where": wording.place(place),
                        "stated": str(stated),
                        "counted": str(counted),
                        "parts": wording.listing(m[0] for m in graded),
                    },
                    "graded",
                    f"{stated}个",
                    f"{counted}个",
                ),
            )
        )
    yield from gathered(hits)


# --------------------------------------------------------------------------------------- bodies


@rule("N5")
def bodies_counted(case: Case) -> Iterator[Result]:
    """The number of bodies in the text is that of the organisation table and of overall targets."""
    reading = case.reading
    hits: list[tuple[Hashable, Hit]] = []
    for said in sentences(reading, "单位"):
        rows = [
            row
            for table in reading.tables_of("organisation", said.part)
            for row in table.rows
            if row.label.strip()
        ]
        filed = reading.forms_of("department", said.part)
        for key, places in (
            ("bodies", [row.place for row in rows]),
            ("filed", [form.place for form in filed]),
        ):
            match = patterns("counts")[key].search(said.text)
            stated = count_in(match) if match is not None else None
            if match is None or stated is None or not places:
                continue
            # A department's own office (本级) is counted or left out, as the author likes.
            if len(places) in ((stated, stated + 1) if key == "bodies" else (stated,)):
                yield Passed(1, figures_of(reading, said, [match]))
                continue
            if key == "filed" and len(places) < stated:
                continue  # The forms of the subordinate bodies stand in their own disclosures.
            hits.append(
                (
                    (key, stated, len(places)),
                    Hit(
                        places=distinct((said.place, *places)),
                        variant=key,
                        stated=f"{stated}个",
                        expected=f"{len(places)}个",
                        fields={
                            "said": match[0],
                            "stated": str(stated),
                            "counted": str(len(places)),
                            "where": wording.place(said.place),
                            "table": wording.place(places[0]),
                        },
                    ),
                )
            )
    yield from gathered(hits)


@rule("N5")
def offices_counted(case: Case) -> Iterator[Result]:
    """The number of internal offices is the number of offices the text describes."""
    reading = case.reading
    for part in reading.parts:
        named = _named_offices(reading, part.index)
        stated = [*_stated_offices(reading, part.index)]
        if len(named) < 2 or not stated:
            continue
        for number, place in stated:
            if number == len(named):
                yield Passed()
                continue
            yield Hit(
                places=distinct((place, *(p for _, p in named))),
                variant="offices",
                stated=f"{number}个",
                expected=f"{len(named)}个",
                fields={
                    "stated": str(number),
                    "counted": str(len(named)),
                    "names": wording.listing((n for n, _ in named), 12),
                    "where": wording.place(place),
                    "other": wording.place(named[0][1]),
                },
            )


def _named_offices(reading: Reading, part: int) -> list[tuple[str, Place]]:
    pattern = patterns("counts")["office_name"]
    found: dict[str, Place] = {}
    for section in reading.sections:
        if section.part != part:
            continue
        for text, place in ((section.title, section.place), *section.paragraphs):
            match = pattern.match(text.strip())
            if match is not None:
                found.setdefault(match["name"], place)
    return list(found.items())


def _stated_offices(reading: Reading, part: int) -> Iterator[tuple[int, Place]]:
    for form in reading.forms_of("department", part):
        number = field_number(form, "offices")
        if number is not None:
            yield number
    for said in sentences(reading, "内设", part=part):
        match = patterns("counts")["offices"].search(said.text)
        stated = count_in(match) if match is not None else None
        if stated is not None:
            yield stated, said.place
