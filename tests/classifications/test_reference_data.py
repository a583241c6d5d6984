"""The shipped lists themselves: whole, consistent, and loaded once."""

import csv
import doctest
from collections import Counter
from importlib.resources import files

import pytest

from mingzhang.classifications import (
    ClassificationDataError,
    Scheme,
    budget_codes,
    dept_economic,
    divisions,
    economic_map,
    functional,
    gov_economic,
    is_well_formed,
    loader,
    procurement,
    revenue,
)

DATA = files("mingzhang.classifications") / "data"
SCHEMES = [functional(), dept_economic(), gov_economic(), revenue(), procurement()]
every_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda s: s.name)


def rows_of(name: str) -> list[dict[str, str]]:
    text = (DATA / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@every_scheme
def test_a_scheme_holds_every_row_of_its_file_and_codes_are_unique(scheme: Scheme) -> None:
    codes = [row["code"] for row in rows_of(scheme.name)]
    assert [item.code for item in scheme] == codes
    assert Counter(codes).most_common(1)[0][1] == 1


@every_scheme
def test_every_code_has_the_shape_of_a_code_and_every_name_is_trimmed(scheme: Scheme) -> None:
    for item in scheme:
        assert is_well_formed(item.code)
        assert item.name
        assert item.name == item.name.strip()


@every_scheme
def test_high_confidence_rests_on_evidence(scheme: Scheme) -> None:
    assert [item.code for item in scheme if item.firm and not item.evidence] == []


@every_scheme
def test_first_years_come_before_last_years(scheme: Scheme) -> None:
    for code in {row["code"] for row in rows_of("former_names")} | {i.code for i in scheme}:
        for row in scheme.former_names(code):
            assert row.year_from is None or row.year_to is None or row.year_from <= row.year_to


def test_former_names_belong_to_a_list_and_differ_from_the_current_name() -> None:
    schemes = {scheme.name: scheme for scheme in SCHEMES}
    for row in rows_of("former_names"):
        current = schemes[row["scheme"]].get(row["code"])
        assert is_well_formed(row["code"])
        assert current is None or current.name != row["name"]


def test_the_other_lists_hold_every_row_of_their_files() -> None:
    assert len(divisions()) == len(rows_of("divisions"))
    assert len(economic_map()) == len(rows_of("economic_map"))
    assert len(list(budget_codes())) == len(rows_of("budget_codes"))


def test_small_code_sets_are_reached_by_name() -> None:
    assert "项目类别" in budget_codes().sets()
    names = [row.name for row in budget_codes().of("项目类别") if row.parent is None]
    assert names == ["人员类", "运转类", "特定目标类"]
    entry = budget_codes().get("项目类别", "22")
    assert entry is not None
    assert (entry.name, entry.parent, entry.firm) == ("其他运转类", "2", True)
    assert budget_codes().of("无此代码集") == ()


def test_indicator_names_have_no_code() -> None:
    (entry,) = budget_codes().by_name("数量 指标")
    assert (entry.code, entry.parent) == (None, "产出指标")
    assert [e.parent for e in budget_codes().by_name("成本指标", "绩效二级指标")] == ["产出指标"]


def test_the_economic_items_of_the_three_public_expenses_are_listed() -> None:
    for entry in budget_codes().of("三公经费对应经济科目"):
        assert entry.code is not None
        item = dept_economic().get(entry.code)
        assert item is not None
        assert item.name == entry.name


@pytest.mark.parametrize(
    "load",
    [
        functional,
        dept_economic,
        gov_economic,
        revenue,
        procurement,
        divisions,
        budget_codes,
        economic_map,
    ],
)
def test_a_list_is_read_once(load: object) -> None:
    assert callable(load)
    assert load() is load()


def test_the_examples_in_the_readme_hold() -> None:
    readme = (files("mingzhang.classifications") / "README.md").read_text(encoding="utf-8")
    (examples,) = (block.split("```")[0] for block in readme.split("```python")[1:])
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", None, None)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_a_row_that_cannot_be_read_is_named_by_file_and_line() -> None:
    def refuse(row: dict[str, str]) -> None:
        raise ValueError("no such confidence")

    with pytest.raises(ClassificationDataError, match=r"revenue\.csv, line 2: no such confidence"):
        loader._records("revenue", refuse)
