"""Portions of one document, each a PDF file set by typst, joined into one file.

Everything that speaks of the whole is made anew: pages, the numbers printed on them, bookmarks,
places that links lead to, the tree of tags with its two indexes. The rest is copied under other
numbers. Attachments, dates and declared standards are those of the first portion.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mingzhang.formats.pdf.copying import Copy, Opened
from mingzhang.formats.pdf.objects import (
    DamagedFileError,
    Ref,
    Value,
    as_dict,
    as_list,
    as_ref,
    written,
)

AWAY = "mingzhang:"
"""Address of a link to another portion, before the name of the place it leads to."""
_PAGES, _DOCUMENT, _TAGS, _OUTLINES, _LABELS, _METADATA, _CATALOG, _FIRST_FREE = range(1, 9)
_LINK = re.compile(rb"/A<</Type/Action/S/URI/URI\(%s(\w+)\)>>" % AWAY.encode())
_LINK_SAYS = re.compile(rb"/Contents\(%s\w+\)" % AWAY.encode())
_LENGTH = re.compile(rb"/Length \d+")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_COUNTED = re.compile(rb"(<xmpTPg:NPages>)\d+")
_ABOVE = 10.0
"""How far above a place typst lets a link lead, in points."""


@dataclass(frozen=True, slots=True)
class Portion:
    """One file. ``depths`` are the levels of its bookmarks in order. ``places`` are the spots that
    links lead to: name -> page (from 1), left and top in points from the page's upper left corner.
    A file whose first bookmark is of level n begins with n - 1 empty heads, which are dropped."""

    data: bytes
    depths: tuple[int, ...]
    places: Mapping[str, tuple[int, float, float]]


@dataclass(slots=True)
class _Bookmark:
    depth: int
    title: Value = b""
    place: Value = b""
    number: int = _OUTLINES
    children: list[_Bookmark] = field(default_factory=list)


def joined(portions: Iterable[Portion], spoken: Mapping[str, str]) -> bytes:
    """The portions as one file; the same portions give the same bytes.

    ``spoken`` is what is read out of a link between portions, by the place it leads to. Raises
    :class:`DamagedFileError` when a portion is not of the form that typst writes.
    """
    joint = _Joint(spoken)
    try:
        for portion in portions:
            joint.add(portion)
        return joint.finished()
    except (KeyError, IndexError) as error:
        raise DamagedFileError(f"something expected is missing: {error}") from error


class _Joint:
    def __init__(self, spoken: Mapping[str, str]) -> None:
        self._spoken = spoken
        self._out = bytearray()
        self._starts: dict[int, int] = {}
        self._free = _FIRST_FREE
        self._digest = hashlib.blake2b(digest_size=16)
        self._pages: list[Value] = []
        self._labels: list[Value] = []
        self._tops: list[Value] = []
        self._parents: list[Value] = []
        self._keys = 0
        self._identities: dict[bytes, Value] = {}
        self._places: dict[bytes, Value] = {}
        self._bookmarks: list[_Bookmark] = []

    def add(self, portion: Portion) -> None:
        """Copy a portion, and remember what the whole has to know of it."""
        opened = Opened(portion.data)
        first = not self._out
        empty = next(iter(portion.depths), 1) - 1
        left = [*opened.about_the_whole(first), *(as_ref(o).number for o in opened.tops[:empty])]
        ours = {as_ref(opened.root[b"/Pages"]).number: _PAGES, opened.top.number: _DOCUMENT}
        mark = b"" if first else b"%d" % len(self._pages)
        copy = Copy(opened.source, ours, left, self._free, self._keys, mark)
        if first:
            self._begin(portion.data, opened, copy)
        self._free = copy.free
        self._digest.update(portion.data)
        for number, text in copy.objects():
            self._put(number, self._led(text))
        self._tops += as_list(copy.moved(opened.tops[empty:]))
        self._remember_places(opened, copy, portion)
        self._remember_pages(opened, copy)
        self._remember_bookmarks(opened, copy, portion.depths)

    def _begin(self, data: bytes, opened: Opened, copy: Copy) -> None:
        """What the first portion says for the whole."""
        self._out += data[: data.index(b"1 0 obj")]
        self._catalog = as_dict(copy.moved(opened.root))
        self._tags = as_dict(copy.moved(opened.tags))
        self._info = copy.moved(opened.source.trailer[b"/Info"])
        self._identity = written(as_list(opened.source.trailer[b"/ID"])[0])
        self._metadata = opened.source.body(as_ref(opened.root[b"/Metadata"]).number)

    def _remember_pages(self, opened: Opened, copy: Copy) -> None:
        for at, label in opened.labels():
            self._labels += [_plus(at, len(self._pages)), copy.moved(label)]
        self._pages += as_list(copy.moved(opened.pages))
        for key, value in opened.parents():
            self._parents += [_plus(key, self._keys), copy.moved(value)]
        self._keys += int(written(opened.tags[b"/ParentTreeNextKey"]))
        for name, value in opened.identities():
            self._identities[copy.identity(written(name))] = copy.moved(value)

    def _remember_places(self, opened: Opened, copy: Copy, portion: Portion) -> None:
        """Headings with a name have their place already, other anchors get it here."""
        self._places.update((written(name), copy.moved(at)) for name, at in opened.places())
        for name, (page, left, down) in portion.places.items():
            top = opened.height(page - 1) - max(down - _ABOVE, 0)
            spot = [b"/XYZ", b"%.2f" % left, b"%.2f" % top, b"0"]
            self._places.setdefault(
                b"(%s)" % name.encode(), [copy.moved(opened.pages[page - 1]), *spot]
            )

    def _remember_bookmarks(self, opened: Opened, copy: Copy, depths: tuple[int, ...]) -> None:
        found = [content for _, content in opened.bookmarks()]
        if len(found) != len(depths):
            raise DamagedFileError("bookmarks and headings are not the same")
        for depth, item in zip(depths, found, strict=True):
            self._bookmarks.append(_Bookmark(depth, item[b"/Title"], copy.moved(item[b"/Dest"])))

    def finished(self) -> bytes:
        """The file: what speaks of the whole is written after the copies."""
        count = b"%d" % len(self._pages)
        self._put_value(_PAGES, {b"/Type": b"/Pages", b"/Count": count, b"/Kids": self._pages})
        self._put_value(_LABELS, {b"/Nums": self._labels})
        self._put_tags()
        self._put_bookmarks()
        identity = b"(%s)" % base64.b64encode(self._digest.digest())
        self._put_metadata(identity, count)
        catalog: dict[bytes, Value] = {
            **self._catalog,
            b"/Pages": Ref(_PAGES),
            b"/Metadata": Ref(_METADATA),
            b"/PageLabels": Ref(_LABELS),
            b"/StructTreeRoot": Ref(_TAGS),
        }
        if self._bookmarks:
            catalog[b"/Outlines"] = Ref(_OUTLINES)
        if self._places:
            names = as_dict(self._catalog.get(b"/Names", {}))
            catalog[b"/Names"] = {**names, b"/Dests": _name_tree(self._places)}
        self._put_value(_CATALOG, catalog)
        self._put_index(identity)
        return bytes(self._out)

    def _put_tags(self) -> None:
        said = {b"/Type": b"/StructElem", b"/S": b"/Document"}
        self._put_value(_DOCUMENT, {**said, b"/P": Ref(_TAGS), b"/K": self._tops})
        tags: dict[bytes, Value] = {
            **self._tags,
            b"/K": [Ref(_DOCUMENT)],
            b"/ParentTree": {b"/Nums": self._parents},
            b"/ParentTreeNextKey": b"%d" % self._keys,
        }
        if self._identities:
            tags[b"/IDTree"] = _name_tree(self._identities)
        self._put_value(_TAGS, tags)

    def _put_bookmarks(self) -> None:
        whole = _Bookmark(0)
        above = [whole]
        for one in self._bookmarks:
            one.number, self._free = self._free, self._free + 1
            while above[-1].depth >= one.depth:
                above.pop()
            above[-1].children.append(one)
            above.append(one)
        count = b"%d" % len(whole.children)
        top: dict[bytes, Value] = {b"/Type": b"/Outlines", **_family(whole), b"/Count": count}
        self._put_value(_OUTLINES, top)
        for parent in (whole, *self._bookmarks):
            self._put_children(parent)

    def _put_children(self, parent: _Bookmark) -> None:
        for at, one in enumerate(parent.children):
            value: dict[bytes, Value] = {b"/Parent": Ref(parent.number)}
            if at + 1 < len(parent.children):
                value[b"/Next"] = Ref(parent.children[at + 1].number)
            if at:
                value[b"/Prev"] = Ref(parent.children[at - 1].number)
            value.update(_family(one))
            if one.children:
                value[b"/Count"] = b"-%d" % len(one.children)  # shut, as typst leaves them
            self._put_value(one.number, {**value, b"/Title": one.title, b"/Dest": one.place})

    def _put_metadata(self, identity: bytes, count: bytes) -> None:
        head, stream = self._metadata
        found = _STREAM.search(stream)
        if found is None:
            raise DamagedFileError("no metadata")
        said = found.group(1).replace(self._identity[1:-1], identity[1:-1])
        said = _COUNTED.sub(lambda at: at.group(1) + count, said)
        head = _LENGTH.sub(b"/Length %d" % len(said), head)
        self._put(_METADATA, b"%s\nstream\n%s\nendstream" % (head, said))

    def _led(self, text: bytes) -> bytes:
        """A link to another portion as one inside the file."""
        found = _LINK.search(text) if text.startswith(b"<</Type/Annot/") else None
        if found is None:
            return text
        place = found.group(1)
        said = f"\ufeff{self._spoken[place.decode()]}".encode("utf-16-be").hex().upper().encode()
        return _LINK_SAYS.sub(b"/Contents<%s>" % said, _LINK.sub(b"/Dest(%s)" % place, text))

    def _put_value(self, number: int, value: Value) -> None:
        self._put(number, written(value))

    def _put(self, number: int, text: bytes) -> None:
        self._starts[number] = len(self._out)
        self._out += b"%d 0 obj\n%s\nendobj\n\n" % (number, text)

    def _put_index(self, identity: bytes) -> None:
        start = len(self._out)
        self._out += b"xref\n0 %d\n0000000000 65535 f\r\n" % self._free
        for number in range(1, self._free):
            self._out += b"%010d 00000 n\r\n" % self._starts[number]
        trailer = written(
            {
                b"/Size": b"%d" % self._free,
                b"/Root": Ref(_CATALOG),
                b"/Info": self._info,
                b"/ID": [identity, identity],
            }
        )
        self._out += b"trailer\n%s\nstartxref\n%d\n%%%%EOF" % (trailer, start)


def _plus(number: Value, more: int) -> bytes:
    return b"%d" % (int(written(number)) + more)


def _name_tree(names: Mapping[bytes, Value]) -> Value:
    """A tree of one level; its names stand in order."""
    return {b"/Names": [part for name in sorted(names) for part in (name, names[name])]}


def _family(parent: _Bookmark) -> dict[bytes, Value]:
    if not parent.children:
        return {}
    return {b"/First": Ref(parent.children[0].number), b"/Last": Ref(parent.children[-1].number)}
