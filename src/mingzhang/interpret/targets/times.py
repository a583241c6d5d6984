"""Times: days, months, quarters, years, periods and how often, as people write them."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from functools import cache, lru_cache

from mingzhang.interpret.targets.model import Day, Target, When
from mingzhang.interpret.targets.words import alternatives, words

_HINT = re.compile(r"[年月日号季旬周天期]|\d[-./]\d")
_YEAR = r"(?:20\d\d)"
_LEAP = 2000
_DAY = re.compile(
    rf"(?:(?P<year>{_YEAR})年?度?)?(?P<month>\d{{1,2}})月份?(?:(?P<day>\d{{1,2}})[日号]?"
    r"|(?P<part>底|末|初|中|上旬|中旬|下旬))?"
    rf"|(?P<year2>{_YEAR})(?P<sep>[-./])(?P<month2>1[0-2]|0?[1-9])"
    r"(?:(?P=sep)(?P<day2>3[01]|[12]\d|0?[1-9])|(?P<part2>底|末|月底|月))?"
)
_BARE_DAY = re.compile(r"(?P<month>1[0-2]|0?[1-9])[./](?P<day>3[01]|[12]\d|0?[1-9])")
_QUARTER = re.compile(rf"(?:(?P<year>{_YEAR})年)?第?(?P<quarter>[1-4])季度(?P<end>末|底)?")
_YEARS = re.compile(
    rf"(?P<year>{_YEAR})年(?:度|全年)?(?P<part>底|末|年底|年末|中|初|内|上半年|下半年|度内|以内)?"
)
_MONTHLY = re.compile(r"(?P<every>每个?月|次月|每季度?|每年)(?P<day>[12]\d|3[01]|[1-9])[日号]")
_THIS_YEAR = re.compile(r"^(?:当年|本年度?|今年)(?=\d)")
_TO = re.compile(r"[-~]{1,3}|至|到")
_PARTS = {"初": (1, 10), "上旬": (1, 10), "中": (11, 20), "中旬": (11, 20), "下旬": (21, None)}
_SPAN_MONTHS = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<first>\d{1,2})月?(?:[-~]{1,3}|至|到)(?P<last>\d{1,2})月份?"
)
_SPAN_DOTS = re.compile(
    rf"(?P<year>{_YEAR})[.年/](?P<first>1[0-2]|0?[1-9])(?:[-~]{{1,3}}|至|到)(?P<last>1[0-2]|0?[1-9])"
)
_SPAN_YEARS = re.compile(
    rf"(?P<first>{_YEAR})年?(?:[-~]{{1,3}}|至|到)(?P<last>{_YEAR})年(?:度|底|末)?"
)
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:[-~]{1,3}|至|到)(20\d\d)(\d\d)(\d\d)")
_OF_YEAR = re.compile(rf"(?P<year>{_YEAR})年度?(?P<word>[\u4e00-\u9fff]{{2,4}})")


def read_time(folded: str, text: str) -> Target | None:
    """A folded text as a time; None when it is none, or not one as a whole."""
    if not _HINT.search(folded) or len(folded) > 60:
        return None
    found = _edges().fullmatch(folded)
    if found is None:
        return None
    sign = words().signs.get(found["sign"] or "", "")
    tail = words().tails.get(found["tail"] or "", "")
    core, note = found["core"], found["note"] or ""
    before = (found["tail"] or "").endswith("前")
    read = _core(core) or (_bare_day(core) if before else _core(core + (found["tail"] or "")))
    if read is None or (tail == "≥" and not sign):
        return None
    span, every = read
    if sign and tail and sign[0] != tail[0] and sign != "<":
        return None
    sign = sign or tail
    if sign in ("≤", "<") and span is not None:
        span = When(None, span.end)
    value = None
    if span is not None and not every:
        value = _month(core, span, before=before)
    unit = "月" if value is not None else ""
    about = bool(found["about"] or found["about2"])
    return Target(
        "time",
        sign,
        value,
        unit,
        about,
        text,
        subject=found["subject"] or "",
        note=note,
        when=span,
        frequency=every,
    )


def _month(core: str, span: When, *, before: bool) -> Decimal | None:
    """The month, where the text names one and no period."""
    if span.end is None or span.end.month is None:
        return None
    named = _DAY.fullmatch(core) or (before and _BARE_DAY.fullmatch(core))
    return Decimal(span.end.month) if named else None


def _bare_day(core: str) -> tuple[When | None, str] | None:
    """12.31 and 6/30, where 前 shows that they are days."""
    found = _BARE_DAY.fullmatch(core)
    if found is None:
        return None
    span = _span(None, int(found["month"]), found["day"], "")
    return None if span is None else (span, "")


@cache
def _edges() -> re.Pattern[str]:
    """Words of direction before, before and done behind, the time between them."""
    vocabulary = words()
    signs = alternatives(w for w, s in vocabulary.signs.items() if s in "≤<=≥>")
    tails = alternatives(w for w in vocabulary.tails)
    done = alternatives(vocabulary.done)
    about = alternatives(vocabulary.about)
    return re.compile(
        rf"(?:(?P<subject>[\u4e00-\u9fff]{{0,10}}(?:时间|时限|期限|日期)):?)?(?P<sign>{signs})?(?:在|于|至|截至|截止到|截止|到|时间)?(?P<about>{about})?"
        rf"(?P<core>.+?)(?:\((?:含|含当日|含当月)\))?(?P<about2>{about})?(?P<tail>{tails})?"
        rf"(?:按时|及时|足额|全额|全部|全面|基本|已)*(?P<done>(?:{done})[^\d,;、。()]{{0,14}})?"
        r"(?:\((?P<note>[^\d()]{1,20})\))?[。;,]?"
    )


@lru_cache(maxsize=8192)
def _core(core: str) -> tuple[When | None, str] | None:
    """What a time says: the time, and how often."""
    vocabulary = words()
    core = core.removesuffix("期间")
    if core in vocabulary.once:
        first, last = vocabulary.once[core]
        start, end = Day(month=first), Day(month=last)
        return (When(None, end) if first == last else When(start, end)), ""
    if every := _how_often(core):
        return None, every
    if found := _MONTHLY.fullmatch(core):
        every = {"每季": "季度", "每季度": "季度", "每年": "年"}.get(found["every"], "月")
        day = Day(day=int(found["day"]))
        return When(None, day), every
    if core.startswith("每年") and (single := _single(core[2:])):
        return single, "年"
    if single := _single(_THIS_YEAR.sub("", core)):
        return single, ""
    return _period(core)


@lru_cache(maxsize=1024)
def _how_often(core: str) -> str:
    """The period of 按月, 逐季, 每年发放; empty for anything else."""
    plain = core.rstrip("末底").removesuffix("度").removesuffix("份")
    for start in ("按", "逐", "分", "每"):
        if plain.startswith(start):
            rest = plain[1:].removeprefix("个")
            found = {"季": "季度", "日": "天", "星期": "周"}.get(rest, rest)
            if found in words().periods:
                return found
    return ""


def _single(core: str) -> When | None:
    """One day, month, quarter or year."""
    if found := _DAY.fullmatch(core):
        year = found["year"] or found["year2"]
        month = int(found["month"] or found["month2"])
        return _span(
            int(year) if year else None,
            month,
            found["day"] or found["day2"],
            found["part"] or found["part2"] or "",
        )
    if found := _QUARTER.fullmatch(core):
        year, last = _int(found["year"]), int(found["quarter"]) * 3
        end = Day(year, last)
        return When(None, end) if found["end"] else When(Day(year, last - 2), end)
    if found := _YEARS.fullmatch(core):
        return _of_year(int(found["year"]), found["part"] or "")
    if found := _OF_YEAR.fullmatch(core):
        months = words().once.get(found["word"])
        if months is None:
            return None
        end = Day(int(found["year"]), months[1])
        return When(None if months[0] == months[1] else Day(end.year, months[0]), end)
    return None


def _of_year(year: int, part: str) -> When:
    if part in ("上半年", "下半年"):
        first = 1 if part == "上半年" else 7
        return When(Day(year, first), Day(year, first + 5))
    if part in ("底", "末", "年底", "年末"):
        return When(None, Day(year, 12))
    if part in ("初", "中"):
        month = 1 if part == "初" else 6
        return When(None, Day(year, month))
    return When(Day(year, 1), Day(year, 12))


def _span(year: int | None, month: int, day: str | None, part: str) -> When | None:
    if not month >= 1:
        return None
    if month > 12:  # kept, so that whoever checks can say that there is no such month
        return None if year or day or part else When(Day(month=month), Day(month=month))
    if part in _PARTS:
        first, last = _PARTS[part]
        return When(Day(year, month, first), Day(year, month, last))
    number = int(day) if day else None
    if number is not None and not 1 <= number <= monthrange(year or _LEAP, month)[1]:
        return None
    end = Day(year, month, number)
    return When(None if part in ("底", "末", "月底") else end, end)


def _period(core: str) -> tuple[When | None, str] | None:
    """From … to …."""
    if found := _SPAN_MONTHS.fullmatch(core):
        first, last = int(found["first"]), int(found["last"])
        if "月" in core and 1 <= first <= 12 and 1 <= last <= 12:
            year = _int(found["year"])
            return (When(Day(year, first), Day(year, last)), "") if first <= last else None
        return None
    if found := _COMPACT.fullmatch(core):
        return _compact(found)
    if found := _SPAN_YEARS.fullmatch(core):
        first, last = int(found["first"]), int(found["last"])
        return (When(Day(first, 1), Day(last, 12)), "") if first <= last else None
    if found := _SPAN_DOTS.fullmatch(core):
        year, first, last = int(found["year"]), int(found["first"]), int(found["last"])
        return (When(Day(year, first), Day(year, last)), "") if first <= last else None
    for cut in _TO.finditer(core):
        left, right = core[: cut.start()], core[cut.end() :]
        one, other = _single(left), _end_of(left, right)
        if one is not None and other is not None and other.end is not None:
            start = one.start or one.end
            end = other.end
            if end.year is None and start is not None and start.year is not None:
                end = Day(start.year, end.month, end.day)
            if _ordered(start, end):
                return When(start, end), ""
    return None


def _compact(found: re.Match[str]) -> tuple[When | None, str] | None:
    """20260101-20261231."""
    numbers = [int(group) for group in found.groups()]
    for year, month, day in (numbers[:3], numbers[3:]):
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            return None
    start, end = Day(*numbers[:3]), Day(*numbers[3:])
    return (When(start, end), "") if _ordered(start, end) else None


def _end_of(left: str, right: str) -> When | None:
    """The second half of a period, which may leave out what the first said: 2026年1月-12月."""
    if found := _BARE_DAY.fullmatch(right):
        return _span(None, int(found["month"]), found["day"], "")
    if right.isdigit() and len(right) <= 2 and "月" in left and ("日" in left or "号" in left):
        return None
    return _single(right)


def _ordered(start: Day | None, end: Day) -> bool:
    if start is None:
        return False
    if start.year is None or end.year is None:
        return start.year is None and end.year is None
    return (start.year, start.month or 1, start.day or 1) <= (
        end.year,
        end.month or 12,
        end.day or 31,
    )


def _int(text: str | None) -> int | None:
    return int(text) if text else None
