"""The reference pages in ``docs/reference``, written from the code so that they cannot be wrong.

``python -m mingzhang.cli.reference`` writes them; with ``--check`` it writes nothing and exits 1
when one of them is not current. Each page is one module with a function that returns its text.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mingzhang.cli.reference.checks import checks_page
from mingzhang.cli.reference.commands import commands_page
from mingzhang.cli.reference.formats import formats_page
from mingzhang.cli.reference.templates import templates_page

PAGES = {
    "checks.md": checks_page,
    "commands.md": commands_page,
    "json.md": formats_page,
    "templates.md": templates_page,
}


def stale_pages(folder: Path) -> tuple[str, ...]:
    """Names of the pages in ``folder`` that are missing or not what the code says."""
    return tuple(name for name, text in _pages().items() if _current(folder / name) != text)


def write_pages(folder: Path) -> tuple[str, ...]:
    """Write every page that is not current; returns the names of those written."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = {n: text for n, text in _pages().items() if _current(folder / n) != text}
    for name, text in changed.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(changed)


def _pages() -> dict[str, str]:
    return {name: make().rstrip("\n") + "\n" for name, make in PAGES.items()}


def _current(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m mingzhang.cli.reference", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/reference"))
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    options = parser.parse_args(arguments)
    if options.check:
        stale = stale_pages(options.folder)
        for name in stale:
            print(f"{options.folder / name} is not current: run make docs", file=sys.stderr)
        return int(bool(stale))
    for name in write_pages(options.folder):
        print(options.folder / name)
    return 0
