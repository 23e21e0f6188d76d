"""P11: a result that was tampered with anywhere does not pass the recount by a stranger."""

import random

import pytest

from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.algorithms.budgets.tallying import Rule
from tests.algorithms.budgets.recounting import RECORDED, forged, told_of, wrong
from tests.promises.conftest import Reached

pytestmark = pytest.mark.one_engine


def test_every_forged_result_is_found(reached: Reached):
    dice, tried, found = random.Random(3), 0, 0
    for one in RECORDED:
        data = one["file"].encode()
        told = told_of(data, Rule(completion=Completion.ADD1U, lot="9"))
        assert wrong(data, told) == []
        for _ in range(12):
            other = forged(told, dice)
            if other is not None:
                tried += 1
                found += bool(wrong(data, other))

    assert tried > 200
    assert found == tried
    reached("P11", "forged results of votes about money found by the recount", found, of=tried)
