"""X4: the body's name is spelt alike everywhere; X5: another body's or level's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from mingzhang import classifications
from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import Spot, around, passages, remembered
from mingzhang.classifications import Division
from mingzhang.facts import Message, Place
from mingzhang.interpret.model import Reading
from mingzhang.interpret.sections import GLOSSARY

_TAIL = re.compile(r"(?:本级|机关|本部|[（(][^（）()]{0,12}[）)])$")
_LIKE = 0.7
_LIKE_SHORT = 0.8
_MIN_CORE = 3
"""A name proper (教育局) is at least this long, and long enough to be compared with other places'
from ``_COMPARED`` on."""
_COMPARED = 4
_SUFFIXES = "省市县区旗盟州"
# 城市管理局 and 社区建设局 begin with no place.
_ENDS_PLACE = re.compile(
    r"(?<!城)(?<!都)(?<!社)(?<!园)(?<!景)(?<!护)(?<!校)(?<!山)[省市县区旗盟州]$"
)
_LEVEL_WORD = re.compile(
    r"(?<![省市县区、或和及治])(?P<kind>[省市县区])(?:直|级|本级)(?=部门|单位|机关|预算单位)"
    # What a grant is defined as: money of the own level.
    r"|(?:财政拨款|一般公共预算)[^：:。]{0,12}[：:][^。]{0,24}?"
    r"(?<![省市县区、或和及治])(?P<granted>[省市县区])(?:级|本级)(?=财政)"
)
_KIND_LEVEL = {"省": 1, "市": 2, "县": 3, "区": 3}
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_LEVEL_NAMES = {
    1: Message("省级", "province"),
    2: Message("市级", "city"),
    3: Message("县（区）级", "county"),
}


@dataclass(frozen=True, slots=True)
class Body:
    """A disclosing body taken apart by its letters alone: ``places`` (市, 县 …) from the widest
    down and ``core``, the name proper. ``division`` is the template's, to look the places up in.
    """

    name: str
    places: tuple[str, ...]
    core: str
    division: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a body belongs: ``level`` of its division (1 province, 2 prefecture, 3 county; 0 when
    unknown) and ``divisions``, the codes of its place and of everything above."""

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
    whole = _TAIL.sub("", name)
    places: list[str] = []
    start = 0
    for end in range(2, len(whole) - _MIN_CORE + 1):
        place = whole[start:end]
        if (
            len(place) >= 2
            and _is_place(place)
            and not (place.endswith("州") and whole[end] in "市县区")
        ):
            places.append(place)
            start = end
    return Body(name, tuple(places), whole[start:], division)


def _is_place(place: str) -> bool:
    """Whether letters end like a place; 宝山区 and 成都市 do though 山区 and 都市 are none."""
    if place[-1] not in _SUFFIXES:
        return False
    return bool(_ENDS_PLACE.search(place)) or bool(classifications.divisions().by_name(place))


@cache
def standing(body: Body) -> Standing:
    """Look the places of a body up. Loads the list of divisions, so ask only when it matters."""
    known = classifications.divisions()
    rows: list[Division] = []
    for place in body.places:
        row = next(
            (
                r
                for r in known.by_name(place)
                if r.code.startswith(body.division[:2])
                and (not rows or r.code.startswith(rows[-1].code[: 2 * rows[-1].level]))
            ),
            None,
        )
        if row is None:
            break
        rows.append(row)
    codes = {row.code for row in rows}
    for row in rows:
        codes.update(above.code for above in known.ancestors(row.code))
    return Standing(rows[-1].level if rows else 0, frozenset(codes))


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
                {"said": said, "name": body.name, "right": right, "where": wording.places(places)},
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
    return SequenceMatcher(None, said, core, autojunk=False).ratio() >= (
        _LIKE if len(core) > _COMPARED else _LIKE_SHORT
    )


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
        if len(body.core) < _COMPARED:
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
                {"said": said, "name": body.name, "where": wording.places(places)},
                "other_body",
                said,
                body.name,
            )
    if not hits:
        yield Passed()


def _foreign(words: str, body: Body) -> str:
    """The division named at the end of ``words`` when it is neither the own nor one above it."""
    if any(words.endswith(place) for place in body.places):
        return ""
    own = standing(body)
    if not own.level:
        return ""
    known = classifications.divisions()
    for length in range(len(words), 1, -1):
        rows = known.by_name(words[-length:])
        if rows:
            return "" if any(_related(row, own) for row in rows) else words[-length:]
    return ""


def _related(row: Division, own: Standing) -> bool:
    """Whether a division is the own one, stands above it, or below it."""
    if row.code in own.divisions:
        return True
    return any(
        above.code in own.divisions and above.level == own.level
        for above in classifications.divisions().ancestors(row.code)
    )


def _level(kind: str, body: Body) -> int:
    """The level that 省, 市, 县 or 区 means to a body: a county-level city calls its departments
    市直部门, and the city of a municipality is a province."""
    if kind == "市" and body.places:
        if any(place in _MUNICIPALITIES for place in body.places):
            return 1
        if body.places[-1].endswith("市"):
            return standing(body).level
    return _KIND_LEVEL[kind]


@rule("X5")
def other_level(case: Case) -> Iterator[Result]:
    """Terms explained for another level of government: the model text of the province."""
    spot = Spot(case.reading)
    spoken = [
        (passage, match)
        for passage in passages(case.reading)
        if passage.section == GLOSSARY
        for match in _LEVEL_WORD.finditer(passage.text)
    ]
    own_bodies = bodies(case.reading) if spoken else ()
    levels = {standing(body).level for body in own_bodies} - {0}
    if spoken and len(levels) != 1:
        return
    own = max(levels, default=0)
    found = []
    for passage, match in spoken:
        at = match.start("granted") if match["granted"] else match.start()
        if all(_level(match["granted"] or match["kind"], body) != own for body in own_bodies):
            said = passage.text[at : match.end() + 2]
            found.append((spot.at(passage, at, match.end()), said))
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
            "where": wording.places(places),
        },
        "other_level",
        found[0][1],
        "",
    )
