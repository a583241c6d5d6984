"""K16: one frame of indicators, and every second level under the first level it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import Row, called, filled_forms, owner, rows, short, squeezed
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.interpret.model import PerformanceForm

_NEW, _OLD = "new", "old"
_OUTPUT = re.compile(r"^(?:数量|质量|时效)(?:指标)?$")
_BENEFIT = re.compile(r"^(?:经济效益|社会效益|生态效益|可持续影响)(?:指标)?$")


@rule("K16")
def one_frame(case: Case) -> Iterator[Result]:
    """Cost is a first level of its own everywhere, or a second level under output everywhere."""
    single: dict[str, list[PerformanceForm]] = {_NEW: [], _OLD: []}
    for form in filled_forms(case.reading):
        own = [r for r in rows(form) if "成本" in r.indicator.level1]
        under = [r for r in rows(form) if _is_under_output(r)]
        if own and under:
            yield Hit(
                distinct(r.place for r in (*own, *under)),
                {
                    "form": called(form),
                    "own": wording.listing((short(r.name) for r in own), 4),
                    "under": wording.listing((short(r.name) for r in under), 4),
                },
            )
        elif own or under:
            single[_NEW if own else _OLD].append(form)
            yield Passed()
    if single[_NEW] and single[_OLD]:
        new, old = single[_NEW], single[_OLD]
        fewer = new if len(new) < len(old) else old
        yield Hit(
            distinct(form.place for form in fewer),
            {
                "new": str(len(new)),
                "old": str(len(old)),
                "forms": wording.listing((owner(form) for form in fewer), 4),
            },
            "forms",
        )


def _is_under_output(row: Row) -> bool:
    """Whether it is a cost of the old frame; 经济成本指标 belongs to the new one wherever the
    print puts it."""
    second = squeezed(row.indicator.level2)
    return "产出" in row.indicator.level1 and second in ("成本指标", "成本")


@rule("K16")
def levels_belong_together(case: Case) -> Iterator[Result]:
    """数量, 质量, 时效 measure output, 经济, 社会, 生态 and 可持续 an effect."""
    wrong = [row for form in filled_forms(case.reading) for row in rows(form) if _is_misplaced(row)]
    if not wrong:
        return
    yield Hit(
        distinct(row.place for row in wrong),
        {
            "count": str(len(wrong)),
            "levels": wording.listing((_levels(row) for row in wrong), 4),
            "names": wording.listing((short(row.name) for row in wrong), 4),
        },
        "misplaced",
    )


def _levels(row: Row) -> str:
    return f"{squeezed(row.indicator.level1)}—{squeezed(row.indicator.level2)}"


def _is_misplaced(row: Row) -> bool:
    return _is_foreign(row.indicator.level1, row.indicator.level2)


@lru_cache(maxsize=1024)
def _is_foreign(level1: str, level2: str) -> bool:
    """Whether a second level belongs under another first level."""
    first, second = squeezed(level1), squeezed(level2)
    if _OUTPUT.match(second):
        return "效益" in first or "满意" in first or "成本" in first
    return bool(_BENEFIT.match(second)) and any(w in first for w in ("产出", "满意", "成本"))
