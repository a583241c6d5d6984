"""Reads paragraphs from left to right, remembering what they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from heapq import merge

from mingzhang.facts import Amount, Coordinate, Fact, Origin, Place, Unit, Unread
from mingzhang.interpret import words
from mingzhang.interpret.model import Mention, Part
from mingzhang.interpret.narrative.figures import (
    BAD_NUMBER,
    Figure,
    Flat,
    Odd,
    figures,
    flatten,
    in_money,
)
from mingzhang.interpret.narrative.lists import AMOUNT, CHANGE, LAST_YEAR, Lists
from mingzhang.interpret.narrative.naming import Named, Namer, last_clause
from mingzhang.interpret.narrative.records import Level, Passage, Sense, Topic
from mingzhang.interpret.narrative.sharing import as_pair, as_part, own_front
from mingzhang.interpret.narrative.stages import (
    FINAL,
    at_stage,
    compared_stage,
    excess,
    rate_of,
    stage_at_end,
    stands_alone,
)
from mingzhang.interpret.narrative.years import (
    Year,
    compared_year,
    of_year,
    year_alone,
    year_said,
)
from mingzhang.templates import Template

_CONTEXT = 80
"""How many characters in front of a figure are looked at."""
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_CHANGE = re.compile(
    r"(?P<word>增加|(?<![稳促保])增长|提高|上升|调增|上涨|增幅|减少|下降|降低|调减|压减|下跌|降幅)"
    r"(?:了|额|幅度?|比?率|为|大?约|将?近|达到?|数|金额|:|超过?|逾)*+$"
)
_DOWN = frozenset({"减少", "下降", "降低", "调减", "压减", "下跌", "降幅"})
_LEVEL = re.compile(r"(?<!基本)(?<!大致)(?<!大体)持平|(?:没有|无)(?:增减)?变化")
_COMPARISON = re.compile(r"(?:比|较|与|同)[^,;]{0,12}?(?:年|去年|年初)[^,;]{0,8}$")
_ONLY_COMPARED = re.compile(r"(?:[与比较同][^,;]{0,14})?(?:基本)?,?")
_SHARE_END = re.compile(r"(?:的?(?:比例|比重|比率|比))?(?:为|是|:|达到?|大?约|将?近|超过?|逾)*+$")
_SENTENCE_WHOLE = re.compile(
    r"(?:本|全|总|当|年|度|部门|单位|预算|支出|收入|经费|资金|金额|合计|总额|总数|总量|总计|部|全部|的)*+"
)
_MONEY_WORDS = re.compile(r"金额|资金|经费|收入|支出|预算|费用?|拨款|投资|补助|补贴|价值|采购|工资")
_RATE_WORDS = re.compile(r"人均|户均|平均|每[月人次天户个]|(?:标准|单价)[为是:]?$")
_LISTED_ON = re.compile(r"(?:[,，、;；和及与]|其中[:：]?)*+[^,，、;；:：()（）]*+$")
_AFTER_END = re.compile(r"[，。；、：！,;:()（）]")


def read_narrative(
    passages: Iterable[Passage],
    template: Template,
    parts: Sequence[Part],
    projects: dict[int, dict[str, str]],
) -> tuple[tuple[Mention, ...], tuple[Unread, ...]]:
    """Every figure of the passages, and what looks like a figure and could not be read.

    ``projects`` maps a part to the folded names of its projects and the member each stands for on
    the axis ``project``.
    """
    mentions: list[Mention] = []
    unread: list[Unread] = []
    namer = Namer(template.labels, projects)
    for number, passage in enumerate(passages):
        reader = _Reader(passage, number, template, namer, parts[passage.part])
        reader.read()
        mentions.extend(reader.mentions)
        unread.extend(reader.unread)
    return tuple(mentions), tuple(unread)


def _scope(template: Template, section: str) -> Coordinate:
    """What a section of the layout speaks of where its words do not say."""
    return next((s.says for s in template.sections if s.id == section), Coordinate())


class _Reader:
    """Reads one paragraph."""

    def __init__(
        self, passage: Passage, number: int, template: Template, namer: Namer, part: Part
    ) -> None:
        self.mentions: list[Mention] = []
        self.unread: list[Unread] = []
        self._passage = passage
        self._number = number
        self._unit = template.unit
        self._stage = template.stage
        self._scope = _scope(template, passage.section)
        self._namer = namer
        self._year = part.year
        base = {"entity": part.key}
        if part.year is not None:
            base["year"] = str(part.year)
        self._base = Coordinate(base)
        self._flat: Flat = flatten(passage.text)
        self._lists = Lists()
        self._subject: Topic | None = None
        self._sentence_subject: Topic | None = None
        self._last: Topic | None = None
        self._last_is_other_year = False
        self._running: Year | None = None
        self._level_told = self._in_wan = False

    def read(self) -> None:
        """Fill ``mentions`` and ``unread``."""
        text = self._flat.text
        levels = (Level(*m.span()) for m in _LEVEL.finditer(text))
        named = self._namer.inside_names(text, self._passage.part)
        found = (f for f in figures(text) if not any(a <= f.start < b for a, b in named))
        events = merge(found, levels, key=lambda e: e.start)
        event = next(events, None)
        for number, match in enumerate(_SENTENCE.finditer(text)):
            if event is None:
                return
            self._item(match[0])
            if event.start >= match.end():
                continue
            self._begin(number, match)
            while event is not None and event.start < match.end():
                self._event(event)
                event = next(events, None)

    def _begin(self, number: int, match: re.Match[str]) -> None:
        self._sentence_number = number
        self._sentence_start = self._cursor = match.start()
        self._sentence = self._passage.text[slice(*self._flat.span(*match.span()))]
        self._sentence_subject = self._last = self._running = None
        self._outside: list[Topic | None] = []
        self._last_is_other_year = self._level_told = self._in_wan = False
        self._lists.sentence()

    def _item(self, sentence: str) -> None:
        """A sentence of final accounts that only names an item: those after it speak of it."""
        end = sentence.rfind("(项)")
        if self._stage != FINAL or end < 0:
            return
        named = self._named(words.fold(sentence[: end + 3])[-_CONTEXT:])
        if named is not None:
            self._subject = Topic(named.coordinate, named.words)

    def _event(self, event: Figure | Odd | Level) -> None:
        text = self._flat.text
        start = max(event.start, self._cursor)
        # Labels may reach back over a count (二级项目7个，共计金额 …), words for messages do not.
        near = max(start - _CONTEXT, self._sentence_start)
        context = words.fold(text[near:start])
        before = text[max(near, self._cursor) : start]
        stem = words.fold(before)
        if isinstance(event, Level):
            self._level(event, stem)
            return
        if isinstance(event, Odd):
            if not event.after_label or self._named(context.rstrip("(")) is not None:
                place = self._place(event.start, event.end)
                self.unread.append(Unread(place.text, place, event.reason))
            return
        self._lists.words(text[self._cursor : start])
        self._brackets(text[self._cursor : start])
        self._cursor = event.end
        self._level_told = False
        self._figure(event, before, stem.rstrip("("), context.rstrip("("))

    def _brackets(self, gap: str) -> None:
        """What follows a bracket speaks of what stood before it: 车辆5万元（购置2万元），占…"""
        for sign in gap:
            if sign in "(（":
                self._outside.append(self._last)
            elif sign in ")）" and self._outside:
                self._last = self._outside.pop() or self._last

    # -- figures ---------------------------------------------------------------------------

    def _figure(self, figure: Figure, before: str, stem: str, context: str) -> None:
        named = self._standing(self._named(context), stem)
        if figure.bare and (named is not None or self._in_wan or _MONEY_WORDS.search(stem)):
            # 总预算1720万，其中…870万: what follows in the sentence is counted alike.
            figure, self._in_wan = in_money(figure), True
        place = self._place(figure.start, figure.end)
        value = figure.amount(place.text)
        if value is None:
            self.unread.append(Unread(place.text, place, BAD_NUMBER))
            return
        after = self._flat.text[figure.end : figure.end + 20]
        sense = self._meaning(figure, stem, context, named)
        if sense.change == -1:
            value = replace(value, value=-value.value)
        if sense.kind == AMOUNT and value.unit.is_money:
            sense = self._limited(sense, figure, stem, after)
        self._add(value, place, before, _AFTER_END.split(after, maxsplit=1)[0], sense, figure.bound)

    def _standing(self, named: Named | None, stem: str) -> Named | None:
        """What a figure means beside the one it is a part of, or the one right before it."""
        if named is None:
            return None
        index = self._lists.whole()
        named = as_part(named, None if index is None else self.mentions[index], self._base)
        before = self.mentions[-1] if self.mentions else None
        if before is None or before.sentence_number != self._sentence_number:
            return named
        return as_pair(named, before, self._base, stem)

    @staticmethod
    def _limited(sense: Sense, figure: Figure, stem: str, after: str) -> Sense:
        """A limit or a price states no amount of the budget."""
        if figure.bound:
            return replace(sense, coordinate=sense.coordinate.but(measure="target"), kind=None)
        if after.startswith("/") or _RATE_WORDS.search(stem[-16:]):
            return replace(sense, coordinate=sense.coordinate.but(measure="price"), kind=None)
        return sense

    def _add(
        self, value: Amount, place: Place, before: str, after: str, sense: Sense, bound: bool
    ) -> None:
        standing = self._lists.figure(
            len(self.mentions), sense.kind if value.unit.is_money else None, value.base
        )
        self.mentions.append(
            Mention(
                Fact(sense.coordinate, value, place, Origin.NARRATIVE),
                self._passage.part,
                self._passage.section,
                self._sentence,
                before,
                after,
                sense.change,
                sense.subject,
                sense.of,
                sense.name,
                self._number,
                self._sentence_number,
                standing.listing,
                standing.whole,
                bound,
            )
        )

    def _meaning(self, figure: Figure, stem: str, context: str, named: Named | None) -> Sense:
        unit = figure.unit
        changed = _CHANGE.search(stem)
        if changed is not None:
            return self._change(changed, stem, unit)
        if self._stage == FINAL and unit.is_money and (sense := self._excess(stem)) is not None:
            return sense
        if named is not None and unit is not Unit.COUNT:
            # 增加人员经费2.77万元: the verb stands before the label.
            own = own_front(named, stem)
            if (verb := _CHANGE.search(own)) is not None:
                topic = self._topic(named, own[: verb.start()])
                return self._changed(verb["word"], topic, unit)
        if unit is Unit.PERCENT and self._stage == FINAL and (of := rate_of(stem)):
            return self._completed(of)
        if unit is Unit.PERCENT and "占" in stem:
            return self._share(stem[stem.rindex("占") + 1 :])
        if unit is Unit.COUNT or unit is Unit.PERCENT:
            measure = "count" if unit is Unit.COUNT else "share"
            label = stem[-12:] + figure.word
            where = named.coordinate if named is not None else self._base
            return Sense(where.but(measure=measure, label=label), last_clause(stem))
        return self._amount(stem, context, named)

    def _excess(self, stem: str) -> Sense | None:
        """决算数大于预算数…万元: how far the accounts are from the budget."""
        sign, stage, front = excess(stem)
        if not sign:
            return None
        named = self._named(front)
        topic = self._topic(named, named.front) if named is not None else self._last
        topic = topic or self._subject or Topic(self._base, last_clause(front))
        return self._changed("减少" if sign < 0 else "增加", topic, Unit.WAN, stage)

    def _completed(self, of: str) -> Sense:
        """完成…预算的 …%: the accounts over a budget."""
        topic = self._last or self._subject or Topic(self._base, "")
        plain = topic.coordinate
        where = plain.but(measure="completion")
        return Sense(where, topic.name, None, plain, None, at_stage(plain, of))

    def _amount(self, stem: str, context: str, named: Named | None) -> Sense:
        if named is None and self._stage == FINAL:
            front, _, stage = stage_at_end(stem)
            topic = self._last or self._subject
            if stage and topic is not None and stands_alone(front):
                return self._at_stage(topic, stage)
        if named is None and (told := self._of_year_alone(stem)) is not None:
            return told
        compared = compared_year(stem, self._year)
        if compared is not None and named is None and (topic := self._last or self._subject):
            where = of_year(topic.coordinate, compared, self._year, self._stage)
            return Sense(where, topic.name, LAST_YEAR, topic.coordinate)
        own, fill = (own_front(named, stem), named.fill) if named is not None else (stem, "")
        year = compared or year_said(own, fill, self._year)
        if year is None and self._running is not None and _LISTED_ON.fullmatch(stem):
            year = self._running
        plain = named.coordinate if named is not None else self._base.but(label=stem[-16:])
        name = named.words if named is not None else last_clause(context)
        topic = Topic(plain, name)
        if named is not None and named.stage not in ("", FINAL):
            self._remember(topic, topic, named, False)
            return self._at_stage(topic, named.stage)
        where = plain if year is None else of_year(plain, year, self._year, self._stage)
        other = where != plain
        self._running = year if other else None
        self._remember(topic if not other else Topic(where, name), topic, named, other)
        if other:
            return Sense(where, name, LAST_YEAR, plain)
        return Sense(plain, name, AMOUNT)

    def _of_year_alone(self, stem: str) -> Sense | None:
        """A figure of which only the year is said, after a sentence that named something."""
        year, topic = year_alone(stem, self._year), self._subject
        if year is None or topic is None or self._sentence_subject is not None:
            return None
        where = of_year(topic.coordinate, year, self._year, self._stage)
        other = where != topic.coordinate
        self._remember(Topic(where, topic.name), topic, None, other)
        if other:
            return Sense(where, topic.name, LAST_YEAR, topic.coordinate)
        return Sense(where, topic.name, AMOUNT)

    @staticmethod
    def _at_stage(topic: Topic, stage: str) -> Sense:
        where = at_stage(topic.coordinate, stage)
        return Sense(where, topic.name, AMOUNT if stage == FINAL else stage)

    def _remember(self, spoken: Topic, plain: Topic, named: Named | None, other: bool) -> None:
        if named is not None:
            self._subject = self._subject or plain
            self._sentence_subject = self._sentence_subject or plain
        # A change that follows is this year's, unless only another year's figure was named.
        if not other or self._last is None or self._last_is_other_year:
            self._last, self._last_is_other_year = spoken, other

    def _change(self, changed: re.Match[str], stem: str, unit: Unit) -> Sense:
        against, rest = self._against(stem[: changed.start()])
        named = self._named(rest)
        if named is not None:
            topic: Topic | None = self._topic(named, named.front)
        else:
            topic = self._last or self._subject
        topic = topic or Topic(self._base, last_clause(rest))
        return self._changed(changed["word"], topic, unit, against)

    def _against(self, text: str) -> tuple[str, str]:
        """The budget that a change is measured against (empty: last year), and the words before."""
        stage, rest = compared_stage(text) if self._stage == FINAL else ("", text)
        return (stage, rest) if stage else ("", _COMPARISON.sub("", text))

    def _topic(self, named: Named, front: str) -> Topic:
        year = year_said(front, named.fill, self._year)
        where = named.coordinate
        if year is not None:
            where = of_year(where, year, self._year, self._stage)
        return Topic(where, named.words)

    @staticmethod
    def _changed(word: str, topic: Topic, unit: Unit, against: str = "") -> Sense:
        direction = -1 if word in _DOWN else 1
        if against:
            measure = "deviation_rate" if unit is Unit.PERCENT else "deviation"
            of = at_stage(topic.coordinate, against)
            where = topic.coordinate.but(measure=measure)
            return Sense(where, topic.name, None, topic.coordinate, direction, of)
        if unit is Unit.PERCENT:
            where, kind = topic.coordinate.but(measure="growth"), None
        else:
            where, kind = topic.coordinate.but(measure="change"), CHANGE
        return Sense(where, topic.name, kind, topic.coordinate, direction)

    def _share(self, said: str) -> Sense:
        """占…: a share of the whole that is named, else of the whole of the sentence."""
        topic = self._last or self._subject or Topic(self._base, "")
        whole = _SHARE_END.sub("", said, count=1)
        of = None
        if not _SENTENCE_WHOLE.fullmatch(whole):
            named = self._named(whole)
            of = named.coordinate if named is not None else self._base.but(label=whole[-16:])
        elif whole and (named := self._named(whole)) is not None:
            of = named.coordinate
        share = topic.coordinate.but(measure="share")
        return Sense(share, topic.name, None, topic.coordinate, None, of)

    def _level(self, level: Level, stem: str) -> None:
        """持平 states a change of zero; 没有增减变化 after it says the same again."""
        against, rest = self._against(stem)
        named = self._named(rest)
        topic = self._topic(named, named.front) if named is not None else self._last
        if topic is None and (against or _ONLY_COMPARED.fullmatch(stem)):
            topic = self._subject
        if named is None and self._level_told:
            return
        if topic is None or "label" in topic.coordinate:
            return
        self._lists.words(self._flat.text[self._cursor : level.start])
        before = self._flat.text[max(self._cursor, level.start - _CONTEXT) : level.start]
        self._cursor = level.end
        self._level_told = True
        place = self._place(level.start, level.end)
        zero = Amount(Decimal(0), self._unit, 2, place.text)
        if against:
            sense = self._changed("", topic, Unit.WAN, against)
            sense = replace(sense, change=0)
        else:
            where = topic.coordinate.but(measure="change")
            sense = Sense(where, topic.name, CHANGE, topic.coordinate, 0)
        self._add(zero, place, before, "", sense, False)

    # -- words -----------------------------------------------------------------------------

    def _named(self, text: str) -> Named | None:
        passage = self._passage
        front, tail, stage = stage_at_end(text) if self._stage == FINAL else (text, "", "")
        named = self._namer.named(front, self._base, passage.section, passage.part)
        if named is not None and tail:
            named = replace(named, fill=named.fill + tail, stage=stage)
        if named is None or "flow" in named.coordinate:
            return named
        return replace(named, coordinate=self._scoped(named.coordinate))

    def _scoped(self, coordinate: Coordinate) -> Coordinate:
        """A functional class belongs to the money the sentence speaks of (一般公共预算支出 …)."""
        topic = self._sentence_subject or self._subject
        of = topic.coordinate if topic is not None else self._scope
        kept = {a: m for a, m in of.items() if a in {"fund", "carry"}}
        return self._base.but(flow="expenditure", **kept).but(coordinate)

    def _place(self, start: int, end: int) -> Place:
        span = self._flat.span(start, end)
        boxes = self._passage.boxes_at(*span)
        return Place(
            self._passage.line_at(span[0]),
            boxes[0].page if boxes else self._passage.place.page,
            section=self._passage.section_title,
            text=self._passage.text[slice(*span)],
            span=span,
            boxes=boxes,
        )
