"""What stands in front of a figure and behind it, word by word.

Both are remembered: disclosures have endless figures, but few words around them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from mingzhang.interpret.targets.model import Compared
from mingzhang.interpret.targets.words import alternatives, words

_SUBJECT = re.compile(r"[\u4e00-\u9fffA-Za-z()/]{2,20}")
_MEASURED = re.compile(
    r"(?:率|度|数|量|额|费|成本|时间|比例|面积|占比|标准|后|比重|周期|时长|里程|人次|规模|资金|价|长度|温度|时限|分|经费|投资|投入|比)$"
)
_NO_SUBJECT = re.compile(
    r"不|未|无|没|每|较|比上|同比|第|前|元|或|且|其中|排名|^及|若|每增|扣|得分"
)
_NO_THING = re.compile(
    r"不|未|无|没|有|及时|以|并|且|或|其|每|按|第|至|到|约|余|多|性|则|扣|得|提高|提升|增加|下降|降低|减少"
    r"|保证|完善|推|促|达|于|左右|年|月|日|[=≥≤<>*+~成一二三四五六七八九十-]"
)
_DATED = re.compile(r"[年月日号季]")


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands in front of a figure."""

    sign: str = ""
    about: bool = False
    average: bool = False
    shared: str = ""
    subject: str = ""
    compared: Compared | None = None
    every: str = ""
    each: tuple[str, ...] = ()
    done: bool = False
    loose: bool = False
    """Whether the subject is any words, so that only a known unit shows what the figure counts."""


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands behind a figure."""

    unit: str = ""
    sign: str = ""
    about: bool = False
    thing: str = ""
    note: str = ""
    known: bool = True
    inclusive: bool = False
    compared: Compared | None = None
    done: bool = False


@cache
def _lead_words() -> re.Pattern[str]:
    v = words()
    each = alternatives(v.each)
    groups = (
        ("every", alternatives(v.every)),
        ("each", rf"每(?P<of>{each})"),
        ("sign", alternatives(v.signs)),
        ("averaged", alternatives(v.averaged)),
        ("average", alternatives(v.average)),
        ("about", alternatives(w for w in v.about if w not in ("左右", "上下"))),
        ("base", alternatives(v.bases)),
        ("change", alternatives(v.change)),
        ("rate", r"(?<=[长高升加降少减缩])(?:率|幅|比例|幅度)"),
        ("done", alternatives(v.done)),
        ("silent", alternatives(v.silent)),
    )
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups))


@lru_cache(maxsize=8192)
def lead_of(text: str) -> Lead | None:
    """The words in front of a figure; None when any of them is not understood."""
    if not text:
        return Lead()
    if text in words().signs:
        return Lead(words().signs[text])
    for start in range(min(len(text), 20) + 1):
        subject = text[:start]
        if start and not _may_be_subject(subject):
            continue
        read = _read_lead(text[start:], subject)
        if read is not None:
            return read if not start or _says_enough(read, subject) else replace(read, loose=True)
    return None


def _may_be_subject(subject: str) -> bool:
    return bool(_SUBJECT.fullmatch(subject)) and not _NO_SUBJECT.search(subject)


def _says_enough(read: Lead, subject: str) -> bool:
    """Whether a subject is one: a word of direction follows, or it is the name of a measure."""
    return bool(read.sign or read.done or _MEASURED.search(subject))


def _read_lead(text: str, subject: str) -> Lead | None:
    pattern = _lead_words()
    at, sign, about, average, shared, every, done = 0, "", False, False, "", "", False
    base = change = ""
    changed = False
    each: list[str] = []
    v = words()
    while at < len(text):
        found = pattern.match(text, at)
        if found is None or not found[0]:
            return None
        at, word = found.end(), found[0]
        match found.lastgroup if found.lastgroup != "of" else "each":
            case "sign":
                said = v.signs[word]
                if sign and sign[0] != said[0]:
                    return None
                sign = sign or said
            case "about":
                about = True
            case "average":
                average = True
            case "averaged":
                average, shared = True, v.averaged[word]
            case "every":
                if every:
                    return None
                every = v.every[word]
            case "each":
                each.append(found["of"])
            case "base":
                base, changed = v.bases[word], True
            case "change":
                if change:
                    return None
                change, changed = v.change[word], True
            case "done":
                done = True
    if shared in ("年", "月", "日"):
        every, shared = {"日": "天"}.get(shared, shared), ""
    if changed and not change:
        return None
    compared = Compared(base, "up" if change == "up" else "down") if changed else None
    return Lead(sign, about, average, shared, subject, compared, every, tuple(each), done)


@cache
def _ends() -> re.Pattern[str]:
    v = words()
    symbols = alternatives(s for s in v.signs if len(s) == 1 and not s.isalnum())
    groups = (
        ("note", r"\((?P<inner>[^()]{1,24})\)"),
        ("sign", alternatives(v.tails) + "|" + symbols),
        ("about", "左右|上下|大约"),
        ("every", "[/每]?(?:/年度|每年|每月)"),
        ("done", rf"(?:按时|按期|按规定|及时|全部|均|已)?(?:{alternatives(v.done)})+"),
        ("stop", "[。;,.]"),
    )
    return re.compile("(?:" + "|".join(f"(?P<{n}>{p})" for n, p in groups) + ")$")


@cache
def _units() -> re.Pattern[str]:
    v = words()
    each = alternatives(v.each)
    scale = alternatives(word for word, _ in v.scales)
    # A period may stand alone behind the slash (次/年); 元/人·次 and 元/人/年 have two.
    per = rf"(?:(?:/|每|[·.](?={each}))(?:{each}|人·次|人次))"
    return re.compile(
        rf"(?P<scale>{scale})?(?P<more>{v.more})?(?P<unit>{alternatives(v.units)})?(?P<per>{per}{{1,3}})?"
    )


@lru_cache(maxsize=16384)
def tail_of(text: str) -> Tail | None:
    """The words behind a figure; None when any of them is not understood."""
    if text in words().units:
        return Tail(text)
    if len(text) > 60:
        return None
    sign, about, note, inclusive, done, core = "", False, "", False, False, text
    while found := _ends().search(core):
        if core in words().units:
            break
        if found["note"]:
            inner = found["inner"]
            if inner.startswith("含"):
                inclusive = True
            elif inner in words().about:
                about = True
            elif inner in words().signs or inner in words().tails:
                sign = sign or words().signs.get(inner) or words().tails[inner]
            elif tail := _unit_in_brackets(core, found.start(), inner):
                core = tail
                continue
            elif note:
                return None
            else:
                note = inner
        elif found["sign"]:
            said = words().tails.get(found["sign"]) or words().signs[found["sign"]]
            if sign and sign != said:
                return None
            sign = said
        elif found["about"]:
            about = True
        elif found["every"]:
            break
        elif found["done"]:
            done = True
        core = core[: found.start()]
    return _unit(core, Tail("", sign, about, "", note, True, inclusive, None, done))


@cache
def _sign_inside() -> re.Pattern[str]:
    """10个以上的村: the words of direction between the unit and the thing."""
    v = words()
    units = alternatives(u for u in v.units if u not in v.percent)
    between = alternatives([*(w for w in v.tails if w != "内"), "左右"])
    return re.compile(rf"(?P<unit>{units})(?P<sign>{between})的?(?P<thing>[\u4e00-\u9fff]{{1,10}})")


def _unit_in_brackets(core: str, at: int, inner: str) -> str:
    """95(%) and 5(万元): the unit in brackets; also 台(套). Empty where it is none."""
    if not at and _units().fullmatch(inner):
        return inner
    return (
        core[:at] + "/" + inner
        if core[:at] in ("台", "人", "个", "次") and inner in words().units
        else ""
    )


def _unit(core: str, so_far: Tail) -> Tail | None:
    about, v = so_far.about, words()
    lead_more = re.match(v.more, core)
    if lead_more and core not in v.units and not core.startswith("多功能"):
        about, core = True, core[lead_more.end() :]
    if core in v.units or not core:
        return _made(so_far, core, "", about)
    found = _units().match(core)
    if found is None:
        return None
    if turned := _sign_inside().fullmatch(core):
        said = words().tails.get(turned["sign"], "")
        if so_far.sign in ("", said):
            middle = replace(so_far, sign=said, about=about or not said)
            return _unit(turned["unit"] + turned["thing"], middle)
    about = about or bool(found["more"])
    unit = f"{found['scale'] or ''}{found['unit'] or ''}{(found['per'] or '')}"
    unit = unit.replace("每", "/")
    rest = core[found.end() :]
    if found["per"] and rest.startswith("/"):
        return None
    if not rest:
        return _made(so_far, unit, "", about)
    if not unit or not found["unit"]:
        plain = unit + rest
        if (
            len(plain) > 8
            or _NO_THING.search(plain)
            or not re.fullmatch(r"[\u4e00-\u9fff/·]+", plain)
        ):
            return None
        return _made(so_far, plain, "", about, known=False)
    if rest.startswith(("的", "(")):
        rest = rest[1:].rstrip(")") if rest.startswith("的") else rest
    if (
        len(rest) > 14
        or _NO_THING.search(rest)
        or _DATED.search(found["unit"])
        or found["unit"] in v.percent
        or not re.fullmatch(r"[\u4e00-\u9fffA-Za-z]+", rest)
    ):
        return None
    return _made(so_far, unit, rest, about)


def _made(so_far: Tail, unit: str, thing: str, about: bool, known: bool = True) -> Tail:
    return Tail(
        unit,
        so_far.sign,
        about,
        thing,
        so_far.note,
        known,
        so_far.inclusive,
        None,
        so_far.done,
    )


def frequency_of(unit: str) -> str:
    """The period of so many times a period: 月 of 次/月; of prices, too. Empty without one."""
    if "/" not in unit:
        return ""
    _, slash, last = unit.rpartition("/")
    last = {"日": "天", "年度": "年"}.get(last, last)
    return last if slash and last in words().periods else ""


def joined_unit(unit: str, lead: Lead) -> str:
    """The unit with what stands in front of the figure: 每人每年600元 is 元/人/年."""
    if not (lead.each or lead.shared or lead.every):
        return unit
    more = [
        *lead.each,
        *([lead.shared] if lead.shared else ()),
        *([lead.every] if lead.every else ()),
    ]
    kept = [part for part in more if part not in unit.split("/")[1:]]
    if frequency := frequency_of(unit):  # 每生1200元/年 is 元/生/年
        unit = unit.rpartition("/")[0]
        kept.append(frequency)
    return "/".join([unit, *kept]) if unit or not kept else f"/{'/'.join(kept)}"


def plain(value: str) -> Decimal:
    """The number of digits with thousand separators."""
    return Decimal(value.replace(",", ""))
