"""K15: project codes name the place and the year, are built right and stand for one project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import called, filled_forms, short
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import name_key
from mingzhang.classifications import (
    DivisionKind,
    ProjectCode,
    divisions,
    normalise_name,
    parse_project_code,
)
from mingzhang.facts import Place
from mingzhang.interpret.model import PerformanceForm, Reading


@rule("K15")
def project_codes_are_right(case: Case) -> Iterator[Result]:
    """Shape, division, year and check character of each project code."""
    if not case.reading.template.project_codes:
        return
    forms = list(filled_forms(case.reading, "project"))
    codes = {id(f): parse_project_code(f.code) for f in forms if f.code}
    majority = Counter(c.division for c in codes.values() if c).most_common(1)
    for form in forms:
        code = codes.get(id(form))
        said: dict[str, wording.Field] = {
            "form": called(form),
            "code": form.code,
            "where": wording.line(_place(form)),
        }
        if not form.code:
            yield Hit((form.place,), said, "missing")
        elif code is None:
            yield Hit((_place(form),), said, "shape", form.code)
        else:
            hits = list(_parts(case.reading, form, code, majority[0][0], said))
            yield from hits
            if not hits:
                yield Passed()
    yield from _shared(forms)


def _parts(
    reading: Reading,
    form: PerformanceForm,
    code: ProjectCode,
    usual: str,
    said: dict[str, wording.Field],
) -> Iterator[Hit]:
    part = reading.parts[form.part]
    own = division_of(part.entity.name, reading.template.division)
    expected = own or (usual if code.division != usual else "")
    if expected and code.division != expected:
        place = divisions().full_name(code.division) or code.division
        yield Hit(
            (_place(form),),
            {**said, "division": code.division, "place": place, "expected": expected},
            "division",
            code.division,
            expected,
        )
    if part.year is not None and code.year > part.year:
        yield Hit(
            (_place(form),),
            {**said, "code_year": str(code.year), "year": str(part.year)},
            "year",
            str(code.year),
            str(part.year),
        )
    if code.check_ok is False:
        right = code.expected_check or ""
        yield Hit(
            (_place(form),),
            {**said, "check": code.check, "right": right},
            "check",
            code.check,
            right,
        )


def _shared(forms: list[PerformanceForm]) -> Iterator[Result]:
    """One code for two projects of one part."""
    first: dict[tuple[int, str], PerformanceForm] = {}
    for form in forms:
        if not form.code:
            continue
        other = first.setdefault((form.part, form.code), form)
        if other is not form and name_key(other.name) != name_key(form.name):
            yield Hit(
                distinct((_place(other), _place(form))),
                {
                    "code": form.code,
                    "one": short(other.name),
                    "other": short(form.name),
                    "where": wording.line(_place(other)),
                    "elsewhere": wording.line(_place(form)),
                },
                "shared",
                form.code,
            )


def _place(form: PerformanceForm) -> Place:
    return form.fields["code"][1] if "code" in form.fields else form.place


@lru_cache(maxsize=1024)
def division_of(name: str, province: str) -> str:
    """The code of the division whose name a body's name begins with; empty when none is certain.

    ``province`` is the two-digit prefix of the codes looked at.
    """
    plain, places = normalise_name(name), _places(province)
    ends = range(min(len(plain), max(map(len, places), default=0)), 0, -1)
    return next((places[plain[:end]] for end in ends if plain[:end] in places), "")


@cache
def _places(province: str) -> dict[str, str]:
    """Names of the divisions of a province that only one of them bears."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for row in divisions():
        if not row.code.startswith(province) or row.kind is not DivisionKind.DIVISION:
            continue
        key = normalise_name(row.name)
        if found.setdefault(key, row.code) != row.code:
            twice.add(key)
    return {key: code for key, code in found.items() if key not in twice and len(key) > 1}
