"""YAML file -> Scheme, with every mistake told by file and line."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from mingzhang.facts import Message
from mingzhang.performance.schemes.model import (
    LEVELS,
    Band,
    Basis,
    Confidence,
    ExecutionRule,
    Grade,
    LateRule,
    Limit,
    OvershootRule,
    QualitativeRule,
    Scheme,
    Share,
    StepRule,
    Tier,
    WeightRule,
)
from mingzhang.templates.lines import Node, load_lines

DATA = Path(__file__).parent / "data"
DEFAULT = "central"
_PARTS = (
    "execution",
    "weights",
    "quantitative",
    "qualitative",
    "satisfaction",
    "time",
    "steps",
    "overshoot",
    "grades",
    "rounding",
)
_KEYS = ("id", "base", "name", "source", "total", "templates", "division", *_PARTS)
_BASIS = ("source", "confidence")
_HUNDRED = Decimal(100)
_MOST_DECIMALS = 6
_T = TypeVar("_T")


@functools.cache
def all_schemes(extra: tuple[Path, ...] = ()) -> tuple[Scheme, ...]:
    """Every scheme: the shipped ones, those in ``MINGZHANG_SCHEMES`` and those of ``extra`` (files
    or folders of them), in this order. Raises :class:`~mingzhang.templates.TemplateError`."""
    env = os.environ.get("MINGZHANG_SCHEMES", "")
    roots = [DATA, *(Path(p) for p in env.split(os.pathsep) if p), *extra]
    files: list[Path] = []
    for root in roots:
        files.extend([root] if root.is_file() else sorted(root.glob("*.yaml")))
    found: dict[str, Scheme] = {}
    claimed: dict[str, str] = {}
    for path in dict.fromkeys(file.resolve() for file in files):
        top = load_lines(path)
        scheme = load_scheme(path)
        keys = top.mapping(_KEYS)
        if scheme.id in found:
            raise keys["id"].fail(f"评分办法重名 (duplicate scheme id) “{scheme.id}”")
        for name in scheme.templates:
            if name in claimed:
                raise keys["templates"].fail(
                    f"样式“{name}”已由“{claimed[name]}”使用 (template is taken)"
                )
            claimed[name] = scheme.id
        found[scheme.id] = scheme
    return tuple(found.values())


def find_scheme(identifier: str) -> Scheme | None:
    """The scheme with this id."""
    return next((s for s in all_schemes() if s.id == identifier), None)


def scheme_for(template: str, division: str = "") -> Scheme:
    """The scheme of a layout (id of the template), else that of an administrative division (its
    code; the first two digits count), else the central one."""
    schemes = all_schemes()
    for scheme in schemes:
        if template and template in scheme.templates:
            return scheme
    for scheme in schemes:
        if scheme.division and division.startswith(scheme.division):
            return scheme
    return next(scheme for scheme in schemes if scheme.id == DEFAULT)


@functools.cache
def load_scheme(path: Path) -> Scheme:
    """Load and validate one file. A file with ``base`` says only what differs from that scheme.

    Raises :class:`~mingzhang.templates.TemplateError` with file, line and what to write instead.
    """
    top = load_lines(path)
    keys = top.mapping(_KEYS, ("id", "name", "source"))
    base = _base_of(keys["base"], path) if "base" in keys else None
    if base is None:
        top.mapping(_KEYS, ("total", *_PARTS))
    part = functools.partial(_part, keys, base)
    grades, grades_basis = part("grades", _grades, lambda s: (s.grades, s.grades_basis))
    decimals, decimals_basis = part("rounding", _rounding, lambda s: (s.decimals, s.decimals_basis))
    scheme = Scheme(
        id=keys["id"].text(),
        names=_message(keys["name"]),
        total=part("total", _number, lambda s: s.total),
        execution=part("execution", _execution, lambda s: s.execution),
        weights=part("weights", _weights, lambda s: s.weights),
        pass_mark=part("quantitative", _limit("pass_mark"), lambda s: s.pass_mark),
        qualitative=part("qualitative", _qualitative, lambda s: s.qualitative),
        satisfaction=part("satisfaction", _limit("below"), lambda s: s.satisfaction),
        late=part("time", _late, lambda s: s.late),
        steps=part("steps", _steps, lambda s: s.steps),
        overshoot=part("overshoot", _overshoot, lambda s: s.overshoot),
        grades=grades,
        grades_basis=grades_basis,
        decimals=decimals,
        decimals_basis=decimals_basis,
        source=keys["source"].text(),
        templates=keys["templates"].texts() if "templates" in keys else (),
        division=keys["division"].text() if "division" in keys else "",
        base=base.id if base is not None else "",
        file=path.name,
    )
    _adds_up(scheme, keys, top)
    return scheme


def _base_of(node: Node, path: Path) -> Scheme:
    name = node.text()
    for folder in (path.parent, DATA):
        found = folder / f"{name}.yaml"
        if found.is_file() and found.resolve() != path.resolve():
            if "base" in load_lines(found).mapping(_KEYS):
                raise node.fail(f"“{name}”自己也以别的办法为基础 (has a base itself)")
            return load_scheme(found)
    return load_scheme(DATA / f"{node.choice(sorted(p.stem for p in DATA.glob('*.yaml')))}.yaml")


def _part(
    keys: dict[str, Node],
    base: Scheme | None,
    name: str,
    read: Callable[[Node], _T],
    inherited: Callable[[Scheme], _T],
) -> _T:
    """A part of a scheme: from the file, else from the scheme it refines."""
    return read(keys[name]) if name in keys or base is None else inherited(base)


def _adds_up(scheme: Scheme, keys: dict[str, Node], top: Node) -> None:
    """Weights and execution make the total; tiers give no more than the execution's points."""
    wanted = scheme.indicator_points
    node = keys.get("weights", keys.get("execution", top))
    for shares in (scheme.weights.with_cost, scheme.weights.without_cost):
        given = sum((share.points for share in shares), Decimal(0))
        if shares and given != wanted:
            raise node.fail(
                f"一级指标权重合计{given:f}分，总分{scheme.total:f}分减去预算执行率"
                f"{scheme.execution.points:f}分为{wanted:f}分 (weights do not add up)",
                f"合计{wanted:f}分",
            )


def _number(node: Node, most: Decimal | None = None) -> Decimal:
    """A number of at least zero, and of at most ``most``."""
    try:
        value = Decimal(node.text())
    except InvalidOperation:
        raise node.fail(f"“{node.text()}”不是数字 (not a number)", "10") from None
    if not value.is_finite() or value < 0 or (most is not None and value > most):
        bounds = f"0至{most:f}之间的数" if most is not None else "不小于0的数"
        raise node.fail(f"“{node.text()}”超出范围 (out of range)", bounds)
    return value


def _message(node: Node) -> Message:
    keys = node.mapping(("zh", "en"), ("zh",))
    zh = keys["zh"].text()
    return Message(zh, keys["en"].text() if "en" in keys else zh)


def _basis(keys: dict[str, Node]) -> Basis:
    return Basis(
        keys["source"].text(), Confidence(keys["confidence"].choice([c.value for c in Confidence]))
    )


def _falling(values: Sequence[Decimal], node: Node) -> None:
    """Bands, tiers and grades stand best first and leave nothing out."""
    if not values or any(a <= b for a, b in itertools.pairwise(values)):
        raise node.fail("各档应从高到低排列 (bands must fall)", "from: 90、80、60、0")
    if values[-1] != 0:
        raise node.fail("最低一档应从0起 (the last band must start at 0)", "from: 0")


def _execution(node: Node) -> ExecutionRule:
    keys = node.mapping(
        ("points", "how", "tiers", "may_exceed", *_BASIS), ("points", "how", "may_exceed", *_BASIS)
    )
    points = _number(keys["points"])
    tiers: tuple[Tier, ...] = ()
    if keys["how"].choice(("proportional", "tiers")) == "tiers":
        listed = node.mapping(keys, ("tiers",))["tiers"]
        rows = [
            child.mapping(("from", "points"), ("from", "points")) for child in listed.sequence()
        ]
        tiers = tuple(Tier(_number(r["from"]), _number(r["points"], points)) for r in rows)
        _falling([tier.at_least for tier in tiers], listed)
        if any(a.points < b.points for a, b in itertools.pairwise(tiers)):
            raise listed.fail("执行率高的一档得分不应更少 (points must not rise)")
    elif "tiers" in keys:
        raise keys["tiers"].fail("按比例计分的不用分档 (no tiers here)", "how: tiers")
    return ExecutionRule(points, tiers, keys["may_exceed"].flag(), _basis(keys))


def _tier(node: Node, most: Decimal) -> Tier:
    keys = node.mapping(("from", "points"), ("from", "points"))
    return Tier(_number(keys["from"]), _number(keys["points"], most))


def _weights(node: Node) -> WeightRule:
    keys = node.mapping(("with_cost", "without_cost", "no_satisfaction", *_BASIS), _BASIS)
    frames = [_shares(keys[k]) if k in keys else () for k in ("with_cost", "without_cost")]
    heir = keys["no_satisfaction"].choice(LEVELS) if "no_satisfaction" in keys else ""
    return WeightRule(frames[0], frames[1], heir, _basis(keys))


def _shares(node: Node) -> tuple[Share, ...]:
    shares = []
    seen: set[str] = set()
    for key, child in node.items():
        levels = key.split("+")
        for level in levels:
            Node(level, child.file, child.line).choice(LEVELS)
            if level in seen:
                raise child.fail(f"“{level}”写了两次 (level twice)")
            seen.add(level)
        shares.append(Share(frozenset(levels), _number(child)))
    return tuple(shares)


def _qualitative(node: Node) -> QualitativeRule:
    keys = node.mapping(("bands", *_BASIS), ("bands", *_BASIS))
    bands: list[Band] = []
    high = _HUNDRED
    for child in keys["bands"].sequence():
        row = child.mapping(("name", "en", "from"), ("name", "en", "from"))
        low = _number(row["from"], _HUNDRED)
        for name in row["name"].texts():
            if any(name in band.names for band in bands):
                raise row["name"].fail(f"“{name}”写在了两档 (name in two bands)")
        bands.append(Band(row["name"].texts(), row["en"].text(), low, high))
        high = low
    _falling([band.low for band in bands], keys["bands"])
    return QualitativeRule(tuple(bands), _basis(keys))


def _limit(key: str) -> Callable[[Node], Limit]:
    def read(node: Node) -> Limit:
        keys = node.mapping((key, *_BASIS), (key, *_BASIS))
        return Limit(_number(keys[key], _HUNDRED), _basis(keys))

    return read


def _late(node: Node) -> LateRule:
    keys = node.mapping(("late", *_BASIS), ("late", *_BASIS))
    return LateRule(_number(keys["late"], _HUNDRED), _basis(keys))


def _steps(node: Node) -> StepRule:
    keys = node.mapping(("counted", *_BASIS), ("counted", *_BASIS))
    return StepRule(keys["counted"].choice(("whole", "pro_rata")), _basis(keys))


def _overshoot(node: Node) -> OvershootRule:
    keys = node.mapping(("from", "effect", *_BASIS), ("from", "effect", *_BASIS))
    percent = _number(keys["from"])
    if percent <= _HUNDRED:
        raise keys["from"].fail("界限应大于100 (the limit must exceed 100)", "130")
    return OvershootRule(
        percent, keys["effect"].choice(("note", "reduce")) == "reduce", _basis(keys)
    )


def _grades(node: Node) -> tuple[tuple[Grade, ...], Basis]:
    keys = node.mapping(("levels", *_BASIS), ("levels", *_BASIS))
    grades = []
    for child in keys["levels"].sequence():
        row = child.mapping(("name", "en", "from"), ("name", "en", "from"))
        grades.append(Grade(row["name"].text(), row["en"].text(), _number(row["from"])))
    _falling([grade.at_least for grade in grades], keys["levels"])
    return tuple(grades), _basis(keys)


def _rounding(node: Node) -> tuple[int, Basis]:
    keys = node.mapping(("decimals", *_BASIS), ("decimals", *_BASIS))
    _number(keys["decimals"], Decimal(_MOST_DECIMALS))
    return keys["decimals"].number(), _basis(keys)
