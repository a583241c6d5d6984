"""Amounts: what is printed is what is meant, to the last digit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts import Amount, Blank, Interval, Unit, clean, interval_of, parse_value, shown

MONEY = (Unit.YUAN, Unit.WAN, Unit.YI)
units = st.sampled_from(list(Unit))
figures = st.decimals(
    min_value=Decimal("-1e12"), max_value=Decimal("1e12"), allow_nan=False, places=2
)


@st.composite
def amounts(draw: st.DrawFn, unit: st.SearchStrategy[Unit] = units) -> Amount:
    decimals = draw(st.integers(0, 6))
    value = draw(st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=decimals))
    return Amount(value, draw(unit), decimals)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    lo, hi = sorted((draw(figures), draw(figures)))
    return Interval(lo, hi)


# ------------------------------------------------------------------------ reading and printing


@given(amounts())
def test_a_printed_amount_is_read_back_as_itself(amount: Amount) -> None:
    back = parse_value(amount.shown(), amount.unit)
    assert isinstance(back, Amount)
    assert (back.value, back.unit, back.decimals) == (amount.value, amount.unit, amount.decimals)


@given(amounts(), units)
def test_the_unit_in_the_cell_counts_more_than_the_unit_of_the_table(
    amount: Amount, unit: Unit
) -> None:
    if amount.unit is Unit.COUNT:
        return
    back = parse_value(amount.shown(), unit)
    assert isinstance(back, Amount)
    assert back.unit is amount.unit


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("448.03", "448.03", 2),
        ("1,704,000.00", "1704000.00", 2),
        ("０．５０", "0.50", 2),
        ("−3.5", "-3.5", 1),
        ("负3.5", "-3.5", 1),
        ("<b>6010.52</b>", "6010.52", 2),
        ("**12**", "12", 0),
        ("1 234.5", "1234.5", 1),
        ("007.10", "7.10", 2),
    ],
)
def test_spellings_of_a_figure(text: str, value: str, decimals: int) -> None:
    amount = parse_value(text, Unit.WAN)
    assert isinstance(amount, Amount)
    assert (amount.value, amount.decimals) == (Decimal(value), decimals)
    assert amount.text == text.strip()


@pytest.mark.parametrize(
    ("text", "unit", "base"),
    [("3万元", Unit.WAN, "30000"), ("3.5亿元", Unit.YI, "350000000"), ("40%", Unit.PERCENT, "40")],
)
def test_the_base_of_a_figure(text: str, unit: Unit, base: str) -> None:
    amount = parse_value(text, Unit.YUAN)
    assert isinstance(amount, Amount)
    assert amount.unit is unit
    assert amount.base == Decimal(base)


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("", Blank.BLANK),
        (" \u3000 ", Blank.BLANK),
        ("<b></b>", Blank.BLANK),
        ("—", Blank.DASH),
        ("--", Blank.DASH),
        ("/", Blank.DASH),
        ("不涉及", Blank.NOT_APPLICABLE),
        ("无", Blank.NOT_APPLICABLE),
    ],
)
def test_the_blanks_are_kept_apart(text: str, blank: Blank) -> None:
    assert parse_value(text, Unit.WAN) is blank


def test_zero_is_a_figure_and_no_blank() -> None:
    for text in ("0", "0.00"):
        assert isinstance(parse_value(text, Unit.WAN), Amount)


@pytest.mark.parametrize(
    "text", ["1,23.4", "1.2.3", "十二", "12台", "1e5", "１２３.", "≥95%", "0x1"]
)
def test_what_is_no_figure_is_not_read_as_one(text: str) -> None:
    assert parse_value(text, Unit.WAN) is None


@pytest.mark.parametrize("text", ["448.03²", "①448.03", "²"])
def test_a_footnote_mark_is_no_digit_of_the_figure(text: str) -> None:
    value = parse_value(text, Unit.WAN)
    assert value is None or (isinstance(value, Amount) and value.value == Decimal("448.03"))


def test_a_figure_with_more_digits_than_any_budget_is_not_read() -> None:
    assert parse_value("1" * 31, Unit.WAN) is None
    assert isinstance(parse_value("1" * 15, Unit.WAN), Amount)


@given(st.text(max_size=40), units)
def test_any_text_is_read_without_an_exception(text: str, unit: Unit) -> None:
    value = parse_value(text, unit)
    assert value is None or isinstance(value, Amount | Blank)
    assert value is not Blank.ZERO
    if value is not None:
        assert shown(value)


@given(st.text(st.sampled_from("０１9.，,（(％%。 \u3000</b>*国支出\t"), max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


# ------------------------------------------------------------------------------------ intervals


@given(amounts())
def test_the_printed_figure_stands_in_the_middle_of_its_interval(amount: Amount) -> None:
    interval = amount.interval
    assert interval.middle == amount.base
    assert interval.hi - interval.lo == 2 * amount.half_step


@given(figures, st.integers(0, 4))
def test_rounding_a_value_gives_a_figure_whose_interval_holds_it(
    value: Decimal, decimals: int
) -> None:
    rounded = round(value, decimals)
    interval = Amount(rounded, Unit.YUAN, decimals).interval
    assert interval.lo <= value <= interval.hi


@given(intervals(), intervals())
def test_meeting_is_symmetric_and_agrees_with_the_intersection(
    one: Interval, other: Interval
) -> None:
    assert one.meets(other) == other.meets(one)
    both = one.intersection(other)
    assert both == other.intersection(one)
    assert (both is not None) == one.meets(other)
    if both is not None:
        assert max(one.lo, other.lo) == both.lo <= both.hi == min(one.hi, other.hi)


@given(intervals(), intervals(), intervals())
def test_addition_is_associative_and_subtraction_its_counterpart(
    a: Interval, b: Interval, c: Interval
) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a - b == a + (-b)
    negative = -a
    assert -negative == a


@given(intervals(), intervals(), st.integers(0, 10), st.integers(0, 10))
def test_a_sum_of_values_lies_in_the_sum_of_the_intervals(
    a: Interval, b: Interval, x: int, y: int
) -> None:
    one = a.lo + (a.hi - a.lo) * x / 10
    other = b.lo + (b.hi - b.lo) * y / 10
    total, difference = a + b, a - b
    assert total.lo <= one + other <= total.hi
    assert difference.lo <= one - other <= difference.hi


def test_blanks_add_nothing_and_the_unread_is_unknown() -> None:
    for blank in Blank:
        interval = interval_of(blank)
        if blank is Blank.UNREAD:
            assert interval is None
        else:
            assert interval == Interval(Decimal(0), Decimal(0))


# ------------------------------------------------------------------------------- same figure


@given(amounts(st.sampled_from(MONEY)), amounts(st.sampled_from(MONEY)))
def test_same_figure_is_symmetric(one: Amount, other: Amount) -> None:
    assert one.same_figure(other) == other.same_figure(one)


@given(amounts())
def test_a_figure_is_the_same_as_itself_however_many_zeros_are_printed(amount: Amount) -> None:
    longer = Amount(amount.value, amount.unit, amount.decimals + 2)
    assert amount.same_figure(amount)
    assert amount.same_figure(longer)


@given(st.integers(0, 10**12))
def test_yuan_and_their_rounding_to_wan_are_the_same_figure(yuan: int) -> None:
    exact = Amount(Decimal(yuan), Unit.YUAN, 0)
    rounded = Amount(round(Decimal(yuan) / 10_000, 2), Unit.WAN, 2)
    off = Amount(rounded.value + Decimal("0.02"), Unit.WAN, 2)
    assert exact.same_figure(rounded)
    assert not exact.same_figure(off)


def test_in_one_unit_copies_are_equal_to_the_last_digit() -> None:
    one, other = Amount(Decimal("13"), Unit.WAN, 0), Amount(Decimal("13.2"), Unit.WAN, 1)
    assert not one.same_figure(other)
    about = Amount(Decimal("13"), Unit.WAN, 0, about=True)
    assert about.same_figure(other)


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("约280", "275", "285"),
        ("280左右", "275", "285"),
        ("约30.00", "25", "35"),
        ("约28.50", "28.45", "28.55"),
        ("280余", "280", "290"),
        ("283余", "283", "284"),
        ("-280余", "-290", "-280"),
        ("约0.00", "-0.005", "0.005"),
    ],
)
def test_a_qualified_figure_is_held_to_its_last_digit_other_than_zero(
    text: str, lo: str, hi: str
) -> None:
    amount = parse_value(text, Unit.COUNT)
    assert isinstance(amount, Amount)
    assert amount.interval == Interval(Decimal(lo), Decimal(hi))
