"""What a procurement code says by itself (政府采购品目, 2022 edition), and units of measure.

A code is a class letter and eight digits: A 货物, B 工程, C 服务. A few entries have ten digits.
The functions take a code as one word; join codes that a line end has split before asking.
"""

from __future__ import annotations

import re
from enum import StrEnum

from mingzhang.classifications.names import normalise_name

_SHAPE = re.compile(r"[ABC]\d{8}(?:\d{2})?", re.ASCII)
# Groups of goods that are fixed assets (固定资产), with the part of A05 that is not:
# 房屋和构筑物, 设备, 文物, 图书和档案, 家具和用具 without 办公用品, 特种动植物.
_FIXED_ASSETS = ("A01", "A02", "A03", "A04", "A05", "A06")
_OFFICE_SUPPLIES = "A0504"
_ALL_GOODS = "A00000000"
_MONEY = re.compile(
    r"(人民币)?[十百千万亿]*(元|圆|元整|美元|港元|港币|欧元|日元)(人民币)?([/每].*)?"
    r"|人民币|rmb|cny|¥",
    re.IGNORECASE,
)


class ProcurementClass(StrEnum):
    """The three classes of procurement; the value is the Chinese name."""

    GOODS = "货物"
    WORKS = "工程"
    SERVICES = "服务"


_CLASSES = {
    "A": ProcurementClass.GOODS,
    "B": ProcurementClass.WORKS,
    "C": ProcurementClass.SERVICES,
}


def is_procurement_code(text: str) -> bool:
    """Whether ``text`` has the shape of a code: A, B or C and eight (rarely ten) digits."""
    return bool(_SHAPE.fullmatch(text))


def procurement_class(code: str) -> ProcurementClass | None:
    """Goods, works or services; None when ``code`` has not the shape of a code."""
    return _CLASSES[code[0]] if is_procurement_code(code) else None


def is_fixed_asset(code: str) -> bool | None:
    """Whether things bought under ``code`` are fixed assets (固定资产).

    True for A01–A06 except A0504 办公用品; False for A07 物资, A08 无形资产, works and services.
    None when it cannot be told: not a code, or the heading of all goods.
    """
    if not is_procurement_code(code) or code == _ALL_GOODS:
        return None
    return code.startswith(_FIXED_ASSETS) and not code.startswith(_OFFICE_SUPPLIES)


def is_money_unit(text: str) -> bool:
    """Whether ``text`` is a unit of money (元, 万元, 元/年), which is wrong as 计量单位."""
    return bool(_MONEY.fullmatch(normalise_name(text).strip("()")))
