"""At the desk a person decides what a voice is about, from suggestions with reasons, and what everybody may read."""

import pytest
from django.test import Client

from lianxin.hear.models import Publication, Reading
from lianxin.hear.queries import publication_of
from tests.factories import MONDAY, case_of, hear, make_town, open_case, voice_of, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town():
    return make_town()


def at_the_desk(town, who: str = "clerk") -> Client:
    client = Client()
    client.force_login(town.person(who))
    return client


def page(client: Client, case) -> str:
    return client.get(f"/willow/desk/{case.number}/?lang=en").content.decode()


def do(client: Client, case, step: str, **fields: str):
    return client.post(f"/willow/desk/{case.number}/{step}?lang=en", fields)


@pytest.mark.need(43)
def test_the_desk_sees_how_much_it_presses_and_why(town):
    case = open_case(town.office, "Neighbours report a smell of gas, the telephone is 13812345678")
    shown = page(at_the_desk(town), case)

    assert "the words say smell of gas" in shown
    assert "<mark>telephone number</mark>" in shown
    assert "the telephone is [telephone number]" in shown
    assert '<span class="tag brick">Danger to life or home</span>' in shown


def test_a_decision_is_saved_and_shown_again(town):
    case = open_case(town.office, "Please come")
    client = at_the_desk(town)
    assert do(client, case, "read", severity="pressing", area="east").status_code == 302

    held = Reading.objects.get()
    assert (held.severity, held.area, held.topic) == ("pressing", town.east, None)
    assert '<option value="east" selected>' in page(client, case)


def test_handlers_of_a_unit_neither_see_nor_send_the_form(town):
    case = open_case(town.office)
    client = at_the_desk(town, "power")

    assert 'id="id_topic"' not in page(client, case)
    assert "Release it for everybody" not in page(client, case)
    assert do(client, case, "read", severity="danger").status_code == 422
    assert do(client, case, "publish", public_title="x", public_text="x").status_code == 422
    assert (Reading.objects.count(), Publication.objects.count()) == (0, 0)


def test_released_words_stand_in_public_and_taken_back_ones_do_not(town):
    case = open_case(town.office, "The lamp is dark, says body-canary")
    client, stranger = at_the_desk(town), Client()
    do(client, case, "publish", public_title="A dark lamp", public_text="It has been dark for days")
    public = [
        stranger.get(f"/willow/cases/{more}?lang=en").content.decode() for more in ("", f"{case.number}/")
    ]
    assert all("A dark lamp" in shown and "canary" not in shown for shown in public)
    assert "It has been dark for days" in public[1]

    do(client, case, "withdraw")
    again = [
        stranger.get(f"/willow/cases/{more}?lang=en").content.decode() for more in ("", f"{case.number}/")
    ]
    assert not any("A dark lamp" in shown or "dark for days" in shown for shown in again)


def test_what_was_typed_stays_when_a_number_still_stands_in_it(town):
    case = open_case(town.office)
    answer = do(
        at_the_desk(town), case, "publish", public_title="A lamp", public_text="Call 13812345678 & ask"
    )

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "still stands here. Take it out first." in shown
    assert "Call 13812345678 &amp; ask</textarea>" in shown
    assert publication_of(voice_of(case)) is None


def test_a_confidential_voice_cannot_be_released_from_the_page(town):
    voice = hear(town.office, confidential=True).voice
    work_off(town.office, MONDAY)
    case = case_of(voice)
    client = at_the_desk(town)

    assert "nothing of it is released" in page(client, case)
    assert do(client, case, "publish", public_title="x", public_text="x").status_code == 422
