"""Days as they are typed: what is none, or lies at the ends of the calendar, is told beside its field and breaks nothing."""

import pytest

from tests.factories import MONDAY, Town, case_of, clock, hear, make_town, open_case, take
from tests.web.test_numbers import at

ENDS = ["0001-01-01", "9999-12-31"]
NOT_A_DAY = "Please write the day as year, month and day, like 2026-06-01."


@pytest.mark.django_db(databases=["default", "vault"])
def test_every_form_that_takes_a_day_says_what_is_wrong_with_it(settings):
    settings.CLOCK, clock.now = "tests.factories.tell_time", MONDAY
    town = make_town()
    desk = _in_hand(town)
    power, overseer, lead = (at(town, who) for who in ("power", "overseer", "lead"))
    ballot = {"question_en": "Which?", "options_en": "A\nB", "choose": "1", "opens": "2026-07-01"}
    for day in (*ENDS, "soon"):
        order = {"order_unit": "power", "order_what": "Mend it", "order_due_at": day}
        answers = [
            overseer.post("/willow/oversight/do/draw", {"draw_since": day, "draw_until": day}),
            overseer.post("/willow/oversight/do/order", order),
            lead.post("/willow/oversight/ballots/ask", {**ballot, "closes": day}),
            power.post(f"{desk}task_add", {"task_title": "Mend", "task_unit": "power", "task_due_at": day}),
            power.post(f"{desk}promise_make", {"promise_text": "Mended", "promise_due": day}),
            power.post(f"{desk}deviation_ask", {"deviation_kind": "extension", "deviation_until": day}),
            power.post(f"{desk}share_ask", {"share_unit": "water", "share_due_at": day}),
        ]
        told = [(one.status_code, NOT_A_DAY in one.content.decode()) for one in answers]
        assert (day, told) == (day, [(422, True)] * len(answers))
        searched = power.get(f"/willow/desk/search/?since={day}&until={day}").content.decode()
        assert "Give the day as 2026-03-14." in searched


def _in_hand(town: Town) -> str:
    said = hear(town.office)
    open_case(town.office)
    take(town, case_of(said.voice), "accept")
    return f"/willow/desk/{case_of(said.voice).number}/"
