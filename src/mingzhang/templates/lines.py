"""YAML that remembers its lines, so that a mistake can be reported where it stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml


class TemplateError(Exception):
    """A mistake in a template: file, line, what is wrong and what to write instead."""

    def __init__(self, file: Path | str, line: int, problem: str, instead: str = "") -> None:
        self.file, self.line, self.problem, self.instead = str(file), line, problem, instead
        tail = f" 应写为：{instead}" if instead else ""
        super().__init__(f"{file}:{line}: {problem}{tail}")


class Node:
    """One YAML value with its line. Children are nodes too; every reader checks what it gets."""

    __slots__ = ("file", "line", "value")

    def __init__(self, value: Any, file: Path, line: int) -> None:
        self.value, self.file, self.line = value, file, line

    def fail(self, problem: str, instead: str = "") -> TemplateError:
        """The error to raise about this value."""
        return TemplateError(self.file, self.line, problem, instead)

    def mapping(self, allowed: Iterable[str], required: Iterable[str] = ()) -> dict[str, Node]:
        """The value as a mapping with known keys only; names the nearest key for a misspelt one."""
        if not isinstance(self.value, dict):
            raise self.fail("此处应为“键: 值”的映射 (a mapping is expected)")
        names = list(allowed)
        for key, child in self.value.items():
            if key not in names:
                near = difflib.get_close_matches(str(key), names, 1)
                raise child.fail(
                    f"不认识的键 (unknown key) “{key}”", near[0] if near else "、".join(names)
                )
        for key in required:
            if key not in self.value:
                raise self.fail(f"缺少键 (missing key) “{key}”", f"{key}: …")
        return self.value

    def items(self) -> Iterator[tuple[str, Node]]:
        """Key and value of a mapping with free keys."""
        if not isinstance(self.value, dict):
            raise self.fail("此处应为“键: 值”的映射 (a mapping is expected)")
        yield from self.value.items()

    def sequence(self) -> list[Node]:
        """The value as a list; a single scalar counts as a list of one."""
        if isinstance(self.value, list):
            return self.value
        if isinstance(self.value, dict):
            raise self.fail("此处应为列表 (a list is expected)", "- …")
        return [] if self.value is None else [self]

    def text(self) -> str:
        """The value as text."""
        if isinstance(self.value, dict | list) or self.value is None:
            raise self.fail("此处应为文字 (text is expected)", "“…”")
        return str(self.value)

    def texts(self) -> tuple[str, ...]:
        """The value as texts."""
        return tuple(node.text() for node in self.sequence())

    def number(self) -> int:
        """The value as a whole number."""
        try:
            return int(self.text())
        except ValueError:
            raise self.fail(f"“{self.value}”不是整数 (not a whole number)", "2026") from None

    def flag(self) -> bool:
        """The value as true or false."""
        words = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
        said = self.text().lower()
        if said not in words:
            raise self.fail(f"“{self.value}”不是 true 或 false", "true")
        return words[said]

    def choice(self, allowed: Iterable[str]) -> str:
        """The value as one of the allowed words."""
        names = list(allowed)
        said = self.text()
        if said not in names:
            near = difflib.get_close_matches(said, names, 1)
            raise self.fail(
                f"“{said}”不在允许的值中 (not an allowed value)",
                near[0] if near else "、".join(names),
            )
        return said


def load_lines(path: Path) -> Node:
    """Read a YAML file into nodes. Raises :class:`TemplateError` for broken YAML or double keys."""
    try:
        return parse_lines(path.read_text(encoding="utf-8"), path)
    except OSError as error:
        raise TemplateError(path, 0, f"文件打不开：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(path, 1, "文件不是 UTF-8 编码 (not UTF-8)", "另存为 UTF-8") from error


def parse_lines(text: str, path: Path) -> Node:
    """The same for text in hand; ``path`` is what mistakes are reported under."""
    try:
        tree = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TemplateError(path, line, f"YAML 写法有误：{error.problem}") from error
    if tree is None:
        return Node(None, path, 1)
    try:
        return _node(tree, path)
    except RecursionError as error:
        raise TemplateError(path, 1, "YAML 引用了自己或嵌套过深 (refers to itself)") from error


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Values stay text here, so nobody need find out which of them look like numbers or dates."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """No type: asked once a value, tens of thousands of times at the start of a run."""
        return ""


_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def _node(tree: yaml.Node, path: Path) -> Node:
    line = tree.start_mark.line + 1
    if isinstance(tree, yaml.MappingNode):
        children: dict[str, Node] = {}
        for key, value in tree.value:
            name = str(key.value)
            if name in children:
                raise TemplateError(
                    path, key.start_mark.line + 1, f"键“{name}”写了两次 (duplicate key)"
                )
            children[name] = _node(value, path)
            children[name].line = key.start_mark.line + 1
        return Node(children, path, line)
    if isinstance(tree, yaml.SequenceNode):
        return Node([_node(child, path) for child in tree.value], path, line)
    empty = isinstance(tree, yaml.ScalarNode) and not tree.style and tree.value in _NULL
    return Node(None if empty else tree.value, path, line)
