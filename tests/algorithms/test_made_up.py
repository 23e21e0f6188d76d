"""Contacts that nobody has."""

import numpy as np
import pytest

from lianxin.algorithms.made_up import Typed, longest_run, names_on_one_phone, numbers_in_a_row, typed

LISTED = ["张伟", "王伟", "王芳", "李伟", "王秀英", "李秀英"]


@pytest.mark.parametrize(
    ("contact", "name", "phone"),
    [
        ("张伟 13800138000", "张伟", "13800138000"),
        ("張偉先生，138 0013 8000", "张伟", "13800138000"),
        ("+86 138-0013-8000", "", "13800138000"),
        ("李四 0577 8812345", "李四", "05778812345"),
        ("mail@example.org", "", ""),
        ("王女士", "王女士", ""),
    ],
)
def test_a_line_of_contact_is_read(contact, name, phone):
    assert typed(contact) == Typed(name, phone)


def test_names_in_the_order_of_a_list_are_a_run():
    assert longest_run(["陈一", *LISTED[:3], "赵二", *LISTED[3:5]], LISTED) == 5
    assert longest_run([typed(name).name for name in ("張偉先生", "王偉", "王芳")], LISTED) == 3


def test_a_list_that_leaves_one_out_is_still_that_list():
    assert longest_run(["张伟", "王芳", "王秀英"], LISTED) == 3


def test_one_name_over_and_over_or_backwards_is_no_run():
    assert longest_run(["张伟"] * 9, LISTED) == 1
    assert longest_run(reversed(LISTED), LISTED) == 1
    assert longest_run([], LISTED) == 0


def test_ordinary_common_names_make_no_long_run():
    """A thousand offices that each write down a hundred people, all of them with one of forty common names."""
    dice = np.random.default_rng(3)
    listed = [f"名{n:02}" for n in range(40)]
    runs = [longest_run([listed[n] for n in dice.integers(0, 40, 100)], listed) for _office in range(1000)]

    assert sum(run >= 5 for run in runs) <= 5


def test_a_family_shares_a_phone_and_an_invented_street_does():
    family = [Typed(name, "13800138000") for name in ("张三", "李四", "张小三", "张三")]

    assert names_on_one_phone(family) == 3
    assert names_on_one_phone([Typed("", "13800138000")] * 9) == 0


def test_numbers_in_a_row():
    assert numbers_in_a_row([Typed("", f"1380013800{n}") for n in (1, 2, 3, 5)]) == 3
    assert numbers_in_a_row([Typed("", "057788123456"), Typed("", "")]) == 0
