"""Performance forms of layouts never seen, read by the words that any office may use.

Only what has an indicator table is a form here, and none of its figures becomes a fact of the
disclosure: nothing says that the forms are complete, or that they are of this budget at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mingzhang.documents import Block, Paragraph
from mingzhang.interpret.forms.assembling import FormsRead, made
from mingzhang.interpret.forms.grouping import RawForm, group, is_head_row
from mingzhang.interpret.forms.labels import labels_of
from mingzhang.interpret.forms.listing import listed_forms
from mingzhang.templates import FormSpec, Template
from mingzhang.templates.general_forms import general_forms

_HINT = "级指标"


def with_general_forms(template: Template) -> Template:
    """The template, with the forms of layouts never seen where it has none of its own."""
    return template if template.forms else replace(template, forms=general_forms())


def read_general_forms(
    blocks: Sequence[Block],
    template: Template,
    part_of_line: Callable[[int], int],
    part_key: Callable[[int], str],
    part_year: Callable[[int], int | None] = lambda _: None,
    *,
    columns: bool = True,
) -> FormsRead:
    """Read the forms among ``blocks``; of a ``template`` with forms of its own only evaluations
    (自评), which it does not know. ``columns`` says whether the source tells columns, or a dump was
    divided by what stands in it: then no form is sure. Returns what :func:`read_forms` does, but
    no facts."""
    if not any(_HINT in text for block in blocks for text in _texts(block)):
        return (), (), (), set()
    forms, unread, consumed = [], [], set()
    project = next(spec for spec in general_forms() if spec.scope == "project")
    listed, rest = listed_forms(blocks, project)
    for raw in (*listed, *group(rest, replace(template, forms=general_forms()))):
        spec = _spec_of(raw)
        if spec is None or (template.forms and spec.scope != "evaluation"):
            continue
        raw.spec = spec
        form, _, left = made(raw, part_of_line, part_key, part_year)
        if not form.indicators:
            continue
        forms.append(form if columns else replace(form, sure=False))
        unread.extend(left)
        consumed |= raw.consumed
    return tuple(forms), (), tuple(unread), consumed


def _texts(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    return ["".join("".join(row.cells).split()) for row in block.rows]


def _spec_of(raw: RawForm) -> FormSpec | None:
    """What the form is by its heads: with actual values or scores an evaluation, whatever its
    title; None without an indicator table."""
    labels = labels_of(raw.spec)
    heads = [row for row in raw.rows if is_head_row(row, labels)]
    if not heads:
        return None
    roles = {role for row in raw.rows for cell in row.cells for role in _head(cell, labels.head)}
    specs = {spec.scope: spec for spec in general_forms()}
    if {"actual", "score"} & roles:
        return specs["evaluation"]
    return specs["project"] if raw.spec.scope == "evaluation" else raw.spec


def _head(cell: str, head: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    return head(cell) if cell else ()
