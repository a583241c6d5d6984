"""Performance forms (绩效目标表) of projects and of the whole body, drawn by the template."""

from mingzhang.compile.forms.composing import (
    Form,
    department_form,
    forms,
    project_form,
    unprinted,
)

__all__ = ["Form", "department_form", "forms", "project_form", "unprinted"]
