"""What a check reports: a sentence a clerk can act on, with the figures and the places in it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from mingzhang.facts.place import Place

_POSITION = re.compile(r"第\d+[页行]")


class Severity(StrEnum):
    """How firm a finding is. A rounding tail is counted, never raised."""

    ERROR = "error"
    """A certain contradiction (错误)."""
    WARNING = "warning"
    """Needs an explanation (疑点)."""
    NOTE = "note"
    """Style (提示)."""


class Outcome(StrEnum):
    """The six ways an obligation can end. Only PASSED is a pass."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    NOT_ENOUGH_DATA = "not_enough_data"
    COULD_NOT_READ = "could_not_read"
    RULE_BROKE = "rule_broke"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def said(self, lang: str) -> str:
        """The sentence in ``lang`` (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem.

    ``stated``/``expected``/``difference``/``allowed`` are figures as text (empty when the problem
    is not about a figure); ``allowed`` is the largest difference rounding could explain.
    ``consequences`` are the other contradictions that disappear when this one is mended.
    """

    check: str
    severity: Severity
    message: Message
    places: tuple[Place, ...]
    stated: str = ""
    expected: str = ""
    difference: str = ""
    allowed: str = ""
    source: str = ""
    consequences: tuple[Finding, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that stay the same when lines move and change when a figure or a name
        does: of the sentence all counts but the positions in it, for many rules tell there what
        they compared. A rule that is worded anew asks for a new decision."""
        spots = sorted(f"{p.table}|{p.section}|{p.row}|{p.column}|{p.text}" for p in self.places)
        said = _POSITION.sub("", self.message.zh)
        key = "\n".join((self.check, self.stated, self.expected, said, *spots))
        return hashlib.sha256(key.encode()).hexdigest()[:16]
