"""The list of templates for the terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from mingzhang.templates import Template


def render_templates(templates: Sequence[Template], lang: str, *, colour: bool = False) -> str:
    """Each template in four lines: id and name, years, number of tables and forms, folder."""
    page = io.StringIO()
    console = Console(
        file=page, width=200, force_terminal=colour, color_system="auto" if colour else None
    )
    for template in templates:
        name = template.names[1] if lang == "en" else template.names[0]
        console.print(Text.assemble((template.id, "bold"), "  ", name), highlight=False)
        for line in _details(template, lang):
            console.print(Text(f"    {line}", style="dim"), soft_wrap=True, highlight=False)
    return page.getvalue()


def years_shown(years: Sequence[int]) -> str:
    """Years as runs: ``2024–2026, 2028``."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _details(template: Template, lang: str) -> tuple[str, ...]:
    years = years_shown(template.years)
    tables, forms = len(template.tables), len(template.forms)
    if lang == "en":
        return (
            f"years {years}, divisions {template.division}…, unit {template.unit.value}",
            f"{tables} tables, {forms} performance forms, {len(template.sections)} sections",
            template.folder,
        )
    return (
        f"年度 {years}，区划 {template.division}…，单位 {template.unit.value}",
        f"{tables} 张表，{forms} 种绩效表，{len(template.sections)} 个章节",
        template.folder,
    )
