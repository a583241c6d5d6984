"""The vocabulary of performance forms of layouts never seen: ``vocabulary/forms/general.yaml``."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from mingzhang.templates.lines import load_lines
from mingzhang.templates.loader import form_spec
from mingzhang.templates.model import FormSpec

FILE = Path(__file__).parent / "vocabulary" / "forms" / "general.yaml"
_OF_PROJECTS = ("project", "evaluation")


@functools.cache
def general_forms(file: Path = FILE) -> tuple[FormSpec, ...]:
    """The forms that any office may print, one of each scope. Their ``common`` fields are those of
    projects and evaluations; a form's own field of the same name replaces it.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    top = load_lines(file).mapping(("common", "forms"), ("forms",))
    common = {k: v.texts() for k, v in top["common"].items()} if "common" in top else {}
    found = []
    for node in top["forms"].sequence():
        spec = form_spec(node)
        shared = common if spec.scope in _OF_PROJECTS else {}
        found.append(replace(spec, fields={**shared, **spec.fields}, general=True))
    return tuple(found)
