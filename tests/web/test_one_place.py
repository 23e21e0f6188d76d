"""Many confirmations from one place at once are seen; a family is not; nothing of a device is kept."""

import json

import pytest
from django.test import Client

from lianxin.act.models import Case
from lianxin.algorithms.codes import encode_code
from lianxin.hear import codes
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Unit
from lianxin.verify.models import Finding
from tests.factories import DAY, MONDAY, clock, make_town
from tests.verify.findings.deeds import add_cases

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
#: What the detector ships with.
ENOUGH = 12


@pytest.fixture
def town(settings):
    settings.CLOCK = "tests.factories.tell_time"
    settings.GATE = None
    clock.now = MONDAY + 20 * DAY
    return make_town()


def _answered(office: Office, unit: Unit, many: int) -> list[str]:
    """So many answered cases, and the codes of those who spoke."""
    cases = add_cases(office, unit, many)
    voices = Voice.objects.filter(case_voice__case__in=cases).order_by("pk")
    found = []
    for voice in voices:
        found.append(encode_code(voice.pk.to_bytes(10, "big")))
        voice.code_lookup = codes.lookup(office_slug=office.slug, code=found[-1])
    Voice.objects.bulk_update(voices, ["code_lookup"])
    return found


def _say(client: Client, code: str, address: str = HERE, word: str = "solved") -> None:
    answer = client.post(f"/willow/follow/{code}/word", {"word": word}, REMOTE_ADDR=address)
    assert answer.status_code == 302


def _told() -> list[tuple[str, int, int]]:
    rows = Finding.objects.filter(kind="one_place").order_by("pk")
    return [(row.unit.code, row.evidence["seen"], row.evidence["of"]) for row in rows if row.unit]


@pytest.mark.need(31)
def test_forty_confirmations_from_one_place_are_one_sign(town):
    client = Client()
    for place, code in enumerate(_answered(town.office, town.power, 40)):
        if place % 2:
            _say(client, code)
        else:
            path = f"/api/v1/offices/willow/voices/{code}/verdict"
            answer = client.post(path, {"word": "solved"}, "application/json", REMOTE_ADDR=HERE)
            assert answer.status_code == 201

    assert _told() == [("power", ENOUGH, ENOUGH)]
    row = Finding.objects.get()
    assert HERE not in json.dumps(row.evidence) + row.key
    assert set(row.evidence) == {"seen", "of", "hour"}


def test_a_family_is_left_alone(town):
    client = Client()
    for code in _answered(town.office, town.power, 3):
        _say(client, code)

    assert _told() == []


def test_one_person_who_says_it_again_and_again_is_one(town):
    client = Client()
    [code] = _answered(town.office, town.power, 1)
    for _time in range(ENOUGH + 1):
        _say(client, code)

    assert _told() == []


def test_those_who_say_that_it_is_not_solved_are_not_counted(town):
    client = Client()
    for code in _answered(town.office, town.power, ENOUGH + 1):
        _say(client, code, word="not")

    assert _told() == []


def test_over_a_day_or_for_several_units_it_is_ordinary(town):
    client = Client()
    power = _answered(town.office, town.power, ENOUGH - 1)
    water = _answered(town.office, town.water, ENOUGH - 1)
    for code in (*power, *water):
        _say(client, code)
    clock.now += DAY / 8
    for code in _answered(town.office, town.power, ENOUGH - 1):
        _say(client, code)

    assert _told() == []


def test_where_the_whole_town_answers_at_once_a_village_hall_is_ordinary(town):
    """After a storm everybody answers; some of them are behind one connection."""
    client = Client()
    answered = _answered(town.office, town.power, 3 * ENOUGH)
    for place, code in enumerate(answered):
        _say(client, code, HERE if place % 3 == 0 else f"198.51.100.{place}")

    assert _told() == []


def test_a_word_is_taken_whatever_becomes_of_looking(town):
    [code] = _answered(town.office, town.power, 1)
    Case.objects.update(unit=None)

    _say(Client(), code)


def test_a_mistyped_code_is_no_word_and_no_trouble(town, caplog: pytest.LogCaptureFixture):
    """It leads back to the form for codes, and nobody can fill the log by guessing."""
    answer = Client().post("/willow/follow/not-a-code/word", {"word": "solved"})

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/willow/follow/")
    assert caplog.records == []
