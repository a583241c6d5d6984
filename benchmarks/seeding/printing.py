"""The outcomes as tables on the terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from seeding.measuring import Outcome
from seeding.slips import KIND_NAMES, KINDS


def percent(part: int, whole: int) -> str:
    """``98.2%``, or a dash."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns set flush, for Latin text."""
    shown = [list(head), *([str(c) for c in row] for row in rows)]
    widths = [max(len(row[n]) for row in shown) for n in range(len(head))]
    lines = []
    for row in shown:
        cells = [
            row[0].ljust(widths[0]),
            *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(lines)


def by_kind(outcomes: Sequence[Outcome]) -> str:
    """Recall, localisation and noise for each kind of slip, tied figures only."""
    rows = [_kind_row(KIND_NAMES[k], [o for o in outcomes if o.slip.kind == k]) for k in KINDS]
    rows.append(_kind_row("all", outcomes))
    head = (
        "slip",
        "slips",
        "untied",
        "bounded",
        "tied",
        "found",
        "recall",
        "cell first",
        "cell named",
        "right value",
        "one finding",
        "beside",
    )
    return table(head, rows)


def _kind_row(name: str, outcomes: Sequence[Outcome]) -> list[object]:
    kinds = Counter(o.slip.tie for o in outcomes)
    tied = [o for o in outcomes if o.slip.tie == "tied"]
    found = [o for o in tied if o.found]
    whole = len(found)
    return [
        name,
        len(outcomes),
        kinds["untied"],
        kinds["bounded"],
        len(tied),
        whole,
        percent(whole, len(tied)),
        percent(sum(o.first for o in found), whole),
        percent(sum(o.among for o in found), whole),
        percent(sum(o.value for o in found), whole) if name != KIND_NAMES["row"] else "—",
        percent(sum(o.count == 1 for o in found), whole),
        sum(len(o.beside) for o in tied),
    ]


def by_check(outcomes: Sequence[Outcome]) -> str:
    """For each check: slips its identities see, found at all, told by it, and its precision."""
    sees: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    by_it: Counter[str] = Counter()
    at: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for o in outcomes:
        if o.slip.tie == "tied":
            for rule in o.slip.rules:
                sees[rule] += 1
                seen[rule] += o.found
                by_it[rule] += rule in o.told
        at.update(o.checks)
        beside.update(o.beside)
    rows = [
        [
            rule,
            sees[rule],
            percent(seen[rule], sees[rule]),
            percent(by_it[rule], sees[rule]),
            at[rule] + beside[rule],
            percent(at[rule], at[rule] + beside[rule]),
        ]
        for rule in sorted({*sees, *at, *beside}, key=lambda r: (r[0], int(r[1:] or 0)))
    ]
    head = ("check", "slips it sees", "found", "told by it", "new findings", "precision")
    return table(head, rows)


def by_group(outcomes: Sequence[Outcome], title: str, of: Callable[[Outcome], str]) -> str:
    """Recall by any property of the outcome."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for o in outcomes:
        groups[of(o)].append(o)
    rows = []
    for name, own in sorted(groups.items()):
        tied = [o for o in own if o.slip.tie == "tied"]
        untied = [o for o in own if o.slip.tie == "untied"]
        rows.append(
            [
                name,
                len(own),
                len(untied),
                len(tied),
                sum(o.found for o in tied),
                percent(sum(o.found for o in tied), len(tied)),
                percent(sum(o.found for o in untied), len(untied)),
            ]
        )
    return table((title, "slips", "untied", "tied", "found", "recall", "untied found"), rows)
