"""Sets compiled into a folder, and revisions compared: what limited child processes do.

Nothing here knows Django. What comes of a task is written into its folder:

    progress            step and number of steps, replaced whenever that changes
    set.FORMAT          the set in each format, and ``workbook.xlsx``, what it was made from
    about.json          what pages show of it: name, layout, contents, what a person must supply
    comparison.json     what moved between two revisions
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

from mingzhang.budget import Budget, write_workbook
from mingzhang.cli.compiling.starting import asked_texts
from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.cli.complaints import CommandError
from mingzhang.compile import Compiled
from mingzhang.facts import Message
from mingzhang.templates import Template, all_templates
from mingzhang.web.pure.work import budget_of, compiled, layout_to_compile

WORKBOOK = "workbook"
FORMATS = (*(form.value for form in SetFormat), WORKBOOK)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_CONTENTS = re.compile(r"<nav [^>]*>.*?</nav>", re.DOTALL)
_ENTRY = re.compile(r'<li><a href="#([^"]+)">(.*?)</a></li>', re.DOTALL)
_ROLLED = 200
"""Entries of contents, and open ends, that a page shows."""


@dataclass(frozen=True, slots=True)
class Order:
    """A set to be compiled: content of the revision, code of the body, layout (empty: that of the
    budget), and the folder it goes into."""

    content: str
    code: str
    template: str
    folder: Path


def layouts() -> tuple[Template, ...]:
    """The layouts a budget can be compiled in."""
    return tuple(t for t in all_templates() if layout_to_compile(t) is not None)


def write_files(order: Order) -> Message | None:
    """Compile a set in every format; the sentence why it cannot be."""
    tell(order.folder, 0, len(FORMATS) + 1)
    budget = budget_of(order.content)
    made = compiled(budget, order.code, order.template)
    if isinstance(made, Message):
        return made
    origin = hashlib.sha256(order.content.encode()).hexdigest()
    for number, (name, content) in enumerate(_files(budget, made, origin), start=1):
        tell(order.folder, number, len(FORMATS) + 1)
        try:
            data = content()
        except CommandError as error:  # what was written does not fit into the format
            return Message(error.zh, error.en)
        held = data.encode() if isinstance(data, str) else data
        (order.folder / name).write_bytes(held)
    page = (order.folder / "set.html").read_text(encoding="utf-8")
    write_json(order.folder / "about.json", _about(budget, made, page))
    return None


def _files(
    budget: Budget, made: Compiled, origin: str
) -> list[tuple[str, Callable[[], str | bytes]]]:
    found: list[tuple[str, Callable[[], str | bytes]]] = [
        (f"set.{form.value}", partial(set_content, made, form)) for form in SetFormat
    ]
    template = next(t for t in all_templates() if t.id == made.template)
    book = partial(
        write_workbook, budget, template, budget.year, asked_texts(template), origin=origin
    )
    return [*found, (f"{WORKBOOK}.xlsx", book)]


def _about(budget: Budget, made: Compiled, page: str) -> dict[str, Any]:
    template = next(t for t in all_templates() if t.id == made.template)
    return {
        "name": made.name,
        "template": template.id,
        "names": list(template.names),
        "known_year": budget.year in template.years,
        "style": style_of(page),
        "contents": contents_of(page)[:_ROLLED],
        "open": [
            {"zh": f.message.said("zh"), "en": f.message.said("en")}
            for f in made.findings[:_ROLLED]
        ],
        "tails": len(made.tails),
    }


def style_of(page: str) -> str:
    """The hash under which a policy allows the style sheet that stands in a page."""
    found = _STYLE.search(page)
    digest = hashlib.sha256(found[1].encode() if found else b"").digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def contents_of(page: str) -> list[list[str]]:
    """Anchor and title of each entry of the contents of a page."""
    found = _CONTENTS.search(page)
    return [
        [unescape(target), unescape(re.sub(r"<[^>]+>", " ", title)).strip()]
        for target, title in _ENTRY.findall(found[0] if found else "")
    ]


def tell(folder: Path, at: int, of: int) -> None:
    """Say how far the work is."""
    write_json(folder / "progress", [at, of])


def told(folder: Path) -> tuple[int, int]:
    """What :func:`tell` said last."""
    try:
        at, of = json.loads((folder / "progress").read_bytes())
        return int(at), int(of)
    except (OSError, ValueError, TypeError):
        return 0, 1


def write_json(path: Path, value: Any) -> None:
    """Replace a file at once, so that whoever reads it never sees half of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)
