"""Is a file a budget, or something published? Told by its content."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from mingzhang.budget.schema import schema

_YAML = re.compile(rb"^(?:units|lines|template)\s*:", re.M)
_HEAD = 200_000


def looks_like_yaml(data: bytes) -> bool:
    """Whether these bytes hold the keys of a budget in YAML."""
    head = data[:_HEAD]
    return len(_YAML.findall(head)) >= 2 and not head.lstrip().startswith((b"{", b"<"))


def is_budget(path: Path) -> bool:
    """Whether a file is a budget: a workbook with the sheets of one, or YAML with its keys.

    A file that cannot be opened is none; whoever reads it says why.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if not head.startswith(b"PK"):
                return looks_like_yaml(head)
            data = head + file.read()
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            workbook = package.read("xl/workbook.xml").decode(errors="replace")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError):
        return False
    names = [sheet.name.zh for sheet in schema().sheets]
    return sum(f'"{name}"' in workbook for name in names) >= len(names) // 2
