"""Run beside a server: ``open N`` puts a question with N statements to everybody, ``count`` tells what was stored,
``vote PORT PEOPLE LINES`` lets so many people vote through the pages, each on fourteen statements.
"""

import http.client
import itertools
import json
import re
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

PATH = "/willow/asking/1/vote"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
KEY = re.compile(rb'name="key" value="(\w+)"')
FIELD = re.compile(rb'name="s(\d+)" value="agree"')


def posted(line: http.client.HTTPConnection, **fields: str) -> tuple[bytes, list[str]]:
    """The key and the statements of the page that answers."""
    line.request("POST", PATH, urlencode(fields), FORM)
    answer = line.getresponse()
    page = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{answer.status}: {page[:500]!r}")
    found = KEY.search(page)
    return found[1] if found else b"", [number.decode() for number in FIELD.findall(page)]


def vote(port: int, people: int, lines: int) -> dict[str, object]:
    """How many votes were sent, by what was chosen, and in how many seconds."""
    sent: Counter[str] = Counter()
    turns, lock, choices = (
        iter(range(people)),
        threading.Lock(),
        itertools.cycle(("agree", "disagree", "pass")),
    )

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            with lock:
                if (turn := next(turns, None)) is None:
                    return
            key, numbers = posted(line, step="begin", form=f"voter {turn}")
            for _page in range(2):
                with lock:
                    chosen = {f"s{number}": next(choices) for number in numbers}
                    sent.update(chosen.values())
                _key, numbers = posted(line, step="cast", key=key.decode(), **chosen)

    hands, begun = [threading.Thread(target=work) for _ in range(lines)], time.perf_counter()
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return {"sent": dict(sent), "seconds": time.perf_counter() - begun}


def beside(what: str, number: int) -> object:
    """In the house itself, by its own commands."""
    import django

    django.setup()
    from lianxin.ask.models import Participant, Vote, VoteBatch
    from lianxin.office import clock
    from lianxin.office.commands import add_person
    from lianxin.office.models import Office
    from lianxin.office.states import Role
    from tests.record.consulting import open_consultation
    from tests.record.stating import put_in

    if what == "count":
        choices = Counter(Vote.objects.values_list("choice", flat=True))
        return [choices[1], choices[-1], choices[0], Participant.objects.count(), VoteBatch.objects.count()]
    now, office = clock.read() - timedelta(days=1), Office.objects.get()
    facts = {"login": "asks", "display_name": "Lu", "password": "the river is wide and slow"}
    by = add_person(office=office, roles=[(Role.COORDINATOR, None)], now=now, **facts)
    asked = open_consultation(by, now=now)
    for place in range(number):
        put_in(asked, f"The stop should stand at gate {place}", by, now=now)
    return asked.number


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    told = vote(*map(int, numbers)) if what == "vote" else beside(what, *map(int, numbers or ["0"]))
    sys.stdout.write(json.dumps(told))
