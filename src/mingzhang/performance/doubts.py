"""What is wrong with an evaluated form, as findings (E1 to E7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.check.wording import Field, listing, named, quoted
from mingzhang.facts import Finding, Message, Place
from mingzhang.performance.figures import number, yuan
from mingzhang.performance.model import IndicatorRecord, ProjectEvaluation, Score
from mingzhang.performance.rules import finding
from mingzhang.performance.schemes import Scheme
from mingzhang.performance.weights import Spread

_NONE = Decimal(0)
_SHORT = 24
_LISTED = 6


def findings_of(
    form: ProjectEvaluation, spread: Spread, scheme: Scheme, month: int
) -> Iterator[Finding]:
    """Everything a clerk has to settle before the form can be sent."""
    owner = _owner(form)
    if not form.scores:
        yield finding("E5", (_spot(form),), {"owner": owner}, "empty")
        yield from _money(form, scheme, owner)
        return
    yield from _weights(form, spread, scheme, owner)
    yield from _open(form, month, owner)
    yield from _money(form, scheme, owner)
    yield from _claims(form, owner)
    yield from _deviations(form, scheme, owner)
    yield from _unused_rules(form, scheme, owner)


def _owner(form: ProjectEvaluation) -> Message:
    if not form.project:
        return Message(f"“{form.body}”整体自评", f"{quoted(form.body)} as a whole")
    return Message(f"项目“{form.project}”", f"Project {quoted(form.project)}")


def _spot(form: ProjectEvaluation) -> Place:
    if form.scores:
        return form.scores[0].indicator.place
    return Place(0, row=form.project or form.body)


def _short(text: str) -> str:
    plain = "".join(text.split())
    return plain if len(plain) <= _SHORT else plain[:_SHORT] + "…"


def _names(scores: Sequence[Score]) -> Message:
    return listing([_short(s.indicator.level3) for s in scores], _LISTED)


def _places(scores: Sequence[Score]) -> list[Place]:
    return [s.indicator.place for s in scores]


# ------------------------------------------------------------------------------------- weights


def _weights(
    form: ProjectEvaluation, spread: Spread, scheme: Scheme, owner: Message
) -> Iterator[Finding]:
    fields: dict[str, Field] = {
        "owner": owner,
        "scheme": scheme.names,
        "total": number(scheme.indicator_points),
    }
    if spread.shares is not None:
        yield finding("E4", (_spot(form),), {**fields, "shares": spread.shares}, "spread")
        return
    if spread.failed is not None:
        yield finding("E4", (_spot(form),), {**fields, "reason": spread.failed}, "none")
        return
    given = sum((s.weight for s in form.scores), _NONE)
    without = [s for s in form.scores if s.indicator.weight is None and not _not_applicable(s)]
    if without:
        more: dict[str, Field] = {
            "count": str(len(without)),
            "names": _names(without),
            "sum": number(given),
        }
        yield finding("E4", _places(without), {**fields, **more})
        return
    own = form.execution.weight if form.execution is not None else scheme.execution.points
    wanted = scheme.total - own
    if given != wanted:
        difference = number(abs(given - wanted))
        yield finding(
            "E3",
            _places(form.scores),
            {**fields, "sum": number(given), "total": number(wanted), "difference": difference},
            stated=number(given),
            expected=number(wanted),
            difference=difference,
        )


def _not_applicable(one: Score) -> bool:
    return one.indicator.target.kind == "not_applicable"


# ------------------------------------------------------------------------- what is not known


def _open(form: ProjectEvaluation, month: int, owner: Message) -> Iterator[Finding]:
    missing: list[Score] = []
    early: dict[int, list[Score]] = defaultdict(list)
    for one in form.scores:
        if one.points is not None or (_not_applicable(one) and not one.weight):
            continue
        if _without_weight(one):
            continue  # told with the weights
        reached = one.reached
        if reached is not None and reached.month != month:
            early[reached.month].append(one)
        elif one.indicator.target.kind not in ("blank", "not_applicable") and (
            reached is None or (not reached.value.strip() and reached.degree is None)
        ):
            missing.append(one)
        else:
            name = _short(one.indicator.level3)
            fields: dict[str, Field] = {"owner": owner, "name": name, "reason": one.trace}
            yield finding("E5", (one.indicator.place,), fields)
    if missing:
        yield finding(
            "E5",
            _places(missing),
            {"owner": owner, "count": str(len(missing)), "names": _names(missing)},
            "missing",
        )
    for at, scores in sorted(early.items()):
        yield finding(
            "E5",
            _places(scores),
            {
                "owner": owner,
                "count": str(len(scores)),
                "names": _names(scores),
                "month": str(at),
                "wanted": str(month),
            },
            "early",
        )


def _without_weight(one: Score) -> bool:
    return one.indicator.weight is None and not one.weight


def _money(form: ProjectEvaluation, scheme: Scheme, owner: Message) -> Iterator[Finding]:
    execution = form.execution
    if execution is None:
        return
    if execution.points is None and execution.trace is not None:
        yield finding("E6", (_spot(form),), {"owner": owner, "reason": execution.trace}, "unknown")
    paid = execution.paid
    if paid is not None and paid > execution.adjusted and not scheme.execution.may_exceed:
        more = yuan(paid - execution.adjusted)
        yield finding(
            "E6",
            (_spot(form),),
            {
                "owner": owner,
                "paid": yuan(paid),
                "budget": yuan(execution.adjusted),
                "difference": more,
            },
            stated=yuan(paid).zh,
            expected=yuan(execution.adjusted).zh,
            difference=more.zh,
        )


# ------------------------------------------------------------------------- scores and reasons


def _claims(form: ProjectEvaluation, owner: Message) -> Iterator[Finding]:
    for one in form.scores:
        claimed = one.claimed
        if claimed is None:
            continue
        fields: dict[str, Field] = {
            "owner": owner,
            "name": _short(one.indicator.level3),
            "claimed": number(claimed),
            "weight": number(one.weight),
            "trace": one.trace,
        }
        if claimed > one.weight and not _without_weight(one):
            yield finding(
                "E1",
                (_claim_place(one),),
                fields,
                "over",
                stated=number(claimed),
                expected=number(one.weight),
                difference=number(claimed - one.weight),
            )
        elif one.points is not None and claimed > one.points:
            difference = number(claimed - one.points)
            yield finding(
                "E1",
                (_claim_place(one),),
                {**fields, "points": number(one.points), "difference": difference},
                stated=number(claimed),
                expected=number(one.points),
                difference=difference,
            )


def _claim_place(one: Score) -> Place:
    reached = one.reached
    return (
        reached.place if reached is not None and reached.place is not None else _at(one.indicator)
    )


def _at(record: IndicatorRecord) -> Place:
    return record.place


_MISSING = {
    (True, True): Message("偏差原因和改进措施", "a cause and a measure"),
    (True, False): Message("偏差原因", "a cause"),
    (False, True): Message("改进措施", "a measure"),
}


def _deviations(form: ProjectEvaluation, scheme: Scheme, owner: Message) -> Iterator[Finding]:
    lacking: dict[tuple[bool, bool], list[Score]] = defaultdict(list)
    for one in form.scores:
        if one.points is None or one.reached is None or one.points >= one.weight:
            continue
        lacks = (not one.reached.cause.strip(), not one.reached.measure.strip())
        if any(lacks):
            lacking[lacks].append(one)
    for lacks, scores in lacking.items():
        yield finding(
            "E2",
            _places(scores),
            {
                "owner": owner,
                "count": str(len(scores)),
                "missing": _MISSING[lacks],
                "names": _names(scores),
            },
        )
    over = [s for s in form.scores if s.overshoot and s.reached and not s.reached.cause.strip()]
    if over:
        told = [
            named(_short(s.indicator.level3), f" {number(s.rate)}%" if s.rate is not None else "")
            for s in over
        ]
        yield finding(
            "E2",
            _places(over),
            {
                "owner": owner,
                "count": str(len(over)),
                "limit": number(scheme.overshoot.percent),
                "names": listing(told, _LISTED),
            },
            "overshoot",
        )


def _unused_rules(form: ProjectEvaluation, scheme: Scheme, owner: Message) -> Iterator[Finding]:
    for one in form.scores:
        if one.unused is None:
            continue
        yield finding(
            "E7",
            (one.indicator.place,),
            {
                "owner": owner,
                "name": _short(one.indicator.level3),
                "rule": _short(one.indicator.rule),
                "reason": one.unused,
                "scheme": scheme.names,
            },
        )
