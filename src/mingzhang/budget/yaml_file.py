"""A budget as YAML, for people who keep it in version control.

Keys are those of ``sheets.yaml``: the cover's fields at the top, then a list of records a sheet,
one record a line where it is short. Amounts are plain decimals, kept exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import yaml

from mingzhang.budget.model import Budget, Where
from mingzhang.budget.problems import Problem, error, nearest, perhaps, quoted
from mingzhang.budget.records import Cell, rows_of
from mingzhang.budget.schema import COVER, Column, ColumnType, Sheet, schema
from mingzhang.budget.source import Raw, Source, SourceRow
from mingzhang.templates.lines import Node, TemplateError, parse_lines

_TITLE = "# 部门预算（明账）：金额以元为单位，科目写代码。\n"
_ALIAS = re.compile(r"(?m)(?:^|[\s\[{,:])\*[\w-]")
_WIDE = 1 << 20
"""No line is broken by the writer: a record that moves is one line of a comparison."""


# ---------------------------------------------------------------------------------- reading


def read_source(data: bytes, name: str = "budget.yaml") -> Source | Problem:
    """The rows of a YAML budget with their lines, or the sentence why it is none."""
    try:
        text = data.decode("utf-8-sig")
        if _ALIAS.search(text) and _refers(text):
            return error(
                "yaml_alias",
                "YAML 中用了引用（*），预算文件不支持；请把内容写全。",
                "The YAML uses aliases (*); write the values out.",
            )
        top = parse_lines(text, Path(name))
    except UnicodeDecodeError:
        return error("not_utf8", "文件不是 UTF-8 编码，请另存为 UTF-8。", "The file is not UTF-8.")
    except TemplateError as broken:
        at = Where("", broken.line)
        return error("yaml_syntax", f"{broken.problem}。", f"{broken.problem}.", at)
    except (yaml.YAMLError, RecursionError) as broken:
        said = " ".join(str(broken).split())[:200]
        return error("yaml_syntax", f"YAML 写法有误：{said}", f"The YAML is broken: {said}")
    if not isinstance(top.value, dict):
        return error(
            "not_a_budget",
            "文件里没有预算：最上层应为 year、code、name、units、lines 等键。",
            "There is no budget: the top must have the keys year, code, name, units, lines …",
        )
    return _source(top)


def _refers(text: str) -> bool:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=loader))


def _source(top: Node) -> Source:
    cover = schema().sheet(COVER)
    source = Source(SourceRow(Where("", 1), {}), {})
    fields = {column.key for column in cover.columns}
    lists = {sheet.key: sheet for sheet in schema().records}
    head: dict[str, Node] = {}
    for key, node in top.items():
        if key in fields:
            head[key] = node
        elif key in lists:
            source.rows[key] = _rows(lists[key], node, source.problems)
        else:
            source.problems.append(_unknown(key, node, "", [*fields, *lists]))
    source.cover = _row(cover, Node(head, top.file, 1), "", source.problems)
    source.broken |= {
        key for key, node in top.items() if key in lists and not _is_list(node, source.rows[key])
    }
    return source


def _is_list(node: Node, rows: list[SourceRow]) -> bool:
    return node.value is None or (isinstance(node.value, list) and len(rows) == len(node.value))


def _rows(sheet: Sheet, node: Node, problems: list[Problem]) -> list[SourceRow]:
    if node.value is None:
        return []
    if not isinstance(node.value, list):
        problems.append(_shape(Where(sheet.key, node.line), "列表（每条以“- ”开头）", "a list"))
        return []
    rows = []
    for child in node.value:
        if isinstance(child.value, dict):
            rows.append(_row(sheet, child, sheet.key, problems))
        else:
            at = Where(sheet.key, child.line)
            problems.append(_shape(at, "“键: 值”的映射", "a mapping of keys and values"))
    return rows


def _row(sheet: Sheet, node: Node, name: str, problems: list[Problem]) -> SourceRow:
    known = [column.key for column in sheet.columns]
    cells: dict[str, Raw] = {}
    lines: dict[str, int] = {}
    for key, child in _flat(node):
        if key not in known:
            problems.append(_unknown(key, child, name, known))
        elif isinstance(child.value, dict | list):
            problems.append(_shape(Where(name, child.line, key), "一个值", "a single value"))
        elif child.value not in (None, ""):
            cells[key], lines[key] = str(child.value), child.line
    return SourceRow(Where(name, node.line), cells, {}, lines)


def _flat(node: Node) -> Iterable[tuple[str, Node]]:
    """Keys and values of a record, mappings inside it with a point: ``plan.6``."""
    for key, child in node.items():
        if isinstance(child.value, dict):
            for inner, value in child.items():
                yield f"{key}.{inner}", value
        else:
            yield key, child


def _shape(at: Where, zh: str, en: str) -> Problem:
    return error("yaml_shape", f"此处应为{zh}。", f"Expected here is {en}.", at)


def _unknown(key: str, node: Node, name: str, known: Iterable[str]) -> Problem:
    known = list(known)
    offer = perhaps(nearest(key, known))
    zh = f"不认识的键{quoted(key)}。{offer.zh}"
    en = f"Unknown key {quoted(key)}.{offer.en}"
    if not offer.zh:
        zh += f"可用的键：{'、'.join(known)}。"
        en += f" Known keys: {', '.join(known)}."
    return error("unknown_key", zh, en, Where(name, node.line, key))


# ---------------------------------------------------------------------------------- writing


def write_yaml(budget: Budget) -> bytes:
    """The budget as YAML in UTF-8. The same budget gives the same bytes."""
    top: list[tuple[yaml.Node, yaml.Node]] = []
    cover = schema().sheet(COVER)
    for fields in rows_of(budget, cover):
        top.extend(_pairs(cover, fields))
    for sheet in schema().records:
        records: list[yaml.Node] = [_record(sheet, fields) for fields in rows_of(budget, sheet)]
        if records:
            node = yaml.SequenceNode("tag:yaml.org,2002:seq", records, flow_style=False)
            top.append((_scalar(sheet.key), node))
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.serialize(
        _mapping(top, flow=False), Dumper=dumper, allow_unicode=True, width=_WIDE
    )
    return (_TITLE + text).encode()


def _record(sheet: Sheet, fields: dict[str, Cell]) -> yaml.Node:
    long = any(column.type is ColumnType.LONG for column in sheet.columns)
    return _mapping(_pairs(sheet, fields), flow=not long)


def _pairs(sheet: Sheet, fields: dict[str, Cell]) -> list[tuple[yaml.Node, yaml.Node]]:
    """The fields of a record; those whose keys have a point in mappings of their own."""
    pairs: list[tuple[yaml.Node, yaml.Node]] = []
    groups: dict[str, yaml.MappingNode] = {}
    for key, value in fields.items():
        node = _value(sheet.column(key), value)
        group, _, inner = key.partition(".")
        if not inner:
            pairs.append((_scalar(key), node))
            continue
        if group not in groups:
            groups[group] = _mapping([], flow=group != "texts")
            pairs.append((_scalar(group), groups[group]))
        name = _number(inner) if inner.isdigit() else _scalar(inner)
        groups[group].value.append((name, node))
    return pairs


def _mapping(pairs: list[tuple[yaml.Node, yaml.Node]], flow: bool) -> yaml.MappingNode:
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)


def _value(column: Column, value: Cell) -> yaml.Node:
    if isinstance(value, Decimal):
        exact = f"{value:.2f}" if column.type is ColumnType.AMOUNT else f"{value.normalize():f}"
        return _number(exact if Decimal(exact) == value else f"{value:f}")
    if isinstance(value, int):
        return _number(str(value))
    return _scalar(value, "|" if "\n" in value else None)


def _number(text: str) -> yaml.Node:
    tag = "float" if "." in text else "int"
    return yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", text)


def _scalar(text: str, style: str | None = None) -> yaml.Node:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)
