"""Named figures of the prose: this year's, last year's, the change, its rate, shares and counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.budget import ThreePublicLine
from mingzhang.classifications import UnitKind, dept_economic, functional, is_fixed_asset
from mingzhang.compile.figures import Figures, displayed
from mingzhang.compile.narrative.texts import reasons
from mingzhang.facts import Amount, Coordinate, Unit, ancestors
from mingzhang.interpret.words import fold
from mingzhang.templates import Template
from mingzhang.templates.prose_model import PURCHASES, FigureSpec, Loop, Prose

_PROJECTS = Coordinate(flow="expenditure", category="project")
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Member:
    """One turn of a loop: the member's name, the names above it, its figure and its share of the
    whole."""

    name: str
    group: str = ""
    top: str = ""
    coordinate: Coordinate = Coordinate()
    amount: Amount | None = None
    share: Amount | None = None


class Values:
    """The figures of one body by the names the prose gives them.

    Text prints in its own unit. Where that is not the unit of the tables, each figure is the
    rounding of the exact one, whatever the plan: a copy in another unit must round the table's.
    """

    def __init__(self, template: Template, prose: Prose, figures: Figures) -> None:
        self._prose = prose
        self._figures = figures
        self._ledger = figures.ledger
        self._budget = figures.ledger.budget
        self._own_unit = prose.unit is not template.unit
        self._units = frozenset(u.code for u in self._ledger.units)
        self._projects = {fold(name): name for name in self._ledger.project_names.values()}

    # -- amounts ---------------------------------------------------------------------------

    def amount(self, name: str) -> Amount | None:
        """This year's figure; None where the budget holds nothing that could tell it."""
        spec = self._prose.figures[name]
        if spec.source == "staff":
            return self._staff(spec.of)
        if spec.source == "count":
            return _count(Decimal(self.number(spec.of)))
        if spec.source == "purchases":
            return self._class(spec)
        if spec.says.get("flow") == "assets" and not self._ledger.ids(spec.says):
            # Assets nobody filled in are not none; what is bought is known from the purchases.
            if spec.says.get("item") != "planned_purchase" or not self.has_assets:
                return None
            return self._of(self._fixed_assets(), spec)
        return self.at(spec.says, spec.unit)

    def is_positive(self, name: str) -> bool | None:
        """Whether there is anything, however it is displayed; None where nothing can tell it."""
        spec, amount = self._prose.figures[name], self.amount(name)
        if amount is None:
            return None
        return amount.value > 0 or (bool(spec.says) and self._ledger.exact(spec.says) > 0)

    def at(self, coordinate: Coordinate, unit: Unit) -> Amount:
        """The figure at a coordinate as displayed; counts without idle zeros."""
        if unit is Unit.COUNT:
            return _count(self._ledger.exact(coordinate))
        return self._sum(self._ledger.ids(coordinate), coordinate, unit)

    def _of(self, ids: tuple[int, ...], spec: FigureSpec) -> Amount:
        return self._sum(ids, spec.says, spec.unit)

    def _sum(self, ids: tuple[int, ...], coordinate: Coordinate, unit: Unit) -> Amount:
        if self._own_unit:
            return displayed(self._figures.exact(ids), unit)
        return self._figures.of(ids, unit, coordinate)

    def last(self, name: str) -> Amount | None:
        """Last year's figure; None where it is not known."""
        spec = self._prose.figures[name]
        for coordinate in (spec.says, *spec.last):
            found = self._figures.last_year(coordinate, spec.unit)
            if found is not None:
                return found
        return displayed(Decimal(0), spec.unit) if self._was_nothing(spec) else None

    def change(self, name: str) -> Amount | None:
        """This year's displayed figure less last year's; None where one is not known."""
        now, before = self.amount(name), self.last(name)
        return None if now is None or before is None else self._figures.less(now, before)

    def rate(self, name: str) -> Amount | None:
        """The change in per cent of last year's figure, without its sign; None where there was
        nothing last year, or where it would be displayed as nothing."""
        change, before = self.change(name), self.last(name)
        if change is None or before is None or before.value <= 0:
            return None
        rate = percent(abs(change.value), before.value)
        return rate if rate.value else None

    def share(self, name: str, whole: str) -> Amount | None:
        """A figure in per cent of another; None where there is no whole."""
        part, of = self._prose.figures[name], self._prose.figures[whole]
        return self._share(part.says, of.says, part.unit)

    def _share(self, part: Coordinate, whole: Coordinate, unit: Unit) -> Amount | None:
        """Of exact figures, so that shares make a hundred; of displayed ones where these add up,
        and nothing where nothing is displayed."""
        one, other = self.at(part, unit).value, self.at(whole, unit).value
        if not other or other < 0:
            return None
        if one and (self._own_unit or not self._figures.is_carried(unit)):
            one, other = self._ledger.exact(part), self._ledger.exact(whole)
        return percent(one, other)

    def _was_nothing(self, spec: FigureSpec) -> bool:
        """Whether an item of 三公 that nobody lists had no money last year either: the lines given
        are then all there is."""
        item = spec.says.get("item", "")
        lines = self.three_public
        if not lines or any(line.last_year is None for line in lines):
            return False
        known = {"three_public_and_meetings", *(i for line in lines for i in _up(line.item))}
        return (
            item not in known and "three_public_and_meetings" in _up(item) and len(spec.says) <= 3
        )

    # -- what the budget holds -------------------------------------------------------------

    @property
    def three_public(self) -> tuple[ThreePublicLine, ...]:
        """The lines of 三公, meetings and training of this body's units."""
        return tuple(line for line in self._budget.three_public if line.unit in self._units)

    def reasons(self, name: str) -> str:
        """Why an item of 三公 changed: the reasons of the units whose own amount moved as this
        body's did, each with its units where several moved. A unit whose last year is not known
        may have moved."""
        spec, change = self._prose.figures[name], self.change(name)
        if change is None or not change.value:
            return ""
        more = change.value > 0
        lines = tuple(
            (unit.name, line)
            for unit in self._ledger.units
            if self._moved(unit.code, spec.says, more)
            for line in self.three_public
            if line.unit == unit.code and _explains(line, spec.says, more)
        )
        return reasons(lines)

    def _moved(self, unit: str, coordinate: Coordinate, more: bool) -> bool:
        """Whether a unit's own amount moved in this direction, or may have."""
        ledger = self._ledger.of_unit(unit)
        before = ledger.last_year(coordinate)
        now = ledger.exact(coordinate)
        return before is None or (now > before if more else now < before)

    @property
    def has_assets(self) -> bool:
        """Whether anything is known of its fixed assets."""
        return any(asset.unit in self._units for asset in self._budget.assets)

    def has(self, thing: str) -> bool:
        """Whether the budget holds anything of this kind (``THINGS`` of the prose)."""
        if thing == "department_forms":
            own = (self._ledger.entity, *(self._units if len(self._units) == 1 else ()))
            return any(not i.project and i.unit in own for i in self._budget.indicators)
        if thing == "staff":
            return any(s.unit in self._units for s in self._budget.staff)
        held: dict[str, object] = {
            "projects": self.number("projects"),
            "purchases": any(p.unit in self._units for p in self._budget.purchases),
            "assets": self.has_assets,
            "many_units": len(self._units) > 1,
            "three_public": self.three_public,
        }
        return bool(held[thing])

    def any_unit(self, kinds: tuple[UnitKind, ...]) -> bool:
        """Whether one of the units is of one of these kinds."""
        return any(unit.kind in kinds for unit in self._ledger.units)

    def number(self, what: str) -> int:
        """How many units, projects … there are."""
        if what == "units":
            return len(self._units)
        category = what.removeprefix("projects_") if what != "projects" else "project"
        return len(self._named(_PROJECTS.but(category=category), "project"))

    def _staff(self, item: str) -> Amount | None:
        found = [s.number for s in self._budget.staff if s.unit in self._units and s.item == item]
        return _count(Decimal(sum(found))) if found else None

    def _class(self, spec: FigureSpec) -> Amount | None:
        """Goods, works or services; None when the code of a purchase does not tell its class."""
        bought = [p for p in self._budget.purchases if p.unit in self._units]
        if not all(p.item_code[:1] in PURCHASES.values() for p in bought):
            return None
        letter = PURCHASES[spec.of]
        return self._of(self._purchases(lambda code: code.startswith(letter)), spec)

    def _fixed_assets(self) -> tuple[int, ...]:
        return self._purchases(lambda code: bool(is_fixed_asset(code)))

    def _purchases(self, wanted: Callable[[str], bool]) -> tuple[int, ...]:
        base = Coordinate(flow="procurement")
        return tuple(
            atom
            for number, purchase in enumerate(self._budget.purchases)
            if purchase.unit in self._units and wanted(purchase.item_code)
            for atom in self._ledger.ids(base.but(item=f"p{number}"))
        )

    # -- loops -----------------------------------------------------------------------------

    def members(self, loop: Loop) -> Iterator[Member]:
        """The turns of a loop; members whose figure is displayed as nothing are left out."""
        if loop.axis == "unit":
            for unit in self._ledger.units:
                yield Member(unit.name)
            return
        spec = self._prose.figures[loop.of]
        found = []
        for member in self._named(spec.says, loop.axis, loop.length):
            where = spec.says.but({loop.axis: member})
            amount = self.at(where, spec.unit)
            if amount.value:
                names = self._names(loop.axis, member)
                share = self._share(where, spec.says, spec.unit)
                found.append(Member(*names, where, amount, share))
        if loop.by_amount:
            found.sort(key=lambda m: -m.amount.value if m.amount else Decimal(0))
        yield from found[: loop.top or None]

    def _named(self, coordinate: Coordinate, axis: str, length: int = 0) -> list[str]:
        """The members on an axis that have money at a coordinate, cut to a length."""
        found = self._ledger.members((axis,), coordinate)
        return list(dict.fromkeys(m[: length or None] for (m,) in found if m))

    def _names(self, axis: str, member: str) -> tuple[str, str, str]:
        if axis == "project":
            return self._projects.get(member, member), "", ""
        name, group, top = (
            self._code_name(axis, code) for code in (member, member[:5], member[:3])
        )
        return name, group, top

    def _code_name(self, axis: str, code: str) -> str:
        """The name of a code: the budget's own, else that of its year; the code where unknown."""
        scheme = functional() if axis == "function" else dept_economic()
        own = (c.name for c in self._budget.codes if (c.scheme, c.code) == (scheme.name, code))
        item = scheme.get(code, self._budget.year) or scheme.get(code)
        return next(own, item.name if item is not None else code)


def _explains(line: ThreePublicLine, coordinate: Coordinate, more: bool) -> bool:
    """Whether a line is of the item and fund at a coordinate and did not move the other way."""
    if coordinate["item"] not in _up(line.item):
        return False
    fund = coordinate.get("fund", line.fund)
    if fund not in (line.fund, *ancestors("fund", line.fund)):
        return False
    before = line.last_year
    return before is None or (line.amount > before if more else line.amount < before)


def percent(part: Decimal, whole: Decimal) -> Amount:
    """A quotient in per cent with two decimals, rounded half up."""
    value = (part / whole * 100).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return Amount(value, Unit.PERCENT, 2, f"{value}%")


def _count(value: Decimal) -> Amount:
    plain = value.normalize()
    whole = plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain
    exponent = whole.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    return Amount(whole, Unit.COUNT, decimals, f"{whole:f}")


def _up(item: str) -> tuple[str, ...]:
    return (item, *ancestors("item", item))
