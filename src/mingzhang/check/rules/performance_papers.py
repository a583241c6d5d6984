"""K13: numbers of papers and years in names, bases and texts fit each other and the budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.indicators import called, filled_forms, rows, short, squeezed
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import Project, form_projects, listed_projects, nearest, same_budget
from mingzhang.classifications import parse_project_code
from mingzhang.facts import Message, Place
from mingzhang.interpret.forms import pieces
from mingzhang.interpret.model import PerformanceForm, Reading

_PAPER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{2,8})\s{0,2}[\[【〔(（]\s{0,2}(?P<year>20\d\d)\s{0,2}[\]】〕)）]"
    r"\s{0,2}第?\s{0,2}(?P<number>\d{1,4})\s{0,2}号?"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s{0,2}年")
_SPAN = re.compile(r"20\d\d\s{0,2}年?\s{0,2}[-—~至到]{1,2}\s{0,2}20\d\d")
_HISTORY = re.compile(
    r"以来|以后|之后|起|截至|截止|上年|底前?|末|结转|通知|办法|意见|规定|文件|会议|纪要|方案|决定|"
    r"条例|印发|批复|成立|施行|实施|开始"
)
_BEFORE = re.compile(r"(?:自|从|截至|截止|截止到|较|比|于)\s{0,2}$")
_PLANNED = re.compile(r"(?<!\d)(20\d\d)\s{0,2}年(?:度)?\s{0,2}.{0,10}(?:计划|谋划|要点|安排)$")
_DATED = re.compile(r"(?<!\d)(20\d\d)(?=年|[.\-/]\d)")
_COMPARED = re.compile(r"年?(?:度|底|末)?(?:的)?(?:基础|以来|起|水平|实际|数|相比|增|减|提高|下降)")
_NO_ISSUER = re.compile(r"^.*(?:资金|经费|补助|项目|费用|关于|根据|按照|依据|的)")
_CENTURY = "20"
"""Every year that is looked for begins so; a text without it needs no closer look."""
_TAIL = 3
_LONGEST = 6
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Paper:
    """The number of a paper (廊财社【2023】76号); ``kind`` is the end of its issuer's name."""

    text: str
    kind: str
    year: int
    number: int

    @property
    def key(self) -> tuple[int, int]:
        """Year and number: what makes two papers of one issuer the same."""
        return self.year, self.number


def papers(text: str) -> tuple[Paper, ...]:
    """The numbers of papers in a text, brackets of any shape."""
    if _CENTURY not in text:
        return ()
    found = []
    for match in _PAPER.finditer(text):
        issuer = _NO_ISSUER.sub("", match["issuer"])[-_LONGEST:]
        rest = squeezed(match[0][len(match["issuer"]) :])
        found.append(
            Paper(issuer + rest, issuer[-_TAIL:], int(match["year"]), int(match["number"]))
        )
    return tuple(found)


# ------------------------------------------------------------------------- numbers of papers


@rule("K13")
def papers_agree(case: Case) -> Iterator[Result]:
    """The paper in a project's name is the one in its basis and in the project list."""
    forms = list(filled_forms(case.reading, "project"))
    for form in forms:
        yield from _name_and_basis(form)
    for part in case.reading.parts:
        cited = [p for p in listed_projects(case.reading, part.index) if papers(p.name)]
        projects = form_projects(case.reading, part.index) if cited else ()
        for listed in cited:
            yield from _list_and_form(listed, projects)


def _name_and_basis(form: PerformanceForm) -> Iterator[Result]:
    named = papers(form.name)
    based = [(p, row.place) for row in rows(form) for p in papers(row.indicator.basis)]
    based += [(p, place) for text, place in pieces(form, "basis") for p in papers(text)]
    for paper in named:
        same = [(p, place) for p, place in based if p.kind[-2:] == paper.kind[-2:]]
        other = [(p, place) for p, place in same if p.key != paper.key]
        if not same:
            continue
        if len(other) < len(same):
            yield Passed()
            continue
        yield Hit(
            distinct((_name_place(form), *(place for _, place in other))),
            {
                "form": called(form),
                "named": paper.text,
                "based": wording.listing(p.text for p, _ in other),
                "where": wording.line(other[0][1]),
            },
            "default",
            paper.text,
            joined(p.text for p, _ in other),
        )


def _list_and_form(listed: Project, projects: tuple[Project, ...]) -> Iterator[Result]:
    twin = nearest(listed.key, listed.budget, projects)
    if twin is None:
        alone = [p for p in projects if same_budget(listed.budget, p.budget)]
        twin = alone[0] if len(alone) == 1 else None
    if twin is None or twin.form is None:
        return
    form = twin.form
    told = [(p, _name_place(form)) for p in papers(form.name)]
    told += [(p, place) for text, place in pieces(form, "basis") for p in papers(text)]
    for paper in papers(listed.name):
        same = [(p, place) for p, place in told if p.kind[-2:] == paper.kind[-2:]]
        if same and all(p.key != paper.key for p, _ in same):
            yield Hit(
                distinct((listed.places[0], *(place for _, place in same))),
                {
                    "form": called(form),
                    "named": paper.text,
                    "based": wording.listing(p.text for p, _ in same),
                    "where": wording.line(same[0][1]),
                    "list": wording.line(listed.places[0]),
                },
                "listed",
                paper.text,
                joined(p.text for p, _ in same),
            )
        elif same:
            yield Passed()


def _name_place(form: PerformanceForm) -> Place:
    return form.fields["name"][1] if "name" in form.fields else form.place


# --------------------------------------------------------------------------------------- years


@rule("K13")
def years_fit_the_budget(case: Case) -> Iterator[Result]:
    """Names, goals and bases speak of the budget year, unless the project was carried forward."""
    for form in filled_forms(case.reading, "project"):
        year = case.reading.parts[form.part].year
        if year is not None:
            yield from _name_year(form, year)
            yield from _text_years(form, year)
            yield from _value_years(form, year)
    yield from _listed_years(case.reading)
    yield from _planned_years(case.reading)


def _entered(form: PerformanceForm) -> int | None:
    """The year in which the project entered the system, by its code."""
    code = parse_project_code(form.code) if form.code else None
    return code.year if code is not None else None


def _years(text: str) -> list[int]:
    if _CENTURY not in text:
        return []
    plain = _SPAN.sub("", _PAPER.sub("", squeezed(text)))
    return [int(y) for y in _YEAR.findall(plain)]


def _name_year(form: PerformanceForm, year: int) -> Iterator[Result]:
    years = _years(form.name)
    if not years or "结转" in form.name:
        return
    entered = _entered(form)
    if max(years) >= year or (entered is not None and entered < year):
        yield Passed()
        return
    code = (
        Message(f"，项目编码显示{entered}年入库", f", and the project code is of {entered}")
        if entered is not None
        else ""
    )
    yield Hit(
        (_name_place(form),),
        {
            "form": called(form),
            "said": str(max(years)),
            "year": str(year),
            "code": code,
            "where": wording.line(_name_place(form)),
        },
        "name",
        str(max(years)),
        str(year),
    )


def _text_years(form: PerformanceForm, year: int) -> Iterator[Result]:
    entered = _entered(form) or year
    named = set(_years(form.name))
    for field in ("goals", "period_goals", "purpose", "overview"):
        for text, place in pieces(form, field):
            if _CENTURY not in text:
                continue
            plain = _SPAN.sub("", _PAPER.sub("", text))
            for match in _YEAR.finditer(plain):
                said = int(match[1])
                if said >= min(entered, year) or said in named or _is_history(plain, match):
                    continue
                near = squeezed(plain[max(0, match.start() - 6) : match.end() + 10])
                told: dict[str, wording.Field] = {
                    "form": called(form),
                    "said": near,
                    "year": str(year),
                    "where": wording.line(place),
                }
                yield Hit((place,), told, "text", match[1], str(year))


def _value_years(form: PerformanceForm, year: int) -> Iterator[Result]:
    """Targets that fall due before the budget year begins (2025年底前 in the budget of 2026)."""
    earliest = min((_entered(form) or year, year, *_years(form.name)))
    for row in rows(form):
        is_time = row.target.kind in ("time", "range") and _CENTURY in row.value
        found = list(_DATED.finditer(row.value)) if is_time else []
        if not found:
            continue
        last = found[-1]
        said = max(int(match[1]) for match in found)
        if said >= earliest or _is_measure(row.value, last):
            yield Passed()
            continue
        yield Hit(
            (row.place,),
            {
                "form": called(form),
                "name": short(row.name),
                "said": row.value,
                "year": str(year),
                "where": wording.line(row.place),
            },
            "target",
            row.value,
            str(year),
        )


def _is_measure(text: str, match: re.Match[str]) -> bool:
    """Whether the year is what a target is compared with (较2025年提高5%), not when it is due."""
    return bool(_BEFORE.search(text[: match.start()]) or _COMPARED.match(text[match.end() :]))


def _is_history(text: str, match: re.Match[str]) -> bool:
    """Whether a year is told as past (自2019年起, 2019年印发), not as the time of the work."""
    return bool(
        _HISTORY.search(text[match.end() : match.end() + _AROUND])
        or _BEFORE.search(text[: match.start()])
    )


def _listed_years(reading: Reading) -> Iterator[Result]:
    for part in reading.parts:
        if part.year is None:
            continue
        for table in reading.tables_of("projects", part.index):
            places = {row.place.line for row in table.rows}
            for listed in listed_projects(reading, part.index):
                years = _years(listed.name)
                if listed.places[0].line not in places or not years or "结转" in listed.name:
                    continue
                if max(years) >= part.year:
                    yield Passed()
                    continue
                yield Hit(
                    listed.places[:1],
                    {
                        "name": short(listed.name),
                        "said": str(max(years)),
                        "year": str(part.year),
                        "where": wording.line(listed.places[0]),
                        "table": table.title,
                    },
                    "list_year",
                    str(max(years)),
                    str(part.year),
                )


@lru_cache(maxsize=16384)
def _planned(basis: str) -> int:
    """The year of the plan that a target rests on; 0 where it rests on something else."""
    match = _PLANNED.search(squeezed(basis)) if _CENTURY in basis else None
    return int(match[1]) if match else 0


def _planned_years(reading: Reading) -> Iterator[Result]:
    wrong: list[tuple[str, Place, int]] = []
    for form in filled_forms(reading):
        year = reading.parts[form.part].year
        for row in rows(form) if year is not None else ():
            planned = _planned(row.indicator.basis)
            if planned and year is not None and planned != year:
                wrong.append((squeezed(row.indicator.basis), row.place, year))
            elif planned:
                yield Passed()
    if wrong:
        yield Hit(
            distinct(place for _, place, _ in wrong),
            {
                "count": str(len(wrong)),
                "texts": wording.listing((t for t, *_ in wrong), 4),
                "year": str(wrong[0][2]),
            },
            "plan_year",
            joined((t for t, *_ in wrong), 4),
            str(wrong[0][2]),
        )
