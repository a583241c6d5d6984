"""The objects of a PDF file as typst writes it: as plain text, none in compressed streams.

Only what joining needs: where each object stands, its dictionaries taken apart and put together
again, its references renumbered. Not a reader for files from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_REFERENCE = re.compile(rb"(?<![\d.])(\d+) 0 R")
_TURN = re.compile(rb"[(]|(?<![\d.])(\d+) 0 R")
_IN_STRING = re.compile(rb"[()]|\\.", re.DOTALL)
_TOKEN = re.compile(
    rb"\s*(<<|>>|[\[\]]|/[^\s/<>\[\]()]*|\(|<[0-9A-Fa-f\s]*>|\d+ 0 R|[^\s/<>\[\]()]+)"
)


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object by its number."""

    number: int


Value = dict[bytes, "Value"] | list["Value"] | Ref | bytes
"""A value taken apart. Names (with their stroke), numbers and strings stay as they are written."""


class DamagedFileError(ValueError):
    """A file is not of the form that typst writes."""


class Source:
    """A file and where its objects stand."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data[-64:])
        if found is None:
            raise DamagedFileError("no table of objects")
        table = int(found.group(1))
        head = re.compile(rb"xref\s+0 (\d+)\s+").match(data, table)
        if head is None:
            raise DamagedFileError("no plain table of objects")
        self.count = int(head.group(1))
        entries = (data[head.end() + 20 * n :][:20] for n in range(self.count))
        self._starts = [int(entry[:10]) if entry[17:18] == b"n" else 0 for entry in entries]
        trailer = data.index(b"trailer", table) + len(b"trailer")
        self.trailer = as_dict(parse(data[trailer : data.index(b"startxref", trailer)]))
        self._ends = self._find_ends(table)

    def body(self, number: int) -> tuple[bytes, bytes]:
        """The object without its frame: its value, and its stream with the words around it or
        nothing."""
        start, end = self._starts[number], self._ends[number]
        start = self.data.index(b"obj", start, end) + 3
        end = self.data.rindex(b"endobj", start, end)
        cut = self.data.find(b"stream", start, end)
        # Only a dictionary can have a stream; the word may stand in a string of another object.
        if cut > 0 and self.data[cut - 3 : cut].strip().endswith(b">>"):
            return self.data[start:cut].strip(), b"\n" + self.data[cut:end].rstrip()
        return self.data[start:end].strip(), b""

    def value(self, number: int) -> Value:
        """The object taken apart."""
        return parse(self.body(number)[0])

    def resolve(self, value: Value) -> Value:
        """The value itself, wherever it stands."""
        return self.value(value.number) if isinstance(value, Ref) else value

    def numbers(self) -> list[int]:
        """The objects that there are."""
        return [n for n, start in enumerate(self._starts) if start]

    def _find_ends(self, table: int) -> list[int]:
        """Objects stand one after another; each ends where the next begins."""
        ends = [0] * self.count
        following = table
        order = sorted((start, number) for number, start in enumerate(self._starts) if start)
        for start, number in reversed(order):
            ends[number], following = following, start
        return ends


def parse(text: bytes) -> Value:
    """A value taken apart. Raises :class:`DamagedFileError`."""
    try:
        return _Parser(text).value()
    except (IndexError, KeyError) as error:
        raise DamagedFileError("an object ends early") from error


def written(value: Value) -> bytes:
    """The value as it stands in a file."""
    if isinstance(value, Ref):
        return b"%d 0 R" % value.number
    if isinstance(value, dict):
        return b"<<%s>>" % b" ".join(part for pair in value.items() for part in _pair(pair))
    if isinstance(value, list):
        return b"[%s]" % b" ".join(map(written, value))
    return value


def as_dict(value: Value) -> dict[bytes, Value]:
    """The value, which is a dictionary. Raises :class:`DamagedFileError` when it is not."""
    if not isinstance(value, dict):
        raise DamagedFileError("a dictionary was expected")
    return value


def as_list(value: Value) -> list[Value]:
    """The value, which is an array. Raises :class:`DamagedFileError` when it is not."""
    if not isinstance(value, list):
        raise DamagedFileError("an array was expected")
    return value


def as_ref(value: Value) -> Ref:
    """The value, which is a reference. Raises :class:`DamagedFileError` when it is not."""
    if not isinstance(value, Ref):
        raise DamagedFileError("a reference was expected")
    return value


def renumbered(text: bytes, number: Callable[[int], int]) -> bytes:
    """The text of a value with other numbers in its references; strings stay as they are."""
    if b"(" not in text:
        return _REFERENCE.sub(lambda found: b"%d 0 R" % number(int(found.group(1))), text)
    parts, at = [], 0
    while found := _TURN.search(text, at):
        parts.append(text[at : found.start()])
        if found.group(1) is None:
            at = string_end(text, found.start())
            parts.append(text[found.start() : at])
        else:
            at = found.end()
            parts.append(b"%d 0 R" % number(int(found.group(1))))
    return b"".join((*parts, text[at:]))


def string_end(text: bytes, start: int) -> int:
    """Where the string that begins at ``start`` with its bracket ends."""
    depth, at = 0, start
    while found := _IN_STRING.search(text, at):
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found.group(), 0)
        if not depth:
            return at
    raise DamagedFileError("a string does not end")


def _pair(pair: tuple[bytes, Value]) -> tuple[bytes, bytes]:
    return pair[0], written(pair[1])


class _Parser:
    def __init__(self, text: bytes) -> None:
        self._text, self._at = text, 0

    def value(self) -> Value:
        token = self._next()
        if token == b"<<":
            return self._dictionary()
        if token == b"[":
            values: list[Value] = []
            while not self._passes(b"]"):
                values.append(self.value())
            return values
        if token.endswith(b" 0 R"):
            return Ref(int(token[:-4]))
        return token

    def _dictionary(self) -> Value:
        values: dict[bytes, Value] = {}
        while not self._passes(b">>"):
            key = self._next()
            values[key] = self.value()
        return values

    def _next(self) -> bytes:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise IndexError
        self._at = found.end()
        if found.group(1) == b"(":
            self._at = string_end(self._text, found.start(1))
        return self._text[found.start(1) : self._at]

    def _passes(self, token: bytes) -> bool:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise IndexError
        if found.group(1) != token:
            return False
        self._at = found.end()
        return True
