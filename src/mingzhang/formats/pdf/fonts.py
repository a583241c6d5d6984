"""Which typefaces a PDF is set in.

GB/T 9704 asks for 仿宋 in the body. No complete one is free, so 仿宋 is taken where the machine has
it; 宋 (Noto Serif SC, which comes along) stands in otherwise, and for characters that 仿宋 lacks.
Headings and totals are 黑体 (Noto Sans SC): the faces have one weight, so bold is the other face.
"""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.formats.pdf.metrics import Metrics, read_metrics

if TYPE_CHECKING:
    import typst

FANGSONG_FILES = (
    "simfang.ttf",  # Windows
    "stfangso.ttf",  # Office for the Mac
    "fzfsk.ttf",  # 方正
    "fandolfang-regular.otf",  # TeX
)
"""Files, in lower case, that hold 仿宋: the best first."""


@dataclass(frozen=True, slots=True)
class Face:
    """One typeface: the name typst knows it by, its file, its metrics."""

    family: str
    path: Path
    metrics: Metrics


class _Widths(dict[str, float]):
    """Width of each character in em in the first of the faces that has it; 0 when none has."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, character: str) -> float:
        metrics = next((f.metrics for f in self._faces if f.metrics.has(character)), None)
        width = 0.0 if metrics is None else metrics.advance(character)
        self[character] = width
        return width


class Faces:
    """What a document is set in. ``serif`` is for the text, ``sans`` for headings and totals; the
    first face of a list that has a character shows it."""

    def __init__(self, serif: tuple[Face, ...], sans: tuple[Face, ...]) -> None:
        self.serif = (*serif, *sans)
        self.sans = (*sans, *serif)
        self._widths = (_Widths(self.serif), _Widths(self.sans))
        self.width = functools.lru_cache(maxsize=65536)(self._width)
        """Width of a line in em, in the wider of the two ways to set it."""

    @property
    def folders(self) -> tuple[str, ...]:
        """Where typst finds the files."""
        return tuple(sorted({str(face.path.parent) for face in self.serif}))

    def shows(self, character: str) -> bool:
        """Whether any of the faces has the character."""
        return any(face.metrics.has(character) for face in self.serif)

    def _width(self, text: str) -> float:
        return max(sum(map(widths.__getitem__, text)) for widths in self._widths)


def shipped_faces() -> Faces:
    """The faces that come along: the same on every machine."""
    return _faces(None)


def machine_faces() -> Faces:
    """The faces that come along, and 仿宋 for the text where this machine has it."""
    return _faces(find_fangsong(font_folders()))


@functools.cache
def _faces(fangsong: Path | None) -> Faces:
    import pylopdf_fonts_zh_cn as shipped

    serif, sans = shipped.serif_path(), shipped.sans_path()
    song = Face("Noto Serif SC", serif, read_metrics(serif))
    hei = Face("Noto Sans SC", sans, read_metrics(sans))
    if fangsong is None:
        return Faces((song,), (hei,))
    return Faces((Face(_family(fangsong), fangsong, read_metrics(fangsong)), song), (hei,))


def _family(path: Path) -> str:
    """The name by which typst knows the face in a file."""
    for font in loaded_fonts((str(path.parent),)).fonts():
        if font.path is not None and Path(font.path) == path:
            return font.family
    raise ValueError(f"typst finds no typeface in {path.name}")


@functools.cache
def find_fangsong(folders: tuple[Path, ...]) -> Path | None:
    """The best 仿宋 in the folders and below them; None when there is none that can be used."""
    found: dict[str, Path] = {}
    for folder in folders:
        for base, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                found.setdefault(name.lower(), Path(base) / name)
    for name in FANGSONG_FILES:
        if name in found and _usable(found[name]):
            return found[name]
    return None


def _usable(path: Path) -> bool:
    """A file of the right name may still be damaged or of another kind; then 宋 stands in."""
    try:
        _faces(path)
    except (ValueError, OSError):
        return False
    return True


def font_folders() -> tuple[Path, ...]:
    """Where the systems keep their fonts; that some of the folders are missing does no harm."""
    home = Path.home()
    places = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
        home / ".fonts",
        home / ".local/share/fonts",
        Path("/Library/Fonts"),
        home / "Library/Fonts",
    ]
    for variable, rest in (("WINDIR", "Fonts"), ("LOCALAPPDATA", "Microsoft/Windows/Fonts")):
        if variable in os.environ:
            places.append(Path(os.environ[variable]) / rest)
    return tuple(places)


@functools.cache
def loaded_fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """The fonts of the folders as typst holds them; read once a process."""
    import typst

    return typst.Fonts(False, False, list(folders))
