"""YAML folder -> Template, with every mistake told by file and line."""

from __future__ import annotations

import difflib
import functools
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from mingzhang.facts import AXES, MEMBERS, Coordinate, Unit
from mingzhang.templates.lines import Node, TemplateError, load_lines
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

__all__ = ["TemplateError", "all_templates", "can_print", "load_template", "template_folders"]

DATA = Path(__file__).parent / "data"
LEVELS = ("department", "unit")


def template_folders(extra: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Folders that hold a template: the shipped ones, those in ``MINGZHANG_TEMPLATES`` and
    ``extra`` (a template folder itself, or a folder of template folders)."""
    found: list[Path] = []
    env = os.environ.get("MINGZHANG_TEMPLATES", "")
    roots = [DATA, *(Path(p) for p in env.split(os.pathsep) if p), *extra]
    for root in roots:
        if (root / "template.yaml").is_file():
            found.append(root)
        elif root.is_dir():
            found.extend(p.parent for p in sorted(root.glob("*/template.yaml")))
    return tuple(dict.fromkeys(p.resolve() for p in found))


def all_templates(extra: Sequence[Path] = ()) -> tuple[Template, ...]:
    """Every template that can be found, in folder order."""
    return tuple(load_template(folder) for folder in template_folders(extra))


def can_print(template: Template) -> bool:
    """Whether disclosures can be compiled in a template: it also says what is printed around the
    cells. Templates of final accounts do not, for a budget holds no accounts."""
    folder = Path(template.folder)
    return bool(template.folder) and all(
        (folder / name).is_file() for name in ("layout.yaml", "prose.yaml")
    )


@functools.cache
def load_template(folder: Path) -> Template:
    """Load and validate one template folder.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    top = load_lines(folder / "template.yaml")
    keys = top.mapping(
        (
            "id",
            "base",
            "name",
            "division",
            "years",
            "stage",
            "unit",
            "levels",
            "contents",
            "project_codes",
            "assets_as_of",
            "source",
        ),
        ("id", "name", "division", *(() if _has_base(top) else ("years", "unit"))),
    )
    base = _base_of(keys["base"], folder) if "base" in keys else None
    if base is not None:
        return _upon(base, keys, folder)
    name = keys["name"].mapping(("zh", "en"), ("zh",))
    unit = _unit(keys["unit"])
    levels = (
        {key: node.text() for key, node in keys["levels"].items()}
        if "levels" in keys
        else {"department": "部门", "unit": "单位"}
    )
    for key in levels:
        if key not in LEVELS:
            raise keys["levels"].fail(f"不认识的级次 (unknown level) “{key}”", "department")
    return Template(
        id=keys["id"].text(),
        names=(name["zh"].text(), name["en"].text() if "en" in name else name["zh"].text()),
        division=keys["division"].text(),
        years=tuple(node.number() for node in keys["years"].sequence()),
        stage=keys["stage"].text() if "stage" in keys else "budget",
        unit=unit,
        level_words=levels,
        tables=tuple(_table(node, unit) for node in _list(folder, "tables.yaml", "tables", True)),
        sections=tuple(_section(node) for node in _list(folder, "sections.yaml", "sections")),
        labels=tuple(_label(node) for node in _list(folder, "narrative.yaml", "labels")),
        forms=tuple(form_spec(node) for node in _list(folder, "forms.yaml", "forms")),
        contents=keys["contents"].choice(("", "list", "table")) if "contents" in keys else "",
        project_codes=keys["project_codes"].flag() if "project_codes" in keys else False,
        assets_as_of=_day(keys["assets_as_of"]) if "assets_as_of" in keys else (12, 31),
        source=keys["source"].text() if "source" in keys else "",
        folder=str(folder),
    )


def _day(node: Node) -> tuple[int, int]:
    """A month and a day, ``08-31``."""
    try:
        day = date.fromisoformat(f"2000-{node.text()}")
    except ValueError:
        raise node.fail(f"“{node.text()}”不是月和日 (no month and day)", "08-31") from None
    return day.month, day.day


def _has_base(top: Node) -> bool:
    return isinstance(top.value, dict) and "base" in top.value


def _base_of(node: Node, folder: Path) -> Template:
    """The layout that a folder refines: a neighbour of its folder, or one that is shipped."""
    name = node.text()
    for parent in (folder.parent, DATA):
        found = parent / name / "template.yaml"
        if found.is_file() and found.parent.resolve() != folder.resolve():
            if _has_base(load_lines(found)):
                raise node.fail(f"“{name}”自己也以别的样式为基础 (has a base itself)")
            return load_template(found.parent.resolve())
    known = [f.parent.name for f in sorted(DATA.glob("*/template.yaml"))]
    return load_template(DATA / node.choice(known))


def _upon(base: Template, keys: dict[str, Node], folder: Path) -> Template:
    """A layout that refines another: what it says itself stands before or instead of the other's.

    A table replaces the one of its kind and first title, a section or form the one with its id.
    """
    unit = _unit(keys["unit"]) if "unit" in keys else base.unit
    name = keys["name"].mapping(("zh", "en"), ("zh",))
    tables = tuple(_table(node, unit) for node in _list(folder, "tables.yaml", "tables"))
    known = {(t.kind, t.titles[0]) for t in tables}
    sections = {s.id: s for s in base.sections}
    sections |= {s.id: s for s in map(_section, _list(folder, "sections.yaml", "sections"))}
    forms = {f.id: f for f in base.forms}
    forms |= {f.id: f for f in map(form_spec, _list(folder, "forms.yaml", "forms"))}
    labels = tuple(_label(node) for node in _list(folder, "narrative.yaml", "labels"))
    years = (
        tuple(node.number() for node in keys["years"].sequence()) if "years" in keys else base.years
    )
    return replace(
        base,
        id=keys["id"].text(),
        names=(name["zh"].text(), name["en"].text() if "en" in name else name["zh"].text()),
        division=keys["division"].text(),
        years=years,
        stage=keys["stage"].text() if "stage" in keys else base.stage,
        unit=unit,
        tables=(
            *tables,
            *(
                replace(t, unit=unit) if t.unit is base.unit else t
                for t in base.tables
                if (t.kind, t.titles[0]) not in known
            ),
        ),
        sections=tuple(sections.values()),
        labels=(*labels, *base.labels),
        forms=tuple(forms.values()),
        contents=(
            keys["contents"].choice(("", "list", "table")) if "contents" in keys else base.contents
        ),
        project_codes=(
            keys["project_codes"].flag() if "project_codes" in keys else base.project_codes
        ),
        assets_as_of=(_day(keys["assets_as_of"]) if "assets_as_of" in keys else base.assets_as_of),
        source=keys["source"].text() if "source" in keys else base.source,
        folder=str(folder),
        base=base.id,
    )


def _list(folder: Path, file: str, key: str, required: bool = False) -> list[Node]:
    path = folder / file
    if not path.is_file():
        if required:
            raise TemplateError(path, 0, "缺少文件 (missing file)", f"{file}，内有 {key}: …")
        return []
    top = load_lines(path)
    return top.mapping((key, "shared"), (key,))[key].sequence() if top.value is not None else []


def _unit(node: Node) -> Unit:
    return Unit(node.choice([unit.value for unit in Unit]))


def says(node: Node) -> Coordinate:
    """A coordinate written as ``{axis: member}``; an unknown axis or member is told with the
    nearest, since a figure at a place that nothing fills would be printed as zero."""
    members: dict[str, str] = {}
    for axis, child in node.items():
        if axis not in AXES:
            Node(axis, child.file, child.line).choice(AXES)
        members[axis] = _member(axis, child)
    return Coordinate(members)


_OPEN_AXES = frozenset({"item", "measure"})


def _member(axis: str, node: Node) -> str:
    said, known = node.text(), MEMBERS.get(axis)
    if known is None or said in known:
        return said
    if axis in _OPEN_AXES and not difflib.get_close_matches(said, known, 1, 0.8):
        return said  # a name of the layout's own
    return node.choice(sorted(known))


def _levels(node: Node) -> tuple[str, ...]:
    return tuple(child.choice(LEVELS) for child in node.sequence())


def pattern(node: Node) -> str:
    """A regular expression, as text; a broken one is told."""
    text = node.text()
    try:
        re.compile(text)
    except re.error as error:
        raise node.fail(f"正则表达式写法有误 (bad regular expression): {error}") from error
    return text


def _table(node: Node, unit: Unit) -> TableSpec:
    keys = node.mapping(
        (
            "kind",
            "title",
            "variants",
            "number",
            "unit",
            "says",
            "columns",
            "sides",
            "lists",
            "rows",
            "totals",
            "subtotals",
            "levels",
            "years",
            "required",
            "empty_note",
            "only_current",
        ),
        ("kind", "title", "columns"),
    )
    sides = (
        tuple(_side(name, child) for name, child in keys["sides"].items())
        if "sides" in keys
        else (Side("main"),)
    )
    columns = tuple(_column(child, sides) for child in keys["columns"].sequence())
    if not columns:
        raise keys["columns"].fail(
            "表没有列 (a table needs columns)", "- {head: [合计], role: amount}"
        )
    ids = [c.id for c in columns]
    for column, child in zip(columns, keys["columns"].sequence(), strict=True):
        if ids.count(column.id) > 1:
            raise child.fail(f"列名重复 (duplicate column id) “{column.id}”", f"{column.id}_2")
    lists = keys["lists"].texts() if "lists" in keys else ()
    for axis, child in zip(lists, keys["lists"].sequence() if "lists" in keys else [], strict=True):
        if axis not in AXES:
            child.choice(AXES)
    return TableSpec(
        kind=keys["kind"].text(),
        titles=(keys["title"].text(), *(keys["variants"].texts() if "variants" in keys else ())),
        columns=columns,
        sides=sides,
        number=keys["number"].text() if "number" in keys else "",
        unit=_unit(keys["unit"]) if "unit" in keys else unit,
        says=says(keys["says"]) if "says" in keys else Coordinate(),
        lists=lists,
        rows=keys["rows"].choice(("coded", "fixed", "open")) if "rows" in keys else "coded",
        totals=keys["totals"].texts() if "totals" in keys else ("合计",),
        subtotals=keys["subtotals"].texts() if "subtotals" in keys else (),
        levels=_levels(keys["levels"]) if "levels" in keys else LEVELS,
        years=tuple(n.number() for n in keys["years"].sequence()) if "years" in keys else (),
        required=keys["required"].flag() if "required" in keys else True,
        empty_note=keys["empty_note"].flag() if "empty_note" in keys else True,
        only_current=keys["only_current"].flag() if "only_current" in keys else False,
        line=node.line,
    )


def _column(node: Node, sides: tuple[Side, ...]) -> Column:
    keys = node.mapping(
        ("id", "head", "also", "role", "side", "axis", "says", "unit"), ("head", "role")
    )
    head = keys["head"].texts()
    axis = keys["axis"].choice(AXES) if "axis" in keys else ""
    return Column(
        id=keys["id"].text() if "id" in keys else "/".join(head),
        head=head,
        role=Role(keys["role"].choice([role.value for role in Role])),
        side=keys["side"].choice([s.id for s in sides]) if "side" in keys else sides[0].id,
        axis=axis,
        says=says(keys["says"]) if "says" in keys else Coordinate(),
        unit=_unit(keys["unit"]) if "unit" in keys else None,
        also=keys["also"].texts() if "also" in keys else (),
    )


def _side(name: str, node: Node) -> Side:
    keys = node.mapping(("says", "rows", "axis"))
    rows = []
    for child in keys["rows"].sequence() if "rows" in keys else []:
        row = child.mapping(("label", "says", "optional"), ("label",))
        rows.append(
            RowSpec(
                row["label"].texts(),
                says(row["says"]) if "says" in row else Coordinate(),
                row["optional"].flag() if "optional" in row else False,
            )
        )
    return Side(
        name,
        says(keys["says"]) if "says" in keys else Coordinate(),
        tuple(rows),
        keys["axis"].choice(AXES) if "axis" in keys else "",
    )


def _section(node: Node) -> SectionSpec:
    keys = node.mapping(
        ("id", "title", "variants", "patterns", "levels", "years", "required", "source", "says"),
        ("id", "title"),
    )
    return SectionSpec(
        id=keys["id"].text(),
        titles=(keys["title"].text(), *(keys["variants"].texts() if "variants" in keys else ())),
        levels=_levels(keys["levels"]) if "levels" in keys else LEVELS,
        years=tuple(n.number() for n in keys["years"].sequence()) if "years" in keys else (),
        required=keys["required"].flag() if "required" in keys else True,
        source=keys["source"].text() if "source" in keys else "",
        says=says(keys["says"]) if "says" in keys else Coordinate(),
        line=node.line,
        patterns=(
            tuple(pattern(child) for child in keys["patterns"].sequence())
            if "patterns" in keys
            else ()
        ),
    )


def _label(node: Node) -> Label:
    keys = node.mapping(("words", "says", "sections", "unit"), ("words", "says"))
    return Label(
        words=tuple(pattern(child) for child in keys["words"].sequence()),
        says=says(keys["says"]),
        sections=keys["sections"].texts() if "sections" in keys else (),
        unit=_unit(keys["unit"]) if "unit" in keys else None,
    )


FORM_SCOPES = ("project", "department", "evaluation")


def form_spec(node: Node) -> FormSpec:
    """A performance form from its YAML."""
    keys = node.mapping(
        ("id", "scope", "titles", "fields", "indicators", "unit", "weights_total", "required"),
        ("id", "scope", "titles", "indicators"),
    )
    return FormSpec(
        id=keys["id"].text(),
        scope=keys["scope"].choice(FORM_SCOPES),
        titles=tuple(pattern(child) for child in keys["titles"].sequence()),
        fields={k: v.texts() for k, v in keys["fields"].items()} if "fields" in keys else {},
        indicator_heads={k: v.texts() for k, v in keys["indicators"].items()},
        unit=_unit(keys["unit"]) if "unit" in keys else Unit.WAN,
        weights_total=keys["weights_total"].number() if "weights_total" in keys else None,
        required=keys["required"].flag() if "required" in keys else True,
        line=node.line,
    )
