"""Figures on public pages: whose they are, what may be added, what is not known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.web.models import Figure, Population, Publication

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
    assert row["told"].basis == "财政拨款"


def test_per_head_is_unknown_without_the_population_of_the_very_year(county) -> None:
    say(publish(county.health), 412_000_0)
    Population.objects.create(division="130999", year=2025, people=HIGH, source="公报")
    (row,) = compared(measure="total", year="2026", per="head")
    assert row["head"] is None
    Population.objects.create(division="130999", year=2026, people=HIGH, source="公报")
    (row,) = compared(measure="total", year="2026", per="head")
    assert str(row["head"]) == "10.00"


def test_departments_of_one_government_are_added_and_who_is_missing_is_named(county) -> None:
    say(publish(county.health), 300)
    page = Client().get(reverse("place", args=["130999"]))
    assert page.context["sum"]["fen"] == 30_000
    assert [one["body"] for one in page.context["absent"]] == [county.school]


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
