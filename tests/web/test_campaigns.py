"""Pages of campaigns: announced, asked, found, done, looked at by somebody else, and ended with a result."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands.consultations import withdraw_consultation
from lianxin.ask.commands.findings import doing
from lianxin.ask.commands.statements import show
from lianxin.ask.models import Campaign, Consultation, FindingTask, Statement
from lianxin.ask.tasks import hold_consultations
from lianxin.channels.notices import tell_speakers
from lianxin.hear.commands.erasing import erase_voice
from lianxin.hear.models import DueNotice
from lianxin.office.states import Role
from lianxin.record import consumers
from lianxin.record.models import Entry
from lianxin.web.asking.campaigns.pages import PAGE
from lianxin.web.duties import duties
from tests.factories import DAY, MONDAY, Town, add_person, clock, make_town
from tests.record.campaigning import (
    LASTS,
    LATER,
    QUESTION,
    RESULT,
    announce,
    begun,
    complete,
    find,
    over,
    set_task,
)
from tests.record.consulting import open_consultation
from tests.record.stating import say_in, state
from tests.web.reading import read, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ALL, DESK = "/willow/campaigns/", "/willow/desk/campaigns/"
FINDING = "/willow/desk/asking/1/findings/1/"
WAITING = "/willow/desk/findings/"
WORDS = "The crossing at the mill has no light"
UNSUPPORTED = "Unsupported: it names nothing that anybody said"
TODAY = MONDAY.date()


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


def at(moment: datetime) -> None:
    clock.now = moment


def send(client: Client, address: str, status: int = 302, **form: str) -> str:
    answer = client.post(address, form)
    assert answer.status_code == status, answer.content.decode()
    return answer.headers.get("Location", "") or answer.content.decode()


def shown(asked: Consultation, words: str, town: Town) -> Statement:
    """Somebody says it, and it is put to others."""
    said = state(asked, words, now=MONDAY)
    show(statement=said, words=words, by=town.person("convenor"), now=MONDAY)
    return said


def days(**more: int) -> dict[str, str]:
    told = {"opens": 0, "closes": LASTS, "result_by": LASTS + LATER} | more
    return {name: (TODAY + timedelta(days=number)).isoformat() for name, number in told.items()}


TERMS = {
    "names_en": "A good road to school",
    "names_zh-hans": "上学路好走",
    "names_zh-hant": "上學路好走",
    "scope_en": "Ways to the school; not its lessons.",
    "scope_zh-hans": "说上学的路，不说上课。",
    "scope_zh-hant": "說上學的路，不說上課。",
}


@pytest.mark.need(67)
def test_from_the_announcement_to_the_result_through_pages_alone(town: Town):
    lead, power, people = signed_in(town, "lead"), signed_in(town, "power"), Client()
    convenor, overseer = signed_in(town, "convenor"), signed_in(town, "overseer")
    assert send(convenor, f"{DESK}new", **TERMS, **days()) == f"{DESK}1/"
    asked = open_consultation(town.person("convenor"), now=MONDAY, question=QUESTION)
    assert "Where is the way to school bad?" in read(convenor, f"{DESK}1/")
    send(convenor, f"{DESK}1/question", consultation="1")
    page = read(people, f"{ALL}1/")
    assert "Going on" in page
    assert "/willow/asking/1/" in page
    assert f'href="{ALL}1/"' in read(people, "/willow/asking/1/")
    assert f'href="{ALL}"' in read(people, "/willow/asking/")
    said = shown(asked, WORDS, town)
    for words, numbers in ((WORDS, [said.number]), ("The bridge is narrow", [])):
        find(asked, words, town.person("convenor"), now=MONDAY, statements=numbers)
    task = {"words": "Two lights", "unit": "power", "due_on": (TODAY + 30 * DAY).isoformat()}
    assert send(convenor, f"{FINDING}task", **task) == FINDING
    send(lead, "/willow/desk/asking/1/findings/2/nothing", reason="The river is not ours.")
    assert f'href="{FINDING}"' in read(power, WAITING)
    send(power, f"{FINDING}done", task="1", words="One light stands.")
    assert "One light stands." in read(overseer, FINDING)
    send(overseer, f"{FINDING}look", task="1", words="I saw one, not two.", right="no")
    assert "Sent back: to be done" in read(people, f"{ALL}1/")
    at(over(Campaign.objects.get()))
    result = {f"result_{code}": text for code, text in RESULT.items()}
    page = send(convenor, f"{DESK}1/complete", 422, **result)
    assert "These findings are still open: 1.1." in page
    assert RESULT["en"] in page
    assert f'href="{FINDING}"' in page
    assert 'href="/willow/desk/asking/1/findings/2/"' in page
    send(power, f"{FINDING}done", task="1", words="Both lights stand.")
    send(overseer, f"{FINDING}look", task="1", words="Both are lit.", right="yes")
    assert send(convenor, f"{DESK}1/complete", **result) == f"{DESK}1/"
    page = read(people, f"{ALL}1/")
    told = (RESULT["en"], "Ended, with its result", "I saw one, not two.", "Both are lit.")
    assert [one for one in told if one not in page] == []
    assert page.count(UNSUPPORTED) == 1
    assert f"/willow/asking/1/statements/?after={said.number - 1}#s{said.number}" in page
    assert "Nothing was found" not in page
    assert "findings: 2, tasks done and looked at: 1, nothing done, with a reason: 1" in page


@pytest.mark.need(39)
def test_a_self_check_is_refused_at_the_door_with_what_was_typed(town: Town):
    """Somebody who did it and also convenes; somebody of the same unit who also leads."""
    _campaign, asked = begun(town.person("convenor"), now=MONDAY)
    finding = find(asked, WORDS, town.person("convenor"), now=MONDAY)
    set_task(finding, "Two lights", town.power, town.person("convenor"), now=MONDAY)
    both, mate = Client(), Client()
    both.force_login(add_person(town.office, "both", (Role.HANDLER, town.power), (Role.CONVENOR, None)))
    mate.force_login(add_person(town.office, "mate", (Role.HANDLER, town.power), (Role.LEAD, None)))
    send(both, f"{FINDING}done", task="1", words="Two lights")
    for client, why in ((both, "You said that it is done"), (mate, "You act for the unit that did it")):
        assert "What you saw" not in read(client, FINDING)
        page = send(client, f"{FINDING}look", 422, task="1", words="All is well", right="yes")
        assert why in page
    send(signed_in(town, "power"), f"{FINDING}look", 404, task="1", words="All is well", right="yes")
    assert FindingTask.objects.get().state == "done"


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(town: Town):
    convenor = signed_in(town, "convenor")
    page = send(convenor, f"{DESK}new", 422, **TERMS, **days(closes=-3))
    assert TERMS["names_zh-hant"] in page
    assert 'id="id_closes_error"' in page
    page = send(convenor, f"{DESK}new", 422, **(TERMS | days() | {"opens": "soon"}))
    assert 'id="id_opens_error"' in page
    assert 'value="soon"' in page
    asked = begun(town.person("convenor"), now=MONDAY)[1]
    find(asked, WORDS, town.person("convenor"), now=MONDAY)
    page = send(convenor, f"{FINDING}task", 422, words="Two lights", unit="", due_on="")
    assert 'id="id_unit_error"' in page
    assert "Two lights</textarea>" in page
    page = send(convenor, f"{FINDING}task", 422, words="Ring 13800138000", unit="power", due_on="2026-06-20")
    assert 'id="id_words_error"' in page
    page = send(signed_in(town, "lead"), f"{FINDING}nothing", 422, reason=" ")
    assert 'id="id_reason_error"' in page
    assert not FindingTask.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "这些发现还没有了结：1.1。"), ("zh-hant", "這些發現還沒有了結：1.1。")],
)
def test_it_is_refused_in_the_language_of_whoever_asks(town: Town, language: str, said: str):
    by = town.person("convenor")
    made, asked = begun(by, now=MONDAY)
    find(asked, WORDS, by, now=MONDAY)
    at(over(made))
    client = Client(headers={"Accept-Language": language})
    client.force_login(by)
    page = send(client, f"{DESK}1/complete", 422, **{f"result_{language}": "修了两处过街"})
    assert said in page
    assert "修了两处过街" in page


def test_a_question_of_a_campaign_is_put_in_when_it_is_announced(town: Town):
    by = town.person("convenor")
    made = announce(by, now=MONDAY)
    client = signed_in(town, "convenor")
    assert 'name="campaign"' in read(client, "/willow/desk/asking/new")
    form = {
        "question_en": "Where is the way to school bad?",
        "plain_en": "The road can change. The school stays.",
        "decides_en": "The town council, in May.",
        "opens": (TODAY + DAY).isoformat(),
        "closes": (TODAY + 32 * DAY).isoformat(),
        "phase": "say",
        "group_en_1": "Parents",
        "size_1": "40",
        "source_1": "Count of March",
        "heard_1": "Asked at the gate",
        "campaign": str(made.number),
    }
    late = form | {"closes": (TODAY + (LASTS + 1) * DAY).isoformat()}
    page = send(client, "/willow/desk/asking/new", 422, **late)
    assert 'id="id_campaign_error"' in page
    assert "Where is the way to school bad?" in page
    assert not Consultation.objects.exists()
    send(client, "/willow/desk/asking/new", **form)
    assert [row.number for row in Consultation.objects.filter(campaign_part__campaign=made)] == [1]
    at(MONDAY + (LASTS + 1) * DAY)
    assert 'name="campaign"' not in read(client, "/willow/desk/asking/new")


def test_one_whose_result_is_due_says_so_everywhere(town: Town):
    by = town.person("convenor")
    made, _asked = begun(by, now=MONDAY)
    due = MONDAY + (LASTS + LATER) * DAY
    hold_consultations(due)
    places = (ALL, f"{ALL}1/", "/willow/asking/1/")
    staff = (DESK, f"{DESK}1/", "/willow/desk/asking/1/")

    def overdue(moment: datetime) -> list[str]:
        at(moment)
        client = signed_in(town, "overseer")
        pages = {address: read(Client(), address) for address in places}
        pages |= {address: read(client, address) for address in staff}
        return [address for address, page in pages.items() if "Its result is overdue" in page]

    assert overdue(due) == []
    assert overdue(due + DAY) == [*places, *staff]
    (duty,) = (one for one in duties(by, due + DAY) if one.url == f"{DESK}1/")
    assert duty.due.text == "1 day late"
    complete(made, by, now=due + DAY)
    assert overdue(due + DAY) == []
    page = read(Client(), f"{ALL}1/")
    assert page.count('<span class="tag brick">Late</span>') == 1


def test_one_in_which_nothing_was_found_says_so_to_everybody(town: Town):
    by = town.person("convenor")
    made, asked = begun(by, now=MONDAY)
    empty = announce(by, now=MONDAY, names={"en": "Water"}, scope={"en": "Wells"})
    ended = over(made)
    at(ended)
    assert "Nothing was found in it." in read(signed_in(town, "convenor"), f"{DESK}1/")
    for one in (made, empty):
        complete(one, by, now=ended)
    find(asked, WORDS, by, now=ended + DAY)
    at(ended + DAY)
    page = read(Client(), f"{ALL}1/")
    assert "Nothing was found: of all that people said, the office wrote down no finding." in page
    assert "Found after the result was published" in page
    assert "It ended without a question: nobody was asked anything." in read(Client(), f"{ALL}2/")
    told = Client().get("/api/v1/offices/willow/campaigns/1").json()
    assert (told["nothing_found"], told["findings"][0]["later"]) == (True, True)


def test_a_question_that_was_withdrawn_stays_with_its_findings(town: Town):
    by = town.person("convenor")
    made, asked = begun(by, now=MONDAY)
    find(asked, WORDS, by, now=MONDAY)
    withdraw_consultation(consultation=asked, reason="The road is closed.", by=by, now=MONDAY)
    at(over(made))
    page = read(Client(), f"{ALL}1/")
    assert "Withdrawn, with a reason" in page
    assert WORDS in page
    result = {"result_en": "Nothing."}
    assert "still open: 1.1" in send(signed_in(town, "convenor"), f"{DESK}1/complete", 422, **result)


def test_what_waits_stands_on_the_screen_of_whoever_it_waits_for(town: Town):
    by, power, overseer = (town.person(who) for who in ("convenor", "power", "overseer"))
    _campaign, asked = begun(by, now=MONDAY)
    first = find(asked, WORDS, by, now=MONDAY)

    def waits(*people: Any) -> list[bool]:
        return [any(one.url == FINDING for one in duties(person, MONDAY)) for person in people]

    assert waits(by, power, overseer) == [True, False, False]
    assert "Say what is done about a finding" in duties(by, MONDAY)[0].text
    find(asked, f"{WORDS}, and " * 9, by, now=MONDAY)
    assert duties(by, MONDAY)[1].text.endswith("…")
    task = set_task(first, "Two lights", town.power, by, now=MONDAY)
    assert waits(by, power, overseer) == [False, True, False]
    doing.do_task(task=task, words="Two lights", by=power, now=MONDAY)
    assert waits(by, power, overseer) == [True, False, True]
    assert WORDS[:20] in read(signed_in(town, "overseer"), FINDING)
    assert "Two lights" in read(signed_in(town, "overseer"), WAITING)


def test_what_is_done_about_a_finding_outside_any_campaign_is_told_as_well(town: Town):
    by = town.person("convenor")
    asked = open_consultation(by, now=MONDAY, question=QUESTION)
    said = shown(asked, WORDS, town)
    finding = find(asked, "It is dark there", by, now=MONDAY, statements=[said.number])
    task = set_task(finding, "Two lights", town.power, by, now=MONDAY)
    doing.do_task(task=task, words="Both stand.", by=town.person("power"), now=MONDAY)
    page = read(Client(), "/willow/asking/1/")
    told = ("It is dark there", "Two lights", "power says that it is done:", "Both stand.")
    assert [one for one in told if one not in page] == []
    assert FINDING not in page
    assert f'href="{FINDING}"' in read(signed_in(town, "convenor"), "/willow/desk/asking/1/findings/")
    erase_voice(voice=said.voice, now=MONDAY)
    assert UNSUPPORTED in read(Client(), "/willow/asking/1/")
    assert UNSUPPORTED in read(signed_in(town, "power"), FINDING)


def test_nobody_of_the_staff_is_named_in_public(town: Town):
    by = town.person("convenor")
    made, asked = begun(by, now=MONDAY)
    task = set_task(find(asked, WORDS, by, now=MONDAY), "Two", town.power, by, now=MONDAY)
    doing.do_task(task=task, words="Two", by=town.person("power"), now=MONDAY)
    doing.check_task(
        task=FindingTask.objects.get(), done=True, words="Lit", by=town.person("lead"), now=MONDAY
    )
    complete(made, by, now=over(made))
    at(over(made))
    for address in (ALL, f"{ALL}1/", "/api/v1/offices/willow/campaigns/1"):
        page = read(Client(), address)
        assert [who for who in ("willow-convenor", "willow-power", "willow-lead") if who in page] == []


def test_those_who_spoke_are_told_once_when_the_result_is_out(town: Town):
    by = town.person("convenor")
    made, asked = begun(by, now=MONDAY)
    other = open_consultation(by, now=MONDAY)
    reached = say_in(asked, WORDS, now=MONDAY, contact="lin@willow.example").voice
    say_in(asked, "The bridge is narrow", now=MONDAY)
    say_in(other, "The well is dry", now=MONDAY, contact="mei@willow.example")
    consumers.run_until_idle(MONDAY, stream_id=town.office.stream_id)
    now = over(made)
    complete(made, by, now=now)
    entry = Entry.objects.get(kind="campaign.completed")
    for _time in range(2):
        tell_speakers(entry, now)
    told = DueNotice.objects.filter(about=entry.number)
    assert [row.voice_id for row in told] == [reached.pk]


def test_many_findings_stand_on_several_pages_and_each_on_one(town: Town):
    by = town.person("convenor")
    made, asked = begun(by, now=MONDAY)
    for number in range(PAGE + 2):
        find(asked, f"Place {number}.", by, now=MONDAY)
    at(over(made))
    for client, address in ((Client(), f"{ALL}1/"), (signed_in(town, "lead"), f"{DESK}1/")):
        pages = [read(client, address + mark) for mark in ("", f"?after={PAGE}")]
        held = [[f"Place {number}." in page for number in range(PAGE + 2)] for page in pages]
        assert held == [[True] * PAGE + [False] * 2, [False] * PAGE + [True] * 2]
        assert [f'href="?after={PAGE}#findings"' in page for page in pages] == [True, False]
        assert f"{PAGE + 2} findings are still open" in pages[1]


def test_an_address_that_names_nothing_finds_nothing(town: Town):
    _campaign, asked = begun(town.person("convenor"), now=MONDAY)
    find(asked, WORDS, town.person("convenor"), now=MONDAY)
    lead, power = signed_in(town, "lead"), signed_in(town, "power")
    for number in ("2", str(2**31), str(2**63), "9" * 40):
        read(Client(), f"{ALL}{number}/", 404)
        read(Client(), f"/api/v1/offices/willow/campaigns/{number}", 404)
        read(lead, f"{DESK}{number}/", 404)
        read(lead, f"/willow/desk/asking/1/findings/{number}/", 404)
    send(power, f"{FINDING}done", 404, task="7", words="Two")
    send(lead, f"{FINDING}look", 404, task="x", words="Two", right="yes")


def test_the_day_is_that_of_the_office(town: Town):
    """A campaign of one day is open until its midnight in Shanghai."""
    by = town.person("convenor")
    announce(by, now=MONDAY, closes_on=TODAY, result_by=TODAY + timedelta(days=1))
    end = datetime.combine(date(2026, 6, 2), datetime.min.time(), town.office.zone)
    at(end - timedelta(seconds=1))
    assert "Going on" in read(Client(), ALL)
    at(end)
    assert "Closed, and something is being done" in read(Client(), ALL)
