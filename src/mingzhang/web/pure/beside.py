"""What the grid shows beside the cells of a budget and nobody fills in: what a text should say,
what the lines give a project, the target of the year; and rows for what is still to be written.

Pure: cells in, cells out, as for :mod:`.grid`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from mingzhang.budget.numbers import amount
from mingzhang.budget.references import label
from mingzhang.budget.schema import COVER
from mingzhang.templates import Template, all_templates
from mingzhang.templates.prose import asked, slots
from mingzhang.templates.prose_model import Slot
from mingzhang.web.pure import compiling

Row = Mapping[str, str]
Cells = Mapping[str, Sequence[Row]]
Beside = dict[str, dict[str, list[str]]]
"""By sheet and column that is only shown: one text a row."""

_REQUIRED = {"zh": ("必写", "可不写"), "en": ("yes", "no")}


def prepared(cells: Cells) -> dict[str, list[dict[str, str]]]:
    """The cells with a row for each text that the layout asks for and nobody has written."""
    found = {sheet: [dict(row) for row in rows] for sheet, rows in cells.items()}
    template = _template(cells)
    if template is None:
        return found
    texts = found.setdefault("texts", [])
    for level, body in _bodies(cells):
        there = {row.get("key", "") for row in texts if _code(row.get("unit", "")) == _code(body)}
        if level == "department":  # an empty body means the department
            there |= {row.get("key", "") for row in texts if not row.get("unit")}
        left = [slot.key for slot in slots(template, level) if slot.key not in there]
        texts += [{"unit": body, "key": key} for key in left]
    return found


def beside(cells: Cells, lang: str) -> Beside:
    """What is shown beside the rows."""
    known = _slots(cells)
    yes, no = _REQUIRED[lang]
    texts = [known.get(row.get("key", "").strip()) for row in cells.get("texts", ())]
    return {
        "texts": {
            "prompt": [getattr(slot, lang) if slot is not None else "" for slot in texts],
            "required": ["" if s is None else yes if s.required else no for s in texts],
        },
        "projects": {"budget": list(_budgets(cells))},
        "actuals": {"target": list(_targets(cells))},
    }


def layouts() -> dict[str, str]:
    """The names of the layouts a budget can be compiled in, by id."""
    return {one.id: one.names[0] for one in compiling.layouts()}


def _template(cells: Cells) -> Template | None:
    cover = next(iter(cells.get(COVER, ())), {})
    return next((one for one in all_templates() if one.id == cover.get("template", "")), None)


def _slots(cells: Cells) -> dict[str, Slot]:
    known = _template(cells)
    return asked([known] if known is not None else all_templates())


def _bodies(cells: Cells) -> Iterator[tuple[str, str]]:
    for row in cells.get(COVER, ()):
        yield "department", label(row.get("code", ""), row.get("name", ""))
    for row in cells.get("units", ()):
        yield "unit", label(row.get("code", ""), row.get("name", ""))


def _code(text: str) -> str:
    """What two spellings of a body have in common: its code, or its name where it has none."""
    return text.split(" ")[0]


def _budgets(cells: Cells) -> Iterator[str]:
    """What the lines that name a project give it; nothing where one of them is no figure."""
    spent: dict[str, Decimal | None] = {}
    for row in cells.get("lines", ()):
        named = row.get("project", "").strip()
        figure, known = amount(row.get("amount", "") or "0")[0], spent.get(named, Decimal(0))
        spent[named] = None if figure is None or known is None else known + figure
    for row in cells.get("projects", ()):
        code, name = row.get("code", "").strip(), row.get("name", "").strip()
        words = {word for word in (label(code, name), code, name) if word}
        found = [spent.get(word, Decimal(0)) for word in words]
        known_all = [one for one in found if one is not None]
        shown = name and len(known_all) == len(found)
        yield f"{sum(known_all, Decimal(0)):,.2f}" if shown else ""


def _targets(cells: Cells) -> Iterator[str]:
    known = {_whose(row): row.get("value", "") for row in cells.get("indicators", ())}
    for row in cells.get("actuals", ()):
        yield known.get(_whose(row), "")


def _whose(row: Row) -> tuple[str, str]:
    project = row.get("project", "").strip()
    return project or row.get("unit", "").strip(), row.get("level3", "").strip()
