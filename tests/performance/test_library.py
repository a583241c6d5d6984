"""The indicator library: grown from disclosures, searched, offered beside a target."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.cli import main
from mingzhang.facts import Place
from mingzhang.interpret.targets import parse_target
from mingzhang.performance.library import (
    Catalogue,
    Entry,
    Origin,
    Sighting,
    field_of,
    fields,
    load_catalogue,
    mine,
    offers,
    search,
    shipped,
    write_catalogue,
)
from mingzhang.performance.model import Direction, IndicatorRecord
from mingzhang.templates import TemplateError

EXAMPLES = Path(__file__).parents[2] / "examples"


def record(name: str, value: str, level: str = "数量指标", project: str = "", body: str = "某局"):
    return IndicatorRecord(
        body, project, project, "产出指标", level, name, value, parse_target(value), Direction.UP,
        Place(1),
    )  # fmt: skip


def entry(name: str, *values: str, field: str = "教育", level: str = "数量指标") -> Entry:
    seen = tuple(sorted(Sighting(v, f"第{n}局", 2026) for n, v in enumerate(values, start=1)))
    return Entry(field, "产出指标", level, name, seen)


# ------------------------------------------------------------------------------------- mining


def test_every_named_indicator_of_a_disclosure_is_collected_with_its_origin() -> None:
    grown = mine(
        [record("培训教师人数", "≥120人"), record("培训场次", "6场")],
        Origin("某县教育局", 2026, ("20502",)),
    )
    assert [(e.name, e.seen) for e in grown.entries] == [
        ("培训场次", (Sighting("6场", "某局", 2026),)),
        ("培训教师人数", (Sighting("≥120人", "某局", 2026),)),
    ]


def test_blank_rows_and_rows_that_do_not_apply_teach_nothing() -> None:
    rows = [record("", "≥3次"), record("生态效益", "不涉及"), record("经济效益", "")]
    assert mine(rows, Origin("某局")).entries == ()


def test_a_sentence_that_slipped_into_the_column_of_names_is_no_indicator() -> None:
    assert mine([record("宣传" * 51, "≥3次")], Origin("某局")).entries == ()


def test_what_a_unit_publishes_inside_a_departments_file_is_told_as_the_units() -> None:
    grown = mine([record("巡查次数", "≥4次", body="某县环境监测站")], Origin("某县环境局"))
    assert grown.entries[0].seen[0].body == "某县环境监测站"


def test_one_indicator_in_two_spellings_is_one_entry() -> None:
    grown = mine(
        [record("培训人数（人次）", "≥50人次"), record("培训人数(人次)", "≥60人次", "数量")],
        Origin("某局", 2026),
    )
    assert [len(e.seen) for e in grown.entries] == [2]


@pytest.mark.parametrize(
    ("project", "body", "functions", "field"),
    [
        ("城乡居民医保补助资金", "", (), "医疗保障"),
        ("物业管理费", "某县教育局", ("20502",), "行政运行"),
        ("专项资金", "某县教育局", ("21301",), "农林水"),  # the money says more than the body
        ("专项资金", "某县教育局", (), "教育"),
        ("专项资金", "某县某局", ("21015", "20801"), "医疗保障"),  # 款 before 类
        ("专项资金", "某县某局", ("21004",), "卫生健康"),
        ("专项资金", "某县某局", (), "通用"),
    ],
)
def test_the_field_follows_the_name_then_the_money_then_the_body(
    project: str, body: str, functions: tuple[str, ...], field: str
) -> None:
    assert field_of(project, body, functions) == field


def test_no_two_fields_claim_one_word_or_one_code() -> None:
    words = [word for field in fields() for word in field.words]
    codes = [code for field in fields() for code in field.functions]
    assert len(words) == len(set(words))
    assert len(codes) == len(set(codes))


# ------------------------------------------------------------------------------------ growing

words = st.text(
    "教育培训人数满意度率次（）%≥≤=: {}[]#'\"-,&*!|>@`1290", min_size=1, max_size=12
).map(lambda text: f"甲{text}乙")
sightings = st.builds(Sighting, words, words, st.sampled_from([0, 2024, 2026]))
entries = st.builds(
    Entry,
    st.sampled_from(["教育", "通用"]),
    st.just("产出指标"),
    st.sampled_from(["数量指标", "质量指标"]),
    words,
    st.lists(sightings, min_size=1, max_size=3).map(lambda seen: tuple(sorted(set(seen)))),
)
catalogues = st.lists(entries, max_size=6).map(Catalogue.of)


@given(catalogues)
def test_a_catalogue_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> None:
    path = tmp_path_factory.mktemp("library") / "catalogue.yaml"
    write_catalogue(catalogue, path)
    assert load_catalogue(path) == catalogue


@given(catalogues, catalogues)
def test_growing_loses_nothing_and_twice_is_once(one: Catalogue, other: Catalogue) -> None:
    both = one.grown(other)
    assert both.grown(other) == both == both.grown(one)
    seen = {(e.key, s) for c in (one, other) for e in c.entries for s in e.seen}
    assert {(e.key, s) for e in both.entries for s in e.seen} == seen


def test_a_mistake_in_a_catalogue_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("indicators:\n  - {field: 教育, levle1: 产出指标}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"own\.yaml:2: .*levle1.*level1"):
        load_catalogue(path)


# ---------------------------------------------------------------------------------- searching


def test_sign_and_unit_are_those_of_most_and_the_typical_value_is_one_that_was_seen() -> None:
    found = entry("培训人数", "≥50人", "≥80人", "≥300人", "200人次", "较多")
    assert (found.sign, found.unit, found.typical) == ("≥", "人", "≥80人")


def test_an_indicator_nobody_measured_has_no_typical_value() -> None:
    found = entry("社会影响", "有所提高", "显著")
    assert (found.measurable, found.typical) == (False, "")


def test_a_word_in_the_name_comes_before_one_in_the_field() -> None:
    library = Catalogue.of([entry("教育覆盖率", "≥90%"), entry("培训场次", "≥3次")])
    assert [m.entry.name for m in search(library, "教育")] == ["教育覆盖率", "培训场次"]


def test_of_equal_ones_the_measurable_and_the_common_come_first() -> None:
    library = Catalogue.of(
        [
            entry("培训甲", "较好", "好"),
            entry("培训乙", "≥3次"),
            entry("培训丙", "≥3次", "≥5次"),
        ]
    )
    assert [m.entry.name for m in search(library, "培训")] == ["培训丙", "培训乙", "培训甲"]


def test_field_and_level_narrow_the_search() -> None:
    library = Catalogue.of(
        [entry("满意度", "≥90%", level="质量指标"), entry("满意度", "≥95%", field="卫生健康")]
    )
    assert [m.entry.field for m in search(library, field="卫生")] == ["卫生健康"]
    assert [m.entry.level2 for m in search(library, level="质量")] == ["质量指标"]


def test_beside_a_vague_target_measurable_ones_of_the_same_level_are_offered() -> None:
    library = Catalogue.of(
        [
            entry("学生培训人数", "≥50人"),
            entry("学生培训人数", "≥900人", field="卫生健康"),
            entry("学生培训合格率", "≥95%", level="质量指标"),
            entry("学生培训情况", "较好"),
        ]
    )
    found = offers(library, record("培训学生人数", "较多", project="教师培训"))
    assert [(m.entry.field, m.entry.name) for m in found] == [
        ("教育", "学生培训人数"),
        ("卫生健康", "学生培训人数"),
    ]


# -------------------------------------------------------------------------------- as commands


def test_the_shipped_library_loads_and_every_indicator_has_an_origin() -> None:
    assert all(e.seen and e.name and e.level2 for e in shipped().entries)
    assert len({e.key for e in shipped().entries}) == len(shipped().entries) > 100


def test_mined_files_can_be_searched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "own.yaml"
    example = str(EXAMPLES / "clean-hebei.txt")
    assert main(["indicators", "mine", example, "-o", str(target)]) == 0
    first = target.read_bytes()
    assert main(["indicators", "mine", example, "-o", str(target)]) == 0
    assert target.read_bytes() == first
    assert "新增0条" in capsys.readouterr().err
    one = load_catalogue(target).entries[0]
    command = ["indicators", "search", one.name, "-c", str(target), "-n", "1", "--format"]
    assert main([*command, "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["indicators"]
    assert found["name"] == one.name
    assert {s["body"] for s in found["seen"]} >= {s.body for s in one.seen}
    assert main([*command, "csv"]) == 0
    assert one.name in next(iter(csv.reader(io.StringIO(capsys.readouterr().out.split("\n")[1]))))


def test_a_budget_workbook_is_mined_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "own.yaml"
    workbook = next((EXAMPLES / "budgets").glob("*.xlsx"))
    assert main(["indicators", "mine", str(workbook), "-o", str(target)]) == 0
    assert load_catalogue(target).entries


def test_nothing_found_is_told_and_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "search", "绝无此词甲乙丙丁"]) == 1
    assert "没有找到" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_collected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, broken = tmp_path / "own.yaml", tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    files = [str(broken), str(EXAMPLES / "clean-hebei.txt")]
    assert main(["indicators", "mine", *files, "-o", str(target)]) == 2
    assert "broken.pdf" in capsys.readouterr().err
    assert load_catalogue(target).entries


def test_targets_in_words_are_offered_what_others_measure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    example = str(EXAMPLES / "shaanxi-2026-lueyang-medical-security.txt")
    main(["targets", "lint", example, "--format", "json"])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    vague = {i["level3"] for i in document["indicators"] if i["target"]["kind"] == "qualitative"}
    assert document["offers"]
    for offer in document["offers"]:
        assert offer["level3"] in vague
        assert all(one["typical"] for one in offer["library"])
    main(["targets", "lint", example])
    assert "指标库中可量化的相近指标" in capsys.readouterr().out
