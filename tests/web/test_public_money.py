"""Figures on public pages: whose they are, what may be added, what is not known."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.web.models import Figure, Organisation, Population, Publication
from mingzhang.web.views import comparing

HIGH = 412_000


def publish(organisation, year: int = 2026, number: int = 1, stage: str = "budget") -> Publication:
    """A version without content."""
    return Publication.objects.create(
        organisation=organisation,
        year=year,
        stage=stage,
        number=number,
        published_at=datetime(year, 2, 1, tzinfo=UTC),
        template="hebei",
    )


def say(
    version: Publication, yuan: int, further: dict[str, str] | None = None, **axes: str
) -> None:
    """A figure of a version, in whole 元."""
    told = {"flow": "expenditure", **axes}
    own = {"entity": version.organisation.code, "year": str(version.year)}
    Figure.objects.create(
        publication=version, fen=yuan * 100, unit="万元", decimals=2,
        further={**own, **(further or {})}, table=1, row=1, column=1, **told,
    )  # fmt: skip


def compared(**ask) -> list:
    return Client().get(reverse("compare"), ask).context["rows"]


def test_a_units_figure_is_not_taken_for_its_departments(county) -> None:
    one = publish(county.health)
    say(one, 300)
    say(one, 100, {"entity": "361002"})
    (row,) = compared(measure="total", year="2026")
    assert row["told"].fen == 30_000
    assert not row["told"].differs


def test_a_figure_of_last_year_or_of_a_plan_is_not_this_years(county) -> None:
    one = publish(county.health)
    say(one, 300)
    say(one, 250, {"year": "2025"})
    say(one, 290, {"stage": "planned"})
    (row,) = compared(measure="total", year="2026")
    assert (row["told"].fen, row["told"].differs) == (30_000, False)


def test_three_public_items_of_fiscal_money_alone_are_told_so(county) -> None:
    say(publish(county.health), 15, fund="fiscal", item="three_public")
    (row,) = compared(measure="three_public", year="2026")
    assert row["told"].fen == 1_500
    assert row["told"].basis.zh == "财政拨款"


def test_per_head_is_unknown_without_the_population_of_the_very_year(county) -> None:
    say(publish(county.health), 412_000_0)
    Population.objects.create(division="130999", year=2025, people=HIGH, source="公报")
    (row,) = compared(measure="total", year="2026", per="head")
    assert row["head"] is None
    Population.objects.create(division="130999", year=2026, people=HIGH, source="公报")
    (row,) = compared(measure="total", year="2026", per="head")
    assert str(row["head"]) == "10.00"


@pytest.fixture
def neighbour(county):
    """A department of another county."""
    return Organisation.objects.create(
        kind="department", name="邻县卫生健康局", code="361", division="130929"
    )


def test_places_are_compared_by_what_their_departments_come_to(county, neighbour) -> None:
    say(publish(county.health), 300)
    say(publish(county.school), 200)
    say(publish(neighbour), 900)
    first, second = compared(by="place", year="2026")
    assert [row["told"].fen for row in (first, second)] == [90_000, 50_000]
    assert [row["division"] for row in (first, second)] == ["130929", "130999"]
    assert (second["count"], second["registered"]) == (2, 2)


def test_a_place_that_may_not_be_added_says_why_and_comes_last(county, neighbour) -> None:
    say(publish(county.health), 300)
    say(publish(county.clinic), 100)
    say(publish(neighbour), 1)
    page = Client().get(reverse("compare"), {"by": "place", "year": "2026", "order": "least"})
    first, last = page.context["rows"]
    assert (first["told"].fen, last["told"].fen) == (100, None)
    assert "重复" in last["why"].zh
    assert last["why"].zh in page.content.decode()
    assert len(page.context["drawn"]) == 1


def test_departments_on_different_bases_are_not_added(county) -> None:
    say(publish(county.health), 15, fund="fiscal", item="three_public")
    say(publish(county.school), 5, item="three_public")
    (row,) = compared(by="place", measure="three_public", year="2026")
    assert row["told"].fen is None
    assert "口径不同" in row["why"].zh


def test_places_are_compared_per_head_of_the_very_year(county, neighbour) -> None:
    say(publish(county.health), HIGH * 10)
    say(publish(neighbour), HIGH * 20)
    Population.objects.create(division="130999", year=2026, people=HIGH, source="公报")
    Population.objects.create(division="130929", year=2025, people=HIGH, source="公报")
    known, unknown = compared(by="place", per="head", year="2026")
    assert (known["division"], str(known["head"])) == ("130999", "10.00")
    assert unknown["head"] is None


def test_an_amount_of_a_place_leads_to_the_bodies_in_it_that_come_to_as_much(
    county, neighbour
) -> None:
    say(publish(county.health), 300)
    say(publish(county.school), 200)
    say(publish(neighbour), 900)
    (place,) = [r for r in compared(by="place", year="2026") if r["division"] == "130999"]
    rows = Client().get(place["href"]).context["rows"]
    assert sum(row["told"].fen for row in rows) == place["told"].fen
    assert {row["version"].organisation for row in rows} == {county.health, county.school}


def test_the_download_of_places_says_what_is_added_and_who_is_missing(county) -> None:
    say(publish(county.health), 300)
    answer = Client().get(reverse("compare"), {"by": "place", "year": "2026", "form": "csv"})
    (line,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (line["元"], line["相加的部门数"], line["没有公开的部门数"]) == ("300.00", "1", "1")
    assert "还有 1 个部门没有公开" in line["说明"]


def test_a_place_that_is_not_read_to_its_end_is_not_told(county, neighbour, monkeypatch) -> None:
    monkeypatch.setattr(comparing, "_MOST_ADDED", 2)
    say(publish(neighbour), 900)
    say(publish(county.health), 300)
    say(publish(county.school), 200)
    page = Client().get(reverse("compare"), {"by": "place", "year": "2026"})
    assert [row["division"] for row in page.context["rows"]] == ["130929"]
    assert page.context["more"]


def test_departments_of_one_government_are_added_and_who_is_missing_is_named(county) -> None:
    say(publish(county.health), 300)
    page = Client().get(reverse("place", args=["130999"]))
    assert page.context["sum"]["fen"] == 30_000
    assert [one["body"] for one in page.context["absent"]] == [county.school]


def test_one_county_of_several_is_not_the_sum_of_its_province(county, neighbour) -> None:
    say(publish(county.health), 300)
    say(publish(county.school), 200)
    publish(neighbour, 2025)
    assert Client().get(reverse("place", args=["130999"])).context["sum"]["fen"] == 50_000
    province = Client().get(reverse("place", args=["13"])).context
    assert (province["year"], province["sum"]["fen"]) == (2026, None)
    assert "转移支付" in province["sum"]["why"]


def test_a_unit_beside_its_department_is_not_added(county) -> None:
    say(publish(county.health), 300)
    say(publish(county.clinic), 100)
    page = Client().get(reverse("place", args=["130999"]))
    assert page.context["sum"]["fen"] is None
    assert "重复" in page.context["sum"]["why"]


def test_a_department_that_states_no_total_stops_the_sum(county) -> None:
    say(publish(county.health), 300)
    publish(county.school)
    assert Client().get(reverse("place", args=["130999"])).context["sum"]["fen"] is None


def test_bodies_come_by_size_and_the_unknown_last(county) -> None:
    say(publish(county.health), 100)
    say(publish(county.school), 300)
    publish(county.clinic)
    names = [row["version"].organisation for row in compared(year="2026")]
    assert names == [county.school, county.health, county.clinic]


def test_a_place_is_asked_for_by_name(county) -> None:
    say(publish(county.health), 100)
    assert len(compared(place="示例县", year="2026")) == 1
    assert not compared(place="长安区", year="2026")
    page = Client().get(reverse("compare"), {"place": "没有的地方"})
    assert page.context["no_place"]


def test_the_download_of_a_comparison_names_the_cell(county) -> None:
    say(publish(county.health), 100)
    answer = Client().get(reverse("compare"), {"year": "2026", "form": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "100.00" in text
    assert "/p/130999/361/2026/budget/v1/t/1/#r1c1" in text


def test_the_change_from_last_year_is_told_where_both_are_known(county) -> None:
    say(publish(county.health, 2025), 200_000)
    say(publish(county.health, 2026), 250_000)
    page = Client().get(reverse("body", args=["130999", "361"]))
    first = page.context["tiles"][0]
    assert first["change"] == "比上年增加 5.00 万元（25.0%）"
    assert Client().get(reverse("body", args=["130999", "361"]), {"year": "2025"}).context[
        "tiles"
    ][0]["was"] is None  # fmt: skip


@pytest.mark.parametrize("finer", [100, 90])
def test_one_class_is_drawn_by_what_is_below_it_where_that_is_all_of_it(county, finer) -> None:
    one = publish(county.health)
    say(one, 100, function="210")
    for code, yuan in (("21001", 60), ("21004", 20), ("21011", finer - 80)):
        say(one, yuan, function=code)
    page = Client().get(reverse("body", args=["130999", "361"]))
    codes = [row["code"] for row in page.context["functions"]]
    assert codes == (["21001", "21004", "21011"] if finer == 100 else ["210"])
