"""X4: the body's name is spelt alike everywhere; X5: another body's or level's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from mingzhang import classifications
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import Spot, around, passages, remembered, told
from mingzhang.classifications import Division
from mingzhang.facts import Place
from mingzhang.interpret.model import Reading

_TAIL = re.compile(r"(?:本级|机关|本部|[（(][^（）()]{0,12}[）)])$")
_LIKE = 0.7
_SUFFIXES = "省市县区旗盟州"
_GLOSSARY = "glossary"
_LEVEL_WORDS = {
    1: re.compile(r"(?:省直|省级|省本级)(?=部门|单位|机关|预算单位)"),
    2: re.compile(r"(?:市直|市级|市本级)(?=部门|单位|机关|预算单位)"),
    3: re.compile(r"(?:县直|区直|县级|区级|县本级|区本级)(?=部门|单位|机关|预算单位)"),
}
_LEVEL_NAMES = {1: "省级", 2: "市级", 3: "县（区）级"}


@dataclass(frozen=True, slots=True)
class Body:
    """A disclosing body taken apart: ``places`` from the widest down, ``core`` the name proper.

    ``level`` is that of the division it belongs to (1 province, 2 prefecture, 3 county), 0 when
    the place is unknown; ``divisions`` are the codes of the place and of everything above it.
    """

    name: str
    places: tuple[str, ...]
    core: str
    level: int
    divisions: frozenset[str]


@remembered
def bodies(reading: Reading) -> tuple[Body, ...]:
    """The bodies whose disclosures the document holds."""
    found: dict[str, Body] = {}
    for part in reading.parts:
        name = part.entity.name.strip()
        if name and name not in found:
            found[name] = _body(name, reading.template.division)
    return tuple(found.values())


def _body(name: str, division: str) -> Body:
    rows: list[Division] = []
    places: list[str] = []
    rest = name
    while True:
        row, length = _leading_division(rest, division, rows)
        if row is None:
            break
        rows.append(row)
        places.append(rest[:length])
        rest = rest[length:]
    core = _TAIL.sub("", rest)
    if len(core) < 3:
        return Body(name, (), _TAIL.sub("", name), 0, frozenset())
    known = classifications.divisions()
    codes = {row.code for row in rows}
    for row in rows:
        codes.update(above.code for above in known.ancestors(row.code))
    return Body(name, tuple(places), core, rows[-1].level if rows else 0, frozenset(codes))


def _leading_division(
    text: str, division: str, above: list[Division]
) -> tuple[Division | None, int]:
    """The division whose name ``text`` begins with, the longest first."""
    known = classifications.divisions()
    for length in range(min(12, len(text) - 3), 1, -1):
        if text[length - 1] not in _SUFFIXES:
            continue
        for row in known.by_name(text[:length]):
            if row.code.startswith(division[:2]) and (
                not above or row.code.startswith(above[-1].code[: 2 * above[-1].level])
            ):
                return row, length
    return None, 0


@rule("X4")
def own_name(case: Case) -> Iterator[Result]:
    """Spellings of the own name with characters added or left out. One hit for each spelling."""
    spot = Spot(case.reading)
    lawful = {b.core for b in bodies(case.reading)} | _listed_bodies(case.reading)
    hits = 0
    for body in bodies(case.reading):
        if not body.places:
            continue
        pattern = _spellings(body)
        found: dict[str, list[Place]] = {}
        for passage in passages(case.reading):
            if body.places[-1] not in passage.text:
                continue
            for match in pattern.finditer(passage.text):
                said = match["said"]
                if said not in lawful and _is_variant(said, body.core):
                    found.setdefault(match[0], []).append(spot.at(passage, *match.span()))
        for said, places in found.items():
            hits += 1
            right = body.places[-1] + body.core
            yield Hit(
                tuple(places),
                {"said": said, "name": body.name, "right": right, "where": told(places)},
                "default",
                said,
                right,
            )
    if not hits:
        yield Passed()


def _spellings(body: Body) -> re.Pattern[str]:
    reach = len(body.core) + 5
    return re.compile(
        re.escape(body.places[-1])
        + rf"(?P<said>[\u4e00-\u9fff]{{1,{reach}}}?{re.escape(body.core[-1])})"
    )


def _is_variant(said: str, core: str) -> bool:
    """Whether one is the other with characters added or left out, and both are mostly alike."""
    if said == core or (said.endswith(core) and len(said) - len(core) > 3):
        return False
    shorter, longer = sorted((said, core), key=len)
    rest = iter(longer)
    if not all(char in rest for char in shorter):
        return False
    return SequenceMatcher(None, said, core, autojunk=False).ratio() >= _LIKE


def _listed_bodies(reading: Reading) -> set[str]:
    """Names in the tables of the organisation and of units: bodies of their own, rightly named."""
    found: set[str] = set()
    for table in reading.tables:
        if table.kind in {"organisation", "units"}:
            for row in table.rows:
                for body in bodies(reading):
                    for place in body.places:
                        _, mark, rest = row.label.partition(place)
                        if mark:
                            found.add(_TAIL.sub("", rest))
    return found


@rule("X5")
def other_place(case: Case) -> Iterator[Result]:
    """The same kind of body of another place: text taken over from its disclosure."""
    spot = Spot(case.reading)
    hits = 0
    for body in bodies(case.reading):
        if not body.level or len(body.core) < 4:
            continue
        pattern = re.compile(
            rf"(?P<place>[\u4e00-\u9fff]{{1,8}}[{_SUFFIXES}])" + re.escape(body.core)
        )
        found: dict[str, list[Place]] = {}
        for passage in passages(case.reading):
            if body.core not in passage.text:
                continue
            for match in pattern.finditer(passage.text):
                place = _foreign(match["place"], body)
                if place:
                    found.setdefault(place + body.core, []).append(spot.at(passage, *match.span()))
        for said, places in found.items():
            hits += 1
            yield Hit(
                tuple(places),
                {"said": said, "name": body.name, "where": told(places)},
                "other_body",
                said,
                body.name,
            )
    if not hits:
        yield Passed()


def _foreign(words: str, body: Body) -> str:
    """The division named at the end of ``words`` when it is neither the own nor one above it."""
    known = classifications.divisions()
    if any(words.endswith(place) for place in body.places):
        return ""
    for length in range(len(words), 1, -1):
        tail = words[-length:]
        rows = known.by_name(tail)
        if not rows:
            continue
        own = any(
            row.code in body.divisions
            or any(
                above.code in body.divisions and above.level == body.level
                for above in known.ancestors(row.code)
            )
            for row in rows
        )
        return "" if own else tail
    return ""


@rule("X5")
def other_level(case: Case) -> Iterator[Result]:
    """Terms explained for another level of government: the model text of the province."""
    levels = {body.level for body in bodies(case.reading)} - {0}
    if len(levels) != 1:
        return
    own = levels.pop()
    spot = Spot(case.reading)
    found: list[tuple[Place, str]] = []
    for passage in passages(case.reading):
        if passage.section != _GLOSSARY:
            continue
        for level, pattern in _LEVEL_WORDS.items():
            # A county-level city calls its own departments 市直部门.
            if level == own or (own == 3 and level == 2):
                continue
            for match in pattern.finditer(passage.text):
                said = passage.text[match.start() : match.end() + 2]
                found.append((spot.at(passage, *match.span()), said))
    if not found:
        yield Passed()
        return
    places = tuple(place for place, _ in found)
    yield Hit(
        places,
        {
            "said": found[0][1],
            "level": _LEVEL_NAMES[own],
            "context": around(places[0].text, 0, len(places[0].text)),
            "where": told(places),
        },
        "other_level",
        found[0][1],
        "",
    )
