"""Whatever comes in, a parser answers or refuses, soon, in little memory, and the log says nothing of it."""

import pytest

from tests.fuzz import targets
from tests.fuzz.asked import ASKED
from tests.fuzz.house import House
from tests.fuzz.trying import TARGETS, Log, Tried, kept_input, look_at, try_out

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
assert targets
_AGAIN = kept_input(ASKED.replay) if ASKED.replay else None
#: Each input waits for a process of its own, or walks through half of the house.
_SLOW = {"upload": 8, "imported_file": 2, "mail_to_the_house": 3, "workbook": 2, "question": 2}


def _weight(name: str) -> int:
    return _SLOW.get(name, 1)


def _names() -> list[str]:
    if _AGAIN:
        return [name for name in TARGETS if name == _AGAIN[0]]
    return [name for name in TARGETS if not ASKED.only or name in ASKED.only]


@pytest.mark.parametrize("name", _names())
def test_no_input_breaks_it(name: str, house: House, log: Log, reached: list[Tried]):
    aim = TARGETS[name]
    if _AGAIN:
        look_at(aim, _AGAIN[1], log, house.town)
        return
    seconds = _weight(name) * ASKED.share("targets", sum(map(_weight, _names())))
    tried = try_out(aim, log=log, seconds=seconds, folder=ASKED.into, house=house.town)
    reached.append(tried)
    assert tried.examples
    assert not tried.faults, "\n".join(tried.faults)
