"""What a check hands on: the findings, and the certificate (审核结论书) of what was checked.

Silence is never a pass: every rule leaves at least one :class:`Obligation`, also when it had
nothing to look at or the document did not hold what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mingzhang.check.model import Beside
from mingzhang.facts import Finding, Message, Outcome, Severity
from mingzhang.interpret.model import Mention, Reading


@dataclass(frozen=True, slots=True)
class Obligation:
    """How one rule ended, ``count`` times alike.

    ``rule`` is the rule's id; ``part`` the index of the part of the file it was tested on
    (:attr:`mingzhang.interpret.model.Part.index`), None when it looks at the whole file. ``reason``
    is one sentence saying why nothing could be tested; None for PASSED and FAILED.
    """

    rule: str
    part: int | None
    outcome: Outcome
    count: int = 1
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was checked, under which rules, on exactly which file, and how each obligation ended.

    ``sha256`` is the hash of the file's bytes and ``path`` the name under which it was read;
    ``rules_version`` names the rule set (program version and a digest of the rule rows).
    """

    sha256: str
    path: str
    rules_version: str
    obligations: tuple[Obligation, ...]

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """How many obligations ended each way; all six outcomes are present, in fixed order."""
        counts = dict.fromkeys(Outcome, 0)
        for obligation in self.obligations:
            counts[obligation.outcome] += obligation.count
        return counts

    @property
    def unchecked(self) -> Iterator[Obligation]:
        """What was neither passed nor failed, and so is not vouched for."""
        tested = (Outcome.PASSED, Outcome.FAILED)
        return (o for o in self.obligations if o.outcome not in tested)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of checking one reading.

    ``findings`` are ordered by severity, then by place. ``roundings`` counts the identities that
    differ in the last digit only (尾差): counted, never raised. ``unsupported`` are the figures of
    the narrative that nothing in the file bears out: no cell, no form, no arithmetic of the text.
    ``beside`` are the documents it was set against, which some places of findings name.
    """

    reading: Reading
    findings: tuple[Finding, ...]
    certificate: Certificate
    roundings: int = 0
    unsupported: tuple[Mention, ...] = ()
    beside: Beside = field(default_factory=Beside)

    @property
    def clean(self) -> bool:
        """True when no finding is an error and no rule broke; warnings and notes may be there."""
        broke = self.certificate.outcomes[Outcome.RULE_BROKE]
        return not broke and all(f.severity is not Severity.ERROR for f in self.findings)
