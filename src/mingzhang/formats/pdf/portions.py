"""Long documents, set portion by portion: typst holds a whole document in memory while it sets it.

A document is cut where a page begins anyway, each portion is set by a child process, one at a time,
and the files are joined. Page numbers run on; those in the contents are known only when all is set,
so portions that print numbers of others are set again until no number moves.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mingzhang.formats.pdf.child import REFUSED, Task, as_json
from mingzhang.formats.pdf.joining import Portion, joined

LONGEST = 40_000
"""Cells and paragraphs up to which a document is set as a whole: some 400 pages, 0.4 GB."""
SHARE = 20_000
"""Cells and paragraphs of a portion: some 250 pages, 0.3 GB."""
_ROUNDS = 6
_UNKNOWN = 999
"""Stands for the number of a page that is not set yet."""


class RefusedError(Exception):
    """Typst refused a portion, or its process ended early; the text says why."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A portion that is set: its file, how many pages it has, where its anchors stand there."""

    path: Path
    pages: int
    places: dict[str, tuple[int, float, float]]


def is_long(data: dict[str, Any]) -> bool:
    """Whether a document is to be set in portions."""
    return sum(map(_weight, _blocks(data["sections"]))) > LONGEST


def set_in_portions(task: Task) -> bytes | None:
    """The PDF of a document, set in portions of about :data:`SHARE` cells and paragraphs.

    None when that is not possible: the document has no place to be cut, its page numbers do not
    settle, or the machine starts no child. Raises :class:`RefusedError`.
    """
    cuts = list(_cut(task.data["sections"], SHARE))
    if len(cuts) < 2:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
            return _Setting(task, cuts, Path(folder)).joined()
    except OSError:
        return None


class _Setting:
    def __init__(self, task: Task, cuts: Sequence[list[dict[str, Any]]], folder: Path) -> None:
        self._task, self._cuts, self._folder = task, cuts, folder
        self._anchors = [[b["anchor"] for b in _blocks(cut) if b["anchor"]] for cut in cuts]
        self._depths = [
            tuple(depth for b in _blocks(cut) if (depth := b.get("depth", 0))) for cut in cuts
        ]
        self._known = {name for names in self._anchors for name in names}
        self._wanted = [_targets(cut) for cut in cuts]
        self._done: dict[tuple[int, str], _Set] = {}

    def joined(self) -> bytes | None:
        numbers: dict[str, int] = {}
        for _ in range(_ROUNDS):
            made, found = self._round(numbers)
            if found == numbers:
                return joined(self._portions(made), self._spoken(numbers))
            numbers = found
        return None

    def _spoken(self, numbers: dict[str, int]) -> dict[str, str]:
        """What is read out of a link, in the words that typst gives to its own: “page …”."""
        heads = {b["anchor"] for cut in self._cuts for b in _blocks(cut) if b.get("depth")}
        return {n: f"小节, 页 {at}" if n in heads else f"页 {at}" for n, at in numbers.items()}

    def _round(self, numbers: dict[str, int]) -> tuple[list[_Set], dict[str, int]]:
        """All portions, and the page each anchor stands on when they are put together."""
        made: list[_Set] = []
        found: dict[str, int] = {}
        start = 1
        for at in range(len(self._cuts)):
            one = self._one(at, start, numbers)
            found.update({name: start - 1 + place[0] for name, place in one.places.items()})
            made.append(one)
            start += one.pages
        return made, found

    def _one(self, at: int, start: int, numbers: dict[str, int]) -> _Set:
        own = set(self._anchors[at])
        away = [t for t in self._wanted[at] if t in self._known and t not in own]
        data = {
            **self._task.data,
            "attachments": [] if at else self._task.data["attachments"],
            "sections": self._cuts[at],
            "start": start,
            "away": {target: numbers.get(target, _UNKNOWN) for target in away},
            "places": self._anchors[at],
            "level": next(iter(self._depths[at]), 1),
        }
        text = as_json(replace(self._task, data=data))
        key = (at, hashlib.sha256(text.encode()).hexdigest())
        if key not in self._done:
            self._done[key] = self._set(text, self._folder / f"{at}-{len(self._done)}.pdf")
        return self._done[key]

    def _set(self, task: str, path: Path) -> _Set:
        """Let a child set it. The modules are found where they are found here."""
        found_at = os.pathsep.join(filter(None, sys.path))
        done = subprocess.run(
            [sys.executable, "-P", "-m", "mingzhang.formats.pdf.child", str(path)],
            input=task.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONPATH": found_at, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        said = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode == REFUSED:
            raise RefusedError(said)
        if done.returncode:
            last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise RefusedError(" ".join((f"exit code {done.returncode}", *last)))
        places = json.loads(said)
        return _Set(path, places["pages"], {name: tuple(at) for name, *at in places["anchors"]})

    def _portions(self, made: Sequence[_Set]) -> Iterator[Portion]:
        linked = set().union(*self._wanted)
        for depths, one in zip(self._depths, made, strict=True):
            places = {name: place for name, place in one.places.items() if name in linked}
            yield Portion(one.path.read_bytes(), depths, places)


def _cut(sections: Sequence[dict[str, Any]], share: int) -> Iterator[list[dict[str, Any]]]:
    """Runs of sections, a section parted before a block that begins a page where it is too long."""
    run: list[dict[str, Any]] = []
    weight, last = 0, None
    for section in sections:
        for page in _page_runs(section["blocks"]):
            more = sum(map(_weight, page))
            if run and weight + more > share:
                yield run
                run, weight = [], 0
            if run and last is section:
                run[-1]["blocks"] += page
            else:
                run.append({**section, "blocks": list(page)})
            weight, last = weight + more, section
    yield run


def _page_runs(blocks: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Blocks up to one that begins a page."""
    run: list[dict[str, Any]] = []
    for block in blocks:
        if run and block["break"]:
            yield run
            run = []
        run.append(block)
    yield run


def _blocks(sections: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for section in sections:
        yield from section["blocks"]


def _weight(block: dict[str, Any]) -> int:
    return 1 + len(block.get("head", ())) + len(block.get("cells", ()))


def _targets(sections: Sequence[dict[str, Any]]) -> list[str]:
    return [block["target"] for block in _blocks(sections) if block.get("target")]
