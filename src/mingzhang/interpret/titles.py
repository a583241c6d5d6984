"""Titles of the tables of a layout, as departments and as units print them."""

from __future__ import annotations

from mingzhang.interpret import words
from mingzhang.templates import TableSpec, Template


def titles_of(spec: TableSpec, template: Template) -> list[str]:
    """The titles of a table in the spelling of :func:`words.title`, each once.

    Where a layout names the department only (部门综合预算收支总表), its units print their own word
    (单位综合预算收支总表).
    """
    found = dict.fromkeys(words.title(title) for title in spec.titles)
    department, unit = (template.level_words.get(level, "") for level in ("department", "unit"))
    if department and unit:
        for title in list(found):
            if title.startswith(department):
                found.setdefault(unit + title.removeprefix(department))
    return list(found)
