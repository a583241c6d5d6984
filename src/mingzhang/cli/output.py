"""Where results go: standard output or a file, without ever breaking over either."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from mingzhang.cli.complaints import CommandError


def deliver(content: str | bytes | Iterable[str], target: Path | None) -> None:
    """Write a result, whole or in pieces, to ``target``, or to standard output when it is None.

    Text is written as UTF-8. Raises :class:`CommandError` when the file cannot be written. A
    reader of the pipe that has gone away (``… | head``) is no error.
    """
    if target is None:
        _to_standard_output(content)
        return
    try:
        with target.open("wb") as stream:
            for piece in _pieces(content):
                stream.write(piece.encode() if isinstance(piece, str) else piece)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(
            f"结果写不进 {target}：{reason}。请检查文件夹是否存在、是否可写。",
            f"The result cannot be written to {target}: {reason}. "
            "Please check that the folder exists and may be written to.",
        ) from error


def deliver_files(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write files (name, content) into a folder, which is made when it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(
            f"文件夹 {folder} 建不了：{reason}。",
            f"The folder {folder} cannot be made: {reason}.",
        ) from error
    for name, content in files:
        deliver(content, folder / name)


def _pieces(content: str | bytes | Iterable[str]) -> Iterable[str | bytes]:
    return (content,) if isinstance(content, str | bytes) else content


def _to_standard_output(content: str | bytes | Iterable[str]) -> None:
    try:
        for piece in _pieces(content):
            if isinstance(piece, bytes):
                sys.stdout.buffer.write(piece)
            else:
                sys.stdout.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit; that must go nowhere instead of failing again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def remark(sentence: str) -> None:
    """A sentence for the person at the terminal, beside the result (stderr)."""
    print(sentence, file=sys.stderr)


def to_terminal() -> bool:
    """Whether standard output is shown to a person."""
    return sys.stdout.isatty()
