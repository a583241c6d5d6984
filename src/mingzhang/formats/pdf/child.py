"""Sets one portion of a long document in a process of its own: all memory is given back at its end.

``python -m mingzhang.formats.pdf.child FILE`` takes a :class:`Task` as JSON from standard input,
writes the PDF to FILE and where its places stand to standard output, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from mingzhang.formats.pdf.fonts import loaded_fonts

TEMPLATE = Path(__file__).with_name("template.typ")
REFUSED = 3
"""Exit code when typst refuses the document; its reason stands on standard output."""
Standard = Literal["a-3a", "ua-1"]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be set: the data of the template, the folders of its typefaces, the date."""

    data: dict[str, Any]
    folders: tuple[str, ...]
    date: str
    standards: tuple[Standard, ...]

    @property
    def time(self) -> datetime:
        """The date as typst writes it into the file."""
        return datetime.fromisoformat(self.date).replace(tzinfo=UTC)


def main(arguments: Sequence[str]) -> int:
    """Set what standard input says; the exit code."""
    import typst

    task = Task(**json.load(sys.stdin))
    compiler = typst.Compiler(
        str(TEMPLATE),
        font_paths=loaded_fonts(tuple(task.folders)),
        ignore_system_fonts=True,
        sys_inputs=inputs(task.data),
    )
    try:
        made = compiler.compile(
            format="pdf",
            pdf_standards=list(task.standards),
            timestamp=task.time,
        )
        places = compiler.query("<places>", field="value", one=True)
    except typst.TypstError as error:
        print(" ".join((error.message, *error.hints)))
        return REFUSED
    Path(arguments[0]).write_bytes(bytes(made))  # type: ignore[arg-type]
    print(places)
    return 0


def inputs(data: dict[str, Any]) -> dict[str, str]:
    """The data as the template takes it."""
    return {"document": json.dumps(data, ensure_ascii=False, separators=(",", ":"))}


def as_json(task: Task) -> str:
    """The task as :func:`main` takes it."""
    return json.dumps(asdict(task), ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
