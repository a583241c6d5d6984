"""``prose.yaml`` -> :class:`Prose`, with every mistake told by file and line."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from mingzhang.facts import Coordinate, Unit
from mingzhang.templates.lines import Node, load_lines
from mingzhang.templates.loader import says
from mingzhang.templates.model import Template
from mingzhang.templates.prose_model import (
    CONDITIONS,
    COUNTS,
    KINDS,
    LEVELS,
    LOOP_AXES,
    LOOP_WORDS,
    NUMBERS,
    PLACEHOLDER,
    PURCHASES,
    TERM,
    THINGS,
    WORDS,
    Comparison,
    Condition,
    FigureSpec,
    Guard,
    Loop,
    Piece,
    Prose,
    ProseBlock,
    ProseSection,
    Slot,
    Term,
)

__all__ = ["Prose", "Slot", "asked", "load_prose", "prose_of", "slots"]

_TOP = ("unit", "thousands", "figures", "comparisons", "slots", "term", "terms", "sections")
_GUARD = ("levels", "when", "unless")
_PIECE = ("text", "parts", "join", "before", "after", "whole", "each", *_GUARD)
_BLOCKS = ("heading", "text", "slot", "table", "forms", "terms")


def prose_of(template: Template) -> Prose | None:
    """The narrative that belongs to a template; None when it has none.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    return load_prose(template.folder) if template.folder else None


def slots(template: Template, level: str) -> tuple[Slot, ...]:
    """What a person has to write for a set at ``level``, in the order in which it is printed."""
    prose = prose_of(template)
    return tuple(s for s in prose.slots if level in s.levels) if prose is not None else ()


def asked(templates: Iterable[Template]) -> dict[str, Slot]:
    """What a person has to write for any set in one of the layouts, each slot once, by its key."""
    return {s.key: s for one in templates for level in LEVELS for s in slots(one, level)}


@functools.cache
def load_prose(folder: str | Path) -> Prose | None:
    """The narrative of a template folder, None when it has none.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    path = Path(folder) / "prose.yaml"
    if not path.is_file():
        return None
    keys = load_lines(path).mapping((*_TOP, "shared"), ("sections",))
    return _Loader(keys).prose()


class _Loader:
    """Reads one file. Names are known first, so that every text can be held against them."""

    def __init__(self, keys: dict[str, Node]) -> None:
        self._keys = keys
        self._unit = Unit(_choice(keys, "unit", ("万元", "元"), "万元"))
        self._figures = {n: self._figure(n, child) for n, child in _items(keys, "figures")}
        self._comparisons = {n: _comparison(child) for n, child in _items(keys, "comparisons")}
        self._slots = tuple(_slot(child) for child in _list(keys, "slots"))
        self._slot_keys = [slot.key for slot in self._slots]

    def prose(self) -> Prose:
        keys = self._keys
        return Prose(
            unit=self._unit,
            sections=tuple(self._section(node) for node in keys["sections"].sequence()),
            figures=self._figures,
            comparisons=self._comparisons,
            slots=self._slots,
            terms=tuple(self._term(node) for node in _list(keys, "terms")),
            term=_text(keys, "term") or TERM,
            thousands=keys["thousands"].flag() if "thousands" in keys else False,
        )

    # -- names -----------------------------------------------------------------------------

    def _figure(self, name: str, node: Node) -> FigureSpec:
        keys = node.mapping(("says", "purchases", "staff", "count", "last", "plain", "zh", "en"))
        source, of, at = "ledger", "", Coordinate()
        if "says" in keys:
            at = says(keys["says"])
        elif "purchases" in keys:
            source, of = "purchases", keys["purchases"].choice(PURCHASES)
        elif "staff" in keys:
            source, of = "staff", keys["staff"].text()
        elif "count" in keys:
            source, of = "count", keys["count"].choice(COUNTS)
        else:
            raise node.fail("缺少数字的来源 (no source)", "says: {…}")
        counted = source in ("staff", "count") or at.get("measure") == "quantity"
        return FigureSpec(
            name,
            at,
            source,
            of,
            last=tuple(says(n) for n in keys["last"].sequence()) if "last" in keys else (),
            unit=Unit.COUNT if counted else self._unit,
            plain=keys["plain"].flag() if "plain" in keys else counted or source != "ledger",
            zh=_text(keys, "zh"),
            en=_text(keys, "en"),
        )

    def _said(self, node: Node, loop: bool = False, heading: bool = False) -> str:
        """A text whose placeholders are all known."""
        text = node.text()
        for match in PLACEHOLDER.finditer(text):
            if heading and match["name"] in NUMBERS:
                continue
            self._placeholder(node, match["name"], match["mark"], match["rest"] or "", loop)
        if "{" in (rest := PLACEHOLDER.sub("", text)) or "}" in rest:
            raise node.fail(f"花括号写法有误 (braces) “{text}”", "{name}")
        return text

    def _placeholder(self, node: Node, name: str, mark: str | None, rest: str, loop: bool) -> None:
        if name == "it" and loop:
            _one_of(node, f"it.{rest}" if mark == "." else name + (mark or "") + rest, LOOP_WORDS)
        elif mark == ":" and name == "text":
            _one_of(node, rest, self._slot_keys)
        elif mark == ":" and name == "reason":
            _one_of(node, rest, [n for n, f in self._figures.items() if "item" in f.says])
        elif mark is None:
            _one_of(node, name, (*WORDS, *self._figures))
        else:
            figure = self._figures[_one_of(node, name, self._figures)]
            if mark == "/":
                whole = self._figures[_one_of(node, rest, self._figures)]
                if not figure.says or not whole.says:
                    raise node.fail(
                        "占比只用于有口径的数字 (a share needs coordinates)", "says: {…}"
                    )
            elif mark == "." and rest != "last":
                _one_of(node, rest, self._comparisons)
                if not (figure.zh and figure.en):
                    raise node.fail(
                        f"与上年比较的“{name}”没有名称 (a compared figure needs a name)",
                        f"{name}: {{says: …, zh: …, en: …}}",
                    )

    # -- sections --------------------------------------------------------------------------

    def _section(self, node: Node) -> ProseSection:
        keys = node.mapping(
            ("id", "heading", "none", "restart", "blocks", *_GUARD), ("id", "blocks")
        )
        return ProseSection(
            id=keys["id"].text(),
            blocks=tuple(self._block(child) for child in keys["blocks"].sequence()),
            heading=self._said(keys["heading"], heading=True) if "heading" in keys else "",
            none=self._said(keys["none"]) if "none" in keys else "",
            restart=keys["restart"].flag() if "restart" in keys else False,
            guard=self._guard(keys),
            line=node.line,
        )

    def _block(self, node: Node) -> ProseBlock:
        keys = node.mapping((*_BLOCKS, "level", "id", *_GUARD))
        kinds = [kind for kind in _BLOCKS if kind in keys]
        if len(kinds) != 1:
            raise node.fail("一段应有且只有一种内容 (one kind of content)", "、".join(_BLOCKS))
        kind, value = kinds[0], keys[kinds[0]]
        block = ProseBlock(kind, guard=self._guard(keys), line=node.line)
        words, level, piece = "", 0, block.piece
        if kind == "text":
            piece = self._piece(value)
        elif kind == "heading":
            words = self._said(value, heading=True)
            level = keys["level"].number() if "level" in keys else 2
        elif kind in ("slot", "terms"):
            words = _one_of(value, value.text(), self._slot_keys)
        elif kind == "forms":
            words = value.choice(("project", "department"))
        elif kind == "table":
            words = value.text()
        return ProseBlock(kind, words, level, _text(keys, "id"), piece, block.guard, node.line)

    def _piece(self, node: Node, loop: bool = False) -> Piece:
        if isinstance(node.value, list):
            parts = tuple(self._piece(child, loop) for child in node.value)
            return Piece(parts=parts, line=node.line)
        if not isinstance(node.value, dict):
            return Piece(self._said(node, loop), line=node.line)
        keys = node.mapping(_PIECE)
        if ("text" in keys) == ("parts" in keys):
            raise node.fail("应写 text 或 parts 之一 (text or parts)", "text: …")
        each = self._loop(keys["each"]) if "each" in keys else None
        inside = loop or each is not None
        return Piece(
            text=self._said(keys["text"], inside) if "text" in keys else "",
            parts=tuple(self._piece(n, inside) for n in keys["parts"].sequence())
            if "parts" in keys
            else (),
            join=_text(keys, "join"),
            before=self._said(keys["before"], loop) if "before" in keys else "",
            after=self._said(keys["after"], loop) if "after" in keys else "",
            whole=keys["whole"].flag() if "whole" in keys else False,
            loop=each,
            guard=self._guard(keys),
            line=node.line,
        )

    def _loop(self, node: Node) -> Loop:
        keys = node.mapping(("axis", "of", "length", "top", "by_amount"), ("axis",))
        axis = keys["axis"].choice(LOOP_AXES)
        if axis != "unit" and "of" not in keys:
            raise node.fail("缺少键 (missing key) “of”", "of: …")
        return Loop(
            axis=axis,
            of=_one_of(keys["of"], keys["of"].text(), self._figures) if "of" in keys else "",
            length=keys["length"].number() if "length" in keys else 0,
            top=keys["top"].number() if "top" in keys else 0,
            by_amount=keys["by_amount"].flag() if "by_amount" in keys else False,
        )

    def _term(self, node: Node) -> Term:
        keys = node.mapping(("term", "text", *_GUARD), ("term", "text"))
        return Term(keys["term"].text(), self._said(keys["text"]), self._guard(keys))

    # -- conditions ------------------------------------------------------------------------

    def _guard(self, keys: dict[str, Node]) -> Guard:
        return Guard(
            levels=_levels(keys),
            when=self._conditions(keys["when"]) if "when" in keys else (),
            unless=self._conditions(keys["unless"]) if "unless" in keys else (),
        )

    def _conditions(self, node: Node) -> tuple[Condition, ...]:
        return tuple(
            Condition(kind, tuple(self._tested(kind, n) for n in child.sequence()))
            for kind, child in node.mapping(CONDITIONS).items()
        )

    def _tested(self, kind: str, node: Node) -> str:
        known: Iterable[str] = self._figures
        if kind == "text":
            known = self._slot_keys
        elif kind == "has":
            known = THINGS
        elif kind == "kind":
            known = KINDS
        return _one_of(node, node.text(), known)


def _one_of(node: Node, said: str, known: Iterable[str]) -> str:
    """``said`` if it is known; else the error names the nearest of the known."""
    return Node(said, node.file, node.line).choice(known)


def _comparison(node: Node) -> Comparison:
    names = ("more", "less", "same", "rate_more", "rate_less")
    keys = node.mapping(names, names[:3])
    for key, word in (("more", "amount"), ("less", "amount"), ("rate_more", "rate")):
        if key in keys and "{" + word + "}" not in keys[key].text():
            raise keys[key].fail(f"缺少 {{{word}}}", f"…{{{word}}}")
    for child in keys.values():
        for match in PLACEHOLDER.finditer(child.text()):
            _one_of(child, match["name"], ("amount", "rate", "last", "year"))
    return Comparison(*(_text(keys, name) for name in names))


def _slot(node: Node) -> Slot:
    keys = node.mapping(("key", "zh", "en", "law", "optional", "levels"), ("key", "zh", "en"))
    return Slot(
        keys["key"].text(),
        keys["zh"].text(),
        keys["en"].text(),
        _text(keys, "law"),
        keys["optional"].flag() if "optional" in keys else False,
        _levels(keys),
    )


def _levels(keys: dict[str, Node]) -> tuple[str, ...]:
    if "levels" not in keys:
        return LEVELS
    return tuple(child.choice(LEVELS) for child in keys["levels"].sequence())


def _text(keys: dict[str, Node], name: str) -> str:
    return keys[name].text() if name in keys else ""


def _choice(keys: dict[str, Node], name: str, allowed: tuple[str, ...], default: str) -> str:
    return keys[name].choice(allowed) if name in keys else default


def _items(keys: dict[str, Node], name: str) -> Iterable[tuple[str, Node]]:
    return keys[name].items() if name in keys else ()


def _list(keys: dict[str, Node], name: str) -> list[Node]:
    return keys[name].sequence() if name in keys else []
