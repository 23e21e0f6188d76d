"""Tasks, money and promises through the pages: the same list for both sides, and three people for money."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from lianxin.act import commands
from lianxin.act.models import Case, Commitment, Promise, Task
from lianxin.act.states import CaseState
from lianxin.hear.commands import publish, read_voice
from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from tests.factories import (
    DAY,
    MONDAY,
    PASSWORD,
    Town,
    case_of,
    clock,
    hear,
    make_town,
    open_case,
    refresh,
    take,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def frozen(settings) -> None:
    settings.CLOCK = "tests.factories.tell_time"
    settings.PASSWORD_HASHERS = [
        *settings.PASSWORD_HASHERS,
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]


@pytest.fixture
def town() -> Town:
    return make_town()


class InHand:
    """A case in hand of the power unit, with the code of the person who spoke."""

    def __init__(self, town: Town) -> None:
        heard = hear(town.office)
        open_case(town.office, "The bench is broken")
        self.town, self.code, self.voice = town, heard.code, heard.voice
        take(town, case_of(heard.voice), "accept")

    @property
    def case(self) -> Case:
        return case_of(self.voice)

    def follow(self) -> str:
        return f"/willow/follow/{self.code}/"

    def desk(self) -> str:
        return f"/willow/desk/{self.case.number}/"


@pytest.fixture
def said(town: Town) -> InHand:
    return InHand(town)


def staff(town: Town, who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in/", {"login": town.person(who).login, "password": PASSWORD})
    return client


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def read(client: Client, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return page_of(answer)


def tasks_in(page: str) -> list[str]:
    return [
        " ".join(block.split()) for block in re.findall(r'<div class="task">(.*?)</div>', page, re.DOTALL)
    ]


@pytest.mark.need(4)
def test_residents_and_staff_see_the_same_tasks_with_the_same_state_and_day(client, town, said):
    desk = staff(town, "power")
    for fields in (
        {
            "task_title": "Mend the roof",
            "task_unit": "power",
            "task_due_at": "2026-06-12",
            "task_milestone": "yes",
        },
        {"task_title": "Clear the yard", "task_unit": "", "task_due_at": "2026-06-05"},
        {"task_title": "Paint", "task_unit": "power"},
    ):
        assert desk.post(f"{said.desk()}task_add", fields).status_code == 302
    roof, yard, paint = Task.objects.order_by("pk")
    desk.post(f"{said.desk()}task_settle", {"task": roof.pk, "task_state": "done", "task_note": "Tiles"})
    desk.post(f"{said.desk()}task_settle", {"task": paint.pk, "task_state": "dropped", "task_note": "Later"})
    client.post(f"{said.follow()}do/task_done", {"task": yard.pk, "task_note": "Swept"})

    theirs, ours = tasks_in(read(client, said.follow())), tasks_in(read(desk, said.desk()))

    assert theirs == ours
    assert [re.sub(r"<.*?>", "", one).split(" · ")[0] for one in ours] == [
        "Mend the roof Done, not accepted yet power",
        "Clear the yard Done The residents",
        "Paint Dropped, with a reason power",
    ]


@pytest.mark.need(11)
@pytest.mark.need(14)
def test_a_milestone_without_acceptance_is_published_so_and_the_words_stand_first_hand(client, town, said):
    task = commands.add_task(
        case=said.case,
        title="Mend the roof",
        milestone=True,
        unit=town.power,
        by=town.person("power"),
        now=MONDAY,
    )
    staff(town, "power").post(f"{said.desk()}task_settle", {"task": task.pk, "task_state": "done"})
    public = f"/willow/cases/{said.case.number}/"
    assert "1 thing to do, 1 done; 1 not accepted by the person" in read(client, public)
    assert "Mend the roof" not in read(client, public)

    empty = client.post(f"{said.follow()}do/task_accept", {"task": task.pk, "task_accepted": "no"})
    assert (empty.status_code, "Please say it in your own words" in page_of(empty)) == (422, True)
    words = "It <b>still</b> drips, shame on you!"
    client.post(
        f"{said.follow()}do/task_accept", {"task": task.pk, "task_accepted": "no", "task_words": words}
    )

    pages = [read(client, said.follow()), read(staff(town, "power"), said.desk())]
    assert all(escape(words) in page and "Done, not accepted" in page for page in pages)
    client.post(
        f"{said.follow()}do/task_accept", {"task": task.pk, "task_accepted": "yes", "task_words": "Dry."}
    )
    assert "not accepted" not in read(client, public)


def test_titles_of_tasks_are_public_where_the_words_are_released(client, town, said):
    clerk = town.person("clerk")
    commands.add_task(case=said.case, title="Mend the roof", by=clerk, now=MONDAY)
    facts: dict[str, Any] = {"topic": None, "place": None, "area": None, "severity": Severity.ORDINARY}
    voice = Voice.objects.select_related("office").get(pk=said.voice.pk)
    read_voice(voice=voice, by=clerk, now=MONDAY, **facts)
    publish(voice=voice, title="A dark lamp", text="The lamp is dark.", by=clerk, now=MONDAY)

    assert "Mend the roof" in read(client, f"/willow/cases/{said.case.number}/")


def test_what_was_typed_stays_when_a_task_is_refused(town, said):
    answer = staff(town, "power").post(
        f"{said.desk()}task_add",
        {"task_title": "Mend the roof", "task_due_at": "2020-01-01", "task_unit": "water"},
    )
    page = page_of(answer)

    assert answer.status_code == 422
    assert 'href="#id_task_due_at"' in page
    assert 'value="Mend the roof"' in page
    assert '<option value="water" selected>' in page
    wrong = staff(town, "power").post(
        f"{said.desk()}task_add", {"task_title": "x", "task_due_at": "tomorrow"}
    )
    assert "year, month and day, like 2026-06-01" in page_of(wrong)


@pytest.mark.need(10)
def test_money_goes_through_three_people_and_everybody_can_follow_it(client, town, said):
    facts = {"names": {"en": "Roof fund"}, "currency": "CNY", "total": "1000", "now": MONDAY}
    commands.open_fund(office=town.office, code="roofs", **facts)
    people = {who: staff(town, who) for who in ("power", "lead", "coordinator")}
    asked = {"ask_source": "roofs", "ask_amount": "600.50", "ask_purpose": "Tiles"}
    people["power"].post(f"{said.desk()}fund_ask", asked)
    row = Commitment.objects.get()
    assert "Decide about money: 600.50 CNY, Tiles" in read(people["lead"], "/willow/desk/")
    own = people["power"].post(f"{said.desk()}fund_decide", {"commitment": row.pk, "decide_approve": "yes"})
    assert own.status_code == 422
    people["lead"].post(f"{said.desk()}fund_decide", {"commitment": row.pk, "decide_approve": "yes"})
    paying = {"commitment": row.pk, "pay_amount": "700", "pay_payee": "Roofers", "pay_proof": "No. 7"}
    assert "Pay: 600.50 CNY, Tiles" in read(people["coordinator"], "/willow/desk/")
    too_much = people["coordinator"].post(f"{said.desk()}fund_pay", paying)
    assert (too_much.status_code, "There is not so much left: 600.50 at most." in page_of(too_much)) == (
        422,
        True,
    )
    assert 'value="Roofers"' in page_of(too_much)
    people["coordinator"].post(f"{said.desk()}fund_pay", paying | {"pay_amount": "100.25"})
    people["lead"].post(f"{said.desk()}fund_release", {"commitment": row.pk})

    money = read(client, "/willow/money/")
    case_page = read(client, f"/willow/cases/{said.case.number}/")
    assert all(
        text in money for text in ("Roof fund", "1,000.00 CNY", "100.25", "899.75", "600.50 CNY", "<svg")
    )
    assert "Roofers" not in money + case_page
    assert "What was left went back" in case_page


@pytest.mark.need(41)
def test_an_answer_with_a_promise_asks_for_the_day_once_and_keeps_what_was_typed(client, town, said):
    desk = staff(town, "power")
    fields = {"done": "A new bulb. We will mend the pole soon.", "not_done": "", "why": ""}

    first = desk.post(f"{said.desk()}answer", fields)
    page = page_of(first)
    assert (first.status_code, refresh(said.case).state) == (422, CaseState.ACCEPTED)
    assert "<mark>We will mend the pole soon.</mark>" in page
    assert fields["done"] in page
    told = {"promise_0_said": "We will mend the pole soon.", "promise_0_text": "A straight pole"}
    again = desk.post(f"{said.desk()}answer", fields | told)
    assert (again.status_code, "A straight pole</textarea>" in page_of(again)) == (422, True)
    done = desk.post(f"{said.desk()}answer", fields | told | {"promise_0_due": "2026-06-05"})

    assert (done.status_code, Promise.objects.get().text) == (302, "A straight pole")
    assert all("A straight pole" in read(client, page) for page in (said.follow(), "/willow/promises/"))


def test_the_day_that_a_sentence_names_is_proposed_and_a_sentence_may_be_no_promise(town, said):
    desk = staff(town, "power")
    fields = {"done": "We will mend the pole by 5 June. Rain will fall.", "not_done": "", "why": ""}

    page = page_of(desk.post(f"{said.desk()}answer", fields))
    assert 'name="promise_0_due" value="2026-06-05"' in page
    told = {
        "promise_0_said": "We will mend the pole by 5 June.",
        "promise_0_text": "We will mend the pole by 5 June.",
        "promise_0_due": "2026-06-05",
        "promise_1_said": "Rain will fall.",
        "promise_1_none": "yes",
    }
    answer = desk.post(f"{said.desk()}answer", fields | told)

    assert (answer.status_code, [one.text for one in Promise.objects.all()]) == (
        302,
        ["We will mend the pole by 5 June."],
    )


def test_a_promise_taken_out_of_the_answer_again_is_not_made(town, said):
    told = {
        "promise_0_said": "We will come.",
        "promise_0_text": "We will come.",
        "promise_0_due": "2026-06-05",
    }
    staff(town, "power").post(f"{said.desk()}answer", {"done": "A new bulb.", **told})

    assert (refresh(said.case).state, Promise.objects.count()) == (CaseState.ANSWERED, 0)


@pytest.mark.need(41)
@pytest.mark.need(77)
def test_the_public_list_says_what_was_kept_late_and_broken(client, town, said):
    desk = staff(town, "power")
    for text in ("One", "Two", "Three"):
        desk.post(f"{said.desk()}promise_make", {"promise_text": text, "promise_due": "2026-06-05"})
    undated = desk.post(f"{said.desk()}promise_make", {"promise_text": "Four"})
    assert (undated.status_code, 'href="#id_promise_due"' in page_of(undated)) == (422, True)
    one, two, _three = Promise.objects.order_by("pk")
    desk.post(f"{said.desk()}promise_settle", {"promise": one.pk, "deed": "Done."})
    clock.now = MONDAY + 6 * DAY
    late = staff(town, "power")
    assert "Promised: Two" in read(late, "/willow/desk/")
    late.post(f"{said.desk()}promise_settle", {"promise": two.pk, "deed": "Late."})

    page = read(client, "/willow/promises/")
    figures = re.findall(r'<td class="number"[^>]*>(\d+)</td>', page)
    assert figures[:4] == ["0", "1", "1", "1"]
    assert "33%" in page
    assert "One" in read(client, "/willow/promises/?state=kept")
    assert "One" not in read(client, "/willow/promises/?state=late").partition("</table>")[2]


def test_public_pages_are_there_before_anything_was_promised_or_spent(client, town):
    assert "Nothing was promised yet." in read(client, "/willow/promises/?state=x&after=y")
    assert "No money for needs was written down." in read(client, "/willow/money/?after=9999999999999999999")


@pytest.mark.need(83)
def test_promises_are_listed_by_the_names_of_units_and_nobody_is_ranked(client, town, said):
    for unit, due in ((town.water, date(2026, 6, 3)), (town.power, date(2026, 6, 5))):
        commands.make_promise(
            case=said.case, text="A pole", due=due, unit=unit, by=town.person("coordinator"), now=MONDAY
        )
    names = re.findall(r"<td><strong>(.*?)</strong></td>", read(client, "/willow/promises/"))

    assert names == ["power", "water", "The whole office"]


@pytest.mark.parametrize("step", ["task_settle", "fund_decide", "fund_pay", "fund_release", "promise_settle"])
@pytest.mark.parametrize("number", ["", "x", "999", "１"])
def test_a_number_that_is_none_changes_nothing(town, said, step: str, number: str):
    named = {"task": number, "commitment": number, "promise": number}

    assert staff(town, "lead").post(f"{said.desk()}{step}", named).status_code == 422
