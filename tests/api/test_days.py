"""Days and moments at the ends of the calendar, which other zones cannot tell, are refused and break no door."""

from urllib.parse import quote

from tests.api.support import Api, error

ENDS = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0001-01-01", "9999-12-31"]


def test_a_mark_that_is_none_is_refused(api: Api, town):
    marks = [f"{ENDS[0]}_1", f"{ENDS[1]}_1", f"2026-01-01T00:00:00+00:00_{'9' * 5_000}"]
    asked = [f"{page}?after={quote(mark)}" for page in ("cases", "promises") for mark in marks]

    answers = [error(api.get(f"/offices/willow/{one}")) for one in asked]

    assert answers == [(422, "unknown", "after")] * len(asked)


def test_no_program_names_a_day_that_cannot_be_reckoned_with(town, say, sign_in):
    case = f"/desk/cases/{say('The lamp is dark')['number']}"
    overseer, power = sign_in("overseer"), sign_in("power")
    power.post(f"{case}/accept")

    for told in ENDS:
        answers = [
            overseer.post("/desk/contact/rounds", {"since": told, "until": told, "size": 3}),
            overseer.post("/desk/orders", {"unit": "power", "what": "Mend it.", "due_at": told}),
            power.post(f"{case}/tasks", {"title": "Mend", "unit": "power", "due_at": told}),
            power.post(f"{case}/shares", {"unit": "water", "task": "Dig", "due_at": told}),
            power.post(f"{case}/promises", {"text": "Mended", "due": told[:10]}),
            power.post(f"{case}/deviations", {"kind": "extension", "reason": "Rain", "until": told[:10]}),
        ]
        assert (told, [error(one)[0] for one in answers]) == (told, [422] * len(answers))
