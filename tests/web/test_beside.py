"""What the grid shows beside the cells, and the rows it prepares."""

from __future__ import annotations

from mingzhang.budget.schema import Info, schema
from mingzhang.web.demo import examples
from mingzhang.web.pure.beside import beside, layouts, prepared
from mingzhang.web.pure.grid import INFO, columns, judge
from mingzhang.web.pure.merging import differences
from mingzhang.web.pure.work import budget_of

BUDGET = (examples() / "budgets" / "hebei-2026-juluxian.yaml").read_text(encoding="utf-8")


def test_every_text_the_layout_asks_for_has_a_row_for_each_body_it_is_of(cells) -> None:
    empty = {"cover": cells["cover"], "units": cells["units"]}
    rows = prepared(empty)["texts"]
    bodies = {row["unit"] for row in rows}
    assert len(bodies) == 1 + len(cells["units"])
    assert len({(row["unit"], row["key"]) for row in rows}) == len(rows) > 5
    shown = beside(prepared(empty), "zh")["texts"]
    assert all(shown["prompt"])
    assert set(shown["required"]) == {"必写", "可不写"}
    assert set(beside(prepared(empty), "en")["texts"]["required"]) == {"yes", "no"}


def test_what_is_written_is_not_asked_for_twice(cells) -> None:
    once = prepared(cells)
    assert once["texts"][: len(cells["texts"])] == cells["texts"]
    assert prepared(once) == once
    asked = [(row.get("unit"), row["key"]) for row in once["texts"]]
    assert len(asked) == len(set(asked))


def test_prepared_rows_are_no_content_and_no_difference(cells) -> None:
    assert judge(prepared(cells)).content == judge(cells).content is not None
    assert differences(cells, prepared(cells), cells) == []


def test_an_unknown_layout_asks_for_nothing(cells) -> None:
    cells["cover"][0]["template"] = "atlantis"
    assert prepared(cells) == cells


def test_a_project_shows_what_the_lines_give_it(cells) -> None:
    shown = beside(cells, "zh")["projects"]["budget"]
    assert len(shown) == len(cells["projects"])
    budget = budget_of(BUDGET)
    for project, text in zip(budget.projects, shown, strict=True):
        given = sum(line.amount for line in budget.lines if line.project == project.key)
        assert text == f"{given:,.2f}"
    named = cells["projects"][0]
    line = next(row for row in cells["lines"] if named["name"] in row.get("project", ""))
    line["amount"] = "约三万"
    assert beside(cells, "zh")["projects"]["budget"][0] == ""


def test_the_target_of_the_year_stands_beside_what_was_reached(cells) -> None:
    first = cells["indicators"][0]
    whose = {key: first[key] for key in ("unit", "project", "level3") if key in first}
    cells["actuals"] = [whose, {**whose, "level3": "没有这一项"}]
    assert beside(cells, "zh")["actuals"]["target"] == [first["value"], ""]


def test_columns_stand_as_in_the_workbook_and_rare_ones_come_last(cells) -> None:
    for described, sheet in zip(columns("zh", cells), schema().sheets, strict=True):
        keys = [one["key"] for one in described["columns"]]
        used = {key for row in cells.get(sheet.key, ()) for key in row}
        workbook = [
            f"{INFO}{one.key}" if isinstance(one, Info) else one.key for one in sheet.laid_out(used)
        ]
        assert keys[: len(workbook)] == workbook
        rest = keys[len(workbook) :]
        assert all(sheet.column(key).rare for key in rest)
        assert {key for key in keys if not key.startswith(INFO)} == {c.key for c in sheet.columns}


def test_layouts_that_can_be_compiled_are_offered_by_name() -> None:
    assert "河北" in layouts()["hebei"]
    assert not [key for key in layouts() if key.endswith("-final")]
