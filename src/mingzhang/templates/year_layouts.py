"""How the forms of the year are printed: 绩效运行监控表 and 绩效自评表, as :class:`FormLayout`.

``national/year_layouts.yaml`` is the base of every template; a province that prints a form of its
own has a file of the same name, which replaces that form. Cells of the kind ``value`` and the
columns of indicators are filled by name: see ``VALUES`` and ``YEAR_ROLES`` in :mod:`form_model`.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from mingzhang.templates.form_layouts import layout_of
from mingzhang.templates.form_model import FormLayout
from mingzhang.templates.lines import load_lines
from mingzhang.templates.loader import DATA
from mingzhang.templates.model import Template

FORMS: Final = ("monitoring", "evaluation")
_FILE = "year_layouts.yaml"
_BASE = DATA / "national"


def year_layouts(template: Template) -> dict[str, FormLayout]:
    """The forms of the year by id (:data:`FORMS`), as the province prints them.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    own = Path(template.folder) if template.folder else _BASE
    return {**_load(_BASE), **(_load(own) if own != _BASE else {})}


@functools.cache
def _load(folder: Path) -> dict[str, FormLayout]:
    path = folder / _FILE
    if not path.is_file():
        return {}
    top = load_lines(path).mapping(("layouts", "shared"), ("layouts",))
    scopes = dict.fromkeys(FORMS, "project")
    found = [layout_of(node, scopes, of_year=True) for node in top["layouts"].sequence()]
    return {layout.form: layout for layout in found}
