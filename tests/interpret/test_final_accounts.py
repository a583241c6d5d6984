"""Final accounts: whose year it is, what is of the budget and what of the accounts, three layouts
of one table, and codes in pieces."""

from __future__ import annotations

import pytest

from mingzhang.facts import Amount, Place
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret
from mingzhang.interpret.model import Entity, Mention, Part
from mingzhang.interpret.narrative import Passage, read_narrative
from mingzhang.templates import all_templates

FINAL = next(t for t in all_templates() if t.id == "national_final")
PART = Part(0, Entity("示例县园林局"), 2024, 1, 99)
ITEM = "1.城乡社区支出（类）城乡社区环境卫生（款）城乡社区环境卫生（项）。"


def mentions(text: str, section: str = "general") -> tuple[Mention, ...]:
    passage = Passage(text, Place(1), section, "", 0)
    found, unread = read_narrative([passage], FINAL, [PART], {})
    assert unread == ()
    return found


def said(text: str, section: str = "general") -> list[str]:
    """Every figure with what it is, without what all have."""
    return [
        f"{m.fact.place.text} "
        + " ".join(
            f"{axis}={member}"
            for axis, member in sorted(m.fact.coordinate.items())
            if axis not in {"entity", "year", "flow"}
        )
        for m in mentions(text, section)
    ]


def read(text: str) -> Reading:
    text = "示例县园林局2024年度部门决算\n\n" + text
    return interpret(read_bytes(text.replace("→", "\t").encode()), all_templates())


def amounts(reading: Reading) -> dict[str, str]:
    """Printed figures by their place in the budget."""
    found = {}
    for table in reading.tables:
        for fact in table.facts:
            if isinstance(fact.value, Amount):
                at = fact.coordinate
                named = [at[a] for a in ("stage", "category", "function", "item") if a in at]
                found["/".join(named)] = fact.place.text
    return found


# ---------------------------------------------------------------------- stages in the narrative


def test_budgets_are_kept_apart_from_the_accounts() -> None:
    assert said(
        "一般公共预算财政拨款支出年初预算为70.00万元，全年预算为80.00万元，支出决算为75.00万元。"
    ) == [
        "70.00万元 fund=general stage=budget",
        "80.00万元 fund=general stage=adjusted",
        "75.00万元 fund=general",
    ]


def test_an_item_in_a_sentence_of_its_own_is_what_the_next_ones_speak_of() -> None:
    text = ITEM + "主要用于公厕保洁。年初预算为60.00万元，支出决算数为75.00万元。"
    assert said(text) == [
        "60.00万元 function=2120501 fund=general stage=budget",
        "75.00万元 function=2120501 fund=general",
    ]
    direct = "公厕的保洁。城乡社区支出（类）城乡社区环境卫生（款）城乡社区环境卫生（项）支出决算75.00万元。"
    assert said(direct) == ["75.00万元 function=2120501 fund=general"]


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("完成年初预算的93.75%", "budget"),
        ("完成全年预算数的93.75%", "adjusted"),
        ("完成调整后预算的93.75%", "adjusted"),
        ("完成预算的93.75%", "planned"),
        ("为年初预算数的93.75%", "budget"),
        ("预算完成率93.75%", "planned"),
    ],
)
def test_a_completion_rate_knows_its_budget(words: str, stage: str) -> None:
    *_, rate = mentions(f"{ITEM}全年预算为80.00万元，支出决算为75.00万元，{words}。")
    assert rate.fact.coordinate["measure"] == "completion"
    assert rate.of is not None
    assert (rate.of["stage"], rate.of["function"]) == (stage, "2120501")


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("决算数与全年预算数持平", 0),
        ("比全年预算减少5.00万元", -1),
        ("决算数小于全年预算数5.00万元", -1),
        ("决算数超出全年预算5.00万元", 1),
    ],
)
def test_a_difference_from_the_budget_is_no_change_from_last_year(words: str, change: int) -> None:
    *_, last = mentions(f"{ITEM}全年预算为80.00万元，支出决算为75.00万元，{words}。")
    assert last.fact.coordinate["measure"] == "deviation"
    assert (last.change, last.of and last.of["stage"]) == (change, "adjusted")


def test_a_change_from_last_year_stays_one() -> None:
    *_, last = mentions(f"{ITEM}支出决算为75.00万元，比2023年度决算数增加5.00万元。")
    assert (last.fact.coordinate["measure"], last.change) == ("change", 1)


def test_a_budget_document_knows_no_stages() -> None:
    hebei = next(t for t in all_templates() if t.id == "hebei")
    passage = Passage("“三公”经费预算为12.00万元。", Place(1), "three_public", "", 0)
    (mention,), _ = read_narrative([passage], hebei, [PART], {})
    assert "stage" not in mention.fact.coordinate


# ------------------------------------------------------------------------------------- tables


def test_the_year_is_the_one_of_the_accounts() -> None:
    reading = read(SIDE_BY_SIDE)
    assert (reading.template.id, reading.parts[0].year) == ("national_final", 2024)
    assert reading.parts[0].entity.level == "department"


SIDE_BY_SIDE = """财政拨款“三公”经费支出决算表

单位：万元

财政拨款“三公”经费→→→→→→→→→→→
合计→→因公出国（境）费→→公务用车购置及运行维护费→→→→→→公务接待费→
→→→→小计→→公务用车购置费→→公务用车运行维护费→→→
预算数→决算数→预算数→决算数→预算数→决算数→预算数→决算数→预算数→决算数→预算数→决算数
12.00→8.00→→→9.00→6.80→→→9.00→6.80→3.00→1.20
"""
ONE_AFTER_THE_OTHER = """财政拨款“三公”经费支出决算表

公开09表

单位：万元

预算数→→→→→→决算数→→→→→
合计→因公出国（境）费→公务用车购置及运行维护费→→→公务接待费→合计→因公出国（境）费→公务用车购置及运行维护费→→→公务接待费
→→小计→公务用车购置费→公务用车运行维护费→→→→小计→公务用车购置费→公务用车运行维护费→
1→2→3→4→5→6→7→8→9→10→11→12
12.00→→9.00→→9.00→3.00→8.00→→6.80→→6.80→1.20
"""
AS_ROWS = """财政拨款“三公”经费支出决算表

单位：万元

项目→行次→预算数→决算数
栏次→→1→2
“三公”经费支出→1→12.00→8.00
1.因公出国（境）费→2→→
2.公务用车购置及运行维护费→3→9.00→6.80
（1）公务用车购置费→4→→
（2）公务用车运行维护费→5→9.00→6.80
3.公务接待费→6→3.00→1.20
"""


@pytest.mark.parametrize("text", [SIDE_BY_SIDE, ONE_AFTER_THE_OTHER, AS_ROWS])
def test_three_layouts_of_one_table_say_the_same(text: str) -> None:
    reading = read(text)
    assert reading.unread == ()
    assert amounts(reading) == {
        "planned/three_public": "12.00",
        "three_public": "8.00",
        "planned/vehicles": "9.00",
        "vehicles": "6.80",
        "planned/vehicle_running": "9.00",
        "vehicle_running": "6.80",
        "planned/reception": "3.00",
        "reception": "1.20",
    }


CODES = {
    "功能分类科目编码→科目名称": ["→合计", "212→城乡社区支出", "2120501→城乡社区环境卫生"],
    "类→款→项→科目名称": ["→→→合计", "212→→→城乡社区支出", "212→05→01→城乡社区环境卫生"],
    "类→款→项→项目名称": ["→→→合计", "212→→→城乡社区支出", "2120501→→→城乡社区环境卫生"],
}


@pytest.mark.parametrize("heads", CODES)
def test_codes_in_one_column_or_three(heads: str) -> None:
    wide = heads.count("→")
    first = "项目" + "→" * wide
    names, rows = "功能分类科目编码" + "→" * (wide - 1), CODES[heads]
    second = f"{names}→科目名称→→→\n" if wide > 1 else ""
    third = (
        heads.removesuffix("→科目名称").removesuffix("→项目名称") + "→→→→"
        if wide > 1
        else heads + "→→→"
    )
    text = (
        "一般公共预算财政拨款支出决算表\n\n单位：万元\n\n"
        f"{first}→本年支出合计→基本支出→项目支出\n{second}{third}\n"
        f"栏次{'→' * wide}→1→2→3\n"
        f"{rows[0]}→75.00→45.00→30.00\n{rows[1]}→75.00→45.00→30.00\n{rows[2]}→75.00→45.00→30.00\n"
    )
    reading = read(text)
    assert reading.unread == ()
    assert amounts(reading)["project/2120501"] == "30.00"


def test_a_total_that_reaches_over_two_groups_belongs_to_both() -> None:
    reading = read(
        "一般公共预算财政拨款基本支出决算明细表\n\n单位：万元\n\n"
        "人员经费→→→公用经费→→→→→\n"
        "科目编码→科目名称→决算数→科目编码→科目名称→决算数→科目编码→科目名称→决算数\n"
        "301→工资福利支出→40.00→302→商品和服务支出→4.00→310→资本性支出→1.00\n"
        "30101→基本工资→40.00→30201→办公费→4.00→31002→办公设备购置→1.00\n"
        "人员经费合计→→40.00→公用经费合计→→→→→5.00\n"
    )
    (table,) = reading.tables
    totals = {
        f.coordinate["category"]: f.place.text
        for f in table.facts
        if "dept_econ" not in f.coordinate
    }
    assert totals == {"personnel": "40.00", "public": "5.00"}
    assert reading.unread == ()


def test_words_that_mean_other_money_in_another_section_are_not_guessed() -> None:
    (known,) = mentions("基本支出45.00万元。", "expenditure")
    assert known.fact.coordinate["category"] == "basic"
    (general,) = mentions("基本支出45.00万元。", "general")
    assert general.fact.coordinate["fund"] == "general"
    (unknown,) = mentions("基本支出45.00万元。", "")
    assert "category" not in unknown.fact.coordinate


def test_the_place_decides_between_a_layout_and_the_one_it_refines() -> None:
    text = "{}2024年度部门决算\n\n支出决算表\n\n单位：万元\n\n项目\t\t本年支出合计\t基本支出\n"
    for body, template in (
        ("上海市徐汇区绿化局", "shanghai_final"),
        ("河北省固安县绿化局", "national_final"),
        ("绿化委员会办公室", "national_final"),
    ):
        assert interpret(read_bytes(text.format(body).encode())).template.id == template
