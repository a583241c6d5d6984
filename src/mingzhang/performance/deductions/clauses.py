"""Clauses of a rule of deduction: when something holds, and what is then given or taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.performance.deductions.model import (
    FULL,
    NOTHING,
    Award,
    Base,
    Measure,
    Range,
    Side,
)
from mingzhang.performance.deductions.patterns import (
    ABOUT,
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    DEDUCT,
    DIGITS,
    EQUAL,
    FLOOR,
    FORMULA,
    GIVEN_FULL,
    GIVEN_POINTS,
    GIVEN_SHARE,
    GIVEN_ZERO,
    GRADE,
    HEDGE,
    MISSED,
    MOST,
    NAMES,
    NEUTRAL,
    OF_TARGET,
    PART,
    PARTLY,
    POST,
    PRE,
    PROPORTION,
    RATE_WORDS,
    REACHED,
    STEP,
    STEP_AFTER,
    STEP_BARE,
    STEP_FIRST,
    SUBJECT_ONLY,
    TOTAL,
    TURNED,
    N,
)


@dataclass(frozen=True, slots=True)
class Step:
    """So much less for every so much."""

    size: Decimal
    unit: str
    base: Base
    side: Side
    award: Award


@dataclass(slots=True)
class Items:
    """What the clauses of a rule say, gathered."""

    total: Decimal | None = None
    reached: Award | None = None
    missed: Award | None = None
    proportional: bool = False
    part: tuple[Range, str] | None = None
    """Bounds of the completion within which it is in proportion, and their unit."""
    spans: list[tuple[Range, Award]] = field(default_factory=list)
    unit: str = ""
    measure: Measure = Measure.VALUE
    subject: bool = False
    """Whether a band names what it is about (满意度低于60%)."""
    named: list[tuple[str, Award]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    most: Decimal | None = None
    counted: str = ""
    unknown: str = ""


def read_clauses(folded: str) -> Items:
    """Gather the items of a rule (NFKC, without white space). Stops at what it does not know."""
    items = Items()
    waiting = ""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", folded)
    plain = re.sub(r"\(\d{1,2}\)|[①-⑨]", "", plain)
    plain = re.sub(r"(?<![\d.])\d{1,2}[.、](?=[^\d])", "", plain)  # 1. 2. before the clauses
    for clause in re.split(r"[,;。、!]|:(?![/÷])", plain):
        if not clause or NEUTRAL.fullmatch(clause):
            continue
        if HEDGE.search(clause):
            items.unknown = clause
            return items
        if _about_the_rule(clause, items):
            continue
        whole = waiting + clause
        if _clause(whole, items):
            waiting = ""
        elif waiting and _clause(clause, items):
            # What waited was only the subject of the sentence, or said the same again.
            if not ABOUT.fullmatch(waiting):
                items.unknown = waiting
                return items
            waiting = ""
        elif _waits(whole):
            waiting = whole
        else:
            items.unknown = whole
            return items
    if waiting:
        items.unknown = waiting
    return items


def _waits(text: str) -> bool:
    """Whether a clause can be the condition of the next."""
    return len(text) <= 48 and "扣" not in text


def _about_the_rule(clause: str, items: Items) -> bool:
    """Clauses that belong to no case: the points of the rule, their floor, parts of a step."""
    if found := TOTAL.fullmatch(clause):
        items.total = Decimal(found["points"] or found["before"] or found["alone"])
        return True
    if FLOOR.fullmatch(clause):
        return True
    if found := MOST.fullmatch(clause):
        items.most = Decimal(found["most"] or found["full"])
        return True
    if found := PART.fullmatch(clause):
        items.counted = "up" if found["up"] else "whole"
        return True
    return False


def _clause(text: str, items: Items) -> bool:
    """One clause with its condition; False when it is none."""
    if found := DEDUCT.fullmatch(text):
        share = found["share"]
        award = Award(Decimal(share or found["points"]), share=bool(share))
        return _step(found["when"], award, items)
    if FORMULA.fullmatch(text):
        items.proportional = True
        return True
    if found := PROPORTION.fullmatch(text):
        when = found["when"]
        if "得分=" in text:
            return False
        if when and (span := _span(when)) is not None:
            if items.part is not None:
                return False
            items.part, items.proportional = (span[0], span[1]), True
            return True
        if when and not (MISSED.fullmatch(when) or REACHED.fullmatch(when) or PARTLY.search(when)):
            return False
        items.proportional = True
        return True
    for pattern in (GIVEN_ZERO, GIVEN_FULL, GIVEN_SHARE, GIVEN_POINTS):
        found = pattern.fullmatch(text)
        if found and _case(found["when"], _award(found), items):
            return True
    bare = re.fullmatch(rf"(?P<when>[^\d]*?)(?P<share>{N})%", text)
    if bare and (grade := GRADE.fullmatch(bare["when"])):
        items.named.append((grade["name"], Award(Decimal(bare["share"]), share=True)))
        return True
    if text.endswith("0") and (grade := GRADE.fullmatch(text[:-1])):
        items.named.append((grade["name"], NOTHING))
        return True
    return False


def _award(found: re.Match[str]) -> Award:
    if found.re is GIVEN_ZERO:
        return NOTHING
    if found.re is GIVEN_FULL:
        return FULL
    if found.re is GIVEN_SHARE:
        return Award(Decimal(found["share"]), share=True)
    return Award(Decimal(found["points"]))


def _case(when: str, award: Award, items: Items) -> bool:
    """File what is given under its condition."""
    if grade := GRADE.fullmatch(when):
        items.named.append((grade["name"], award))
        return True
    if (span := _span(when)) is not None:
        held, unit, measure = span
        if items.spans and (items.unit != unit or items.measure is not measure):
            if measure is not Measure.VALUE or items.unit != unit:
                return False
            measure = items.measure  # 完成率 is said once, with the first band
        items.unit, items.measure = unit, measure
        items.subject = items.subject or bool(NAMES.match(when))
        items.spans.append((held, award))
        return True
    if MISSED.fullmatch(when) and not REACHED.fullmatch(when) and items.missed is None:
        items.missed = award
        return True
    if REACHED.fullmatch(when) and items.reached is None:
        items.reached = award
        return True
    return False


def _span(when: str) -> tuple[Range, str, Measure] | None:
    """A condition as bounds with their unit; None when it is none."""
    measure = Measure.RATE if RATE_WORDS.search(when) else Measure.VALUE
    if found := BETWEEN.fullmatch(when) or TURNED.fullmatch(when):
        groups = found.groupdict()
        low_in = "不含" not in (groups.get("low_mark") or "") and groups.get("low_sign") != "<"
        high_in = "不含" not in (groups.get("high_mark") or "") and groups.get("high_sign") != "<"
        unit = found["u2"] or found["u1"]
        if found["u1"] not in ("", unit):
            return None
        low, high = Decimal(found["low"]), Decimal(found["high"])
        if low > high:
            low, high, low_in, high_in = high, low, high_in, low_in
        return Range(low, high, low_in, high_in), unit, measure
    rest, bounds = when, []
    for pattern in (PRE, POST):
        while found := pattern.search(rest):
            bounds.append(_bound(found))
            rest = rest[: found.start()] + rest[found.end() :]
    if not bounds and (found := EQUAL.fullmatch(when)):
        return Range(Decimal(found["value"]), None, True, False), found["unit"], measure
    rest = re.sub(r"且|但|并且|同时|的|时|者|之间|及|\(含\)", "", rest)
    if not bounds or len(bounds) > 2 or not SUBJECT_ONLY.fullmatch(rest):
        return None
    return _joined(bounds, measure)


def _joined(
    bounds: list[tuple[str, Decimal, bool, str]], measure: Measure
) -> tuple[Range, str, Measure] | None:
    units = {unit for *_, unit in bounds if unit}
    sides = [side for side, *_ in bounds]
    if len(units) > 1 or len(set(sides)) != len(sides):
        return None
    low = next(((value, held) for side, value, held, _ in bounds if side == "low"), None)
    high = next(((value, held) for side, value, held, _ in bounds if side == "high"), None)
    span = Range(
        low[0] if low else None,
        high[0] if high else None,
        low[1] if low else False,
        high[1] if high else False,
    )
    return span, next(iter(units), ""), measure


def _bound(found: re.Match[str]) -> tuple[str, Decimal, bool, str]:
    """Which end, its value, whether it belongs, its unit."""
    groups = found.groupdict()
    value, unit = Decimal(found["value"]), found["unit"]
    marks = (groups.get("mark") or "") + (groups.get("after") or "")
    if sign := groups.get("sign"):
        low = bool(re.fullmatch(rf"{AT_LEAST}|{ABOVE}", sign))
        held = bool(re.fullmatch(rf"{AT_LEAST}|{AT_MOST}", sign))
    else:
        low, held = found["side"] == "以上", True
    if "不含" in marks:
        held = False
    elif "含" in marks:
        held = True
    return "low" if low else "high", value, held, unit


def _step(when: str, award: Award, items: Items) -> bool:
    """``每下降1%`` and its kin, with what stands before it."""
    for pattern in (STEP, STEP_FIRST, STEP_AFTER, STEP_BARE):
        if found := pattern.fullmatch(when):
            break
    else:
        return False
    groups = found.groupdict()
    side = next(s for s in Side if groups.get(s.value) or groups.get(f"later_{s.value}"))
    verb = groups.get(side.value) or groups.get(f"later_{side.value}") or ""
    after = groups.get("after") or ""
    if after.startswith(("未", "没")):
        side = Side.BELOW  # 每有一项未完成
    elif after.startswith("不"):
        return False  # 每有1人不合格: of those who came, not of those who were wanted
    size = DIGITS.get(found["size"]) or Decimal(found["size"])
    unit = found["unit"]
    before = groups.get("before") or ""
    if before and not _before(before):
        return False
    if "百分点" in unit:
        base, unit = Base.POINTS, "%"
    elif unit in ("%", "‰"):
        of_target = OF_TARGET.search(groups.get("object") or "") or verb.startswith(("未", "没"))
        base = Base.TARGET if of_target else Base.PERCENT
    else:
        base = Base.UNIT
    items.steps.append(Step(size, unit, base, side, award))
    return True


def _before(text: str) -> bool:
    """Whether what stands before a step is its subject, or says that the target was missed."""
    return bool(SUBJECT_ONLY.fullmatch(text))
