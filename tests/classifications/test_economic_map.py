"""A departmental economic item becomes a government item, depending on the kind of unit."""

import pytest

from mingzhang.classifications import (
    UnitKind,
    dept_economic,
    economic_map,
    gov_economic,
)


def test_wages_go_to_501_in_an_administrative_unit_and_to_505_in_an_institution() -> None:
    links = economic_map()
    assert links.to_government("30101", UnitKind.ADMINISTRATIVE) == ("50101",)
    assert links.to_government("30101", "事业单位") == ("50501",)
    assert set(links.to_government("30101")) == {"50101", "50501"}


def test_benefits_go_to_509_whatever_the_unit() -> None:
    for kind in UnitKind:
        assert economic_map().to_government("30302", kind) == ("50905",)


def test_performance_pay_has_no_row_for_administrative_units() -> None:
    assert economic_map().to_government("30107", UnitKind.ADMINISTRATIVE) == ()
    assert economic_map().to_government("30107", UnitKind.INSTITUTION) == ("50501",)


def test_unknown_codes_and_whole_classes_map_to_nothing() -> None:
    assert economic_map().to_government("30188") == ()
    assert economic_map().to_government("301") == ()


def test_a_kind_of_unit_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="企业"):
        economic_map().to_government("30101", "企业")


@pytest.mark.parametrize("gov_code", ["50599", "51201", "51301", "51401"])
def test_some_government_items_have_no_departmental_counterpart(gov_code: str) -> None:
    assert gov_economic().get(gov_code) is not None
    assert economic_map().to_department(gov_code) == ()


def test_every_departmental_item_becomes_something() -> None:
    for item in dept_economic():
        assert economic_map().to_government(item.code) or item.level == 1


def test_both_ends_of_every_link_are_listed_under_the_names_it_gives() -> None:
    for link in economic_map():
        department = dept_economic().get(link.dept_code)
        government = gov_economic().get(link.gov_code)
        assert department is not None
        assert government is not None
        assert (department.name, government.name) == (link.dept_name, link.gov_name)


def test_every_link_is_read_the_same_in_both_directions() -> None:
    for link in economic_map():
        assert link.gov_code in economic_map().to_government(link.dept_code, link.unit_kind)
        assert link.dept_code in economic_map().to_department(link.gov_code, link.unit_kind)
