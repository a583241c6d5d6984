"""Comments at cells, in the two parts a program wants for them: the words, and where they
are drawn.

Comments of others stay. Ours bear our name as their author, so that a later copy can take them out.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from mingzhang.formats.xlsx.markup import SPACE, added, cell_name, parsed, writable, written
from mingzhang.formats.xlsx.package import local_name

AUTHOR = "明账 Mingzhang"
_BEGINNING = "【明账】"
"""In front of what we add to a comment of somebody else."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_V, _O, _X = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_EMPTY = f"""<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>
</xml>"""
_SHAPE = """<v:shape xmlns:v="{v}" xmlns:o="{o}" xmlns:x="{x}" id="_x0000_s{number}"
 type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:2pt;width:240pt;\
height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>
<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div
 style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>
<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>
<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_FIRST_SHAPE = 1025
_WIDE, _LETTERS = 2, 20
"""Columns that a comment covers, and letters that fit into a line of it."""

Cell = tuple[int, int]
"""Row and column, from 1."""


class Comments:
    """The comments of one sheet."""

    def __init__(self, words: bytes | None, drawing: bytes | None) -> None:
        self._root = parsed(words or f'<comments xmlns="{_MAIN}"/>'.encode())
        self._drawing = _shapes(drawing) if drawing else etree.fromstring(_EMPTY)
        self._authors = self._child("authors", 0)
        self._list = self._child("commentList", 1)
        self._forget_ours()

    def add(self, notes: Mapping[Cell, tuple[str, str]]) -> None:
        """Add comments: the name of each cell (``D17``) and what is said there."""
        at = {comment.get("ref", ""): comment for comment in self._list}
        author = self._author()
        numbers = [self._number(shape) for shape in self._drawing.iter(f"{{{_V}}}shape")]
        number = max([_FIRST_SHAPE - 1, *numbers])
        for (row, column), (name, text) in sorted(notes.items()):
            if name in at:
                body = at[name].find("{*}text")
                self._run(at[name] if body is None else body, f"\n{_BEGINNING}{text}")
                continue
            comment = added(self._list, "comment", ref=name, authorId=str(author))
            self._run(added(comment, "text"), text)
            number += 1
            anchor = _anchor(row, column, text)
            shape = _SHAPE.format(
                v=_V, o=_O, x=_X, number=number, anchor=anchor, row=row - 1, column=column - 1
            )
            self._drawing.append(etree.fromstring(shape))

    @property
    def empty(self) -> bool:
        """Whether no comment is left."""
        return len(self._list) == 0

    def written(self) -> tuple[bytes, bytes]:
        """Both parts."""
        return written(self._root), bytes(etree.tostring(self._drawing, encoding="UTF-8"))

    def _child(self, name: str, place: int) -> etree._Element:
        found = self._root.find(f"{{*}}{name}")
        if found is None:
            found = etree.Element(f"{{{etree.QName(self._root).namespace}}}{name}")
            self._root.insert(place, found)
        return found

    def _author(self) -> int:
        names = [one.text or "" for one in self._authors]
        if AUTHOR not in names:
            added(self._authors, "author", AUTHOR)
            return len(names)
        return names.index(AUTHOR)

    def _run(self, body: etree._Element, text: str) -> None:
        run = added(body, "r")
        words = added(run, "t")
        words.text = writable(text)
        words.set(SPACE, "preserve")

    def _forget_ours(self) -> None:
        """Take out what an earlier copy had added."""
        ours = {str(n) for n, one in enumerate(self._authors) if one.text == AUTHOR}
        gone: set[str] = set()
        for comment in list(self._list):
            if comment.get("authorId") in ours:
                gone.add(comment.get("ref", ""))
                self._list.remove(comment)
                continue
            for run in list(comment.iterfind(".//{*}r")):
                said = "".join(t.text or "" for t in run.iterfind("{*}t")).lstrip()
                parent = run.getparent()
                if said.startswith(_BEGINNING) and parent is not None:
                    parent.remove(run)
        for shape in list(self._drawing.iter(f"{{{_V}}}shape")) if gone else ():
            parent = shape.getparent()
            if parent is not None and _name_of(shape) in gone:
                parent.remove(shape)

    @staticmethod
    def _number(shape: etree._Element) -> int:
        digits = shape.get("id", "").rpartition("_s")[2]
        return int(digits) if digits.isdecimal() and len(digits) < 9 else 0


def _shapes(data: bytes) -> etree._Element:
    """Drawings are often no clean XML: what can be read of them."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(data, parser)
    return etree.fromstring(_EMPTY) if root is None else root


def _anchor(row: int, column: int, text: str) -> str:
    """From which cell to which the comment reaches: right of its own, as high as its words."""
    lines = sum(1 + len(line) // _LETTERS for line in text.splitlines())
    top = max(row - 2, 0)
    return f"{column}, 15, {top}, 2, {column + _WIDE}, 15, {top + max(lines, 3) + 1}, 2"


def _name_of(shape: etree._Element) -> str:
    found = {local_name(one): one.text or "" for one in shape.iter()}
    row, column = found.get("Row", ""), found.get("Column", "")
    if not (row.strip().isdecimal() and column.strip().isdecimal()):
        return ""
    return cell_name(int(row) + 1, int(column) + 1)
