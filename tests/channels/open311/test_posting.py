"""Posting: what a program sends for somebody becomes a voice like any other."""

import pytest

from lianxin.act.models import Case
from lianxin.hear.models import Contact, Voice
from lianxin.hear.vault import open_contact
from lianxin.office import commands as offices
from lianxin.office import door_keys
from tests.channels.open311.support import error, voice_of
from tests.factories import MONDAY, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.mark.need(1)
def test_what_is_posted_gets_a_number_a_code_and_a_case(program, place):
    answer = program.post(description="桥头的路灯坏了，晚上看不见路。", lat="30.123456", long="120.654321")
    (told,) = answer.json()

    assert set(told) == {"service_request_id", "service_notice", "account_id"}
    voice = Voice.objects.get()
    assert (voice.body, voice.channel, voice.kind) == ("桥头的路灯坏了，晚上看不见路。", "open311", "report")
    assert (voice.lat_e6, voice.lon_e6, voice.place) == (30123456, 120654321, "At the bridge")
    number = program.say()
    assert Case.objects.get(number=number).case_voices.get().voice == voice_of(number, place.office)


def test_the_notice_holds_a_code_that_opens_the_voice(program, client):
    notice = program.post().json()[0]["service_notice"]
    address = notice.split()[-1]

    page = client.get(address.removeprefix("http://testserver"))
    assert (page.status_code, "It is broken" in page.content.decode()) == (200, True)
    assert notice.startswith("Tracking code: ")


def test_xml_answers_a_post_in_xml(program):
    answer = program.post(form="xml")

    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.decode().startswith(
        '<?xml version="1.0" encoding="utf-8"?>\n<service_requests><request><service_request_id>'
    )


def test_a_number_is_given_or_a_token_never_both(program):
    assert "token" not in program.post().json()[0]


def test_the_chosen_service_is_kept_as_the_topic(program, place):
    number = program.say(service_code="rubbish")

    assert voice_of(number, place.office).topic == place.rubbish


def test_one_of_three_ways_to_say_where_is_needed(program):
    assert program.refused(address_string=None) == (
        400,
        "Say where it is: lat and long, address_string or address_id.",
    )
    assert program.refused(lat="30.1") == (400, "lat and long come together.")
    assert program.post(address_string=None, lat="30.1", long="120").status_code == 200


@pytest.mark.parametrize("odd", ["ninety", "NaN", "Infinity", "91", "-90.0000001", "1e400"])
def test_a_point_is_on_the_earth(program, odd):
    assert program.refused(lat=odd, long="1") == (400, "lat is a number of degrees (WGS 84).")
    assert Voice.objects.count() == 0


def test_an_address_id_is_a_place_of_the_office(program, place):
    spot = offices.add_place(office=place.office, code="bridge", names={"en": "The bridge"}, now=MONDAY)
    number = program.say(address_string=None, address_id="bridge")

    assert voice_of(number, place.office).known_place == spot
    assert program.refused(address_id="moon") == (400, "There is no place moon here.")


def test_a_description_has_at_most_four_thousand_characters(program):
    assert program.post(description="灯" * 4000).status_code == 200
    assert program.refused(description="灯" * 4001) == (400, "description is longer than 4000 characters.")


def test_without_a_description_the_service_is_what_was_said(program, place):
    assert voice_of(program.say(description=None), place.office).body == "Something else"


def test_the_service_must_be_named_and_must_exist(program):
    assert program.refused(service_code=None) == (400, "service_code is missing.")
    assert program.refused(service_code=" ") == (400, "service_code is missing.")
    assert program.refused(service_code="moon") == (404, "There is no service moon here.")
    assert program.refused(service_code="streets") == (404, "There is no service streets here.")


@pytest.mark.parametrize("wrong", [None, "", "1", "9-aaaa", "１-aaaa", "x" * 5000, "1-\N{SNOWMAN}"])
def test_without_a_key_that_holds_nothing_is_taken(program, wrong):
    assert program.refused(api_key=wrong) == (403, "The api_key is missing or does not hold here.")
    assert Voice.objects.count() == 0


def test_a_key_of_another_channel_or_office_or_a_closed_one_does_not_hold(program, place):
    elsewhere = open_office("elsewhere")
    foreign = offices.open_key(office=elsewhere, channel="open311", holder="b", now=MONDAY)
    sms = offices.open_key(office=place.office, channel="sms", holder="c", now=MONDAY)
    closed = offices.open_key(office=place.office, channel="open311", holder="d", now=MONDAY)
    offices.close_key(key=closed, now=MONDAY)

    for key in (foreign, sms, closed):
        assert program.refused(api_key=door_keys.secret_of(key), jurisdiction_id="willow")[0] == 403


def test_the_person_is_sealed_and_the_device_is_thrown_away(program, place):
    canaries = {
        "first_name": "Canary-Mei",
        "last_name": "Canary-Lin",
        "phone": "13800138000",
        "email": "canary@example.org",
    }
    traces = {"device_id": "canary-device", "account_id": "canary-account"}
    number = program.say(**canaries, **traces)
    voice = voice_of(number, place.office)

    contact = Contact.objects.using("vault").get(pk=voice.contact)
    assert open_contact(contact) == "Canary-Mei Canary-Lin, 13800138000, canary@example.org"
    rows = " ".join(str(value) for value in Voice.objects.values_list())
    everything = rows + program.get("requests.json", extensions="true").content.decode()
    planted = [*canaries.values(), *traces.values()]
    assert [canary for canary in planted if canary.lower() in everything.lower()] == []


def test_somebody_without_a_contact_leaves_none(program, place):
    voice = voice_of(program.say(device_id="canary", account_id="canary"), place.office)

    assert voice.contact is None


def test_a_contact_that_is_too_long_is_refused_and_not_cut(program):
    status, text = program.refused(first_name="梅" * 150, email="e" * 80 + "@example.org")

    assert (status, text.partition(":")[0]) == (400, "first_name, last_name, phone, email")


def test_a_form_in_another_encoding_is_refused_rather_than_garbled(client, place):
    body = f"api_key={place.secret}&service_code=_other&address_string=x&description=".encode()
    answer = client.post(
        "/open311/v2/requests.json",
        body + b"%C2%B7%B5%C6",
        content_type="application/x-www-form-urlencoded",
        headers={"Accept-Language": "en"},
    )

    assert error(answer) == (400, "The form is not in UTF-8.")


def test_a_form_that_names_its_charset_in_any_case_is_taken(client, place):
    body = f"api_key={place.secret}&service_code=_other&address_string=x&description=%E7%81%AF"
    for charset in ("utf-8", "UTF-8"):
        answer = client.post(
            "/open311/v2/requests.json",
            body,
            content_type=f"application/x-www-form-urlencoded; charset={charset}",
        )
        assert answer.status_code == 200


def test_a_post_to_the_endpoint_for_tests_gets_no_case_and_is_no_request(program, place):
    number = program.say(base="/open311/test/v2")

    assert Voice.objects.get().probe is True
    assert Case.objects.count() == 0
    assert program.json("requests") == []
    assert error(program.get(f"requests/{number}.json")) == (404, f"There is no request {number} here.")


def test_the_endpoint_for_tests_says_that_nobody_will_act(program):
    notice = program.post(base="/open311/test/v2").json()[0]["service_notice"]

    assert notice.endswith("This was a test: nobody will act on it.")


def test_no_cookie_is_read_or_set(client, place):
    client.cookies["lang"] = "zh-hant"
    answer = client.get("/open311/v2/services.json?lang=zh-hans", headers={"Accept-Language": "en"})

    assert (answer["Content-Language"], bool(answer.cookies)) == ("zh-hans", False)
