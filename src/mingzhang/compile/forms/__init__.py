"""Performance forms (绩效目标表) of projects and of the whole body, drawn by the template."""

from mingzhang.compile.forms.composing import (
    Form,
    department_form,
    forms,
    project_form,
    unprinted,
)
from mingzhang.compile.forms.filling import Filling, filled_form

__all__ = [
    "Filling",
    "Form",
    "department_form",
    "filled_form",
    "forms",
    "project_form",
    "unprinted",
]
