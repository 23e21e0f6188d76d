"""The weekly digest on the screens of leads and overseers, and what everybody sees of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from lianxin.act.states import CaseState
from lianxin.verify.commands import give_order
from lianxin.verify.models import Digest
from tests.factories import DAY, MONDAY, Town, case_in, clock, make_town, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
FIRST = datetime(2026, 6, 8, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WORDS = "They mend it with the new pump."


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    town = make_town()
    town.person("lead")
    give_order(unit=town.power, what="Mend it.", due_at=MONDAY + DAY, by=town.person("overseer"), now=MONDAY)
    case_in(town, CaseState.DISPUTED)
    return town


def at(town: Town, who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person(who))
    return client


def digest_after(town: Town, days: int = 0) -> Digest:
    clock.now = FIRST + days * DAY
    work_off(town.office, clock.now)
    return Digest.objects.filter(office=town.office).earliest("week")


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.need(32)
def test_the_lead_decides_on_the_first_screen_and_looking_changes_nothing(town: Town):
    digest, lead = digest_after(town), at(town, "lead")
    seen = page(lead, "/willow/lead/")
    assert "1 case was refused twice, and nobody has decided whose it is." in seen
    assert "1 order was not carried out in time." in seen
    digest.refresh_from_db()
    assert digest.read_at is None

    address = f"/willow/lead/digests/{digest.pk}/decide"
    acted = lead.post(
        address, {"demand": "1", "decision": "act", "words": WORDS, "act_by": "2026-06-12"}, follow=True
    )
    declined = lead.post(address, {"demand": "2", "decision": "decline", "words": "No pump."}, follow=True)

    assert acted.redirect_chain == [("/willow/lead/#digest", 302)]
    assert WORDS in acted.content.decode()
    digest.refresh_from_db()
    assert (digest.read_at, digest.settled_at) == (clock.now, clock.now)
    assert "to decide" not in declined.content.decode()
    assert [row.decision for row in digest.demands.order_by("position")] == ["act", "decline"]


def test_what_was_typed_stays_when_a_decision_is_refused(town: Town):
    digest, lead = digest_after(town), at(town, "lead")

    answer = lead.post(
        f"/willow/lead/digests/{digest.pk}/decide",
        {"demand": "2", "decision": "act", "words": WORDS, "act_by": "soon"},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_demand_2_act_by"' in text
    assert text.count(WORDS) == 1
    assert 'value="act" checked' in text


def test_only_whoever_may_decides_and_every_wrong_address_finds_nothing(town: Town):
    digest = digest_after(town)
    one = f"/willow/lead/digests/{digest.pk}/"
    for who in ("power", "clerk", "coordinator", "steward"):
        client = at(town, who)
        assert [client.get(path).status_code for path in ("/willow/lead/digests/", one)] == [404, 404]
        assert client.post(f"{one}read").status_code == 404
    overseer, lead = at(town, "overseer"), at(town, "lead")

    assert (
        overseer.post(f"{one}decide", {"demand": "1", "decision": "decline", "words": "x"}).status_code == 422
    )
    assert lead.post(f"{one}take-up", {"take_up_words": "x"}).status_code == 422
    assert "Decide</summary>" not in page(overseer, one)
    assert {
        lead.post(f"{one}{step}", {"demand": demand}).status_code
        for step, demand in (("decide", "99"), ("decide", "x"), ("decide", ""), ("nothing", "1"))
    } == {404}
    assert lead.get("/willow/lead/digests/999/").status_code == 404


def test_older_digests_are_duties_and_stand_in_the_list(town: Town):
    digest = digest_after(town)
    clock.now = FIRST + 7 * DAY
    work_off(town.office, clock.now)
    lead = at(town, "lead")

    assert (
        f"/willow/lead/digests/{digest.pk}/" in page(lead, "/willow/lead/").split("Also waiting for you")[1]
    )
    assert page(lead, "/willow/lead/digests/").count('class="item"') == 2
    assert page(lead, f"/willow/lead/digests/?before={digest.pk}").count('class="item"') == 0
    assert lead.get("/willow/lead/digests/?before=nonsense").status_code == 200


@pytest.mark.need(32)
def test_overseers_see_what_leads_ignored_and_write_down_what_they_did(town: Town):
    digest, overseer = digest_after(town), at(town, "overseer")
    one = f"/willow/lead/digests/{digest.pk}/"
    assert one not in page(overseer, "/willow/oversight/")

    digest_after(town, days=7)
    assert one in page(overseer, "/willow/oversight/")
    assert "Waits for you to take it up" not in page(overseer, "/willow/oversight/")

    digest_after(town, days=14)
    assert "Waits for you to take it up" in page(overseer, "/willow/oversight/")
    empty = overseer.post(f"{one}take-up", {"take_up_words": " "})
    done = overseer.post(f"{one}take-up", {"take_up_words": "We met the lead."}, follow=True)

    assert (empty.status_code, 'href="#id_take_up_words"' in empty.content.decode()) == (422, True)
    assert one not in done.content.decode()
    assert "We met the lead." in page(overseer, one)


@pytest.mark.need(32)
def test_everybody_sees_how_many_were_decided_and_nobodys_words_and_no_unit(town: Town):
    empty = page(Client(headers={"Accept-Language": "en"}), "/willow/digests/")
    digest, lead = digest_after(town), at(town, "lead")
    lead.post(
        f"/willow/lead/digests/{digest.pk}/decide", {"demand": "1", "decision": "decline", "words": WORDS}
    )
    digest_after(town, days=14)

    seen = page(Client(headers={"Accept-Language": "en"}), "/willow/digests/")

    assert "No digest has been made yet." in empty
    assert "0 of 1" in seen
    assert "With the overseers" in seen
    assert "Refused twice, and nobody decided" in seen
    assert (WORDS in seen, "power" in seen) == (False, False)
