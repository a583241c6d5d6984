"""The figures of a text: which digits state an amount, a percentage or a count, and which do not.

Dates, years, document numbers, ordinals and codes are no figures. What looks like a figure and
cannot be read (an unknown unit, a range, a foreign currency) is reported with the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mingzhang.facts import Amount, Unit, parse_value

_FULL_WIDTH = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
# A full-width comma separates clauses, never thousands.
_FLAT = {
    **_FULL_WIDTH,
    ord("，"): ord("，"),
    ord("−"): ord("-"),
    **dict.fromkeys((ord("*"), 0x200B, 0xFEFF), ord(" ")),
}
_INK = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Flat:
    """A text without blanks and in half width, which still knows where each character stood.

    One blank is left between digits or letters that it keeps apart.
    """

    text: str
    _flat: tuple[int, ...]
    _raw: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the source text that ``text[start:end]`` was made of."""
        return self._at(start), self._at(max(end - 1, start)) + 1

    def _at(self, position: int) -> int:
        index = max(bisect_right(self._flat, position) - 1, 0)
        return self._raw[index] + position - self._flat[index] if self._flat else 0


def flatten(raw: str) -> Flat:
    """The text as it is read: see :class:`Flat`."""
    pieces: list[str] = []
    flat: list[int] = []
    starts: list[int] = []
    length = 0
    for match in _INK.finditer(raw.translate(_FLAT)):
        piece = match[0]
        if pieces and _is_code_like(pieces[-1][-1]) and _is_code_like(piece[0]):
            pieces.append(" ")
            length += 1
        flat.append(length)
        starts.append(match.start())
        pieces.append(piece)
        length += len(piece)
    return Flat("".join(pieces), tuple(flat), tuple(starts))


def _is_code_like(char: str) -> bool:
    return char.isascii() and char.isalnum()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed at ``text[start:end]`` of a flat text.

    ``word`` is its unit as printed; ``bare`` is true for 万 and 亿 alone, which mean money or a
    count as the words say; ``shift`` is how many digits the unit lies below the one it is held in
    (千元 is held in 万元); ``bound`` is true when the words give only a limit.
    """

    start: int
    end: int
    number: str
    word: str
    unit: Unit
    shift: int = 0
    bare: bool = False
    about: bool = False
    bound: bool = False
    negative: bool = False

    def amount(self, text: str, unit: Unit | None = None) -> Amount | None:
        """Its amount (in ``unit`` where the words decide it); None when it cannot be one."""
        value = parse_value(self.number, unit or self.unit)
        if not isinstance(value, Amount):
            return None
        figure = value.value.scaleb(-self.shift)
        return replace(
            value,
            value=-figure if self.negative else figure,
            decimals=value.decimals + self.shift,
            text=text,
            about=self.about,
        )


@dataclass(frozen=True, slots=True)
class Odd:
    """Digits that look like a figure and were not read. ``after_label`` is true for those that are
    one only where the words in front of them name an amount."""

    start: int
    end: int
    reason: str
    after_label: bool = False


NO_UNIT = "数字后没有可以识别的单位"
RANGE = "是一个范围，不是一个确定的数"
FOREIGN = "外币金额，不能与人民币金额比较"
BAD_NUMBER = "数字的写法无法识别"

_MONEY = {
    "亿元": (Unit.YI, 0),
    "千万元": (Unit.YI, 1),
    "百万元": (Unit.YI, 2),
    "万元": (Unit.WAN, 0),
    "千元": (Unit.WAN, 1),
    "百元": (Unit.WAN, 2),
    "元": (Unit.YUAN, 0),
}
_PERCENT = {"%": 0, "‰": 1}
_COUNTED = """
个百分点 个月 家次 人次 场次 辆次 批次 课时 学时 人天 万人次 万人 万条 万份 万亩 万吨 万户 万平方米
万公里 万立方米 摄氏度 平方米 平方公里 立方米 千瓦时 千瓦 公里 千米 公顷 公斤 千克 小时 分钟 工作日
社区 方面 乡镇 ㎡ m2 km kg TB GB MB
个 家 人 名 次 台 辆 套 户 份 批 期 场 篇 条 张 部 处 所 座 间 起 件 项 种 度 天 周 年 吨 亩 米 升
克 株 头 只 例 卷 册 本 幅 块 根 组 队 支 片 层 栋 幢 宗 枚 盏 类 岁 倍 分 秒 轮 字 村 镇 县 床
"""
_COUNTS = sorted(_COUNTED.split(), key=len, reverse=True)
_NUMBER = re.compile(r"\d(?:\d|,(?=\d))*+(?:\.\d++)?")
_WELL_FORMED = re.compile(r"\d{1,3}(?:,\d{3})++(?:\.\d+)?|\d++(?:\.\d+)?")
_UNIT = re.compile(
    r"(?P<more>[余多来])?(?:"
    r"(?P<foreign>[百千]?[万亿]?(?:美元|港元|港币|欧元|日元|英镑))"
    r"|(?P<money>(?:[百千]?万|亿)[余多]?元|[百千]?元(?![旦件器]))"
    r"|(?P<percent>[%‰])"
    r"|(?P<count>" + "|".join(_COUNTS) + r")"
    r"|(?P<bare>千万|[万亿]))(?P<more2>[余多](?![个种项次年]))?"
)
_BARE = {"千万": (Unit.YI, 1), "亿": (Unit.YI, 0), "万": (Unit.WAN, 0)}
_NO_FIGURE_AFTER = re.compile(r"月|表|日(?!元)|号|时(?!间)|点|版|级|季度|届|楼|室|℃|年代")
_RANGE_SIGN = re.compile(r"[-~—–至到]{1,2}(?=\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ABOUT_BEFORE = re.compile(r"(?P<over>(?<!不)(?:超过|超|逾))$|(?:大?约|将?近|接近)$")
_BOUND_BEFORE = re.compile(
    r"(?:不(?:超过|少于|低于|高于|多于|大于|小于|得少于|得超过)|至少|最多|最高|最低|[≥≤<>])$"
)
_ABOUT_AFTER = ("左右", "上下")
_BOUND_AFTER = re.compile(r"(?:及|\(含\)|（含）)?(?:以上|以下|以内|之内)")


def figures(text: str) -> Iterator[Figure | Odd]:
    """The figures of a flat text from left to right, and what looks like one."""
    last_end = -1
    opened: int | None = None
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        unit = _UNIT.match(text, end)
        if opened is not None:
            first, opened = opened, None
            # 5-10万元 is a range; without a unit it is a date, a telephone number or a code.
            if unit and not _is_no_figure(text, match, unit):
                last_end = unit.end()
                yield Odd(first, last_end, RANGE)
            elif _RANGE_SIGN.match(text, end):
                opened = first
            continue
        if unit is None and _RANGE_SIGN.match(text, end):
            opened = start
            continue
        if _is_no_figure(text, match, unit):
            continue
        if unit is None or text[max(start - 3, 0) : start] == "百分之":
            yield from _without_unit(text, match)
            continue
        yield _figure(text, match, unit, last_end)
        last_end = unit.end()


def _figure(text: str, match: re.Match[str], unit: re.Match[str], last_end: int) -> Figure | Odd:
    start, end = match.start(), unit.end()
    if unit["foreign"]:
        return Odd(start, end, FOREIGN)
    if not _WELL_FORMED.fullmatch(match[0]) or len(match[0]) > 30:
        return Odd(start, end, BAD_NUMBER)
    negative = _is_negative(text, start, last_end)
    if negative:
        start -= 1
    front = text[max(start - 4, 0) : start]
    about = _ABOUT_BEFORE.search(front)
    if about:
        start -= len(about[0])
    tail = text[end : end + 8]
    bound = bool(_BOUND_BEFORE.search(front) or _BOUND_AFTER.match(tail))
    vague = bool(about or unit["more"] or unit["more2"] or tail.startswith(_ABOUT_AFTER))
    figure = Figure(start, end, match[0], "", Unit.COUNT, 0, False, vague, bound, negative)
    if unit["money"]:
        word = unit["money"].replace("余", "").replace("多", "")
        kind, shift = _MONEY[word]
        vague = vague or word != unit["money"]
        return replace(figure, word=word, unit=kind, shift=shift, about=vague)
    if unit["percent"]:
        word = unit["percent"]
        return replace(figure, word="%", unit=Unit.PERCENT, shift=_PERCENT[word])
    word = unit["count"] or unit["bare"]
    alone = unit["bare"] is not None and not _is_chinese(text[end : end + 1])
    return replace(figure, word=word, bare=alone)


def in_money(figure: Figure) -> Figure:
    """万 or 亿 alone, read as an amount of money."""
    unit, shift = _BARE[figure.word]
    return replace(figure, word=unit.value, unit=unit, shift=shift, bare=False)


def _is_negative(text: str, start: int, last_end: int) -> bool:
    sign, before = text[start - 1 : start], text[start - 2 : start - 1]
    if start == 0 or sign not in {"-", "负"} or start - 1 == last_end:
        return False
    return sign == "负" or not (before == "-" or _is_code_like(before or " "))


def _is_no_figure(text: str, match: re.Match[str], unit: re.Match[str] | None) -> bool:
    """Dates, years, times, ordinals, document numbers, versions and codes."""
    start, end = match.span()
    number, before, after = match[0], text[max(start - 2, 0) : start], text[end : end + 2]
    if before.endswith("第") or _NO_FIGURE_AFTER.match(text, end):
        return True
    if _YEAR.fullmatch(number) and (unit is None or unit["count"] == "年"):
        return True
    if unit is not None and unit["count"] == "分" and before[-1:] in {"时", "点", ":"}:
        return True
    if unit is not None and (unit["money"] or unit["percent"]):
        return False
    if before[-1:].isascii() and before[-1:].isalpha():
        return True
    if unit is None and after[:1].isascii() and after[:1].isalpha():
        return True
    joined = ".:/-_"
    if len(after) == 2 and after[0] in joined and after[1].isdigit():
        return True
    return len(before) == 2 and before[1] in joined and _is_code_like(before[0])


def _without_unit(text: str, match: re.Match[str]) -> Iterator[Figure | Odd]:
    start, end = match.span()
    number = match[0]
    if text[max(start - 3, 0) : start] == "百分之" and len(number) < 10:
        yield Figure(start - 3, end, number, "%", Unit.PERCENT)
        return
    numbering = start == 0 or text[start - 1] in "。；;：:(（!！?？"
    if "." in number or "," in number:
        if not (numbering and len(number) <= 4 and text[end : end + 1]):
            yield Odd(start, end, NO_UNIT)
    elif len(number) <= 2 and _is_chinese(text[end : end + 1]) and not numbering:
        yield Odd(start, end, NO_UNIT)
    else:
        # Codes (2101501), telephone numbers and numbering stand without a unit.
        yield Odd(start, end, NO_UNIT, after_label=True)


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
