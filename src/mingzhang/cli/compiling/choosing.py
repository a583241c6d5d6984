"""What is compiled: which budget, in which layout, for which bodies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.budget import Budget
from mingzhang.budget.load import load_budget
from mingzhang.budget.problems import has_errors
from mingzhang.cli.compiling.telling import problems_told
from mingzhang.cli.complaints import CommandError, no_such
from mingzhang.cli.output import remark
from mingzhang.compile import Body, bodies
from mingzhang.templates import Template, all_templates
from mingzhang.templates.layout import Layout, layout_of
from mingzhang.templates.prose import asked, prose_of


def open_budget(path: Path, lang: str) -> Budget | None:
    """The budget, or None after every mistake in it was told.

    Raises :class:`mingzhang.formats.ReadFailure` when the file is no budget at all.
    """
    budget, problems = load_budget(path, tuple(asked(all_templates()).values()))
    told = problems_told(path, problems, lang)
    if told:
        remark(told.rstrip())
    return None if has_errors(problems) else budget


def chosen_template(wanted: str, folders: Sequence[Path] | None) -> tuple[Template, Layout]:
    """The template to compile in, with its layout. Raises :class:`CommandError`."""
    known = {t.id: t for t in all_templates(tuple(folders or ()))}
    if wanted not in known:
        raise CommandError(
            *no_such(wanted, list(known), "公开样式", "template", "mingzhang templates")
        )
    if known[wanted].stage == "final":
        raise CommandError(
            f"样式 {wanted} 是决算公开样式，预算里没有决算数，只能读取和审核，不能编制。",
            f"The template {wanted} is for final accounts, which a budget does not hold: it can "
            "read and check, but not compile.",
        )
    layout = layout_of(known[wanted])
    missing = "layout.yaml" if layout is None else "prose.yaml"
    if layout is None or prose_of(known[wanted]) is None:
        raise CommandError(
            f"样式 {wanted} 没有 {missing}，只能读取和审核，不能编制。",
            f"The template {wanted} has no {missing}: it can read and check, but not compile.",
        )
    return known[wanted], layout


def year_told(budget: Budget, template: Template, lang: str) -> str:
    """A remark when the layout is not known to hold for the year; empty otherwise."""
    if budget.year in template.years:
        return ""
    known = "、".join(map(str, template.years))
    if lang == "en":
        return (
            f"The layout {template.id} is known for {known}, not for {budget.year}: look it over."
        )
    return f"样式 {template.id} 适用于 {known} 年，没有核实过 {budget.year} 年是否有变，请核对。"


def chosen_bodies(budget: Budget, codes: Sequence[str] | None) -> tuple[Body, ...]:
    """The bodies whose sets are wanted: all, or those named. Raises :class:`CommandError`."""
    every = bodies(budget)
    if not codes:
        return every
    known = {body.code: body for body in every}
    for code in codes:
        if code not in known:
            listed = [f"{b.code} {b.name}" for b in every]
            raise CommandError(
                f"预算里没有代码为 {code} 的部门或单位。有：{'、'.join(listed)}。",
                f"The budget has no body with the code {code}. It has: {', '.join(listed)}.",
            )
    return tuple(known[code] for code in codes)
