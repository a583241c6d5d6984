"""Scoring schemes as data: what the shipped ones say, and how a mistake is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.performance.execution import scored
from mingzhang.performance.model import Execution
from mingzhang.performance.schemes import Scheme, all_schemes, find_scheme, load_scheme, scheme_for
from mingzhang.templates import TemplateError, all_templates

ROOT = Path(__file__).resolve().parents[2]
YUAN = st.decimals(min_value=0, max_value=10**9, places=2)


def scheme(name: str) -> Scheme:
    found = find_scheme(name)
    assert found is not None
    return found


def executed(name: str, adjusted: str, paid: str | None) -> Execution:
    money = Decimal(adjusted)
    return scored(
        Execution(money, money, Decimal(paid) if paid is not None else None, 12, None), scheme(name)
    )


EXECUTION = (
    # scheme, budget, paid, points and how they follow from rules.md 4.3
    ("central", "410000", "389500", "9.5", "389500/410000 = 95 %, × 10 = 9.50"),
    ("central", "300000", "100000", "3.33", "1/3 × 10 = 3.333… = 3.33"),
    ("central", "100000", "100000", "10", "100 % × 10"),
    ("central", "100000", "120000", "10", "min(120 %, 1) × 10: capped"),
    ("central", "100000", "0", "0", "nothing was paid, and that is known"),
    ("central", "100000", "-500", "0", "money came back; never below 0"),
    ("hebei", "300000", "200000", "6.67", "2/3 × 10 = 6.666… = 6.67"),
    ("shanxi", "80000", "100", "0.01", "0.00125 × 10 = 0.0125 = 0.01"),
    ("shaanxi", "200000", "190000", "9.5", "95 % × 10"),
    ("hubei", "200000", "190000", "19", "execution weighs 20: 95 % × 20 = 19"),
    ("hubei", "300000", "100000", "6.67", "1/3 × 20 = 6.666… = 6.67"),
    ("jiangxi", "100000", "100000", "10", "100 % → 10"),
    ("jiangxi", "100000", "99999.99", "7", "just below 100 % lies in 80–<100 → 7"),
    ("jiangxi", "100000", "80000", "7", "80 % → 7"),
    ("jiangxi", "100000", "79999", "5", "60–<80 → 5"),
    ("jiangxi", "100000", "60000", "5", "60 % → 5"),
    ("jiangxi", "100000", "59999", "0", "below 60 → 0"),
    (
        "zhejiang",
        "100000",
        "120000",
        "10",
        "more than 100 % is allowed, the points are capped at 10",
    ),
    ("central", "100000", None, None, "no payment is recorded: unknown"),
    ("central", "0", "0", None, "nothing was budgeted: there is no rate"),
)


@pytest.mark.parametrize(("name", "adjusted", "paid", "points", "why"), EXECUTION)
def test_execution_scores(
    name: str, adjusted: str, paid: str | None, points: str | None, why: str
) -> None:
    """Execution scores in proportion with a cap, or by tiers."""
    found = executed(name, adjusted, paid)
    assert found.points == (Decimal(points) if points is not None else None), why
    assert found.trace is not None
    assert found.trace.zh


@given(budget=YUAN.filter(bool), pair=st.tuples(YUAN, YUAN))
def test_paying_more_never_scores_less(budget: Decimal, pair: tuple[Decimal, Decimal]) -> None:
    """In every scheme points stay between 0 and the weight and rise with what was paid."""
    low, high = sorted(pair)
    for each in all_schemes():
        less, more = (
            executed(each.id, str(budget), str(low)),
            executed(each.id, str(budget), str(high)),
        )
        assert less.points is not None
        assert more.points is not None
        assert 0 <= less.points <= more.points <= each.execution.points


def test_shipped_schemes() -> None:
    """The schemes of rules.md 4.3 are there, and the weights of each frame make the whole."""
    assert {"central", "hebei", "shanxi", "shaanxi", "hubei", "jiangxi", "zhejiang"} <= {
        each.id for each in all_schemes()
    }
    for each in all_schemes():
        assert each.total == 100
        for levels in (
            "cost output benefit satisfaction",
            "output benefit satisfaction",
            "output benefit",
        ):
            shares = each.weights.shares(frozenset(levels.split()))
            assert shares is None or sum(s.points for s in shares) == each.indicator_points


@pytest.mark.parametrize(
    ("name", "levels", "wanted"),
    [
        (
            "central",
            "cost output benefit satisfaction",
            "benefit 20 cost 20 output 40 satisfaction 10",
        ),
        ("central", "output benefit satisfaction", "benefit 30 output 50 satisfaction 10"),
        ("central", "output benefit", "benefit 40 output 50"),
        ("central", "cost output benefit", "benefit 30 cost 20 output 40"),
        (
            "shaanxi",
            "cost output benefit satisfaction",
            "benefit 20 cost 20 output 40 satisfaction 10",
        ),
        ("hubei", "output benefit satisfaction", "benefit+satisfaction 40 output 40"),
    ],
)
def test_weights_of_levels(name: str, levels: str, wanted: str) -> None:
    """101号: 20/40/20/10 with cost, 50/30/10 without, satisfaction's 10 to benefit; Hubei 40/40."""
    shares = scheme(name).weights.shares(frozenset(levels.split()))
    assert shares is not None
    told = sorted(f"{'+'.join(sorted(s.levels))} {s.points:f}" for s in shares)
    assert " ".join(told) == wanted


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_grades(total: str, grade: str) -> None:
    """优 ≥ 90, 良 ≥ 80, 中 ≥ 60, 差 below (4.3)."""
    assert scheme("central").grade(Decimal(total)).name == grade


def test_whose_scheme_it_is() -> None:
    """By layout, else by division, else the central one; every layout named exists."""
    assert scheme_for("hebei").id == "hebei"
    assert scheme_for("national", "420106").id == "hubei"
    assert scheme_for("national", "360000").id == "jiangxi"
    assert scheme_for("shanghai", "310107").id == "central"
    known = {template.id for template in all_templates()}
    assert {name for each in all_schemes() for name in each.templates} <= known


def test_only_what_is_established_may_be_cited() -> None:
    """Facts tagged verified or high are law to show; own choices are not."""
    central = scheme("central")
    assert central.execution.basis.citable
    assert not central.overshoot.basis.citable


def test_a_new_scheme_is_one_file(tmp_path: Path) -> None:
    """A scheme that names its base says only what differs."""
    path = tmp_path / "some.yaml"
    path.write_text(
        "id: some\nbase: central\nname: {zh: 某省办法}\nsource: 某省办法\ndivision: '99'\n"
        "quantitative: {pass_mark: 60, source: 某省办法, confidence: K-low}\n",
        encoding="utf-8",
    )
    assert load_scheme(path).pass_mark.percent == 60
    assert [s.id for s in all_schemes((path,))][-1] == "some"


def test_the_scheme_of_the_how_to_loads(tmp_path: Path) -> None:
    """What the documentation shows is a scheme: 95 % of the budget paid gives its 10 points."""
    text = (ROOT / "docs" / "how-to" / "add-a-scoring-scheme.md").read_text(encoding="utf-8")
    path = tmp_path / "shown.yaml"
    path.write_text(text.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    shown = load_scheme(path)
    money = Decimal(100000)
    assert scored(Execution(money, money, Decimal(95000), 12, None), shown).points == 10
    assert scored(Execution(money, money, Decimal(94999), 12, None), shown).points == 6


MISTAKES = {
    "unknown key": ("weight: 3\n", 5, "weights"),
    "missing source": ("quantitative: {pass_mark: 60, confidence: V}\n", 5, "source"),
    "weights": (
        "weights:\n  with_cost: {cost: 20, output: 40}\n  source: a\n  confidence: V\n",
        5,
        "90",
    ),
    "level": ("weights:\n  with_cost: {costs: 90}\n  source: a\n  confidence: V\n", 6, "cost"),
    "tiers": (
        "execution:\n  points: 10\n  how: tiers\n  tiers:\n  - {from: 60, points: 5}\n  - {from: 80, points: 7}\n"
        "  may_exceed: false\n  source: a\n  confidence: V\n",
        8,
        "0",
    ),
    "confidence": ("quantitative: {pass_mark: 60, source: a, confidence: sure}\n", 5, "K-high"),
    "percent": ("quantitative: {pass_mark: 160, source: a, confidence: V}\n", 5, "100"),
    "number": ("total: viel\n", 5, "10"),
    "decimals": ("rounding: {decimals: 2.5, source: a, confidence: V}\n", 5, "2026"),
    "overshoot": ("overshoot: {from: 90, effect: note, source: a, confidence: V}\n", 5, "130"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    """File, line, what is wrong and what to write instead."""
    text, line, instead = MISTAKES[name]
    path = tmp_path / "wrong.yaml"
    path.write_text(
        f"id: wrong\nbase: central\nname: {{zh: 错}}\nsource: 无\n{text}", encoding="utf-8"
    )
    with pytest.raises(TemplateError) as told:
        load_scheme(path)
    assert told.value.line == line
    assert instead in told.value.instead
