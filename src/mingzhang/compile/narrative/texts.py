"""What persons wrote: texts of slots and reasons of 三公, and what of it is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mingzhang.budget import Budget, ThreePublicLine
from mingzhang.facts import Finding, Message, Severity
from mingzhang.templates.prose_model import FigureSpec, Prose, Slot

TEXTS = Message("文字说明", "Texts")
THREE_PUBLIC = Message("三公经费", "Three public costs")
LAST_YEAR = Message("上年预算", "Last year")
ASSETS = Message("固定资产", "Assets")
"""The sheets of the workbook in which what is missing is filled in."""

_THREE_PUBLIC_LAW = "《地方预决算公开操作规程》（财预〔2016〕143号）"
_LEAD = re.compile(r"^(?:其?主要)?原因(?:是|为|系|[:：])|^主要(?:是|为|系)|^(?:主要)?由于")
_TAIL = "。；;，,、 \u3000"


class Texts:
    """The texts for one body. A department of one unit and that unit may share theirs."""

    def __init__(self, budget: Budget, entity: str) -> None:
        codes = [u.code for u in budget.units]
        shared = [budget.code, *codes] if len(codes) == 1 else []
        order = [entity, *(c for c in shared if c != entity)]
        self.own = tuple(t for t in budget.texts if t.unit == entity)
        self._texts: dict[str, str] = {}
        for code in order:
            for text in budget.texts:
                if text.unit == code and text.text.strip():
                    self._texts.setdefault(text.key, text.text.strip())

    def paragraphs(self, key: str) -> tuple[str, ...]:
        """The paragraphs of a slot; none when nobody wrote any."""
        lines = (line.strip() for line in self._texts.get(key, "").splitlines())
        return tuple(line for line in lines if line)

    def inline(self, key: str) -> str:
        """A slot inside a sentence: without the lead (主要原因是) and the stop that the
        sentence has itself."""
        return within("".join(self.paragraphs(key)))


def within(text: str) -> str:
    """A text as it stands inside a sentence."""
    return _LEAD.sub("", text.strip().rstrip(_TAIL), count=1).strip()


def reasons(lines: Iterable[tuple[str, ThreePublicLine]]) -> str:
    """The reasons that lines of named units give, each once; where several units give different
    ones, with their names."""
    found: dict[str, dict[str, None]] = {}
    for unit, line in lines:
        if text := within(line.reason):
            found.setdefault(text, {})[unit] = None
    if len({unit for units in found.values() for unit in units}) < 2 or len(found) < 2:
        return "；".join(found)
    return "；".join(f"{text}（{'、'.join(units)}）" for text, units in found.items())


class Missing:
    """Collects what a narrative lacks; each thing is told once."""

    def __init__(self, name: str, year: int) -> None:
        self._name, self._year = name, year
        self._slots: dict[str, Slot] = {}
        self._reasons: dict[str, FigureSpec] = {}
        self._last: dict[str, FigureSpec] = {}
        self._assets: dict[str, FigureSpec] = {}
        self._no_assets = False

    def slot(self, slot: Slot | None) -> None:
        """A text that nobody wrote."""
        if slot is not None and not slot.optional:
            self._slots.setdefault(slot.key, slot)

    def reason(self, figure: FigureSpec) -> None:
        """An item of 三公 that changed without a reason."""
        self._reasons.setdefault(figure.name, figure)

    def last_year(self, figure: FigureSpec) -> None:
        """A comparison with a figure that is not known."""
        self._last.setdefault(figure.name, figure)

    def assets(self, figure: FigureSpec, any_known: bool) -> None:
        """A figure of the fixed assets, of which nothing else may be known either."""
        self._assets.setdefault(figure.name, figure)
        self._no_assets = not any_known

    def findings(self, prose: Prose, texts: Texts) -> tuple[Finding, ...]:
        """What is missing, in the order in which it would be printed."""
        found = [self._slot_finding(slot) for slot in self._slots.values()]
        found += [self._reason_finding(figure) for figure in self._reasons.values()]
        if self._last:
            found.append(self._last_finding())
        if self._assets:
            found.append(self._assets_finding())
        found += [
            self._unused_finding(text.key) for text in texts.own if prose.slot(text.key) is None
        ]
        return tuple(found)

    def _slot_finding(self, slot: Slot) -> Finding:
        why = f"（{slot.law}要求说明）" if slot.law else ""
        because = f" (required by {slot.law})" if slot.law else ""
        return Finding(
            "B1",
            Severity.ERROR if slot.law else Severity.WARNING,
            Message(
                f"“{self._name}”缺少“{slot.zh}”{why}，说明中未写这一内容。"
                f"请在“{TEXTS.zh}”表填写“{slot.key}”一栏。",
                f"“{self._name}” has no text for “{slot.en}”{because}; the statement leaves it "
                f"out. Fill in “{slot.key}” on the sheet “{TEXTS.zh}” ({TEXTS.en}).",
            ),
            (),
            stated=slot.key,
            source=slot.law,
        )

    def _reason_finding(self, figure: FigureSpec) -> Finding:
        return Finding(
            "B2",
            Severity.ERROR,
            Message(
                f"“{self._name}”的{figure.zh}比上年有增减，没有写原因。"
                f"请在“{THREE_PUBLIC.zh}”表该项的“增减变化原因”栏填写。",
                f"“{self._name}”: “{figure.en}” changed from last year and no reason is given. "
                f"Fill in the reason on the sheet “{THREE_PUBLIC.zh}” ({THREE_PUBLIC.en}).",
            ),
            (),
            stated=figure.name,
            source=_THREE_PUBLIC_LAW,
        )

    def _last_finding(self) -> Finding:
        zh = "、".join(figure.zh for figure in self._last.values())
        en = ", ".join(figure.en for figure in self._last.values())
        return Finding(
            "B3",
            Severity.WARNING,
            Message(
                f"“{self._name}”没有{self._year - 1}年的下列预算数，说明中未写与上年的比较"
                f"及原因：{zh}。请在“{LAST_YEAR.zh}”表填写。",
                f"“{self._name}”: last year's budget is not known for {en}; the comparison and its "
                f"reason are left out. Fill it in on the sheet “{LAST_YEAR.zh}” ({LAST_YEAR.en}).",
            ),
            (),
            stated="、".join(self._last),
            source=_THREE_PUBLIC_LAW,
        )

    def _assets_finding(self) -> Finding:
        what = Message("国有资产数据", "fixed assets")
        if not self._no_assets:
            lacking = self._assets.values()
            what = Message("、".join(f.zh for f in lacking), ", ".join(f.en for f in lacking))
        return Finding(
            "B4",
            Severity.WARNING,
            Message(
                f"“{self._name}”没有填写{what.zh}，说明中未写这一内容。请在“{ASSETS.zh}”表填写；"
                "确实没有的填0。",
                f"“{self._name}”: nothing is known of its {what.en}; the statement leaves that "
                f"out. Fill in the sheet “{ASSETS.zh}” ({ASSETS.en}), with 0 where there is none.",
            ),
            (),
            stated="assets" if self._no_assets else "、".join(self._assets),
        )

    def _unused_finding(self, key: str) -> Finding:
        return Finding(
            "B5",
            Severity.NOTE,
            Message(
                f"“{TEXTS.zh}”表中“{self._name}”的“{key}”在本样式中没有位置，未写入说明。",
                f"The text “{key}” of “{self._name}” has no place in this layout; it is not "
                "printed.",
            ),
            (),
            stated=key,
        )
