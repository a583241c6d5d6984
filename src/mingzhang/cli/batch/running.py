"""A run over many files: what is known from before is taken over, the rest is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from mingzhang.cli.batch.results import Packed, Results, at_path, packed
from mingzhang.cli.batch.state import ResultFile, dependencies, key_of
from mingzhang.cli.inputs import Source
from mingzhang.cli.pipeline import given_up
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.cli.work import over
from mingzhang.facts import Message
from mingzhang.formats import ReadFailure
from mingzhang.formats.confined import Limits


def checked(
    sources: Sequence[Source],
    work: partial[DocumentEntry],
    jobs: int,
    lang: str,
    limits: Limits,
    resume: Path | None = None,
    folders: Sequence[Path] = (),
) -> Results:
    """The entry of every source. ``resume`` names the file of results to go on with.

    ``work`` takes a :class:`Source`; the keywords bound in it are all that results depend on,
    besides the files in ``folders``. Raises :class:`CommandError` for a file of results that cannot
    be used.
    """
    file = None if resume is None else ResultFile(resume)
    results = Results(len(sources), file)
    # A file that ran into a limit is tried again once there is more room.
    depends_on = "" if file is None else dependencies(sorted(work.keywords.items()), folders)
    keys = _Keys(file, depends_on, f"{depends_on} {limits!r}")
    left = [n for n, source in enumerate(sources) if not keys.known(n, source, results)]
    ended: set[str] = set()

    def failed(source: Source, message: Message) -> DocumentEntry:
        ended.add(source.name)
        return given_up(source, message, lang)

    waiting = [sources[n] for n in left]
    task = partial(_packing, work) if results.packs else work
    for at, result in over(
        waiting, task, failed, jobs, lang, limits, done=len(sources) - len(left)
    ):
        key = keys.limited if sources[left[at]].name in ended else keys.plain
        if isinstance(result, Packed):
            results.pack(left[at], result, key.get(left[at], ""))
        else:
            results.put(left[at], result, key.get(left[at], ""))
    return results


def _packing(work: Callable[[Source], DocumentEntry], source: Source) -> DocumentEntry | Packed:
    return packed(work(source))


class _Keys:
    """The keys of the sources in a file of results: two each, see :func:`checked`."""

    def __init__(self, file: ResultFile | None, depends_on: str, limited: str) -> None:
        self._file, self._depends_on = file, (depends_on, limited)
        self.plain: dict[int, str] = {}
        self.limited: dict[int, str] = {}

    def known(self, number: int, source: Source, results: Results) -> bool:
        """Whether the result stands in the file; then it is put among the results."""
        if self._file is None or source.problem is not None:
            return False
        try:
            data = source.load()
        except ReadFailure:
            return False
        plain, limited = (key_of(data, depends_on) for depends_on in self._depends_on)
        for key in (plain, limited):
            entry = self._file.get(key)
            if entry is not None:
                results.put(number, at_path(entry, source.name), key, stored=True)
                return True
        self.plain[number], self.limited[number] = plain, limited
        return False
