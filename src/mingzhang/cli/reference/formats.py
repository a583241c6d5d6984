"""The page of the data formats: ``json.md``, from the JSON Schema and the columns of the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingzhang.cli.extract.model import COLUMNS
from mingzhang.cli.reference.markdown import page, table
from mingzhang.cli.report.as_json import schema

_CHECK = """
## mingzhang check --format json

这个结构是稳定的：以后只增加字段，不改名、不删除。机器可读的定义在
`src/mingzhang/cli/report/check.schema.json`。

This shape is stable: fields may be added, never renamed or removed. Its machine-readable definition
is `src/mingzhang/cli/report/check.schema.json`.
"""

_READ = """
## mingzhang read

每个数据点一行。金额是精确的十进制文字，不用浮点数；口径的每一轴是一列，空白表示在这一轴上合计。
CSV 和 Parquet 的列如下；JSON 中口径收在 `coordinate`，位置收在 `place`。

One row a data point. Amounts are exact decimal text, never floating point; each axis of the
coordinate is a column, empty where the figure is totalled over it. These are the columns of CSV and
Parquet; in JSON the axes stand in `coordinate` and the place in `place`.
"""


def formats_page() -> str:
    """Every field of the check report and every column of the data."""
    columns = table(
        ("列 Column", "类型 Type", "含义 Meaning"),
        ((f"`{c.name}`", c.kind, f"{c.zh}<br>{c.en}") for c in COLUMNS),
    )
    return page("数据格式 · Data formats", _CHECK, *_objects(schema()), _READ, columns)


def _objects(whole: dict[str, Any]) -> Iterator[str]:
    defined = whole["$defs"]
    # The document first, then what it is made of, in the order in which it names them.
    for name in ("report", "document", *(name for name in defined if name != "document")):
        definition = defined.get(name, whole)
        if "properties" not in definition:  # a list
            yield f"### {name}\n\n{definition['description']}"
            continue
        yield f"### {name}\n\n{definition['description']}\n\n{_fields_table(definition, defined)}"


def _fields_table(definition: dict[str, Any], defined: dict[str, Any]) -> str:
    required = definition["required"]
    rows = []
    for field, what in _fields(definition):
        mark = "" if "." in field or field in required else " *"
        meaning = what.get("description") or defined[_name(what)]["description"]
        rows.append((f"`{field}`{mark}", _type(what), meaning))
    told = table(("字段 Field", "类型 Type", "含义 Meaning"), rows)
    complete = len(required) == len(definition["properties"])
    return told if complete else f"{told}\n\n\\* 可能没有 · may be absent"


def _fields(definition: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Fields with those of unnamed objects inside, as ``outer.inner`` and ``outer[].inner``."""
    for field, what in definition["properties"].items():
        yield f"{prefix}{field}", what
        inner, mark = (what["items"], "[]") if "items" in what else (what, "")
        for name, child in _fields(inner) if "properties" in inner else ():
            yield f"{prefix}{field}{mark}.{name}", child


def _name(what: dict[str, Any]) -> str:
    return str(what["$ref"]).rsplit("/", 1)[-1]


def _type(what: dict[str, Any]) -> str:
    if "$ref" in what:
        return f"[{_name(what)}](#{_name(what)})"
    if "enum" in what:
        return " / ".join(f"`{word}`" for word in what["enum"])
    kind = what["type"]
    if kind == "array":
        return f"array of {_type(what['items'])}"
    return " / ".join(kind) if isinstance(kind, list) else str(kind)
