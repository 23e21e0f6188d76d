"""P3 for what is about a unit: the words of whoever complains never come to that unit, nor to one above it.

A canary stands in the words; every address of the house is opened by everybody who might be told.
"""

import re

import pytest
from django.test import Client

from lianxin.act import commands
from lianxin.act.models import Case
from lianxin.channels.visit.views import READERS, VISITORS
from lianxin.hear.commands import Said, link, receive
from lianxin.hear.rules import REGISTERS
from lianxin.office.states import Role
from lianxin.record import consumers
from lianxin.web.access import DESK
from tests.factories import DAY, MONDAY, Town, add_person, add_unit, case_of, hear, make_town
from tests.promises.crawling import Crawl, client_of, every_address

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CANARY = "Zanzibarwort"
WORDS = f"The lamp foreman wants money, says {CANARY}"
BARRED = ("power", "clerk", "coordinator", "lead", "above", "both")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def town() -> Town:
    """A complaint about a unit, which another unit works on; and an ordinary voice about the same lamp."""
    town = make_town()
    under = add_unit(town.office, "lamps", parent=town.power)
    add_person(town.office, "willow-above", (Role.HANDLER, town.power))
    add_person(town.office, "willow-both", (Role.HANDLER, under), (Role.HANDLER, town.water))
    said = Said(body=WORDS, channel="web", place=f"Beside {CANARY}", about=under)
    kept = receive(office=town.office, said=said, now=MONDAY).voice
    other = hear(town.office, "The lamp is dark and the foreman wants money").voice
    consumers.run_until_idle(MONDAY)
    overseer = town.person("overseer")
    link(voice=other, other=kept, person=overseer, now=MONDAY)
    commands.dispatch(case=case_of(kept), unit=town.water, note=CANARY, by=overseer, now=MONDAY)
    consumers.run_until_idle(MONDAY)
    return town


def who(town: Town, name: str) -> Client:
    if name in {"above", "both"}:
        return client_of(town.office.people.get(login=f"willow-{name}"))
    return client_of(town.person(name))


def opened(town: Town, name: str) -> Crawl:
    numbers = [*Case.objects.order_by("number").values_list("number", flat=True)]
    parts = {
        "slug": [town.office.slug],
        "number": numbers,
        "code": ["east"],
        "token": ["x" * 22],
        "command": ["accept"],
        "path": ["0/000", "entries/000"],
        "base": ["v2"],
        "form": ["json"],
        "rest": ["nothing"],
    }
    rules = (DESK, REGISTERS, VISITORS, READERS)
    return Crawl(who(town, name), follows=False).run(every_address(parts, rules))


@pytest.mark.need(84)
def test_neither_the_unit_nor_anybody_above_it_finds_the_words(town: Town):
    for name in BARRED:
        crawl = opened(town, name)
        found = [address for address, content in crawl.opened.items() if CANARY.encode() in content]
        assert (name, found) == (name, [])
        assert 500 not in crawl.statuses.values()
    for name in ("overseer", "water"):
        assert any(CANARY.encode() in content for content in opened(town, name).opened.values())


def test_everybody_s_pages_are_as_silent(town: Town):
    numbers = Case.objects.values_list("number", flat=True)
    pages = [f"/{town.office.slug}/cases/{number}/" for number in numbers]
    public = Client()

    for page in (*pages, "/willow/cases/", "/willow/near/", "/willow/search/?q=lamp", "/willow/record/"):
        assert CANARY.encode() not in public.get(page).content


def test_everybody_sees_the_money_and_nobody_what_it_is_for(town: Town):
    """Nor what was promised: the amounts of what is about a unit are public, its words are not."""
    case = Case.objects.get(kept_from__isnull=False)
    taken = commands.accept(case=case, by=town.person("water"), now=MONDAY)
    facts = {"names": {"en": "Repairs"}, "currency": "CNY", "total": "90.00"}
    source = commands.open_fund(office=town.office, code="repairs", now=MONDAY, **facts)
    row = commands.ask_fund(
        case=taken,
        source=source,
        purpose=f"For {CANARY}",
        amount="12.34",
        by=town.person("water"),
        now=MONDAY,
    )
    other = add_person(town.office, "willow-second-overseer", (Role.OVERSEER, None))
    commands.decide_fund(commitment=row, approve=True, reason="", by=other, now=MONDAY)
    commands.make_promise(
        case=taken, text=f"We speak with {CANARY}", due=MONDAY + DAY, by=town.person("water"), now=MONDAY
    )
    own = f"/willow/cases/{case.number}/"

    told = {
        address: Client().get(address).content.decode()
        for address in ("/willow/money/", "/willow/promises/", own, "/api/v1/offices/willow/money")
    }

    assert [address for address, page in told.items() if "12.34" in page] == [*told][:1] + [*told][2:]
    assert [address for address, page in told.items() if CANARY in page] == []


@pytest.mark.parametrize("name", BARRED)
def test_to_search_for_it_tells_nothing_not_even_that_there_is_something(town: Town, name: str):
    client = who(town, name)

    def found(words: str) -> str:
        page = client.get("/willow/desk/search/", {"q": words, "lang": "en"}).content.decode()
        return _TOKEN.sub("", page).replace(words, "…")

    assert found(CANARY) == found("Quuxbramble")


def test_the_case_it_is_linked_with_does_not_tell_that_there_is_another(town: Town):
    other = Case.objects.get(kept_from=None)
    clerk, overseer = (
        who(town, name).get(f"/willow/desk/{other.number}/?lang=en").content.decode()
        for name in ("clerk", "overseer")
    )

    assert "Linked as one problem" in overseer
    assert "Linked as one problem" not in clerk
