"""What strangers read: where a request stands, and of the words only what a clerk released."""

from datetime import timedelta

import pytest

from lianxin.act import commands
from lianxin.act.states import DeviationKind
from lianxin.hear.commands import read_voice, withdraw
from lianxin.hear.states import Severity
from lianxin.office import commands as offices
from lianxin.record import consumers
from tests.channels.open311.support import case_of, error, pairs, release, voice_of
from tests.factories import MONDAY, hear, take

SECRETS = {
    "description": "Canary words by Mei, 13800138000",
    "address_string": "Canary house, third floor",
    "lat": "30.123456",
    "long": "120.654321",
    "media_url": "http://canary.example.org/a.jpg",
}
FIELDS = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
]
WORDLESS = ("description", "address", "address_id", "lat", "long", "media_url", "service_notice")


def test_before_a_release_nobody_reads_what_was_said_or_where(program):
    number = program.say(service_code="rubbish", **SECRETS)
    (told,) = program.json(f"requests/{number}")

    assert list(told) == FIELDS
    assert {name: told[name] for name in WORDLESS} == dict.fromkeys(WORDLESS)
    for form in ("json", "xml"):
        raw = program.get(f"requests.{form}", extensions="true").content.decode()
        assert [part for part in ("anary", "13800138000", "30.1", "120.6", "Mei") if part in raw] == []


def test_where_a_request_stands_is_public(program, place):
    number = program.say(service_code="rubbish", description="The lamp is dark")
    (told,) = program.json(f"requests/{number}")

    assert {name: value for name, value in told.items() if name not in WORDLESS} == {
        "service_request_id": number,
        "status": "open",
        "status_notes": "Handed to a unit",
        "service_name": "Rubbish",
        "service_code": "rubbish",
        "agency_responsible": "power",
        "requested_datetime": "2026-06-01T09:00:00+08:00",
        "updated_datetime": "2026-06-01T09:00:00+08:00",
        "expected_datetime": case_of(number, place.office)
        .answer_due.astimezone(place.office.zone)
        .isoformat(timespec="seconds"),
        "zipcode": None,
    }


def test_released_words_are_shown_and_the_place_only_coarsely(program, place):
    number = program.say(**SECRETS)
    release(number, place.town, "Lamp", "The lamp at the bridge is dark.")
    (told,) = program.json(f"requests/{number}")

    assert told["description"] == "Lamp\nThe lamp at the bridge is dark."
    assert (told["lat"], told["long"]) == (30.123, 120.654)
    assert told["address"] is None
    assert "anary" not in program.get("requests.json").content.decode()


def test_an_address_is_in_the_offices_own_names(program, place):
    offices.add_place(
        office=place.office,
        code="bridge",
        names={"en": "The bridge"},
        area=place.town.east,
        lat_e6=30_111_111,
        lon_e6=120_222_222,
        now=MONDAY,
    )
    number = program.say(address_string="Canary house", address_id="bridge")
    release(number, place.town)
    (told,) = program.json(f"requests/{number}")

    assert (told["address"], told["address_id"]) == ("The bridge", "bridge")
    assert (told["lat"], told["long"]) == (30.111, 120.222)


def test_words_that_were_taken_back_are_gone_again(program, place):
    number = program.say(**SECRETS)
    voice = release(number, place.town)
    withdraw(voice=voice, by=place.town.person("clerk"), now=MONDAY)
    (told,) = program.json(f"requests/{number}")

    assert {name: told[name] for name in WORDLESS} == dict.fromkeys(WORDLESS)


def test_what_a_person_decided_goes_before_what_the_program_chose(program, place):
    number = program.say(service_code="rubbish", description="The lamp is dark")
    voice = voice_of(number, place.office)
    reading = {"place": None, "area": None, "severity": Severity.ORDINARY, "now": MONDAY}
    release(number, place.town)
    read_voice(voice=voice, by=place.town.person("clerk"), topic=place.lamp, **reading)

    assert program.json(f"requests/{number}")[0]["service_code"] == "lamp"
    assert [row["service_request_id"] for row in program.json("requests", service_code="lamp")] == [number]
    assert program.json("requests", service_code="rubbish") == []


def test_confidential_voices_do_not_exist_here(program, place):
    hear(place.office, "Sealed canary", confidential=True)
    consumers.run_until_idle(MONDAY)
    number = case_of_only(place)

    assert program.json("requests") == []
    assert program.json("requests", service_request_id=str(number)) == []
    assert error(program.get(f"requests/{number}.json"))[0] == 404
    assert error(program.get(f"tokens/{number}.json"))[0] == 404


def case_of_only(place) -> int:
    from lianxin.act.models import Case

    return Case.objects.get(office=place.office).number


def test_requests_of_another_office_do_not_exist_here(program, place, client):
    from tests.channels.open311.support import Program, found

    other = found("elsewhere")
    number = Program(client, other.secret).say(jurisdiction_id="elsewhere")

    assert program.json("requests", jurisdiction_id="willow") == []
    assert error(program.get(f"requests/{number}.json", jurisdiction_id="willow"))[0] == 404
    found_there = program.json("requests", jurisdiction_id="elsewhere")
    assert [row["service_request_id"] for row in found_there] == [number]


def test_a_request_can_be_read_at_once_before_its_case_is_opened(program):
    number = program.post().json()[0]["service_request_id"]
    (told,) = program.json(f"requests/{number}")

    assert (told["status"], told["status_notes"]) == ("open", "Received")
    consumers.run_until_idle(MONDAY)
    assert program.json(f"requests/{number}") == [told]


def test_answered_is_open_until_the_person_says_solved_and_closing_is_the_last_change(
    program, place, frozen_clock
):
    number = program.say(description="The lamp is dark")
    town, hours = place.town, []
    for step in ("accept", "answer", "solved"):
        frozen_clock.now += timedelta(hours=1)
        take(town, case_of(number, place.office), step, now=frozen_clock.now)
        (told,) = program.json(f"requests/{number}")
        hours.append((told["status"], told["status_notes"], told["updated_datetime"]))

    assert hours == [
        ("open", "In progress", "2026-06-01T10:00:00+08:00"),
        ("open", "Answered: the person who spoke has the word", "2026-06-01T11:00:00+08:00"),
        ("closed", "Solved, says the person who spoke", "2026-06-01T12:00:00+08:00"),
    ]


def test_one_request_is_a_list_in_json_and_the_same_in_xml(program, place):
    number = program.say()
    release(number, place.town)
    (told,) = program.json(f"requests/{number}")
    document = program.xml(f"requests/{number}")

    assert document.tag == "service_requests"
    assert [child.tag for child in document] == ["request"]
    texts = {name: None if value is None else str(value) for name, value in told.items()}
    assert pairs(document[0]) == texts


def test_extensions_tell_the_steps(program):
    number = program.say(description="The lamp is dark")
    (told,) = program.json("requests", extensions="true")

    assert told["extended_attributes"] == {
        "state": "dispatched",
        "kind": "report",
        "unit": "power",
        "reopened": 0,
    }
    assert [note["description"] for note in told["notes"]] == ["Received", "Handed to a unit"]
    (element,) = program.xml(f"requests/{number}", extensions="true").findall("request")
    assert [pairs(note)["description"] for note in element.findall("notes/note")] == [
        "Received",
        "Handed to a unit",
    ]


def test_a_number_stands_for_itself_as_a_token(program):
    number = program.say()

    assert program.json(f"tokens/{number}") == [{"service_request_id": number, "token": number}]
    assert pairs(program.xml(f"tokens/{number}")[0]) == {"service_request_id": number, "token": number}
    assert error(program.get("tokens/unknown.json")) == (404, "There is no request unknown here.")


@pytest.mark.parametrize(
    ("step", "status", "told"),
    [
        ("take_back", "closed", "Taken back by the person who spoke"),
        ("transfer", "open", "With an outside body: the person who spoke has the word"),
    ],
)
def test_the_steps_tell_that_it_was_taken_back_or_handed_out(
    program, place, frozen_clock, *, step, status, told
):
    number = program.say(description="The lamp is dark")
    for one in ("accept", step):
        frozen_clock.now += timedelta(hours=1)
        take(place.town, case_of(number, place.office), one, now=frozen_clock.now)

    (found,) = program.json("requests", extensions="true", updated_after="2026-06-01T10:30:00+08:00")

    assert (found["status"], found["updated_datetime"]) == (status, "2026-06-01T11:00:00+08:00")
    assert [note["description"] for note in found["notes"]] == [
        "Received",
        "Handed to a unit",
        "In progress",
        told,
    ]


def test_a_departure_that_was_declined_is_no_step(program, place):
    number = program.say(description="The lamp is dark")
    town, case = place.town, case_of(number, place.office)
    asked = commands.ask_deviation(
        case=take(town, case, "accept"),
        kind=DeviationKind.TRANSFER,
        reason="The line is theirs.",
        code="The county",
        by=town.person("power"),
        now=MONDAY,
    )
    commands.decide_deviation(deviation=asked, agree=False, text="Ours.", by=town.person("lead"), now=MONDAY)

    (found,) = program.json("requests", extensions="true")

    assert [note["description"] for note in found["notes"]] == ["Received", "Handed to a unit", "In progress"]
