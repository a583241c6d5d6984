"""Words around figures: placeholders, changes in the word their sign asks for, conditions."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.budget import Budget
from mingzhang.classifications import UnitKind
from mingzhang.compile.ledger import Ledger
from mingzhang.compile.narrative.model import Said
from mingzhang.compile.narrative.texts import Missing, Texts
from mingzhang.compile.narrative.values import Member, Values
from mingzhang.facts import Amount, Coordinate, Unit
from mingzhang.templates.prose_model import (
    PLACEHOLDER,
    Condition,
    FigureSpec,
    Guard,
    Piece,
    Prose,
)

_KINDS = {
    "administrative": (UnitKind.ADMINISTRATIVE, UnitKind.BOTH),
    "institution": (UnitKind.INSTITUTION, UnitKind.BOTH),
}


class _LackingError(Exception):
    """A placeholder has nothing to say: the piece of text it stands in is left out."""


class Writer:
    """Fills the texts of one body's narrative and remembers every figure that was written."""

    def __init__(
        self, prose: Prose, values: Values, texts: Texts, missing: Missing, words: dict[str, str]
    ) -> None:
        self._prose, self._values, self._texts = prose, values, texts
        self._missing, self._words = missing, words
        self._level = words["stage"]
        self._pending: list[Said] = []
        self.said: list[Said] = []
        self.section = ""

    # -- texts -----------------------------------------------------------------------------

    def fill(self, text: str, member: Member | None = None, **words: str) -> str:
        """A text with its placeholders filled; empty when one of them has nothing to say."""
        self._pending = []
        pieces: list[str] = []
        end = 0
        lacking = False
        for match in PLACEHOLDER.finditer(text):
            pieces.append(text[end : match.start()])
            end = match.end()
            try:
                pieces.append(
                    words.get(match["name"], "")
                    or self._placeholder(match["name"], match["mark"], match["rest"] or "", member)
                )
            except _LackingError:
                lacking = True  # go on: all that is missing is told at once
        if lacking:
            return ""
        self.said += self._pending
        return "".join((*pieces, text[end:]))

    def piece(self, piece: Piece, member: Member | None = None) -> str:
        """The words of a piece; empty when nothing of it is left."""
        if not self.holds(piece.guard):
            return ""
        at = len(self.said)
        texts = [text for text in self._texts_of(piece, member) if text]
        if texts and not (piece.whole and len(texts) < self._due(piece)):
            inside, self.said[at:] = self.said[at:], []
            before = self.fill(piece.before, member)
            self.said += inside
            after = self.fill(piece.after, member)
            if (before or not piece.before) and (after or not piece.after):
                return before + piece.join.join(texts) + after
        del self.said[at:]
        return ""

    def _texts_of(self, piece: Piece, member: Member | None) -> list[str]:
        if piece.loop is not None:
            return [self._turn(piece, turn) for turn in self._values.members(piece.loop)]
        if piece.parts:
            return [self.piece(part, member) for part in piece.parts]
        return [self.fill(piece.text, member)]

    def _due(self, piece: Piece) -> int:
        """How many parts have something to say if nothing is missing."""
        return sum(self.holds(part.guard) for part in piece.parts)

    def _turn(self, piece: Piece, member: Member) -> str:
        if piece.parts:
            return "".join(self.piece(part, member) for part in piece.parts)
        return self.fill(piece.text, member)

    # -- placeholders ----------------------------------------------------------------------

    def _placeholder(self, name: str, mark: str | None, rest: str, member: Member | None) -> str:
        if name == "it" and member is not None:
            return self._of_member(member, rest)
        if name == "text":
            return self._text(rest)
        if name == "reason":
            return self._reason(self._prose.figures[rest])
        if name in self._words:
            return self._words[name]
        figure = self._prose.figures[name]
        if mark == "/":
            return self._say(figure.says, self._values.share(name, rest), "share", figure.plain)
        if rest == "last":
            return self._last(figure)
        if mark == ".":
            return self._compared(figure, rest)
        amount = self._values.amount(name)
        if amount is None and figure.says.get("flow") == "assets":
            self._missing.assets(figure, self._values.has_assets)
        measure = "count" if figure.unit is Unit.COUNT else ""
        return self._say(figure.says, amount, measure, figure.plain)

    def _of_member(self, member: Member, rest: str) -> str:
        if rest == "amount":
            return self._say(member.coordinate, member.amount)
        if rest == "share":
            return self._say(member.coordinate, member.share, "share")
        return {"": member.name, "group": member.group, "class": member.top}[rest]

    def _text(self, key: str) -> str:
        text = self._texts.inline(key)
        if not text:
            self._missing.slot(self._prose.slot(key))
            raise _LackingError
        return text

    def _reason(self, figure: FigureSpec) -> str:
        text = self._values.reasons(figure.name)
        if not text:
            self._missing.reason(figure)
            raise _LackingError
        return text

    def _last(self, figure: FigureSpec) -> str:
        before = self._values.last(figure.name)
        if before is None:
            self._missing.last_year(figure)
        return self._say(figure.says, before, "last_year", figure.plain)

    def _compared(self, figure: FigureSpec, style: str) -> str:
        change = self._values.change(figure.name)
        if change is None:
            self._missing.last_year(figure)
            raise _LackingError
        words = self._prose.comparisons[style]
        rate = self._values.rate(figure.name)
        self._pending.append(Said(self.section, figure.says, change, "change", figure.plain))
        if not change.value:
            return self._compare_words(words.same)
        more = change.value > 0
        size = self._shown(replace(change, value=abs(change.value)))
        said = self._compare_words(words.more if more else words.less, amount=size)
        added = words.rate_more if more else words.rate_less
        if rate is None or not added:
            return said
        signed = rate if more else replace(rate, value=-rate.value)
        self._pending.append(Said(self.section, figure.says, signed, "growth", figure.plain))
        return said + self._compare_words(added, rate=self._shown(rate))

    def _compare_words(self, text: str, **words: str) -> str:
        return PLACEHOLDER.sub(lambda m: words.get(m["name"]) or self._words[m["name"]], text)

    def _say(
        self, coordinate: Coordinate, amount: Amount | None, measure: str = "", plain: bool = False
    ) -> str:
        if amount is None:
            raise _LackingError
        self._pending.append(Said(self.section, coordinate, amount, measure, plain))
        return self._shown(amount)

    def _shown(self, amount: Amount) -> str:
        comma = "," if self._prose.thousands else ""
        number = f"{amount.value:{comma}.{amount.decimals}f}"
        return number if amount.unit is Unit.COUNT else f"{number}{amount.unit.value}"

    # -- conditions ------------------------------------------------------------------------

    def holds(self, guard: Guard) -> bool:
        """Whether something is printed for this body."""
        if self._level not in guard.levels or not all(self._is(c) for c in guard.when):
            return False
        return not guard.unless or not all(self._is(c) for c in guard.unless)

    def _is(self, condition: Condition) -> bool:
        return all(self._one(condition.kind, name) for name in condition.names)

    def _one(self, kind: str, name: str) -> bool:
        values = self._values
        if kind == "text":
            return bool(self._texts.inline(name))
        if kind == "has":
            return values.has(name)
        if kind == "kind":
            return values.any_unit(_KINDS[name])
        if kind in ("positive", "zero"):
            return values.is_positive(name) is (kind == "positive")
        change = values.change(name)
        if kind == "idle":
            now, before = values.amount(name), values.last(name)
            return not (now and now.value) and not (before and before.value)
        if change is None:
            return False
        return {"known": True, "changed": bool(change.value), "same": not change.value}[kind]


def words_of(budget: Budget, ledger: Ledger, level: str, level_word: str) -> dict[str, str]:
    """The words any text may use."""
    unit = budget.unit(ledger.entity)
    return {
        "name": budget.name if unit is None else unit.name,
        "code": ledger.entity,
        "year": str(budget.year),
        "last": str(budget.year - 1),
        "level": level_word,
        "body": f"本{level_word}",
        "date": budget.date,
        "stage": level,
    }
