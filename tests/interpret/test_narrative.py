"""Figures in running text: which are read, what they speak of, and what is a part of what."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts import Amount, Place, Unread
from mingzhang.interpret.model import Entity, Mention, Part
from mingzhang.interpret.narrative import Passage, read_narrative
from mingzhang.interpret.narrative.figures import flatten
from mingzhang.templates import all_templates

HEBEI = next(t for t in all_templates() if t.id == "hebei")
PART = Part(0, Entity("青河县档案馆", "302"), 2026, 1, 99)


def read(
    text: str, section: str = "overview", breaks: tuple[tuple[int, int], ...] = ()
) -> tuple[tuple[Mention, ...], tuple[Unread, ...]]:
    passage = Passage(text, Place(1), section, "标题", 0, breaks)
    return read_narrative([passage], HEBEI, [PART], {0: {"档案整理经费": "P1"}})


def shown(text: str, section: str = "overview") -> list[str]:
    values = [m.fact.value for m in read(text, section)[0]]
    return [v.shown() for v in values if isinstance(v, Amount)]


def coordinates(text: str) -> list[dict[str, str]]:
    return [
        {a: m for a, m in mention.fact.coordinate.items() if a != "entity"}
        for mention in read(text)[0]
    ]


# --------------------------------------------------------------------------- which are read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出预算（99.00万元）", "99.00万元"),
        ("支出预算(99.00万元)", "99.00万元"),
        ("结余-5.00万元", "-5.00万元"),
        ("结余－5.00万元", "-5.00万元"),
        ("支出预算283余万元", "283万元"),
        ("支出预算283万余元", "283万元"),
        ("支出预算448.03万，", "448.03万元"),
        ("总投资1.2亿。", "1.20亿元".replace("20", "2")),
        ("补助5千元", "0.5万元"),
        ("补助3百万元", "0.03亿元"),
        ("支出预算１，０００．５０万元".replace("，", ""), "1,000.50万元"),
        ("支出预算 448.03 \u3000 万元", "448.03万元"),
        ("支出预算**448.03**万元", "448.03万元"),
        ("使用率达百分之95", "95%"),
        ("出生率9.5‰", "0.95%"),
        ("参保38万人", "38"),
        ("粮食20吨", "20"),
        ("林地3.5亩", "3.5"),
        ("道路12公里", "12"),
        ("会议2次", "2"),
        ("提高2.5个百分点", "2.5"),
        ("历时6个月", "6"),
    ],
)
def test_every_kind_of_figure_is_read(text: str, expected: str) -> None:
    assert shown(text) == [expected]
    assert read(text)[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "2026年12月31日召开第3次会议",
        "依据青财〔2025〕128号、青办[2026]5号文件",
        "2024-2026年分3个阶段".replace("3个", "三个"),
        "2025-12-31前完成，2026.1.15开始",
        "咨询电话0319-4330000，时间8:30至17:30",
        "功能科目2101501行政运行，项目编码13052926P00005510483U",
        "1、加强管理；2、完善制度。3.落实责任",
        "系统升级到2.0版，第25条，3级等保",
        "截至2025年底，2026年度",
    ],
)
def test_dates_numbers_of_documents_and_codes_are_no_figures(text: str) -> None:
    assert read(text) == ((), ())


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("安排5-10万元", "5-10万元"),
        ("折合3.5万美元", "3.5万美元"),
        ("支出预算" + "9" * 40 + "万元", "9" * 40 + "万元"),
        ("支出预算1,23,4.00万元", "1,23,4.00万元"),
        ("支出预算448.03。", "448.03"),
        ("支出预算448，其中", "448"),
        ("救护艇5艘", "5"),
    ],
)
def test_what_cannot_be_read_is_listed(text: str, seen: str) -> None:
    mentions, unread = read(text)
    assert mentions == ()
    assert [u.text for u in unread] == [seen]
    assert unread[0].reason


@given(
    st.text(
        alphabet="0123456789.,-%（）()万亿元个年其中占增加持平，。；约余 \u3000甲预算收入",
        max_size=60,
    )
)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    mentions, unread = read(text)
    for place in (*(m.fact.place for m in mentions), *(u.place for u in unread)):
        assert place.span is not None
        assert text[slice(*place.span)] == place.text


@given(st.text(max_size=80))
def test_a_flat_text_knows_where_its_characters_stood(text: str) -> None:
    flat = flatten(text)
    for position, char in enumerate(flat.text):
        if char != " ":
            start, end = flat.span(position, position + 1)
            assert flatten(text[start:end]).text == char


# --------------------------------------------------------------------------- what they mean


def test_a_figure_is_named_by_its_label_or_its_clause() -> None:
    text = "2026年预算收入10.00万元，其中：人员工资调标（其中甲款5.00万元），公开项目3个，涉及金额2.00万元。"
    assert [m.name for m in read(text)[0]] == ["预算收入", "甲款", "公开项目", "公开项目"]


def test_a_label_may_be_followed_by_a_year() -> None:
    assert coordinates("预算收入2026年10.00万元") == [{"year": "2026", "flow": "resources"}]
    assert coordinates("档案整理经费8万元")[0]["project"] == "P1"


def test_an_item_is_named_by_its_group_and_its_own_name() -> None:
    """Many groups have an item 行政运行; 其他支出 is a class, a group and an item."""
    text = (
        "基本支出5.00万元，其中：一般公共服务支出（类）档案事务（款）行政运行（项）安排3.00万元；"
        "其他支出（类）其他支出（款）其他支出（项）安排2.00万元。"
    )
    assert [c.get("function") for c in coordinates(text)] == [None, "2012601", "2299999"]


@pytest.mark.parametrize(
    "text",
    [
        "其他支出（款）安排3.00万元。",
        "一般公共服务支出（类）不存在的事务（款）行政运行（项）安排3.00万元。",
    ],
)
def test_an_item_that_is_not_named_whole_is_no_class(text: str) -> None:
    assert "function" not in coordinates(text)[0]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025年预算收入270.00万元", "2025"),
        ("预算收入2025年270.00万元", "2025"),
        ("上年预算收入270.00万元", "2025"),
        ("去年预算收入270.00万元", "2025"),
        ("2025年，我馆预算收入270.00万元", "2025"),
        ("2024年预算收入270.00万元", "2024"),
    ],
)
def test_another_years_figure_says_so(text: str, year: str) -> None:
    (mention,) = read(text)[0]
    coordinate = mention.fact.coordinate
    assert (coordinate["measure"], coordinate["year"]) == ("last_year", year)
    assert "label" in coordinate
    assert mention.subject is not None
    assert (mention.subject["year"], mention.subject["flow"]) == ("2026", "resources")


@pytest.mark.parametrize(
    "text",
    [
        "上年结转10.00万元",
        "与2025年相比，预算收入270.00万元",
        "按2025年标准安排预算支出270.00万元",
        "截至2025年底，预算收入270.00万元",
        "2025年任务完成后，2026年预算收入270.00万元",
    ],
)
def test_a_year_that_speaks_of_something_else(text: str) -> None:
    assert "measure" not in coordinates(text)[-1]


def test_limits_and_prices_are_no_amounts_of_the_budget() -> None:
    assert coordinates("预算收入不少于10万元")[0]["measure"] == "target"
    assert coordinates("人均公用经费1.2万元")[0]["measure"] == "price"


def test_a_level_before_a_full_stop_is_read() -> None:
    first, level = read("2026年预算收入10.00万元，与上年持平。2026年支出预算10.00万元。")[0][:2]
    assert (level.change, level.subject) == (0, first.fact.coordinate)
    assert level.fact.place.text == "持平"


def test_a_joined_paragraph_is_one_passage_with_many_lines() -> None:
    text = "2026年预算收入10.00万元，其中：一般公共预算收入8.00万元。"
    mentions, _ = read(text, breaks=((0, 7), (14, 9), (16, 11)))
    assert [m.fact.place.line for m in mentions] == [7, 11]
    assert len({m.passage for m in mentions}) == 1
    assert mentions[1].whole == 0


def test_a_bracket_returns_to_the_outer_list() -> None:
    text = "甲项100万元，其中乙项60万元（其中丙项30万元），丁项40万元；戊项5万元。己项9万元。"
    mentions, _ = read(text, "goals")
    assert [m.whole for m in mentions] == [None, 0, 1, 0, 0, None]
    assert mentions[1].listing == mentions[3].listing != mentions[2].listing


# --------------------------------------------------------------------------- long lines


@pytest.mark.parametrize(
    "text",
    [
        "增加" + "额为" * 2000 + "甲5万元",
        "甲占" + "比例为" * 2000 + "5%",
        "预算收入" + "共计" * 3000 + "5万元",
        "预算收入" + " " * 19000 + "5万元",
        "甲1元，" * 4750,
        "其中甲1元，" * 3000,
        "（其中甲1元" * 3000,
        "甲1元占1%，" * 2500,
        "甲1万元增加1万元增长1%，" * 1200,
        "1," * 9500 + "元",
        "1-" * 9500,
        "9" * 19000 + "万元",
        "与上年持平，" * 3000,
    ],
    ids=range(13),
)
def test_long_lines_take_no_more_than_their_length(text: str) -> None:
    begin = time.process_time()
    read(text)
    assert time.process_time() - begin < 2
