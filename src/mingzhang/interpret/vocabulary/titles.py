"""Titles of tables: what every figure of the table is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.interpret import words
from mingzhang.interpret.furniture import ends_like_a_body, without_unit
from mingzhang.interpret.vocabulary.wording import Said, Wording

_TITLE = re.compile(r"表|(?:预算|决算)(?:\(.{1,30}\))?$")
_NUMBER = re.compile(
    r"^(?:附?表|附件|公开)?[一二三四五六七八九十\d]{0,3}(?:[-—.]\d{1,2})?表?[:、.]?(?=[\u4e00-\u9fff\"(])"
)
_YEAR = re.compile(r"20\d\d年?度?")
_MEANS = re.compile(r"预算|决算|支出|收入|经费|资金|项目|拨款|基金")
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Title:
    """A title as understood: what every figure of its table is."""

    text: str
    said: Said
    stage: str


def read_title(
    text: str, wordings: Mapping[str, Wording], bodies: Sequence[str] = ()
) -> Title | None:
    """A title whose every word is known and that says something, or None.

    The name of a body may stand before it, with or without the year; nothing else may: what it
    would restrict the table to is not known.
    """
    folded = words.fold(without_unit(text)).lstrip("#")
    if len(folded) > _LONGEST or folded.endswith(("。", ";", ":")):
        return None
    stage = "final" if "决算" in folded else "budget"
    for form in _forms(folded, {words.fold(body) for body in bodies}):
        said = wordings[stage].read(form)
        if said.known and (said.says or said.weak or said.open) and _TITLE.search(form):
            return Title(text, said, stage)
    return None


def _forms(folded: str, bodies: set[str]) -> Iterator[str]:
    """A folded title as printed, and without number, body and year before it."""
    yield folded
    for form in dict.fromkeys((folded, words.title(folded), _NUMBER.sub("", folded, count=1))):
        yield form
        year = _YEAR.search(form)
        if year is not None and _is_body(form[: year.start()], bodies):
            form = form[year.end() :]
            yield form
        for body in bodies:
            if body and form.startswith(body):
                yield form[len(body) :]
        yield _without_body(form)


def _is_body(text: str, bodies: set[str]) -> bool:
    """Whether nothing but the name of a body stands there."""
    return not text or text in bodies or (ends_like_a_body(text) and not _MEANS.search(text))


def _without_body(title: str) -> str:
    """A folded title without the name of a body that it begins with; '' when it has none."""
    for end in range(len(title) - 3, 2, -1):
        if ends_like_a_body(title[:end]) and not _MEANS.search(title[:end]):
            return title[end:]
    return ""
