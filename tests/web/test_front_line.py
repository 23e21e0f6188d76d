"""The page of the front line: what is said there cannot be told from what anybody says at home."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import ndiff
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import router, transaction
from django.test import Client

from lianxin.ask.models import Study
from lianxin.hear.models import Voice
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.studying import announce
from tests.web.reading import read, send, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY / 2
ASKED = "/willow/asking/1/"
ONE = f"{ASKED}studies/1/"
SAY = f"{ONE}sites/2/say"
DESK = "/willow/desk/asking/1/"
STUDY = f"{DESK}studies/1/"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def study(town: Town) -> Study:
    lead = town.person("lead")
    return announce(open_consultation(lead, now=MONDAY), lead, now=OPEN)


def test_what_the_front_line_says_is_for_those_who_weigh_it_unless_they_say_otherwise(study: Study):
    people = Client(headers={"Accept-Language": "en"})
    page = read(people, SAY)
    assert re.search(r'value="weighing" checked', page)
    page = send(people, SAY, 422, body="x" * 201, form="a", whom="everybody")
    assert re.search(r'value="everybody" checked', page)
    assert "x" * 201 in page
    send(people, SAY, 302, body="One", form="a")
    send(people, SAY, 302, body="One", form="a")
    send(people, SAY, 302, body="Two", form="b", whom="everybody")
    rows = Voice.objects.order_by("pk").values_list("body", "confidential", "language")
    assert list(rows) == [("One", True, "en"), ("Two", False, "en")]


def test_only_places_of_the_front_line_have_such_a_page(study: Study):
    people = Client()
    for address in (f"{ONE}sites/1/say", f"{ONE}sites/1/sheet/", f"{ONE}sites/9/say", f"{ASKED}studies/9/"):
        read(people, address, 404)
    assert "The bus depot" in read(people, f"{ONE}sites/2/sheet/")


#: Keys, hashes and receipts: drawn by lot, different each time, and about nobody.
_LOT = re.compile(
    r'(?<=value=")[\w-]{22}(?=")|'
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[A-Za-z0-9+/=_-]{40,}|\b[0-9A-Z]{4}(?:[- ][0-9A-Z]{4})+\b"
)
#: Where something of a consultation stands, or of who looked at it; no feed of heads, which tells when it was fetched.
_TOUCHED = re.compile(r"/api/|/willow/(?:$|desk/|asking/|lead/|oversight/|console/|looks/|record/(?!heads))")
_LINK = re.compile(r'href="(/[^"#]*)')
_API = "/api/v1/offices/willow/"
#: What no link on a page leads to.
_MORE = (
    "consultations/1",
    "consultations/1/statements",
    "consultations/1/studies/1",
    "consultations/1/findings",
)


@contextmanager
def undone() -> Iterator[None]:
    """As if nothing had happened in between, so that the same can happen again otherwise."""
    with transaction.atomic(), transaction.atomic("vault"):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="vault")


STAFF = ("lead", "power", "convenor", "overseer", "steward")


def everything(town: Town, who: str) -> dict[str, str]:
    """All of asking and of looking on that somebody of the staff sees who follows every link, and what the API says.

    Without what is drawn by lot.
    """
    client, seen = signed_in(town, who), {}
    waiting = ["/willow/", "/willow/desk/", "/willow/lead/", "/willow/oversight/", "/willow/console/", STUDY]
    waiting += [f"{DESK}{one}" for one in ("", "statements/", "findings/", "decision/")]
    waiting += [_API + one for one in _MORE]
    while waiting:
        address = waiting.pop()
        if address in seen or "lang=" in address or not _TOUCHED.match(address):
            continue
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        text = body.decode(errors="replace")
        seen[address] = _LOT.sub("", text)
        waiting += [link.replace("&amp;", "&") for link in _LINK.findall(text)]
    return seen


#: Columns that hold what is drawn by lot, or follows from it: salts, hashes, and heads over them.
_BY_LOT = {"salt", "opening", "leaf", "leaf_hash", "hash", "head", "edge", "note", "key_hash", "code_lookup"}


def kept() -> dict[str, Any]:
    """Every row of every table, without what is drawn by lot."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in _BY_LOT}
            for row in model._default_manager.using(router.db_for_read(model) or "default")
            .order_by("pk")
            .values()
        ]
        for model in apps.get_models()
    }


@pytest.mark.need(16)
def test_the_database_keeps_nothing_of_the_front_line_at_all(town: Town, study: Study):
    """Whether the words come from the front line, signed in, or from anybody at home: all tables are the same."""
    worker, home = signed_in(town, "power"), Client(headers={"Accept-Language": "en"})
    used_before(worker)
    seen = []
    for client, address, form in _both("The roster leaves nobody time", worker, home):
        with undone():
            read(client, address)
            receipt = client.post(address, form)
            assert receipt.status_code == 302
            read(client, receipt["Location"])
            consumers.run_until_idle(OPEN)
            seen.append(kept())
    assert [label for label in seen[0] if seen[0][label] != seen[1][label]] == []
    assert (len(seen[1]["hear.Voice"]), len(seen[1]["sessions.Session"])) == (1, 1)


def used_before(client: Client) -> None:
    """They signed in five minutes ago, so that whatever they open next could be noted in their session."""
    session = client.session
    session["begun"] = session["seen"] = int(OPEN.timestamp()) - 300
    session.save()


def test_a_session_that_is_over_stays_over_on_pages_for_everybody(town: Town, study: Study):
    client = signed_in(town)
    assert STUDY in read(client, ONE)
    used_before(client)
    clock.now = OPEN + DAY / 2
    held = list(Session.objects.values())
    assert STUDY not in read(client, ONE)
    assert list(Session.objects.values()) == held
    assert "/sign-in" in client.get(STUDY)["Location"]


def _both(words: str, worker: Client, home: Client) -> tuple[tuple[Client, str, dict[str, str]], ...]:
    """The same words, said at home by anybody, and on the page of the front line by somebody signed in."""
    return (
        (home, f"{ASKED}say", {"body": words, "private": "yes", "idempotency_key": "key"}),
        (worker, SAY, {"body": words, "form": "key"}),
    )


@pytest.mark.need(16)
@pytest.mark.long
def test_nobody_of_the_staff_can_tell_that_somebody_of_the_front_line_spoke(town: Town, study: Study):
    """Whether the words come from the front line, signed in, or from anybody at home: all pages are the same."""
    words = "The roster leaves nobody time to help the old"
    worker = Client(
        headers={"Accept-Language": "en", "User-Agent": "AgentQuill/7.7"}, REMOTE_ADDR="203.0.113.77"
    )
    worker.force_login(town.person("power"))
    for who in STAFF:
        town.person(who)
    home = Client(headers={"Accept-Language": "en"})

    seen = []
    for client, address, form in _both(words, worker, home):
        with undone():
            send(client, address, 302, **form)
            consumers.run_until_idle(OPEN)
            seen.append({who: everything(town, who) for who in STAFF})

    assert any(words in page for page in seen[1]["lead"].values())
    for who in STAFF:
        usual, found = (one[who] for one in seen)
        assert usual.keys() == found.keys()
        unlike = [address for address in usual if usual[address] != found[address]]
        assert unlike == [], [
            line
            for line in ndiff(*(one[unlike[0]].splitlines() for one in (usual, found)))
            if line[0] in "+-"
        ]
        assert not any("AgentQuill" in page or "203.0.113.77" in page for page in found.values())
