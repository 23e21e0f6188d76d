"""Whatever somebody typed at length comes through a form whole, or back with a message; nothing is cut off in silence."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from lianxin.act.models import Answer, Assignment
from lianxin.hear.states import MOST_TEXT
from lianxin.verify.commands import publish_sheet, try_contact
from lianxin.verify.models import ContactItem, Correction, Pressure, Review, Verdict
from lianxin.verify.sheets import turned
from lianxin.verify.states import ContactWay
from tests.factories import DAY, MONDAY, Town, case_of, clock, hear, make_town, take, work_off
from tests.verify.asking import drawn, the_item
from tests.web.reading import send, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
JULY = datetime(2026, 7, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
TOLD = f"Please use at most {MOST_TEXT} characters."
LONG = "字" * (MOST_TEXT + 1)
WHOLE = "字" * MOST_TEXT


@pytest.fixture
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY + DAY
    return make_town()


@pytest.fixture
def voice(town: Town) -> str:
    """The page of a voice that was answered, and whose person was drawn and is asked."""
    heard = hear(town.office, now=MONDAY)
    work_off(town.office, MONDAY)
    for step in ("accept", "answer"):
        take(town, case_of(heard.voice), step)
    way, by = ContactWay.MESSAGE, town.person("overseer")
    try_contact(item=the_item(drawn(town)), way=way, by=by, now=MONDAY + DAY)
    return f"/willow/follow/{heard.code}/"


def test_on_the_page_of_a_voice(voice: str):
    people = Client(headers={"Accept-Language": "en"})
    for step, field, also in (
        ("word", "comment", {"word": "not", "satisfied": "no"}),
        ("do/review", "review_words", {}),
        ("do/asked", "asked_words", {"asked_word": "partly", "asked_pressed": "yes"}),
    ):
        page = send(people, voice + step, 422, **{field: LONG, **also})
        assert f'<p class="error" id="id_{field}_error">{TOLD}</p>' in page
        assert LONG in page
        chosen = [name for name in ("satisfied", "asked_word", "asked_pressed") if name in also]
        assert all(f'name="{name}" value="{also[name]}" checked' in page for name in chosen)
    assert not Verdict.objects.exists()
    assert not Review.objects.exists()
    assert ContactItem.objects.get().word == ""
    send(people, f"{voice}word", 302, word="not", comment=WHOLE)
    assert Verdict.objects.get().comment == WHOLE


def test_what_somebody_pressed_wrote_is_not_shown_even_then(voice: str):
    people = Client(headers={"Accept-Language": "en"})
    page = send(people, f"{voice}do/pressed", 422, pressed_words=LONG)
    assert f'<p class="error" id="id_pressed_words_error">{TOLD}</p>' in page
    assert "字字" not in page
    assert not Pressure.objects.exists()


def test_where_a_figure_is_said_to_be_wrong(town: Town):
    hear(town.office)
    publish_sheet(office=town.office, month=turned(JULY, town.office.zone), now=JULY)
    clock.now = JULY + DAY
    lead, overseer = signed_in(town), signed_in(town, "overseer")
    form = {"sheet": "2026-06", "figure": "computed.month.received", "number": "5", "reason": "outage"}
    page = send(lead, "/willow/oversight/corrections/ask", 422, words=LONG, **form)
    assert f'<p class="error" id="id_words_error">{TOLD}</p>' in page
    assert LONG in page
    send(lead, "/willow/oversight/corrections/ask", 302, words=WHOLE, **form)
    row = Correction.objects.get()
    assert row.words == WHOLE
    decide = f"/willow/oversight/corrections/{row.pk}/decide"
    page = send(overseer, decide, 422, agree="no", decision=LONG)
    assert f'<p class="error" id="id_decision_{row.pk}_error">{TOLD}</p>' in page
    assert LONG in page
    send(overseer, decide, 302, agree="no", decision=WHOLE)
    assert Correction.objects.get().decision == WHOLE


def test_on_a_case_at_the_desk(town: Town):
    heard = hear(town.office, now=MONDAY)
    work_off(town.office, MONDAY)
    desk = f"/willow/desk/{case_of(heard.voice).number}/"
    clerk, handler = signed_in(town, "clerk"), signed_in(town, "power")

    def goes_back(client: Client, step: str, named: str, **form: str) -> None:
        page = send(client, desk + step, 422, **form)
        assert f'<p class="error" id="{named}_error">{TOLD}</p>' in page, step
        assert LONG in page, step

    for field in ("reason", "note"):
        goes_back(clerk, "dispatch", f"id_{field}", unit=str(town.power.pk), **{field: LONG})
    assert Assignment.objects.count() == 1
    send(clerk, f"{desk}dispatch", 302, unit=str(town.power.pk), reason=WHOLE, note=WHOLE)
    assert Assignment.objects.latest("pk").reason == {"by": "person", "text": WHOLE, "note": WHOLE}
    goes_back(handler, "refuse", "refuse_reason", reason=LONG)
    send(handler, f"{desk}accept", 302)
    goes_back(handler, "share_ask", "id_share_task", share_unit=town.water.code, share_task=LONG)
    goes_back(handler, "call_up", "id_call_text", call_unit="office", call_text=LONG)
    for field in ("done", "not_done", "why"):
        goes_back(handler, "answer", f"id_{field}", **{"done": "Mended.", field: LONG})
    assert not Answer.objects.exists()
    send(handler, f"{desk}answer", 302, done=WHOLE)
    assert Answer.objects.get().done == WHOLE
