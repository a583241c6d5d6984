"""A code that is misprinted is told with the code that its name stands for."""

from tests.interpret.vocabulary.pages import across, down, read, table

from mingzhang.check import check
from mingzhang.facts import Severity

HEADS = [
    [across("经济分类科目编码", 2), down("经济分类科目名称", 2), down("合计", 2)],
    ["类", "款"],
]


def rows(code: str) -> list[list[str]]:
    return [
        ["301", "", "工资福利支出", "30.00"],
        ["301", "01", "基本工资", "10.00"],
        ["301", code, "绩效工资", "20.00"],
        ["合计", "", "", "30.00"],
    ]


def test_it_is_told() -> None:
    verdict = check(read(table("一般公共预算基本支出表", HEADS, rows("7"))))
    (finding,) = [f for f in verdict.findings if f.check == "X6"]
    assert (finding.stated, finding.expected) == ("301 7", "30107")
    assert finding.severity is Severity.WARNING
    # The sum of the class is not broken: the row was read.
    assert [f for f in verdict.findings if f.severity is Severity.ERROR] == []


def test_a_right_one_is_not() -> None:
    verdict = check(read(table("一般公共预算基本支出表", HEADS, rows("07"))))
    assert [f for f in verdict.findings if f.check == "X6"] == []
