"""Whether a figure is this year's or another year's, from the words of its clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.facts import Coordinate

_SAID = re.compile(
    r"(?P<year>20\d\d)年(?!末|底|\d|结转|结余)|(?P<last>上一?年|去年)(?!末|底|度?结转|度?结余)"
    r"|(?P<this>本年|今年|当年)"
)
_STOP = re.compile(r"[,，、;；。:：()]")
_ADVERB = re.compile(r"(?:20\d\d年度?|上一?年度?|去年|本年度?|今年)")
# Words between a year and a label by which the year speaks of something else.
_OTHER_USE = re.compile(r"标准|政策|欠|下达|相比|持平|增|减|延续|项目(?!支出)|招|新|以来|起")
_OTHER_FRONT = re.compile(r"(?:按照?|根据|依据|偿还|支付|由于|因|自|从|截[至止]|至)$")
_COMPARED = re.compile(
    r"(?:较|比|与|同)(?P<when>20\d\d年度?|上一?年度?|去年)(?:年?初)?(?:同期)?(?:预算|决算|执行)?"
    r"(?:安排|金额|数|的|为|是|:)*+$"
)
_CARRIED = re.compile(r"决算|执行数?(?:为|是|:|$)|实际(?:支出|收入|完成)|完成数")
_FLOWS_OF_A_YEAR = frozenset(
    {"income", "expenditure", "resources", "uses", "carry_out", "procurement"}
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year that the words give a figure. ``final`` is true for accounts (决算), not budgets."""

    year: int
    final: bool = False


def year_said(front: str, fill: str, budget_year: int | None) -> Year | None:
    """The year that the words in front of a label, or between it and the figure, give the figure.

    None when they name none.
    """
    own = _last_match(fill, budget_year)
    if own is not None:
        return Year(own, bool(_CARRIED.search(front[-10:])))
    pieces = _STOP.split(front)
    clause = pieces[-1]
    if not _SAID.search(clause) and len(pieces) > 1 and _ADVERB.fullmatch(pieces[-2]):
        clause = pieces[-2] + clause
    matches = list(_SAID.finditer(clause))
    if not matches:
        return None
    last = matches[-1]
    after = clause[last.end() :]
    if _OTHER_USE.search(after) or _OTHER_FRONT.search(clause[: last.start()]):
        return None
    year = _year_of(last, budget_year)
    return None if year is None else Year(year, bool(_CARRIED.search(clause)))


_ALONE = re.compile(
    r"(?:^|[,，、;；。:：()])(?:其中[,，:]?)?(?P<when>20\d\d年度?|上一?年度?|去年|本年度?|今年)"
    r"(?:当年|全年)?(?:的?(?:预算|决算|执行|安排|完成)(?:数|额|为|是|:|共|计)*+)++$"
)


def year_alone(stem: str, budget_year: int | None) -> Year | None:
    """The year of a figure of which the words say nothing else (2023年预算执行数为 …): it is one of
    what the text spoke of before. None when they say more."""
    match = _ALONE.search(stem)
    if match is None:
        return None
    year = _last_match(match["when"], budget_year)
    return None if year is None else Year(year, bool(_CARRIED.search(match[0])))


def compared_year(stem: str, budget_year: int | None) -> Year | None:
    """The year of a figure that this year's is compared with (较上年预算数 …)."""
    match = _COMPARED.search(stem)
    if match is None:
        return None
    year = _last_match(match["when"], budget_year)
    return None if year is None else Year(year, bool(_CARRIED.search(match[0])))


def of_year(
    coordinate: Coordinate, year: Year, budget_year: int | None, stage: str = "budget"
) -> Coordinate:
    """The coordinate of another year's figure; ``stage`` is that of the disclosure.

    The label keeps it from being set against this year's cells.
    """
    if coordinate.get("flow", "expenditure") not in _FLOWS_OF_A_YEAR or year.year == budget_year:
        return coordinate
    label = coordinate.get("label", "")
    name = f"{year.year}年{'决算' if year.final else ''}{label}"
    other = coordinate.but(measure="last_year", year=str(year.year), label=name)
    return other.but(stage="final") if year.final and stage != "final" else other


def _last_match(text: str, budget_year: int | None) -> int | None:
    year = None
    for match in _SAID.finditer(text):
        year = _year_of(match, budget_year)
    return year


def _year_of(match: re.Match[str], budget_year: int | None) -> int | None:
    if match["year"]:
        return int(match["year"])
    if budget_year is None:
        return None
    return budget_year - 1 if match["last"] else budget_year
