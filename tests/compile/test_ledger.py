"""The ledger: figures at coordinates, and money that is seen from more than one side."""

from dataclasses import replace
from decimal import Decimal

import pytest

from compile_budgets import CENTRE, OFFICE, two_units
from mingzhang.budget import LastYearFigure
from mingzhang.compile.ledger import Ledger
from mingzhang.facts import Coordinate

D = Decimal
EXPENDITURE = Coordinate(flow="expenditure")


@pytest.mark.parametrize(
    ("coordinate", "yuan"),
    [
        ({"flow": "expenditure"}, "3850000.00"),
        ({"flow": "uses"}, "3920000.00"),
        ({"flow": "resources"}, "3920000.00"),
        ({"flow": "carry_in"}, "40000.00"),
        ({"flow": "income", "fund": "fiscal"}, "3800000.00"),
        ({"flow": "expenditure", "category": "basic"}, "2860000.00"),
        ({"flow": "expenditure", "category": "project", "fund": "fiscal"}, "990000.00"),
        ({"flow": "expenditure", "function": "210"}, "3800000.00"),
        ({"flow": "expenditure", "function": "21015", "carry": "current"}, "3760000.00"),
        ({"flow": "expenditure", "dept_econ": "302", "gov_econ": "50299"}, "890000.00"),
        ({"flow": "income", "function": "212"}, "50000.00"),
        ({"flow": "expenditure", "fund": "fiscal_carry_over"}, "40000.00"),
        ({"flow": "procurement"}, "14400.00"),
        ({"flow": "procurement", "measure": "reserve"}, "14400.00"),
        ({"flow": "income", "fund": "state_capital"}, "0.00"),
    ],
)
def test_a_figure_is_the_sum_of_the_lines_at_or_below_its_coordinate(coordinate, yuan):
    assert Ledger(two_units(), "450").exact(Coordinate(coordinate)) == D(yuan)


def test_the_department_is_the_sum_of_its_units():
    budget = two_units()
    whole, parts = Ledger(budget, "450"), [Ledger(budget, c) for c in (OFFICE, CENTRE)]
    for function in ("2101501", "2101502", "2101506", "21015", "210", "212"):
        at = EXPENDITURE.but(function=function)
        assert whole.exact(at) == sum(part.exact(at) for part in parts)
        assert [whole.exact(at.but(entity=c)) for c in (OFFICE, CENTRE)] == [
            part.exact(at) for part in parts
        ]


def test_running_costs_are_the_public_costs_of_administrative_units_from_fiscal_money():
    at = EXPENDITURE.but(item="running_costs")
    assert Ledger(two_units(), "450").exact(at) == D("299999.50")
    assert Ledger(two_units(), CENTRE).exact(at) == 0


def test_other_views_of_the_same_money_are_not_counted_twice():
    ledger = Ledger(two_units(), "450")
    assert ledger.exact(EXPENDITURE.but(item="vehicle_running")) == D("15000.00")
    assert ledger.exact(EXPENDITURE.but(dept_econ="30231")) == D("15000.00")
    assert ledger.exact(EXPENDITURE.but(function="2101501", fund="general")) == D("2300000.00")


def test_the_same_money_is_the_same_atoms_so_that_rounding_cannot_part_them():
    ledger = Ledger(two_units(), OFFICE)
    spent = ledger.ids(EXPENDITURE.but(item="vehicle_running"))
    assert spent == ledger.ids(EXPENDITURE.but(dept_econ="30231"))
    fund = Coordinate(fund="government")
    assert ledger.ids(fund.but(flow="income")) == ledger.ids(fund.but(flow="expenditure"))


def test_office_space_is_counted_within_the_houses():
    ledger = Ledger(two_units(), OFFICE)
    assert ledger.exact(Coordinate(flow="assets", item="assets")) == D("628000.00")
    assert ledger.exact(Coordinate(flow="assets", item="asset_house")) == D("500000.00")


def test_projects_of_one_name_in_two_units_are_told_apart_by_the_unit():
    names = Ledger(two_units(), "450").project_names
    assert names == {
        "P1": "医保宣传（测试县医疗保障局本级）",
        "P2": "医保宣传（测试县医保服务中心）",
    }
    assert Ledger(two_units(), OFFICE).project_names == {"P1": "医保宣传"}


class TestLastYear:
    AT = Coordinate(flow="resources")

    def test_unknown_is_not_zero(self):
        assert Ledger(two_units(), "450").last_year(self.AT) is None

    def test_units_add_up_only_when_every_unit_is_known(self):
        one = LastYearFigure(OFFICE, self.AT, D(100))
        other = LastYearFigure(CENTRE, self.AT, D(20))
        assert Ledger(replace(two_units(), last_year=(one,)), "450").last_year(self.AT) is None
        both = replace(two_units(), last_year=(one, other))
        assert Ledger(both, "450").last_year(self.AT) == 120

    def test_the_departments_own_figure_wins(self):
        figures = (
            LastYearFigure(OFFICE, self.AT, D(100)),
            LastYearFigure(CENTRE, self.AT, D(20)),
            LastYearFigure("450", self.AT, D(125)),
        )
        assert Ledger(replace(two_units(), last_year=figures), "450").last_year(self.AT) == 125

    def test_items_of_three_public_carry_their_own_last_year(self):
        at = EXPENDITURE.but(item="three_public", fund="fiscal")
        assert Ledger(two_units(), "450").last_year(at) == D("16000.00")

    def test_last_years_budget_answers_everything(self):
        before = replace(two_units(), year=2025)
        ledger = Ledger(two_units(), "450", before)
        assert ledger.last_year(EXPENDITURE.but(category="basic")) == D("2860000.00")
