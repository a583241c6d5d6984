"""The columns of the data package: their names, types and meaning."""

from __future__ import annotations

from typing import Any

AXES = (
    "flow",
    "fund",
    "carry",
    "category",
    "function",
    "dept_econ",
    "gov_econ",
    "item",
    "project",
    "measure",
)
PLACES = ("table", "row", "column", "passage")
"""Where a figure stands."""
FURTHER = {"entity": "entity", "of_year": "year", "of_stage": "stage", "label": "label"}
"""What a figure is further told apart by, and where it is kept."""
COLUMNS = {
    "bodies": ("id", "name", "code", "division", "kind"),
    "versions": (
        "id",
        "body",
        "year",
        "stage",
        "number",
        "published_at",
        "note",
        "template",
        "source_date",
        "source_address",
    ),
    "figures": (
        "version",
        *AXES,
        *FURTHER,
        "amount",
        "unit",
        *PLACES,
    ),
    "populations": ("division", "year", "people", "source"),
}
"""The files of the package and their columns."""
_DESCRIPTIONS = {
    "body": "id of the body in bodies.csv 单位",
    "version": "id of the version in versions.csv 公开文件的一版",
    "division": "administrative division, six digits 行政区划",
    "stage": "budget, or final for final accounts 预算或决算",
    "number": "1 for the first version; a correction is the next 第几版",
    "amount": "exact, in yuan for money 金额以元计",
    "unit": "yuan, or the unit of a count or share 单位",
    "entity": "whose it is: a unit's code begins with its department's 哪个部门或单位的",
    "of_year": "the year the figure is about 数字所说的年度",
    "of_stage": "planned, for example, beside final accounts 数字所说的阶段",
    "label": "tells figures at one coordinate apart 标签",
    "function": "functional code 功能分类科目",
    "dept_econ": "economic code of departments 部门预算支出经济分类科目",
    "gov_econ": "economic code of governments 政府预算支出经济分类科目",
    "fund": "source of the money 资金性质",
    "people": "how many people live there in that year 人口",
    "source": "who says so 来源",
    "published_at": "when it was published here, or collected 公开或收录的时间",
    "source_date": "when its body had published what was collected 原公开日期",
    "source_address": "where its body had published what was collected 原公开地址",
    "table": "number of the table it is printed in 所在的表",
    "row": "row of the cell, from 1 所在的行",
    "column": "column of the cell, from 1 所在的列",
    "passage": "passage of the text that states it where the tables are empty 所在的文字段落",
}
_KEYS = {"bodies": ("id",), "versions": ("id",), "populations": ("division", "year")}
_REFERS = {"versions": ("body", "bodies"), "figures": ("version", "versions")}


def schema_of(name: str) -> dict[str, Any]:
    """The columns of a file, its key and what it refers to."""
    fields = []
    for column in COLUMNS[name]:
        field = {"name": column, "type": type_of(column)}
        if column in _DESCRIPTIONS:
            field["description"] = _DESCRIPTIONS[column]
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields}
    if name in _KEYS:
        schema["primaryKey"] = list(_KEYS[name])
    if name in _REFERS:
        column, resource = _REFERS[name]
        reference = {"resource": resource, "fields": ["id"]}
        schema["foreignKeys"] = [{"fields": [column], "reference": reference}]
    return schema


def type_of(column: str) -> str:
    """The type of a column, in the words of the standard."""
    if column == "amount":
        return "number"
    if column in ("published_at", "source_date"):
        return "datetime" if column == "published_at" else "date"
    return "integer" if column in ("year", "number", "people", *PLACES) else "string"
