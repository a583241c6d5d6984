"""Each field by itself, as its column describes it: filled in, of its list, in its bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from mingzhang.budget.codes import CodeBook
from mingzhang.budget.model import Where
from mingzhang.budget.problems import Problem, error, perhaps, quoted
from mingzhang.budget.records import Cell, rows_of
from mingzhang.budget.schema import COVER, Column, ColumnType, Sheet, schema, scheme_of
from mingzhang.budget.validate.books import Books
from mingzhang.classifications import is_procurement_code

MAX_TEXT = 32_000
"""A cell of a workbook holds 32,767 characters; every budget must fit into one."""
MAX_AMOUNT = Decimal(10) ** 13
"""Thirteen digits before the point and two behind are all that a spreadsheet keeps."""
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
_PROCUREMENT = "procurement"

_Fault = tuple[str, str, str]
"""Kind, sentence in Chinese, sentence in English."""


def check_fields(books: Books) -> Iterator[Problem]:
    """Every field of every record."""
    code_faults: dict[tuple[int, str], _Fault | None] = {}
    for sheet in schema().sheets:
        if sheet.key == COVER and not books.whole(COVER):
            continue
        records = (None,) if sheet.key == COVER else getattr(books.budget, sheet.key)
        for record, fields in zip(records, rows_of(books.budget, sheet), strict=True):
            at = Where(COVER, 0) if record is None else books.at(record)
            for column in sheet.columns:
                value = fields.get(column.key)
                if value is None:
                    faults = [_missing(column)] if column.required else []
                elif column.type is ColumnType.CODE:
                    known = (id(column), str(value))
                    if known not in code_faults:
                        code_faults[known] = _code(column, str(value), books.codes)
                    faults = [fault for fault in [code_faults[known]] if fault]
                else:
                    faults = list(_RULES[column.type](sheet, column, value))
                for kind, zh, en in faults:
                    yield error(kind, zh, en, at, column.key)


def _missing(column: Column) -> _Fault:
    return (
        "missing",
        f"缺少“{column.head.zh}”，此列必填。",
        f"“{column.head.zh}” ({column.head.en}) is missing.",
    )


def _text(_: Sheet, column: Column, value: Cell) -> Iterator[_Fault]:
    text = str(value)
    found = _INVISIBLE.search(text)
    if found:
        name = f"U+{ord(found[0]):04X}"
        yield (
            "invisible_character",
            f"“{column.head.zh}”里有看不见的控制字符（{name}），请删去后重新输入。",
            f"“{column.head.zh}” holds a control character ({name}); delete it.",
        )
    if len(text) > MAX_TEXT:
        yield (
            "text_too_long",
            f"“{column.head.zh}”有 {len(text)} 字，超过 {MAX_TEXT} 字，请分成几处填写。",
            f"“{column.head.zh}” has {len(text)} characters, more than {MAX_TEXT}.",
        )
    if column.type is not ColumnType.LONG and "\n" in text:
        yield (
            "line_break",
            f"“{column.head.zh}”{quoted(text)}里有换行，应写在一行。",
            f"“{column.head.zh}” {quoted(text)} holds a line break; write it on one line.",
        )


def _choice(_: Sheet, column: Column, value: Cell) -> Iterator[_Fault]:
    if not column.open and value not in [choice.key for choice in column.choices]:
        labels = "、".join(choice.label.zh for choice in column.choices)
        keys = ", ".join(choice.key for choice in column.choices)
        yield (
            "unknown_choice",
            f"{quoted(str(value))}不在可选项中，可选：{labels}。",
            f"{quoted(str(value))} is not one of the choices: {keys}.",
        )


def _amount(_: Sheet, column: Column, value: Cell) -> Iterator[_Fault]:
    amount = Decimal(value)
    if amount < 0 and not column.signed:
        yield (
            "negative",
            f"“{column.head.zh}”是负数 {amount:,.2f}，应为 0 或正数。",
            f"“{column.head.zh}” is negative ({amount:,.2f}); it must be 0 or more.",
        )
    if abs(amount) >= MAX_AMOUNT:
        yield (
            "too_much",
            f"“{column.head.zh}” {amount:,.2f} 元超过十万亿元，请核对单位是否为元。",
            f"“{column.head.zh}” {amount:,.2f} is more than 10^13 yuan; is the unit yuan?",
        )
    yield from _fine(column, amount)


def _number(_: Sheet, column: Column, value: Cell) -> Iterator[_Fault]:
    amount = Decimal(value)
    if not 0 <= amount < MAX_AMOUNT:
        yield (
            "negative",
            f"“{column.head.zh}” {amount:f} 应为 0 或正数。",
            f"“{column.head.zh}” {amount:f} must be 0 or more.",
        )
    yield from _fine(column, amount)


def _integer(sheet: Sheet, column: Column, value: Cell) -> Iterator[_Fault]:
    if column.bounds is None:
        yield from _number(sheet, column, value)
        return
    least, most = column.bounds
    if not least <= Decimal(value) <= most:
        yield (
            "out_of_bounds",
            f"“{column.head.zh}”填了 {Decimal(value):f}，应为 {least} 至 {most}。",
            f"“{column.head.zh}” is {Decimal(value):f}; expected is {least} to {most}.",
        )


def _percent(_: Sheet, column: Column, value: Cell) -> Iterator[_Fault]:
    if not 0 <= Decimal(value) <= 100:
        yield (
            "not_a_percentage",
            f"“{column.head.zh}”填了 {Decimal(value):f}，应为 0 到 100 的百分比。",
            f"“{column.head.zh}” is {Decimal(value):f}; expected is a percentage from 0 to 100.",
        )
    yield from _fine(column, Decimal(value))


def _fine(column: Column, value: Decimal) -> Iterator[_Fault]:
    if abs(value) < MAX_AMOUNT and value != round(value, 2):
        yield (
            "too_fine",
            f"“{column.head.zh}” {value:f} 的小数超过两位。",
            f"“{column.head.zh}” {value:f} has more than two decimals.",
        )


def _code(column: Column, code: str, book: CodeBook) -> _Fault | None:
    if column.open:
        return None
    shaped = is_procurement_code(code) if column.scheme == _PROCUREMENT else code.isdigit()
    if not shaped or len(code) not in column.digits:
        return _misshapen(column, code, book)
    if column.scheme == _PROCUREMENT or book.name(column.scheme, code) is not None:
        return None  # the catalogue of procurement is known in part only
    past = scheme_of(column.scheme).former_names(code)
    note = f"（{past[-1].note}）" if past and past[-1].note else ""
    offer = perhaps(book.near(column.scheme, code, column.digits))
    zh = (
        f"代码 {code} 不在 {book.year or ''} 年{scheme_of(column.scheme).title}清单中{note}。"
        f"{offer.zh}"
        "若确实在用，请在“补充科目”表登记代码和名称。"
    )
    en = (
        f"Code {code} is not in the list of {book.year or 'that year'}.{offer.en} "
        "If it is really in use, enter it with its name on the sheet “补充科目” (codes)."
    )
    return "unknown_code", zh, en


def _misshapen(column: Column, code: str, book: CodeBook) -> _Fault:
    offer = perhaps(book.near(column.scheme, code, column.digits))
    digits = "或".join(str(d) for d in column.digits)
    what = "一个字母加八位数字" if column.scheme == _PROCUREMENT else f"{digits}位数字"
    level = {"7": "（项级）", "5": "（款级）"}.get(digits, "")
    return (
        "code_shape",
        f"{quoted(code)}不是{what}{level}的代码，请填到这一级。{offer.zh}",
        f"{quoted(code)} is not a code of {digits} characters.{offer.en}",
    )


def _nothing(*_: object) -> Iterator[_Fault]:
    return iter(())


_RULES: dict[ColumnType, Callable[[Sheet, Column, Cell], Iterator[_Fault]]] = {
    ColumnType.TEXT: _text,
    ColumnType.LONG: _text,
    ColumnType.UNIT: _nothing,
    ColumnType.BODY: _nothing,
    ColumnType.PROJECT: _nothing,
    ColumnType.SOURCE: _text,
    ColumnType.CHOICE: _choice,
    ColumnType.AMOUNT: _amount,
    ColumnType.NUMBER: _number,
    ColumnType.INTEGER: _integer,
    ColumnType.PERCENT: _percent,
    ColumnType.DATE: _text,
}
