"""Reviews, orders and asking back through the pages: what was typed stays, and each step is for whoever may take it."""

import pytest
from django.test import Client

from lianxin.record.models import Entry
from lianxin.verify.commands import ask_review, give_order, try_contact
from lianxin.verify.models import ContactItem, CorrectionOrder, Review
from lianxin.verify.states import ContactWay
from tests.factories import DAY, MONDAY, Town, case_of, clock, hear, make_town, take, work_off
from tests.verify.asking import answered, drawn, the_item

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def frozen(settings) -> None:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY + DAY


@pytest.fixture
def town() -> Town:
    return make_town()


def enter(client: Client, town: Town, who: str) -> Client:
    client.force_login(town.person(who))
    return client


def ordered(town: Town) -> CorrectionOrder:
    overseer = town.person("overseer")
    return give_order(unit=town.power, what="Mend it.", due_at=MONDAY + 5 * DAY, by=overseer, now=MONDAY)


@pytest.mark.need(39)
def test_an_order_without_a_case_has_a_page_of_its_own(client: Client, town: Town):
    order = ordered(town)
    page = f"/willow/orders/{order.pk}/"
    duty = enter(client, town, "power").get("/willow/desk/").content.decode()
    wordless = client.post(f"{page}done", {"row": order.pk, "deed": " "})
    done = client.post(f"{page}done", {"row": order.pk, "deed": "Mended."})
    own = client.post(f"{page}check", {"row": order.pk, "right": "yes"})
    stranger = enter(client, town, "water").get(page)
    checked = enter(client, town, "overseer").post(
        "/willow/oversight/do/order_check", {"row": order.pk, "right": "yes"}
    )

    assert "To be put right: Mend it." in duty
    assert (wordless.status_code, "Please say what was done." in wordless.content.decode()) == (422, True)
    assert (done.status_code, own.status_code, stranger.status_code, checked.status_code) == (
        302,
        422,
        404,
        302,
    )
    assert CorrectionOrder.objects.get().state == "verified"


@pytest.mark.need(47)
def test_a_review_is_asked_on_the_receipt_and_decided_on_the_cases_screen(client: Client, town: Town):
    heard = hear(town.office, now=MONDAY)
    work_off(town.office, MONDAY)
    for step in ("accept", "answer"):
        take(town, case_of(heard.voice), step)
    follow = f"/willow/follow/{heard.code}/"
    empty = client.post(f"{follow}do/review", {"review_words": " "})
    client.post(f"{follow}do/review", {"review_words": "It is dark."})
    review = Review.objects.get()
    desk = f"/willow/desk/{case_of(heard.voice).number}/"
    form = {"row": review.pk, "state": "upheld", "reasons": " ", "remedy": "A new lamp."}
    seen_by_unit = enter(client, town, "power").get(desk).content.decode()
    refused = enter(client, town, "lead").post(f"{desk}review", form)
    decided = client.post(f"{desk}review", {**form, "reasons": "We looked.", "apology": "yes"})
    client.logout()
    told = client.get(follow).content.decode()

    assert (empty.status_code, refused.status_code, decided.status_code) == (422, 422, 302)
    assert "Who was right?" not in seen_by_unit
    assert "A new lamp." in refused.content.decode()
    assert all(
        words in told for words in ("You were right", "We looked.", "The office is sorry.", "A new lamp.")
    )
    assert case_of(heard.voice).state == "reopened"


@pytest.mark.parametrize("step", ["review", "order_done", "order_check"])
def test_on_the_screen_of_a_case_nothing_of_another_case_is_decided(client: Client, town: Town, step: str):
    mine, other = answered(town), answered(town, "The well")
    told = {"by": town.person("overseer"), "now": MONDAY}
    order = give_order(unit=town.power, what="Mend it.", due_at=MONDAY + 5 * DAY, case=case_of(other), **told)
    review = ask_review(voice=other, words="It is still broken", now=MONDAY)
    row = review.pk if step == "review" else order.pk
    form = {"row": row, "state": "upheld", "reasons": "Right", "deed": "Mended.", "right": "yes"}
    number = case_of(mine).number

    answer = enter(client, town, "lead").post(f"/willow/desk/{number}/{step}", form)

    assert answer.status_code == 404
    assert (Review.objects.get().state, CorrectionOrder.objects.get().state) == ("asked", "ordered")


def test_a_second_look_is_decided_on_the_overseers_screen(client: Client, town: Town):
    voice = answered(town)
    review = ask_review(voice=voice, words="It is dark.", now=MONDAY)
    Review.objects.filter(pk=review.pk).update(stage=2)
    form = {"row": review.pk, "state": "", "reasons": "We looked."}

    refused = enter(client, town, "overseer").post("/willow/oversight/do/review", form)
    decided = client.post("/willow/oversight/do/review", {**form, "state": "rejected"})

    content = refused.content.decode()
    assert (refused.status_code, "Please choose who was right." in content, "We looked." in content) == (
        422,
        True,
        True,
    )
    assert (decided.status_code, Review.objects.get().state) == (302, "rejected")


def test_a_number_is_shown_by_the_try_and_by_nothing_else(client: Client, town: Town):
    answered(town, contact="13900000000")
    item = the_item(drawn(town))
    page = f"/willow/oversight/ask/{item.pk}/"
    looks = [enter(client, town, "overseer").get(page), client.post(f"{page}try", {"way": ""})]
    tried = client.post(f"{page}try", {"way": "phone"})
    looks += [
        client.get(page),
        client.get("/willow/oversight/"),
        client.post(f"{page}settle", {"state": "no_answer"}),
    ]

    assert [look.status_code for look in looks] == [200, 422, 200, 200, 422]
    assert "13900000000" in tried.content.decode()
    assert all("13900000000" not in look.content.decode() for look in looks)
    assert Entry.objects.filter(kind="contact.tried").count() == 1


def test_whoever_was_drawn_answers_on_the_page_of_the_receipt_once_asked(client: Client, town: Town):
    heard = hear(town.office, now=MONDAY)
    work_off(town.office, MONDAY)
    for step in ("accept", "answer"):
        take(town, case_of(heard.voice), step)
    item, follow = the_item(drawn(town)), f"/willow/follow/{heard.code}/"
    before = client.get(follow).content.decode()
    try_contact(item=item, way=ContactWay.MESSAGE, by=town.person("overseer"), now=MONDAY + DAY)
    wordless = client.post(f"{follow}do/asked", {"asked_words": "Dark.", "asked_pressed": "no"})
    client.post(f"{follow}do/asked", {"asked_word": "not", "asked_words": "Dark.", "asked_pressed": "no"})
    after = client.get(follow).content.decode()

    question = "You were drawn by lot"
    assert [question in page for page in (before, wordless.content.decode(), after)] == [False, True, False]
    assert (wordless.status_code, "Dark." in wordless.content.decode()) == (422, True)
    told = ContactItem.objects.values_list("state", "word", "pressed", "words", "asked_by").get()
    assert told == ("reached", "not", False, "Dark.", None)


@pytest.mark.parametrize("who", ["power", "clerk", "coordinator", "lead"])
def test_nobody_inside_comes_to_the_screen_outside(client: Client, town: Town, who: str):
    answered(town)
    item = the_item(drawn(town)).pk
    enter(client, town, who)

    pages = [client.get(f"/willow/oversight/{place}") for place in ("", f"ask/{item}/")]
    posts = [
        client.post(f"/willow/oversight/{place}")
        for place in ("do/draw", f"ask/{item}/try", f"ask/{item}/settle")
    ]

    assert {answer.status_code for answer in (*pages, *posts)} == {404}
