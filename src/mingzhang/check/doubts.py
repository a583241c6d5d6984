"""Findings that rest on figures which a scanned page leaves open: said, but not as certain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mingzhang.check import wording
from mingzhang.facts import Fact, Finding, Message, Place, Severity, shown

_MOST = 3
_Key = tuple[int, object, object, str]


class Doubtful:
    """The open figures of a document (``Fact.readings``) by their place."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._at: dict[_Key, Fact] = {_key(f.place): f for f in facts if f.readings}

    def hedged(self, finding: Finding) -> Finding:
        """An error that rests on doubtful figures as a warning that names them. It stays an error
        when one of its consequences is a contradiction without them."""
        if finding.severity is not Severity.ERROR or not self._at:
            return finding
        open_ = [self._at[k] for k in map(_key, finding.places) if k in self._at]
        if not open_ or any(self._is_certain(child) for child in finding.consequences):
            return finding
        told = [
            (
                wording.place(f.place),
                [shown(f.value), *map(shown, f.readings)],
            )
            for f in open_[:_MOST]
        ]
        zh = "；".join(f"{place.zh}可读作{'或'.join(texts)}" for place, texts in told)
        en = "; ".join(f"{place.en} may read {' or '.join(texts)}" for place, texts in told)
        message = Message(
            f"{finding.message.zh}但扫描件此处不清：{zh}，请先对照原件核对。",
            f"{finding.message.en} The scan is not clear here, however: {en}; please compare with "
            "the original first.",
        )
        return replace(finding, severity=Severity.WARNING, message=message)

    def _is_certain(self, finding: Finding) -> bool:
        return finding.severity is Severity.ERROR and not any(
            _key(place) in self._at for place in finding.places
        )


def _key(place: Place) -> _Key:
    return place.line, place.boxes, place.span, place.text
