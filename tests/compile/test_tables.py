"""Tables of every province: filled from a budget, and read back as they were meant."""

from collections import Counter
from dataclasses import replace

import pytest

from compile_budgets import OFFICE, two_units
from mingzhang.compile.body import bodies
from mingzhang.compile.figures import Figures
from mingzhang.compile.ledger import Ledger
from mingzhang.compile.tables.drafting import Drafter
from mingzhang.compile.tables.heads import head_rows
from mingzhang.compile.tables.setting import Printed, set_table
from mingzhang.documents import Block, Document, Paragraph, Span, Table
from mingzhang.facts import Amount
from mingzhang.interpret import interpret
from mingzhang.templates import Template, all_templates, can_print
from mingzhang.templates.layout import layout_of

TEMPLATES = {t.id: t for t in all_templates() if can_print(t)}
BODIES = {b.code: b for b in bodies(two_units())}


def printed_tables(template: Template, code: str) -> list[Printed]:
    """Every table of the layout for one body of the test budget, one of each kind."""
    layout, body = layout_of(template), BODIES[code]
    assert layout is not None
    drafter = Drafter(template, layout, body, Figures(Ledger(two_units(), code)))
    specs = {}
    for spec in template.tables:
        if not spec.years or body.year in spec.years:
            specs.setdefault(spec.kind, spec)
    return [
        set_table(drafter.draft(spec, layout.table(kind)), template, layout, body)
        for kind, spec in specs.items()
    ]


def read_back(template: Template, code: str, tables: list[Printed]):
    """The printed tables as a reader of files would hand them on: tabs parted, lines numbered."""
    blocks: list[Block] = [Paragraph(f"{BODIES[code].name}2026年部门预算公开", 1)]
    for block in (b for table in tables for b in table.blocks):
        last = blocks[-1]
        line = last.line + (len(last.rows) if isinstance(last, Table) else 1)
        if isinstance(block, Table):
            rows = tuple(replace(row, line=line + n) for n, row in enumerate(block.rows))
            blocks.append(Table(rows))
        else:
            said = [text for text in block.text.split("\t") if text.strip()]
            blocks.extend(Paragraph(text, line + n) for n, text in enumerate(said))
    return interpret(Document("", "0" * 64, "tabbed", tuple(blocks)), forced=template.id)


@pytest.mark.parametrize("code", BODIES)
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_figure_is_read_back_at_the_coordinate_it_was_meant_for(template, code):
    tables = printed_tables(template, code)
    reading = read_back(template, code, tables)
    meant = Counter((t.kind, at, value) for t in tables for _, at, value in t.figures)
    assert meant, "nothing was printed"
    read = Counter(
        (f.table, f.coordinate, f.value)
        for f in reading.facts
        if f.table and isinstance(f.value, Amount)
    )

    def plain(found):
        return Counter((kind, at, value.base) for kind, at, value in found.elements())

    assert plain(read) == plain(meant)
    assert not [u.text for u in reading.unread]


def table(template: str, kind: str, code: str = "450") -> Printed:
    return next(t for t in printed_tables(TEMPLATES[template], code) if t.kind == kind)


def rows(printed: Printed) -> list[tuple[str, ...]]:
    grid = next(b for b in printed.blocks if isinstance(b, Table))
    return [row.cells for row in grid.rows]


def test_rows_of_functions_stand_under_their_class_and_add_up():
    assert rows(table("hebei", "general_expenditure"))[3:] == [
        ("1", "", "合计", "374.00", "280.00", "94.00"),
        ("2", "210", "卫生健康支出", "374.00", "280.00", "94.00"),
        ("3", "21015", "医疗保障管理事务", "374.00", "280.00", "94.00"),
        ("4", "2101501", "行政运行", "230.00", "230.00", ""),
        ("5", "2101502", "一般行政管理事务", "84.00", "", "84.00"),
        ("6", "2101506", "医疗保障经办事务", "60.00", "50.00", "10.00"),
    ]


def test_an_empty_table_is_printed_with_the_lawful_note_and_no_rows():
    printed = table("hebei", "state_capital")
    assert printed.empty
    assert len(rows(printed)) == 3  # heads and the numbers of the columns
    assert printed.blocks[-1].text.startswith("注：无国有资本经营预算")


def test_a_department_with_units_lists_them_and_a_unit_itself_alone():
    listed = [r[1] for r in rows(table("shaanxi", "income"))[2:]]
    assert listed == ["合计", "测试县医疗保障局", "测试县医疗保障局本级", "测试县医保服务中心"]
    assert [r[1] for r in rows(table("shaanxi", "income", OFFICE))[2:]] == [
        "合计",
        "测试县医疗保障局本级",
    ]


def test_only_money_of_this_year_stands_under_the_funds_where_carried_money_has_a_column():
    total = rows(table("shaanxi", "income", OFFICE))[2]
    assert total[2:4] == ("3,240,000.00", "3,150,000.00")
    assert total[-1] == "40,000.00"


def test_sums_are_live_where_they_hold():
    printed = table("hebei", "general_expenditure")
    grid = next(b.grid for b in printed.blocks if isinstance(b, Table))
    sums = {one.cell: one.parts for one in grid.sums}
    assert sums[(3, 3)] == ((4, 3),)
    assert sums[(5, 3)] == ((6, 3), (7, 3), (8, 3))
    assert sums[(6, 3)] == ((6, 4),)


def test_heads_are_merged_over_columns_and_down():
    texts, spans = head_rows([("序号",), ("收入", "项目"), ("收入", "预算数"), ("支出", "项目")])
    assert texts == (("序号", "收入", "", "支出"), ("", "项目", "预算数", "项目"))
    assert spans == (Span(0, 0, 2, 1), Span(0, 1, 1, 2))
