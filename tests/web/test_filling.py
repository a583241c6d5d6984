"""Filling in in the browser: cells are texts, sums and mistakes come from here, nothing is lost."""

from __future__ import annotations

import copy
import json
from decimal import Decimal

import pytest
from django.test import Client

from mingzhang.web.demo import examples
from mingzhang.web.models import Draft, Event, Filing, Organisation
from mingzhang.web.pure.grid import (
    MOST_OFFERED,
    Malformed,
    cells_of,
    judge,
    names_of,
    offered,
    parsed,
)
from mingzhang.web.pure.work import budget_of

BUDGET = (examples() / "budgets" / "hebei-2026-juluxian.yaml").read_text(encoding="utf-8")


# --- Cells ---


def test_a_budget_as_cells_and_back_is_the_same_budget(cells) -> None:
    again = judge(cells)
    assert not [one for one in again.problems if one.severity.value == "error"]
    assert budget_of(again.content) == budget_of(BUDGET)


def test_amounts_typed_with_commas_or_in_full_width_count_in_the_sum(cells) -> None:
    cells["lines"][0]["amount"] = "1,234.50"
    cells["lines"][1]["amount"] = "１２３４.５"
    cells["lines"] = cells["lines"][:2]
    assert judge(cells).sums["lines"]["amount"] == "2,469.00"


def test_separators_as_a_spreadsheet_copies_them_are_no_doubt(cells) -> None:
    lines, before = cells["lines"], judge(cells).content
    for row in lines:
        row["amount"] = f"{Decimal(row['amount']):,.2f}"
    assert any("," in row["amount"] for row in lines)
    assert judge(cells).content == before is not None
    assert not [one for one in judge(cells).problems if one.kind == "typed_separators"]


def test_sums_are_exact(cells) -> None:
    cells["lines"] = [{"amount": "0.10"}] * 3
    assert judge(cells).sums["lines"]["amount"] == "0.30"


def test_a_column_with_a_cell_that_is_no_figure_has_no_sum(cells) -> None:
    cells["lines"][0]["amount"] = "约三万"
    judged = judge(cells)
    assert "amount" not in judged.sums.get("lines", {})
    assert judged.content is None


def test_a_mistake_is_told_at_its_row_and_column(cells) -> None:
    cells["lines"][2]["function"] = "9999999"
    at = [(p.at.sheet, p.at.row, p.field) for p in judge(cells).problems if p.at is not None]
    assert ("lines", 3, "function") in at


def test_the_number_of_a_row_counts_the_empty_rows_above_it(cells) -> None:
    cells["lines"].insert(0, {})
    cells["lines"][3]["function"] = "9999999"
    at = [(p.at.sheet, p.at.row, p.field) for p in judge(cells).problems if p.at is not None]
    assert ("lines", 4, "function") in at


@pytest.mark.parametrize(
    "sent",
    [
        [],
        {"lines": {}},
        {"lines": ["x"]},
        {"lines": [{"amount": 12}]},
        {"lines": [{"nothing": "1"}]},
        {"secret": []},
        {"lines": [{"amount": "1" * 20_001}]},
    ],
)
def test_what_is_no_cells_is_refused(sent) -> None:
    with pytest.raises(Malformed):
        parsed(sent)


# --- Codes ---


def test_the_name_stands_beside_a_code(cells) -> None:
    cells["lines"][0]["function"] = "2101501"
    assert names_of(cells)["functional"]["2101501"] == "行政运行"


def test_a_code_that_the_budget_adds_has_its_name_too(cells) -> None:
    cells["lines"][0]["function"] = "2109998"
    cells["codes"] = [{"scheme": "支出功能分类", "code": "2109998", "name": "本地新增科目"}]
    assert names_of(cells)["functional"]["2109998"] == "本地新增科目"


def test_codes_are_offered_by_their_beginning_and_by_name_and_not_without_end() -> None:
    cover = {"cover": [{"year": "2026"}]}
    by_code = offered(cover, "lines", "function", "21015")
    assert ("2101501", "行政运行") in by_code
    assert all(len(code) == 7 for code, _ in by_code)
    named = offered(cover, "lines", "function", "行政运行")
    assert named[0][1] == "行政运行"
    assert len(offered(cover, "lines", "function", "")) == MOST_OFFERED
    assert offered(cover, "lines", "amount", "1") == []
    assert offered(cover, "nothing", "function", "1") == []


# --- The server ---


@pytest.fixture
def office(county):
    """The department of the example budget, with two people who fill in."""
    return Organisation.objects.create(
        kind="department", name="巨鹿县医疗保障局", code="450", division="130529",
        template="hebei", parent=county.government,
    )  # fmt: skip


@pytest.fixture
def begun(county, office, cells, monkeypatch):
    """A filing with a first revision, as the first of the two people saved it. What the check of
    a revision finds is the matter of other tests."""
    monkeypatch.setattr("mingzhang.web.views.filling.later_check_revision", lambda _: None)
    one = County(county, office)
    filing = Filing.objects.create(organisation=office, year=2026)
    one.filing, one.address = filing, f"/desk/filings/{filing.public_id}/edit/"
    answer = one.send(one.first, "save/", cells, 1, 0)
    assert answer.status_code == 200, answer.json()
    filing.refresh_from_db()
    return one


class County:
    """Two clerks of one department at their grids."""

    def __init__(self, county, office) -> None:
        self.first = self._client(county.user("clerk", office))
        self.second = self._client(county.user("clerk", county.government))
        self.other = self._client(county.user("clerk", county.school))

    @staticmethod
    def _client(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def send(self, client, what, cells, version, base, **more):
        body = json.dumps({"cells": cells, "version": version, "base": base, **more})
        return client.post(f"{self.address}{what}", body, content_type="application/json")


def test_what_is_typed_is_kept_with_its_mistakes_and_comes_back(begun, cells) -> None:
    cells["lines"][0]["amount"] = "约三万"
    told = begun.send(begun.second, "check/", cells, 2, 1).json()
    assert "已暂存" in told["kept"]
    assert told["errors"] >= 1
    data = page(begun, begun.second)
    assert data["cells"]["lines"][0]["amount"] == "约三万"
    assert page(begun, begun.first)["cells"]["lines"][0]["amount"] != "约三万"


def test_opening_the_grid_keeps_nothing(begun, cells) -> None:
    begun.send(begun.second, "check/", cells, 2, 1, changed=False)
    assert not Draft.objects.exists()


def test_nothing_with_an_error_becomes_a_revision(begun, cells) -> None:
    cells["lines"][0]["amount"] = "约三万"
    answer = begun.send(begun.second, "save/", cells, 2, 1)
    assert answer.status_code == 422
    assert begun.filing.revisions.count() == 1
    assert Draft.objects.count() == 1


def test_the_second_of_two_is_told_and_their_cells_are_kept(begun, cells) -> None:
    theirs, mine = copy.deepcopy(cells), copy.deepcopy(cells)
    theirs["units"][0]["rank"], mine["units"][0]["funding"] = "副科级", "财政拨款"
    begun.send(begun.second, "check/", mine, 2, 1)
    assert begun.send(begun.first, "save/", theirs, 2, 1, note="改级别").status_code == 200
    told = begun.send(begun.second, "check/", mine, 2, 1).json()
    assert "第2稿" in told["newer"]
    assert "改级别" in told["newer"]
    refused = begun.send(begun.second, "save/", mine, 2, 1)
    assert refused.status_code == 409
    assert begun.filing.revisions.count() == 2
    assert page(begun, begun.second)["cells"]["units"][0]["funding"] == "财政拨款"


def test_the_second_takes_over_what_the_first_saved_and_saves_both(begun, cells) -> None:
    theirs, mine = copy.deepcopy(cells), copy.deepcopy(cells)
    theirs["units"][0]["rank"], mine["units"][0]["funding"] = "副科级", "全额拨款"
    begun.send(begun.second, "check/", mine, 2, 1)
    begun.send(begun.first, "save/", theirs, 2, 1)
    shown = begun.second.get(f"{begun.address}merge/")
    assert "副科级" in shown.content.decode()
    begun.second.post(
        f"{begun.address}merge/", {"how": "ticked", "take": "units|0|rank", "version": "3"}
    )
    data = page(begun, begun.second)
    assert (data["version"], data["base"]) == (3, 2)
    assert data["cells"]["units"][0]["rank"] == "副科级"
    assert begun.send(begun.second, "save/", data["cells"], 3, 2).status_code == 200
    begun.filing.refresh_from_db()
    unit = cells_of(budget_of(begun.filing.revision.content))["units"][0]
    assert (unit["rank"], unit["funding"]) == ("副科级", "全额拨款")
    assert not Draft.objects.filter(filing=begun.filing).exists()
    assert Event.objects.filter(action="filing.save").count() == 3


def test_a_merge_on_a_screen_that_is_old_takes_nothing(begun, cells) -> None:
    theirs = copy.deepcopy(cells)
    theirs["units"][0]["rank"] = "副科级"
    begun.send(begun.second, "check/", cells, 2, 1)
    begun.send(begun.first, "save/", theirs, 2, 1)
    begun.second.post(f"{begun.address}merge/", {"how": "theirs", "version": "2"})
    assert page(begun, begun.second)["base"] == 1


def test_a_move_without_a_newer_revision_makes_no_draft_old(begun, cells) -> None:
    cells["units"][0]["rank"] = "副科级"
    begun.send(begun.second, "check/", cells, 2, 1)
    Filing.objects.filter(pk=begun.filing.pk).update(version=5)
    data = page(begun, begun.second)
    assert (data["version"], data["base"]) == (5, 1)
    assert begun.send(begun.second, "save/", cells, 5, 1).status_code == 200


def test_another_office_has_no_grid_here(begun, cells) -> None:
    assert begun.send(begun.other, "check/", cells, 2, 1).status_code == 404
    assert begun.other.get(f"{begun.address}codes/?sheet=lines&column=function").status_code == 404


def test_codes_are_answered_with_names(begun) -> None:
    asked = {"sheet": "lines", "column": "function", "q": "2101501"}
    found = begun.first.get(f"{begun.address}codes/", asked).json()["codes"]
    assert found == [{"code": "2101501", "name": "行政运行"}]


def page(begun, client):
    """What the page of the grid holds."""
    text = client.get(begun.address).content.decode()
    start = text.index('id="grid-data" type="application/json">') + 39
    return json.loads(text[start : text.index("</script>", start)])
