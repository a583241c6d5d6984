"""A long document is set portion by portion; the file is the one that it would be as a whole.

A document of some pages is set both ways and compared: what is seen, what leads where, and what a
screen reader gets. pdfium and pikepdf read the files; they share nothing with the writer.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from mingzhang.documents import (
    Block,
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Row,
    Span,
    Style,
    Table,
    TextRole,
)
from mingzhang.formats.pdf import LayoutError, portions, write_pdf
from mingzhang.formats.pdf.fonts import shipped_faces

ATTACHED = {"facts.json": '{"金额": 1, "(": "5 0 R"}'.encode()}
HOSTILE = ("(U1x0y0)", "U1x0y0", r"a \) /StructParents 3 (5 0 R", "mingzhang:a1 endobj stream")
"""Titles that are text, whatever they would mean in a file."""


def said(text: str, role: TextRole = TextRole.BODY, level: int = 0, **more: object) -> Paragraph:
    return Paragraph(text, 1, level=level, style=Style(role, **more))  # type: ignore[arg-type]


def listed(number: int, anchor: str = "", landscape: bool = False) -> Table:
    rows = [
        ("科目", "预算数", ""),
        ("", "合计", "其中"),
        *((f"{number}.{n}", "1.00", "") for n in range(12)),
    ]
    grid = Grid(
        head=2,
        kinds=(ColumnKind.NAME, ColumnKind.AMOUNT, ColumnKind.AMOUNT),
        spans=(Span(0, 0, 2), Span(0, 1, 1, 2)),
        anchor=anchor,
        landscape=landscape,
    )
    return Table(tuple(Row(cells, 1) for cells in rows), grid)


def form(number: int) -> Table:
    rows = ((f"项目{number}", "", "10.00"), ("指标", "数量", "≥20件"), ("", "质量", "100%"))
    return Table(
        tuple(Row(cells, 1) for cells in rows), Grid(spans=(Span(0, 0, 1, 2), Span(1, 0, 2)))
    )


def a_set() -> Iterator[Block]:
    """Cover, contents, tables upright and on their side, text, and forms in two levels."""
    yield said("示例县某局", TextRole.COVER_TITLE)
    yield said("目录", TextRole.CONTENTS_TITLE, new_page=True)
    for text, target in (
        ("第一部分", "one"),
        ("表三", "t3"),
        ("第二部分", "two"),
        ("附注", "note"),
    ):
        yield said(text, TextRole.CONTENTS_ENTRY, 1, target=target)
    for number, text in enumerate(HOSTILE):
        yield said(text, TextRole.CONTENTS_ENTRY, 2, target=f"h{number}")
    yield said("没有的", TextRole.CONTENTS_ENTRY, 2, target="nowhere")
    yield said("第一部分", TextRole.CHAPTER, anchor="one", new_page=True)
    for number in range(1, 5):
        wide = number == 3
        yield said(
            f"表{number}", TextRole.TABLE_TITLE, anchor=f"t{number}", new_page=True, landscape=wide
        )
        yield listed(number, landscape=wide)
    yield said("第二部分", TextRole.CHAPTER, anchor="two", new_page=True)
    for number, text in enumerate(HOSTILE):
        yield said(text, TextRole.HEADING, 1, anchor=f"h{number}", new_page=number > 0)
        yield said("按照规定。")
        for inner in range(2):
            yield said(f"{number}-{inner}", TextRole.HEADING, 2, new_page=inner > 0)
            yield form(number)
    yield said("尾差由四舍五入产生。", anchor="note", new_page=True)


def written(blocks: Iterator[Block]) -> bytes:
    document = Document("", "", "tabbed", tuple(blocks), title="某局预算公开", date="2026-01-02")
    return write_pdf(document, ATTACHED, shipped_faces())


def in_portions(blocks: Iterator[Block], share: int) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portions, "LONGEST", 0)
        patch.setattr(portions, "SHARE", share)
        return written(blocks)


@cache
def whole() -> bytes:
    return written(a_set())


@cache
def joined() -> bytes:
    return in_portions(a_set(), 60)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


# ------------------------------------------------------------------- what is seen


def test_it_was_joined_of_portions_and_is_sound() -> None:
    file = opened(joined())
    assert len({bytes(font) for font in _faces_of(file)}) > 6, "one portion has two or three"
    assert file.check_pdf_syntax() == []


def _faces_of(file: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for thing in file.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            yield thing.FontName


def test_every_page_looks_the_same() -> None:
    one, other = pdfium.PdfDocument(whole()), pdfium.PdfDocument(joined())
    assert len(one) == len(other) > 15
    for number in range(len(one)):
        assert one.get_page_label(number) == other.get_page_label(number)
        ours, theirs = one[number], other[number]
        assert ours.get_textpage().get_text_range() == theirs.get_textpage().get_text_range()
        assert (
            ours.render(scale=1).to_numpy().tobytes() == theirs.render(scale=1).to_numpy().tobytes()
        )


def test_bookmarks_are_the_same() -> None:
    assert _bookmarks(whole()) == _bookmarks(joined())


def _bookmarks(data: bytes) -> list[tuple[object, ...]]:
    return [
        (m.level, m.get_title(), m.get_count(), m.get_dest().get_index(), m.get_dest().get_view())
        for m in pdfium.PdfDocument(data).get_toc()
    ]


def test_links_lead_to_the_same_spots_and_say_where() -> None:
    assert _links(whole()) == _links(joined())
    assert len(_links(joined())) == 8


def _links(data: bytes) -> list[tuple[object, ...]]:
    """Of each link its page, where it leads, and what is said of it to those who do not see."""
    file = opened(data)
    pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
    listed = list(file.Root.Names.Dests.Names)
    named = dict(zip(map(bytes, listed[::2]), listed[1::2], strict=True))
    found: list[tuple[object, ...]] = []
    for number, page in enumerate(file.pages):
        for link in page.get("/Annots", []):
            dest = link.Dest if isinstance(link.Dest, pikepdf.Array) else named[bytes(link.Dest)]
            spot = (pages[dest[0].objgen], *(round(float(at), 1) for at in (dest[2], dest[3])))
            found.append((number, spot, str(link.Contents)))
    return found


# ------------------------------------------------------------------- what a screen reader gets


def test_tags_are_the_same_and_each_is_reached_from_its_page() -> None:
    one, other = opened(whole()), opened(joined())
    assert _tag(one.Root.StructTreeRoot.K[0], one) == _tag(other.Root.StructTreeRoot.K[0], other)
    for file in (one, other):
        _assert_indexed(file)


def _tag(tag: Any, file: pikepdf.Pdf, page: Any = None) -> object:
    """A tag as what it means: kind, title, looks, and the marked text that it holds."""
    if not isinstance(tag, pikepdf.Dictionary):
        return page.index, int(tag)
    if tag.get("/Type") in ("/OBJR", "/MCR"):
        of = pikepdf.Page(tag.Pg).index
        return of, int(tag.MCID) if "/MCID" in tag else str(tag.Obj.Subtype)
    page = pikepdf.Page(tag.Pg) if "/Pg" in tag else page
    kids = list(tag.get("/K", []))
    assert all(kid.P.objgen == tag.objgen for kid in kids if _is_tag(kid))
    # Names of head cells differ: those of a portion are counted from one.
    looks = b" ".join(re.sub(rb"\(\d*U\d+x", b"(Ux", a.unparse()) for a in tag.get("/A", []))
    return str(tag.S), str(tag.get("/T", "")), looks, [_tag(kid, file, page) for kid in kids]


def _is_tag(kid: object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem"


def _is_held(kid: object, key: str = "/Type") -> bool:
    return isinstance(kid, pikepdf.Dictionary) and key in kid


def _marks(tag: Any) -> set[tuple[object, int]]:
    """Page and number of the marked text that a tag holds itself."""
    loose = {(tag.Pg.objgen, int(kid)) for kid in tag.K if not _is_held(kid)}
    return loose | {(kid.Pg.objgen, int(kid.MCID)) for kid in tag.K if _is_held(kid, "/MCID")}


def _assert_indexed(file: pikepdf.Pdf) -> None:
    """Pages and links know their tags, cells know their heads, and no key is there in vain."""
    root = file.Root.StructTreeRoot
    pairs = list(root.ParentTree.Nums)
    tags = dict(zip(map(int, pairs[::2]), pairs[1::2], strict=True))
    assert list(tags) == sorted(tags)
    assert int(root.ParentTreeNextKey) == len(tags)
    used = []
    for page in file.pages:
        used.append(int(page.StructParents))
        for mark, tag in enumerate(tags[used[-1]]):
            assert (page.obj.objgen, mark) in _marks(tag)
        for link in page.get("/Annots", []):
            used.append(int(link.StructParent))
            held = [kid.Obj.objgen for kid in tags[used[-1]].K if _is_held(kid, "/Obj")]
            assert link.objgen in held
    assert sorted(used) == sorted(tags)
    names = list(root.IDTree.Names)
    heads = dict(zip(map(bytes, names[::2]), names[1::2], strict=True))
    assert list(heads) == sorted(heads)
    assert all(bytes(tag.ID) == name for name, tag in heads.items())
    asked = [
        bytes(name)
        for thing in file.objects
        if _is_tag(thing)
        for look in thing.get("/A", [])
        for name in look.get("/Headers", [])
    ]
    assert asked
    assert set(asked) <= set(heads)


# ------------------------------------------------------------------- what the file says of itself


def test_standards_title_and_attachment_are_those_of_the_whole() -> None:
    one, other = opened(whole()), opened(joined())
    for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
        assert one.Root[key].unparse() == other.Root[key].unparse()
    assert other.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert dict(one.docinfo.items()) == dict(other.docinfo.items())
    assert other.Root.AF[0].EF.F.read_bytes() == ATTACHED["facts.json"]
    assert other.attachments["facts.json"].get_file().read_bytes() == ATTACHED["facts.json"]
    identity = re.compile(rb"(?<=ID>)[^<_]+")
    said_of_one, said_of_other = (f.Root.Metadata.read_bytes() for f in (one, other))
    assert identity.sub(b"", said_of_one) == identity.sub(b"", said_of_other)
    assert bytes(other.trailer.ID[0]) in said_of_other
    assert bytes(other.trailer.ID[0]) != bytes(one.trailer.ID[0])


def test_the_same_document_gives_the_same_bytes() -> None:
    assert in_portions(a_set(), 60) == joined()


# ------------------------------------------------------------------- numbers that settle


def test_contents_of_several_portions_say_the_right_pages() -> None:
    """The contents are long themselves; what they say comes after them, and before."""

    def blocks() -> Iterator[Block]:
        for part in range(3):
            yield said(f"第{part}部分目录", TextRole.CONTENTS_TITLE, new_page=True)
            for number in range(30):
                yield said(f"表{number}", TextRole.CONTENTS_ENTRY, 1, target=f"t{number}")
        for number in range(30):
            yield said(f"表{number}", TextRole.TABLE_TITLE, anchor=f"t{number}", new_page=True)
            yield form(number)

    one, other = (
        pdfium.PdfDocument(written(blocks())),
        pdfium.PdfDocument(in_portions(blocks(), 95)),
    )
    pages = [[p.get_textpage().get_text_range() for p in file] for file in (one, other)]
    assert pages[0] == pages[1]


# ------------------------------------------------------------------- when it cannot be


def test_an_ordinary_set_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "run", refuse)
    assert written(a_set()) == whole()


def test_a_document_that_begins_no_page_is_set_as_a_whole() -> None:
    def blocks() -> Iterator[Block]:
        return (said(f"{number}") for number in range(40))

    assert in_portions(blocks(), 5) == written(blocks())


def test_a_machine_that_starts_no_process_sets_it_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert in_portions(a_set(), 60) == whole()


def test_a_portion_that_fails_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "as_json", lambda task: '{"data": {}}')
    with pytest.raises(LayoutError, match=r"PDF 排版失败.*exit code 1"):
        in_portions(a_set(), 60)
