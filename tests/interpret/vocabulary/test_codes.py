"""Codes over several columns, and codes that are misprinted."""

import pytest
from tests.interpret.vocabulary.pages import across, down, read, said, table, unread

from mingzhang.interpret.codes import code_and_name, piece, read_code


@pytest.mark.parametrize(
    ("cells", "above", "code"),
    [
        (("201", "", ""), "", "201"),
        (("201", "13", "01"), "", "2011301"),
        # What a layout prints once holds for the rows below.
        (("", "", "02"), "2011301", "2011302"),
        (("", "14", ""), "2011302", "20114"),
        (("", "05", "01"), "", ""),
        # A column may hold the code as far as it goes.
        (("201", "20113", "2011301"), "", "2011301"),
        # Misprints are no codes.
        (("301", "7"), "30106", ""),
        (("7", "11", "01"), "2101101", ""),
        (("２０１", "１３"), "", "20113"),
    ],
)
def test_pieces_make_a_code(cells: tuple[str, ...], above: str, code: str) -> None:
    assert read_code(cells, above).code == code


@pytest.mark.parametrize("code", ["201", "20113", "2011301"])
def test_the_pieces_of_a_code_make_it_again(code: str) -> None:
    assert read_code([piece(code, level, 3) for level in range(3)], "").code == code
    assert piece(code, 0, 1) == code


def test_a_code_and_its_name_in_one_cell() -> None:
    assert code_and_name("2010101 行政运行") == ("2010101", "行政运行")
    assert code_and_name("[30101]基本工资") == ("30101", "基本工资")
    assert code_and_name("20万元以上设备") is None


HEADS = [
    [across("经济分类科目编码", 2), down("经济分类科目名称", 2), down("合计", 2)],
    ["类", "款"],
]


def test_a_misprinted_code_is_found_by_its_name_and_told() -> None:
    rows = [
        ["301", "", "工资福利支出", "30.00"],
        ["301", "01", "基本工资", "10.00"],
        ["301", "7", "绩效工资", "20.00"],
        ["合计", "", "", "30.00"],
    ]
    reading = read(table("一般公共预算基本支出表", HEADS, rows))
    where = "category=basic dept_econ=30107 flow=expenditure fund=general"
    assert said(reading)[where] == "20.00万元"
    (mend,) = reading.mends
    assert (mend.kind, mend.was, mend.now) == ("misprinted code", "301 7", "30107")


def test_a_misprinted_code_with_a_name_that_tells_nothing_is_not_read() -> None:
    rows = [
        ["301", "", "工资福利支出", "30.00"],
        ["301", "7", "另行安排的工资", "20.00"],
        ["合计", "", "", "30.00"],
    ]
    reading = read(table("一般公共预算基本支出表", HEADS, rows))
    assert unread(reading) == ["20.00"]
    assert reading.mends == ()
