"""K7: the department's narrative goals (分项绩效目标) against the forms of its projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.indicators import (
    Row,
    called,
    filled_forms,
    pairs,
    rows,
    short,
    squeezed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import name_key
from mingzhang.check.subgoals import SubGoal, project_of, subgoals
from mingzhang.facts import Message, Place
from mingzhang.interpret.forms import Figure, figures, pieces
from mingzhang.interpret.model import PerformanceForm

_RATE = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2}(?:率|度|性|比例|比重))[的在为均]{0,2}$")
_GROUPS = (
    "城镇",
    "职工",
    "居民",
    "学生",
    "老人",
    "儿童",
    "农村",
    "离休",
    "退休",
    "公立",
    "民营",
    "机关",
    "企业",
    "脱贫",
    "低保",
    "特困",
    "药店",
    "医院",
    "门诊",
    "住院",
)
_ACTIONS = frozenset({"次", "期", "篇", "部", "批次", "轮"})
_WHOLE_NAME = 8
"""Length from which the full name of a project in a goal makes the goal that project's."""


@rule("K7")
def narrative_and_forms(case: Case) -> Iterator[Result]:
    """A figure in the department's narrative goals is the target of the project it is about."""
    for part in case.reading.parts:
        goals = subgoals(case.reading, part.index)
        if not goals:
            continue
        projects = tuple(f for f in filled_forms(case.reading, "project") if f.part == part.index)
        whole = [
            r
            for f in filled_forms(case.reading, "department")
            if f.part == part.index
            for r in rows(f)
        ]
        everywhere = [r for f in projects for r in rows(f)]
        for goal in goals:
            project = project_of(goal, projects)
            near = [*(rows(project) if project else ()), *whole]
            for text, place in goal.paragraphs:
                for figure in figures(text):
                    if not figure.amount.about and figure.counted != "元":
                        yield from _told(figure, text, place, near, everywhere, project)
            if project is not None and _is_named(goal, project):
                yield from _uncovered(goal, project)


def _told(
    figure: Figure,
    text: str,
    place: Place,
    near: Sequence[Row],
    everywhere: Sequence[Row],
    project: PerformanceForm | None,
) -> Iterator[Result]:
    same = [r for r in near if _same_thing(figure, r)]
    same = same or [r for r in everywhere if _same_subject(figure, r)]
    said = squeezed(figure.before[-12:] + text[figure.start : figure.span[1]] + figure.after[:6])
    spot = replace(place, table="", row="", column="", text=said, span=figure.span)
    if any(r.number == figure.amount.value for r in same):
        yield Passed()
    elif same:
        yield Hit(
            distinct((spot, *(r.place for r in same))),
            {
                "said": said,
                "line": wording.line(place),
                "others": wording.series(_target(r) for r in same),
            },
            "narrative",
            said,
            same[0].value,
        )
    elif project is not None:
        yield from _against_goals(figure, said, spot, project)


def _target(row: Row) -> Message:
    form, where, name = called(row.form), wording.line(row.place), short(row.name)
    return Message(
        f"{form.zh}“{name}”{row.value}（{where.zh}）",
        f"the target of {wording.quoted(name)} on {form.en} is {wording.quoted(row.value)} "
        f"({where.en})",
    )


def _goal(project: PerformanceForm, said: str, place: Place) -> Message:
    form, where = called(project), wording.line(place)
    return Message(
        f"{form.zh}绩效目标写“{said}”（{where.zh}）",
        f"the goals of {form.en} say {wording.quoted(said)} ({where.en})",
    )


def _against_goals(
    figure: Figure, said: str, spot: Place, project: PerformanceForm
) -> Iterator[Result]:
    """Two texts that count the same noun (38万参保人, 33万参保人员)."""
    noun = squeezed(figure.after)[:3]
    if len(noun) < 3 or figure.counted == "%":
        return
    for text, place in pieces(project, "goals"):
        for other in figures(text):
            if (
                other.counted != figure.counted
                or other.amount.about
                or squeezed(other.after)[:3] != noun
            ):
                continue
            if other.amount.value == figure.amount.value:
                yield Passed()
                return
            counted = [
                r.place
                for r in rows(project)
                if r.number == other.amount.value and r.counted == other.counted
            ]
            shown = squeezed(text[other.start : other.span[1]] + other.after[:6])
            yield Hit(
                distinct((spot, place, *counted)),
                {
                    "said": said,
                    "line": wording.line(spot),
                    "others": _goal(project, shown, place),
                },
                "narrative",
                said,
                shown,
            )
            return


def _same_thing(figure: Figure, row: Row) -> bool:
    """Whether a figure of the narrative and an indicator speak of the same thing."""
    if row.number is None:
        return False
    before = squeezed(figure.before)
    if figure.counted == "%":
        if row.counted != "%":
            return False
        rate = _RATE.search(before)
        if rate and row.name.endswith(rate["stem"]):
            subject = pairs(before[: rate.start()])
            return bool(subject & pairs(row.words.replace(rate["stem"], "")))
        return len(pairs(before[-8:]) & pairs(row.words)) > 2
    if any(word in before and word not in row.words for word in _GROUPS):
        return False
    shared = len(pairs(before[-12:]) & pairs(row.words))
    if figure.counted == "人次":
        return shared > 0 and (row.counted == "人次" or "人次" in row.words)
    return figure.counted == row.counted and shared > 2


def _same_subject(figure: Figure, row: Row) -> bool:
    """Whether the words before a rate name exactly the people that an indicator names."""
    rate = _RATE.search(squeezed(figure.before))
    if figure.counted != "%" or row.counted != "%" or row.number is None or rate is None:
        return False
    subject = squeezed(figure.before)[: rate.start()].rstrip("的对")
    return len(subject) >= 4 and subject in row.name and row.name.endswith(rate["stem"])


# ------------------------------------------------- promises that the named project does not measure


def _is_named(goal: SubGoal, project: PerformanceForm) -> bool:
    """Whether a goal carries the full name of a project, so that it is this project's goal."""
    name = name_key(project.name)
    return len(name) >= _WHOLE_NAME and name in name_key(goal.text)


def _uncovered(goal: SubGoal, project: PerformanceForm) -> Iterator[Result]:
    """Rates and actions that the goal promises and no indicator of the project measures."""
    real = rows(project)
    said: list[str] = []
    places: list[Place] = []
    for text, place in goal.paragraphs:
        for figure in figures(text):
            if figure.bound != "≥" or _is_measured(figure, real):
                continue
            words = text[figure.start : figure.span[1]]
            said.append(squeezed(figure.before[-12:] + words))
            places.append(place)
    if not said:
        yield Passed()
        return
    spots = [
        replace(p, table="", row="", column="", text=words, span=None)
        for p, words in zip(places, said, strict=True)
    ]
    yield Hit(
        distinct((*spots, *(r.place for r in real))),
        {
            "said": wording.listing(said),
            "line": wording.line(places[0]),
            "form": called(project),
        },
        "uncovered",
        joined(said),
    )


def _is_measured(figure: Figure, real: Sequence[Row]) -> bool:
    if figure.counted == "%":
        rate = _RATE.search(squeezed(figure.before))
        return rate is None or any(rate["stem"] in r.words for r in real)
    if figure.counted not in _ACTIONS:
        return True
    about = pairs(squeezed(figure.before[-12:]))
    return any(r.counted == figure.counted and len(about & pairs(r.words)) > 1 for r in real)
