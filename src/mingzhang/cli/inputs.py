"""From what the user names to the files that are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.facts import Message

KINDS = (".txt", ".docx", ".xlsx", ".xls", ".html", ".htm")
"""Endings of the files that are taken from a folder; a file that is named may have any."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, or why what was named gives none (``problem``)."""

    path: Path
    problem: Message | None = None


def find_sources(named: Sequence[Path]) -> tuple[Source, ...]:
    """Files in the order named; a folder stands for the disclosures below it, in order of name.

    A file named twice is read once. A folder without any becomes a source with a problem: silence
    about it would look like a pass.
    """
    found: dict[Path, Source] = {}
    for source in _each(named):
        found.setdefault(source.path.absolute(), source)
    return tuple(found.values())


def _each(named: Sequence[Path]) -> Iterator[Source]:
    for path in named:
        if not path.is_dir():
            yield Source(path)
            continue
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in KINDS and p.is_file())
        yield from (Source(p) for p in inside)
        if not inside:
            yield Source(
                path,
                Message(
                    f"文件夹里没有 {'、'.join(KINDS)} 文件，没有可以读取的内容。",
                    f"There is no {', '.join(KINDS)} file in this folder: there is nothing to "
                    "read.",
                ),
            )
