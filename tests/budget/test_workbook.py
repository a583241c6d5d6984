"""The workbook a clerk gets: what it asks for, what it offers, and that nothing in it is a formula
of somebody else's making."""

import io
import re
import zipfile
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from lxml import etree

from mingzhang.budget import AuthorText, Budget, read_workbook, write_workbook
from mingzhang.budget.assemble import RECORDS
from mingzhang.budget.model import (
    ASSET_ITEMS,
    CATEGORIES,
    FUNDS,
    STAFF_ITEMS,
    THREE_PUBLIC_ITEMS,
)
from mingzhang.budget.schema import COVER, ColumnType, schema
from mingzhang.budget.workbook import Remarks
from mingzhang.budget.workbook.cells import CellReader
from mingzhang.facts import AXES
from mingzhang.formats.xlsx.package import Package
from mingzhang.templates import Template, all_templates, can_print
from mingzhang.templates.prose_model import Slot
from sheet_editor import part_of
from small_budget import small, small_workbook

LAYOUTS = {layout.id: layout for layout in all_templates() if can_print(layout)}
HEBEI = LAYOUTS["hebei"]
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DANGEROUS = "=cmd|'/c calc'!A0"
SLOTS = (
    Slot("duties", "部门（单位）主要职责", "Duties", law="预算法"),
    Slot("glossary", "名词解释", "Glossary", optional=True, levels=("department",)),
)


def cells(workbook: bytes, sheet: str) -> dict[str, str]:
    """What stands on a sheet, by address."""
    reader = CellReader(Package(workbook))
    entry = next(entry for entry in reader.entries if entry.name == sheet)
    return {
        f"{chr(64 + column)}{row}": cell.text
        for row, line in reader.read(entry).rows.items()
        for column, cell in line.items()
        if column < 27
    }


def xml(workbook: bytes, sheet: str) -> etree._Element:
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    return etree.fromstring(archive.read(part_of(workbook, sheet)))


# ---------------------------------------------------------------------------- the description


def test_every_field_of_every_record_has_a_column() -> None:
    for sheet in schema().sheets:
        record = Budget if sheet.key == COVER else RECORDS[sheet.key]
        own = {field.name for field in fields(record)} - {"at"}
        if sheet.key == COVER:
            own -= RECORDS.keys()
        assert {column.key.partition(".")[0] for column in sheet.columns} == own, sheet.key


def test_every_sheet_of_the_budget_is_described() -> None:
    assert {sheet.key for sheet in schema().records} == RECORDS.keys()


@pytest.mark.parametrize(
    ("sheet", "column", "members"),
    [
        ("lines", "fund", FUNDS),
        ("lines", "category", CATEGORIES),
        ("assets", "item", ASSET_ITEMS),
        ("staff", "item", STAFF_ITEMS),
        ("three_public", "item", THREE_PUBLIC_ITEMS),
    ],
)
def test_choices_are_the_members_of_the_model(sheet: str, column: str, members: tuple) -> None:
    assert tuple(c.key for c in schema().sheet(sheet).column(column).choices) == members


def test_last_year_has_a_column_for_every_axis_a_figure_may_name() -> None:
    axes = {c.key.partition(".")[2] for c in schema().sheet("last_year").columns} - {""}
    assert axes == AXES.keys() - {"entity", "year", "stage"}


def test_heads_tell_columns_apart() -> None:
    for sheet in schema().sheets:
        words = [word for column in sheet.columns for word in column.words]
        assert len(words) == len(set(words)), sheet.key


# --------------------------------------------------------------------------------- the workbook


def test_the_same_budget_gives_the_same_bytes() -> None:
    assert write_workbook(small(), HEBEI, 2026, SLOTS) == write_workbook(
        small(), HEBEI, 2026, SLOTS
    )
    assert write_workbook(None, HEBEI, 2026) == write_workbook(None, HEBEI, 2026)


def test_words_are_never_formulas() -> None:
    """Names a program might take for a command stand in their cells as words."""
    budget = small()
    evil = replace(
        budget,
        name=DANGEROUS,
        units=tuple(replace(unit, name=f"{DANGEROUS}{unit.code}") for unit in budget.units),
        projects=tuple(replace(p, name=f"@SUM(1){p.name}") for p in budget.projects),
        lines=tuple(
            replace(x, project=x.project and x.project.replace("库", "@SUM(1)库"))
            for x in budget.lines
        ),
        texts=(AuthorText("101", "duties", "+1+1"),),
    )
    workbook = write_workbook(evil, HEBEI, 2026, SLOTS)
    assert read_workbook(workbook)[0] == evil
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    for name in archive.namelist():
        text = archive.read(name).decode()
        for formula in re.findall(r"<(?:f|formula\d?|definedName[^>]*)>([^<]*)<", text):
            assert "cmd" not in formula
            assert "@SUM" not in formula


def test_heads_carry_notes_and_stay_in_sight() -> None:
    archive = zipfile.ZipFile(io.BytesIO(small_workbook()))
    notes = "".join(archive.read(n).decode() for n in archive.namelist() if "comments" in n)
    for sheet in schema().records:
        pane = xml(small_workbook(), sheet.name.zh).find(f".//{NAMESPACE}pane")
        assert pane.get("ySplit") == "4"
        for column in sheet.columns:
            assert column.rare or column.head.en in notes.replace("&gt;", ">"), column.key


def test_codes_references_and_choices_have_drop_downs() -> None:
    for sheet in schema().records:
        lists = {
            re.sub(r"\d+:.*", "", v.get("sqref"))
            for v in xml(small_workbook(), sheet.name.zh).iter(f"{NAMESPACE}dataValidation")
            if v.get("type") == "list"
        }
        heads = {
            text.rstrip("*"): cell
            for cell, text in cells(small_workbook(), sheet.name.zh).items()
            if cell.endswith("4")
        }
        for column in sheet.columns:
            offered = column.choices or column.suggest or column.type in (
                ColumnType.CODE, ColumnType.UNIT, ColumnType.BODY, ColumnType.PROJECT, ColumnType.SOURCE,
            )  # fmt: skip
            if offered and not column.rare:
                assert heads[column.head.zh].rstrip("4") in lists, f"{sheet.key}.{column.key}"


def test_codes_are_offered_with_their_names() -> None:
    listed = cells(small_workbook(), "科目代码")
    assert "2012601 行政运行" in listed.values()
    assert "30201 办公费" in listed.values()
    assert cells(small_workbook(), "支出明细")["D5"] == "2012601 行政运行"
    assert cells(small_workbook(), "支出明细")["A5"] == "101001 示例县档案局本级"
    assert cells(small_workbook(), "支出明细")["C7"] == "13052926P00001710000B 档案数字化加工"


def test_sums_stand_above_the_data_and_on_the_sheet_of_checks() -> None:
    assert cells(small_workbook(), "支出明细")["I3"] == "1,340,000.00"
    assert cells(small_workbook(), "项目")["E5"] == "410,000.00"
    check = cells(small_workbook(), "核对")
    assert [check[f"{c}6"] for c in "ABCDEFGHIJ"] == [
        "一般公共预算拨款", "1,300,000.00", "50,000.00", "1,350,000.00", "1,340,000.00",
        "40,000.00", "10,000.00", "1,350,000.00", "0.00", "平",
    ]  # fmt: skip
    broken = replace(small(), incomes=small().incomes[1:])
    assert cells(write_workbook(broken, HEBEI, 2026), "核对")["J6"] == "不平"


def test_texts_the_layout_asks_for_have_their_rows() -> None:
    sheet = cells(write_workbook(small(), HEBEI, 2026, SLOTS), "文字说明")
    rows = [[sheet.get(f"{c}{row}", "") for c in "ABCDE"] for row in range(5, 9)]
    duties, words = "部门（单位）主要职责", "名词解释"
    assert rows == [
        ["101 示例县档案局", "duties", duties, "必写", "保管全县档案。"],
        ["101 示例县档案局", "glossary", words, "可不写", ""],
        ["101001 示例县档案局本级", "duties", duties, "必写", ""],
        ["101002 示例县档案馆", "duties", duties, "必写", ""],
    ]


def test_a_text_for_no_slot_is_kept_and_told() -> None:
    budget = replace(small(), texts=(*small().texts, AuthorText("101001", "dutys", "职责")))
    workbook = write_workbook(budget, HEBEI, 2026, SLOTS)
    again, problems = read_workbook(workbook, SLOTS)
    assert again == budget
    assert [p.said().partition("。")[0] for p in problems] == [
        "文字说明!B9：公开样式没有“dutys”这个栏目，这段文字不会用到"
    ]
    assert "duties" in problems[0].said()


@pytest.mark.parametrize(
    ("layout", "shown", "hidden"),
    [
        ("hebei", {"texts.purpose", "texts.goals"}, {"texts.overview", "weight", "period_amount"}),
        ("shanxi", {"texts.overview", "texts.basis"}, {"texts.purpose", "weight"}),
        ("shaanxi", {"weight", "texts.goals"}, {"texts.overview"}),
    ],
)
def test_columns_that_the_layout_does_not_print_are_out_of_sight(
    layout: str, shown: set[str], hidden: set[str]
) -> None:
    workbook = write_workbook(None, LAYOUTS[layout], 2026)
    out_of_sight: set[str] = set()
    for key in ("projects", "indicators"):
        sheet = schema().sheet(key)
        columns = {
            number
            for c in xml(workbook, sheet.name.zh).iter(f"{NAMESPACE}col")
            if c.get("hidden") == "1"
            for number in range(int(c.get("min")), int(c.get("max")) + 1)
        }
        for address, text in cells(workbook, sheet.name.zh).items():
            if re.fullmatch(r"[A-Z]4", address) and ord(address[0]) - 64 in columns:
                out_of_sight.add(sheet.by_head(text).key)
    assert hidden <= out_of_sight
    assert not shown & out_of_sight


def test_what_is_written_is_in_sight_whatever_the_layout() -> None:
    project = replace(
        small().projects[0], texts={"overview": "概况"}, period_amount=Decimal(9_000_000)
    )
    budget = replace(small(), projects=(project, *small().projects[1:]))
    for layout in LAYOUTS.values():
        assert _is_shown(write_workbook(budget, layout, 2026), layout, "项目概况")


def _is_shown(workbook: bytes, _: Template, head: str) -> bool:
    address = next(a for a, text in cells(workbook, "项目").items() if text == head)
    number = ord(address[0]) - 64
    return not any(
        c.get("hidden") == "1" and int(c.get("min")) <= number <= int(c.get("max"))
        for c in xml(workbook, "项目").iter(f"{NAMESPACE}col")
    )


def test_a_plan_of_other_months_has_its_columns() -> None:
    from mingzhang.budget import PlanStep

    plan = (PlanStep(5, Decimal("33.33")), PlanStep(12, Decimal(100)))
    budget = replace(
        small(), projects=(replace(small().projects[0], plan=plan), small().projects[1])
    )
    workbook = write_workbook(budget, HEBEI, 2026)
    assert "5月底（%）" in cells(workbook, "项目").values()
    assert read_workbook(workbook)[0] == budget


def test_a_text_too_long_for_a_cell_is_not_cut() -> None:
    budget = replace(small(), texts=(AuthorText("101", "duties", "长" * 40_000),))
    with pytest.raises(ValueError, match="40000 characters"):
        write_workbook(budget, HEBEI, 2026)


# ------------------------------------------------------------------------- what happens in a year


def test_actual_values_are_chosen_from_projects_and_indicators() -> None:
    """The project from a list, the indicator from those of the budget, the month from 1 to 12."""
    offered = {
        rule.get("sqref").partition("5:")[0]: [part.text for part in rule]
        for rule in xml(small_workbook(), "指标完成值").iter(f"{NAMESPACE}dataValidation")
    }
    heads = {
        v.rstrip("*"): k[0]
        for k, v in cells(small_workbook(), "指标完成值").items()
        if k.endswith("4")
    }
    assert offered[heads["项目"]] == ["项目清单"]
    assert offered[heads["三级指标"]][0].startswith("'绩效指标'!$E$5:")
    assert offered[heads["截至月份"]] == ["1", "12"]


def test_a_prepared_row_shows_the_target_and_waits() -> None:
    rows = {
        "actuals": [
            {"project": "13052926P00001710000B", "level3": "加工数量", "month": 7},
            {"project": "13052926P00001710000B", "level3": "满意度", "month": 7},
        ],
        "payments": [{"project": "库房租赁", "month": 7}],
    }
    workbook = write_workbook(small(), HEBEI, 2026, prepared=rows)
    shown = cells(workbook, "指标完成值")
    assert [shown[f"{c}5"] for c in "BCEF"] == [
        "13052926P00001710000B 档案数字化加工",
        "加工数量",
        "≥10万页",
        "7",
    ]
    assert shown["E6"] == "≥95%"
    assert cells(workbook, "资金支付")["A5"] == "库房租赁"
    assert read_workbook(workbook) == (small(), ())


def test_remarks_stand_on_a_sheet_that_nobody_reads() -> None:
    remarks = Remarks("仅供参考。", ("项目", "理由"), [("库房租赁", DANGEROUS)])
    workbook = write_workbook(small(), HEBEI, 2026, remarks=[remarks])
    assert cells(workbook, "建议")["B5"] == DANGEROUS
    assert list(xml(workbook, "建议").iter(f"{NAMESPACE}f")) == []
    assert read_workbook(workbook) == (small(), ())
