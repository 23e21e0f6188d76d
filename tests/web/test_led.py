"""Projects that residents lead, through the pages: from an adopted idea to an account that everybody adds up again."""

import csv
import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from lianxin.act import commands as act
from lianxin.act.models import FundSource, LedProject
from lianxin.act.states import CaseState, LedState, LineKind
from lianxin.ask.models import Idea
from lianxin.ask.states import IdeaState
from lianxin.hear.commands import erase_voice
from lianxin.record import consumers
from tests.act.test_funds import open_fund
from tests.factories import DAY, MONDAY, PASSWORD, Town, case_in, clock, hear, make_town
from tests.record import leading
from tests.record.leading import case_of, fresh, hands_of, open_small_fund
from tests.record.proposing import ask_for_ideas, idea, reply

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LANGUAGES = ("en", "zh-hans", "zh-hant")
FORM = {
    "name": "A bench of our own",
    "what": "We build a bench beside the lamp. The wood costs most.",
    "source": "neighbours",
    "amount": "200",
    "until": "2026-08-01",
    "idempotency_key": "once",
}


@pytest.fixture(autouse=True)
def frozen(settings) -> None:
    settings.CLOCK = "tests.factories.tell_time"
    settings.PASSWORD_HASHERS = [
        *settings.PASSWORD_HASHERS,
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    clock.now = MONDAY


@pytest.fixture
def town() -> Town:
    town = make_town()
    hands_of(town)
    return town


@pytest.fixture
def source(town: Town) -> FundSource:
    return open_small_fund(town.office)


def staff(login: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in/", {"login": login, "password": PASSWORD})
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def read(address: str, language: str = "en") -> str:
    answer = Client().get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, address
    return text_of(answer)


def say_it(town: Town, **more: str) -> str:
    """Proposed through the page; the address of the follow page."""
    answer = Client().post("/willow/led/propose", {**FORM, **more}, headers={"Accept-Language": "en"})
    assert answer.status_code == 302, text_of(answer)
    consumers.run_until_idle(clock.now, stream_id=town.office.stream_id)
    return answer["Location"].replace("/receipt/", "/follow/")


def do(follow: str, step: str, form: Mapping[str, Any]) -> Any:
    return Client().post(f"{follow}do/{step}", form, headers={"Accept-Language": "en"})


def line(kind: str, amount: str, seen: int, **more: str) -> dict[str, Any]:
    told = {"line_kind": kind, "line_amount": amount, "line_day": "2026-06-01", "line_what": "Wood"}
    return {**told, "line_proof": "", "seen": seen} | more


def grant(project: LedProject, amount: str = "200") -> None:
    """Three people of the office at their desks."""
    desk = f"/willow/desk/{case_of(project).number}/"
    handler, lead, coordinator = (staff(f"willow-{who}") for who in ("power", "lead", "coordinator"))
    if case_of(project).state == CaseState.DISPATCHED:
        handler.post(f"{desk}accept")
    asked = {"ask_source": "neighbours", "ask_amount": amount, "ask_purpose": "Wood"}
    assert handler.post(f"{desk}fund_ask", asked).status_code == 302
    commitment = str(case_of(project).commitments.get().pk)
    decided = {"commitment": commitment, "decide_approve": "yes", "decide_reason": ""}
    assert lead.post(f"{desk}fund_decide", decided).status_code == 302
    paid = {
        "commitment": commitment,
        "pay_amount": amount,
        "pay_payee": "Those who lead it",
        "pay_proof": "8",
    }
    assert coordinator.post(f"{desk}fund_pay", paid).status_code == 302


@pytest.fixture
def running(town: Town, source: FundSource) -> tuple[LedProject, str]:
    for who in ("power", "lead", "coordinator"):
        town.person(who)
    follow = say_it(town)
    project = LedProject.objects.get()
    grant(project)
    return fresh(project), follow


def adopted(town: Town) -> Idea:
    lead = town.person("lead")
    asked = ask_for_ideas(lead, now=MONDAY)
    return reply(
        idea(asked, "More places to sit", by=lead, now=MONDAY), IdeaState.ADOPTED, by=lead, now=MONDAY
    )


@pytest.mark.need(3)
@pytest.mark.need(76)
def test_from_an_adopted_idea_to_a_settled_account(town: Town, source: FundSource):
    row = adopted(town)
    at = f"/willow/asking/1/ideas/{row.statement.number}/"
    for who in ("power", "lead", "coordinator"):
        town.person(who)
    ask = f"/willow/led/propose?idea=1-{row.statement.number}"
    assert ask.encode() in Client().get(at).content
    assert "More places to sit" in read(ask)
    follow = say_it(town, idea=f"1-{row.statement.number}")
    project = LedProject.objects.get()
    assert "The account opens once the money is granted." in read(follow)
    assert Client().get("/willow/led/1/").status_code == 404
    grant(project)

    assert do(follow, "led_write", line("others", "50", 1, line_what="A collection")).status_code == 302
    assert do(follow, "led_write", line("spent", "190.10", 2, line_proof="12")).status_code == 302
    assert do(follow, "led_write", line("back", "59.90", 3, line_what="At the counter")).status_code == 302
    confirms = staff("willow-confirms")
    assert "Did it come back? 59.90 CNY" in text_of(confirms.get("/willow/desk/"))
    desk = f"/willow/desk/{case_of(project).number}/"
    assert confirms.post(f"{desk}led_confirm", {"led_line": "4"}).status_code == 302
    closed = Client().post(f"{follow}do/led_close", {}, headers={"Accept-Language": "en"}, follow=True)

    assert "The account is closed. Thank you for what you did." in text_of(closed)
    page = read("/willow/led/1/")
    assert "Finished, accounts settled" in page
    for told in (
        "200.00",
        "50.00",
        "190.10",
        "59.90",
        "A collection",
        "The office confirms that it came back.",
    ):
        assert told in page
    assert "A bench of our own" in read(at)
    assert "A bench of our own" in read("/willow/led/")
    assert re.search(
        r"neighbours CNY 300.00 859.90 200.00 50.00 190.10 59.90 0.00 0.00 Yes", read("/willow/led/")
    )


@pytest.mark.need(76)
def test_the_account_as_a_table_adds_up(running: tuple[LedProject, str]):
    _project, follow = running
    do(follow, "led_write", line("spent", "60", 1, line_what="=1+1"))
    do(follow, "led_write", line("others", "10.5", 2))
    do(follow, "led_correct", {"fix_line": "2", "fix_why": "Another bill", "seen": "3"})

    answer = Client().get("/willow/led/1.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))

    assert [(row["line"], row["kind"], row["amount"], row["left"], row["takes_back"]) for row in rows] == [
        ("1", "granted", "200.00", "200.00", ""),
        ("2", "spent", "-60.00", "140.00", ""),
        ("3", "others", "10.50", "150.50", ""),
        ("4", "spent", "60.00", "210.50", "2"),
    ]
    assert rows[1]["what"] == "'=1+1"


WRONG = {
    "name": ("", "id_name", "Please say in a few words what you want to do."),
    "what": ("Call 13812345678", "id_what", "Please leave out telephone and account numbers"),
    "source": ("nothing", "id_source", "Please choose one of the small funds."),
    "amount": ("300.01", "id_amount", "One project gets 300.00 at most from this fund."),
    "until": ("soon", "id_until", "Please write the day as year, month and day"),
}


@pytest.mark.parametrize("field", WRONG)
def test_a_proposal_that_is_refused_keeps_what_was_typed(town: Town, source: FundSource, field: str):
    typed, place, told = WRONG[field]
    form = {**FORM, field: typed}

    answer = Client().post("/willow/led/propose", form, headers={"Accept-Language": "en"})

    page = answer.content.decode()
    assert (answer.status_code, LedProject.objects.count()) == (422, 0)
    assert f'href="#{place}"' in page
    assert escape(told) in page
    kept = [value for name, value in form.items() if name != "source"]
    assert all(escape(value) in page for value in kept)


def test_an_idea_that_was_not_adopted_is_refused(town: Town, source: FundSource):
    for named in ("1-1", "x", "9-9"):
        answer = Client().post(
            "/willow/led/propose", {**FORM, "idea": named}, headers={"Accept-Language": "en"}
        )
        assert (answer.status_code, "This idea has not been adopted." in text_of(answer)) == (422, True)


LINES = [
    ({"line_amount": "200.01"}, "id_line_amount", "There is not so much left: 200.00 at most."),
    ({"line_amount": "x"}, "id_line_amount", "Please write an amount"),
    ({"line_day": "2026-06-02"}, "id_line_day", "not before the project was proposed and not after today"),
    ({"line_day": ""}, "id_line_day", "Please name the day"),
    ({"line_what": ""}, "id_line_what", "Please say what it was spent on."),
    ({"line_kind": "granted"}, "id_line_kind", "Please choose what it was."),
]


@pytest.mark.parametrize(("typed", "place", "told"), LINES)
def test_a_line_that_is_refused_keeps_what_was_typed(
    running: tuple[LedProject, str], typed: dict[str, str], place: str, told: str
):
    project, follow = running
    form = line("spent", "12.34", 1, line_what="Nails & glue", line_proof="77") | typed

    answer = do(follow, "led_write", form)

    page = answer.content.decode()
    assert (answer.status_code, project.lines.count()) == (422, 1)
    assert (f'href="#{place}"' in page, escape(told) in page) == (True, True)
    for name in ("line_amount", "line_what", "line_proof", "line_day"):
        assert f'value="{escape(form[name])}"' in page


def test_the_same_line_sent_twice_counts_once(running: tuple[LedProject, str]):
    project, follow = running
    first = do(follow, "led_write", line("spent", "60", 1))
    again = do(follow, "led_write", line("spent", "60", 1))

    assert (first.status_code, again.status_code) == (302, 422)
    assert "A line was written since you opened this page." in text_of(again)
    assert fresh(project).spent_cents == 6000


def test_a_line_is_put_right_by_another(running: tuple[LedProject, str]):
    project, follow = running
    do(follow, "led_write", line("spent", "60", 1))
    right = {"fix_amount": "6", "fix_day": "2026-06-01", "fix_what": "Nails", "fix_proof": ""}
    refused = do(follow, "led_correct", {"fix_line": "2", "fix_why": "", "seen": "2", **right})
    done = do(follow, "led_correct", {"fix_line": "2", "fix_why": "A nought too many", "seen": "2", **right})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Please say what was wrong with the line." in text_of(refused)
    assert 'value="Nails"' in refused.content.decode()
    page = read("/willow/led/1/")
    assert ("Taken back by line 3" in page, "Takes back line 2" in page, "A nought too many" in page) == (
        True,
    ) * 3
    assert fresh(project).spent_cents == 600


def test_another_receipt_opens_no_account(town: Town, running: tuple[LedProject, str]):
    project, _follow = running
    other = hear(town.office)
    consumers.run_until_idle(MONDAY, stream_id=town.office.stream_id)

    answer = do(f"/willow/follow/{other.code}/", "led_write", line("spent", "1", 1))

    assert answer.status_code == 422
    assert project.lines.count() == 1


@pytest.mark.need(76)
def test_whoever_paid_sees_no_button_and_is_refused(running: tuple[LedProject, str]):
    project, follow = running
    do(follow, "led_write", line("back", "10", 1))
    desk = f"/willow/desk/{case_of(project).number}/"

    shown = {
        who: b"led_confirm" in staff(who).get(desk).content
        for who in ("willow-coordinator", "willow-confirms")
    }
    refused = staff("willow-coordinator").post(f"{desk}led_confirm", {"led_line": "2"})

    assert shown == {"willow-coordinator": False, "willow-confirms": True}
    assert refused.status_code == 422
    assert project.lines.get(number=2).confirmed_at is None


def test_stopping_says_why_to_everybody(running: tuple[LedProject, str]):
    project, follow = running
    desk = f"/willow/desk/{case_of(project).number}/"
    lead = staff("willow-lead")
    assert lead.post(f"{desk}led_stop", {"led_reason": ""}).status_code == 422
    assert lead.post(f"{desk}led_stop", {"led_reason": "Nobody came"}).status_code == 302

    assert fresh(project).state == LedState.STOPPED
    assert "The office says why: Nobody came" in read("/willow/led/1/")
    assert "We gave it back to the office" in read(follow)
    assert "We spent it" not in read(follow)


def test_what_is_late_is_said(running: tuple[LedProject, str]):
    assert "was to be settled by" not in read("/willow/led/1/")
    clock.now = MONDAY + 62 * DAY
    assert "The account was to be settled by Sat, Aug 1." in read("/willow/led/1/")


def test_words_that_were_taken_back_leave_the_account(running: tuple[LedProject, str]):
    project, follow = running
    do(follow, "led_write", line("spent", "60", 1))
    erase_voice(voice=project.voice, now=MONDAY)

    page = read("/willow/led/1/")
    assert ("A bench of our own" in page, "Project 1" in page, "60.00" in page) == (False, True, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_language(running: tuple[LedProject, str], language: str):
    _project, follow = running
    heading = {"en": "What residents do themselves", "zh-hans": "居民自己做的事", "zh-hant": "居民自己做的事"}

    for address in ("/willow/led/", "/willow/led/1/", "/willow/led/propose", follow):
        assert read(address, language)
    assert heading[language] in read("/willow/led/", language)


def test_an_office_without_a_small_fund_says_so(town: Town):
    assert "There is no small fund for projects here now." in read("/willow/led/propose")
    assert "/willow/led/" not in Client().get("/willow/money/").content.decode()
    open_small_fund(town.office)
    assert "/willow/led/" in Client().get("/willow/money/").content.decode()
    assert "/willow/led/" in Client().get("/willow/asking/").content.decode()


def test_the_list_goes_on_page_by_page(town: Town, source: FundSource, monkeypatch):
    monkeypatch.setattr("lianxin.web.public.led.PAGE", 1)
    hands = hands_of(town)
    for name in ("First", "Second"):
        project = leading.propose(source, name=name, amount="10")
        leading.grant(project, hands, "10")

    assert [
        ("Second" in read(page), "First" in read(page)) for page in ("/willow/led/", "/willow/led/?after=2")
    ] == [
        (True, False),
        (False, True),
    ]


def test_nobody_is_named_on_a_page_of_everybody(town: Town, running: tuple[LedProject, str]):
    _project, follow = running
    do(follow, "led_write", line(LineKind.BACK, "10", 1))
    code = follow.split("/")[3]

    for address in ("/willow/led/", "/willow/led/1/", "/willow/led/1.csv"):
        page = Client().get(address).content.decode()
        assert code not in page
        assert not any(person.login in page for person in town.office.people.all())


def test_a_case_asks_the_money_that_is_for_it(town: Town, source: FundSource):
    """A project asks its own fund, once; nothing else asks a small fund."""
    open_fund(town)
    ordinary = case_in(town, CaseState.ACCEPTED)
    project = leading.propose(source)
    act.accept(case=case_of(project), by=town.person("power"), now=MONDAY)
    handler = staff("willow-power")

    def offered(number: int) -> list[str]:
        page = handler.get(f"/willow/desk/{number}/").content.decode()
        shown = re.search(r'<select id="id_ask_source".*?</select>', page)
        return re.findall(r'value="(\w+)"', shown[0]) if shown else []

    assert (offered(ordinary.number), offered(case_of(project).number)) == (["repairs"], ["neighbours"])
    grant(project)
    assert offered(case_of(project).number) == []
