"""What disclosures say in figures: whose they are, what stands in what, what may be added."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.corpus.figures import (
    FUNDS,
    MEASURES,
    Disclosed,
    Part,
    Stated,
    Told,
    all_nought,
    flows,
    functions,
    funding,
    growth,
    measure,
    per_head,
    shares,
    tell,
    told_apart,
    total,
)
from mingzhang.facts import Coordinate

SPENT = {"flow": "expenditure"}


def stated(yuan: int, row: int = 1, **axes: str) -> Stated:
    return Stated(Coordinate(axes), yuan * 100, (1, row, 2))


def disclosed(*figures: Stated, code: str = "361") -> Disclosed:
    return Disclosed(code, 2026, figures)


def yuan(told: Told) -> int | None:
    return None if told.fen is None else told.fen // 100


class TestWhatIsOnesOwn:
    @pytest.mark.parametrize(
        "other",
        [{"entity": "361002"}, {"year": "2025"}, {"stage": "planned"}, {"label": "其中"}],
    )
    def test_figures_of_units_other_years_and_other_stages_are_not(self, other) -> None:
        one = disclosed(stated(300, **SPENT), stated(100, **SPENT, **other))
        assert one.at(**SPENT) == Told(30_000, (1, 1, 2))

    @pytest.mark.parametrize(
        ("code", "entity"), [("361", "361"), ("361", "某局"), ("361", "362001"), ("", "361002")]
    )
    def test_a_body_under_another_name_is_not_taken_for_its_unit(self, code, entity) -> None:
        one = disclosed(stated(300, **SPENT, entity=entity, year="2026"), code=code)
        assert yuan(one.at(**SPENT)) == 300

    def test_what_is_said_in_two_ways_is_not_chosen_between(self) -> None:
        one = disclosed(stated(300, 4, **SPENT), stated(301, 9, **SPENT))
        assert one.at(**SPENT) == Told(None, (1, 4, 2), differs=True)

    def test_the_first_place_is_a_cell_where_any_cell_says_it(self) -> None:
        of_text = Stated(Coordinate(SPENT), 0, passage=7)
        assert disclosed(of_text).at(**SPENT) == Told(0, passage=7)
        assert disclosed(of_text, stated(0, 3, **SPENT)).at(**SPENT).cell == (1, 3, 2)

    def test_a_part_is_never_taken_for_the_whole(self) -> None:
        one = disclosed(stated(90, **SPENT, category="basic"))
        assert one.at(**SPENT) == Told(None)
        assert one.by("category", **SPENT) == {("basic",): Told(9_000, (1, 1, 2))}


class TestMeasures:
    def test_three_public_items_are_those_of_fiscal_money_where_both_are_stated(self) -> None:
        item = {**SPENT, "item": "three_public"}
        one = disclosed(stated(20, **item), stated(15, **item, fund="fiscal"))
        told = tell(one, MEASURES["three_public"])
        assert (yuan(told), told.basis) == (15, FUNDS["fiscal"])

    def test_a_figure_that_differs_is_not_replaced_by_that_of_another_fund(self) -> None:
        item = {**SPENT, "item": "three_public"}
        one = disclosed(
            stated(1, **item, fund="fiscal"), stated(2, **item, fund="fiscal"), stated(9, **item)
        )
        assert tell(one, MEASURES["three_public"]).differs

    def test_a_source_of_funding_needs_no_basis(self) -> None:
        one = disclosed(stated(5, flow="income", fund="general"))
        told = tell(one, MEASURES["fund_general"])
        assert (yuan(told), told.basis) == (5, None)

    @pytest.mark.parametrize("key", ["", "x", "21", "2101", "²¹⁰", "21001011"])
    def test_only_classes_groups_and_items_are_functional_codes(self, key) -> None:
        assert measure(key) is None

    def test_a_functional_code_is_called_by_its_name(self) -> None:
        one = measure("210")
        assert one is not None
        assert one.name.zh == "210 卫生健康支出"


class TestFunds:
    def test_appropriations_give_way_to_the_budgets_they_are_made_of(self) -> None:
        assert told_apart({"fiscal": 1, "general": 2, "business": 3}) == {
            "general": 2,
            "business": 3,
        }
        assert told_apart({"fiscal": 1, "unit_funds": 2}) == {"fiscal": 1, "unit_funds": 2}

    def test_funds_of_the_units_stand_for_their_five_kinds(self) -> None:
        found = {"unit_funds": 9, "business": 4, "other_income": 5, "special_account": 1}
        assert told_apart(found) == {"unit_funds": 9, "special_account": 1}

    def test_no_money_is_shown_in_two_sources_and_the_largest_comes_first(self) -> None:
        amounts = {"fiscal": 100, "general": 30, "government": 70, "unit_funds": 5, "business": 5}
        one = disclosed(*(stated(n, flow="income", fund=fund) for fund, n in amounts.items()))
        assert list(funding(one)) == ["government", "general", "unit_funds"]


class TestBreakdowns:
    @pytest.mark.parametrize(("rest", "shown"), [(40, ["21001", "21004"]), (30, ["210"])])
    def test_one_class_is_told_by_its_groups_where_they_are_all_of_it(self, rest, shown) -> None:
        amounts = {"210": 100, "21001": 60, "21004": rest}
        one = disclosed(*(stated(n, **SPENT, function=code) for code, n in amounts.items()))
        assert list(functions(one)) == shown

    def test_three_classes_are_told_as_classes(self) -> None:
        amounts = {"208": 5, "210": 90, "221": 9, "20805": 5, "21001": 90, "22102": 9}
        one = disclosed(*(stated(n, **SPENT, function=code) for code, n in amounts.items()))
        assert list(functions(one)) == ["210", "221", "208"]

    def test_money_flows_from_source_to_function_to_category_to_economic_class(self) -> None:
        one = disclosed(
            stated(100, flow="income", fund="fiscal", function="210"),
            stated(100, flow="income", fund="general", function="210"),
            stated(60, **SPENT, category="basic", function="210"),
            stated(40, **SPENT, category="project", function="210"),
            stated(40, **SPENT, category="project", function="21001"),
            stated(60, **SPENT, category="basic", dept_econ="301"),
            stated(60, **SPENT, category="basic", dept_econ="30101"),
            stated(55, **SPENT, category="basic", dept_econ="301", fund="general"),
        )
        assert [(link.source[1], link.target[1], yuan(link.told)) for link in flows(one)] == [
            ("general", "210", 100),
            ("210", "basic", 60),
            ("210", "project", 40),
            ("basic", "301", 60),
        ]

    def test_economic_classes_of_the_general_budget_stand_in_where_no_others_are_listed(self):
        basic = {**SPENT, "category": "basic", "fund": "general"}
        (link,) = flows(disclosed(stated(55, **basic, dept_econ="301")))
        assert yuan(link.told) == 55

    def test_a_link_that_is_nought_or_stated_in_two_ways_is_not_drawn(self) -> None:
        at = {"flow": "income", "fund": "general"}
        one = disclosed(
            stated(0, **at, function="208"),
            stated(1, **at, function="210"),
            stated(2, **at, function="210"),
        )
        assert flows(one) == ()


class TestRelating:
    def test_growth_is_of_what_it_was(self) -> None:
        more = growth(Told(250), Told(200))
        less = growth(Told(150), Told(200))
        assert (more.fen, more.rate) == (50, 25)
        assert (less.fen, less.rate) == (-50, -25)

    def test_growth_from_nought_has_no_rate(self) -> None:
        found = growth(Told(5), Told(0))
        assert found is not None
        assert (found.fen, found.rate) == (5, None)

    @pytest.mark.parametrize(
        ("now", "was"), [(Told(None), Told(5)), (Told(5), Told(None)), (Told(5, fund="fiscal"), Told(5))]
    )  # fmt: skip
    def test_what_is_unknown_or_of_another_fund_has_no_growth(self, now, was) -> None:
        assert growth(now, was) is None

    def test_parts_that_are_more_than_the_whole_have_no_shares(self) -> None:
        assert shares([60, 50], 100) is None
        assert shares([60], None) is None
        assert shares([60, 30], 120) == (Decimal(50), Decimal(25))

    def test_per_head_is_exact_to_the_cent_and_unknown_without_people(self) -> None:
        assert str(per_head(10_000, 3)) == "33.33"
        assert per_head(10_000, None) is None
        assert per_head(None, 3) is None

    def test_not_stated_is_not_nought(self) -> None:
        assert all_nought([Told(0), Told(0)])
        assert not all_nought([Told(0), Told(None)])


class TestTotals:
    def test_departments_of_one_government_are_added_and_the_absent_are_counted(self) -> None:
        parts = [Part(Told(100), "130529"), Part(Told(250), "130529")]
        found = total(parts, absent=["130529"] * 3)
        assert found.fen == 350
        assert "已公开的 2 个部门" in found.why.zh
        assert "还有 3 个部门没有公开" in found.why.zh

    @pytest.mark.parametrize(
        ("part", "why"),
        [
            (Part(Told(1), "130528"), "转移支付"),
            (Part(Told(1), "130529", is_unit=True), "主管部门"),
            (Part(Told(None), "130529"), "没有列明"),
            (Part(Told(None, differs=True), "130529"), "各表不一致"),
            (Part(Told(1, fund="fiscal"), "130529"), "口径不同"),
        ],
    )
    def test_what_would_count_twice_or_is_unknown_stops_the_sum(self, part, why) -> None:
        found = total([Part(Told(100), "130529"), part])
        assert found.fen is None
        assert why in found.why.zh

    def test_departments_of_another_government_that_are_silent_stop_it_as_well(self) -> None:
        found = total([Part(Told(100), "130529")], absent=["130529", "130528"])
        assert (found.fen, "转移支付" in found.why.zh) == (None, True)

    def test_some_of_the_bodies_are_not_passed_off_as_all(self) -> None:
        assert total([Part(Told(100), "130529")], all_listed=False).fen is None

    def test_a_sum_is_of_the_fund_of_its_parts(self) -> None:
        parts = [Part(Told(1, fund="fiscal"), "130529"), Part(Told(2, fund="fiscal"), "130529")]
        assert total(parts).basis == FUNDS["fiscal"]
