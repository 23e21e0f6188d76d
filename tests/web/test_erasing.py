"""Taking one's words away on the page of a voice, by the API, and what pages show afterwards."""

import pytest
from django.test import Client

from lianxin.hear.models import Voice
from lianxin.record import consumers
from tests.factories import MONDAY, Town, case_of, hear, make_town

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
SAID = "The lamp at Honeychurch's door is dark"


@pytest.fixture
def town(settings, tmp_path) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    settings.DATA = tmp_path
    return make_town()


@pytest.fixture
def heard(town: Town):
    found = hear(town.office, SAID, contact="137 0066 4321", place="Honeychurch's door")
    consumers.run_until_idle(MONDAY)
    return found


def test_the_page_says_beforehand_what_goes_and_what_stays(client: Client, town: Town, heard):
    page = client.get(f"/{town.office.slug}/follow/{heard.code}/").content.decode()

    assert "the whole conversation, and how to reach you" in page
    assert "your receipt and its proof" in page


def test_one_press_is_not_enough(client: Client, town: Town, heard):
    address = f"/{town.office.slug}/follow/{heard.code}/do/erase"

    refused = client.post(address)

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Please tick that you know: nobody can bring it back." in page
    assert '<details class="more" open><summary>What goes, and what stays' in page
    assert Voice.objects.get().body == SAID

    done = client.post(address, {"erase_sure": "yes"}, follow=True).content.decode()

    assert "Your words are gone from this house." in done
    assert Voice.objects.get().body == ""


def test_no_page_shows_the_words_any_more_and_each_says_that_they_are_gone(client: Client, town: Town, heard):
    slug, number = town.office.slug, case_of(heard.voice).number
    client.post(f"/{slug}/follow/{heard.code}/do/erase", {"erase_sure": "yes"})
    consumers.run_until_idle(MONDAY)
    client.force_login(town.person("clerk"))

    own = client.get(f"/{slug}/follow/{heard.code}/").content.decode()
    pages = {
        path: client.get(f"/{slug}/{path}")
        for path in (
            f"follow/{heard.code}/",
            f"receipt/{heard.code}/",
            f"cases/{number}/",
            f"desk/{number}/",
            "desk/",
            "desk/search/?q=Honeychurch",
            f"record/{Voice.objects.get().pk}/",
        )
    }

    assert {path: answer.status_code for path, answer in pages.items()} == dict.fromkeys(pages, 200)
    words = {path for path, answer in pages.items() if SAID in answer.content.decode().replace("&#x27;", "'")}
    assert words == set()
    assert "These words are no longer kept." in own
    assert "You took your words away" in own
    assert "The person who spoke took their words away" in pages[f"desk/{number}/"].content.decode()


def test_a_refused_check_is_told_in_words(client: Client, town: Town, heard):
    Voice.objects.update(place="Elsewhere")

    page = client.post(f"/{town.office.slug}/follow/{heard.code}/do/erase", {"erase_sure": "yes"})

    assert page.status_code == 422
    assert "a check of the record is needed first" in page.content.decode()


def test_the_api_takes_words_away_as_well(client: Client, town: Town, heard):
    address = f"/api/v1/offices/{town.office.slug}/voices/{heard.code}"

    gone = client.delete(address)

    assert (gone.status_code, gone.json()["body"], gone.json()["place"]) == (200, "", "")
    assert gone.json()["erased_at"] is not None
    assert client.get(address).json()["erased_at"] == gone.json()["erased_at"]
    assert client.get(f"{address}/receipt").status_code == 200
    other = "1" if address.endswith("0") else "0"
    assert client.delete(f"{address[:-1]}{other}").status_code in {404, 422}


def test_the_page_of_what_is_kept_has_each_kind_with_its_time(client: Client, town: Town):
    page = client.get(f"/{town.office.slug}/kept/").content.decode()

    assert "90 days after the last thing that happened, once it is over" in page
    assert "3 years after the last thing that happened, once it is over" in page
    assert page.count("for as long as the office is here") == 4
