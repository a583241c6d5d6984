"""Scans: what stands on the paper stands in the document, whatever the scanner did to it."""

import io

import numpy as np
import pikepdf
import pytest
from made.scans import as_pdf
from PIL import Image
from tests.formats.scan.printed import BODY, ROWS, TITLE, printed, scan, tables, text

from mingzhang.facts import Box
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pdf import reader as pdf_reader
from mingzhang.formats.reading import read_any_bytes
from mingzhang.formats.scan import read_picture
from mingzhang.formats.scan import reader as scan_reader
from mingzhang.interpret import interpret

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "wear",
    [
        {"dpi": 150},
        {"dpi": 200, "stamp": "red", "stamp_at": (0.72, 0.17)},
        {"dpi": 200, "turn": 180},
        {"dpi": 200, "turn": 270, "skew": (1.5, 2.0)},
    ],
    ids=["150 dpi", "a seal over figures", "upside down", "turned and askew"],
)
def test_a_spoiled_page_gives_its_cells_and_its_text(wear: dict[str, object]):
    document = read_any_bytes(scan(**wear))
    assert tables(document) == [ROWS]
    assert TITLE in text(document)
    assert BODY in text(document)
    assert document.pages[0].scanned


def test_rectangles_lie_on_the_page_as_it_is_shown():
    """Of a page scanned on its side they lie on the side, where a person sees the figure."""
    upright = _place(read_any_bytes(printed()), "107.00")
    document = read_any_bytes(scan(dpi=150, turn=90))
    turned = _place(document, "107.00")
    page = document.pages[0]
    assert page.width > page.height
    # A quarter turn clockwise: what was at the top is at the right.
    assert turned.left == pytest.approx(page.width - upright.bottom, abs=6)
    assert turned.top == pytest.approx(upright.left, abs=6)


def _place(document, figure: str) -> Box:
    places = [
        row.boxes[at]
        for block in document.blocks
        if hasattr(block, "rows")
        for row in block.rows
        for at, cell in enumerate(row.cells)
        if cell == figure
    ]
    assert places[0] is not None
    return places[0]


def test_text_pages_and_scanned_pages_of_one_file_are_read_in_order():
    document = read_any_bytes(_mixed())
    assert tables(document) == [ROWS, ROWS]
    assert [page.scanned for page in document.pages] == [False, True]


def _mixed() -> bytes:
    """A page with text, and the same page scanned."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        with pikepdf.open(io.BytesIO(as_pdf([scan(dpi=150)]))) as other:
            pdf.pages.extend(other.pages)
        pdf.save(out)
    return out.getvalue()


# -- without the extra -----------------------------------------------------------------------


@pytest.fixture
def _without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pdf_reader, scan_reader):
        monkeypatch.setattr(module, "available", lambda: False)


@pytest.mark.usefixtures("_without_extra")
@pytest.mark.parametrize("kind", ["picture", "pdf"])
def test_without_the_extra_a_scan_ends_in_one_sentence(kind: str):
    picture = scan(dpi=100)
    with pytest.raises(ReadFailure) as caught:
        read_any_bytes(picture if kind == "picture" else as_pdf([picture]))
    assert "mingzhang[ocr]" in caught.value.message.zh
    assert "mingzhang[ocr]" in caught.value.message.en


@pytest.mark.usefixtures("_without_extra")
def test_without_the_extra_a_page_that_was_not_read_is_listed():
    document = read_any_bytes(_mixed())
    assert tables(document) == [ROWS]
    reading = interpret(document)
    assert [u.place.page for u in reading.unread if "mingzhang[ocr]" in u.reason] == [2]


def test_the_extra_is_missing_when_one_of_its_parts_is(monkeypatch: pytest.MonkeyPatch):
    from mingzhang.formats.scan import extra

    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    extra.available.cache_clear()
    try:
        assert not extra.available()
    finally:
        extra.available.cache_clear()


# -- bad pictures ----------------------------------------------------------------------------


def _png(width: int, height: int, shade: int = 255) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\nnothing",
        scan(dpi=72)[:3000],
        _png(3, 3),
        _png(600, 800),
        _png(900, 70, 0),
    ],
    ids=["no picture", "cut off", "tiny", "empty", "black"],
)
def test_a_picture_without_text_ends_in_one_sentence(data: bytes):
    with pytest.raises(ReadFailure) as caught:
        read_any_bytes(data)
    assert caught.value.message.zh.endswith("。")


def test_a_picture_of_one_colour_is_a_page_without_ink():
    blank = np.full((1100, 800, 3), 255, np.uint8)
    ink = read_picture(blank, 3, 595.0, 842.0)
    assert (ink.page, len(ink.codes), len(ink.horizontal), ink.scanned) == (3, 0, 0, True)


def test_every_page_of_a_tiff_is_read_at_the_size_of_its_paper(monkeypatch: pytest.MonkeyPatch):
    out = io.BytesIO()
    first, second = Image.new("1", (1654, 2339), 1), Image.new("L", (2339, 1654), 255)
    first.save(out, "TIFF", save_all=True, append_images=[second], dpi=(200, 200))
    pages: list[tuple[int, int, int]] = []

    def seen(picture: np.ndarray, page: int, width: float, height: float) -> Ink:
        pages.append((page, round(width), round(height)))
        assert picture.shape[2] == 3
        return read_picture(picture[:3, :3], page, width, height)

    monkeypatch.setattr(scan_reader, "read_picture", seen)
    with pytest.raises(ReadFailure):
        read_any_bytes(out.getvalue())
    assert pages == [(1, 595, 842), (2, 842, 595)]
