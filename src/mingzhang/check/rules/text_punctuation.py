"""X1: punctuation that is doubled, unpaired, mixed, missing or at the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import (
    CELL,
    LINE,
    PARAGRAPH,
    Passage,
    Spot,
    around,
    connected,
    narrative,
    passages,
)
from mingzhang.facts import Message, Place
from mingzhang.interpret.headings import is_heading, numbering
from mingzhang.interpret.model import Reading

_CONFLICT = re.compile(r"(?P<one>[，。；：、,;])[ \u3000]{0,2}(?P<two>[，。；：、,;])")
_STARTS = re.compile(r"^[，。；：、！？）】》”,;:]")
_PAIRS = {"）": "（", "】": "【", "》": "《", "」": "「", "〕": "〔", "”": "“", "’": "‘"}
_SHAPES = {"(": "（", ")": "）", "[": "〔", "]": "〕", "【": "〔", "】": "〕"}
_OPEN = set(_PAIRS.values())
_ENUMERATOR = re.compile(
    r"(?:^|(?<=[\s，。；：、:;,]))(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十])[)）]"
)
_MIXED = re.compile(r"（[^（）()]{0,80}\)|\([^（）()]{0,80}）")
_CLOSING = "。！？!?：:…”’）)】》」〕]"
_COUNTED = re.compile(r"(?:目标\s?)?\d{1,2}\s?[.．、：:]\s{0,2}(?=[\u4e00-\u9fff])")
_LABELLED = re.compile(r"^[\u4e00-\u9fff]{2,8}[：:]")
_NO_SENTENCE = re.compile(
    r"(?:公开如下|见附件|附[表件]|单位[：:]|年[度]?[）)]?)[：:。]?$|^[（(].{0,40}[）)]$"
    r"|^(?:注|备注|填表|附)[：:]"
)
_MIN_SENTENCE = 18


@rule("X1")
def conflicting_marks(case: Case) -> Iterator[Result]:
    """Two marks in a row of which one is too many: 。。 ，， 。；"""
    spot = Spot(case.reading)
    found: dict[str, list[tuple[Place, str]]] = {}
    for passage in passages(case.reading):
        for match in _CONFLICT.finditer(passage.text):
            marks = match["one"] + match["two"]
            found.setdefault(marks, []).append(
                (spot.at(passage, *match.span()), around(passage.text, *match.span()))
            )
    for marks, spots in found.items():
        places = tuple(place for place, _ in spots)
        one, two = marks[0], marks[1]
        right = one if one == two else f"{one} 或 {two}"
        yield Hit(
            places,
            {
                "marks": marks,
                "right": _either(one, two),
                "context": spots[0][1],
                "where": wording.places(places),
            },
            "marks",
            marks,
            right,
        )
    if not found:
        yield Passed()


def _either(one: str, two: str) -> Message:
    """One of two marks, or the one that stands twice."""
    if one == two:
        return Message(f"“{one}”", f"“{one}”")
    return Message(f"“{one}”或“{two}”", f"“{one}” or “{two}”")


@rule("X1")
def paragraph_begins_with_mark(case: Case) -> Iterator[Result]:
    """A paragraph cannot begin with a comma or semicolon; the one before was broken off."""
    if case.reading.document.shape == "loose":
        return
    before: Passage | None = None
    hits = 0
    for passage in narrative(case.reading):
        match = _STARTS.match(passage.text)
        if match is not None:
            hits += 1
            places = (passage.place,) if before is None else (passage.place, before.place)
            yield Hit(
                places,
                {
                    "mark": match[0],
                    "context": around(passage.text, 0, 8),
                    "where": wording.place(passage.place),
                },
                "begins",
                match[0],
                "",
            )
        before = passage
    if not hits:
        yield Passed()


def _unpaired(text: str) -> tuple[str, int] | None:
    """The first bracket or quotation mark without its partner, and its offset."""
    skipped = {m.end() - 1 for m in _ENUMERATOR.finditer(text)}
    stack: list[tuple[str, int]] = []
    for offset, char in enumerate(text):
        mark = _SHAPES.get(char, char)
        if mark in _OPEN:
            stack.append((mark, offset))
        elif mark in _PAIRS and offset not in skipped:
            if not stack or stack[-1][0] != _PAIRS[mark]:
                return char, offset
            stack.pop()
    return (text[stack[-1][1]], stack[-1][1]) if stack else None


@rule("X1")
def unpaired_marks(case: Case) -> Iterator[Result]:
    """Quotation marks and brackets come in pairs within a paragraph or cell. One hit a text."""
    spot = Spot(case.reading)
    groups: list[tuple[Passage, ...]] = [*connected(case.reading)]
    groups += [(p,) for p in passages(case.reading) if p.kind == CELL and _holds_text(p)]
    wrong: list[tuple[str, str, Place]] = []
    for group in groups:
        joined = "".join(p.text for p in group)
        if (found := _unpaired(joined)) is not None:
            mark, offset = found
            passage, offset = _locate(group, offset)
            wrong.append((joined, mark, spot.at(passage, offset, offset + 1)))
    alike: dict[str, list[tuple[str, Place]]] = {}
    for text, mark, place in _not_continued(wrong):
        alike.setdefault(text, []).append((mark, place))
    for spots in alike.values():
        places = tuple(place for _, place in spots)
        yield Hit(
            places,
            {"mark": spots[0][0], "context": places[0].text, "where": wording.places(places)},
            "unpaired",
            spots[0][0],
            "",
        )
    if not alike:
        yield Passed()


def _not_continued(wrong: list[tuple[str, str, Place]]) -> Iterator[tuple[str, str, Place]]:
    """Leaves out a mark that is opened in one row and closed in one of the next three: the
    conversion broke the cell."""
    skipped: set[int] = set()
    ordered = sorted(wrong, key=lambda item: item[2].line)
    for index, (_, mark, place) in enumerate(ordered):
        opened = _SHAPES.get(mark, mark)
        for later in range(index + 1, min(index + 4, len(ordered))):
            closed = ordered[later][1]
            if (
                0 < ordered[later][2].line - place.line <= 3
                and index not in skipped
                and _PAIRS.get(_SHAPES.get(closed, closed)) == opened
            ):
                skipped |= {index, later}
    yield from (item for index, item in enumerate(ordered) if index not in skipped)


def _holds_text(passage: Passage) -> bool:
    return len(passage.text) >= 12 and any("\u4e00" <= c <= "\u9fff" for c in passage.text)


def _locate(group: Sequence[Passage], offset: int) -> tuple[Passage, int]:
    for passage in group:
        if offset < len(passage.text):
            return passage, offset
        offset -= len(passage.text)
    return group[-1], 0


@rule("X1")
def mixed_brackets(case: Case) -> Iterator[Result]:
    """A bracket opened in full width is closed in full width. One hit for the document."""
    spot = Spot(case.reading)
    spots: list[tuple[Place, str]] = []
    for passage in passages(case.reading):
        if passage.kind == LINE and not passage.whole and len(passage.text) < 20:
            continue
        for match in _MIXED.finditer(passage.text):
            spots.append((spot.at(passage, *match.span()), match[0]))
    if not spots:
        yield Passed()
        return
    places = tuple({place.line: place for place, _ in reversed(spots)}.values())[::-1]
    yield Hit(
        places, {"context": spots[0][1], "where": wording.places(places)}, "mixed", spots[0][1], ""
    )


@rule("X1")
def final_mark(case: Case) -> Iterator[Result]:
    """A paragraph of sentences ends with a full stop. One hit for the document and kind."""
    missing, wrong = _endings(case.reading)
    spot = Spot(case.reading)
    for variant, found in (("no_end", missing), ("wrong_end", wrong)):
        if not found:
            yield Passed()
            continue
        places = tuple(spot.at(p, len(p.text) - 1, len(p.text)) for p in found)
        tail = found[0].text[-12:]
        yield Hit(
            places,
            {"tail": tail, "where": wording.places(places), "count": str(len(found))},
            variant,
            tail,
            f"{tail.rstrip('，,；;、')}。",
        )


def _endings(reading: Reading) -> tuple[list[Passage], list[Passage]]:
    """Paragraphs without a final mark, and paragraphs that end with a comma or semicolon."""
    missing: list[Passage] = []
    wrong: list[Passage] = []
    loose = reading.document.shape == "loose"
    groups = list(connected(reading))
    for index, group in enumerate(groups):
        last = group[-1]
        text = last.text.strip()
        following = groups[index + 1][0] if index + 1 < len(groups) else None
        if following is not None and following.place.section != last.place.section:
            following = None
        if text[-1:] in "，,；;、":
            if _ends_wrongly(text, following):
                wrong.append(last)
            continue
        # Where lines were joined, an end is certain only before a number or a new section.
        certain = not loose or following is None or numbering(following.text).depth > 0
        whole = "".join(p.text for p in group)
        if text[-1:] not in _CLOSING and certain and _is_sentence(whole, last):
            missing.append(last)
    return missing, wrong


def _ends_wrongly(text: str, following: Passage | None) -> bool:
    """Items of a list end with a semicolon while another follows; nothing else does."""
    if following is None:
        return True
    own, after = numbering(text), numbering(following.text)
    if after.depth:
        return own.depth != after.depth and is_heading(following.text)
    return own.depth > 0


def _is_sentence(text: str, last: Passage) -> bool:
    """Whether a paragraph is made of sentences and is not a heading, label, note or signature."""
    if last.kind != PARAGRAPH or len(text) < _MIN_SENTENCE or _NO_SENTENCE.search(text):
        return False
    if is_heading(text) or (numbering(text).depth and "。" not in text and len(text) <= 60):
        return False
    if not ("\u4e00" <= text[-1] <= "\u9fff" or text[-1].isdigit() or text[-1] in "%％"):
        return False
    body = _LABELLED.sub("", text)
    return any(mark in body for mark in "，,；;。") or len(body) >= 40


@rule("X1")
def uneven_items(case: Case) -> Iterator[Result]:
    """Numbered items inside one text end alike: one semicolon among full stops is a slip."""
    hits = 0
    for passage in passages(case.reading):
        if passage.kind == LINE or len(passage.text) < 40:
            continue
        uneven = _uneven(passage.text)
        if uneven is not None:
            hits += 1
            yield Hit(
                (passage.place,),
                {"context": uneven, "where": wording.place(passage.place)},
                "uneven",
                uneven[-1],
                "。",
            )
    if not hits:
        yield Passed()


def _uneven(text: str) -> str | None:
    """The tail of the item that ends with a semicolon while others end with a full stop."""
    starts = [m.start() for m in _COUNTED.finditer(text)]
    if len(starts) < 3:
        return None
    items = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    inner = items[:-1]
    stops = [item for item in inner if item.endswith("。")]
    semicolons = [item for item in inner if item.endswith(("；", ";"))]
    if stops and semicolons and len(stops) + len(semicolons) == len(inner):
        return semicolons[0][-12:]
    return None
