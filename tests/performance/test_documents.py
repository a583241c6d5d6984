"""The documents of the year: what stands in the forms and the report, in every format.

The department is made by hand: 示例县医疗保障局 with two projects, one of which paid 80 of 100 (in
万元) and one of which nobody reported anything.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from tests.performance.making import reached, record

from mingzhang.budget import Budget, BudgetLine, BudgetUnit, Project
from mingzhang.classifications import UnitKind
from mingzhang.documents import Document, Paragraph, Table, TextRole
from mingzhang.facts import Message
from mingzhang.formats.docx import write_docx
from mingzhang.formats.html import write_html
from mingzhang.formats.json import read_json, write_json
from mingzhang.formats.pdf import write_pdf
from mingzhang.formats.reading import read_any
from mingzhang.formats.xlsx import write_xlsx
from mingzhang.performance.documents import evaluation_document, monitoring_document
from mingzhang.performance.model import (
    Evaluation,
    Execution,
    IndicatorState,
    Light,
    Monitoring,
    Possibility,
    ProjectEvaluation,
    ProjectState,
    Score,
)
from mingzhang.templates import TemplateError, all_templates, load_template
from mingzhang.templates.year_layouts import year_layouts

TEMPLATES = {template.id: template for template in all_templates()}
HEBEI = TEMPLATES["hebei"]
WRITERS = {"html": write_html, "pdf": write_pdf, "docx": write_docx, "xlsx": write_xlsx}
NOTHING = Message("", "")
RED = Message("慢了", "slow")
FIRST, SECOND = "医保经办服务", "基金监管"
REPORTED = replace(
    reached("80人", month=7, claimed="9"), cause="招标推迟", measure="九月前补齐", expected="100人"
)


def budget(*lines: BudgetLine) -> Budget:
    """A department with two projects; ``lines`` are further ones of its budget."""
    projects = (
        Project(FIRST, "101001", "special_target", texts={"goals": "培训100人"}),
        Project(SECOND, "101001", "special_target"),
    )
    own = tuple(
        BudgetLine("101001", "2101505", "special_target", Decimal(1_000_000), project=name)
        for name in (FIRST, SECOND)
    )
    return Budget(
        code="101",
        name="示例县医疗保障局",
        year=2026,
        division="130529",
        template="hebei",
        date="2026-02-01",
        units=(BudgetUnit("101001", "示例县医疗保障局本级", UnitKind.ADMINISTRATIVE),),
        projects=projects,
        lines=(*own, *lines),
    )


def execution(paid: str | None, month: int) -> Execution:
    known = Decimal(paid) if paid is not None else None
    share = known / 10_000 if known is not None else None
    points = share / 10 if share is not None else None
    whole = Decimal(1_000_000)
    return Execution(whole, whole, known, month, share, Decimal(10), points)


INDICATORS = (
    record("≥100人", "50", name="培训人数"),
    record("≥95%", "40", level="效益指标", sub="社会效益指标", name="知晓率"),
)


def monitoring() -> Monitoring:
    states = (
        IndicatorState(
            INDICATORS[0],
            REPORTED,
            Decimal("58.33"),
            Decimal(80),
            Light.YELLOW,
            (RED,),
            expected="100人",
            possibility=Possibility.POSSIBLE,
        ),
        IndicatorState(INDICATORS[1], None, Decimal(100), None, Light.GREY),
    )
    first = ProjectState(
        "示例县医疗保障局本级",
        FIRST,
        FIRST,
        execution("800000", 7),
        Decimal("58.33"),
        Light.GREEN,
        Light.YELLOW,
        states,
        (RED,),
        completion=Decimal(80),
        expected=Decimal(90),
    )
    second = ProjectState(
        "示例县医疗保障局本级",
        SECOND,
        SECOND,
        execution(None, 7),
        None,
        Light.GREY,
        Light.GREY,
        (),
    )
    return Monitoring("示例县医疗保障局", 2026, 7, "central", (first, second))


def score(at: int, points: str | None) -> Score:
    one = INDICATORS[at]
    assert one.weight is not None
    said = REPORTED if not at else None
    trace = Message("80÷100×50＝40分", "80 ÷ 100 × 50 = 40")
    known = Decimal(points) if points is not None else None
    return Score(one, said, one.weight, known, None, NOTHING, trace)


def evaluation(second: str | None = "40") -> Evaluation:
    """40 of 50 and, if it is known, ``second`` of 40; execution 8 of 10: 88."""
    known = second is not None
    first = ProjectEvaluation(
        "示例县医疗保障局本级",
        FIRST,
        FIRST,
        "central",
        execution("800000", 12),
        (score(0, "40"), score(1, second)),
        Decimal(48) + Decimal(second) if second is not None else None,
        "良" if known else "",
        int(not known),
    )
    return Evaluation("示例县医疗保障局", 2026, "central", (first,))


def tables(document: Document) -> list[list[tuple[str, ...]]]:
    return [[row.cells for row in b.rows] for b in document.blocks if isinstance(b, Table)]


def form_of(document: Document, title: str) -> list[tuple[str, ...]]:
    """The first table under a title."""
    blocks = document.blocks
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and title == b.text)
    table = next(b for b in blocks[at:] if isinstance(b, Table))
    return [row.cells for row in table.rows]


def words(document: Document) -> str:
    return "\n".join(b.text for b in document.blocks if isinstance(b, Paragraph))


def row_of(form: list[tuple[str, ...]], cell: str) -> tuple[str, ...]:
    return next(row for row in form if cell in row)


# --------------------------------------------------------------------------------- the forms


def test_the_monitoring_form_holds_money_indicators_and_the_tick():
    """800,000 of 1,000,000 yuan paid is 80 %; at this pace 90 % is 90 万元 by the end of the year."""
    document = monitoring_document(monitoring(), budget(), HEBEI)
    form = form_of(document, "项目支出绩效运行监控表")
    assert row_of(form, "年度资金总额")[2:8] == (
        "年度资金总额",
        "100.00",
        "100.00",
        "80.00",
        "80.00%",
        "90.00",
    )
    # All money of the project is fiscal, and so is what was paid of it.
    assert row_of(form, "其中：财政资金")[3:8] == row_of(form, "年度资金总额")[3:8]
    assert not any(row_of(form, "其他资金")[3:8])
    assert "1—7月执行数" in sum(form, ())
    heads = row_of(form, "确定能")
    trained = row_of(form, "培训人数")
    assert trained[2:6] == ("培训人数", "≥100人", "80人", "100人")
    assert trained[heads.index("有可能")] == "√"
    assert trained[heads.index("确定能")] == ""
    assert "招标推迟" in trained[6]
    assert "九月前补齐" in trained[6]
    assert row_of(form, "知晓率")[4:7] == ("", "", "")  # nothing was reported: nothing is invented


def test_the_evaluation_form_sums_to_its_total():
    """8 for the execution, 40 of 50, 40 of 40: 88 of 100, 良."""
    form = form_of(evaluation_document(evaluation(), budget(), HEBEI), "项目支出绩效自评表")
    assert row_of(form, "年度资金总额")[3:] == ("100.00", "100.00", "80.00", "10", "80.00%", "8")
    assert row_of(form, "培训人数")[3:7] == ("≥100人", "80人", "50", "40")
    assert [c for c in row_of(form, "总分") if c] == ["总分", "100", "88", "等级", "良"]
    assert row_of(form, "预期目标")[2] == "预期目标"
    assert any("培训100人" in row for row in form)


def test_a_form_that_cannot_be_scored_has_no_total_and_says_why():
    document = evaluation_document(evaluation(None), budget(), HEBEI)
    form = form_of(document, "项目支出绩效自评表")
    assert [c for c in row_of(form, "总分") if c] == ["总分", "100", "等级"]
    assert row_of(form, "知晓率")[5:7] == ("40", "")
    assert f"“{FIRST}”指标“知晓率”：" in words(document)


def test_money_of_two_sources_is_not_split_by_guessing():
    """Of 150 万元 in the budget 50 are the unit's own; whose the payments were nobody recorded."""
    own = BudgetLine(
        "101001", "2101505", "special_target", Decimal(500_000), fund="business", project=FIRST
    )
    document = monitoring_document(monitoring(), budget(own), HEBEI)
    form = form_of(document, "项目支出绩效运行监控表")
    assert [c for c in row_of(form, "其中：财政资金")[2:] if c] == ["其中：财政资金", "100.00"]
    assert [c for c in row_of(form, "其他资金")[2:] if c] == ["其他资金", "50.00"]
    assert "执行数须分别填写" in words(document)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_province_has_both_forms(name):
    """Each indicator, the money and the total stand in the form of every template."""
    watched = monitoring_document(monitoring(), budget(), TEMPLATES[name])
    scored = evaluation_document(evaluation(), budget(), TEMPLATES[name])
    for document in (watched, scored):
        cells = {cell for table in tables(document) for row in table for cell in row}
        assert {"培训人数", "知晓率", "≥95%", "80.00%"} <= cells
    forms = [b for b in watched.blocks if isinstance(b, Table) and b.grid and not b.grid.kinds]
    assert len(forms) == 2  # a project of which nothing is known has its form, too


def test_a_province_replaces_one_form_and_inherits_the_other(tmp_path):
    folder = tmp_path / "hebei"
    shutil.copytree(HEBEI.folder, folder)
    layout = (
        "layouts:\n"
        "  - form: evaluation\n"
        "    title: 省级自评表\n"
        "    columns: [20, 20]\n"
        "    rows:\n"
        "      - [{label: 项目}, {value: project}]\n"
        "      - [{label: 评定}, {value: grade}]\n"
    )
    (folder / "year_layouts.yaml").write_text(layout, encoding="utf-8")
    own = load_template(folder)
    assert year_layouts(own)["monitoring"] == year_layouts(HEBEI)["monitoring"]
    document = evaluation_document(evaluation(), budget(), own)
    assert form_of(document, "省级自评表") == [("项目", FIRST), ("评定", "良")]


def test_a_value_that_does_not_exist_is_told_with_its_line(tmp_path):
    folder = tmp_path / "hebei"
    shutil.copytree(HEBEI.folder, folder)
    layout = (
        "layouts:\n  - form: evaluation\n    title: 表\n    columns: [9]\n"
        "    rows:\n      - [{value: totla}]\n"
    )
    (folder / "year_layouts.yaml").write_text(layout, encoding="utf-8")
    with pytest.raises(TemplateError, match=r"year_layouts\.yaml:6: .*totla.*：total"):
        year_layouts(load_template(folder))


def test_forms_of_targets_know_nothing_of_the_year(tmp_path):
    """A target form that asks for an actual value would print an empty column for ever."""
    from mingzhang.templates.form_layouts import form_layouts

    folder = tmp_path / "hebei"
    shutil.copytree(HEBEI.folder, folder)
    path = folder / "form_layouts.yaml"
    text = path.read_text(encoding="utf-8").replace("{role: description}", "{role: actual}", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match="actual"):
        form_layouts(load_template(folder))


# -------------------------------------------------------------------------------- the report


def test_what_a_person_must_write_is_listed_once_each():
    found = words(monitoring_document(monitoring(), budget(), HEBEI))
    listed = found[found.index("待补充事项", found.index("六、")) :]
    for item in (
        "“下一步工作安排”须由经办人填写",
        f"“{FIRST}”指标“知晓率”没有填报完成值",
        f"“{SECOND}”没有年度总体目标",
        f"“{SECOND}”没有登记支付数",
    ):
        assert listed.count(item) == 1, item


def test_the_report_counts_and_adds_what_is_known():
    """One project has payments: 80 of 100; the other is named as unknown, not as 0."""
    found = words(monitoring_document(monitoring(), budget(), HEBEI))
    assert "黄 需关注1个，灰 情况不明1个" in found
    assert (
        "全年预算数100.00万元，已执行80.00万元，执行率80.00%。另有1个项目没有登记支付数。" in found
    )


def test_the_method_tells_the_points_and_the_grades():
    """The central scheme: 10 of 100 for the execution; 优 from 90, 良 from 80, 中 from 60."""
    found = words(evaluation_document(evaluation(), budget(), HEBEI))
    assert "满分100分，其中预算执行率10分，绩效指标90分" in found
    assert "优：90分及以上，良：80分及以上，中：60分及以上，差：0分及以上。" in found
    assert "1个有总分，平均88.00分；等级：良1个。" in found


def test_the_report_speaks_english_where_asked_and_the_form_stays_chinese():
    document = evaluation_document(evaluation(), budget(), HEBEI, "en")
    report = words(document).split("项目支出绩效自评表")[0]
    told = re.sub(r"“[^”]*”|示例县医疗保障局|医保经办服务|附表1|良", "", report)
    assert not re.search(r"[\u4e00-\u9fff]", told), re.findall(r".*[\u4e00-\u9fff].*", told)
    assert form_of(document, "项目支出绩效自评表")


# --------------------------------------------------------------------------------- formats


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_gives_the_cells_back_and_nothing_of_the_chart(form, tmp_path):
    """What a chart shows stands in its table: a reader that took its words or bars for text or
    tables would find more than was written."""
    for make, found in ((monitoring_document, monitoring()), (evaluation_document, evaluation())):
        document = make(found, budget(), HEBEI)
        path = tmp_path / f"out.{form}"
        made = WRITERS[form](document)
        path.write_bytes(made.encode() if isinstance(made, str) else made)
        back = read_any(path)
        contents = [b for b in document.blocks if isinstance(b, Paragraph) and b.style]
        entries = {b.text for b in contents if b.style.role is TextRole.CONTENTS_ENTRY}
        read = [t for t in tables(back) if t[0][0] not in entries]  # contents with page numbers
        assert read == tables(document)
        told = "".join(words(back).split())
        assert "资金执行与绩效" not in told.replace("资金执行与绩效完成同时", "").replace(
            "二、资金执行与绩效完成", ""
        )


def test_json_keeps_the_charts():
    document = monitoring_document(monitoring(), budget(), HEBEI)
    assert any(b.grid and b.grid.charts for b in document.blocks if isinstance(b, Table))
    assert read_json(write_json(document)).blocks == document.blocks


def test_the_same_records_give_the_same_bytes():
    for write in WRITERS.values():
        one, other = (write(evaluation_document(evaluation(), budget(), HEBEI)) for _ in range(2))
        assert one == other


# ---------------------------------------------------------------------------------- charts


def test_the_page_has_a_chart_that_can_be_read_out():
    page = write_html(monitoring_document(monitoring(), budget(), HEBEI))
    [figure] = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    svg = etree.fromstring(figure).find("{*}svg")
    assert svg is not None
    ids = {e.get("id"): e.text for e in svg if e.get("id")}
    named = svg.get("aria-labelledby", "").split()
    assert [bool(ids[name]) for name in named] == [True, True]
    texts = [e.text for e in svg.iter("{*}text")]
    assert {"80.00", "黄 需关注", "灰 情况不明", FIRST, SECOND} <= set(texts)
    assert texts.count("—") == 2  # the second project has neither figure: no bar of 0
    assert "script" not in figure


def test_the_word_file_has_a_picture_with_its_description():
    made = write_docx(monitoring_document(monitoring(), budget(), HEBEI))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.read("word/media/chart1.png").startswith(b"\x89PNG")
        text = package.read("word/document.xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
    assert 'descr="每个项目两条横条' in text
    [target] = re.findall(r'<a:blip r:embed="(\w+)"', text)
    assert f'Id="{target}"' in relations


def test_the_workbook_has_a_live_chart_of_the_cells_beside_it():
    made = write_xlsx(monitoring_document(monitoring(), budget(), HEBEI))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert len(re.findall(r"<c:ser>", chart)) == 3
    assert "$F$" in chart  # the column of the rate paid
    assert "$B$" in chart  # the names


def test_many_projects_are_parted_into_charts_that_lose_none():
    first = monitoring().projects[0]
    many = tuple(replace(first, project=f"项目{n}") for n in range(60))
    document = monitoring_document(replace(monitoring(), projects=many), budget(), HEBEI)
    [grid] = [b.grid for b in document.blocks if isinstance(b, Table) and b.grid and b.grid.charts]
    assert len(grid.charts) == 4
    assert [row for chart in grid.charts for row in chart.rows] == list(range(1, 61))
    page = write_html(document)
    assert all(page.count(f"项目{n}</text>") == 1 for n in range(60))


def test_a_file_of_a_disclosure_without_charts_stays_as_it_was(tmp_path: Path):
    """Charts add nothing to documents that have none: no part, no kind of part."""
    plain = Document("", "", "tabbed", (Paragraph("正文", 1),), title="x", date="2026-01-01")
    with zipfile.ZipFile(io.BytesIO(write_docx(plain))) as package:
        assert not [name for name in package.namelist() if "media" in name]
        assert "png" not in package.read("[Content_Types].xml").decode()
