"""The five published bodies as budgets: what they printed comes out again to the last digit.

``data/`` holds what was published, cell by cell. Every figure is asked from the budget's books and
displayed; it must be the printed one, or a listed difference, with its reason.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.budget import Budget, load_budget
from mingzhang.compile import bodies, compile_set
from mingzhang.compile.figures import Figures, displayed
from mingzhang.compile.ledger import Ledger
from mingzhang.facts import Amount, Coordinate, Unit
from mingzhang.interpret.words import fold
from mingzhang.templates import all_templates
from mingzhang.templates.layout import layout_of

BUDGETS = Path(__file__).resolve().parents[2] / "examples" / "budgets"
DATA = Path(__file__).parent / "data"
STEMS = sorted(path.stem for path in DATA.glob("*.yaml"))
NOTHING = "."
MONTHS = (3, 6, 10, 12)


@dataclass(frozen=True)
class Compared:
    """A published figure and what the budget says there; ``.`` is no figure, or zero."""

    where: str
    printed: str
    held: str

    @property
    def equal(self) -> bool:
        return self.printed == self.held


@functools.cache
def published(stem: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DATA / f"{stem}.yaml").read_text(encoding="utf-8"), loader)


@functools.cache
def budget_of(stem: str) -> Budget:
    budget, problems = load_budget(BUDGETS / f"{stem}.yaml")
    assert budget is not None, problems
    return budget


@functools.cache
def books(stem: str, entity: str) -> Figures:
    return Figures(Ledger(budget_of(stem), entity))


def coordinate(*texts: str) -> Coordinate:
    """``flow=income fund=general`` as a coordinate; later words take precedence."""
    return Coordinate(dict(word.split("=", 1) for text in texts for word in text.split()))


def money(text: str) -> tuple[str, Unit]:
    """The number and the unit of ``448.03万元``."""
    number, unit = re.fullmatch(r"([-+.\d]+)(万?元)?", text).groups()
    return number, Unit(unit) if unit else Unit.WAN


def worded(amount: Amount, printed: str) -> str:
    """A figure as the document words it where the values are equal: 13 for 13.00, a dot for 0."""
    if printed == NOTHING:
        return NOTHING if not amount.value else amount.text
    return printed if Decimal(printed) == amount.value else amount.text


# ------------------------------------------------------------------------------ tables


def table_cells(stem: str) -> Iterator[Compared]:
    for table in published(stem)["tables"]:
        for label, at, cells in table["rows"]:
            row = coordinate(table.get("at", ""), at)
            for (column, says), printed in zip(
                table["columns"].items(), cells.split(), strict=True
            ):
                where = "/".join((table["kind"], table["entity"], label, column))
                held = table_figure(stem, table, row.but(coordinate(says)))
                if printed == NOTHING and not held.value:
                    yield Compared(where, NOTHING, NOTHING)
                else:
                    yield Compared(where, printed, held.text)


def table_figure(stem: str, table: dict[str, Any], at: Coordinate) -> Amount:
    figures, unit = books(stem, table["entity"]), Unit(table["unit"])
    if at["flow"] == "procurement":
        return purchase_figure(figures, at, unit)
    if at.get("measure") == "quantity":
        return counted(figures.ledger.exact(at))
    return figures.amount(at, unit)


def purchase_figure(figures: Figures, at: Coordinate, unit: Unit) -> Amount:
    """Columns of funds hold this year's money; number, price and the money of the source stand in
    the records."""
    measure = at.get("measure")
    if measure in ("quantity", "price", "project_budget"):
        if "item" not in at:
            return displayed(Decimal(0), unit)
        purchase = figures.ledger.budget.purchases[int(at["item"].removeprefix("p"))]
        if measure == "quantity":
            return counted(purchase.quantity)
        if measure == "price":
            return displayed(purchase.price, unit)
        project = figures.ledger.budget.project(purchase.source)
        if project is None:
            return displayed(purchase.source_amount, unit)
        return figures.amount(spent_on(project.name), unit)
    carried = at.get("fund", "").endswith("carry_over")
    return figures.amount(at, unit, current_only="fund" in at and not carried)


def counted(number: Decimal) -> Amount:
    return Amount(number, Unit.COUNT, 0, f"{number.normalize():f}")


def spent_on(project: str) -> Coordinate:
    return Coordinate(flow="expenditure", project=fold(project))


# ------------------------------------------------------------- sentences, forms and counts


def sentence_figures(stem: str) -> Iterator[Compared]:
    for kind in ("narrative", "department_form"):
        for entity, where, at, printed in published(stem).get(kind, ()):
            number, unit = money(printed)
            held = books(stem, entity).amount(coordinate(at), unit)
            tail = f"/{at}" if kind == "narrative" else ""
            yield Compared(f"{kind}/{entity}/{where}{tail}", number, worded(held, number))


def changes(stem: str) -> Iterator[Compared]:
    for entity, where, at, printed in published(stem).get("changes", ()):
        number, unit = money(printed)
        held = books(stem, entity).change(coordinate(at), unit)
        known = "unknown" if held is None else worded(held, number)
        yield Compared(f"changes/{entity}/{where}/{at}", number, known)


def form_figures(stem: str) -> Iterator[Compared]:
    budget = budget_of(stem)
    for entity, title, key, whole, fiscal, other, plan in published(stem)["forms"]:
        project, figures = budget.project(key), books(stem, entity)
        assert project is not None
        at, where = spent_on(project.name), f"forms/{entity}/{title}"
        for field, printed, fund in (("budget", whole, ""), ("fiscal", fiscal, "fiscal")):
            if printed != "-":
                number, unit = money(printed)
                held = figures.amount(at.but(fund=fund) if fund else at, unit)
                yield Compared(f"{where}/{field}", number, worded(held, number))
        own = figures.ledger.exact(at) - figures.ledger.exact(at.but(fund="fiscal"))
        yield Compared(f"{where}/other", other, NOTHING if not own else str(own))
        if plan:
            steps = {step.month: step.percent for step in project.plan}
            held_plan = [plain(str(steps.get(month, NOTHING))) for month in MONTHS]
            printed_plan = [plain(step.rstrip("%")) for step in plan.split()]
            yield Compared(f"{where}/plan", "/".join(printed_plan), "/".join(held_plan))


def plain(number: str) -> str:
    return number if number == NOTHING else f"{Decimal(number).normalize():f}"


def counts(stem: str) -> Iterator[Compared]:
    for entity, where, what, printed in published(stem).get("counts", ()):
        yield Compared(f"counts/{entity}/{where}/{what}", printed, count(stem, entity, what))


def count(stem: str, entity: str, what: str) -> str:
    budget, (kind, _, of) = budget_of(stem), what.partition(" ")
    if kind == "staff":
        return str(sum(line.number for line in budget.staff if line.item == of))
    if kind == "units":
        return str(len(budget.units))
    if kind == "projects":
        return str(sum(1 for project in budget.projects if of in ("", project.kind)))
    if kind == "project_forms":
        return str(len({line.project for line in budget.indicators if line.project}))
    at = Coordinate(flow="assets", item=kind, measure="quantity")
    return counted(books(stem, entity).ledger.exact(at)).text


# ------------------------------------------------------------------------------ the tests


def everything(stem: str) -> list[Compared]:
    parts = (table_cells, sentence_figures, changes, form_figures, counts)
    return [figure for part in parts for figure in part(stem)]


@pytest.mark.parametrize("stem", STEMS)
def test_every_published_figure_comes_out_again_or_is_a_known_difference(stem):
    known = [tuple(entry[:3]) for entry in published(stem)["differences"]]
    found = [(f.where, f.printed, f.held) for f in everything(stem) if not f.equal]
    assert sorted(found) == sorted(known)


@functools.cache
def compiled(stem: str, entity: str) -> dict[tuple[str, Coordinate], str]:
    """The figures of the tables compiled in the body's own layout, by table and coordinate."""
    budget = budget_of(stem)
    template = next(t for t in all_templates() if t.id == budget.template)
    layout = layout_of(template)
    assert layout is not None
    (body,) = (b for b in bodies(budget) if b.code == entity)
    made = compile_set(budget, template, layout, body)
    return {
        (fact.table, fact.coordinate.without("entity", "year")): fact.value.text
        for fact in made.facts
        if isinstance(fact.value, Amount)
    }


@pytest.mark.parametrize("stem", STEMS)
def test_the_compiled_tables_show_every_published_figure_or_a_known_difference(stem):
    """Rows of purchases are told apart by their place, rows of units by their name: both are
    compared above, from the records. (The row of the only unit in 平鲁's list of projects repeats
    the total and is not printed.)"""
    known = {entry[0] for entry in published(stem)["differences"]}
    differing, seen = [], 0
    for table in published(stem)["tables"]:
        cells = compiled(stem, table["entity"])
        for label, at, figures in table["rows"]:
            row = coordinate(table.get("at", ""), at)
            if "entity" in row:
                continue
            columns = zip(table["columns"].items(), figures.split(), strict=True)
            for (column, says), printed in columns:
                where = "/".join((table["kind"], table["entity"], label, column))
                place = row.but(coordinate(says))
                if table["kind"] == "procurement" or where in known:
                    continue
                shown = cells.get((table["kind"], place), "0")
                seen += 1
                if Decimal(shown) != Decimal("0" if printed == NOTHING else printed):
                    differing.append((where, printed, shown))
    assert seen > 200
    assert differing == []


@pytest.mark.parametrize("stem", STEMS)
def test_every_difference_has_a_reason(stem):
    listed = [*published(stem)["differences"], *published(stem).get("indicators", ())]
    assert all(entry[-1] for entry in listed)


def test_the_published_data_are_whole():
    cells = {stem: sum(1 for _ in table_cells(stem)) for stem in STEMS}
    assert cells == {
        "hebei-2024-guan": 740,
        "hebei-2025-xingtai": 1056,
        "hebei-2026-juluxian": 521,
        "shaanxi-2026-lueyang": 375,
        "shanxi-2026-pinglu": 691,
    }


@pytest.mark.parametrize("stem", STEMS)
def test_targets_that_were_wrong_are_mended(stem):
    for project, name, printed, held, _ in published(stem).get("indicators", ()):
        values = {
            line.value
            for line in budget_of(stem).indicators
            if (line.project, line.level3) == (project, name)
        }
        assert printed not in values
        assert values == {held}


@pytest.mark.parametrize("stem", STEMS)
def test_income_is_spent_or_carried_out(stem):
    budget = budget_of(stem)
    left: Counter[tuple[str, str]] = Counter()
    for line in budget.incomes:
        left[line.unit, line.fund] += line.amount
    for line in (*budget.lines, *budget.carry_outs):
        left[line.unit, line.fund] -= line.amount
    assert not any(left.values())


REMARKABLE = {
    # Some of the staff are paid under the government item of institutions, as published.
    "shanxi-2026-pinglu": ["government_item_differs"],
}


@pytest.mark.parametrize("stem", STEMS)
def test_a_budget_is_valid(stem):
    budget, problems = load_budget(BUDGETS / f"{stem}.yaml")
    assert budget is not None
    assert [problem.kind for problem in problems] == REMARKABLE.get(stem, [])
    assert published(stem)["budget"] == stem


@pytest.mark.parametrize("stem", STEMS)
def test_the_workbook_holds_the_same_budget_as_the_yaml(stem):
    book, _ = load_budget(BUDGETS / f"{stem}.xlsx")
    assert book is not None
    # The workbook lists texts in the order of the layout.
    assert sorted_texts(book) == sorted_texts(budget_of(stem))


def sorted_texts(budget: Budget) -> Budget:
    return replace(budget, texts=tuple(sorted(budget.texts, key=lambda text: text.key)))


# ---------------------------------------------------------------------- no sentence is copied

LONGEST = 15
"""So many Chinese characters in a row may be shared with a published disclosure by chance."""


def runs(text: str) -> Iterator[str]:
    """Stretches of Chinese inside one sentence, too long to be shared by chance."""
    for piece in re.split(r"[\s。；;！？\d]", text):
        run = "".join(re.findall(r"[\u4e00-\u9fff]", piece))
        yield from (run[i : i + LONGEST + 1] for i in range(len(run) - LONGEST))


def sentences(budget: Budget) -> Iterator[str]:
    for project in budget.projects:
        yield from project.texts.values()
    for line in budget.indicators:
        yield from (line.description, line.rule)
    yield from (text.text for text in budget.texts)
    yield from (item.reason for item in budget.three_public)


@pytest.mark.parametrize("stem", STEMS)
def test_a_budget_shares_no_sentence_with_a_published_disclosure(stem, seeds_dir):
    budget = budget_of(stem)
    # The originals break lines where the page ends: full lines are joined with the next.
    joined = (
        re.sub(r"(?m)^([^\n]{40,})\n+", r"\1", path.read_text(encoding="utf-8"))
        for path in seeds_dir.glob("*.txt")
    )
    copied = {run for text in joined for run in runs(text)}
    names = {run for project in budget.projects for run in runs(project.name)}
    own = {run for text in sentences(budget) for run in runs(text)}
    assert own & copied <= names
