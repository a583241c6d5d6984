"""One raw value as its column wants it: text, codes, members, references and figures.

The value a :class:`Reader` gives is of the type the record's field has; what is wrong with it is a
:class:`~mingzhang.budget.numbers.Fault`, to which the caller adds the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mingzhang.budget import numbers
from mingzhang.budget.codes import CodeBook, split_code
from mingzhang.budget.numbers import Fault
from mingzhang.budget.problems import nearest, perhaps, quoted
from mingzhang.budget.references import References
from mingzhang.budget.schema import Column, ColumnType
from mingzhang.budget.source import Raw
from mingzhang.classifications import NameMatch
from mingzhang.facts import Message, clean

Read = tuple[Any, Fault | None]
"""A value (None where there is none) and what is to be said about it."""

_LINE_BREAKS = re.compile(r"[ \t]*(?:\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029])[ \t]*")
_FEW = 9


class Reader:
    """Reads values for one file: it knows its codes, bodies and projects."""

    def __init__(
        self, book: CodeBook, units: References, bodies: References, projects: References
    ) -> None:
        self._book = book
        self._units, self._bodies, self._projects = units, bodies, projects
        self._known: dict[tuple[int, str], Read] = {}
        self._readers: dict[ColumnType, Callable[[Column, Raw], Read]] = {
            ColumnType.TEXT: lambda _, raw: _text(raw, long=False),
            ColumnType.LONG: lambda _, raw: _text(raw, long=True),
            ColumnType.UNIT: lambda _, raw: self._units.find(plain(raw)),
            ColumnType.BODY: lambda _, raw: self._bodies.find(plain(raw)),
            ColumnType.PROJECT: lambda _, raw: self._projects.find(plain(raw)),
            ColumnType.SOURCE: self._source,
            ColumnType.CODE: self._code,
            ColumnType.CHOICE: _choice,
            ColumnType.AMOUNT: lambda _, raw: numbers.amount(raw),
            ColumnType.NUMBER: lambda _, raw: numbers.number(raw),
            ColumnType.INTEGER: lambda _, raw: numbers.integer(raw),
            ColumnType.PERCENT: lambda _, raw: numbers.percent(raw),
            ColumnType.DATE: lambda _, raw: numbers.day(raw),
        }

    def read(self, column: Column, raw: Raw) -> Read:
        """The value of a cell that is not empty; the value is None where a firm fault stands."""
        if column.type.numeric or column.type is ColumnType.LONG:
            return self._readers[column.type](column, raw)
        # A budget names the same few codes and units thousands of times.
        key = (id(column), repr(raw))
        if key not in self._known:
            self._known[key] = self._readers[column.type](column, raw)
        return self._known[key]

    def _source(self, _: Column, raw: Raw) -> Read:
        """A project, or any other words; words that nearly name a project want a look."""
        text = plain(raw)
        key, fault = self._projects.find(text)
        if key is not None or (fault and fault.kind != "unknown_reference"):
            return key, fault
        near = [word for word in nearest(text, self._projects.labels, 1) if len(text) > 3]
        if not near:
            return text, None
        zh = f"{quoted(text)}不是“项目”表中的项目，已当作文字；若指项目，请写{quoted(near[0])}。"
        en = f"{quoted(text)} is no listed project, taken as words; perhaps {quoted(near[0])}."
        return text, Fault("source_like_project", Message(zh, en), firm=False)

    def _code(self, column: Column, raw: Raw) -> Read:
        text = clean(plain(raw))
        code, name = split_code(text)
        if not code:
            return (text, None) if column.open else (None, self._no_code(column, text))
        if not name:
            return code, None
        match = self._book.match(column.scheme, code, name)
        if match is NameMatch.DIFFERENT:
            return None, self._other_name(column, code, name)
        if match is NameMatch.UNSURE:
            listed = self._book.label(column.scheme, code)
            zh = f"科目{quoted(text)}在清单中写作{quoted(listed)}，请核对；已按代码读取。"
            en = (
                f"The list calls {quoted(text)} {quoted(listed)}; the code was taken, please check."
            )
            return code, Fault("code_name_unsure", Message(zh, en), firm=False)
        return code, None

    def _no_code(self, column: Column, text: str) -> Fault:
        offer = perhaps(self._book.called(column.scheme, text, column.digits))
        digits = "或".join(str(d) for d in column.digits)
        zh = f"{quoted(text)}没有科目代码；应填代码（{digits}位）或“代码 名称”。{offer.zh}"
        en = f"{quoted(text)} has no code; write the code, or code and name.{offer.en}"
        return Fault("no_code", Message(zh, en))

    def _other_name(self, column: Column, code: str, name: str) -> Fault:
        listed = self._book.label(column.scheme, code)
        called = self._book.called(column.scheme, name, column.digits)
        offer = perhaps(c for c in called if not c.startswith(code))
        zh = (
            f"代码 {code} 的名称应为{quoted(listed)}，这里写的是{quoted(name)}；"
            f"请改代码或名称。{offer.zh}"
        )
        en = (
            f"The name of {code} is {quoted(listed)}, not {quoted(name)}; "
            f"mend the code or the name.{offer.en}"
        )
        return Fault("code_and_name_differ", Message(zh, en))


def plain(raw: Raw) -> str:
    """A raw value as one line of text; a code stored as a number (2101501.0) is the code."""
    if isinstance(raw, str):
        return _LINE_BREAKS.sub("", raw).strip()
    whole = raw == raw.to_integral_value()
    return f"{raw.to_integral_value():f}" if whole else f"{raw:f}"


def _text(raw: Raw, long: bool) -> Read:
    if isinstance(raw, str) and long:
        return raw.replace("\r\n", "\n").replace("\r", "\n").strip(), None
    return plain(raw), None


def _choice(column: Column, raw: Raw) -> Read:
    text = plain(raw)
    key = column.chosen(text)
    if key is not None or column.open:
        return key or text, None
    labels = [choice.label.zh for choice in column.choices]
    near = nearest(text, [*labels, *(w for c in column.choices for w in c.also)])
    offered = list(dict.fromkeys(column.label(column.chosen(w) or "") for w in near))
    rest = labels if len(labels) <= _FEW else []
    offer = perhaps(offered)
    zh = f"{quoted(text)}不在可选项中。{offer.zh}" + (f"可选：{'、'.join(rest)}。" if rest else "")
    en = f"{quoted(text)} is not one of the choices.{offer.en}"
    keys = ", ".join(choice.key for choice in column.choices)
    return None, Fault("unknown_choice", Message(zh, f"{en} Choices: {keys}."))
