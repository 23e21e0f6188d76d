"""Money is exact: what is written comes back to the cent, and nothing is rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.amounts import MOST_CENTS, NoAmount, cents_of, decimal_of, grouped_decimal


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("12.50", 1250),
        (" 0.01 ", 1),
        ("1,200.50", 120050),
        ("1，234，567", 123456700),
        ("9999999999999.99", MOST_CENTS - 1),
    ],
)
def test_an_amount_is_counted_in_cents(text: str, cents: int):
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0.00",
        "-1",
        "+1",
        "1.005",
        "1.999",
        "1e3",
        "0x10",
        "1.",
        ".5",
        "1,2",
        "12,34.5",
        "NaN",
        "１２",
        "1 000",
        "99999999999999",
    ],
)
def test_what_is_no_amount_is_refused_and_never_rounded(text: str):
    with pytest.raises(NoAmount):
        cents_of(text)


@given(st.integers(1, 10**15 - 1))
def test_cents_come_back_as_they_went(cents: int):
    assert cents_of(decimal_of(cents)) == cents_of(grouped_decimal(cents)) == cents


def test_amounts_are_shown_in_groups():
    assert [grouped_decimal(cents) for cents in (5, 120050, 123456700, -120050)] == [
        "0.05",
        "1,200.50",
        "1,234,567.00",
        "-1,200.50",
    ]
