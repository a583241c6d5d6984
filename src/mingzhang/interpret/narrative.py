"""Figures in running text -> Mentions: every amount, percentage and count, with what it speaks of.

The words in front of a figure are matched against the template's labels (一般公共预算收入 …) and
the names of the document's own projects. A figure whose words name nothing known is still a
fact: its coordinate then carries the words themselves, and no cell vouches for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from mingzhang.facts import (
    Amount,
    Coordinate,
    Fact,
    Origin,
    Place,
    Unit,
    parse_value,
)
from mingzhang.interpret import words
from mingzhang.interpret.model import Mention, Part
from mingzhang.interpret.rows import codes_named
from mingzhang.templates import Label, Template

COUNT_WORDS = (
    "个百分点|个月|家次|人次|万人次|万人|万条|万份|批次|余种|摄氏度|平方米|小时|分钟|工作日"
    "|个|家|人|名|次|台|辆|套|户|份|批|期|场|篇|条|张|部|处|所|座|间|起|件|项|种|万|度|天|周|年|月底"
)
_FIGURE = re.compile(
    r"(?P<about>约|大约|近|不少于|不低于)?\s*(?<![\d.,A-Za-z〔\[【(（第-])"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(?P<unit>亿元|万元|元|%|％|" + COUNT_WORDS + r")"
)
_NOT_FIGURE_AFTER = re.compile(r"^\s*(?:月|日|号|年度|级)")
_SENTENCE_END = "。！？"
_CHANGE = re.compile(
    r"(?P<word>增加|增长|提高|上升|调增|上涨|减少|下降|降低|调减|压减|下跌)"
    r"(?:了|额|额为|为|约|幅度为|率为|:)*$"
)
_LEVEL = re.compile(r"持平|(?:没有|无)(?:增减)?变化")
_DOWN = frozenset({"减少", "下降", "降低", "调减", "压减", "下跌"})
_SHARE = re.compile(
    r"占(?P<of>[^,。;，；占]{0,24}?)(?:的|比|比重|比例|比为|比例为|的比例为|的比重为|:)*$"
)
_FILL = (
    r"(?:\([^()]{0,20}\)|预算安排|预算数|预算资金|预算|资金总额|资金|金额|总额|总计|共计|合计|安排|列支"
    r"|涉及|为|共|计|数|约|达到|达|:|的|了|是|\")*"
)
_WHICH = re.compile(r"其中[:,]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the narrative to be read: text, where it stands, its section and part.

    ``breaks`` are (first character position, source line) of each line that was joined into it.
    """

    text: str
    place: Place
    section: str
    section_title: str
    part: int
    breaks: tuple[tuple[int, int], ...] = ()

    def line_at(self, position: int) -> int:
        """The source line of a character position."""
        line = self.place.line
        for start, number in self.breaks:
            if start <= position:
                line = number
        return line


@dataclass(frozen=True, slots=True)
class _Known:
    pattern: re.Pattern[str]
    label: Label
    length: int


@lru_cache(maxsize=64)
def _known_labels(labels: tuple[Label, ...]) -> tuple[_Known, ...]:
    known = []
    for label in labels:
        for word in label.words:
            pattern = re.compile(f"(?:{word}){_FILL}$")
            known.append(_Known(pattern, label, len(re.sub(r"[\\()?:|\[\]*+.^$]", "", word))))
    return tuple(sorted(known, key=lambda k: -k.length))


def read_narrative(
    passages: Iterable[Passage],
    template: Template,
    parts: Sequence[Part],
    projects: dict[int, dict[str, str]],
) -> tuple[Mention, ...]:
    """Every figure of the passages.

    ``projects`` maps a part to the folded names of its projects and the member each stands for on
    the axis ``project``.
    """
    mentions: list[Mention] = []
    for passage in passages:
        part = parts[passage.part]
        base = {"entity": part.key}
        if part.year is not None:
            base["year"] = str(part.year)
        reader = _PassageReader(passage, template, Coordinate(base), projects.get(passage.part, {}))
        mentions.extend(reader.read())
    return tuple(mentions)


class _PassageReader:
    """Reads one paragraph from left to right, remembering what it speaks of."""

    def __init__(
        self, passage: Passage, template: Template, base: Coordinate, projects: dict[str, str]
    ) -> None:
        self._passage = passage
        self._template = template
        self._labels = _known_labels(template.labels)
        self._base = base
        self._projects = projects
        self._subject: Coordinate | None = None
        self._sentence_subject: Coordinate | None = None
        self._last: Coordinate | None = None

    def read(self) -> Iterator[Mention]:
        text = self._passage.text
        start = 0
        sentence_start = 0
        for match in _FIGURE.finditer(text):
            if self._is_date(text, match):
                continue
            cut = max(text.rfind(c, start, match.start()) for c in _SENTENCE_END) + 1
            if cut > start:
                sentence_start = cut
                self._sentence_subject = None
                self._last = None
                start = cut
            before = text[start : match.start()]
            yield from self._levels(before, start, sentence_start)
            yield self._mention(match, before, sentence_start)
            start = match.end()
        yield from self._levels(text[start:], start, sentence_start)

    @staticmethod
    def _is_date(text: str, match: re.Match[str]) -> bool:
        number, unit = match["number"], match["unit"]
        if unit == "年" and len(number) == 4 and number.startswith(("19", "20")):
            return True
        if unit in {"月底", "度"} and match.start() and text[match.start() - 1] in "年第":
            return True
        following = text[match.end("number") : match.end("number") + 6]
        return bool(_NOT_FIGURE_AFTER.match(following)) and unit not in {"年", "月底", "个月"}

    def _mention(self, match: re.Match[str], before: str, sentence_start: int) -> Mention:
        unit_word = "%" if match["unit"] == "％" else match["unit"]
        unit = Unit(unit_word) if unit_word in {u.value for u in Unit} - {"个"} else Unit.COUNT
        value = parse_value(match["number"] + (unit_word if unit is not Unit.COUNT else ""), unit)
        assert isinstance(value, Amount)
        stem = words.fold(before)
        # Labels may reach back over a count (二级项目7个，共计金额 …), words for messages do not.
        context = words.fold(self._passage.text[sentence_start : match.start()])
        coordinate, subject, change, of = self._meaning(stem, context, unit, unit_word)
        if change == -1:
            value = replace(value, value=-value.value)
        if match["about"] in {"约", "大约", "近"}:
            value = replace(value, about=True)
        end = match.end()
        after = re.split(r"[，。；、：！,;:()（）]", self._passage.text[end : end + 20])[0]
        sentence_end = min(
            (i for c in _SENTENCE_END if (i := self._passage.text.find(c, end)) >= 0),
            default=len(self._passage.text),
        )
        sentence = self._passage.text[sentence_start:sentence_end]
        fact = Fact(
            coordinate, value, self._place(match.group().strip(), match.span()), Origin.NARRATIVE
        )
        return Mention(
            fact,
            self._passage.part,
            self._passage.section,
            sentence,
            before,
            after,
            change,
            subject,
            of,
            bool(_WHICH.search(self._passage.text[sentence_start : match.start()])),
        )

    def _meaning(
        self, stem: str, context: str, unit: Unit, unit_word: str
    ) -> tuple[Coordinate, Coordinate | None, int | None, Coordinate | None]:
        """Coordinate of a figure, the subject it is about, its direction, and a share's whole."""
        changed = _CHANGE.search(stem)
        if changed:
            rest = re.sub(
                r"(?:比|较|与|同)[^,]{0,12}?(?:年|上年|去年|年初)[^,]{0,6}$",
                "",
                stem[: changed.start()],
            )
            subject = self._named(rest) or self._last or self._subject or self._base
            direction = -1 if changed["word"] in _DOWN else 1
            measure = "growth" if unit is Unit.PERCENT else "change"
            return subject.but(measure=measure), subject, direction, None
        share = _SHARE.search(stem) if unit is Unit.PERCENT else None
        if share:
            subject = self._last or self._subject or self._base
            of = self._named(share["of"]) if share["of"] else None
            return subject.but(measure="share"), subject, None, of
        named = self._named(context)
        if unit is Unit.COUNT or unit is Unit.PERCENT:
            label = (named or self._base).but(
                measure="count" if unit is Unit.COUNT else "share", label=(stem[-12:] + unit_word)
            )
            return label, None, None, None
        coordinate = named or self._base.but(label=stem[-16:])
        if named is not None:
            self._subject = self._subject or named
            self._sentence_subject = self._sentence_subject or named
        self._last = coordinate
        return coordinate, None, None, None

    def _levels(self, before: str, start: int, sentence_start: int) -> Iterator[Mention]:
        """持平 states a change of zero."""
        match = _LEVEL.search(before)
        if match is None:
            return
        subject = self._named(words.fold(before[: match.start()])) or self._last or self._subject
        if subject is None or "label" in subject:
            return
        zero = Amount(Decimal(0), self._template.unit, 2, match.group())
        place = self._place(match.group(), (start + match.start(), start + match.end()))
        yield Mention(
            Fact(subject.but(measure="change"), zero, place, Origin.NARRATIVE),
            self._passage.part,
            self._passage.section,
            self._passage.text[sentence_start : start + match.end()],
            before,
            "",
            0,
            subject,
        )

    def _named(self, stem: str) -> Coordinate | None:
        """What the words name: a label of the template, a project, a functional class."""
        tail = stem[-60:]
        best: tuple[int, int, Label] | None = None
        for known in self._labels:
            sections = known.label.sections
            if sections and self._passage.section not in sections:
                continue
            # The words that reach back furthest are the most specific.
            match = known.pattern.search(tail)
            if match and (best is None or (match.start(), -known.length) < best[:2]):
                best = (match.start(), -known.length, known.label)
        if best is not None:
            return self._base.but(best[2].says)
        for name, member in self._projects.items():
            if len(name) >= 4 and re.search(re.escape(name) + _FILL + "$", stem[-len(name) - 20 :]):
                return self._base.but(flow="expenditure", category="project", project=member)
        return self._function(tail)

    def _function(self, tail: str) -> Coordinate | None:
        match = re.search(r"([\u4e00-\u9fff]{2,16}支出)" + _FILL + "$", tail)
        if match is None:
            return None
        for length in range(len(match[1]), 3, -1):
            codes = codes_named("function", match[1][-length:], 3)
            if codes and codes[0] != "229":
                return self._scoped(Coordinate(function=codes[0]))
        if match[1] == "其他支出":
            return self._scoped(Coordinate(function="229"))
        return None

    def _scoped(self, coordinate: Coordinate) -> Coordinate:
        """A functional class belongs to the money the sentence speaks of (一般公共预算支出 …)."""
        subject = self._sentence_subject or self._subject
        kept = {a: m for a, m in (subject or {}).items() if a in {"fund", "carry"}}
        return self._base.but(flow="expenditure", **kept).but(coordinate)

    def _place(self, text: str, span: tuple[int, int]) -> Place:
        place = self._passage.place
        return Place(
            self._passage.line_at(span[0]),
            place.page,
            section=self._passage.section_title,
            text=text,
            span=span,
        )
