"""What the row labels of an unknown table mean, each in the light of the rows above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.facts import Coordinate
from mingzhang.interpret import words
from mingzhang.interpret.codes import codes_named
from mingzhang.interpret.vocabulary.wording import Said, Wording, is_under, narrowed
from mingzhang.templates import RowSpec

_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"^\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"^\d{1,2}[、.](?!\d)"),
    re.compile(r"^(?:\(\d{1,2}\)|[①-⑳])"),
)
_UNNUMBERED = len(_LEVELS)
_PART = re.compile(r"^其中:?")
AXES = ("function", "dept_econ", "gov_econ")
_CARRIED = ("carry_in", "carry_out")
_WHOLE = {"income": "resources", "expenditure": "uses"}


@dataclass(frozen=True, slots=True)
class _Above:
    """A row above: its numbering level and the category that the rows below it inherit."""

    level: int
    says: Coordinate


class LabelReader:
    """Gives each label of one side its coordinate; labels it cannot explain get none."""

    def __init__(self, wording: Wording, outer: Coordinate, flow: str, axis: str) -> None:
        self._wording = wording
        self._outer = outer
        self._flow = flow
        self._axis = axis
        self._context = ""
        self._seen: set[str] = set()
        self._above: list[_Above] = []
        self._last: Coordinate | None = None
        self._class = ""
        self._repeated: set[str] = set()

    def read(self, labels: Sequence[str]) -> list[RowSpec]:
        """The rows of a side in order; those that are not understood are marked."""
        names = Counter(words.bare(label).replace("的", "") for label in labels if label.strip())
        self._repeated = {name for name, count in names.items() if count > 1}
        found: list[RowSpec] = []
        for label in labels:
            if not label.strip():
                continue
            says = self._row(label)
            row = RowSpec((label.strip(),), says or Coordinate(), known=says is not None)
            found.append(row)
        return _with_wholes(found, self._wording)

    def _row(self, label: str) -> Coordinate | None:
        folded = words.fold(label)
        level = next((n for n, p in enumerate(_LEVELS) if p.match(folded)), _UNNUMBERED)
        bare = words.bare(label)
        part = bool(_PART.match(bare))
        bare = words.bare(_PART.sub("", bare)) if part else bare
        said = self._wording.read(bare, self._flow)
        says = self._named(bare, level) if not part or not said.known else None
        if says is None:
            says = self._by_words(said, bare, part)
        if says is None:
            return None
        if not part:
            self._last = says
            if "category" in says and not self._is_named(says):
                self._above = [a for a in self._above if a.level < level]
                self._above.append(_Above(level, Coordinate(category=says["category"])))
        return says

    def _named(self, bare: str, level: int) -> Coordinate | None:
        """A row that bears the name of a class: its code, in the category it is numbered under."""
        if not self._axis:
            return None
        codes = codes_named(self._axis, bare, 3)
        if not codes and self._class and self._axis != "function":
            codes = tuple(c for c in codes_named(self._axis, bare, 5) if c.startswith(self._class))
        if not codes:
            return None
        self._class = codes[0][:3]
        twice = bare.replace("的", "") in self._repeated
        inherited = [a for a in self._above if level > a.level or twice]
        base = Coordinate(flow=self._flow) if self._flow else Coordinate()
        if twice and not inherited:
            return None  # nothing tells one of them from the other
        if inherited:
            base = base.but(inherited[-1].says)
        return base.but({self._axis: codes[0]})

    def _is_named(self, says: Coordinate) -> bool:
        return any(axis in says for axis in AXES)

    def _by_words(self, said: Said, bare: str, part: bool) -> Coordinate | None:
        if not said.known:
            if part and self._last is not None and "label" not in self._last:
                return self._last.but(label=bare)
            return None
        if not (said.says or said.weak or said.total) or said.open:
            return None
        flow = said.says.get("flow", "")
        if flow in _CARRIED:
            self._context, self._seen = flow, set()
        elif flow or said.total:
            self._context = ""
        elif self._context:
            fund = said.says.get("fund", "")
            if not fund or fund in self._seen or said.weak.get("flow"):
                self._context = ""
            self._seen.add(fund)
        flow = flow or self._context or self._flow or said.weak.get("flow", "")
        if not flow:
            return None
        inside = Said(said.says.without("flow"), said.weak.without("flow"))
        says = narrowed(self._outer.without("flow"), inside)
        if says is None:
            return None
        named = {a: m for a, m in says.items() if a in said.says or a in said.weak}
        return Coordinate(named).but(flow=flow)


def _with_wholes(rows: Sequence[RowSpec], wording: Wording) -> list[RowSpec]:
    """合计 below carried money is the whole of it, unless a 总计 follows; 总计 always is, where
    carried money or a 合计 stands above."""
    result: list[RowSpec] = []
    carried = summed = False
    last = {row.says.get("flow", ""): at for at, row in enumerate(rows)}
    grand_at = max((at for at, row in enumerate(rows) if "总计" in row.labels[0]), default=-1)
    for index, row in enumerate(rows):
        if not row.known:
            result.append(row)
            continue
        said = wording.read(_PART.sub("", words.bare(row.labels[0])))
        says = row.says
        flow = says.get("flow", "")
        if flow in _CARRIED or flow in ("surplus_used", "distribution"):
            carried = True
        if said.total and not said.says and flow in _WHOLE and len(says) == 1:
            whole = _WHOLE[flow]
            grand = "总计" in words.bare(row.labels[0])
            later = last.get(whole, -1) > index or grand_at > index
            if (grand and (carried or summed)) or (carried and not later):
                says = says.but(flow=whole)
            summed = True
        elif said.says.get("flow") in _WHOLE and set(said.says) == {"flow"}:
            summed = True
        result.append(replace(row, says=says))
    return result


def axis_of_names(labels: Sequence[str], said: str) -> str:
    """The classification whose classes most labels bear the names of; ``said`` (by the head) wins
    when any label fits it."""
    counts = {
        axis: sum(1 for label in labels if codes_named(axis, words.bare(label), 3)) for axis in AXES
    }
    if counts.get(said):
        return said
    axis, count = max(counts.items(), key=lambda pair: pair[1])
    return axis if count >= 2 or (count and len(labels) < 4) else ""


def flow_of_labels(labels: Sequence[str], wording: Wording, named: bool) -> str:
    """Income or expenditure, by what the rows speak of; '' when they do not tell."""
    votes = {"income": 0, "expenditure": 2 * named}
    for label in labels:
        said = wording.read(_PART.sub("", words.bare(label)))
        if not said.known:
            continue
        flow = said.says.get("flow") or said.weak.get("flow", "")
        for side, whole in _WHOLE.items():
            if flow in (side, whole) or is_under("flow", flow, whole):
                votes[side] += 1
        if "category" in said.says or "item" in said.says:
            votes["expenditure"] += 1
    best = max(votes, key=lambda side: votes[side])
    other = "income" if best == "expenditure" else "expenditure"
    return best if votes[best] > votes[other] else ""
