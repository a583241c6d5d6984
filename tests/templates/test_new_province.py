"""A province nobody has seen is read and checked from YAML alone: no Python knows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.cli import main
from mingzhang.facts import Severity
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

PROVINCE = {
    "template.yaml": """
id: testland
name: {zh: 试验省部门预算公开样式, en: Testland department budget disclosure}
division: "99"
years: [2025, 2026]
unit: 元
levels: {department: 部门, unit: 单位}
""",
    # Own titles, own heads, own order of columns, another unit, and spending split in three.
    "tables.yaml": """
tables:
  - kind: balance
    title: 钱从哪里来到哪里去一览
    lists: [flow, fund, function]
    rows: fixed
    empty_note: false
    columns:
      - {id: expenditure_amount, head: [去处, 元], role: amount, side: expenditure}
      - {id: expenditure_item, head: [去处, 名目], role: label, side: expenditure}
      - {id: income_amount, head: [来处, 元], role: amount, side: income}
      - {id: income_item, head: [来处, 名目], role: label, side: income}
    sides:
      income:
        rows:
          - {label: 上面拨的, says: {flow: income, fund: general}}
          - {label: 自己挣的, says: {flow: income, fund: unit_funds}}
          - {label: 今年一共, says: {flow: income}}
          - {label: 去年剩的, says: {flow: carry_in}}
          - {label: 来处总数, says: {flow: resources}}
      expenditure:
        axis: function
        says: {flow: expenditure}
        rows:
          - {label: 今年一共, says: {flow: expenditure}}
          - {label: 留到明年, says: {flow: carry_out}}
          - {label: 去处总数, says: {flow: uses}}
  - kind: expenditure
    title: 花钱细目
    says: {flow: expenditure}
    lists: [category, function]
    totals: [总数]
    empty_note: false
    columns:
      - {id: name, head: [做什么], role: name, axis: function}
      - {id: code, head: [编号], role: code, axis: function}
      - {id: personnel, head: [养人], role: amount, says: {category: personnel}}
      - {id: public, head: [办公], role: amount, says: {category: public}}
      - {id: project, head: [办事], role: amount, says: {category: project}}
      - {id: total, head: [加起来], role: amount}
""",
    "sections.yaml": """
sections:
  - {id: overview, title: 收支怎么安排}
""",
    "narrative.yaml": """
labels:
  - {words: [养人的钱], says: {flow: expenditure, category: personnel}, sections: [overview]}
  - {words: [办事的钱], says: {flow: expenditure, category: project}, sections: [overview]}
  - {words: [一共要花], says: {flow: uses}, sections: [overview]}
""",
}

DOCUMENT = """钱从哪里来到哪里去一览

部门名称：试验县水利局

预算年度：2026

单位：元

去处→→来处→
元→名目→元→名目
400,000.00→一、社会保障和就业支出→3,000,000.00→一、上面拨的
2,800,000.00→二、农林水支出→→二、自己挣的
3,200,000.00→今年一共→3,000,000.00→今年一共
→留到明年→200,000.00→去年剩的
3,200,000.00→去处总数→3,200,000.00→来处总数

花钱细目

部门名称：试验县水利局

预算年度：2026

单位：元

做什么→编号→养人→办公→办事→加起来
总数→→1,500,000.00→300,000.00→1,400,000.00→3,200,000.00
社会保障和就业支出→208→400,000.00→→→400,000.00
行政事业单位养老支出→20805→400,000.00→→→400,000.00
机关事业单位基本养老保险缴费支出→2080505→400,000.00→→→400,000.00
农林水支出→213→1,100,000.00→300,000.00→1,400,000.00→2,800,000.00
水利→21303→1,100,000.00→300,000.00→1,400,000.00→2,800,000.00
行政运行→2130301→1,100,000.00→300,000.00→→1,400,000.00
水利工程建设→2130305→→→1,400,000.00→1,400,000.00

一、收支怎么安排

2026年一共要花320.00万元，其中养人的钱150.00万元，办事的钱140.00万元。
"""


@pytest.fixture
def province(tmp_path: Path) -> Path:
    folder = tmp_path / "testland"
    folder.mkdir()
    for name, text in PROVINCE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def verdict_of(text: str, folder: Path) -> Verdict:
    document = read_bytes(text.replace("→", "\t").encode("utf-8"))
    return check(interpret(document, all_templates([folder])))


def made(tmp_path: Path, *options: str) -> Path:
    """A template made by the command, moved away: loading remembers a folder by its path."""
    assert main(["new-template", "testland", *options, "--dir", str(tmp_path / "made")]) == 0
    return (tmp_path / "made" / "testland").rename(tmp_path / "edited")


def errors(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [
        (f.check, f.stated, f.expected)
        for f in verdict.findings
        if f.severity is Severity.ERROR and f.check != "N6"
    ]


def test_the_new_layout_is_recognised_and_read_whole(province: Path) -> None:
    reading = verdict_of(DOCUMENT, province).reading
    assert reading.template.id == "testland"
    assert [(p.entity.name, p.year) for p in reading.parts] == [("试验县水利局", 2026)]
    assert [t.kind for t in reading.tables] == ["balance", "expenditure"]
    assert reading.unread == ()
    assert reading.unknown_tables == ()
    assert len(reading.mentions) == 3


def test_the_right_document_has_no_error(province: Path) -> None:
    verdict = verdict_of(DOCUMENT, province)
    assert errors(verdict) == []
    checked = {o.rule for o in verdict.certificate.obligations if o.outcome.value == "passed"}
    assert {"G1", "G2", "G3", "G5", "G6", "G8", "N1"} <= checked


@pytest.mark.parametrize(
    ("was", "now", "check_ids", "stated", "expected"),
    [
        ("水利→21303→1,100,000.00→300,000.00→1,400,000.00→2,800,000.00",
         "水利→21303→1,100,000.00→300,000.00→1,400,000.00→2,900,000.00",
         {"G5", "G6"}, "2,900,000.00元", "2,800,000.00元"),
        ("3,200,000.00→去处总数", "3,020,000.00→去处总数", {"G1", "G2", "G8"},
         "3,020,000.00元", "3,200,000.00元"),
        ("一、社会保障和就业支出→3,000,000.00", "一、社会保障和就业支出→300.00", {"G2", "G3"}, "300.00元",
         "3,000,000.00元"),
        ("400,000.00→一、社会保障", "40,000.00→一、社会保障", {"G3", "G8"}, "40,000.00元", "400,000.00元"),
        ("养人的钱150.00万元", "养人的钱150.01万元", {"N1"}, "150.01万元", ""),
    ],
)  # fmt: skip
def test_a_slip_is_found_where_it_is(
    province: Path, was: str, now: str, check_ids: set[str], stated: str, expected: str
) -> None:
    assert DOCUMENT.count(was) == 1
    text = DOCUMENT.replace(was, now)
    verdict = verdict_of(text, province)
    found = [f for f in verdict.findings if f.severity is Severity.ERROR and f.check != "N6"]
    assert len(found) == 1
    assert found[0].check in check_ids
    assert found[0].stated == stated
    assert expected in found[0].expected
    assert found[0].places[0].line == 1 + text.split(now)[0].count("\n")


def test_a_lost_row_is_told(province: Path) -> None:
    lost = "水利工程建设→2130305→→→1,400,000.00→1,400,000.00\n"
    found = errors(verdict_of(DOCUMENT.replace(lost, ""), province))
    assert found


def test_the_command_line_takes_the_new_layout(
    province: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "disclosure.txt"
    path.write_text(
        DOCUMENT.replace("→", "\t").replace("320.00万元", "302.00万元"), encoding="utf-8"
    )
    code = main(["check", str(path), "--templates", str(province.parent), "--format", "json"])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert code == 1
    assert document["template"] == "testland"
    assert [f["check"] for f in document["findings"] if f["severity"] == "error"] == ["N1"]


def test_a_province_made_by_the_command_and_edited_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path)
    for name, text in PROVINCE.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "forms.yaml").unlink()
    capsys.readouterr()
    verdict = verdict_of(DOCUMENT, folder)
    assert verdict.reading.template.id == "testland"
    assert errors(verdict) == []


def test_a_province_based_on_another_differs_by_its_own_titles_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path, "--based-on", "hebei")
    capsys.readouterr()
    tables = folder / "tables.yaml"
    text = tables.read_text("utf-8").replace("部门预算支出总表", "花钱细目表")
    tables.write_text(text, encoding="utf-8")
    document = """花钱细目表

101 试验县水利局

预算年度：2026

单位：万元

序号→功能分类科目→→合计→基本支出→项目支出→经营支出→上解上级支出→对附属单位补助支出
→科目编码→科目名称→→→→→→
1→→合计→50.00→→50.00→→→
2→213→农林水支出→50.00→→50.00→→→
3→21303→水利→50.00→→50.00→→→
4→2130305→水利工程建设→50.00→→51.00→→→
"""
    verdict = verdict_of(document, folder)
    assert verdict.reading.template.id == "testland"
    assert [f[1:] for f in errors(verdict)] == [("51.00万元", "50.00万元")]
