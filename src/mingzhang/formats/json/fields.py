"""Taking fields out of parsed JSON, with a sentence that names the place when one is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, TypeVar

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure

Member = TypeVar("Member", bound=Enum)


_LONGEST = 1e9
"""No page is as wide; neither are NaN and infinity, which JSON readers take."""


class Fields:
    """An object of a JSON text. ``where`` is its address in it: ``blocks[3].rows[0]``."""

    __slots__ = ("_found", "where")

    def __init__(self, found: Any, where: str) -> None:
        if not isinstance(found, dict):
            raise wrong(where, "对象", "an object", found)
        self._found: dict[str, Any] = found
        self.where = where

    def at(self, name: str) -> str:
        """The address of a field."""
        return f"{self.where}.{name}" if self.where else name

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return self._found.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """A text; ``default`` None: it must be there."""
        found = self._found.get(name, default)
        if not isinstance(found, str):
            raise wrong(self.at(name), "文字", "a text", found)
        return found

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number from 0; ``default`` None: it must be there."""
        return _number(self._found.get(name, default), self.at(name))

    def integer(self, name: str) -> int:
        """A whole number, also below 0; it must be there."""
        found = self._found.get(name)
        if not isinstance(found, int) or isinstance(found, bool):
            raise wrong(self.at(name), "整数", "a whole number", found)
        return found

    def flag(self, name: str) -> bool:
        """Yes or no; no when it is not there."""
        found = self._found.get(name, False)
        if not isinstance(found, bool):
            raise wrong(self.at(name), "true 或 false", "true or false", found)
        return found

    def member(self, name: str, kind: type[Member], default: Member | None = None) -> Member:
        """One of a fixed list of words."""
        if default is not None and name not in self._found:
            return default
        return _member(self._found.get(name), kind, self.at(name))

    def members(self, name: str, kind: type[Member]) -> tuple[Member, ...]:
        """Words of a fixed list."""
        return tuple(_member(item, kind, where) for item, where in self._items(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        found = []
        for item, where in self._items(name):
            if not isinstance(item, str):
                raise wrong(where, "文字", "a text", item)
            found.append(item)
        return tuple(found)

    def numbers(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers; empty when it is not there."""
        return tuple(_number(item, where) for item, where in self._items(name))

    def rows(self, name: str, length: int) -> tuple[tuple[int, ...], ...]:
        """A list of lists of ``length`` whole numbers."""
        found = []
        for item, where in self._items(name):
            if not isinstance(item, list) or len(item) != length:
                raise wrong(where, f" {length} 个数的列表", f"a list of {length} numbers", item)
            found.append(tuple(_number(n, where) for n in item))
        return tuple(found)

    def measure(self, name: str) -> float:
        """A length or a share: any number."""
        return _measure(self._found.get(name), self.at(name))

    def measures(self, name: str, length: int) -> tuple[tuple[float, ...] | None, ...]:
        """A list of lists of ``length`` numbers; null stands for one that is not known."""
        found: list[tuple[float, ...] | None] = []
        for item, where in self._items(name):
            if item is None:
                found.append(None)
                continue
            if not isinstance(item, list) or len(item) != length:
                raise wrong(where, f" {length} 个数的列表", f"a list of {length} numbers", item)
            found.append(tuple(_measure(n, where) for n in item))
        return tuple(found)

    def inner(self, name: str) -> Fields:
        """An object inside this one."""
        return Fields(self._found.get(name), self.at(name))

    def inners(self, name: str) -> Iterator[Fields]:
        """The objects of a list."""
        for item, where in self._items(name):
            yield Fields(item, where)

    def mapping(self) -> Mapping[str, str]:
        """All fields, which must be texts."""
        return {name: self.text(name) for name in self._found}

    def _items(self, name: str) -> Iterator[tuple[Any, str]]:
        found = self._found.get(name, [])
        if not isinstance(found, list):
            raise wrong(self.at(name), "列表", "a list", found)
        for index, item in enumerate(found):
            yield item, f"{self.at(name)}[{index}]"


def wrong(where: str, zh: str, en: str, found: object) -> ReadFailure:
    """The failure of a field: where it stands, what is expected, what stands there."""
    try:
        shown = json.dumps(found, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        shown = type(found).__name__
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return ReadFailure(
        Message(
            f"JSON 文件的 {where or '最外层'} 应为{zh}，实际为 {shown}。请用明账重新生成这个文件。",
            f"{where or 'The top'} of the JSON file should be {en}, but is {shown}. "
            "Please make the file again with Mingzhang.",
        )
    )


def _number(found: Any, where: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise wrong(where, "不小于 0 的整数", "a whole number from 0", found)
    return found


def _measure(found: Any, where: str) -> float:
    if not isinstance(found, int | float) or isinstance(found, bool) or not abs(found) < _LONGEST:
        raise wrong(where, "数", "a number", found)
    return float(found)


def _member(found: Any, kind: type[Member], where: str) -> Member:
    for member in kind:
        if member.value == found:
            return member
    words = "、".join(str(member.value) for member in kind)
    raise wrong(where, f"以下之一：{words}", f"one of {words}", found)
