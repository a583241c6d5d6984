"""The file in which results of a run are kept as they come, so that a run can go on.

One line of JSON a result, under a key: the digest of the file's bytes together with all that the
result depends on besides. A line that was cut off when the run was killed is passed over. Results
of other options, other versions or earlier states of a file do no harm: nobody asks for their key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import mingzhang
from mingzhang import __version__
from mingzhang.cli.batch.codec import from_plain, to_plain
from mingzhang.cli.complaints import CommandError
from mingzhang.cli.report.model import DocumentEntry

_HEADER = b'{"mingzhang-results": 1}\n'
_BEFORE_KEY = b'{"key": "'
_KEY = 64
_PROGRAM = {".py", ".yaml", ".csv"}


class ResultFile:
    """Results by key. ``path`` None keeps them in a file of its own that ends with the run."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises :class:`CommandError` when the file cannot be used, or holds something else."""
        self._at: dict[str, int] = {}
        self._stream: BinaryIO = _own_file() if path is None else _opened(path)
        if path is not None:
            self._index()

    def __contains__(self, key: str) -> bool:
        return key in self._at

    def get(self, key: str) -> DocumentEntry | None:
        """The result under this key; None when there is none that can be understood."""
        if key not in self._at:
            return None
        self._stream.seek(self._at[key])
        try:
            return from_plain(DocumentEntry, json.loads(self._stream.readline())["entry"])
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def put(self, key: str, entry: DocumentEntry | bytes) -> None:
        """Keep a result, or what :func:`encoded` made of it; it is in the file when this
        returns."""
        told = entry if isinstance(entry, bytes) else encoded(entry)
        self._at[key] = self._stream.seek(0, 2)
        self._stream.write(
            b"".join((_BEFORE_KEY, key.encode("ascii"), b'", "entry": ', told, b"}\n"))
        )
        self._stream.flush()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _index(self) -> None:
        """Where each result stands; the last one under a key holds."""
        at = 0
        ended = True
        for line in self._stream:
            ended = line.endswith(b"\n")
            if line.startswith(_BEFORE_KEY) and ended:
                start = len(_BEFORE_KEY)
                self._at[line[start : start + _KEY].decode("ascii", "replace")] = at
            at += len(line)
        if not ended:
            self._stream.seek(0, 2)
            self._stream.write(b"\n")


def encoded(entry: DocumentEntry) -> bytes:
    """A result as it stands in the file."""
    return json.dumps(to_plain(entry), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _opened(path: Path) -> BinaryIO:
    try:
        stream = path.open("r+b" if path.exists() else "w+b")
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(
            f"结果文件 {path} 打不开：{reason}。请检查文件夹是否存在、是否可写。",
            f"The file of results {path} cannot be opened: {reason}. "
            "Please check that the folder exists and may be written to.",
        ) from error
    begun = stream.read(len(_HEADER))
    if not begun:
        stream.write(_HEADER)
    elif begun != _HEADER:
        stream.close()
        raise CommandError(
            f"{path} 不是 --resume 的结果文件，没有改动它。请另起一个文件名。",
            f"{path} is not a file of results of --resume and was left alone. "
            "Please name another file.",
        )
    stream.seek(0)
    return stream


def _own_file() -> BinaryIO:
    import tempfile

    return tempfile.TemporaryFile(prefix="mingzhang-")


def key_of(data: bytes, depends_on: str) -> str:
    """The key of the result for these bytes under all that ``depends_on`` names."""
    return hashlib.sha256(hashlib.sha256(data).digest() + depends_on.encode()).hexdigest()


def dependencies(options: object, folders: Iterable[Path]) -> str:
    """What results depend on besides the file: the program with its rules and data, the templates
    in ``folders``, and the options (by their ``repr``)."""
    digest = hashlib.sha256(f"{__version__} {options!r}".encode())
    for folder in (Path(mingzhang.__file__).parent, *folders):
        for file in sorted(folder.rglob("*")):
            if file.suffix in _PROGRAM and file.is_file():
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
