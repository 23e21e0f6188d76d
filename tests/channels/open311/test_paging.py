"""Pages: they begin at one, join without gaps, and end."""

import pytest

from lianxin.hear.commands import Said, receive
from lianxin.record import consumers
from tests.channels.open311.support import error
from tests.factories import MONDAY


@pytest.fixture
def seven(program, place) -> list[str]:
    """The numbers of seven requests of one moment, newest first."""
    for number in range(7):
        said = Said(body=f"Voice {number}", channel="web")
        receive(office=place.office, said=said, now=MONDAY)
    consumers.run_until_idle(MONDAY)
    return [row["service_request_id"] for row in program.json("requests")]


def page(program, number: int | str, size: int | str) -> list[str]:
    rows = program.json("requests", page=str(number), page_size=str(size))
    return [row["service_request_id"] for row in rows]


def test_pages_join_to_the_whole_list(program, seven):
    assert [page(program, number, 3) for number in (1, 2, 3)] == [seven[:3], seven[3:6], seven[6:]]


def test_a_page_beyond_the_end_is_empty_and_never_repeats(program, seven):
    for number in (2, 3, 1000, 10**14, "9" * 400):
        assert page(program, number, 7) == []


@pytest.mark.parametrize("odd", ["0", "-1", "x", "1.5", "１"])
def test_what_is_no_page_is_named(program, odd):
    assert error(program.get("requests.json", page=odd)) == (400, "page is a number from 1 on.")
    assert error(program.get("requests.json", page_size=odd)) == (400, "page_size is a number from 1 on.")


def test_a_page_that_would_be_cut_short_is_refused_because_clients_take_a_short_page_for_the_last(program):
    assert program.get("requests.json", page_size="200").status_code == 200
    assert error(program.get("requests.json", page_size="201")) == (400, "page_size is 200 at most.")


def test_without_pages_at_most_a_thousand_rows():
    from lianxin.channels.open311.asked import MOST_ROWS, Wanted

    assert (Wanted().rows, MOST_ROWS) == (1000, 1000)
