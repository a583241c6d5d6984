"""Disclosures of offices whose province has no layout here: whose they are, what their words say.

The documents are made up; their shapes are those that offices publish.
"""

from __future__ import annotations

import pytest

from mingzhang.facts import Amount
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret


def read(text: str) -> Reading:
    return interpret(read_bytes(text.replace("→", "\t").encode()))


def meant(reading: Reading) -> list[tuple[str, dict[str, str]]]:
    """Figures of the text and what they mean, without body, year and free words."""
    left_out = {"entity", "year"}
    return [
        (
            m.fact.value.shown() if isinstance(m.fact.value, Amount) else "",
            {a: b for a, b in m.fact.coordinate.items() if a not in left_out},
        )
        for m in reading.mentions
    ]


def amounts(text: str) -> dict[str, dict[str, str]]:
    return dict(meant(read(f"青河市气象站2023年单位预算公开\n\n{text}\n")))


# --------------------------------------------------------------------- words before a label


def test_what_stands_before_a_label_narrows_it() -> None:
    said = amounts("工资福利支出预算857.89万元，商品和服务支出预算61.60万元。")
    assert all("label" in where and "flow" not in where for where in said.values())


def test_total_of_one_kind_of_money_is_not_the_total_of_all() -> None:
    said = amounts("2023年财政拨款收入总计500.12万元，支出总计500.12万元。")
    assert said["500.12万元"].keys() == {"label"}
    plain = amounts("2023年收入总计519.07万元，支出总计519.08万元。")
    assert plain["519.07万元"] == {"flow": "resources"}
    assert plain["519.08万元"] == {"flow": "uses"}


@pytest.mark.parametrize("kind", ["其他资金", "往来", "财政专户"])
def test_income_of_one_kind_is_not_all_income(kind: str) -> None:
    assert "flow" not in amounts(f"{kind}收入预算3.00万元。")["3.00万元"]
    assert amounts("2023年收入预算3.00万元。")["3.00万元"] == {"flow": "resources"}


def test_basic_expenditure_of_one_item_is_not_that_of_the_body() -> None:
    said = amounts("初中教育支出206.54万元，其中：基本支出200.00万元，项目支出6.54万元。")
    assert all("flow" not in where for where in said.values())
    said = amounts("教育支出206.54万元，其中：基本支出200.00万元，项目支出6.54万元。")
    assert said["200.00万元"] | {"fund": "x"} == {
        "flow": "expenditure",
        "category": "basic",
        "function": "205",
        "fund": "x",
    }
    whole = amounts("2023年支出预算206.54万元，其中：基本支出200.00万元。")
    assert whole["200.00万元"] == {"flow": "expenditure", "category": "basic"}


def test_funds_of_an_amount_that_is_not_known_are_no_income() -> None:
    said = amounts("本年安排53.00万元（其中一般公共预算拨款50.00万元）。")
    assert "flow" not in said["50.00万元"]


def test_after_a_bracket_the_text_speaks_of_what_stood_before_it() -> None:
    text = "本年收入合计100.00万元，包括财政拨款收入80.00万元（其中，甲50.00万元，经营收入0万元），占80%。"
    reading = read(f"青河市气象站2021年度单位决算公开\n\n{text}\n")
    (share,) = (m for m in reading.mentions if m.fact.coordinate.get("measure") == "share")
    assert share.subject is not None
    assert share.subject.get("fund") == "fiscal"


# ---------------------------------------------------------------------- whose and of which year


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("青河市气象站2023年单位预算公开\n\n第二部分 2023年单位预算情况说明", "青河市气象站"),
        ("第一部分 2023年部门预算说明\n\n青河市气象站2023年部门预算", "青河市气象站"),
        ("2021年青河市水文研究所单位预算及“三公”经费预算公开", "青河市水文研究所"),
        ("8.青河市气象站2021年度单位决算.pdf", "青河市气象站"),
        (
            "青河市气象站青河市2023年度部门决算公开\n\n青河市气象站\n\n2023年部门决算",
            "青河市气象站",
        ),
        ("中共青河市委\n\n社会工作部2023年度部门决算", ""),
    ],
)
def test_the_body_is_found_in_titles(opening: str, name: str) -> None:
    (part,) = read(f"{opening}\n\n收入总计1.00万元。\n").parts
    assert part.entity.name == name or (not name and "委" not in part.entity.name)


def test_a_row_of_a_list_names_no_body() -> None:
    reading = read("青河市气象站2023年部门预算\n\n404001 观测场维护 6.00 6.00\n")
    assert [part.entity.name for part in reading.parts] == ["青河市气象站"]


def test_the_year_is_that_of_the_sentences_where_no_title_tells() -> None:
    reading = read("经费公开\n\n2019年本部门机关运行经费安排3.00万元，比2018年增加1.00万元。\n")
    assert reading.parts[0].year == 2019
    assert all(m.fact.coordinate.get("measure") != "last_year" for m in reading.mentions[:1])


# ------------------------------------------------------------------------- dumps and contents


def test_wrapped_lines_are_joined_in_a_layout_that_is_not_known() -> None:
    text = (
        "青河市气象站2023年单位预算公开\n"
        "本站负责全市的观测、预报和服务，并为农业、水利和交通部门提供资\n"
        "料，共有五个观测场，另设一个雷达站，全年不间断运行，有值班人员。\n"
        "人影作业、观测场维护支出 2,065,405.42 元,其中:基本支出\n"
        "2,065,405.42 元,项目支出 0元。主要用于观测场的日常维护工作支出。\n"
    )
    figures = [m for m in read(text).mentions if m.fact.value.text.startswith("2,065")]  # type: ignore[union-attr]
    assert len({m.passage for m in figures}) == 1


def test_a_contents_page_may_hold_a_note_and_ends_where_it_begins_again() -> None:
    listed = (
        "目 录\n\n第一部分 概况\n\n一、主要职责\n\n第二部分 部门预算表\n\n1、收支总表\n\n"
        "注：以上报表中，空表表示没有收支。\n\n"
    )
    body = "第一部分 青河市气象站概况\n\n一、主要职责\n\n观测天气。\n"
    reading = read(f"青河市气象站2023年部门预算\n\n{listed}{body}")
    assert [e.title for e in reading.contents] == ["概况", "主要职责", "部门预算表", "收支总表"]
    assert any("观测天气" in s.text for s in reading.sections)


def test_field_codes_of_a_contents_page_are_no_words() -> None:
    lines = [f"{n}、{name} PAGEREF _Toc{n}583{n} h {n}" for n, name in enumerate("甲乙丙丁", 1)]
    reading = read("青河市气象站2023年部门预算\n\n目录\n\n" + "\n\n".join(lines) + "\n\n甲。\n")
    assert [e.title for e in reading.contents] == ["甲", "乙", "丙", "丁"]


# ------------------------------------------------------------------------------------ tables


def coded(title: str, heads: str, rows: str, above: str = "预算03表\n\n") -> str:
    return f"{title}\n\n{above}部门：青河市气象站\n\n单位：万元\n\n{heads}\n{rows}\n\n"


ROWS = (
    "→→→→合计→12.00→10.00→8.00→2.00→2.00\n"
    "208→05→05→155001→机关事业单位基本养老保险缴费支出→3.00→3.00→3.00→→\n"
    "220→05→09→155001→气象服务→9.00→7.00→5.00→2.00→2.00"
)
HEADS = (
    "科目编码→→→单位代码→单位名称/科目名称→合计→基本支出→→→项目支出\n"
    "类→款→项→→→→小计→人员经费→公用经费→"
)


@pytest.mark.parametrize(
    "number", ["", "预算03表\n\n", "预算01-2表\n\n", "公开表03\n\n", "部门公开表3\n\n"]
)
def test_the_number_of_a_table_may_stand_between_its_title_and_heads(number: str) -> None:
    reading = read(
        "青河市气象站2023年部门预算\n\n" + coded("部门支出总体情况表", HEADS, ROWS, number)
    )
    (table,) = reading.tables
    said = {
        f.coordinate.without("entity", "year"): f.value.shown()
        for f in table.facts
        if isinstance(f.value, Amount)
    }
    keys = {
        " ".join(f"{a}={m}" for a, m in sorted(where.items())): value
        for where, value in said.items()
    }
    assert keys["category=project flow=expenditure"] == "2.00万元"
    assert keys["category=public flow=expenditure function=2200509"] == "2.00万元"
    assert reading.unread == ()


def test_heads_that_a_national_layout_only_resembles_are_read_by_their_words() -> None:
    # The layout has 合计 and 基本支出, but neither the unit columns nor the level below 基本支出.
    reading = read("青河市气象站2023年部门预算\n\n" + coded("部门支出总体情况表", HEADS, ROWS))
    (table,) = reading.tables
    assert table.how == "vocabulary"


def test_codes_of_units_are_no_functions() -> None:
    heads = "部门（单位）代码→部门（单位）名称→合计→一般公共预算→政府性基金预算"
    rows = "136001→青河市气象站→12.00→12.00→"
    reading = read("青河市气象站2023年部门预算\n\n" + coded("部门收入预算表", heads, rows))
    assert all("function" not in f.coordinate for f in reading.facts)


def test_a_general_layout_does_not_take_strange_columns_for_its_own() -> None:
    # A dump without columns: the code of the unit must not become an amount.
    text = (
        "青河市气象站2023年部门预算\n一般公共预算“三公”经费支出表\n公开表15\n"
        "部门：青河市气象站\n单位：万元\n单位编码\n单位名称\n“三公”经费合计\n因公出国（境）费\n"
        "公务用车购置及运行费\n公务接待费\n小计\n公务用车购置费\n公务用车运行费\n合计\n"
        "3.80\n3.00\n3.00\n0.80\n404\n青河市气象站\n3.80\n3.00\n3.00\n0.80\n"
    )
    assert all(f.value.value != 404 for f in read(text).facts if isinstance(f.value, Amount))


def test_a_province_of_which_nothing_but_titles_is_met_is_not_the_layout() -> None:
    tables = "".join(
        coded(
            f"部门{name}预算表",
            "科目编码→科目名称→合计→一般公共预算→事业收入",
            "2200509→气象服务→9.00→9.00→",
        )
        for name in ("收入", "支出", "基本支出", "项目支出")
    )
    reading = read("青河市气象站2023年部门预算\n\n" + tables)
    assert not reading.template.division


def test_units_print_their_own_word_where_the_layout_names_the_department() -> None:
    tables = "".join(
        f"单位综合预算{name}\n\n单位名称：略阳县档案馆\n\n单位：元\n\n{heads}\n{row}\n\n"
        for name, heads, row in (
            (
                "财政拨款收支总表",
                "收入→→支出→→→→→\n项目→预算数→支出功能分类科目（按大类）→预算数→部门预算支出经济分类科目"
                "（按大类）→预算数→政府预算支出经济分类科目（按大类）→预算数",
                "一、财政拨款→9.00→一、一般公共服务支出→9.00→一、人员经费和公用经费支出→9.00→→",
            ),
            (
                "一般公共预算支出明细表（按支出功能分类科目）",
                "功能科目编码→功能科目名称→合计→人员经费支出→公用经费支出→专项业务经费支出→备注",
                "→合计→9.00→9.00→→→",
            ),
        )
    )
    reading = read(f"2026年单位综合预算公开报表\n\n单位名称：略阳县档案馆\n\n{tables}")
    assert (reading.template.id, reading.parts[0].entity.level) == ("shaanxi", "unit")
    assert [t.how for t in reading.tables] == ["title", "title"]
