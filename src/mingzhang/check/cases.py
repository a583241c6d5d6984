"""The passing and the failing mini disclosure of each rule (``rules/cases/<ID>.yaml``).

In the files ``→`` stands for a tab, so that an editor shows the cells.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from mingzhang.templates.lines import load_lines

FOLDER = Path(__file__).parent / "rules" / "cases"


@dataclass(frozen=True, slots=True)
class RuleCase:
    """Two small disclosures as text, and words the message about the failing one must hold.

    ``last_year`` and ``units`` are what both are set against, where the rule needs that.
    """

    rule: str
    template: str
    passing: str
    failing: str
    words: tuple[str, ...] = ()
    variant: str = "default"
    last_year: str = ""
    units: tuple[str, ...] = ()


def all_cases() -> tuple[str, ...]:
    """Ids of the rules that have cases."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@functools.cache
def load_case(rule: str) -> RuleCase:
    """The cases of one rule. Raises TemplateError for a mistake in the file."""
    keys = load_lines(FOLDER / f"{rule}.yaml").mapping(
        ("template", "variant", "words", "last_year", "units", "pass", "fail"),
        ("template", "pass", "fail"),
    )
    return RuleCase(
        rule=rule,
        template=keys["template"].text(),
        passing=_tabbed(keys["pass"].text()),
        failing=_tabbed(keys["fail"].text()),
        words=keys["words"].texts() if "words" in keys else (),
        variant=keys["variant"].text() if "variant" in keys else "default",
        last_year=_tabbed(keys["last_year"].text()) if "last_year" in keys else "",
        units=tuple(map(_tabbed, keys["units"].texts())) if "units" in keys else (),
    )


def _tabbed(text: str) -> str:
    return text.replace("→", "\t")
