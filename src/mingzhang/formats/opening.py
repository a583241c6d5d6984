"""Opening a file from anywhere: its bytes, bounded, or a sentence why not."""

from __future__ import annotations

from pathlib import Path

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure

MAX_BYTES = 64 * 1024 * 1024
"""A disclosure is far below 1 MB of text; anything above this is refused, not read."""

_REASONS: dict[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("没有这个文件", "there is no such file"),
    PermissionError: ("没有读取权限", "no permission to read it"),
    IsADirectoryError: ("这是文件夹", "it is a folder"),
}


def load(path: Path) -> bytes:
    """The bytes of a file. Raises :class:`ReadFailure` with a sentence for the user."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            found, most = size // 1048576, MAX_BYTES // 1048576
            raise ReadFailure(
                Message(
                    f"文件有 {found} MB，超过 {most} MB 的上限，未读取。请确认是部门预算公开文件。",
                    f"The file is {found} MB, above the limit of {most} MB. "
                    "Please make sure that it is a budget disclosure.",
                )
            )
        return path.read_bytes()
    except OSError as error:
        zh, en = _REASONS.get(type(error), ("系统不允许读取", "the system does not let it be read"))
        raise ReadFailure(
            Message(
                f"文件打不开：{zh}。请检查路径和权限。",
                f"The file cannot be opened: {en}. Please check its path and permissions.",
            )
        ) from error


def refuse_empty(data: bytes) -> None:
    """Raises :class:`ReadFailure` for a file without content."""
    if not data.strip():
        raise ReadFailure(
            Message(
                "文件是空的，没有可以审核的内容。", "The file is empty: there is nothing to check."
            )
        )


def no_text() -> ReadFailure:
    """The failure of a file that could be read but holds no words."""
    return ReadFailure(
        Message(
            "文件里没有文字，没有可以审核的内容。",
            "The file holds no text: there is nothing to check.",
        )
    )
