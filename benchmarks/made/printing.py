"""Figures as tables print them, and the rows that all provinces lay out alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from made.budget import Budget, Line
from mingzhang import classifications
from mingzhang.classifications import UnitKind

CLASSES = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出",
    "文化旅游体育与传媒支出", "社会保障和就业支出", "社会保险基金支出", "卫生健康支出",
    "节能环保支出",
    "城乡社区支出", "农林水支出", "交通运输支出", "资源勘探工业信息等支出", "商业服务业等支出",
    "金融支出", "援助其他地区支出", "自然资源海洋气象等支出", "住房保障支出", "粮油物资储备支出",
    "国有资本经营预算支出", "灾害防治及应急管理支出", "预备费", "其他支出", "转移性支出",
    "债务还本支出", "债务付息支出", "债务发行费用支出", "抗疫特别国债安排的支出",
)  # fmt: skip
CLASS_CODES = (
    "201", "202", "203", "204", "205", "206", "207", "208", "209", "210", "211", "212", "213",
    "214", "215", "216", "217", "219", "220", "221", "222", "223", "224", "227", "229", "230",
    "231", "232", "233", "234",
)  # fmt: skip
NUMERALS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")

Fits = Callable[[Line], bool]
Column = tuple[str, Fits]


def numeral(number: int) -> str:
    """1 -> 一, 21 -> 二十一."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return NUMERALS[number]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def wan(yuan: int) -> str:
    """元 as 万元 with two digits, halves rounded up."""
    return str((Decimal(yuan) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP))


def wan_cell(yuan: int) -> str:
    """Like :func:`wan`; nothing stands for zero."""
    return wan(yuan) if yuan else ""


def yuan_cell(yuan: int) -> str:
    """元 with thousands separators and two digits; nothing stands for zero."""
    return f"{yuan:,}.00" if yuan else ""


def yuan_zero(yuan: int) -> str:
    """Like :func:`yuan_cell`, with 0.00 for zero."""
    return f"{yuan:,}.00"


def name_of(axis: str, code: str, year: int) -> str:
    """The name of a code on axis function or econ."""
    scheme = classifications.functional() if axis == "function" else classifications.dept_economic()
    item = scheme.get(code, year)
    assert item is not None, code
    return item.name


def government_code(econ: str) -> str:
    """The government economic item that a departmental one of an office (行政单位) belongs to."""
    links = classifications.economic_map().links(econ, UnitKind.ADMINISTRATIVE)
    return links[0].gov_code if links else ""


def government_name(econ: str) -> str:
    """Its name."""
    links = classifications.economic_map().links(econ, UnitKind.ADMINISTRATIVE)
    return links[0].gov_name if links else ""


def grid(cells: Iterable[Iterable[str]]) -> str:
    """Rows of cells as lines with tabs."""
    return "\n".join("\t".join(row) for row in cells) + "\n"


def coded_rows(
    budget: Budget,
    axis: str,
    columns: Sequence[Fits],
    scope: Fits,
    show: Callable[[int], str],
    total_first: Sequence[str] = ("", "合计"),
) -> list[list[str]]:
    """The total row and a row for every code, whole codes before their parts."""
    rows = [[*total_first, *(show(budget.total(column)) for column in columns)]]
    for code in budget.codes(axis, scope):

        def own(line: Line, code: str = code) -> bool:
            return str(getattr(line, axis)).startswith(code)

        figures = [
            show(budget.total(lambda line, c=column: own(line) and c(line)))  # type: ignore[misc]
            for column in columns
        ]
        rows.append([code, name_of(axis, code, budget.year), *figures])
    return rows


def numbered(rows: Sequence[Sequence[str]], columns: int) -> list[list[str]]:
    """With running numbers in front, and the row of column numbers (栏次) above."""
    head = ["栏次", *(str(n) for n in range(1, columns + 1))]
    return [head, *([str(n), *row] for n, row in enumerate(rows, start=1))]


def every(line: Line) -> bool:
    """All money."""
    return True


def fund(name: str) -> Fits:
    """Money of one fund; ``fiscal`` is all appropriations."""
    if name == "fiscal":
        return lambda line: line.fund in {"general", "government", "state_capital"}
    return lambda line: line.fund == name


def category(*names: str) -> Fits:
    """Money of these categories (personnel, public, project)."""
    return lambda line: line.category in names


def current(line: Line) -> bool:
    """Money of this year."""
    return not line.prior


def prior(line: Line) -> bool:
    """Money carried over from last year."""
    return line.prior


def both(*tests: Fits) -> Fits:
    """Money that passes every test."""
    return lambda line: all(test(line) for test in tests)


BASIC = category("personnel", "public")
PROJECT = category("project")
