"""Public pages in words: places, search, differences, certificates, populations."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mingzhang.check import check
from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.models import Event, Organisation, Passage, Population, Publication, Upload
from mingzhang.web.pure.certifying import certificate
from mingzhang.web.services import population, publishing
from mingzhang.web.services.publishing import store
from mingzhang.web.views import certified
from mingzhang.web.views.differing import marked as compared
from mingzhang.web.views.searching import marked


@pytest.fixture
def published(county):
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    outcomes = {"passed": 40, "failed": 2, "could_not_read": 3, "not_applicable": 7}
    certificate = {"outcomes": outcomes, "rules_version": "1"}
    files = [("txt", path.name, path.read_bytes(), True)]
    first = store(county.health, 2026, reading, files, certificate, None, counts=(1, 1))
    return first, store(county.health, 2026, reading, [], {}, None, note="更正")


def at(one) -> list:
    body = one.organisation
    return [body.division, body.slug, one.year, one.stage, one.number]


def read(name: str, *arguments, **query) -> str:
    return Client().get(reverse(name, args=arguments), query).content.decode()


def test_a_place_is_called_by_its_name_with_all_above_it(published) -> None:
    page = read("body", "130999", "361")
    assert "河北省" in page
    assert "沧州市" in page
    assert ">130999<" not in page


def test_a_city_that_no_list_has_is_called_as_its_government(county) -> None:
    Organisation.objects.create(kind="government", name="示例市人民政府", division="139900")
    body = Organisation.objects.create(
        kind="department", name="示例区园林局", code="7", division="139902"
    )
    reading = interpret(read_any(examples() / "clean-hebei.txt"), all_templates())
    store(body, 2026, reading, [], {}, None)
    assert ">示例市</a>" in read("place", "13")
    assert ">示例市</a>" in read("body", "139902", "7")


def test_an_old_version_says_so_and_leads_to_the_newest(published) -> None:
    first, second = published
    assert "这不是最新的一版" in read("publication", *at(first))
    assert reverse("publication", args=at(second)) in read("publication", *at(first))
    assert "这不是最新的一版" not in read("publication", *at(second))


def test_a_certificate_never_says_that_a_disclosure_has_passed(published) -> None:
    page = read("publication", *at(published[0]))
    told = Client().get(reverse("publication", args=at(published[0]))).context["certificate"]
    assert (told["proved"], told["open"], told["apart"]) == (40, 3, 7)
    # Two rules failed; one of them raised a question, which refutes nothing.
    assert (told["refuted"], told["doubtful"], told["all"]) == (1, 1, 45)
    assert "没有核对不等于正确" in page
    assert "审核通过" not in page
    assert "没有审核记录" in read("publication", *at(published[1]))


@pytest.mark.parametrize(
    "name", ["clean-hebei.txt", "shaanxi-2026-lueyang-medical-security.txt",
             "hebei-2026-juluxian-medical-security.txt"]
)  # fmt: skip
def test_only_errors_refute_and_what_goes_with_them_counts(county, name) -> None:
    verdict = check(interpret(read_any(examples() / name), all_templates()))
    kept = certificate(verdict)
    grave = Counter(
        one.severity.value for top in verdict.findings for one in (top, *top.consequences)
    )
    version = Publication(certificate=kept, errors=0, warnings=0)
    told = certified.told(version)
    found = (told["refuted"], told["doubtful"], told["noted"])
    assert found == (grave["error"], grave["warning"], grave["note"])
    assert sum(found) == kept["outcomes"].get("failed", 0)


def test_a_file_is_shown_with_its_hash_and_how_to_verify_it(published) -> None:
    page = read("publication", *at(published[0]))
    assert published[0].files.get().sha256 in page
    assert "sha256sum" in page


def test_search_finds_by_part_of_a_word_in_newest_versions_alone(published) -> None:
    first, second = published
    Passage.objects.create(publication=first, number=90, kind="section", title="旧", text="独角兽")
    assert "独角兽" not in read("explore", q="独角兽").replace('value="独角兽"', "").replace(
        "<title>独角兽", ""
    )
    Passage.objects.create(
        publication=second, number=90, kind="project", title="甲", text="购买独角兽一只"
    )
    page = Client().get(reverse("explore"), {"q": "独角"})
    (group,) = page.context["groups"]
    assert group["key"] == "projects"
    assert "<mark>独角</mark>兽" in page.content.decode()


def test_a_search_asks_the_same_question_however_much_is_published(county, published) -> None:
    def asked(words: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            Client().get(reverse("explore"), {"q": words})
        return [one["sql"].replace(words, "") for one in queries if "passage" in one["sql"]]

    few = asked("飞鱼")
    for year in range(2001, 2020):
        published[0].pk, published[0].public_id, published[0].year = None, uuid4(), year
        published[0].save(force_insert=True)
    assert few
    assert asked("飞马") == few


def test_a_group_of_hits_is_read_page_by_page(county, published) -> None:
    Passage.objects.bulk_create(
        Passage(
            publication=published[1], number=100 + n, kind="section", title=f"节{n}", text="飞鱼"
        )
        for n in range(25)
    )
    few = Client().get(reverse("explore"), {"q": "飞鱼"}).context["groups"][0]
    assert (len(few["hits"]), few["more"]) == (5, True)
    second = Client().get(reverse("explore"), {"q": "飞鱼", "in": "passages", "page": "2"})
    assert len(second.context["groups"][0]["hits"]) == 5
    assert not second.context["later"]


@pytest.mark.parametrize(
    "query",
    [{"q": "%_\\"}, {"page": "9" * 30}, {"page": "-1"}, {"year": "²"}, {"in": "x"},
     {"place": "1" * 60}, {"place": "<b>"}],
)  # fmt: skip
@pytest.mark.parametrize("name", ["explore", "compare"])
def test_whatever_is_asked_is_answered(published, name, query) -> None:
    assert Client().get(reverse(name), query).status_code == 200


@pytest.mark.parametrize("name", ["explore", "compare"])
def test_what_is_no_text_is_refused_and_asks_nothing(published, name) -> None:
    assert Client().get(reverse(name), {"q": "\0"}).status_code == 400


def test_hits_are_marked_and_nothing_else_gets_through() -> None:
    assert marked("<b>预算</b>", "预算") == "&lt;b&gt;<mark>预算</mark>&lt;/b&gt;"


def test_a_changed_number_is_marked_whole() -> None:
    was, now = compared("安排12.50万元<", "安排13.50万元<")
    assert was == "安排<del>12.50</del>万元&lt;"
    assert now == "安排<ins>13.50</ins>万元&lt;"


def test_a_changed_figure_is_told_with_its_row_and_difference(published) -> None:
    second = published[1]
    table = second.tables.filter(kind="expenditure").first()
    row, column = next(
        (r, c)
        for r, cells in enumerate(table.rows)
        for c, cell in enumerate(cells)
        if r >= table.head and "." in cell and cell.replace(",", "").replace(".", "").isdigit()
    )
    old = table.rows[row][column]
    table.rows[row][column] = f"{float(old.replace(',', '')) + 1:.2f}"
    table.save()
    page = Client().get(reverse("changes", args=at(second)))
    (cell,) = page.context["cells"]
    assert cell["difference"] == "+1.00"
    assert cell["cell"] == f"r{row + 1}c{column + 1}"


def test_any_two_versions_can_be_chosen_but_not_those_of_another_body(published) -> None:
    address = reverse("changes", args=at(published[0]))
    assert Client().get(address).status_code == 404  # nothing came before
    assert Client().get(address, {"with": "2026-budget-2"}).status_code == 200
    assert Client().get(address, {"with": "2030-budget-1"}).status_code == 404


def test_public_pages_ask_a_bounded_number_of_questions(
    published, county, django_assert_max_num_queries
) -> None:
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    for n in range(4):
        body = Organisation.objects.create(
            kind="department", name=f"第{n}局", code=f"70{n}", division="130999",
            parent=county.government,
        )  # fmt: skip
        store(body, 2026, reading, [], {}, None)
    for name, arguments, query, most in (
        ("home", [], {}, 9),
        ("explore", [], {"q": "预算"}, 9),
        ("compare", [], {"year": "2026"}, 11),
        ("compare", [], {"year": "2026", "by": "place"}, 11),
        ("body", ["130999", "361"], {}, 10),
        ("place", ["130999"], {}, 11),
    ):
        with django_assert_max_num_queries(most):
            assert Client().get(reverse(name, args=arguments), query).status_code == 200


def test_populations_are_taken_in_with_their_source(db, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("区划,年度,人口,来源\n130999,2026,412000,公报\n", encoding="utf-8-sig")
    assert population.load(file) == 1
    assert Population.objects.get().people == 412_000
    assert Event.objects.filter(action="population.load").exists()
    assert "公报" in read("open_data")


def test_per_head_stands_beside_the_population_and_who_says_so(published, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text('区划,年度,人口,来源\n130999,2026,"412,000",县统计公报\n', encoding="utf-8")
    asked = {"per": "head", "year": "2026"}
    assert "县统计公报" not in read("compare", **asked)
    population.load(file)
    (row,) = Client().get(reverse("compare"), asked).context["rows"]
    assert row["head"] == (Decimal(row["told"].fen) / 100 / 412_000).quantize(Decimal("0.01"))
    page = read("compare", **asked)
    assert all(said in page for said in ("412,000", f"{row['head']:,}", "县统计公报"))


@pytest.mark.parametrize(
    "row", ["130999,2026,many,公报", "1309,2026,5,公报", "130999,2026,5,", "130999,26,5,公报"]
)
def test_a_wrong_line_of_populations_is_named_and_nothing_is_kept(db, tmp_path, row) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"区划,年度,人口,来源\n130998,2026,5,公报\n{row}\n", encoding="utf-8")
    with pytest.raises(population.Unfit) as refused:
        population.load(file)
    assert "第 3 行" in refused.value.said.zh
    assert not Population.objects.exists()


def test_findings_of_an_upload_stand_on_its_public_page(published, county, tmp_path) -> None:
    first = published[0]
    first.errors = 1
    first.save()
    assert "问题明细没有随这一版保存" in read("publication", *at(first))
    folder = Path(default_storage.path("reports/one"))
    folder.mkdir(parents=True, exist_ok=True)
    finding = {"severity": "error", "severity_name": "错误", "name": "合计不符",
               "message": "差 <1> 万元", "source": "办法第九条"}  # fmt: skip
    (folder / "view.zh.json").write_text(json.dumps({"findings": [finding]}), encoding="utf-8")
    Upload.objects.create(
        owner=county.user("clerk", county.health), organisation=county.health, name="a.pdf",
        sha256="0" * 64, size=1, publication=first, folder="reports/one",
    )  # fmt: skip
    page = read("publication", *at(first))
    assert "差 &lt;1&gt; 万元" in page
    assert "办法第九条" in page


@pytest.mark.parametrize(
    ("said", "names"),
    [("单位：万元", False), ("(2026年度)", False), ("（2026年度）", False), ("(20XX年度)", False),
     ("(2026)年度", False), ("目 录", False), ("", False), ("3", False),
     ("417 邢台市医疗保障局 预算年度：2025 单位：万元", False),
     ("部门收支总表", True), ("2026年部门预算收支总表", True), ("3、库房租赁维护绩效目标表", True),
     ("（一）部门收支总表", True)],
)  # fmt: skip
def test_a_table_is_called_by_what_names_it(said, names) -> None:
    assert publishing._is_title(said) is names


def test_the_first_page_shows_the_latest_version_of_each_disclosure_alone(published) -> None:
    first, second = (reverse("publication", args=at(one)) for one in published)
    page = read("home")
    assert f'href="{second}"' in page
    assert f'href="{first}"' not in page
