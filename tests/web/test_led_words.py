"""Words of one line are taken off at the desk; page, table, receipt and record say so, and what was paid stays."""

import csv
from io import StringIO

import pytest

from lianxin.act.models import LedProject
from tests.record.leading import case_of
from tests.web import test_led
from tests.web.test_led import Client, do, line, read, staff, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
frozen, town, source, running = test_led.frozen, test_led.town, test_led.source, test_led.running


@pytest.mark.need(76)
def test_words_that_name_a_neighbour_are_taken_off_and_everybody_reads_why(running: tuple[LedProject, str]):
    project, follow = running
    do(follow, "led_write", line("spent", "60", 1, line_what="Seeds from old Zorblatt", line_proof="7"))
    desk = f"/willow/desk/{case_of(project).number}/"
    lead, handler = staff("willow-lead"), staff("willow-power")
    shown = (b"led_words" in lead.get(desk).content, b"led_words" in handler.get(desk).content)
    form = {"words_line": "2", "words_ground": ""}

    refused = lead.post(f"{desk}led_words", form)
    not_theirs = handler.post(f"{desk}led_words", form | {"words_ground": "personal"})

    assert (shown, refused.status_code, not_theirs.status_code) == ((True, False), 422, 422)
    assert "Please choose why; everybody will read it." in text_of(refused)
    assert 'href="#id_words_ground"' in refused.content.decode()
    assert '<option value="2" selected>' in refused.content.decode()
    assert lead.post(f"{desk}led_words", form | {"words_ground": "personal"}).status_code == 302

    told = "The office took the words off on Mon, Jun 1: It tells of a person who did not agree to that."
    for page in (read("/willow/led/1/"), read(follow), text_of(lead.get(desk))):
        assert (told in page, "60.00" in page, "Zorblatt" in page) == (True, True, False)
    rows = csv.DictReader(StringIO(Client().get("/willow/led/1.csv").content.decode("utf-8-sig")))
    found = [(row["amount"], row["what"], row["words_off"], row["words_off_on"]) for row in rows]
    assert found == [("200.00", "", "", ""), ("-60.00", "", "personal", "2026-06-01")]
    assert (
        "The office took the words of line 2 off the account of project 1 of residents: "
        "It tells of a person who did not agree to that" in read("/willow/record/")
    )
    assert b"led_words" not in lead.get(desk).content
