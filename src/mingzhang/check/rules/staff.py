"""N5: staff counts of the text and of the overall target form (整体绩效目标表)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.sentences import count_in, figures_of, sentences
from mingzhang.check.wordlists import patterns
from mingzhang.facts import Amount, Message, Place
from mingzhang.interpret.model import PerformanceForm, Reading

_AUTHORISED = Message("编制人数", "posts authorised")
_IN_POST = Message("实有在职人数", "staff in post")
_NUMBER = re.compile(r"\d{1,6}")


@rule("N5")
def staff_of_the_form_adds_up(case: Case) -> Iterator[Result]:
    """实际在职人员总数 = 在编人员数 + 其他人员数 in the overall target form."""
    hits: list[tuple[Hashable, Hit]] = []
    for form in case.reading.forms_of("department"):
        total, established, other = (
            field_number(form, f"staff_{key}") for key in ("actual", "established", "other")
        )
        if total is None or established is None:
            continue
        parts = established[0] + (other[0] if other else 0)
        if parts == total[0] or (other is None and parts < total[0]):
            yield Passed()
            continue
        hits.append(
            (
                (total[0], parts),
                Hit(
                    places=distinct(p[1] for p in (total, established, other) if p),
                    variant="staff_sum",
                    stated=f"{total[0]}人",
                    expected=f"{parts}人",
                    difference=f"{abs(total[0] - parts)}人",
                    fields={
                        "total": str(total[0]),
                        "sum": str(parts),
                        "where": wording.place(total[1]),
                        "parts": _parts(established[0], other[0] if other else None),
                    },
                ),
            )
        )
    yield from gathered(hits)


def _parts(established: int, other: int | None) -> Message:
    zh, en = f"在编{established}人", f"{established} established"
    if other is None:
        return Message(zh, en)
    return Message(f"{zh}＋其他人员{other}人", f"{en} + {other} others")


@rule("N5")
def staff_of_text_and_form_agree(case: Case) -> Iterator[Result]:
    """编制 and 实有 in the text are those of the overall target form; 实有 beyond 编制 is noted."""
    hits: list[tuple[Hashable, Hit]] = []
    for part in case.reading.parts:
        said = _staff_said(case.reading, part.index)
        for form in case.reading.forms_of("department", part.index):
            for key, name in (("authorised", _AUTHORISED), ("actual", _IN_POST)):
                filed, told = field_number(form, f"staff_{key}"), said.get(key)
                if filed is None or told is None:
                    continue
                if filed[0] == told[0]:
                    yield Passed(1, told[2])
                    continue
                hits.append(
                    (
                        (key, told[0], filed[0]),
                        Hit(
                            places=(told[1], filed[1]),
                            variant="staff",
                            stated=f"{told[0]}人",
                            expected=f"{filed[0]}人",
                            difference=f"{abs(told[0] - filed[0])}人",
                            fields={
                                "what": name,
                                "told": str(told[0]),
                                "filed": str(filed[0]),
                                "where": wording.place(told[1]),
                                "other": wording.place(filed[1]),
                            },
                        ),
                    )
                )
        quota, actual = said.get("authorised"), said.get("actual")
        if quota and actual and actual[0] > quota[0]:
            hits.append(
                (
                    ("over", quota[0], actual[0]),
                    Hit(
                        places=distinct((quota[1], actual[1])),
                        variant="staff_over",
                        stated=f"{actual[0]}人",
                        expected=f"≤{quota[0]}人",
                        fields={
                            "actual": str(actual[0]),
                            "quota": str(quota[0]),
                            "where": wording.place(actual[1]),
                        },
                    ),
                )
            )
    yield from gathered(hits)


def _staff_said(reading: Reading, part: int) -> dict[str, tuple[int, Place, tuple[Place, ...]]]:
    """编制 and 实有 as the text states them, each only when it states exactly one number: the
    number, its sentence, and the figures that state it."""
    found: dict[str, dict[int, Place]] = {"authorised": {}, "actual": {}}
    figures: dict[str, list[Place]] = {"authorised": [], "actual": []}
    for said in sentences(reading, "人", part=part):
        for key, numbers in found.items():
            for match in patterns("counts")[key].finditer(said.text):
                number = count_in(match)
                if number is not None:
                    numbers.setdefault(number, said.place)
                    figures[key].extend(figures_of(reading, said, [match]))
    return {
        key: (*next(iter(numbers.items())), tuple(figures[key]))
        for key, numbers in found.items()
        if len(numbers) == 1
    }


def field_number(form: PerformanceForm, name: str) -> tuple[int, Place] | None:
    """The whole number in a field of a form (73人), and where it stands."""
    fact = form.amounts.get(name)
    if fact is not None and isinstance(fact.value, Amount):
        return int(fact.value.value), fact.place
    if name not in form.fields:
        return None
    text, place = form.fields[name]
    match = _NUMBER.search(text)
    return (int(match[0]), place) if match is not None else None
