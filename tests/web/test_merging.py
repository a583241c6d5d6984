"""Two people filled in the same budget: nothing of either is lost."""

from __future__ import annotations

from mingzhang.web.pure.merging import differences, merged

BASE = {"lines": [{"unit": "361002", "amount": "100"}, {"unit": "361003", "amount": "200"}]}


def lines(*rows: tuple[str, str]):
    return {"lines": [{"unit": unit, "amount": amount} for unit, amount in rows]}


def test_what_they_alone_changed_is_offered_and_no_clash() -> None:
    mine, theirs = BASE, lines(("361002", "150"), ("361003", "200"))
    (one,) = differences(BASE, mine, theirs)
    assert (one.row, one.column, one.before, one.theirs, one.mine) == (
        1,
        "amount",
        "100",
        "150",
        "100",
    )
    assert not one.clash
    assert merged(mine, [one], [one.id]) == theirs


def test_what_both_changed_is_a_clash_and_stays_mine_unless_it_is_taken() -> None:
    mine, theirs = (
        lines(("361002", "120"), ("361003", "200")),
        lines(("361002", "150"), ("361003", "200")),
    )
    (one,) = differences(BASE, mine, theirs)
    assert one.clash
    assert merged(mine, [one], []) == mine
    assert merged(mine, [one], [one.id]) == theirs


def test_what_i_alone_changed_is_no_difference_and_is_kept() -> None:
    mine = lines(("361002", "100"), ("361003", "250"))
    theirs = lines(("361002", "150"), ("361003", "200"))
    found = differences(BASE, mine, theirs)
    assert merged(mine, found, [one.id for one in found]) == lines(
        ("361002", "150"), ("361003", "250")
    )


def test_rows_that_they_added_or_deleted_are_offered_whole() -> None:
    theirs = lines(("361001", "10"), ("361003", "200"), ("361004", "40"))
    mine = {"lines": [*BASE["lines"], {"unit": "361009", "amount": "9"}]}
    found = differences(BASE, mine, theirs)
    together = merged(mine, found, [one.id for one in found])
    assert {"unit": "361004", "amount": "40"} in together["lines"]
    assert {"unit": "361009", "amount": "9"} in together["lines"]
    removed = differences(BASE, BASE, lines(("361003", "200")))
    assert [(one.kind, one.row) for one in removed] == [("removed", 1)]
    assert merged(BASE, removed, [removed[0].id]) == lines(("361003", "200"))


def test_a_row_that_only_stands_elsewhere_is_neither_deleted_nor_added() -> None:
    rows = [{"unit": f"36100{n}", "amount": str(n)} for n in range(5)]
    base, mine = {"lines": rows}, {"lines": [*rows, {"unit": "361009", "amount": "9"}]}
    for theirs in ([rows[4], *rows[:4]], rows[::-1]):
        assert differences(base, mine, {"lines": theirs}) == []
    # One of two that look the same is deleted: that is told.
    twice = {"lines": [*rows, rows[0]]}
    found = differences(twice, twice, {"lines": [rows[4], *rows[:4]]})
    assert [one.kind for one in found] == ["removed"]


def test_a_row_that_i_deleted_and_they_changed_can_be_taken_back() -> None:
    mine, theirs = lines(("361002", "100")), lines(("361002", "100"), ("361003", "999"))
    (one,) = differences(BASE, mine, theirs)
    assert (one.kind, one.clash) == ("added", True)
    assert merged(mine, [one], [one.id]) == theirs


def test_a_cell_that_they_emptied_is_emptied() -> None:
    theirs = {"lines": [{"unit": "361002"}, BASE["lines"][1]]}
    (one,) = differences(BASE, BASE, theirs)
    assert one.theirs == ""
    assert merged(BASE, [one], [one.id]) == theirs


def test_the_same_change_by_both_is_none() -> None:
    both = lines(("361002", "150"), ("361003", "200"))
    assert differences(BASE, both, both) == []
