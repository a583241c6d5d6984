"""A file → Budget, whatever it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.budget import yaml_file
from mingzhang.budget.finish import Loaded, finish
from mingzhang.budget.problems import Problem, error
from mingzhang.templates.prose_model import Slot

MAX_BYTES = 64 << 20
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def load_budget(path: Path, slots: Sequence[Slot] = ()) -> Loaded:
    """Read a workbook or YAML; which of them is told by the content, not by the name."""
    data = _bytes(path)
    if isinstance(data, Problem):
        return None, (data,)
    if data.startswith(_ARCHIVE):
        return read_workbook(data, slots)
    return read_yaml(data, slots, path.name)


def read_workbook(data: bytes | Path, slots: Sequence[Slot] = ()) -> Loaded:
    """Read a workbook: its budget, or None while something must be mended, and every problem."""
    from mingzhang.budget.workbook.reader import read_source  # lxml only when it is needed

    content = _bytes(data)
    source = content if isinstance(content, Problem) else read_source(content)
    return (None, (source,)) if isinstance(source, Problem) else finish(source, slots)


def read_yaml(data: bytes | Path, slots: Sequence[Slot] = (), name: str = "budget.yaml") -> Loaded:
    """Read YAML: its budget, or None while something must be mended, and every problem."""
    content = _bytes(data)
    source = content if isinstance(content, Problem) else yaml_file.read_source(content, name)
    return (None, (source,)) if isinstance(source, Problem) else finish(source, slots)


def _bytes(data: bytes | Path) -> bytes | Problem:
    if isinstance(data, bytes):
        return data
    try:
        if data.stat().st_size > MAX_BYTES:
            return error(
                "too_large", "文件超过 64 MB，不像是预算。", "The file is larger than 64 MB."
            )
        return data.read_bytes()
    except OSError as failure:
        return error(
            "cannot_open",
            f"文件 {data.name} 打不开：{failure.strerror}。请核对路径，或先关闭正在使用它的程序。",
            f"The file {data.name} cannot be opened: {failure.strerror}.",
        )
