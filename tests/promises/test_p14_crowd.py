"""P14: it stays up for a crowd on a small machine.  What slow and huge requests do, tests/load/test_slow.py proves."""

import http.client
import re
import secrets
import sys
import threading
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from benchmarks import crowd
from benchmarks.load import SLUG
from benchmarks.serving import count

from tests.promises.conftest import Reached
from tests.support.ports import LOOPBACK
from tests.support.server import Server

LONG = 200
OFFICE = (("office", "open", SLUG, "--name", "en=Liuxi"),)


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    return make_server(prepare=OFFICE)


def speak(server: Server, form: dict[str, str], codes: list[str]) -> None:
    line = http.client.HTTPConnection(LOOPBACK, server.port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", f"/{SLUG}/", urlencode(form), headers)
    found = re.search(r"/receipt/([^/]+)/", line.getresponse().getheader("location", ""))
    line.close()
    codes.append(found[1] if found else "")


@pytest.mark.need(82)
@pytest.mark.acceptance
def test_of_a_crowd_that_speaks_at_once_nobody_is_lost_or_counted_twice(
    server: Server, rounds: int, reached: Reached
) -> None:
    """A thousand beside two hundred readers for the long proof, fewer for the daily one."""
    long = rounds >= LONG
    speaking, reading = (crowd.SPEAKING, crowd.READING) if long else (120, 25)
    met = crowd.meet(server, speaking=speaking, reading=reading)
    sys.stdout.write(crowd.sentence(met) + "\n")
    reached("P14", "receipts of people who spoke at once, each found again", met.voices, of=met.said)
    reached("P14", "seconds in which 95 of 100 of them had their receipt", round(met.p95, 2), of=crowd.BUDGET)
    reached("P14", "milliseconds of one flush to the disk in the same run", round(met.flush_ms, 2))

    assert met.voices == met.codes == met.said == crowd.ROUNDS * speaking
    assert met.looks >= reading
    assert met.p95 < crowd.BUDGET
    assert server.cli("verify").returncode == 0


def test_who_presses_thrice_in_the_same_moment_is_one_voice(server: Server) -> None:
    """The same form over three lines at once: one number, one code, three times the same answer."""
    forms = [
        {"body": f"The lamp {number} is dark", "idempotency_key": secrets.token_hex(12)}
        for number in range(12)
    ]
    answers = [list[str]() for _ in forms]
    hands = [
        threading.Thread(target=speak, args=(server, form, codes))
        for form, codes in zip(forms, answers, strict=True)
        for _ in range(3)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert [len(set(codes)) for codes in answers] == [1] * len(forms)
    assert all(codes[0] for codes in answers)
    assert count(server, "hear_voice") == len(forms)
