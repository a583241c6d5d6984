"""The results of a run over many files, as a sequence that is not held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

from mingzhang.cli.batch.state import ResultFile, encoded
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.cli.report.summary import SummaryRow, summed_up

KEPT = 64
"""Up to this many results stay in memory."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A result as a child process hands it back: its row, and the bytes that are kept. Whoever
    collects the results of many processes has next to nothing left to do."""

    row: SummaryRow
    told: bytes


def packed(entry: DocumentEntry) -> Packed:
    """The result, ready to be kept in a file."""
    return Packed(summed_up(entry, 0), encoded(entry))


class Results(Sequence[DocumentEntry]):
    """Entries by the number of their file, put in as they get ready.

    ``rows`` is what each comes to, kept for all. The entries of a large run lie in a file and are
    read again when asked for."""

    def __init__(self, count: int, file: ResultFile | None = None) -> None:
        self.rows: list[SummaryRow | None] = [None] * count
        self._few = count <= KEPT
        self._kept: dict[int, DocumentEntry] = {}
        self._keys: dict[int, str] = {}
        self._paths: dict[int, str] = {}
        self._file = file if file is not None or self._few else ResultFile()

    @property
    def packs(self) -> bool:
        """Whether results go into a file only, so that they had better come :func:`packed`."""
        return not self._few

    def pack(self, number: int, pack: Packed, key: str = "") -> None:
        """Take a packed result."""
        assert self._file is not None, "a short run keeps its results in memory"
        key = key or f"{number:064}"
        self._file.put(key, pack.told)
        self.rows[number] = replace(pack.row, number=number)
        self._keys[number], self._paths[number] = key, pack.row.path

    def put(
        self, number: int, entry: DocumentEntry, key: str = "", *, stored: bool = False
    ) -> None:
        """Take a result; under ``key`` it goes into the file, unless it is ``stored`` there."""
        self.rows[number] = summed_up(entry, number)
        if self._file is not None and not stored:
            key = key or f"{number:064}"
            self._file.put(key, entry)
        if self._few:
            self._kept[number] = entry
        else:
            self._keys[number] = key
            self._paths[number] = entry.path

    @property
    def summary(self) -> tuple[SummaryRow, ...]:
        """What every file came to, in their order."""
        return tuple(row for row in self.rows if row is not None)

    def close(self) -> None:
        """Close the file of results."""
        if self._file is not None:
            self._file.close()

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, number: int) -> DocumentEntry: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[DocumentEntry]: ...
    def __getitem__(self, number: int | slice) -> DocumentEntry | Sequence[DocumentEntry]:
        if isinstance(number, slice):
            return [self[n] for n in range(*number.indices(len(self)))]
        number = range(len(self))[number]
        if self._few:
            return self._kept[number]
        entry = self._file.get(self._keys[number]) if self._file is not None else None
        if entry is None:  # the file was changed under our hands
            raise RuntimeError(f"the result of {self._paths[number]} is gone")
        return at_path(entry, self._paths[number])

    def __iter__(self) -> Iterator[DocumentEntry]:
        return (self[number] for number in range(len(self)))


def at_path(entry: DocumentEntry, path: str) -> DocumentEntry:
    """A result that was found for the same bytes elsewhere, as that of ``path``."""
    return entry if entry.path == path else replace(entry, path=path)
