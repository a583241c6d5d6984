"""From what the user names to the files that are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.facts import Message
from mingzhang.formats.archive import Member, is_debris, members, unpack
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.opening import load

KINDS = (
    *(".pdf", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"),
    *(".html", ".htm", ".mht", ".mhtml", ".txt"),
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"),
    ".zip",
)
"""Endings of the files that are taken from a folder; a file that is named may have any."""
_OFFICE = (".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".odt", ".ods")
"""Zip files by their make; no look inside is needed to know that they are no sets."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, or a member of an archive, or why what was named gives neither
    (``problem``)."""

    path: Path
    problem: Message | None = None
    member: Member | None = None

    @property
    def name(self) -> str:
        """How the file is called in reports: ``set.zip!folder/file.pdf`` for a member."""
        return str(self.path) if self.member is None else f"{self.path}!{self.member.name}"

    def load(self) -> bytes:
        """The bytes. Raises :class:`ReadFailure` with a sentence for the user."""
        return load(self.path) if self.member is None else unpack(self.path, self.member)


def find_sources(named: Sequence[Path]) -> tuple[Source, ...]:
    """Files in the order named; a folder stands for the disclosures below it, in order of name, and
    an archive for its members.

    A file named twice is read once. A folder without any becomes a source with a problem: silence
    about it would look like a pass.
    """
    found: dict[tuple[Path, Member | None], Source] = {}
    for source in _each(named):
        found.setdefault((source.path.absolute(), source.member), source)
    return tuple(found.values())


def _each(named: Sequence[Path]) -> Iterator[Source]:
    for path in named:
        if not path.is_dir():
            yield from _opened(path)
            continue
        inside = sorted(p for p in path.rglob("*") if _is_taken(p, path))
        for file in inside:
            yield from _opened(file)
        if not inside:
            yield Source(
                path,
                Message(
                    "文件夹里没有可以读取的文件（PDF、Word、Excel、网页、图片、文本、压缩包）。",
                    "There is nothing to read in this folder: no PDF, Word, Excel, HTML, picture, "
                    "text or zip file.",
                ),
            )


def _is_taken(path: Path, folder: Path) -> bool:
    if path.suffix.lower() not in KINDS or is_debris(path.relative_to(folder).as_posix()):
        return False
    return path.is_file()


def _opened(path: Path) -> Iterator[Source]:
    """The file itself, or the members of an archive."""
    inside: tuple[Member, ...] | None = None
    if path.suffix.lower() not in _OFFICE:
        try:
            inside = members(path)
        except ReadFailure as failure:
            yield Source(path, failure.message)
            return
        except OSError:
            pass  # told when it is read
    if inside is None:
        yield Source(path)
        return
    yield from (Source(path, member=member) for member in inside)
