"""Provinces as data: one folder of YAML each, and the loader that validates it.

Add a province by adding a folder under ``data/`` (or anywhere, named with ``--templates``); no
Python is touched. See ``README.md`` beside this file.
"""

from mingzhang.templates.loader import (
    TemplateError,
    all_templates,
    can_print,
    load_template,
    template_folders,
)
from mingzhang.templates.model import (
    Column,
    FormSpec,
    Label,
    Role,
    RowSpec,
    SectionSpec,
    Side,
    TableSpec,
    Template,
)

__all__ = [
    "Column",
    "FormSpec",
    "Label",
    "Role",
    "RowSpec",
    "SectionSpec",
    "Side",
    "TableSpec",
    "Template",
    "TemplateError",
    "all_templates",
    "can_print",
    "load_template",
    "template_folders",
]
