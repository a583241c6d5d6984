"""The department's narrative goals (分项绩效目标), one by one, and the project each is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.check.indicators import pairs, squeezed
from mingzhang.facts import Place
from mingzhang.interpret.model import PerformanceForm, Reading

_SECTIONS = frozenset({"performance_goals", "performance", "overall_goals"})
_BEGINS = re.compile(r"^.{0,6}分项(?:绩效)?目标")
_ENDS = re.compile(r"^.{0,6}工作保障措施|^.{0,6}保障措施$")
_NUMBERED = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)")
_GENERIC = re.compile(
    r"[\[【〔(（][^\])】〕）]{0,30}[\]】〕)）]|20\d\d年?|提前下达|下达|专项|经费|资金|补助|项目|配套|"
    r"[省市县区]级|中央|财政|本级|[\u4e00-\u9fff]财[\u4e00-\u9fff]|\d+号"
)
_ENOUGH = 0.6
_SHORT = 40


@dataclass(frozen=True, slots=True)
class SubGoal:
    """One goal of the department: its paragraphs with their places."""

    paragraphs: tuple[tuple[str, Place], ...]

    @property
    def text(self) -> str:
        """All of it, without white space."""
        return squeezed("".join(text for text, _ in self.paragraphs))


def subgoals(reading: Reading, part: int) -> tuple[SubGoal, ...]:
    """The numbered goals under 分项绩效目标 in a part's narrative."""
    groups: list[list[tuple[str, Place]]] = []
    inside = False
    for text, place in _paragraphs(reading, part):
        if len(text) < _SHORT and _ENDS.search(text):
            inside = False
        elif len(text) < _SHORT and _BEGINS.search(text):
            inside = True
        elif inside and (not groups or _NUMBERED.match(text)):
            groups.append([(text, place)])
        elif inside:
            groups[-1].append((text, place))
    return tuple(SubGoal(tuple(group)) for group in groups)


def _paragraphs(reading: Reading, part: int) -> Iterator[tuple[str, Place]]:
    inside = False
    for section in reading.sections:
        if section.part != part:
            continue
        if section.spec is not None:
            inside = section.spec.id in _SECTIONS
        if inside:
            if section.spec is None:
                yield section.title, section.place
            yield from section.paragraphs


def project_of(goal: SubGoal, forms: tuple[PerformanceForm, ...]) -> PerformanceForm | None:
    """The project whose name the goal's words repeat best; None when none is near."""
    words = pairs(goal.text)
    best: tuple[int, PerformanceForm] | None = None
    for form in forms:
        core = pairs(_GENERIC.sub("", squeezed(form.name)))
        shared = len(core & words)
        if shared > 1 and shared >= _ENOUGH * len(core) and (best is None or shared > best[0]):
            best = (shared, form)
    return best[1] if best else None
