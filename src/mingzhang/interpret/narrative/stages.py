"""Whether a figure of final accounts (决算) is of the budget or of the accounts, from its words.

A budget speaks of one stage. Final accounts set the accounts against 年初预算, the budget as it was
approved, against 全年预算, the budget as it was adjusted, or against 预算数 without saying which.
"""

from __future__ import annotations

import re

from mingzhang.facts import Coordinate

FINAL = "final"
_STAGES = {
    "budget": r"年初(?:部门|单位|安排)?(?:的)?预算",
    "adjusted": r"(?:全年|年度|本年|当年)?(?:调整|变更)(?:后|过)?的?(?:年度|全年)?预算|全年预算"
    r"|预算调整",
    "final": r"决算|(?:实际|全年|累计)(?:支出|完成|发生)|执行",
    "planned": r"(?<!公共)(?<!基金)(?<!经营)预算",
}
"""Words by stage. 年初预算 and 全年预算 end with the bare word, which therefore comes last."""
_STAGE = "|".join(f"(?P<{stage}>{words})" for stage, words in _STAGES.items())
_FILL = r"(?:数|额|总额|金额|安排|批复|为|是|:|共|计|大?约|\([^()]{0,12}\))*+"
_TAIL = re.compile(f"(?:{_STAGE}){_FILL}$")
_ALONE = re.compile(r"(?:^|[,，;；。:：、()])(?:其|其中|本年|全年|实际)?(?:支出|收入)?$")
_AGAINST = re.compile(
    rf"(?:比|较|与|同|和)[^,，;；。]{{0,6}}?(?:{_STAGE})(?:数|额|安排|相比|比较)*,?(?:基本)?$"
)
_EXCESS = re.compile(
    rf"(?P<more>大于|高于|多于|超出|超过|超)?(?P<less>小于|低于|少于)?(?:了)?(?:{_STAGE})(?:数|额|安排)*+$"
)
_RATE = re.compile(
    rf"(?:完成|占|为|达到?)(?:了|年度|本年|当年|部门|单位|其)*(?:{_STAGE})(?:数|额|总额|金额|安排)*的?"
    r"(?:比例|比重|比率)?(?:为|是|:|达到?|大?约)*+$"
)
_RATE_ALONE = re.compile(r"(?:预算)?(?:完成|执行)(?:率|比例|进度)(?:为|是|:|达到?|大?约)*+$")
_REACH = 40


def stage_at_end(text: str) -> tuple[str, str, str]:
    """``text`` without the words for a stage at its end, these words, and the stage they name.

    The words and the stage are empty when there are none.
    """
    match = _first(_TAIL, text)
    if match is None or match.lastgroup is None:
        return text, "", ""
    return match.string[: match.start()], match[0], match.lastgroup


def stands_alone(front: str) -> bool:
    """Whether nothing but a stage was named: 支出决算为, after what the text spoke of before."""
    return _ALONE.search(front) is not None


def compared_stage(text: str) -> tuple[str, str]:
    """What an increase or 持平 at the end of ``text`` is measured against when that is a budget,
    and the text in front of the comparison; the stage is empty when it is not."""
    match = _first(_AGAINST, text)
    if match is None or match.lastgroup in (None, FINAL):
        return "", text
    return str(match.lastgroup), match.string[: match.start()]


def excess(text: str) -> tuple[int, str, str]:
    """By which sign an amount after ``text`` is the accounts' distance from a budget
    (决算数小于预算数…), the stage of that budget, and the text in front; 0 when it is not."""
    match = _first(_EXCESS, text)
    if match is None or not (match["more"] or match["less"]) or match["final"]:
        return 0, "", text
    stage = next(s for s in _STAGES if match[s])
    return (1 if match["more"] else -1), stage, match.string[: match.start()]


def rate_of(text: str) -> str:
    """The stage whose figure a percentage is a completion rate of (完成年初预算的…); else empty."""
    match = _first(_RATE, text)
    if match is not None and match.lastgroup not in (None, FINAL):
        return str(match.lastgroup)
    return "planned" if _RATE_ALONE.search(text) else ""


def at_stage(coordinate: Coordinate, stage: str) -> Coordinate:
    """The figure of another stage; the accounts themselves are not named in final accounts."""
    return coordinate if stage in ("", FINAL) else coordinate.but(stage=stage)


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that reaches back furthest inside the last clauses."""
    return pattern.search(text, max(len(text) - _REACH, 0))
