"""From the office's front page everybody gets to every public page in three steps, and staff to theirs."""

import re

import pytest
from django.test import Client

from lianxin.ask.commands.campaigns import put_in_campaign
from lianxin.ask.commands.session_days import move_session
from lianxin.ask.commands.surveys import RoundTerms
from lianxin.office.doors import ANYONE
from lianxin.office.models import Person
from lianxin.verify.commands import publish_sheet
from lianxin.verify.sheets.months import month_of
from tests.factories import DAY, MONDAY, Town, make_town, open_case, work_off
from tests.promises.crawling import links
from tests.record import campaigning, leading, panelling, session_days, sitting, studying
from tests.record.balloting import hold_a_ballot
from tests.record.budgeting import share_out
from tests.record.comprehending import ask
from tests.record.consulting import add_material, open_consultation
from tests.record.deciding import closed, correct, decide
from tests.record.explaining import explain
from tests.record.mapping import draw_one
from tests.record.proposing import ask_for_ideas, idea
from tests.record.stating import put_in
from tests.record.surveying import announce_survey
from tests.web.reading import signed_in
from tools.reference import addresses

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HERE = "/<slug:slug>/"
STEPS = 3
#: Public, and not for people to walk to.
NOT_WALKED = {
    "near/points.json": "what the map asks for",
    "near/areas.json": "what the map asks for",
    "record/checkpoint": "for programs that verify",
    "record/key": "for programs that verify",
    "record/keys.json": "for programs that verify",
    "record/witnessed": "for programs that verify",
    "record/cosignature": "for programs of witnesses",
    "record/tile/<path:path>": "for programs that verify",
    "field/worker.js": "what the visitors' page asks for",
    "at/": "where a code from a sign is typed",
    "at/<slug:code>/": "opened by the code on a sign in the street",
    "stop/<str:token>/": "opened from a message",
}
_PART = re.compile(r"<(\w+):\w+>")
_FITS = {"int": r"\d+", "slug": "[-a-zA-Z0-9_]+", "str": "[^/]+", "path": ".+", "month": r"\d{4}-\d\d"}


@pytest.fixture
def town() -> Town:
    town = make_town()
    open_case(town.office)
    work_off(town.office, MONDAY)
    publish_sheet(office=town.office, month=month_of(MONDAY.date(), town.office.zone), now=MONDAY + 30 * DAY)
    hold_a_ballot(town, now=MONDAY)
    share_out(town, now=MONDAY)
    leading.grant(leading.propose(leading.open_small_fund(town.office)), leading.hands_of(town))
    _ask(town.person("lead"))
    return town


def _ask(lead: Person) -> None:
    """One that is over by the clock of the wall, with a map and published votes, and one that goes on for years."""
    well = open_consultation(
        lead,
        now=MONDAY,
        question={"en": "And the well?", "zh-hans": "井呢？"},
        closes_at=MONDAY + 9_000 * DAY,
    )
    sitting.announce(well, lead, now=MONDAY, begins_at=MONDAY + 8_000 * DAY)
    sitting.one_drawn(well, lead, now=MONDAY)
    panelling.announce(well, lead, now=MONDAY, closes_at=MONDAY + 8_000 * DAY, draws_at=MONDAY + 8_002 * DAY)
    panelling.one_listed(well, lead, now=MONDAY)
    studying.announce(well, lead, now=MONDAY, ends_on=(MONDAY + 8_000 * DAY).date())
    announce_survey(well, lead, now=MONDAY, rounds=[RoundTerms(MONDAY + DAY, MONDAY + 8_000 * DAY)])
    explain("allowance", lead, now=MONDAY)
    day = session_days.first(lead, now=MONDAY)
    ahead = {"begins_at": MONDAY + 8_000 * DAY, "place": day.place, "reason": "Far ahead of any clock"}
    move_session(session=day, by=lead, now=MONDAY, **ahead)
    asked = open_consultation(lead, now=MONDAY)
    campaign = campaigning.announce(lead, now=MONDAY)
    put_in_campaign(campaign=campaign, consultation=asked, by=lead, now=MONDAY)
    add_material(asked, lead, now=MONDAY)
    put_in(asked, "The stop should stay", lead, now=MONDAY)
    ask(asked, lead, now=MONDAY)
    draw_one(asked, now=MONDAY + DAY / 2)
    idea(ask_for_ideas(lead, now=MONDAY, closes_at=MONDAY + 9_000 * DAY), "A bench", by=lead, now=MONDAY)
    decided = closed(
        lead, "The bench should stay", now=MONDAY, question={"en": "And the bench?", "zh-hans": "长凳呢？"}
    )
    decide(decided, lead, 1, now=MONDAY)
    correct(decided, lead, now=MONDAY)


def walked(client: Client, begin: str) -> set[str]:
    """Every address that is three steps or fewer away; what it leads to besides pages is not opened."""
    seen, newest = {begin}, {begin}
    for _step in range(STEPS):
        found = {link.partition("?")[0] for address in newest for link in _links(client, address)}
        newest = {link for link in found - seen if link.startswith("/willow/")}
        seen |= newest
    return seen


def _links(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    return list(links(answer.content.decode(), address))


def test_every_public_page_is_three_steps_away(town: Town):
    seen = walked(Client(), "/willow/")
    public = {
        address.removeprefix(HERE)
        for address, rule in addresses().items()
        if rule == ANYONE and address.startswith(HERE)
    }
    fits = {
        address: re.compile("/willow/" + _PART.sub(lambda part: _FITS[part[1]], address))
        for address in public
    }

    lost = {address for address, form in fits.items() if not any(form.fullmatch(link) for link in seen)}

    assert lost == set(NOT_WALKED) & public


@pytest.mark.parametrize(
    ("who", "way"), [("steward", "/willow/"), ("overseer", "/willow/oversight/findings/")]
)
def test_those_who_set_the_detectors_find_them(who: str, way: str):
    client = signed_in(make_town(), who)

    assert "/willow/oversight/detectors/" in _links(client, way)
