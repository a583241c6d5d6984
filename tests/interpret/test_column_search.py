"""Figures without a column: a search that was cut short never looks sure."""

from decimal import Decimal

from mingzhang.facts import Amount, Coordinate, Fact, Origin, Place, Unit
from mingzhang.interpret.columns import place_floating
from mingzhang.interpret.model import ReadCell, ReadRow, ReadTable
from mingzhang.templates import Column, Role, Side, TableSpec


def wide(columns: int, figures: int) -> ReadTable:
    """A table of unrelated columns with one row whose figures have lost their columns."""
    spec = TableSpec(
        kind="wide",
        titles=("某表",),
        columns=(
            Column("name", ("名称",), Role.LABEL),
            *(
                Column(f"c{n}", (f"甲{n}",), Role.AMOUNT, says=Coordinate(label=f"甲{n}"))
                for n in range(columns)
            ),
        ),
        sides=(Side("main"),),
        rows="open",
    )
    place = Place(1)
    cells = {}
    for n in range(figures):
        value = Amount(Decimal(n + 1), Unit.WAN, 2, f"{n + 1}.00")
        fact = Fact(Coordinate(), value, place, Origin.TABLE, "wide", ambiguous=True)
        cells[f"?{n}"] = ReadCell(f"?{n}", value.text, place, fact)
    return ReadTable(spec, 0, "某表", place, (ReadRow("某项", place, cells),))


def test_a_row_with_one_way_to_stand_is_sure() -> None:
    (table,) = place_floating([wide(4, 4)])
    assert [f.ambiguous for f in table.facts] == [False] * 4


def test_a_search_cut_short_is_ambiguous() -> None:
    (table,) = place_floating([wide(20, 10)])
    assert len(table.facts) == 10
    assert all(f.ambiguous for f in table.facts)


def test_thousands_of_unsure_rows_do_not_exhaust_the_stack() -> None:
    one = wide(6, 3)
    total = ReadRow("合计", Place(1), {}, kind="total")
    many = ReadTable(one.spec, 0, "某表", Place(1), (total, *one.rows * 3_000))
    (table,) = place_floating([many])
    assert len(table.rows) == 3_001
