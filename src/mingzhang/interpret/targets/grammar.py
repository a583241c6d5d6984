"""A target value from its text: the words in front of a figure, the figure, the words behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from mingzhang.interpret.targets.affixes import (
    Lead,
    Tail,
    frequency_of,
    joined_unit,
    lead_of,
    plain,
    tail_of,
)
from mingzhang.interpret.targets.model import Compared, Kind, Target
from mingzhang.interpret.targets.numbers import in_digits
from mingzhang.interpret.targets.pairs import (
    MINUS,
    NUMBER,
    joined_sign,
    read_often,
    read_range,
    read_ratio,
)
from mingzhang.interpret.targets.times import read_time
from mingzhang.interpret.targets.words import alternatives, fold, words

_ONE = re.compile(rf"(?P<lead>[^\d\0]*?)(?P<number>{MINUS}{NUMBER})(?P<rest>[^\d\0]*)")
_BRACKET = re.compile(r"(?P<head>[^()]+)\((?P<inner>[^()]*\d[^()]*)\)(?P<end>[以及]{0,2}[上内下]?)")
_CUT = re.compile(r"[;。、]|,(?!\d)|(?<!\d),|(?<=[%\u4e00-\u9fff])/(?=[≥≤<>=约]?\d)")
_AND = re.compile(r"并且|且|和|及|其中:?|\+")
_NUMBERING = re.compile(r"(?:(?<=^)|(?<=[;。,、]))(?:\(?\d{1,2}\)|\d{1,2}[.、](?!\d))")
_NEXT = re.compile(r"(?<=[\u4e00-\u9fff%‰])(?=[≥≤<>=约]?\d)")
_PAPER = re.compile(
    r"《[^《》]{1,60}》(?:\(20\d\d年?版?\))?|[\u4e00-\u9fff]{0,10}\[20\d\d\]第?\d{1,5}号"
    r"|\(20\d\d\)\d{1,5}号|20\d\d年版"
)
_PLACEHOLDER = re.compile(r"[xX*○□_]{2,}|(?<![A-Za-z])[xX]\d?[%人次个元名件项户]")
_YEAR_MONTH = re.compile(r"20\d\d\.(?:0[1-9]|1[0-2])")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_LONGEST = 200
_LONGEST_WORDS = 60
_FEW = 12
_BARE = frozenset(("", "万", "亿", "千", "百", "十万", "百万", "千万"))
"""Units that say nothing of what is counted."""
_MONTHS = re.compile(r"\d{1,2}月份?")
_SINCE = re.compile(r"(?:较|比)(?P<year>20\d\d年)度?(?P<rest>.+)")


@lru_cache(maxsize=65536)
def parse_target(text: str) -> Target:
    """Read a target value. Never fails: what has no figure is words, what is not understood is
    ``unread``."""
    folded = fold(text)
    if not folded:
        return Target("blank", "", None, "", False, text)
    vocabulary = words()
    if folded in vocabulary.none:
        return Target("not_applicable", "", None, "", False, text)
    if folded in vocabulary.full:
        return Target("number", "=", Decimal(100), "%", False, text)
    if len(folded) > _LONGEST:
        return _unread(text) if _DIGIT.search(folded) else _plain("qualitative", text)
    if found := _read(folded, text):
        return found
    if (digits := in_digits(folded)) != folded and (found := _read(digits, text)):
        return found
    if "分之" in folded:
        return _unread(text)
    if not _DIGIT.search(folded) or _is_numbered_words(folded):
        return _worded(folded, text)
    return _unread(text)


def _is_numbered_words(folded: str) -> bool:
    """Whether the only figures are those of papers and of a numbering: 1.按时发放;2.足额发放."""
    plain = _NUMBERING.sub("", _PAPER.sub("某文", folded))
    return not _DIGIT.search(plain) and bool(_LETTER.search(plain))


def _plain(kind: Kind, text: str, sense: str = "", sign: str = "") -> Target:
    return Target(kind, sign, None, "", False, text, sense=sense)


def _unread(text: str) -> Target:
    return _plain("unread", text)


def _read(folded: str, text: str) -> Target | None:
    """A text with figures or of time as a whole; None where anything is left over."""
    one = _ONE.fullmatch(folded)
    if one is not None:
        found = _measure(one, text)
        if one["number"] == "0" and (found is None or found.unit not in words().units):
            found = _zero(folded, text) or found
        if found is not None:
            return found
    if (time := read_time(folded, text)) is not None:
        return time
    if not _DIGIT.search(folded):
        return _zero(folded, text)
    if (since := _SINCE.fullmatch(folded)) and (found := _read(since["rest"], text)):
        if found.compared is not None and not found.compared.base:
            return replace(found, compared=Compared(since["year"], found.compared.change))
        return None
    if one is None:
        found = read_range(folded, text) or read_ratio(folded, text) or read_often(folded, text)
        if found is not None:
            return found
    return _bracketed(folded, text) or _several(folded, text)


# --------------------------------------------------------------------------------- one figure


def _measure(match: re.Match[str], text: str) -> Target | None:
    tail = tail_of(match["rest"])
    if tail is None:
        return None
    if _is_time(match["lead"], match["number"], tail, match["rest"]):
        return None
    lead = lead_of(match["lead"])
    if lead is None:
        return None
    return _number(lead, match["number"], tail, text)


def _is_time(lead: str, number: str, tail: Tail, rest: str) -> bool:
    """Whether a figure names a time (12月, 2026年, 10日前) and counts none (3年, 10日内)."""
    unit = tail.unit
    if not unit:
        return rest in ("前", "之前", "以前") or bool(not rest and _YEAR_MONTH.fullmatch(number))
    if unit[0] not in "月年日号季":
        return False
    if unit in ("月", "号"):
        return True
    if unit == "日":
        return lead.startswith(("每", "次")) or (
            tail.sign == "≤" and not tail.thing and lead == "前"
        )
    if unit == "年":
        return len(number) == 4 and number.startswith("20")
    return unit == "季度" and (
        lead.endswith("第") or (len(number) == 1 and number in "1234" and not lead)
    )


def _number(lead: Lead, number: str, tail: Tail, text: str) -> Target | None:
    sign = joined_sign(lead.sign, tail.sign, tail.inclusive)
    if sign is None or (tail.done and tail.unit not in words().units and tail.unit):
        return None
    if not tail.known and (lead.subject or lead.every or lead.compared):
        return None
    if lead.loose and (not tail.unit or tail.unit in _BARE):
        return None
    unit = joined_unit(tail.unit, lead)
    return Target(
        "number",
        sign,
        plain(number),
        unit,
        lead.about or tail.about,
        text,
        lead.average,
        tail.thing,
        lead.subject,
        tail.note,
        frequency=frequency_of(unit),
        compared=lead.compared,
    )


# -------------------------------------------------------------------------------- many figures


def _bracketed(folded: str, text: str) -> Target | None:
    """A figure with another one in brackets: 4次（每季度1次）."""
    found = _BRACKET.fullmatch(folded)
    if found is None:
        return None
    head, inner = found["head"] + found["end"], found["inner"]
    if inner.startswith("含"):
        one = _read(head, text)
        return one if one is not None and one.kind == "number" else None
    return _gathered([head, inner], text)


def _several(folded: str, text: str) -> Target | None:
    plainer = _NUMBERING.sub(";", folded)
    pieces = [p for p in _CUT.split(plainer) if p]
    if len(pieces) < 2:
        pieces = [p for p in _AND.split(plainer) if p]
    if len(pieces) < 2:
        pieces = _NEXT.split(folded)
        if not all(_stands_alone(piece) for piece in pieces):
            return None
    if not 2 <= len(pieces) <= _FEW:
        return None
    return _gathered(pieces, text)


def _stands_alone(piece: str) -> bool:
    """Whether a piece that nothing parts from the next is a figure with a known unit."""
    one = _ONE.fullmatch(piece)
    tail = tail_of(one["rest"]) if one is not None else None
    return tail is not None and tail.known and tail.unit not in _BARE


def _gathered(pieces: list[str], text: str) -> Target | None:
    parts: list[Target] = []
    if _MONTHS.fullmatch(pieces[-1]) and all(p.isdigit() for p in pieces[:-1]):
        pieces = [f"{piece}月" for piece in pieces[:-1]] + pieces[-1:]
    for piece in (p.removeprefix("其中").removeprefix(":") for p in pieces):
        part = _read(piece, piece) or _read(in_digits(piece), piece)
        if part is None:
            if _DIGIT.search(piece):
                return None
            part = _worded(piece, piece)
        parts.append(part)
    figures = [p for p in parts if p.kind not in ("qualitative", "not_applicable")]
    if not figures or (len(figures) > 1 and len({bool(p.unit or p.thing) for p in figures}) > 1):
        return None  # 3、5个: of what the first is, the text does not say
    if (span := _both_ends(parts)) is not None:
        low, high = span
        return Target("range", "", None, high.unit, False, text, low=low.value, high=high.value)
    about = any(p.about for p in parts)
    return Target("several", "", None, "", about, text, parts=tuple(parts))


def _both_ends(parts: list[Target]) -> tuple[Target, Target] | None:
    """≥90%且≤95%: from 90 % to 95 %."""
    if len(parts) != 2 or any(p.kind != "number" or p.subject or p.compared for p in parts):
        return None
    low, high = sorted(parts, key=lambda p: p.value or Decimal(0))
    plainly = not (low.note or high.note or low.average or high.average or low.about or high.about)
    if low.value == high.value or not plainly:
        return None
    fits = (
        low.sign == "≥"
        and high.sign == "≤"
        and low.unit == high.unit
        and not low.thing + high.thing
    )
    return (low, high) if fits else None


# --------------------------------------------------------------------------------------- words


def _zero(folded: str, text: str) -> Target | None:
    """无事故, 零投诉: none of a thing that ought not to happen."""
    found = words().zero.fullmatch(folded.rstrip("。"))
    if found is None:
        return None
    sign = "" if _DIGIT.search(folded) else "="  # words that say none say that none it must be
    return Target("number", sign, Decimal(0), "", False, text, thing=found["thing"])


def _worded(folded: str, text: str) -> Target:
    if _PLACEHOLDER.search(folded):
        return _unread(text)
    plainer = folded.rstrip("。;,")
    if found := _against().fullmatch(plainer):
        base = words().bases.get(f"较{found['base']}", found["base"])
        sign = words().signs.get(found["sign"] or "", "=")
        return Target(
            "qualitative", sign, None, "", False, text, compared=Compared(base, ""), sense="trend"
        )
    sign = next((s for s in ("≥", "≤", ">", "<", "=") if plainer.startswith(s)), "")
    if len(plainer) > _LONGEST_WORDS:
        return _plain("qualitative", text)
    words_only = plainer.removeprefix(sign)
    for sense, pattern in words().senses:
        if pattern.fullmatch(words_only):
            return _plain("qualitative", text, sense, sign)
    return _plain("qualitative", text, "", sign)


@cache
def _against() -> re.Pattern[str]:
    bases = alternatives(
        ("上年", "上年度", "去年", "上年同期", "去年同期", "上一年", "上一年度", "年初", "实施前")
    )
    signs = alternatives(words().signs)
    return re.compile(
        rf"(?:(?P<sign>{signs})|与|同)(?P<base>{bases})(?:水平|持平|数|实际|平均水平|一致)*"
    )
