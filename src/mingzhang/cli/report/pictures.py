"""Pictures of the pages of a file that carry marks, small enough to travel inside a report."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mingzhang.cli.report.marking import most_urgent, page_marks, pages_of_heads
from mingzhang.cli.report.model import DocumentEntry, PagePicture

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

RESOLUTION = 120
"""Dots per inch: small print of a table is legible."""
MOST_PIXELS = 2600
"""Longest side; a page may be as large as a wall."""
MOST_PAGES = 60
MOST_BYTES = 12_000_000
"""Of all pictures of one file: a page that mail programs still take."""
_GREYS = 16
_LOSSY = 45


def pictures(document: DocumentEntry, data: bytes) -> tuple[PagePicture, ...]:
    """Pictures of the marked pages and of those with heads of their tables, in order.

    Pages with errors are made first; what goes beyond :data:`MOST_PAGES` or :data:`MOST_BYTES` is
    left out. ``data`` is the file as it was read: a PDF or a picture; anything else gives none.
    """
    urgent = most_urgent(page_marks(document))
    wanted = list(dict.fromkeys((*urgent, *pages_of_heads(document))))[:MOST_PAGES]
    made: list[PagePicture] = []
    total = 0
    for picture in drawn(document, data, wanted):
        total += len(picture.data)
        if total > MOST_BYTES:
            break
        made.append(picture)
    return tuple(sorted(made, key=lambda picture: picture.page))


def drawn(document: DocumentEntry, data: bytes, wanted: Iterable[int]) -> Iterator[PagePicture]:
    """Pictures of the wanted pages, each as soon as it is made."""
    for number, image in _images(data, wanted, document):
        yield PagePicture(number, _packed(image, document.pages[number - 1].scanned))


def _images(
    data: bytes, wanted: Iterable[int], document: DocumentEntry
) -> Iterator[tuple[int, Image]]:
    if data.lstrip()[:4] == b"%PDF":
        return _of_pdf(data, wanted)
    if any(page.scanned for page in document.pages):
        return _of_picture(data, wanted)
    return iter(())


def _of_pdf(data: bytes, wanted: Iterable[int]) -> Iterator[tuple[int, Image]]:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        pdf.init_forms()  # stamps of signatures are drawn with the forms
        for number in wanted:
            if number <= len(pdf):
                yield number, _page(pdf, number)
    finally:
        pdf.close()


def _page(pdf: PdfDocument, number: int) -> Image:
    page = pdf[number - 1]
    scale = min(RESOLUTION / 72, MOST_PIXELS / max(page.get_size()))
    image: Image = page.render(scale=scale).to_pil()
    page.close()
    return image


def _of_picture(data: bytes, wanted: Iterable[int]) -> Iterator[tuple[int, Image]]:
    import PIL.Image
    from PIL import ImageOps

    with PIL.Image.open(io.BytesIO(data)) as opened:
        for number in wanted:
            opened.seek(number - 1)
            image = ImageOps.exif_transpose(opened.convert("RGB"))
            image.thumbnail((MOST_PIXELS, MOST_PIXELS))
            yield number, image


def _packed(image: Image, scanned: bool) -> bytes:
    """As WebP: print on white without loss in sixteen greys, photographs with some."""
    grey = image.convert("L")
    if scanned:
        kept = image if _is_coloured(image) else grey
        return _webp(kept, quality=_LOSSY)
    if _is_coloured(image):
        return _webp(image, quality=80)
    step = 256 // _GREYS
    return _webp(grey.point([v // step * 255 // (_GREYS - 1) for v in range(256)]), lossless=True)


def _is_coloured(image: Image) -> bool:
    """Whether more than a few pixels are neither black, white nor grey."""
    small = image.convert("RGB").resize((200, 200))
    saturation = small.convert("HSV").getchannel("S").histogram()
    return sum(saturation[64:]) > 80


def _webp(image: Image, **how: object) -> bytes:
    written = io.BytesIO()
    image.save(written, "WEBP", method=4, **how)
    return written.getvalue()
