"""The pages of consultations: for everybody, for whoever announces, on the front page and on paper."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import consultations as commands
from lianxin.ask.models import Consultation, Material
from lianxin.ask.queries import consultations as queries
from lianxin.ask.tasks import hold_consultations
from lianxin.record.models import Entry
from tests.ask.test_consultations import vote
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import add_material, announce, open_consultation
from tests.web.reading import signed_in

HERE = "/willow/asking/1/"
NEW = "/willow/desk/asking/new"
pytestmark = pytest.mark.one_engine


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())


FORM = {
    "question_en": "Where shall the bus stop?",
    "plain_en": "The stop can move. The number of buses stays.",
    "decides_en": "The town council, in July.",
    "opens": "2026-06-01",
    "closes": "2026-07-01",
    "phase": ["say", "vote"],
    "vote_opens": "2026-06-10",
    "group_en_2": "Riders",
    "size_2": "400",
    "source_2": "Count of March",
    "heard_2": "Asked at the stop",
}


def test_a_lead_announces_on_one_page_and_is_told_which_languages_are_missing(town: Town):
    lead = signed_in(town, "lead")

    answer = lead.post(NEW, FORM)

    assert (answer.status_code, answer["Location"]) == (302, "/willow/desk/asking/1/")
    made = Consultation.objects.get()
    zone = town.office.zone
    say, voting = queries.phases_of(made)
    assert made.opens_at == say.opens_at == MONDAY
    assert made.closes_at.astimezone(zone).isoformat() == "2026-07-02T00:00:00+08:00"
    assert voting.opens_at.astimezone(zone).isoformat() == "2026-06-10T00:00:00+08:00"
    [group] = queries.groups_of(made)
    assert (group.number, group.names, group.size) == (1, {"en": "Riders"}, 400)
    assert "The question is not written in: 简体中文, 繁體中文." in text_of(lead, "/willow/desk/asking/1/")
    assert lead.post(NEW, FORM).status_code == 422


def test_what_was_typed_stays_when_it_is_refused(town: Town):
    lead = signed_in(town, "lead")
    wrong = {**FORM, "closes": "2026-06-20", "phase": "vote", "size_2": "many"}

    page = lead.post(NEW, wrong)

    text = page.content.decode()
    assert (page.status_code, Consultation.objects.count()) == (422, 0)
    assert "It is open for fewer than 30 days. Please say why; everybody will read it." in text
    assert 'href="#id_short_reason"' in text
    for name, typed in {**wrong, "group_en_1": "Riders", "size_1": "many"}.items():
        if name.endswith("_2") or name in {"phase", "plain_en", "decides_en"}:
            continue
        assert re.search(rf'name="{name}"[^>]* value="{re.escape(typed)}"', text)
    assert wrong["plain_en"] in text
    assert re.findall(r'name="phase" value="(\w+)" checked', text) == ["vote"]
    last = lead.post(NEW, {**wrong, "short_reason": "The bank waits."}).content.decode()
    assert 'href="#id_size_1"' in last
    assert 'id="id_size_1_error"' in last


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"opens": "soon"}, "opens"),
        ({"closes": ""}, "closes"),
        ({"opens": "2026-05-31"}, "opens"),
        ({"vote_opens": "2026-09-99"}, "vote_opens"),
        ({"vote_opens": "2026-05-02"}, "vote_opens"),
        ({"phase": []}, "phases"),
        ({"group_en_2": "", "size_2": "", "source_2": "", "heard_2": ""}, "groups"),
        ({"heard_2": ""}, "unheard_reason"),
        ({"question_en": ""}, "question"),
    ],
)
def test_each_refusal_stands_beside_its_field(town: Town, wrong: dict[str, Any], field: str):
    page = signed_in(town, "coordinator").post(NEW, {**FORM, **wrong}).content.decode()

    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}"' in page
    assert f'id="id_{field}_error"' in page
    assert not Consultation.objects.exists()


@pytest.mark.need(18)
def test_who_was_not_heard_before_stands_on_the_page_with_the_name_of_whoever_asks_and_why(
    client: Client, town: Town
):
    lead = signed_in(town, "lead")
    thin = {**FORM, "group_en_3": "Shopkeepers"}

    refused = lead.post(NEW, thin)
    assert (refused.status_code, Consultation.objects.count()) == (422, 0)
    assert "It can be announced all the same: please say why." in refused.content.decode()
    assert lead.post(NEW, {**thin, "unheard_reason": "The shops are asked first here."}).status_code == 302

    page = text_of(client, HERE)
    assert "One group had not been heard when this was announced: Shopkeepers" in page
    assert "willow-lead announced it all the same: The shops are asked first here." in page
    assert "Riders 400 Count of March Asked at the stop" in page
    assert "Shopkeepers not known no" in page
    [told] = Entry.objects.filter(kind="consultation.announced")
    assert (told.public["unheard"], told.public["unheard_reason"]) == (1, "The shops are asked first here.")


@pytest.mark.need(56)
def test_words_of_offices_are_not_published_unless_somebody_names_them(town: Town):
    lead = signed_in(town, "lead")
    jargon = {**FORM, "plain_en": "Prior to the move we will utilise the old stop."}

    refused = lead.post(NEW, jargon)

    text = refused.content.decode()
    assert (refused.status_code, Consultation.objects.count()) == (422, 0)
    assert "is a word of offices. Say: before." in text
    assert 'id="id_plain_error"' in text
    assert lead.post(NEW, {**jargon, "explained": "prior to"}).status_code == 422
    assert lead.post(NEW, {**jargon, "explained": "prior to\r\nutilise"}).status_code == 302
    [told] = Entry.objects.filter(kind="consultation.announced")
    assert told.public["explained"] == ["prior to", "utilise"]


def test_one_more_group_loses_nothing(town: Town):
    page = signed_in(town, "lead").post(NEW, {**FORM, "more": "2"})

    text = page.content.decode()
    assert page.status_code == 200
    assert [row for row in range(1, 12) if f'id="id_group_{row}"' in text] == [1, 2, 3]
    assert re.findall(r'name="group_en_1"[^>]*value="([^"]*)"', text) == ["Riders"]
    assert not Consultation.objects.exists()


def test_everybody_reads_what_it_is_about_who_decides_and_what_can_be_done_now(client: Client, town: Town):
    asked = announce(town.person("lead"), now=MONDAY)
    assert "Opens in 1 day" in text_of(client, HERE)
    clock.now = asked.opens_at
    hold_consultations(clock.now)

    page = text_of(client, HERE)

    for told in (
        "Where shall the bus stop? Being asked now 30 days left from Tue, Jun 2 to Thu, Jul 2 09:00",
        "The stop can move. The number of buses stays.",
        "The town council, in May.",
        "Say what you think Now",
        "Agree or disagree with what others said Later",
        "One group had not been heard when this was announced: Shopkeepers",
        "willow-lead announced it all the same: The shops are asked first of all here.",
        "400 Count of March",
        "A question was put to everybody: Where shall the bus stop?",
    ):
        assert told in page
    chinese = Client(headers={"Accept-Language": "zh-Hant"}).get(HERE).content.decode()
    assert '<h1 lang="en">Where shall the bus stop?</h1>' in chinese
    clock.now = asked.closes_at - DAY / 4
    assert "Closes tonight" in text_of(client, HERE)
    clock.now = asked.closes_at
    hold_consultations(clock.now)
    page = text_of(client, HERE)
    assert "Closed, being weighed" in page
    assert "Say what you think Over" in page


def test_how_many_voted_is_told_by_group_but_never_of_a_few(client: Client, town: Town):
    asked = open_consultation(town.person("lead"), now=MONDAY)
    riders, shops = queries.groups_of(asked)
    vote(asked, [riders] * 12 + [None] * 6, now=MONDAY)

    page = text_of(client, HERE)

    assert "18 people have voted. Did not say to which group they belong: 6." in page
    assert "12 3 % (2–5 %)" in page
    assert "Nobody of these has been heard here yet: Shopkeepers." in page
    told = client.get("/api/v1/offices/willow/consultations/1").json()
    assert [(one["voted"], one["heard_before"]) for one in told["groups"]] == [
        (12, "Asked at the stop"),
        (0, ""),
    ]
    assert (told["people"], told["untold"]) == (18, 6)
    vote_of_one_shop(asked, shops)
    assert "12 3 % (2–5 %)" in text_of(client, HERE)
    told = client.get("/api/v1/offices/willow/consultations/1").json()
    assert ([one["voted"] for one in told["groups"]], told["untold"]) == ([12, None], None)


def vote_of_one_shop(asked: Consultation, shops: Any) -> None:
    one = asked.participants.create(number=99, key_hash=b"k" * 32, group=shops)
    one.votes.create(statement=asked.statements.get(), choice=-1)


def test_what_a_newer_version_changed_can_be_read(client: Client, town: Town):
    lead, desk = town.person("lead"), signed_in(town, "lead")
    asked = announce(lead, now=MONDAY)
    first = add_material(asked, lead, now=MONDAY)
    newer = {
        "title_en": "The plan",
        "text_en": "The stop stands at the bridge.\nIt has a roof.",
        "replaces": first.pk,
    }

    assert desk.post("/willow/desk/asking/1/material", newer).status_code == 302

    second = Material.objects.get(replaces=first)
    page = client.get(f"{HERE}read/{second.pk}/").content.decode()
    assert "The stop stands at the <del>mill</del><ins>bridge</ins>." in page
    assert "There is a newer version." in text_of(client, f"{HERE}read/{first.pk}/")
    assert "version 2: see what changed" in text_of(client, HERE)
    assert client.get(f"{HERE}read/{first.pk}/").content.decode().count("<del>") == 0
    refused = desk.post("/willow/desk/asking/1/material", newer)
    assert refused.status_code == 422
    assert 'id="id_replaces_error"' in refused.content.decode()
    assert "The stop stands at the bridge." in refused.content.decode()
    assert desk.post("/willow/desk/asking/1/material", {**newer, "replaces": "99999"}).status_code == 404


def test_a_withdrawn_one_stays_with_its_reason(client: Client, town: Town):
    announce(town.person("lead"), now=MONDAY)
    desk = signed_in(town, "coordinator")

    assert desk.post("/willow/desk/asking/1/withdraw", {"reason": ""}).status_code == 422
    assert desk.post("/willow/desk/asking/1/withdraw", {"reason": "The road is closed."}).status_code == 302

    page = text_of(client, HERE)
    assert "The office withdrew this question. What was said stays. The road is closed." in page
    assert "Say what you think Over" in page
    assert "Over Withdrawn, with a reason Where shall the bus stop?" in text_of(client, "/willow/asking/")
    assert "Withdraw the whole" not in text_of(desk, "/willow/desk/asking/1/")


def test_the_front_page_shows_what_is_asked_now(client: Client, town: Town):
    assert "/willow/asking/" not in client.get("/willow/").content.decode()
    assert "Nothing was asked here yet." in text_of(client, "/willow/asking/")

    asked = announce(town.person("lead"), now=MONDAY)
    front = client.get("/willow/").content.decode()
    assert 'href="/willow/asking/"' in front
    assert HERE not in front
    clock.now = asked.opens_at
    hold_consultations(clock.now)
    assert "The office asks Where shall the bus stop?" in text_of(client, "/willow/")


def test_the_list_is_turned_over_page_by_page(client: Client, town: Town):
    lead = town.person("lead")
    for number in range(27):
        asked = announce(lead, now=MONDAY, question={"en": f"Question {number}", "zh-hans": "问"})
        commands.withdraw_consultation(consultation=asked, reason="No", by=lead, now=MONDAY)

    page = client.get("/willow/asking/").content.decode()
    assert re.findall(r">Question (\d+)<", page) == [str(number) for number in range(26, 1, -1)]
    [older] = re.findall(r'rel="next" href="([^"]+)"', page)
    page = client.get(f"/willow/asking/{older}").content.decode()
    assert re.findall(r">Question (\d+)<", page) == ["1", "0"]
    first = client.get("/api/v1/offices/willow/consultations").json()
    assert [one["number"] for one in first["items"]] == list(range(27, 2, -1))
    rest = client.get(f"/api/v1/offices/willow/consultations?before={first['before']}").json()
    assert ([one["number"] for one in rest["items"]], rest["before"]) == ([2, 1], None)


def test_the_feed_tells_what_happened(client: Client, town: Town):
    open_consultation(town.person("lead"), now=MONDAY)

    feed = client.get("/willow/asking/1.atom").content.decode()

    assert re.findall("<entry><title>([^<]+)</title>", feed) == [
        "Consultation 1 opened",
        "A question was put to everybody: Where shall the bus stop?",
    ]


def test_the_notice_for_the_wall_has_every_language_in_which_it_is_written(
    client: Client, town: Town, settings: Any
):
    settings.SITE_ORIGIN = "https://town.example"
    announce(town.person("lead"), now=MONDAY)

    page = client.get(f"{HERE}notice/").content.decode()

    assert re.findall(r"<h1>(.*?)</h1>", page) == [
        '<span lang="zh-hans">班车该停在哪里？</span><span lang="en">Where shall the bus stop?</span>'
    ]
    assert "town.example/willow/asking/1" in page
    assert page.count("<svg") == 3
    assert "This address works on this machine alone" not in page


@pytest.mark.parametrize("who", ["power", "clerk", "steward"])
def test_handlers_see_what_everybody_sees(town: Town, who: str):
    announce(town.person("lead"), now=MONDAY)
    client = signed_in(town, who)

    assert client.get(HERE).status_code == 200
    for address in ("/willow/desk/asking/", "/willow/desk/asking/1/", NEW):
        assert client.get(address).status_code == 404


def test_an_overseer_looks_on_and_does_nothing(town: Town):
    announce(town.person("lead"), now=MONDAY)
    overseer = signed_in(town, "overseer")

    page = text_of(overseer, "/willow/desk/asking/1/")

    assert "Withdraw the whole" not in page
    assert "Ask everybody something" not in text_of(overseer, "/willow/desk/asking/")
    assert overseer.get(NEW).status_code == 404
    assert overseer.post("/willow/desk/asking/1/withdraw", {"reason": "No"}).status_code == 404
