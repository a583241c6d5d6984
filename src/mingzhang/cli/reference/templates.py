"""The page of the templates: ``templates.md``."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.cli.reference.markdown import page, table
from mingzhang.cli.template_list import years_shown
from mingzhang.facts import AXES, Coordinate
from mingzhang.templates import FormSpec, TableSpec, Template, load_template
from mingzhang.templates.loader import DATA

_ABOUT = """
一个样式就是一个地区的版式，是一个文件夹的数据（`src/mingzhang/templates/data/`），不写程序。
`mingzhang new-template` 新建一个。每个数字的口径由它的列、行和表共同给出；没有写明的轴表示合计。

A template is a province's layout: one folder of data, no program. `mingzhang new-template` makes a
new one. The column, the row and the table together say at which coordinate a figure stands; an axis
that is not named is totalled over.
"""


def templates_page() -> str:
    """Each shipped template with its tables, columns and coordinates."""
    folders = sorted(path.parent for path in DATA.glob("*/template.yaml"))
    shipped = [load_template(folder) for folder in folders]
    axes = table(("轴 Axis", "含义 Meaning"), ((f"`{axis}`", zh) for axis, zh in AXES.items()))
    parts = ["\n\n".join(_template(template)) for template in shipped]
    return page("公开样式 · Templates", _ABOUT, "## 口径的轴 · Axes", axes, *parts)


def _template(template: Template) -> Iterator[str]:
    yield f"## {template.id}：{template.names[0]} · {template.names[1]}"
    base = load_template(DATA / template.base) if template.base else None
    yield "\n".join(
        (
            *((f"- 以此为基础 Refines: `{base.id}`",) if base else ()),
            f"- 年度 Years: {years_shown(template.years)}",
            f"- 区划 Division: {template.division}…",
            f"- 单位 Unit: {template.unit.value}",
            f"- 来源 Source: {template.source or '—'}",
        )
    )
    for spec in template.tables:
        if base is None or spec not in base.tables:
            yield from _table(spec)
    sections = table(
        ("章节 Section", "编号 Id", "级次 Levels", "必须 Required"),
        (
            (s.titles[0], f"`{s.id}`", ", ".join(s.levels), "✓" if s.required else "")
            for s in template.sections
            if base is None or s not in base.sections
        ),
    )
    if sections:
        yield f"### {template.id}：文字说明的章节 · Sections"
        yield sections
    for form in template.forms:
        yield from _form(template, form)


def _table(spec: TableSpec) -> Iterator[str]:
    yield f"### {' '.join(filter(None, (spec.number, spec.titles[0])))} (`{spec.kind}`)"
    told = [f"单位 Unit: {spec.unit.value}"]
    if spec.titles[1:]:
        told.append(f"又名 Also: {'、'.join(spec.titles[1:])}")
    if spec.says:
        told.append(f"口径 Says: {_says(spec.says)}")
    if spec.lists:
        told.append(f"列全 Lists: {', '.join(f'`{axis}`' for axis in spec.lists)}")
    yield "\n".join(f"- {line}" for line in told)
    yield table(
        ("列 Column", "表头 Heads", "角色 Role", "口径 Coordinate"),
        (
            (
                f"`{column.id}`",
                " / ".join(column.head),
                column.role.value,
                f"`{column.axis}` …" if column.axis else _says(column.says),
            )
            for column in spec.columns
        ),
    )
    rows = [
        (side.id, "、".join(row.labels), _says(side.says.but(row.says)))
        for side in spec.sides
        for row in side.rows
    ]
    if rows:
        yield table(("边 Side", "行 Row", "口径 Coordinate"), rows)


def _says(says: Coordinate) -> str:
    return ", ".join(f"`{axis}: {says[axis]}`" for axis in AXES if axis in says)


def _form(template: Template, form: FormSpec) -> Iterator[str]:
    yield f"### {template.id}：绩效目标表 · Performance form `{form.id}` ({form.scope})"
    rows = [(f"`{name}`", "、".join(labels)) for name, labels in form.fields.items()]
    rows += [(f"`{name}`", "、".join(heads)) for name, heads in form.indicator_heads.items()]
    yield table(("栏目 Field", "标签 Labels"), rows)
