"""What anyone can read holds nobody's words, names or codes; what happened stands there in full."""

import pytest
from django.test import Client

from lianxin.act import commands
from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.hear.commands import Heard, write_line
from lianxin.hear.models import Contact
from lianxin.hear.states import Speaker
from lianxin.record import consumers
from lianxin.record.models import Entry
from lianxin.verify.commands import give_verdict
from tests.factories import DAY, MONDAY, Town, case_of, hear, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SECRETS = (
    "body-canary",
    "title-canary",
    "place-canary",
    "13800138000",
    "refusal-canary",
    "decision-canary",
    "line-canary",
    "reply-canary",
    "done-canary",
    "comment-canary",
    "willow-power",
    "willow-clerk",
)


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def heard(town: Town) -> Heard:
    """A voice that went all the way round, with a secret in every text."""
    heard = hear(
        town.office,
        "The lamp: body-canary",
        title="title-canary",
        place="place-canary",
        contact="13800138000",
    )
    consumers.run_until_idle(MONDAY)
    case = case_of(heard.voice)
    power, clerk = town.person("power"), town.person("clerk")
    commands.refuse(case=case, reason="refusal-canary", by=power, now=MONDAY)
    commands.dispatch(case=case, unit=town.power, reason="decision-canary", by=clerk, now=MONDAY)
    commands.accept(case=case, by=power, now=MONDAY)
    write_line(voice=heard.voice, speaker=Speaker.OFFICE, text="line-canary", person=power, now=MONDAY)
    write_line(voice=heard.voice, speaker=Speaker.RESIDENT, text="reply-canary", now=MONDAY)
    commands.answer(case=case, done="done-canary", not_done="", why="", by=power, now=MONDAY + DAY)
    give_verdict(voice=heard.voice, word=Word.NOT, comment="comment-canary", now=MONDAY + 2 * DAY)
    consumers.run_until_idle(MONDAY + 2 * DAY)
    return heard


def public_addresses(town: Town) -> list[str]:
    base, size = f"/{town.office.slug}/", Entry.objects.count()
    return [
        "/",
        *(base + path for path in ("", "follow/", "cases/", "rates/", "kept/", "record/")),
        f"{base}cases/{Case.objects.get().number}/",
        *(f"{base}record/{number}/" for number in range(1, size + 1)),
        *(f"{base}record/{path}" for path in ("checkpoint", "key")),
        f"{base}record/tile/entries/000.p/{size}",
    ]


def test_nobody_s_words_names_or_codes_are_in_public(town: Town, heard: Heard):
    assert Contact.objects.count() == 1
    leaks = [
        (address, secret)
        for address in public_addresses(town)
        for secret in (*SECRETS, heard.code)
        if secret in Client().get(address).content.decode(errors="replace")
    ]
    assert leaks == []


def test_the_person_who_spoke_sees_everything_that_was_said(town: Town, heard: Heard):
    page = Client().get(f"/{town.office.slug}/follow/{heard.code}/").content.decode()
    said = ("body-canary", "title-canary", "place-canary", "refusal-canary", "decision-canary", "line-canary")
    assert [
        text for text in (*said, "reply-canary", "done-canary", "comment-canary") if text not in page
    ] == []


def test_the_person_who_spoke_never_reads_who_of_the_staff_it_was(town: Town, heard: Heard):
    """Whoever took the case on is named as the contact; who did what else nobody reads."""
    page = Client().get(f"/{town.office.slug}/follow/{heard.code}/?lang=en").content.decode()
    assert page.count("willow-power") == 1
    assert "Your contact is <strong>willow-power</strong>" in page
    assert "willow-clerk" not in page


def test_the_desk_never_shows_how_to_reach_anybody(town: Town, heard: Heard):
    client = Client()
    client.force_login(town.person("power"))
    page = client.get(f"/{town.office.slug}/desk/{Case.objects.get().number}/?lang=en").content.decode()
    assert "body-canary" in page
    assert "left a way to be reached, kept apart" in page
    assert "13800138000" not in page
    assert heard.code not in page


@pytest.mark.need(51)
def test_from_a_voice_to_what_became_of_it_and_back(town: Town, heard: Heard):
    """Anyone can go from the line that received a voice to its case, and from the case back to that line."""
    client, case = Client(), Case.objects.get()
    received, base = case.number, f"/{town.office.slug}/"
    case_address, entry_address = f"{base}cases/{case.number}/", f"{base}record/{received}/"

    assert f'href="{case_address}"' in client.get(entry_address).content.decode()
    page = client.get(f"{case_address}?lang=en").content.decode()
    assert f'href="{entry_address}"' in page
    for step in (
        "Received: number",
        "power refused it",
        "Handed to power",
        "power took it on",
        "power answered",
    ):
        assert step in page
    assert "The person who spoke said: not solved" in page
    assert "Reopened, with its first date" in page


@pytest.mark.need(83)
def test_headlines_are_outcomes_and_never_activity(town: Town, heard: Heard):
    """What stands large on the public page is what people say became of it and who waits longest."""
    page = Client().get(f"/{town.office.slug}/rates/?lang=en").content.decode()
    labels = [
        part.partition("</p>")[0]
        for part in page.split('<div class="card figure"><p class="soft small">')[1:]
    ]
    assert labels == [
        "Solved and still solved, say those who spoke",
        "Solved, as people told somebody outside",
        "Waiting longest",
    ]
