"""Pages as a careless office scans them: askew, blurred, on grey paper, noisy, stamped, turned.

A page of a PDF is drawn at the wanted resolution, spoiled, and kept as JPEG. Everything follows
from the seed, so that two runs read the same pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Wear:
    """How much a scan is spoiled. ``skew`` in degrees; ``blur`` is the sigma in pixels at 200 dpi;
    ``grey`` how much darker than white the paper is, ``noise`` the standard deviation, of 255;
    ``turn`` in degrees clockwise; ``stamp`` a red or blue round seal over the page, at ``stamp_at``
    (shares of width and height)."""

    dpi: int = 200
    skew: tuple[float, float] = (0.3, 0.7)
    blur: float = 0.6
    grey: int = 22
    noise: float = 6.0
    quality: int = 72
    turn: int = 0
    stamp: str = ""
    stamp_at: tuple[float, float] = (0.62, 0.45)


def scanned(page: pypdfium2.PdfPage, wear: Wear, seed: int) -> bytes:
    """One page as a JPEG with its resolution."""
    chance = np.random.default_rng(seed)
    picture = np.asarray(page.render(scale=wear.dpi / 72).to_pil().convert("RGB")).copy()
    if wear.stamp:
        picture = _stamped(picture, wear)
    picture = _askew(picture, float(chance.uniform(*wear.skew)) * chance.choice([-1, 1]))
    sigma = wear.blur * wear.dpi / 200
    if sigma:
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    spoiled = _on_grey_paper(picture.astype(np.float32), wear.grey, chance)
    spoiled += chance.normal(0, wear.noise, picture.shape[:2])[:, :, None].astype(np.float32)
    picture = np.clip(spoiled, 0, 255).astype(np.uint8)
    if wear.turn:
        picture = np.ascontiguousarray(np.rot90(picture, -wear.turn // 90))
    out = io.BytesIO()
    Image.fromarray(picture).save(
        out, "JPEG", quality=wear.quality, dpi=(wear.dpi, wear.dpi), subsampling=2
    )
    return out.getvalue()


def scanned_pages(
    source: Path, wear: Wear, seed: int, pages: Iterable[int] | None = None
) -> list[bytes]:
    """Pages of a PDF (all, or those counted from 0) as pictures."""
    document = pypdfium2.PdfDocument(source)
    try:
        chosen = range(len(document)) if pages is None else pages
        return [scanned(document[number], wear, seed + number) for number in chosen]
    finally:
        document.close()


def as_pdf(pictures: Sequence[bytes]) -> bytes:
    """Scanned pages bound into a PDF, a picture a page, as scanners do."""
    pdf = pikepdf.new()
    for data in pictures:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            dpi = float(image.info["dpi"][0])
        box = [0, 0, width * 72 / dpi, height * 72 / dpi]
        picture = pikepdf.Stream(pdf, data)
        picture.update(
            {
                "/Type": pikepdf.Name("/XObject"),
                "/Subtype": pikepdf.Name("/Image"),
                "/Width": width,
                "/Height": height,
                "/ColorSpace": pikepdf.Name("/DeviceRGB"),
                "/BitsPerComponent": 8,
                "/Filter": pikepdf.Name("/DCTDecode"),
            }
        )
        drawn = f"q {box[2]:.3f} 0 0 {box[3]:.3f} 0 0 cm /Page Do Q".encode()
        page = pikepdf.Dictionary(
            Type=pikepdf.Name("/Page"),
            MediaBox=box,
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=picture)),
            Contents=pikepdf.Stream(pdf, drawn),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _askew(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255))


def _on_grey_paper(
    picture: NDArray[np.float32], grey: int, chance: np.random.Generator
) -> NDArray[np.float32]:
    """Paper that is not white, darker towards one edge; print that is not quite black."""
    width = picture.shape[1]
    fall = np.linspace(0, float(chance.uniform(0, grey)), width, dtype=np.float32)[None, :, None]
    return 30 + picture * ((225 - grey) / 255) - fall


_INKS = {"red": (215, 40, 45), "blue": (50, 70, 190)}


def _stamped(picture: Picture, wear: Wear) -> Picture:
    """A round seal of 42 mm with a star and strokes along its rim, multiplied onto the print."""
    height, width = picture.shape[:2]
    unit = wear.dpi / 25.4
    centre = (int(width * wear.stamp_at[0]), int(height * wear.stamp_at[1]))
    seal = np.zeros((height, width), np.uint8)
    radius = int(21 * unit)
    cv2.circle(seal, centre, radius, 255, max(1, int(1.2 * unit)), cv2.LINE_AA)
    star = [
        (
            int(centre[0] + length * unit * np.sin(np.pi * n / 5)),
            int(centre[1] - length * unit * np.cos(np.pi * n / 5)),
        )
        for n in range(10)
        for length in [6.0 if n % 2 == 0 else 2.4]
    ]
    cv2.fillPoly(seal, [np.array(star, np.int32)], 255, cv2.LINE_AA)
    for n in range(14):
        angle = np.pi * (0.15 + 1.7 * n / 13) + np.pi / 2 + 0.15 * np.pi
        at = centre[0] + 16 * unit * np.cos(angle), centre[1] + 16 * unit * np.sin(angle)
        half = 1.9 * unit
        for stroke in range(3):
            y = int(at[1] + (stroke - 1) * half * 0.8)
            one, two = (int(at[0] - half), y), (int(at[0] + half), y)
            cv2.line(seal, one, two, 255, max(1, int(0.5 * unit)), cv2.LINE_AA)
        top, bottom = (int(at[0]), int(at[1] - half)), (int(at[0]), int(at[1] + half))
        cv2.line(seal, top, bottom, 255, max(1, int(0.5 * unit)), cv2.LINE_AA)
    share = (seal.astype(np.float32) / 255 * 0.85)[:, :, None]
    ink = np.array(_INKS[wear.stamp], np.float32) / 255
    return (picture * (1 - share + share * ink)).astype(np.uint8)
