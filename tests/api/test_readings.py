"""Suggestions, decisions and released words for programs: the same commands and rules as on the page."""

import pytest

from lianxin.hear.models import Reading
from lianxin.hear.queries import publication_of
from tests.api.support import error
from tests.factories import open_case, voice_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def at(case, step: str) -> str:
    return f"/desk/cases/{case.number}/{step}"


def test_suggestions_come_with_their_reasons(town, sign_in):
    case = open_case(town.office, "A smell of gas in the east, call 13812345678")
    found = sign_in("clerk").get(at(case, "suggestions")).json()

    assert [(one["severity"], one["signs"], one["personal"]) for one in found] == [
        ("danger", ["smell of gas"], ["phone"])
    ]
    assert found[0]["areas"] == [{"code": "east", "sure": True, "reasons": ["east"]}]


def test_a_decision_is_taken_in(town, sign_in):
    case = open_case(town.office)
    answer = sign_in("coordinator").post(at(case, "reading"), {"severity": "pressing", "area": "east"})

    assert answer.status_code == 201
    assert answer.json() | {"read_at": ""} == {
        "voice": voice_of(case).pk,
        "topic": None,
        "place": None,
        "area": "east",
        "severity": "pressing",
        "read_at": "",
    }
    assert Reading.objects.get().area == town.east


@pytest.mark.parametrize(
    ("step", "body", "expected"),
    [
        ("reading", {"severity": "pressing", "area": "nowhere"}, (422, "unknown", "area")),
        ("reading", {"severity": "loud"}, (422, "unknown", "severity")),
        ("reading", {}, (422, "missing", "severity")),
        (
            "publication",
            {"public_title": "x", "public_text": "13812345678"},
            (422, "personal", "public_text"),
        ),
        ("publication", {"public_title": "", "public_text": "x"}, (422, "empty", "public_title")),
    ],
)
def test_what_cannot_be_taken_is_told_by_field(town, sign_in, step: str, body: dict, expected: tuple):
    case = open_case(town.office)

    assert error(sign_in("clerk").post(at(case, step), body)) == expected
    assert (Reading.objects.count(), publication_of(voice_of(case))) == (0, None)


def test_a_handler_decides_nothing_about_the_words(town, sign_in):
    case = open_case(town.office)
    handler = sign_in("power")
    answers = [
        handler.get(at(case, "suggestions")),
        handler.post(at(case, "reading"), {"severity": "danger"}),
        handler.post(at(case, "publication"), {"public_title": "x", "public_text": "x"}),
    ]

    assert [error(answer) for answer in answers] == [(403, "not_allowed", None)] * 3


def test_words_are_released_and_taken_back(town, sign_in, client):
    case = open_case(town.office)
    clerk = sign_in("clerk")
    words = {"public_title": "A dark lamp", "public_text": "It is dark"}
    assert clerk.post(at(case, "publication"), words).status_code == 201
    assert publication_of(voice_of(case)).title == "A dark lamp"

    assert clerk.delete(at(case, "publication")).status_code == 204
    assert publication_of(voice_of(case)) is None
