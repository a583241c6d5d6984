"""Which figure is a part of which: 其中, 包括 and brackets, read from left to right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

AMOUNT = "amount"
CHANGE = "change"
LAST_YEAR = "last_year"
"""What kinds of figures are set against each other: a change is never a part of an amount."""

_MARK = re.compile(r"[(（)）;；]|其中|(?:主要)?包括|主要(?:原因)?|原因|增减变化")
_LIST_FOLLOWS = re.compile(r"[^,，;；:：()（）]{0,12}[:：][^,，;；:：()（）]*")
_TOTAL = re.compile(r"[,，;；、。](?:以上)?(?:合计|共计|总计)(?:金额)?(?:为|是|:|：)*$")
"""What ends a list with its total: 其中甲60万元，乙40万元，合计100万元."""
_BALANCE = re.compile(r"[;；](?:年[初末终]|上年)[^,，;；。]{0,8}(?:结转|结余)")
_STOPS = ",，;；、(（:："


@dataclass(slots=True)
class _List:
    """An open list. ``base`` is the last figure of each kind before it, ``last`` inside it."""

    number: int
    kind: str
    base: dict[str, int]
    last: dict[str, int] = field(default_factory=dict)
    divided: bool = False
    parts: Decimal = Decimal(0)
    """What the amounts in it add up to."""

    def above(self) -> dict[str, int]:
        """What a list that opens now would be a list of."""
        return {**self.base, **self.last} if self.base else dict(self.last)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure stands: the number of its list, and the figure it is a part of."""

    listing: int
    whole: int | None


class Lists:
    """Reads one paragraph: :meth:`words` for the text between figures, :meth:`figure` for each."""

    def __init__(self) -> None:
        self._count = 0
        self._brackets = 0
        self._top: dict[str, int] = {}
        self._values: dict[int, Decimal] = {}
        self._stack: list[_List] = []
        self._fresh = True
        self._sudden = self._carried = False
        self.sentence()

    def sentence(self) -> None:
        """A sentence begins: all lists end."""
        self._brackets = 0
        self._stack = []
        self._fresh = True
        self._open("sentence", {})

    def _open(self, kind: str, base: dict[str, int]) -> None:
        self._count += 1
        self._stack.append(_List(self._count, kind, base))

    def words(self, gap: str) -> None:
        """The text since the last figure (or since the sentence began)."""
        self._sudden = gap[:1] in {",", "，"}
        self._carried = _BALANCE.search(gap) is not None
        for mark in _MARK.finditer(gap):
            word, top = mark[0], self._stack[-1]
            if word in {"(", "（"}:
                self._brackets += 1
                self._open("bracket", top.above())
            elif word in {")", "）"}:
                self._close_bracket()
            elif word in {";", "；"}:
                self._divide()
            elif word == "其中":
                begins = self._fresh and not gap[: mark.start()].strip()
                self._part_list(dict(self._top) if begins else top.above())
            elif word.endswith("包括"):
                direct = mark.start() == 0 or gap[mark.start() - 1] in _STOPS
                self._part_list(top.above() if direct and not self._fresh else {})
            elif word == "主要" and _LIST_FOLLOWS.fullmatch(gap, mark.end()):
                self._part_list({} if self._fresh else top.above())
            elif top.kind != "aside":
                self._open("aside", {})
        if self._stack[-1].kind == "parts" and self._stack[-1].last and _TOTAL.search(gap):
            self._stack.pop()

    def _part_list(self, base: dict[str, int]) -> None:
        top = self._stack[-1]
        if top.kind == "parts" and not top.last:
            top.base = base or top.base
        else:
            self._open("parts", base)

    def _close_bracket(self) -> None:
        if self._brackets:
            self._brackets -= 1
            while self._stack.pop().kind != "bracket":
                pass

    def _divide(self) -> None:
        """A semicolon ends explanations and inner lists; the outermost list goes on."""
        while self._stack[-1].kind == "aside":
            self._stack.pop()
        if self._stack[-1].kind == "parts":
            if self._stack[-2].kind in {"parts", "aside"}:
                self._stack.pop()
            self._stack[-1].divided = True

    def whole(self) -> int | None:
        """The amount that the next amount will be a part of, if any."""
        top = self._stack[-1]
        return top.base.get(AMOUNT) if top.kind == "parts" else None

    def _ends(self, top: _List, value: Decimal, whole: int) -> bool:
        """Whether an amount behind a semicolon is the next subject and no part: it exceeds the
        whole (其中甲60万元；支出200万元), or it is carried over and the parts are all there."""
        stated = self._values[whole]
        return value > stated or (self._carried and top.parts == stated)

    def figure(self, index: int, kind: str | None, value: Decimal) -> Standing:
        """Enter a figure. ``kind`` is None for counts and percentages, which have no parts."""
        top = self._stack[-1]
        whole = top.base.get(kind) if kind and top.kind == "parts" else None
        if kind == AMOUNT and whole is not None and top.divided and self._ends(top, value, whole):
            self._stack.pop()
            top, whole = self._stack[-1], None
        self._fresh = False
        inner = top.kind == "parts" and self._stack[-2].kind == "parts"
        if inner and top.last and self._sudden:
            # 其中甲60万元，其中乙20万元，丙40万元: 丙 may be a part of 甲 or stand beside it.
            return Standing(-1, None)
        if kind is not None:
            top.last[kind] = index
            self._values[index] = value
            top.parts += value if kind == AMOUNT else 0
            if len(self._stack) == 1:
                self._top[kind] = index
        return Standing(top.number, whole)
