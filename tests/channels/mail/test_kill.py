"""kill -9 while mails are taken in: every mail becomes exactly one voice, and everybody gets a receipt."""

import json
import random
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.channels.mail.peers import DOMAIN, Maildir, letter, mail_server
from tests.support.server import Server

LETTERS = 12
PATIENCE = 60


def voices(server: Server) -> int:
    """How many voices by mail stand in the public record."""
    found, after = 0, 0
    while after is not None:
        address = f"{server.base_url}/api/v1/offices/willow/record/entries?after={after}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            page = json.load(answer)
        leaves = [json.loads(item["leaf"]) for item in page["items"] if item["kind"] == "voice.received"]
        found += sum(leaf["public"]["channel"] == "mail" for leaf in leaves)
        after = page["after"]
    return found


@pytest.mark.acceptance
def test_killed_while_polling_no_mail_is_lost_or_heard_twice(
    make_server: Callable[..., Server], tmp_path: Path, rounds: int
):
    maildir, chance = Maildir(tmp_path / "Maildir"), random.Random(7)
    with mail_server() as (outside, address):
        settings = {
            "LIANXIN_MAIL_DOMAIN": DOMAIN,
            "LIANXIN_MAIL_INBOX": maildir.address,
            "LIANXIN_SMTP_URL": address,
        }
        server = make_server(
            env=settings, prepare=[("office", "open", "willow", "--name", "en=Willow Creek")]
        )
        kills = max(1, rounds // 20)
        for kill in range(kills):
            for number in range(LETTERS):
                to, name = f"willow@{DOMAIN}", f"<{kill}-{number}@x>"
                sender = f"person-{kill}-{number}@people.example.net"
                maildir.deliver(letter(f"Lamp {kill} {number}", to=to, name=name, sender=sender))
            begun = len(outside.sent)
            wait_until(lambda: len(outside.sent) > begun)  # noqa: B023  called before the loop goes on
            time.sleep(chance.random() * 0.5)
            server.kill()
            server.start()
        wait_until(lambda: not maildir.waiting())

        assert voices(server) == kills * LETTERS
        people = Counter(sent.recipient for sent in outside.sent)
        assert len(people) == kills * LETTERS
        # A crash between sending and writing it down repeats that one receipt, with the same name.
        assert sum(people.values()) <= kills * LETTERS + kills
        assert len({sent.mail["Message-ID"] for sent in outside.sent}) == kills * LETTERS
        assert maildir.aside() == []


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
