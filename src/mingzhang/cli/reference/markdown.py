"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- 由程序生成，请勿手改 · Generated from the code, do not edit: make docs -->\n"


def page(title: str, *parts: str) -> str:
    """A page: the note that it is generated, its title, and its parts with blank lines between."""
    return "\n".join((MADE, f"# {title}\n", *(part.strip("\n") + "\n" for part in parts if part)))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty when it has no rows."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *lines]) if lines else ""


def _row(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", "\\|").replace("\n", " ").strip() for cell in cells)
    return f"| {' | '.join(escaped)} |"


def block(text: str, language: str = "text") -> str:
    """Text as it stands, in a fence."""
    return f"```{language}\n{text.rstrip()}\n```"
