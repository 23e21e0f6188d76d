"""Asking back, reviews, checks and orders through the API: the same rules, and nothing for the wrong hands."""

from typing import Any

import pytest
from django.test import Client

from lianxin.act.states import CaseState
from lianxin.record import consumers
from lianxin.verify.models import ContactItem, Pressure, SpotCheck
from tests.api.support import Api, error, signed_in
from tests.factories import DAY, Town, case_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WINDOW = {"since": "2026-05-01", "until": "2026-07-01T00:00:00+08:00"}


@pytest.fixture
def answered(say, sign_in, frozen_clock) -> dict[str, Any]:
    """A voice with a contact, answered by the power unit."""
    heard = say(contact="13900000000")
    desk = f"/desk/cases/{heard['number']}"
    power = sign_in("power")
    assert [
        power.post(f"{desk}/accept").status_code,
        power.post(f"{desk}/answer", {"done": "A bulb."}).status_code,
    ] == [200, 200]
    consumers.run_until_idle(frozen_clock.now)
    return heard


def voice_path(town: Town, heard: dict[str, Any]) -> str:
    return f"/offices/{town.office.slug}/voices/{heard['code']}"


def test_a_round_from_the_lot_to_the_word(town: Town, api: Api, sign_in, answered, pass_time):
    overseer = sign_in("overseer")
    drawn = overseer.post("/desk/contact/rounds", {"kind": "first", "size": 5, **WINDOW})
    page = overseer.get("/desk/contact/items").json()
    (item,) = page["items"]

    tried = overseer.post(f"/desk/contact/items/{item['id']}/tries", {"way": "phone", "reached": True})
    settled = overseer.post(
        f"/desk/contact/items/{item['id']}/settle",
        {
            "state": "reached",
            "word": "not",
            "satisfied": False,
            "contacted_in_time": True,
            "pressed": True,
            "words": "Dark.",
        },
    )

    assert (drawn.status_code, drawn.json()["population"], page["after"]) == (201, 1, None)
    assert drawn.json()["voices"] == [item["voice"]]
    assert (item["case"], item["unit"], item["contact"]) == (answered["number"], "power", "")
    assert (tried.status_code, tried.json()["contact"]) == (201, "13900000000")
    assert (settled.json()["state"], settled.json()["contact"]) == ("reached", "")
    assert api.get(f"/offices/willow/cases/{answered['number']}").json()["state"] == "reopened"
    assert ContactItem.objects.values_list("pressed", "words").get() == (True, "Dark.")
    assert overseer.get("/desk/contact/items").json() == {"items": [], "after": None}


def test_three_tries_or_nothing(sign_in, answered, pass_time):
    overseer = sign_in("overseer")
    overseer.post("/desk/contact/rounds", {"size": 5, **WINDOW})
    item = overseer.get("/desk/contact/items").json()["items"][0]["id"]
    settle = f"/desk/contact/items/{item}/settle"

    early = overseer.post(settle, {"state": "no_answer"})
    for way in ("phone", "phone", "visit"):
        overseer = sign_in("overseer")
        overseer.post(f"/desk/contact/items/{item}/tries", {"way": way})
        pass_time(DAY)
    late = sign_in("overseer").post(settle, {"state": "no_answer"})

    assert error(early) == (422, "too_few_tries", "state")
    assert (late.status_code, late.json()["state"]) == (200, "no_answer")


@pytest.mark.parametrize("who", ["power", "clerk", "coordinator", "lead"])
def test_nobody_inside_asks_or_reads_who_was_pressed(town: Town, client: Client, answered, who: str):
    inside = signed_in(client, town, who)
    answers = [
        inside.post("/desk/contact/rounds", {"size": 5, **WINDOW}),
        inside.get("/desk/contact/items"),
        inside.post("/desk/contact/items/1/tries", {"way": "phone"}),
        inside.get("/desk/pressures"),
        inside.post("/desk/pressures/1/seen"),
        inside.post("/desk/checks", {"unit": "power", "kind": "site", "as_said": True}),
    ]

    assert {error(answer) for answer in answers} == {(403, "not_allowed", None)}


def test_whoever_was_pressed_is_read_by_overseers_alone(town: Town, api: Api, sign_in, answered):
    said = api.post(f"{voice_path(town, answered)}/pressed", {"words": "Say it is solved, he said."})
    overseer = sign_in("overseer")
    (one,) = overseer.get("/desk/pressures").json()

    seen = overseer.post(f"/desk/pressures/{one['id']}/seen")

    assert (said.status_code, list(said.json())) == (201, ["said_at"])
    assert (one["words"], one["voice"]) == ("Say it is solved, he said.", Pressure.objects.get().voice_id)
    assert (seen.status_code, overseer.get("/desk/pressures").json()) == (200, [])
    follow = api.get(voice_path(town, answered)).content.decode()
    assert "pressed" not in follow


@pytest.mark.need(47)
def test_a_review_goes_to_somebody_else_and_then_outside(town: Town, api: Api, sign_in, answered):
    reviews = f"{voice_path(town, answered)}/reviews"
    first = api.post(reviews, {"words": "It is dark."})
    (waiting,) = sign_in("lead").get("/desk/reviews").json()
    decide = f"/desk/reviews/{waiting['id']}/decide"
    by_the_unit = sign_in("power").post(decide, {"state": "rejected", "reasons": "No."})
    decided = sign_in("lead").post(decide, {"state": "rejected", "reasons": "We looked."})
    second = api.post(reviews, {"words": "Still dark."})
    outside = sign_in("overseer").get("/desk/reviews").json()
    upheld = sign_in("overseer").post(
        f"/desk/reviews/{outside[0]['id']}/decide",
        {"state": "upheld", "reasons": "It is.", "remedy": "A lamp.", "apology": True},
    )

    assert (first.status_code, first.json()["stage"], second.json()["stage"]) == (201, 1, 2)
    assert (by_the_unit.status_code, decided.status_code, upheld.status_code) == (403, 200, 200)
    told = [(one["state"], one["remedy"], one["apology"]) for one in api.get(reviews).json()]
    assert told == [("rejected", "", False), ("upheld", "A lamp.", True)]
    assert api.get(f"/offices/willow/cases/{answered['number']}").json()["state"] == "reopened"


@pytest.mark.need(39)
def test_a_check_and_an_order_until_it_is_right(town: Town, sign_in):
    case = case_in(town, CaseState.ANSWERED)
    checked = sign_in("overseer").post(
        "/desk/checks",
        {
            "unit": "power",
            "kind": "site",
            "as_said": False,
            "note": "Dark.",
            "case": case.number,
            "send_back": True,
        },
    )
    given = sign_in("overseer").post(
        "/desk/orders", {"unit": "power", "what": "A lamp.", "due_at": "2026-06-05", "case": case.number}
    )
    order = f"/desk/orders/{given.json()['id']}"
    owed = sign_in("power").get("/desk/orders").json()
    foreign = sign_in("water").post(f"{order}/done", {"deed": "Done."})
    done = sign_in("power").post(f"{order}/done", {"deed": "Done."})
    own = sign_in("power").post(f"{order}/check", {"right": True})
    right = sign_in("overseer").post(f"{order}/check", {"right": True})

    assert (checked.status_code, SpotCheck.objects.get().as_said) == (201, False)
    assert [(one["what"], one["due_at"]) for one in owed] == [("A lamp.", "2026-06-05T15:59:59Z")]
    assert error(foreign) == (404, "not_found", None)
    assert (done.json()["state"], own.status_code, right.json()["state"]) == ("done", 403, "verified")


@pytest.mark.parametrize(
    ("path", "body", "refused"),
    [
        ("/desk/contact/rounds", {"size": 0, **WINDOW}, (422, "range", "size")),
        ("/desk/contact/rounds", {"size": 1, **WINDOW, "until": "2026-01-01"}, (422, "range", "until")),
        ("/desk/contact/rounds", {"size": 1, **WINDOW, "since": "soon"}, (422, "wrong_type", "since")),
        ("/desk/contact/items/99/tries", {"way": "phone"}, (404, "not_found", None)),
        ("/desk/reviews/99/decide", {"state": "upheld", "reasons": "x"}, (404, "not_found", None)),
        ("/desk/checks", {"unit": "nowhere", "kind": "site", "as_said": True}, (422, "unknown", "unit")),
        ("/desk/checks", {"unit": "power", "kind": "site", "as_said": True, "case": 99}, (422, "unknown", "case")),
        ("/desk/checks", {"unit": "power", "kind": "site", "as_said": False}, (422, "missing", "note")),
        ("/desk/orders", {"unit": "power", "what": "x", "due_at": "2026-05-01"}, (422, "range", "due_at")),
        ("/desk/orders", {"unit": "power", "what": "x", "due_at": "2026-07-01", "finding": 9}, (422, "unknown", "finding")),
        ("/desk/orders/99/done", {"deed": "x"}, (404, "not_found", None)),
        ("/desk/pressures/99/seen", {}, (404, "not_found", None)),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_field(sign_in, path: str, body: dict, refused: tuple):
    assert error(sign_in("overseer").post(path, body)) == refused
