"""X2: placeholders that were never filled in; X3: text that was cut off or damaged."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import (
    CELL,
    LINE,
    PARAGRAPH,
    Passage,
    Spot,
    around,
    cjk,
    connected,
    passages,
)
from mingzhang.facts import Place
from mingzhang.interpret.headings import is_heading
from mingzhang.interpret.model import Reading

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])20(?:[XxＸｘ×*＊]{2}|_{2})(?![A-Za-z])"
    r"|(?<![A-Za-z0-9])[XxＸｘ×]{1,6}\s?(?=年度?(?!\d)|月份?|县|市(?!场)|局|单位|部门|万元|亿元)"
    r"|[XxＸｘ×]{2,6}(?=个|人|项|次|日|元|%|％|家|台|辆|平方)"
    r"|×{2,}|某某|[（(](?:请|此处)填写?[^（）()]{0,20}[）)]|【[^【】]{0,20}填[写入][^【】]{0,20}】"
)
_INSTRUCTION = re.compile(
    r"(?:仍|应)?保留(?:该|本|此)?(?:表格|空表|表)(?:格式)?[，,、并在及将于本该表下方]{0,10}[作做写][^。；;：:]{0,6}说明"
)
"""What a form tells the writer to do (仍保留该表格式，并作下述说明)."""
_MULTIPLIED = re.compile(r"\d\s?[×xX]\s?\d")

# Words that cannot end a text, unless they are the end of a longer word.
_FUNCTION_END = re.compile(
    r"(?:(?<![目])的|(?<![行作成认分因称视名以所有人大])为|(?<![总共缓温饱中调平柔亲祥附])和|"
    r"(?<![普涉危提顾触论波])及|(?<![参赋给])与|以及|(?<![应核针校面相绝配比反敌派查])对|针对|"
    r"旨在|正在|即将|(?<![合兼吞归一])并|由于|关于|对于|用于|(?<![理自缘事来根])由|促使|面向|而且|或者|"
    r"(?<![服随跟听盲顺侍])从|(?<!在)于是|按照|(?<![的律学实])根据|更好地|更好的)$"
)
_ENGLISH = re.compile(
    r"(?<=[\u4e00-\u9fff])\s{0,3}\b(?P<word>and|or|of|the|for|with|to|in|on|by|from|as|is|are)\b"
    r"\s{0,3}(?=[\u4e00-\u9fff])"
)
_DAMAGED = re.compile(r"\ufffd|[\ue000-\uf8ff]|&(?:nbsp|lt|gt|amp|quot);|锟斤拷|烫烫烫")
_END_MARKS = "。！？；，、：:;,.!?…”’）)】》」〕]%％"
_DOCUMENT = re.compile(
    r"(?P<id>[\u4e00-\u9fff]{2,6}\s?[〔\[［（(【]\s?20\d\d\s?[〕\]］）)】]\s?\d{1,4})(?P<after>\s?号)?"
)
_LAST = re.compile(r"[\u4e00-\u9fff](?![\u4e00-\u9fff])")
_MAX_TEXT = 400_000
"""Longer documents are not searched for half words: each search reads the whole text."""
_MIN_PREFIX = 16


@rule("X2")
def placeholders(case: Case) -> Iterator[Result]:
    """20XX, ××, X年: the model text was published unfilled."""
    spot = Spot(case.reading)
    found: list[tuple[Place, str]] = []
    for passage in passages(case.reading):
        for match in _PLACEHOLDER.finditer(passage.text):
            start, end = match.span()
            if _MULTIPLIED.search(passage.text[max(0, start - 2) : end + 2]):
                continue
            found.append((spot.at(passage, start, end), around(passage.text, start, end)))
    if not found:
        yield Passed()
        return
    places = tuple(place for place, _ in found)
    yield Hit(
        places,
        {"context": found[0][1], "where": wording.places(places)},
        "default",
        found[0][1],
        "",
    )


@rule("X2")
def instructions(case: Case) -> Iterator[Result]:
    """An instruction of the form was published with the table."""
    spot = Spot(case.reading)
    found = [
        (spot.at(passage, *match.span()), around(passage.text, *match.span()))
        for passage in passages(case.reading)
        for match in _INSTRUCTION.finditer(passage.text)
    ]
    if found:
        places = tuple(place for place, _ in found)
        fields: dict[str, wording.Field] = {
            "context": found[0][1],
            "where": wording.places(places),
        }
        yield Hit(places, fields, "instruction", found[0][1])


@rule("X3")
def cut_off(case: Case) -> Iterator[Result]:
    """A text ends in a function word, in half a word, or where its copy goes on."""
    ends = _Endings(case.reading)
    hits = 0
    for passage in _complete_texts(case.reading):
        text = passage.text.rstrip()
        reason, expected = ends.cut(text)
        if not reason:
            continue
        hits += 1
        yield Hit(
            (passage.place,),
            {"tail": text[-14:], "expected": expected, "where": wording.place(passage.place)},
            reason,
            text[-14:],
            expected,
        )
    if not hits:
        yield Passed()


def _complete_texts(reading: Reading) -> Iterator[Passage]:
    """Texts that ought to be whole: narrative paragraphs, fields of forms, cells."""
    for group in connected(reading):
        if not is_heading(group[-1].text):
            yield group[-1]
    for passage in passages(reading):
        if passage.kind == CELL and len(passage.text) >= 10:
            yield passage


class _Endings:
    """What the document says elsewhere after the last letters of a text."""

    def __init__(self, reading: Reading) -> None:
        texts = [p.text.rstrip() for p in passages(reading) if p.whole]
        self._all = "\n".join(texts) + "\n"
        self._last = Counter(_LAST.findall(self._all))
        self._prefixes = _Prefixes(texts)

    def cut(self, text: str) -> tuple[str, str]:
        """Variant of the message and the word expected; empty when the text seems whole."""
        if len(text) < 10 or text[-1] in _END_MARKS or not cjk(text[-1]):
            return "", ""
        if _FUNCTION_END.search(text) and any(m in text for m in "，,。；;、:："):
            return "function_word", ""
        half = self._half_word(text)
        if half:
            return "half_word", half
        longer = self._prefixes.longer(text)
        if longer:
            return "goes_on", longer
        return "", ""

    def _half_word(self, text: str) -> str:
        """The whole word when the last character never ends a text elsewhere, and what follows the
        last three letters elsewhere is what mostly follows that character."""
        last, tail = text[-1], text[-3:]
        if self._last[last] != 1 or len(self._all) > _MAX_TEXT:
            return ""
        followers = self._following(tail)
        if not followers:
            return ""
        usual = self._following(last)
        char, count = usual.most_common(1)[0]
        if count < 3 or 3 * count < usual.total() or char not in followers:
            return ""
        return tail + char

    def _following(self, letters: str) -> Counter[str]:
        """The Chinese characters that follow ``letters`` anywhere, with their number."""
        found: Counter[str] = Counter()
        start = self._all.find(letters)
        while start >= 0:
            char = self._all[start + len(letters)]
            if cjk(char):
                found[char] += 1
            start = self._all.find(letters, start + 1)
        return found


class _Prefixes:
    """Finds a text that begins with another one and goes on in the middle of its sentence."""

    def __init__(self, texts: list[str]) -> None:
        self._sorted = sorted({t for t in texts if len(t) > _MIN_PREFIX})

    def longer(self, text: str) -> str:
        """The next letters of a longer copy of ``text``; empty when there is none."""
        if len(text) < _MIN_PREFIX or not any(mark in text for mark in "，,；;、"):
            return ""
        index = bisect_right(self._sorted, text)
        if index >= len(self._sorted) or not self._sorted[index].startswith(text):
            return ""
        rest = self._sorted[index][len(text) :]
        if not cjk(rest[0]) or rest.startswith(("绩效目标表", "等")):
            return ""
        return text[-4:] + rest[:4]


@rule("X3")
def foreign_words(case: Case) -> Iterator[Result]:
    """An English function word between Chinese characters is left over from conversion."""
    spot = Spot(case.reading)
    hits = 0
    for passage in passages(case.reading):
        for match in _ENGLISH.finditer(passage.text):
            hits += 1
            place = spot.at(passage, *match.span())
            yield Hit(
                (place,),
                {"word": match["word"], "context": place.text, "where": wording.place(place)},
                "foreign",
                match["word"],
                "",
            )
    if not hits:
        yield Passed()


@rule("X3")
def damaged_characters(case: Case) -> Iterator[Result]:
    """Characters that the conversion could not write."""
    spot = Spot(case.reading)
    found = [
        (spot.at(p, *m.span()), around(p.text, *m.span()))
        for p in passages(case.reading)
        for m in _DAMAGED.finditer(p.text)
    ]
    if not found:
        yield Passed()
        return
    places = tuple(place for place, _ in found)
    yield Hit(
        places,
        {"context": found[0][1], "where": wording.places(places)},
        "damaged",
        found[0][1],
        "",
    )


@rule("X3")
def document_numbers(case: Case) -> Iterator[Result]:
    """A document number without 号 although the same number is printed with it elsewhere."""
    whole: set[str] = set()
    bare: dict[str, list[Place]] = {}
    spot = Spot(case.reading)
    for passage in passages(case.reading):
        if passage.kind == LINE and not passage.whole:
            continue
        for match in _DOCUMENT.finditer(passage.text):
            number = re.sub(r"\s", "", match["id"])
            if match["after"]:
                whole.add(number)
            elif match.end() == len(passage.text.rstrip()) and passage.kind != PARAGRAPH:
                bare.setdefault(number, []).append(spot.at(passage, *match.span()))
    for number, found in bare.items():
        if number in whole:
            places = tuple(found)
            yield Hit(
                places,
                {"number": number, "where": wording.places(places)},
                "document_number",
                number,
                f"{number}号",
            )
    if not bare:
        yield Passed()
