"""X5: model text that does not fit: tables not in the set, last year's number, idle notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.notes import EMPTY_NOTE, is_empty, notes_of
from mingzhang.check.passages import Passage, Spot, narrative, passages
from mingzhang.documents import Paragraph
from mingzhang.facts import Place
from mingzhang.interpret import words
from mingzhang.interpret.model import Reading

_MENTION = re.compile(
    r"(?P<lead>[\u4e00-\u9fff“”\"]{0,12}?)"
    r"(?P<core>(?:收支|收入|支出|采购|资产|经费|基本|项目|绩效)[\u4e00-\u9fff“”\"]{0,8}?表)"
    r"(?=[\u4e00-\u9fff，。；、）)》”\s]|$)"
)
_LEADS = re.compile(
    r"^.*(?:详见|参见|见|按照|根据|其中|包括|反映|以及|和|与|及|在|由|从|对|本|附|公开)"
)
_NOT_TABLES = re.compile(
    r"报表|下表|上表|本套|各表|此表|该表|列入|填入|代表|图表|一览表|调查表|申请表|登记表|审批表|汇总表$|核定表|清单表|表明|表示"
)
_GENERIC = re.compile(
    r"部门|单位|预算|财政拨款|一般公共预算|综合|本级|年度?|安排|总体|情况|[“”\"《》]"
)
_YEAR_STATED = re.compile(
    r"(?<!\d)(?P<year>20\d\d)\s*年度?[，,]?\s*(?:我|本)?"
    r"(?:部门|单位|局|委|办)?(?:财政拨款)?(?:“?三公”?经费(?:财政拨款)?(?:支出)?预算|机关运行经费|预算收支(?:安排)?|"
    r"预算收入|支出预算|收入预算|收支总预算|政府采购预算|(?:部门|单位)预算(?=(?:信息)?公开)|财政拨款收支"
    r"|(?:部门|单位)决算(?=表$|情况|(?:信息)?公开)|(?:财政拨款)?收入支出(?:决算)?总[体计额])"
)
_COMPARED = re.compile(r"[较比与同和上去对跟]\s*$|较上|比上")
_FORM_YEAR = re.compile(r"^[（(]\s*(?P<year>20\d\d)\s*年?度?\s*[）)]\s*年?度?$")
_NOTE = re.compile(r"^注\s*\d?\s*[：:]")
_SAYS_WHAT_IT_SHOWS = re.compile(r"^注\s*\d?\s*[：:]\s*(?:\d[.、])?本表反映")


@rule("X5")
def tables_not_in_the_set(case: Case) -> Iterator[Result]:
    """The narrative speaks of a table that the document does not publish."""
    known = _known_tables(case.reading)
    if not known:
        return
    spot = Spot(case.reading)
    found: dict[str, list[Place]] = {}
    for passage in narrative(case.reading):
        if "表" not in passage.text or len(passage.text) < 20:
            continue
        for match in _MENTION.finditer(passage.text):
            said = _LEADS.sub("", match["lead"]) + match["core"]
            said = said.lstrip('“”"')
            if _NOT_TABLES.search(said) or _names_one(said, known):
                continue
            if _names_one(match["core"], known):
                continue
            found.setdefault(said, []).append(spot.at(passage, *match.span("core")))
    for said, places in found.items():
        yield Hit(
            tuple(places),
            {"said": said, "count": str(len(case.reading.tables)), "where": wording.places(places)},
            "no_such_table",
            said,
            "",
        )
    if not found:
        yield Passed()


def _known_tables(reading: Reading) -> set[str]:
    titles = {t.title for t in reading.tables} | {f.title for f in reading.forms}
    titles |= {title for title, _ in reading.unknown_tables}
    titles |= {entry.title for entry in reading.contents}
    for table in reading.tables:
        titles.update(table.spec.titles)
    titles |= {
        b.text
        for b in reading.document.blocks
        if isinstance(b, Paragraph) and len(b.text) <= 40 and b.text.rstrip().endswith("表")
    }
    return {short for title in titles if (short := _short(title))}


def _short(title: str) -> str:
    return _GENERIC.sub("", words.title(title))


def _names_one(said: str, known: set[str]) -> bool:
    """Whether the letters of the mention stand, in order, in the title of a published table."""
    short = _short(said).removesuffix("表")
    if len(short) < 2:
        return True
    for title in known:
        rest = iter(title)
        if all(char in rest for char in short):
            return True
    return False


@rule("X5")
def last_years_number(case: Case) -> Iterator[Result]:
    """A sentence or form states this year's budget under another year."""
    years = {part.index: part.year for part in case.reading.parts}
    spot = Spot(case.reading)
    hits = 0
    for passage in passages(case.reading):
        year = years.get(passage.part)
        if year is None or len(passage.text) < 6:
            continue
        for match, stated in _years(passage, year):
            if stated == year:
                continue
            hits += 1
            place = spot.at(passage, *match.span("year"))
            yield Hit(
                (place,),
                {
                    "stated": str(stated),
                    "year": str(year),
                    "context": place.text,
                    "where": wording.place(place),
                },
                "stale_year",
                str(stated),
                str(year),
            )
    if not hits:
        yield Passed()


def _years(passage: Passage, year: int) -> Iterator[tuple[re.Match[str], int]]:
    text = passage.text
    form = _FORM_YEAR.match(text)
    if form is not None:
        yield form, int(form["year"])
        return
    if "年" not in text:
        return
    for match in _YEAR_STATED.finditer(text):
        start = match.start("year")
        sentence = text[text.rfind("。", 0, start) + 1 :].partition("。")[0]
        # A sentence that names this year too compares the two.
        if not _COMPARED.search(text[max(0, start - 4) : start]) and str(year) not in sentence:
            yield match, int(match["year"])


@rule("X5")
def idle_notes(case: Case) -> Iterator[Result]:
    """A note on the rows of a table stands under a table whose other note says it is empty."""
    hits = 0
    for table in case.reading.tables:
        if not is_empty(table):
            continue
        notes = [
            (text, place) for text, place in notes_of(case.reading, table) if _NOTE.match(text)
        ]
        idle = [
            place
            for text, place in notes
            if not EMPTY_NOTE.search(text) and not _SAYS_WHAT_IT_SHOWS.match(text)
        ]
        if idle and len(idle) < len(notes):
            hits += 1
            places = tuple(place for _, place in notes)
            yield Hit(
                places,
                {"table": table.title, "where": wording.places(places, within=table.title)},
                "idle_note",
            )
    if not hits:
        yield Passed()
