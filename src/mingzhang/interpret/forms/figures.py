"""Figures in the running text of a form: promises, counts and amounts, with the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.facts import Amount, Unit
from mingzhang.interpret.targets import counted_in

_MORE = "不低于|不少于|不小于|至少|达到|超过|大于|≥|>"
_LESS = "不超过|不高于|不大于|不多于|低于|小于|控制在|≤|<"
_UNITS = (
    "人次|户次|场次|批次|个百分点|百分点|个月|个工作日|工作日|摄氏度|平方米|平方公里|公里|小时|分钟|"
    "立方米|平米|公顷|公斤|千克|课时|学时|"
    "名|人|位|家|个|次|场|期|份|册|张|条|篇|部|台|套|项|种|批|户|村|所|处|件|起|天|日|年|度|米|亩|吨|"
    "辆|倍|间|幅|块|轮|类|门|座|艘|头|只|株|本|卷|宗|盘|盏|棵|根|袋|瓶|元|%|℃"
)
_FIGURE = re.compile(
    rf"(?P<less>{_LESS})?(?P<more>{_MORE})?\s{{0,2}}(?P<about>大约|约|近)?\s{{0,2}}"
    r"(?<![\d.A-Za-z\[【〔(第])(?P<number>\d[\d,]{0,15}(?:\.\d{1,4})?)\s{0,2}(?P<odd>余|多)?"
    rf"(?:(?P<scale>亿|万|千)?\s{{0,2}}(?P<unit>{_UNITS})(?P<tail>以上|及以上|以内|以下|左右)?"
    r"|(?P<bare>亿|万)(?=[\u4e00-\u9fff]))"
)
_DIGIT = re.compile(r"\d")
_PEOPLE = re.compile(r"^.{0,6}?(?:人员|人|群众|居民|职工|农民)")
_YEARS = re.compile(r"20\d\d$")
_BREAK = re.compile(r"[。；;，,、：:\n！!？?]|(?<!\d)\d{1,2}[.、．](?!\d)")
_SCALES = {"亿": (Decimal(100_000_000), 8), "万": (Decimal(10_000), 4), "千": (Decimal(1000), 3)}
_AROUND = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text.

    ``amount`` holds it scaled (33 万人 is 330000); ``counted`` is what it counts in the one
    spelling of units (人, 个, 次, %, 元); ``bound`` is ``≥``, ``≤`` or empty; ``before`` and
    ``after`` are the words of the same clause; ``span`` is the range in the text from the number
    on, ``start`` where its words of direction (不低于) begin.
    """

    amount: Amount
    counted: str
    unit: str
    bound: str
    before: str
    after: str
    span: tuple[int, int]
    start: int

    @property
    def label(self) -> str:
        """The words around, to tell figures of one text apart."""
        return f"{self.before}…{self.after}" if self.after else self.before


def figures(text: str) -> Iterator[Figure]:
    """Every counted, measured or paid figure of ``text``; years, dates and numbers of papers are
    none. ``text`` may be long: each figure is looked at once."""
    if not _DIGIT.search(text):
        return
    for match in _FIGURE.finditer(text):
        number, unit = match["number"], match["unit"] or ""
        if (
            unit in ("年", "日")
            and not match["scale"]
            and (_YEARS.match(number) or unit == "日" or _starts_date(text, match.end()))
        ):
            continue
        yield _figure(text, match)


def _starts_date(text: str, end: int) -> bool:
    return bool(re.match(r"\d{1,2}月", text[end : end + 4]))


def _figure(text: str, match: re.Match[str]) -> Figure:
    plain = match["number"].replace(",", "")
    scale, digits = _SCALES.get(match["scale"] or match["bare"] or "", (Decimal(1), 0))
    decimals = len(plain.partition(".")[2]) - digits
    unit = match["unit"] or _noun_unit(text, match.end())
    money = unit == "元"
    percent = unit in ("%", "百分点", "个百分点")
    value, kind = Decimal(plain) * scale, Unit.COUNT
    if money:
        kind = {"万": Unit.WAN, "亿": Unit.YI}.get(match["scale"] or "", Unit.YUAN)
        if kind is not Unit.YUAN:
            value, decimals = Decimal(plain), decimals + digits
    elif percent:
        kind = Unit.PERCENT
    about = bool(match["about"] or match["odd"] or match["tail"] == "左右")
    amount = Amount(value, kind, decimals, match[0].strip(), about)
    start, end = match.start("number"), match.end()
    return Figure(
        amount,
        "元" if money else "%" if percent else counted_in(unit),
        unit,
        _bound(match),
        _clause_before(text, match.start()),
        _clause_after(text, end),
        (start, end),
        match.start(),
    )


def _noun_unit(text: str, end: int) -> str:
    """What 38万参保人 counts: the noun itself stands for the unit."""
    return "人" if _PEOPLE.match(_BREAK.split(text[end : end + 10])[0]) else ""


def _bound(match: re.Match[str]) -> str:
    if match["less"] or match["tail"] in ("以内", "以下"):
        return "≤"
    if match["more"] or match["tail"] in ("以上", "及以上"):
        return "≥"
    return ""


def _clause_before(text: str, start: int) -> str:
    words = text[max(0, start - _AROUND) : start]
    return _BREAK.split(words)[-1].strip()


def _clause_after(text: str, end: int) -> str:
    words = text[end : end + _AROUND]
    return _BREAK.split(words)[0].strip()
