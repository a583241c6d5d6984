"""The catalogue of rules: loads the YAML rows and finds their functions."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from pathlib import Path

from mingzhang.check.model import FUNCTIONS, Law, Rule, RuleFunction
from mingzhang.facts import Coordinate, Message, Severity
from mingzhang.templates.lines import Node, load_lines

FOLDER = Path(__file__).parent / "rules"


@functools.cache
def rules() -> dict[str, Rule]:
    """Every rule by its id, in the order G N P A K C X Y U and by number."""
    found: dict[str, Rule] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        read_rules(path, found)
    return dict(sorted(found.items(), key=lambda pair: order(pair[0])))


def read_rules(path: Path, found: dict[str, Rule]) -> None:
    """Add the rows of one file to those that were found."""
    for node in load_lines(path).mapping(("rules",), ("rules",))["rules"].sequence():
        row = _rule(node)
        if row.id in found:
            raise node.fail(f"规则编号重复 (duplicate rule id) “{row.id}”")
        found[row.id] = row


def order(identifier: str) -> tuple[int, int, str]:
    """Sort key for rule ids: family in the order of rules.md, then number."""
    family = "GNPAKCXYU".find(identifier[:1])
    digits = "".join(c for c in identifier[1:] if c.isdigit())
    return (family if family >= 0 else 99, int(digits or 0), identifier)


@functools.cache
def functions() -> dict[str, tuple[RuleFunction, ...]]:
    """The functions of each rule, after importing every module of ``rules``."""
    package = importlib.import_module("mingzhang.check.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"mingzhang.check.rules.{module.name}")
    return {key: tuple(value) for key, value in FUNCTIONS.items()}


def _message(node: Node) -> Message:
    keys = node.mapping(("zh", "en"), ("zh", "en"))
    return Message(keys["zh"].text(), keys["en"].text())


def _law(node: Node) -> Law:
    keys = node.mapping(("left", "right", "relation", "each", "stages"), ("left", "right"))
    sides = []
    for side in ("left", "right"):
        coordinates, optional = [], []
        for child in keys[side].sequence():
            members = {axis: value.text() for axis, value in child.items()}
            optional.append(members.pop("optional", "false") == "true")
            try:
                coordinates.append(Coordinate(members))
            except ValueError as error:
                raise child.fail(str(error)) from error
        sides.append((tuple(coordinates), tuple(optional)))
    (left, left_optional), (right, right_optional) = sides
    relation = keys["relation"].choice(("equal", "at_least")) if "relation" in keys else "equal"
    return Law(
        left,
        right,
        relation == "at_least",
        keys["each"].text() if "each" in keys else "",
        left_optional,
        right_optional,
        _stages(keys),
    )


def _stages(keys: dict[str, Node]) -> tuple[str, ...]:
    found = keys["stages"].sequence() if "stages" in keys else []
    return tuple(node.choice(("budget", "final")) for node in found)


@functools.cache
def shared_messages() -> dict[str, Message]:
    """Sentences used by every rule that has none of its own for a variant."""
    path = FOLDER / "data" / "messages.yaml"
    return {key: _message(node) for key, node in load_lines(path).items()}


def _rule(node: Node) -> Rule:
    keys = node.mapping(
        (
            "id",
            "name",
            "statement",
            "source",
            "severity",
            "messages",
            "severities",
            "years",
            "templates",
            "stages",
            "laws",
            "needs",
        ),
        ("id", "name", "statement", "severity"),
    )
    levels = [s.value for s in Severity]
    return Rule(
        id=keys["id"].text(),
        name=_message(keys["name"]),
        statement=_message(keys["statement"]),
        source=keys["source"].text() if "source" in keys else "",
        severity=Severity(keys["severity"].choice(levels)),
        messages=(
            {k: _message(v) for k, v in keys["messages"].items()} if "messages" in keys else {}
        ),
        severities=(
            {k: Severity(v.choice(levels)) for k, v in keys["severities"].items()}
            if "severities" in keys
            else {}
        ),
        years=tuple(n.number() for n in keys["years"].sequence()) if "years" in keys else (),
        templates=keys["templates"].texts() if "templates" in keys else (),
        stages=_stages(keys),
        laws=tuple(_law(n) for n in keys["laws"].sequence()) if "laws" in keys else (),
        needs=keys["needs"].choice(("last_year", "units")) if "needs" in keys else "",
    )
