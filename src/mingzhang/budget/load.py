"""A file → Budget, whatever it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.budget import yaml_file
from mingzhang.budget.finish import Loaded, finish
from mingzhang.budget.kind import looks_like_yaml
from mingzhang.budget.problems import Problem, error
from mingzhang.facts import Message
from mingzhang.formats import opening
from mingzhang.formats.failure import ReadFailure
from mingzhang.templates.prose_model import Slot

_YAML = (".yaml", ".yml")
_PDF = b"%PDF-"
_WANTED = Message(
    "请用明账的填报工作簿（.xlsx）填写。", "Fill in the workbook (.xlsx) that Mingzhang writes."
)
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def load_budget(path: Path, slots: Sequence[Slot] = ()) -> Loaded:
    """Read a workbook or YAML; which of them is told by the content, not by the name."""
    data = _bytes(path)
    if isinstance(data, Problem):
        return None, (data,)
    if data.startswith(_ARCHIVE):
        return read_workbook(data, slots)
    if not data.strip():
        zh, en = f"文件 {path.name} 是空的，没有预算。", f"The file {path.name} is empty."
        return None, (error("empty_file", zh, en),)
    if path.suffix.lower() not in _YAML and not looks_like_yaml(data):
        # YAML under the name of a workbook is read as what it is; anything else is told.
        return None, (_no_budget(path, data),)
    return read_yaml(data, slots, path.name)


def _no_budget(path: Path, data: bytes) -> Problem:
    if data.startswith(_PDF):
        return error(
            "not_a_workbook",
            f"文件 {path.name} 是 PDF，不是填报工作簿。{_WANTED.zh}",
            f"The file {path.name} is a PDF and no workbook to fill in. {_WANTED.en}",
        )
    return error(
        "not_a_workbook",
        f"文件 {path.name} 不是 Excel 工作簿，也不是 YAML 预算文件。{_WANTED.zh}",
        f"The file {path.name} is neither an Excel workbook nor a budget in YAML. {_WANTED.en}",
    )


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
        return opening.load(data)
    except ReadFailure as failure:
        said = failure.message
        return error("cannot_open", f"{data.name}：{said.zh}", f"{data.name}: {said.en}")
