"""How messages speak: places, lists and figures in Chinese and English, and filling a sentence.

Names, titles, heads and quoted text of a document stay Chinese in an English sentence, in quotation
marks. A sentence may count in English with ``{count|form has|forms have}``: the words after the
number are chosen by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from string import Formatter

from mingzhang.facts import Message, Place

Field = str | Message
"""What fills a brace of a sentence: the same text in both languages, or one for each."""

_FIGURE = re.compile(
    r"(?P<sign>[≥≤<>＝=]?)(?P<number>-?[\d,]{1,24}(?:\.\d{1,8})?)(?P<unit>亿元|万元|元|[人辆个分家张])"
)
_YUAN = {"亿元": 100_000_000, "万元": 10_000, "元": 1}
_COUNTED = {"人": " people", "辆": " vehicles", "分": " points"}
_LINE_ZH = re.compile(r"(?<=([》”行列]))（((?:第\d+页)?第\d+行)）")
_LINE_EN = re.compile(r" \(((?:page \d+, )?line \d+)\)")
_TERMS = {
    "空白": "blank",
    "是": "yes",
    "否": "no",
    "基本支出": "basic expenditure",
    "12月底 100%": "100% at the end of December",
    "0—100%": "0 to 100%",
}
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_REST = re.compile(r"等(\d+)[项处条]$")
_PLURAL = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")


def place(spot: Place) -> Message:
    """A place: table, row, column and line."""
    return Message(spot.shown(), spot.shown("en"))


def line(spot: Place) -> Message:
    """The line of a place alone, for sentences that name the table already."""
    bare = Place(spot.line, spot.page, boxes=spot.boxes, sheet=spot.sheet)
    return Message(bare.shown(), bare.shown("en"))


def places(spots: Iterable[Place], limit: int = 3, *, within: str = "") -> Message:
    """The first places, and how many there are.

    Places that follow in one table or section leave out its name, and so does the first one in the
    table ``within``, which the sentence names already.
    """
    each: list[Message] = []
    before = within
    for spot in dict.fromkeys(replace(s, text="", span=None) for s in spots):
        named_before = before and before in (spot.table, spot.section)
        before = spot.table or spot.section
        each.append(place(replace(spot, table="", section="") if named_before else spot))
    each = list(dict.fromkeys(each))
    zh = "、".join(p.zh for p in each[:limit]) + _rest_zh(len(each), limit, "处")
    return Message(zh, "; ".join(p.en for p in each[:limit]) + _rest_en(len(each), limit))


def listing(items: Iterable[Field], limit: int = 8) -> Message:
    """Items, each once; past ``limit`` only their number is told.

    Plain text is quoted in English, for it is text of the document; a Message speaks for itself.
    """
    each = list(dict.fromkeys(items))
    zh = "、".join(_zh(item) for item in each[:limit]) + _rest_zh(len(each), limit, "项")
    english = [item.en if isinstance(item, Message) else quoted(item) for item in each[:limit]]
    return Message(zh, ", ".join(english) + _rest_en(len(each), limit))


def series(items: Iterable[Message], limit: int = 12) -> Message:
    """Items that are clauses of their own, parted by semicolons."""
    each = list(dict.fromkeys(items))
    zh = "；".join(item.zh for item in each[:limit]) + _rest_zh(len(each), limit, "项")
    return Message(zh, "; ".join(item.en for item in each[:limit]) + _rest_en(len(each), limit))


def _rest_zh(number: int, limit: int, unit: str) -> str:
    return f"等{number}{unit}" if number > limit else ""


def _rest_en(number: int, limit: int) -> str:
    return f" and {number - limit} more" if number > limit else ""


def named(name: str, figure_text: str = "") -> Message:
    """A name of the document with its figure: ``台式计算机1.35万元``."""
    return Message(name + figure_text, f"{quoted(name)} {figure(figure_text.strip()).en}".rstrip())


def figure(text: str) -> Message:
    """A figure: money is told in yuan in English, other text as it is."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return Message(text, text)
    number, unit = match["number"], match["unit"]
    if unit in _YUAN:
        value = Decimal(number.replace(",", "")) * _YUAN[unit]
        if value == value.to_integral_value():
            value = value.to_integral_value()
        return Message(text, f"{match['sign']}{value:,f} yuan")
    return Message(text, match["sign"] + number + _COUNTED.get(unit, ""))


def quoted(text: str) -> str:
    """Text of the document in quotation marks; those inside it become single ones."""
    return f"“{_single(text)}”"


def _single(text: str) -> str:
    return text if len(text) < 2 else text.replace("“", "‘").replace("”", "’")


def told(text: str) -> Message:
    """A figure or words that a finding holds as stated or expected, for reports."""
    if text in _TERMS:
        return Message(text, _TERMS[text])
    english = figure(text).en
    if not _CHINESE.search(english):
        return Message(text, english)
    rest = _REST.search(text)
    if rest is None:
        return Message(text, quoted(text))
    return Message(text, f"{quoted(text[: rest.start()])} … ({rest[1]} in all)")


def _zh(item: Field) -> str:
    return item.zh if isinstance(item, Message) else item


def filled(sentence: Message, fields: Mapping[str, Field]) -> Message:
    """The sentence with its fields. A field that is missing is shown by its name, nothing raised.

    A place inside brackets loses its own brackets; text inside quotation marks has single ones.
    """
    english = _fill(sentence.en, fields, "en")
    return Message(_fill(sentence.zh, fields, "zh"), english[:1].upper() + english[1:])


def _fill(sentence: str, fields: Mapping[str, Field], lang: str) -> str:
    sentence = _PLURAL.sub(lambda m: _counted(m, fields), sentence)
    written, depth, quotes = "", 0, 0
    for literal, name, _, _ in Formatter().parse(sentence):
        written += literal
        quotes += literal.count("“") - literal.count("”")
        depth += sum(c in "（(" for c in literal) - sum(c in "）)" for c in literal)
        if name is None:
            continue
        field = fields.get(name)
        if field is None:
            written += f"{{{name}}}"
            continue
        within = quotes > 0
        if isinstance(field, Message):
            text = field.said(lang)
        else:
            text = figure(field).said(lang) if lang == "en" and not within else field
        if depth > 0:
            text = _unbracketed(text)
        written += _single(text) if within else text
    return written


def _counted(match: re.Match[str], fields: Mapping[str, Field]) -> str:
    count = fields.get(match[1], match[1])
    text = (count.en if isinstance(count, Message) else count).replace("{", "{{")
    return f"{text} {match[2] if text == '1' else match[3]}"


def _unbracketed(text: str) -> str:
    zh = _LINE_ZH.sub(lambda m: f"{'' if m[1] in '》”' else '，'}{m[2]}", text)
    return _LINE_EN.sub(r", \1", zh)
