"""Performance forms of real documents, and of documents that make no sense."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.documents import Document, Row, Table
from mingzhang.facts import Origin
from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret
from mingzhang.interpret.forms import read_forms
from mingzhang.templates import Template
from mingzhang.templates.loader import all_templates

TEMPLATES = {t.id: t for t in all_templates()}


def test_the_forms_of_the_reference_documents(seeds_dir: Path) -> None:
    read_count = {}
    for file in sorted(seeds_dir.glob("*.txt")):
        forms = interpret(read_file(file)).forms
        read_count[file.name[:3]] = (len(forms), sum(len(f.indicators) for f in forms))
    assert read_count == {
        "000": (8, 61),
        "001": (11, 68),
        "002": (6, 86),
        "003": (8, 76),
        "004": (9, 132),
    }


def test_no_two_facts_of_a_document_s_forms_share_a_coordinate(seed_file: Path) -> None:
    reading = interpret(read_file(seed_file))
    own = [
        f.coordinate for f in reading.facts if f.origin is Origin.FORM and "project" in f.coordinate
    ]
    assert len(own) == len(set(own))


CELLS = st.sampled_from(
    [
        "",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "产出指标",
        "数量指标",
        "成本指标",
        "项目名称",
        "甲",
        "预算数",
        "9.00",
        "3月底",
        "绩效目标",
        "≥3次",
        "服务对象满意度",
        "总体目标",
        "任务名称",
        "合计",
        "无",
        "分值权重(90分)",
        "实施期资金总额",
        "符号",
        "值",
        "\u3000",
        "9" * 60,
    ]
)


@settings(max_examples=150)
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=12),
    template=st.sampled_from(sorted(TEMPLATES)),
)
def test_any_table_is_read_without_failing(rows: list[list[str]], template: str) -> None:
    table = Table(tuple(Row(tuple(cells), line) for line, cells in enumerate(rows, start=1)))
    document = Document("", "", "tabbed", (table,))
    chosen: Template = TEMPLATES[template]
    forms, facts, _, lines = read_forms(document.blocks, chosen, lambda line: 0, lambda line: "1")
    assert len(forms) <= len(rows)
    assert lines <= set(range(1, len(rows) + 1))
    assert all(fact.place.line in lines for fact in facts)
