"""Which way an indicator is better: said, by its sign, its level or its name; else nobody says."""

import pytest

from mingzhang.interpret.targets import parse_target
from mingzhang.performance.direction import direction_of
from mingzhang.performance.model import Direction

UP, DOWN, EQUAL, NONE = Direction.UP, Direction.DOWN, Direction.EQUAL, Direction.NONE


def direction(
    name: str, value: str, level1: str = "产出指标", level2: str = "", said: str = ""
) -> Direction:
    return direction_of(level1, level2, name, parse_target(value), said)


def test_what_a_person_said_holds_before_all_else() -> None:
    assert direction("群众投诉次数", "≥5次", said="down") is DOWN


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("≥5%", UP),
        ("不少于5次", UP),
        ("5%以上", UP),
        ("≤5%", DOWN),
        ("<5%", DOWN),
        ("=5个", EQUAL),
        ("12月底前", DOWN),
    ],
)
def test_a_sign_holds_before_the_name(value: str, expected: Direction) -> None:
    assert direction("投诉率", value) is expected


def test_a_cost_is_a_ceiling() -> None:
    assert direction("宣传资料", "2元/份", "成本指标", "经济成本指标") is DOWN
    assert direction("宣传资料", "2元/份", "产出指标", "成本指标") is DOWN


@pytest.mark.parametrize(
    "name",
    [
        "群众投诉次数", "安全事故发生率", "安全生产事故起数", "工资发放差错率", "平均响应时间", "业务办理时限",
        "故障修复时间", "项目完成时间", "人才流失率", "单位产品能耗", "污染物排放量", "设备故障率", "预算结余率",
        "信访量", "举报办理天数", "采购单价", "学生辍学率", "支付偏差率",
    ],
)  # fmt: skip
def test_less_is_better(name: str) -> None:
    assert direction(name, "3") is DOWN


@pytest.mark.parametrize(
    "name",
    [
        "群众投诉处理率", "投诉办结及时率", "信访事项化解率", "安全隐患整改率", "事故处置及时率", "案件办结率",
        "能耗下降率", "事故发生率降低幅度", "违法行为查处率", "差错整改率", "设备使用年限", "场馆开放时间",
        "资金支付及时率", "验收合格率", "服务对象满意度", "受益群众人数", "政策知晓率", "培训人次", "成本控制率",
    ],
)  # fmt: skip
def test_more_is_better(name: str) -> None:
    """Bad things that are dealt with, and times that are given rather than taken, among them."""
    assert direction(name, "98") is UP


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("举办会议次数", "4次"), ("在职人员数", "43人"), ("室内温度", "18摄氏度"), ("群众满意度", "满意"),
        ("投诉", "11批次300余种"), ("能耗", "同比下降3%"), ("系统覆盖", "3-5个"), ("受益群众人数", "约40人"),
        ("", "5"),
    ],
)  # fmt: skip
def test_where_nothing_tells_nobody_guesses(name: str, value: str) -> None:
    assert direction(name, value) is NONE
