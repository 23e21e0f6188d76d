"""Whoever guesses waits longer and longer; whoever is guessed at does not notice, and is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.office.tries import FREE, LONGEST, OF_A_NAME, OF_A_SOURCE, TooMany, Tries

HOME, OFFICE = b"home", b"office"


@pytest.fixture
def tries() -> Tries:
    return Tries()


def waits(tries: Tries, login: str = "li", source: bytes = HOME, now: float = 0.0) -> int:
    """Seconds that the next one has to wait; 0 where it may come."""
    try:
        tries.check(login=login, source=source, now=now)
    except TooMany as error:
        return error.seconds
    return 0


def guess(tries: Tries, times: int, login: str = "li", source: bytes = HOME, now: float = 0.0) -> None:
    for _ in range(times):
        tries.refused(login=login, source=source, now=now)


def test_some_slips_cost_nothing_and_then_each_costs_twice_as_much(tries: Tries):
    found = []
    for _ in range(FREE + 5):
        found.append(waits(tries))
        guess(tries, 1)

    assert found == [0] * (FREE + 1) + [2, 4, 8, 16]


def test_no_wait_is_for_ever(tries: Tries):
    guess(tries, 45)

    assert waits(tries) <= LONGEST + 1
    assert waits(tries, now=LONGEST + 1) == 0


def test_a_stranger_elsewhere_locks_nobody_out(tries: Tries):
    guess(tries, FREE + 10, source=HOME)

    assert waits(tries, source=HOME) > 0
    assert waits(tries, source=OFFICE) == 0


def test_guesses_from_everywhere_share_one_measure_and_who_is_known_passes(tries: Tries):
    tries.opened(login="li", source=OFFICE)
    for number in range(int(OF_A_NAME)):
        guess(tries, 1, source=b"%d" % number)

    assert waits(tries, source=b"one more") > 0
    assert waits(tries, source=OFFICE) == 0
    assert waits(tries, login="wang", source=b"one more") == 0


@pytest.mark.parametrize(("gate", "expected"), [((60, 0.5), True), (None, False)])
def test_one_source_goes_through_few_names(tries: Tries, settings, gate, expected: bool):
    settings.GATE = gate
    for number in range(int(OF_A_SOURCE)):
        guess(tries, 1, login=f"name {number}")

    assert (waits(tries, login="another") > 0) is expected
    assert waits(tries, login="another", source=OFFICE) == 0


@pytest.mark.parametrize(
    ("here", "elsewhere", "told"), [(0, 0, 0), (2, 0, 0), (3, 0, 3), (0, 1, 1), (2, 1, 3)]
)
def test_who_is_in_is_told_what_cannot_have_been_a_slip(tries: Tries, here: int, elsewhere: int, told: int):
    guess(tries, here, source=HOME)
    guess(tries, elsewhere, source=OFFICE)

    assert [tries.opened(login="li", source=HOME), tries.opened(login="li", source=HOME)] == [told, 0]


def test_to_be_in_ends_the_own_wait_and_no_other(tries: Tries):
    guess(tries, 10)
    guess(tries, 10, source=OFFICE)
    tries.opened(login="li", source=HOME)

    assert waits(tries) == 0
    assert waits(tries, source=OFFICE) > 0


@given(st.lists(st.tuples(st.text(max_size=5), st.binary(max_size=3)), max_size=30))
def test_tables_stay_bounded_and_hold_no_name(refused: list[tuple[str, bytes]]):
    tries = Tries(most=5)
    for login, source in refused:
        tries.refused(login=login, source=source, now=0.0)
        tries.opened(login=login + "x", source=source)

    tables = (tries._pairs, tries._refused, tries._known)
    assert all(len(table) <= 5 and all(len(key) == 16 for key in table) for table in tables)


def test_a_restart_forgets(tries: Tries):
    guess(tries, 10)
    before = waits(tries)
    tries.forget()

    assert (before > 0, waits(tries)) == (True, 0)
