"""Tables as offices publish them, as web pages with merged cells, and their figures as read."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.facts import Amount
from mingzhang.formats.reading import read_any_bytes
from mingzhang.interpret import Reading, interpret

Cell = str | tuple[str, str]


def across(text: str, columns: int) -> Cell:
    """A head over several columns."""
    return text, f' colspan="{columns}"'


def down(text: str, rows: int) -> Cell:
    """A head over several rows."""
    return text, f' rowspan="{rows}"'


def table(
    title: str,
    heads: Sequence[Sequence[Cell]],
    rows: Sequence[Sequence[str]],
    unit: str = "单位：万元",
) -> str:
    """A page's piece: title, unit line, table."""
    lines = [*heads, *rows]
    cells = "".join(
        "<tr>"
        + "".join(
            f"<td{cell[1]}>{cell[0]}</td>" if isinstance(cell, tuple) else f"<td>{cell}</td>"
            for cell in line
        )
        + "</tr>"
        for line in lines
    )
    above = f"<p>{unit}</p>" if unit else ""
    return f"<p>{title}</p>{above}<table>{cells}</table>"


def read(*pieces: str, before: str = "<p>某县水利局2025年部门预算</p>") -> Reading:
    """The page read without any layout."""
    page = f"<html><body>{before}{''.join(pieces)}</body></html>"
    return interpret(read_any_bytes(page.encode(), "page.html"), [])


def said(reading: Reading, kind: str = "") -> dict[str, str]:
    """Figures by coordinate, written ``flow=income fund=general`` in the order of axes; without
    the body and the year."""
    found: dict[str, str] = {}
    for one in reading.tables:
        for fact in one.facts:
            if isinstance(fact.value, Amount) and kind in ("", one.kind):
                where = fact.coordinate.without("entity", "year")
                key = " ".join(f"{axis}={where[axis]}" for axis in sorted(where))
                assert found.setdefault(key, fact.value.shown()) == fact.value.shown(), key
    return found


def unread(reading: Reading) -> list[str]:
    """The texts of the figures that were not read."""
    return [item.text for item in reading.unread]
