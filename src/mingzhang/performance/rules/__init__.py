"""Rules about results of performance as rows of data, and findings made from them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path

from mingzhang.check.catalogue import order, read_rules
from mingzhang.check.model import Rule
from mingzhang.check.wording import Field, filled
from mingzhang.facts import Finding, Place

FOLDER = Path(__file__).parent


@functools.cache
def performance_rules() -> dict[str, Rule]:
    """Every rule of this folder by its id."""
    found: dict[str, Rule] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        read_rules(path, found)
    return dict(sorted(found.items(), key=lambda pair: order(pair[0])))


def finding(
    identifier: str,
    places: Iterable[Place],
    fields: Mapping[str, Field],
    variant: str = "default",
    stated: str = "",
    expected: str = "",
    difference: str = "",
) -> Finding:
    """A finding of a rule, its sentence filled with ``fields``."""
    row = performance_rules()[identifier]
    return Finding(
        check=row.id,
        severity=row.severities.get(variant, row.severity),
        message=filled(row.messages[variant], fields),
        places=tuple(dict.fromkeys(places)),
        stated=stated,
        expected=expected,
        difference=difference,
        source=row.source,
    )
