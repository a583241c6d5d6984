"""One file opened for joining, and its objects under the numbers they have in the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from mingzhang.formats.pdf.objects import (
    Ref,
    Source,
    Value,
    as_dict,
    as_list,
    as_ref,
    renumbered,
    string_end,
    written,
)

_WHOLE = (b"/Pages", b"/Outlines", b"/PageLabels", b"/StructTreeRoot", b"/Metadata")
_TAGGED = re.compile(rb"<</Type/(?:Page|Annot)/")
_TAG_KEY = re.compile(rb"(/StructParents? )(\d+)")
_IDENTITY = re.compile(rb"\(U\d+x\d+y\d+\)")
"""The name that typst gives to a head cell, so that cells can point to it."""
_BEFORE_IDENTITY = (b"/ID", b"[", b")")
"""What it stands after: its key, or the beginning of a list of such names or another one."""


class Opened:
    """A portion with the parts that speak of the whole."""

    def __init__(self, data: bytes) -> None:
        self.source = Source(data)
        self.root = as_dict(self.source.resolve(self.source.trailer[b"/Root"]))
        self.tags = as_dict(self.source.resolve(self.root[b"/StructTreeRoot"]))
        self.top = as_ref(as_list(self.tags[b"/K"])[0])
        """The tag of the whole document."""
        self.tops = as_list(as_dict(self.source.resolve(self.top))[b"/K"])
        self.pages = as_list(as_dict(self.source.resolve(self.root[b"/Pages"]))[b"/Kids"])

    def labels(self) -> Iterator[tuple[Value, Value]]:
        """Number of a page from 0, and what is printed on it."""
        return _pairs(as_dict(self.source.resolve(self.root[b"/PageLabels"]))[b"/Nums"])

    def parents(self) -> Iterator[tuple[Value, Value]]:
        """Key of a page or a link, and its tags."""
        return _pairs(as_dict(self.tags[b"/ParentTree"])[b"/Nums"])

    def identities(self) -> Iterator[tuple[Value, Value]]:
        """Names of head cells, and their tags."""
        return _names(self.tags.get(b"/IDTree"))

    def places(self) -> Iterator[tuple[Value, Value]]:
        """Names that links lead to, and where they are."""
        return _names(as_dict(self.root.get(b"/Names", {})).get(b"/Dests"))

    def bookmarks(self) -> Iterator[tuple[int, dict[bytes, Value]]]:
        """Number and content of the bookmarks in order, whatever their level."""
        outlines = self.root.get(b"/Outlines")
        if outlines is None:
            return
        waiting = [as_dict(self.source.resolve(outlines)).get(b"/First")]
        while waiting:
            if (at := waiting.pop()) is None:
                continue
            item = as_dict(self.source.resolve(at))
            yield as_ref(at).number, item
            waiting += [item.get(b"/Next"), item.get(b"/First")]

    def height(self, page: int) -> float:
        """How high a page, counted from 0, is in points."""
        content = as_dict(self.source.resolve(self.pages[page]))
        return float(written(as_list(content[b"/MediaBox"])[3]))

    def about_the_whole(self, first: bool) -> Iterator[int]:
        """Objects that only the whole needs, once. The first portion gives some of them."""
        yield as_ref(self.source.trailer[b"/Root"]).number
        yield from (value.number for key in _WHOLE if isinstance(value := self.root.get(key), Ref))
        yield from (number for number, _ in self.bookmarks())
        if not first:
            yield as_ref(self.source.trailer[b"/Info"]).number
            intents = self.root.get(b"/OutputIntents", [])
            listed = as_list(self.source.resolve(intents))
            yield from (one.number for one in (intents, *listed) if isinstance(one, Ref))


class Copy:
    """The objects of a portion that go into the whole.

    ``ours`` are objects for which those of the whole stand in (number here -> number there),
    ``left`` are left out; the others are numbered from ``free`` on. Keys of the index of tags move
    on by ``keys``; ``mark`` tells the names of head cells apart from those of other portions.
    """

    def __init__(
        self,
        source: Source,
        ours: Mapping[int, int],
        left: Iterable[int],
        free: int,
        keys: int,
        mark: bytes,
    ) -> None:
        self._source, self._keys, self._mark = source, keys, mark
        gone = {*ours, *left}
        self._kept = [number for number in source.numbers() if number not in gone]
        self._numbers = {**ours, **{number: free + at for at, number in enumerate(self._kept)}}
        self.free = free + len(self._kept)
        """The next number that is free."""

    def objects(self) -> Iterator[tuple[int, bytes]]:
        """Number and text of each object."""
        for number in self._kept:
            text, stream = self._source.body(number)
            text = renumbered(text, self._new)
            if self._keys and _TAGGED.match(text):
                text = _changed(text, self._with_keys, lambda _, string: string)
            if self._mark and text.startswith(b"<</Type/StructElem"):
                text = _changed(text, lambda words: words, self._named)
            yield self._numbers[number], text + stream

    def moved(self, value: Value) -> Value:
        """A value with the new numbers in its references."""
        if isinstance(value, Ref):
            return Ref(self._new(value.number))
        if isinstance(value, dict):
            return {key: self.moved(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.moved(one) for one in value]
        return value

    def identity(self, said: bytes) -> bytes:
        """The name of a head cell in the whole."""
        return b"(%s%s" % (self._mark, said[1:])

    def _new(self, number: int) -> int:
        # What is left out is spoken of only by what the whole makes anew; 0 is never an object.
        return self._numbers.get(number, 0)

    def _named(self, before: bytes, string: bytes) -> bytes:
        named = before.endswith(_BEFORE_IDENTITY) and _IDENTITY.fullmatch(string)
        return self.identity(string) if named else string

    def _with_keys(self, text: bytes) -> bytes:
        return _TAG_KEY.sub(lambda at: at.group(1) + b"%d" % (int(at.group(2)) + self._keys), text)


def _changed(
    text: bytes, words: Callable[[bytes], bytes], string: Callable[[bytes, bytes], bytes]
) -> bytes:
    """The text with its strings changed in one way, what stands between them in another."""
    parts, at = [], 0
    while (start := text.find(b"(", at)) >= 0:
        end = string_end(text, start)
        parts += [words(text[at:start]), string(text[:start], text[start:end])]
        at = end
    return b"".join((*parts, words(text[at:])))


def _names(tree: Value | None) -> Iterator[tuple[Value, Value]]:
    return _pairs([] if tree is None else as_dict(tree)[b"/Names"])


def _pairs(value: Value) -> Iterator[tuple[Value, Value]]:
    values: Sequence[Value] = as_list(value)
    return zip(values[::2], values[1::2], strict=True)
