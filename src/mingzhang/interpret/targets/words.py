"""The words of target values, from ``words.yaml``: read once, when the first target is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

_SPELT = str.maketrans(
    {
        **dict.fromkeys("≧⩾⪰≮", "≥"),
        **dict.fromkeys("≦⩽⪯≯", "≤"),
        **dict.fromkeys("–—−‐‑﹣ー─━", "-"),
        **dict.fromkeys("〜∼～", "~"),
        **dict.fromkeys("∶︰", ":"),
        **dict.fromkeys("・•∙⋅", "·"),
        **dict.fromkeys("“”‘’\"'「」", None),
        **dict.fromkeys("【〔", "["),
        **dict.fromkeys("】〕", "]"),
        **dict.fromkeys("〈﹤", "<"),
        **dict.fromkeys("〉﹥", ">"),
        "≈": "约",
        "×": "*",
        "﹪": "%",
    }
)
_MONEY = re.compile(r"¥(\d[\d,]*(?:\.\d+)?[千万亿]?)元?")
_POWER = re.compile(r"[²³㎡㎥㎢]|[mM][23](?!\d)")
_TORN = re.compile(r"(?<=\d)\s+(?=\d)")
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
TORN = "\x00"
"""Stands between two digits that white space parts: one figure or two, nobody knows."""


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of targets, turned round so that each word is looked up once."""

    signs: Mapping[str, str]
    tails: Mapping[str, str]
    about: frozenset[str]
    average: frozenset[str]
    averaged: Mapping[str, str]
    done: frozenset[str]
    silent: frozenset[str]
    change: Mapping[str, str]
    bases: Mapping[str, str]
    every: Mapping[str, str]
    periods: frozenset[str]
    each: tuple[str, ...]
    none: frozenset[str]
    full: frozenset[str]
    more: str
    zero: re.Pattern[str]
    senses: tuple[tuple[str, re.Pattern[str]], ...]
    once: Mapping[str, tuple[int, int]]
    scales: tuple[tuple[str, Decimal], ...]
    percent: frozenset[str]
    spellings: Mapping[str, str]
    same: Mapping[str, str]
    units: frozenset[str]


@cache
def words() -> Words:
    """The vocabulary."""
    text = resources.files(__package__).joinpath("words.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    zero = data["zero"]
    things = f"[^\\d,;、。]{{0,10}}(?:{alternatives(map(str, zero['things']))})"
    return Words(
        signs={sign: sign for sign in data["signs"]} | _turned(data["signs"]),
        tails=_turned(data["tails"]),
        about=frozenset(data["about"]),
        average=frozenset(data["average"]),
        averaged=data["averaged"],
        done=frozenset(data["done"]),
        silent=frozenset(data["silent"]),
        change=_turned(data["change"]),
        bases=_turned(data["bases"]),
        every=_turned(data["every"]),
        periods=frozenset(data["every"]),
        each=tuple(data["each"]),
        none=frozenset(data["none"]),
        full=frozenset(data["full"]),
        more=alternatives(data["more"]),
        zero=re.compile(
            f"(?:{alternatives(map(str, zero['words']))})(?:发生)?"
            f"(?P<thing>{things})(?:的?(?:发生|现象|情况|事件|出现))?"
        ),
        senses=tuple(
            (row["sense"], re.compile("|".join(f"(?:{w})" for w in row["words"])))
            for row in data["senses"]
        ),
        once={word: (first, last) for word, (first, last) in data["once"].items()},
        scales=tuple((word, Decimal(factor)) for word, factor in data["scales"].items()),
        percent=frozenset(data["percent"]),
        spellings=_turned(data["spellings"]),
        same=_turned(data["same"]),
        units=frozenset(data["units"].split()) | frozenset(data["each"]),
    )


def _turned(lists: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: meaning for meaning, spelt in lists.items() for word in spelt}


def alternatives(spelt: Iterable[str]) -> str:
    """A pattern of words, the longest first."""
    return "|".join(sorted(map(re.escape, spelt), key=lambda w: (-len(w), w)))


def fold(text: str) -> str:
    """A target for reading: NFKC, one form of signs and dashes, no quotes, no white space. Digits
    that white space parts stay parted (:data:`TORN`), thousands set off by it are joined."""
    if _POWER.search(text):
        for spelt, unit in words().spellings.items():
            text = text.replace(spelt, unit)
    text = unicodedata.normalize("NFKC", text).translate(_SPELT)
    if " " in text or "\n" in text or "\t" in text or "\xa0" in text:
        text = _THOUSANDS.sub(lambda found: "".join(found[0].split()), text)
        text = "".join(_TORN.sub(TORN, text).split())
    if "¥" in text:
        text = _MONEY.sub(r"\1元", text)
    if "=" not in text:
        return text
    return text.replace(">=", "≥").replace("=>", "≥").replace("<=", "≤").replace("=<", "≤")


@lru_cache(maxsize=1024)
def base_unit(unit: str) -> tuple[Decimal, str]:
    """The scale and the plain unit of a printed one: 万人 is (10000, 人), 百分比 is (1, %)."""
    if unit in words().percent:
        return Decimal(1), "%"
    for word, factor in words().scales:
        if unit.startswith(word) and unit not in words().units - {"万", "亿"}:
            return factor, unit[len(word) :]
    return Decimal(1), unit


@lru_cache(maxsize=1024)
def counted_in(unit: str) -> str:
    """What units that count the same things share: 名, 位 and 人 are all 人, 家 is 个."""
    plain = base_unit(unit)[1]
    return words().same.get(plain, plain)
