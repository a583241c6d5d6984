"""What a cell means that names a unit or a project: its code, its name, or both."""

from __future__ import annotations

from collections.abc import Iterable

from mingzhang.budget.codes import split_code
from mingzhang.budget.numbers import Fault
from mingzhang.budget.problems import nearest, perhaps, quoted
from mingzhang.classifications import normalise_name
from mingzhang.facts import Message

Named = tuple[str, str]
"""Code and name of a body or project; the code of a project may be empty."""


def label(code: str, name: str) -> str:
    """``450001 示例局``: how a reference is written; either alone where the other is missing."""
    return f"{code} {name}".strip()


class References:
    """The bodies or projects a file lists, to be found by code, name or both."""

    def __init__(self, listed: Iterable[Named], sheet: Message) -> None:
        self._sheet = sheet
        self._listed = list(dict.fromkeys(listed))
        self._by_code = {code: name for code, name in reversed(self._listed) if code}
        self._by_label = {
            normalise_name(label(code, name)): code or name for code, name in self._listed
        }
        self._by_name: dict[str, list[str]] = {}
        for code, name in self._listed:
            if name:
                self._by_name.setdefault(normalise_name(name), []).append(code or name)

    @property
    def labels(self) -> list[str]:
        """Every body or project as it is written."""
        return [label(code, name) for code, name in self._listed]

    def find(self, text: str) -> tuple[str | None, Fault | None]:
        """The code (of a project without code, the name) that ``text`` means."""
        said = normalise_name(text)
        if text in self._by_code:
            return text, None
        if said in self._by_label:
            return self._by_label[said], None
        keys = self._by_name.get(said, [])
        if len(keys) == 1:
            return keys[0], None
        if keys:
            return None, self._several(text, keys)
        code, _, name = text.partition(" ")
        if code not in self._by_code:
            code, name = split_code(text)
        if code in self._by_code:
            others = [k for k in self._by_name.get(normalise_name(name), ()) if k != code]
            return (None, self._torn(text, code)) if others else (code, None)
        return None, self._unknown(text)

    def _several(self, text: str, keys: list[str]) -> Fault:
        zh = f"叫{quoted(text)}的不止一个，请写编码：{'、'.join(keys)}。"
        en = f"{quoted(text)} is the name of several; write the code: {', '.join(keys)}."
        return Fault("ambiguous_reference", Message(zh, en))

    def _torn(self, text: str, code: str) -> Fault:
        right = label(code, self._by_code[code])
        zh = f"{quoted(text)}的编码和名称不是同一个；编码 {code} 应写为{quoted(right)}。"
        en = f"Code and name of {quoted(text)} belong to different ones; {code} is {quoted(right)}."
        return Fault("code_and_name_differ", Message(zh, en))

    def _unknown(self, text: str) -> Fault:
        near = nearest(text, self.labels) or nearest(
            text, [word for named in self._listed for word in named if word]
        )
        offer = perhaps(near)
        zh = f"{quoted(text)}不在“{self._sheet.zh}”表中；请改正，或先在该表登记。{offer.zh}"
        en = (
            f"{quoted(text)} is not on the sheet “{self._sheet.zh}” ({self._sheet.en}); "
            f"correct it or list it there first.{offer.en}"
        )
        return Fault("unknown_reference", Message(zh, en))
