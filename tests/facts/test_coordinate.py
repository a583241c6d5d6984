"""Coordinates cannot be changed, and equal ones are one."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts import AXES, Coordinate, ancestors

axes = st.sampled_from(sorted(AXES))
members = st.dictionaries(axes, st.text(min_size=1, max_size=8), max_size=6)


@given(members)
def test_a_coordinate_is_the_mapping_it_was_made_of(given_members: dict[str, str]) -> None:
    coordinate = Coordinate(given_members)
    assert dict(coordinate) == given_members
    assert coordinate == Coordinate(**given_members)
    assert hash(coordinate) == hash(Coordinate(dict(reversed(given_members.items()))))


@given(members)
def test_changing_what_it_was_made_of_changes_nothing(given_members: dict[str, str]) -> None:
    source = dict(given_members)
    coordinate = Coordinate(source)
    source["function"] = "changed"
    source.pop("fund", None)
    assert dict(coordinate) == given_members


def test_a_coordinate_offers_no_way_to_change_it() -> None:
    coordinate = Coordinate(flow="income")
    assert isinstance(coordinate, Mapping)
    with pytest.raises(TypeError):
        coordinate["flow"] = "expenditure"  # type: ignore[index]
    with pytest.raises(AttributeError):
        coordinate.flow = "expenditure"  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        del coordinate["flow"]  # type: ignore[attr-defined]


@given(members, members)
def test_but_and_without_leave_the_coordinate_as_it_was(
    one: dict[str, str], other: dict[str, str]
) -> None:
    coordinate = Coordinate(one)
    changed = coordinate.but(other)
    assert dict(changed) == {**one, **other}
    assert dict(changed.without(*other)) == {a: m for a, m in one.items() if a not in other}
    assert dict(coordinate) == one


@given(members)
def test_a_coordinate_is_no_plain_dict(given_members: dict[str, str]) -> None:
    assert Coordinate(given_members) != given_members


def test_an_unknown_axis_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="colour"):
        Coordinate(colour="red")
    with pytest.raises(ValueError, match="colour"):
        Coordinate().but(colour="red")


@pytest.mark.parametrize(
    ("axis", "member", "above"),
    [
        ("function", "2101501", ["21015", "210"]),
        ("function", "210", []),
        ("dept_econ", "30101", ["301"]),
        ("gov_econ", "50101", ["501"]),
        ("fund", "general", ["fiscal"]),
        ("item", "vehicle_running", ["vehicles", "three_public", "three_public_and_meetings"]),
        ("category", "personnel", ["basic"]),
        ("project", "anything", []),
    ],
)
def test_ancestors_come_nearest_first(axis: str, member: str, above: list[str]) -> None:
    assert list(ancestors(axis, member)) == above


@given(st.sampled_from(sorted(AXES)), st.text(max_size=12))
def test_the_way_up_ends(axis: str, member: str) -> None:
    found = list(ancestors(axis, member))
    assert member not in found
    assert len(found) == len(set(found)) <= 5
