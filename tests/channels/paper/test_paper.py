"""Paper: typed and scanned, clocks from the day that stands on it, and a slip to take home."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianxin.act.states import CaseState
from lianxin.algorithms.codes import parse_code
from lianxin.hear.commands import begin_probe
from lianxin.hear.models import Attachment, Voice
from lianxin.hear.probing import new_label, words
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, case_of, hear

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PATH = "/willow/desk/paper/"
WORDS = "路灯坏了，写信的人看不见路。"


@pytest.fixture(autouse=True)
def files(tmp_path, settings) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def clerk(town: Town) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person("clerk"))
    return client


def enter(client: Client, body: str = WORDS, **more: object):
    return client.post(PATH, {"body": body, "kind": "report", "idempotency_key": "k", **more})


def text(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())))


def picture(colour: str = "white", name: str = "canary-name.png") -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


@pytest.mark.need(1)
def test_a_paper_is_a_voice_whose_clock_starts_on_its_own_day(clerk: Client, town: Town):
    answer = enter(clerk, said_on="2026-05-29", area="east", place="桥头")
    consumers.run_until_idle(MONDAY)

    voice = Voice.objects.get()
    midnight = datetime(2026, 5, 28, 16, tzinfo=UTC)  # in Shanghai the 29th begins
    assert (answer.status_code, voice.channel, voice.body, voice.area) == (201, "paper", WORDS, town.east)
    assert (voice.said_at, voice.received_at, voice.imported) == (midnight, MONDAY, False)
    case, like = case_of(voice), hear(town.office, WORDS, area=town.east, said_at=midnight)
    consumers.run_until_idle(MONDAY)
    like = case_of(like.voice)
    assert (case.received_at, case.accept_due, case.answer_due) == (
        midnight,
        like.accept_due,
        like.answer_due,
    )
    assert case.state == CaseState.RECEIVED


@pytest.mark.parametrize("said_on", ["", "2026-06-01"])
def test_a_paper_of_today_or_without_a_day_counts_from_now(clerk: Client, said_on: str):
    enter(clerk, said_on=said_on)

    assert Voice.objects.get().said_at == MONDAY


@pytest.mark.parametrize(
    ("said_on", "problem"),
    [
        ("2026-06-02", "This day is still to come."),
        ("2062-05-29", "This day is still to come."),
        ("2005-12-31", "more than 20 years ago"),
        ("0226-05-29", "more than 20 years ago"),
        ("29.5.2026", "like 2026-06-01"),
        ("yesterday", "like 2026-06-01"),
    ],
)
def test_a_day_that_cannot_be_is_told_and_everything_typed_stays(clerk: Client, said_on: str, problem: str):
    answer = enter(clerk, said_on=said_on, place="桥头", area="east", proxy="母亲")

    page = answer.content.decode()
    assert (answer.status_code, Voice.objects.count()) == (422, 0)
    assert problem in text(answer)
    assert f">{WORDS}</textarea>" in page
    for kept in ("桥头", "母亲", said_on):
        assert f'value="{kept}"' in page
    assert re.search(r'value="east"\s+selected', page)


def test_the_day_is_the_offices_own(clerk: Client, frozen_clock):
    frozen_clock.now = MONDAY.replace(hour=17)  # in Shanghai it is Tuesday already

    assert enter(clerk, said_on="2026-06-02").status_code == 201
    assert Voice.objects.get().said_at == frozen_clock.now


def test_the_slip_has_code_number_dates_and_way_but_nothing_that_was_written(clerk: Client):
    answer = enter(clerk, "canary-words", contact="canary-name", place="canary-place", proxy="canary-aunt")

    slip = answer.content.decode()
    code = parse_code(re.search(r'class="code">([0-9A-Z-]+)<', slip)[1])
    assert "canary" not in slip
    assert 'class="qr"' in slip
    assert "testserver/willow/follow/" in text(answer)
    assert "the office must answer" in text(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert Client().get(f"/willow/follow/{code}/").status_code == 200


def test_the_next_paper_of_the_pile_has_day_and_area_already_and_nothing_else(clerk: Client):
    slip = enter(clerk, "canary", said_on="2026-05-29", area="east", place="canary").content.decode()
    following = unescape(re.search(r'href="(/willow/desk/paper/\?said_on[^"]*)"', slip)[1])

    page = clerk.get(following).content.decode()

    assert following == f"{PATH}?said_on=2026-05-29&area=east"
    assert re.search(r'name="said_on"[^>]* value="2026-05-29"', page)
    assert re.search(r'value="east"\s+selected', page)
    assert "canary" not in page


def test_scans_go_with_the_paper_cleaned_and_without_their_names(clerk: Client):
    answer = enter(clerk, files=[picture(), picture("black")])

    voice = Voice.objects.get()
    assert (answer.status_code, Attachment.objects.filter(voice=voice).count()) == (201, 2)
    assert "canary" not in answer.content.decode()
    assert "canary" not in clerk.get("/willow/desk/").content.decode()


def test_a_scan_that_came_stays_when_the_day_was_wrong(clerk: Client):
    page = enter(clerk, said_on="2099-01-01", files=[picture()]).content.decode()
    [token] = re.findall(r'name="attachment" value="([^"]+)" checked', page)

    enter(clerk, attachment=token)

    assert Attachment.objects.filter(voice=Voice.objects.get()).count() == 1


def test_a_scan_that_cannot_be_taken_is_told_and_the_others_stay(clerk: Client):
    broken = SimpleUploadedFile("letter.docx", b"PK\x03\x04canary", "application/msword")

    answer = enter(clerk, files=[picture(), broken])

    page = answer.content.decode()
    assert (answer.status_code, Voice.objects.count()) == (422, 0)
    assert "This file is none that we can take" in text(answer)
    assert len(re.findall(r'name="attachment" value="([^"]+)" checked', page)) == 1
    assert f">{WORDS}</textarea>" in page


def test_a_scan_that_waited_too_long_is_told_and_left_out(clerk: Client, frozen_clock):
    page = enter(clerk, said_on="2099-01-01", files=[picture()]).content.decode()
    [token] = re.findall(r'name="attachment" value="([^"]+)" checked', page)
    frozen_clock.now = MONDAY + DAY + timedelta(minutes=1)
    clerk.force_login(Voice._meta.get_field("office").related_model.objects.get().people.get())

    answer = enter(clerk, attachment=token)

    assert (answer.status_code, Voice.objects.count()) == (422, 0)
    assert token not in answer.content.decode()
    assert "is gone now" in text(answer)


def test_the_same_paper_sent_twice_is_one(clerk: Client):
    assert [enter(clerk, files=[picture()]).status_code for _ in range(2)] == [201, 201]
    assert (Voice.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["power", "coordinator", "lead", "overseer"])
def test_only_clerks_enter_papers(town: Town, who: str):
    client = Client()
    client.force_login(town.person(who))

    assert (client.get(PATH).status_code, enter(client).status_code) == (404, 404)
    assert PATH not in client.get("/willow/desk/").content.decode()


def test_the_clerk_finds_it_on_the_desk(clerk: Client):
    assert f'href="{PATH}"' in clerk.get("/willow/desk/").content.decode()


def test_the_house_tries_the_desk_with_a_test_that_counts_nowhere(town: Town):
    label = new_label(town.office)
    begin_probe(office=town.office, channel="paper", label=label, now=MONDAY)

    answer = Client().post(f"{PATH}try", {"body": words(label)})
    consumers.run_until_idle(MONDAY)

    voice = Voice.objects.get()
    assert (answer.status_code, voice.channel, voice.probe) == (201, "paper", True)
    assert Client().post(f"{PATH}try", {"body": WORDS}).status_code == 404
    assert Voice.objects.count() == 1
