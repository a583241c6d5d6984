"""The catalogue as a file: YAML that a person can read, correct and keep under version control."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from mingzhang.performance.library.model import Catalogue, Entry, Sighting
from mingzhang.templates.lines import Node, load_lines

_FILE = Path(__file__).parent / "data" / "catalogue.yaml"
_HEAD = """\
# 绩效指标库, grown by: mingzhang indicators mine FILES -o THIS FILE
# One indicator an entry; `seen` are the targets as written, whose they were, and the budget year.
"""


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the program."""
    return load_catalogue(_FILE)


def load_catalogue(path: Path) -> Catalogue:
    """Read a catalogue. Raises TemplateError with file and line for a mistake, OSError when the
    file cannot be read."""
    top = load_lines(path).mapping(["indicators"], ["indicators"])
    return Catalogue.of(_entry(node) for node in top["indicators"].sequence())


def write_catalogue(catalogue: Catalogue, path: Path) -> None:
    """Write a catalogue; reading it gives the same catalogue."""
    lines = [_HEAD, "indicators:\n" if catalogue.entries else "indicators: []\n"]
    for entry in catalogue.entries:
        keys = {
            "field": entry.field,
            "level1": entry.level1,
            "level2": entry.level2,
            "name": entry.name,
        }
        lines.append(f"  - {_flow(keys, braces=False)}\n    seen:\n")
        for one in entry.seen:
            said: dict[str, str | int] = {"value": one.value, "body": one.body}
            if one.year:
                said["year"] = one.year
            lines.append(f"      - {_flow(said)}\n")
    path.write_text("".join(lines), encoding="utf-8")


def _flow(keys: dict[str, str] | dict[str, str | int], *, braces: bool = True) -> str:
    """A mapping on one line, or as the lines of a block."""
    text = yaml.safe_dump(
        dict(keys), allow_unicode=True, default_flow_style=braces, sort_keys=False, width=10**9
    ).strip()
    return text if braces else text.replace("\n", "\n    ")


def _entry(node: Node) -> Entry:
    keys = ["field", "level1", "level2", "name", "seen"]
    found = node.mapping(keys, keys)
    return Entry(
        found["field"].text(),
        found["level1"].text(),
        found["level2"].text(),
        found["name"].text(),
        tuple(sorted(_sighting(one) for one in found["seen"].sequence())),
    )


def _sighting(node: Node) -> Sighting:
    found = node.mapping(["value", "body", "year"], ["value", "body"])
    year = found["year"].number() if "year" in found else 0
    return Sighting(found["value"].text(), found["body"].text(), year)
