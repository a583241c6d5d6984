"""What the words in front of a figure name: a label of the template, a project, a class.

The words are folded (no blanks, brackets and quotes in half width) and at most 80 characters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.classifications import functional
from mingzhang.facts import Coordinate
from mingzhang.interpret.codes import codes_named
from mingzhang.interpret.narrative.qualifiers import class_reaching, narrowed
from mingzhang.interpret.words import fold
from mingzhang.templates import Label

# Words that may stand between a label and its figure. No two of them begin alike, so that there is
# one way only to read a text as a sequence of them.
_WORD = (
    r"\([^()]{0,20}\)|预算|资金|金额|总(?:额|计|数)|安排|列支|涉及|合计|为|共|计|数|大?约|将?近|达到?"
    r"|:|的|了|是|\"|20\d\d年度?|本年度?|上年度?|去年|今年|当年|超过?|逾|不(?:超过|少于|低于|高于)"
)
FILL = f"(?P<fill>(?:{_WORD})*+)"
_FILL_AT_END = re.compile(f"(?:{_WORD})*+$")
_FUNCTION = re.compile(rf"(?P<words>[\u4e00-\u9fff]{{2,16}}支出){FILL}$")
_ITEM = re.compile(rf"\((?:款|项)\){FILL}$")
_NAMED_ITEM = re.compile(
    rf"(?:\(类\)|^)(?P<group>[^;:。]{{2,40}}?)\(款\)(?P<words>[^;:。]{{2,40}}?)\(项\){FILL}$"
)
_CLAUSE = re.compile(r"[^,，、;；:：。()]+")
_LEAD = re.compile(r"^(?:其中|和|及|与|以及|另外?|还有|包括|主要为|主要是|等)+")
_SAYS_NOTHING = re.compile(r"(?:涉及)?(?:项目|绩效|的)?$")
_CLASS_END = re.compile(r"(?:\((?:类|款|项)\)|类|科目|支出|经费|预算)*$")
_REACH = 60


@dataclass(frozen=True, slots=True)
class Named:
    """What the end of a text names, the words for it, and the text before and after them.

    ``stage`` is what the words behind the name say of it in final accounts (年初预算, 决算 …).
    """

    coordinate: Coordinate
    words: str
    front: str
    fill: str
    stage: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    pattern: re.Pattern[str]
    label: Label
    length: int


@lru_cache(maxsize=1024)
def _patterns(words: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple(
        (re.compile(f"(?P<words>{word}){FILL}$"), len(re.sub(r"[\\()?:|\[\]*+.^$]", "", word)))
        for word in words
    )


class Namer:
    """Knows the labels of a template and the projects of each part."""

    def __init__(
        self, labels: tuple[Label, ...], projects: Mapping[int, Mapping[str, str]]
    ) -> None:
        self._known = tuple(
            _Known(pattern, label, length)
            for label in labels
            for pattern, length in _patterns(label.words)
        )
        self._projects = projects
        self._endings: dict[int, dict[str, list[str]]] = {}
        self._with_digits: dict[int, tuple[str, ...]] = {}

    def inside_names(self, text: str, part: int) -> list[tuple[int, int]]:
        """Where ``text`` calls a project of this part by a name with digits in it (2025年第2批…):
        they are no figures."""
        names = self._digit_names(part)
        if not names:
            return []
        pieces = [fold(char) for char in text]
        folded = "".join(pieces)
        positions = [n for n, piece in enumerate(pieces) for _ in piece]
        found = []
        for name in names:
            at = folded.find(name)
            while at >= 0:
                end = at + len(name)
                if not folded[end : end + 1].isdigit():  # else the number goes on behind it
                    found.append((positions[at], positions[end - 1] + 1))
                at = folded.find(name, end)
        return found

    def _digit_names(self, part: int) -> tuple[str, ...]:
        if part not in self._with_digits:
            self._with_digits[part] = tuple(
                name
                for name in self._projects.get(part, ())
                if len(name) >= 4 and any(char.isdigit() for char in name)
            )
        return self._with_digits[part]

    def named(self, text: str, base: Coordinate, section: str, part: int) -> Named | None:
        """What the words at the end of ``text`` name, completed with the body and year of
        ``base``."""
        tail = text[-_REACH:]
        return (
            self._label(tail, base, section)
            or self._project(text, base, part)
            or (_item(text) if _ITEM.search(tail) else _function(tail, base))
        )

    def _label(self, tail: str, base: Coordinate, section: str) -> Named | None:
        best: tuple[int, int, int, bool] | None = None
        found: tuple[re.Match[str], Label] | None = None
        unsure = False
        for known in self._known:
            # Under an unknown heading every label may hold.
            if known.label.sections and section and section not in known.label.sections:
                continue
            # The words that reach back furthest are the most specific; a label of this section
            # comes before one that holds everywhere.
            match = known.pattern.search(tail)
            if match is None:
                continue
            said = len(match["words"])
            rank = (match.start(), -said, -known.length, not known.label.sections)
            if best is None or rank < best:
                best, found, unsure = rank, (match, known.label), False
            elif rank == best and found is not None and not section:
                # The same words mean other money in another section (基本支出).
                unsure = unsure or known.label.says != found[1].says
        if found is None or unsure:
            return None
        match, label = found
        front = tail[: match.start()]
        says = narrowed(label.says, front, match["words"])
        return None if says is None else Named(base.but(says), match["words"], front, match["fill"])

    def _project(self, text: str, base: Coordinate, part: int) -> Named | None:
        endings = self._project_endings(part)
        if not endings:
            return None
        for cut in range(len(text), max(len(text) - 20, 3), -1):
            if not _FILL_AT_END.match(text, cut):
                continue
            for name in endings.get(text[cut - 4 : cut], ()):
                if text.endswith(name, 0, cut):
                    where = base.but(
                        flow="expenditure", category="project", project=self._projects[part][name]
                    )
                    return Named(where, name, text[: cut - len(name)], text[cut:])
        return None

    def _project_endings(self, part: int) -> dict[str, list[str]]:
        """Project names by their last four characters, longest first."""
        if part not in self._endings:
            endings: dict[str, list[str]] = defaultdict(list)
            for name in sorted(self._projects.get(part, ()), key=len, reverse=True):
                if len(name) >= 4:
                    endings[name[-4:]].append(name)
            self._endings[part] = dict(endings)
        return self._endings[part]


def _function(tail: str, base: Coordinate) -> Named | None:
    """A functional class by its printed name; it has no flow yet."""
    match = _FUNCTION.search(tail)
    if match is None:
        return None
    words = match["words"]
    for length in range(len(words), 3, -1):
        codes = codes_named("function", words[-length:], 3)
        if codes and codes[0] != "229":
            front = tail[: match.start() + len(words) - length]
            if front.endswith("其他") or class_reaching(front, words[-length:]):
                return None  # 其他社会保障和就业支出 and 初中教育支出 are items, not the class
            return Named(Coordinate(function=codes[0]), words[-length:], front, match["fill"])
    if words == "其他支出":
        return Named(Coordinate(function="229"), words, tail[: match.start()], match["fill"])
    return None


def _item(text: str) -> Named | None:
    """A functional item by its printed names: …支出(类)…(款)…(项). Many items of one name stand
    under different groups; the group decides. It has no flow yet."""
    match = _NAMED_ITEM.search(text)
    if match is None:
        return None
    codes = [
        code
        for code in codes_named("function", match["words"], 7)
        if any(match["group"].endswith(name) for name in _names_of(code[:5]))
    ]
    if len(codes) != 1:
        return None
    where = Coordinate(function=codes[0])
    return Named(where, match["words"], text[: match.start("words")], match["fill"])


def _names_of(code: str) -> tuple[str, ...]:
    item = functional().get(code)
    return (fold(item.name),) if item is not None else ()


def ends_with_class(text: str) -> bool:
    """Whether what ``text`` calls a figure is an item of a classification (初中教育支出)."""
    stripped = _CLASS_END.sub("", strip_fill(text))
    return class_reaching(stripped, "") or class_reaching(stripped + "支出", "")


def last_clause(text: str) -> str:
    """What a figure without a known label is called: the last clause that says something."""
    for clause in reversed(_CLAUSE.findall(text)):
        name = _LEAD.sub("", strip_fill(clause))
        name = re.sub(r"\d+[个项类]$", "", name)
        if name and not _SAYS_NOTHING.fullmatch(name):
            return str(name[-20:])
    return ""


def strip_fill(text: str) -> str:
    """A text without the words that may stand between a label and its figure."""
    for cut in range(max(len(text) - 30, 0), len(text)):
        if _FILL_AT_END.match(text, cut):
            return text[:cut]
    return text
