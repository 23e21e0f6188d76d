"""P8: what people write runs neither in a browser nor in a spreadsheet, in whatever field and wherever it is shown."""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from defusedxml import ElementTree
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.utils.html import escape
from playwright.sync_api import Route, sync_playwright

from lianxin.act import commands as act
from lianxin.act.rules import DESK
from lianxin.act.states import Word
from lianxin.channels.file.fields import settle
from lianxin.channels.file.guard import unguarded
from lianxin.channels.file.importing import Import, Summary
from lianxin.channels.file.rejects import Rejects
from lianxin.channels.file.source import open_table
from lianxin.channels.mail.polling import look_into
from lianxin.channels.visit.views import READERS, VISITORS
from lianxin.hear.commands import publish, write_line
from lianxin.hear.models import Voice
from lianxin.hear.rules import REGISTERS
from lianxin.hear.states import Speaker
from lianxin.hear.text import clean
from lianxin.office import commands as offices
from lianxin.office.models import Office
from lianxin.office.states import Role
from lianxin.verify.commands import give_verdict
from tests.channels.mail.peers import DOMAIN, Maildir, letter, mail_server
from tests.factories import MONDAY, PASSWORD, Town, case_of, hear, open_office, refresh, work_off
from tests.promises.conftest import Reached
from tests.promises.crawling import Crawl, client_of, every_address
from tests.promises.hostile import FORMULAS, SCRIPTS, cells_that_run, injected, short, whole
from tests.support.browser import chromium_path, flags

# Pages are the same on both engines.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
#: Every text field that somebody fills in and that is shown somewhere.
HOUSE = f"willow@{DOMAIN}"
SHORT_FIELDS = ("office", "emergency", "unit", "area", "known-place", "topic", "person", "title", "place")
#: Columns that are called so; a name is taken without the blanks around it.
HEADS = FORMULAS[:5]
LONG_FIELDS = ("body", "done", "not-done", "why", "dispatch", "refusal", "line", "reply", "word", "released")


@dataclass
class House:
    town: Town
    code: str
    numbers: list[int] = field(default_factory=list)


def named(label: str) -> dict[str, str]:
    return {"en": short(label)}


@pytest.fixture
def house(settings) -> House:
    """An office that is called so, with people, places and topics that are called so, in which such things are said."""
    settings.CLOCK = "tests.factories.tell_time"
    office = offices.open_office(
        slug="willow", names=named("office"), notices={"emergency": named("emergency")}, now=MONDAY
    )
    power, water = (
        offices.add_unit(office=office, code=code, names=named("unit"), now=MONDAY)
        for code in ("power", "water")
    )
    east = offices.add_area(office=office, code="east", names=named("area"), now=MONDAY)
    offices.add_place(office=office, code="bridge", names=named("known-place"), area=east, now=MONDAY)
    offices.add_topic(office=office, code="lamps", names=named("topic"), words=["lamp"], now=MONDAY)
    town = Town(office, power, water, east)
    for role in (Role.CLERK, Role.COORDINATOR, Role.VISITOR, Role.HANDLER):
        town._people["power" if role == Role.HANDLER else str(role)] = person(town, role)
    return House(town, *go_round(town))


def person(town: Town, role: Role) -> Any:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        return offices.add_person(
            office=town.office,
            login=f"willow-{role}",
            display_name=short("person"),
            password=PASSWORD,
            roles=[(role, town.power if role == Role.HANDLER else None)],
            now=MONDAY,
        )


def go_round(town: Town) -> tuple[str, list[int]]:
    """One matter goes through every hand, each of which writes what it should not; another stays where it is."""
    said = {"title": short("title"), "place": short("place"), "area": town.east, "contact": short("contact")}
    heard = hear(town.office, whole("body"), **said)
    other = hear(town.office, whole("body"), **said, idempotency_key="other")
    work_off(town.office, MONDAY)
    case, clerk, power = case_of(heard.voice), town.person("clerk"), town.person("power")
    if case.unit:
        case = act.refuse(case=case, reason=whole("refusal"), by=power, now=MONDAY)
    case = act.dispatch(case=case, unit=town.power, reason=whole("dispatch"), by=clerk, now=MONDAY)
    case = act.refuse(case=case, reason=whole("refusal"), by=power, now=MONDAY)
    case = act.dispatch(case=refresh(case), unit=town.power, reason=whole("dispatch"), by=clerk, now=MONDAY)
    case = act.accept(case=case, by=power, now=MONDAY)
    told = {"done": whole("done"), "not_done": whole("not-done"), "why": whole("why")}
    act.answer(case=case, by=power, now=MONDAY, **told)
    give_verdict(voice=heard.voice, word=Word.PARTLY, comment=whole("word"), now=MONDAY)
    write_line(voice=heard.voice, speaker=Speaker.OFFICE, text=whole("line"), person=power, now=MONDAY)
    write_line(voice=heard.voice, speaker=Speaker.RESIDENT, text=whole("reply"), now=MONDAY)
    for voice in (heard.voice, other.voice):
        publish(voice=voice, title=short("title"), text=whole("released"), by=clerk, now=MONDAY)
    work_off(town.office, MONDAY)
    return heard.code, [case.number, case_of(other.voice).number]


def addresses_of(house: House, *rules: str) -> list[str]:
    parts = {
        "slug": ["willow"],
        "number": [*house.numbers, 99],
        "file": [1],
        "position": [1],
        "code": [house.code, "bridge", "lamps"],
        "token": ["x"],
        "command": ["answer"],
        "path": ["entries/000"],
        "base": ["v2"],
        "form": ["xml", "json"],
        "rest": [short("")],
    }
    return list(every_address(parts, rules))


def asked_for(*paths: str) -> list[str]:
    """Addresses in which every parameter that any page reads holds what it should not."""
    names = (
        "q",
        "code",
        "after",
        "area",
        "unit",
        "topic",
        "state",
        "from",
        "to",
        "next",
        "service_code",
        "lang",
    )
    single = [urlencode({name: short(name)}) for name in names]
    return [
        f"{path}?{asked}" for path in paths for asked in [*single, urlencode({n: short(n) for n in names})]
    ]


def crawls(house: House) -> dict[str, Crawl]:
    """What a stranger, the person who spoke and each of the staff can open."""
    typed = ("/willow/", "/willow/search/", "/willow/follow/", "/willow/cases/", "/willow/near/", "/sign-in/")
    public = addresses_of(house) + asked_for(*typed, "/open311/v2/requests.xml", "/open311/v2/requests.json")
    found = {"stranger": Crawl(client_of(None)).run(public)}
    inside = addresses_of(house, DESK, REGISTERS, VISITORS, READERS)
    for who in ("clerk", "coordinator", "visitor", "power"):
        begin = inside + (asked_for("/willow/desk/search/", "/willow/desk/paper/") if who == "clerk" else [])
        found[who] = Crawl(client_of(house.town.person(who)), follows=False).run(begin)
    return found


def given_back(house: House) -> Iterator[str]:
    """Forms that come back with what was typed, because something is wrong with them."""
    odd = {
        name: short(name)
        for name in ("place", "contact", "area", "kind", "idempotency_key", "attachment", "proxy")
    }
    people = {
        name: client_of(house.town.person(name)) for name in ("clerk", "visitor", "power", "coordinator")
    }
    number = house.numbers[1]
    asked: list[tuple[Client, str, dict[str, str]]] = [
        (Client(), "/willow/", {"body": "", **odd}),
        (Client(), "/willow/at/bridge/", {"body": "", **odd}),
        (Client(), "/willow/follow/", {"code": short("code")}),
        (Client(), "/sign-in/", {"login": short("login"), "password": short("password"), "next": short("next")}),
        (people["clerk"], "/willow/desk/hotline/", {"body": "", **odd}),
        (people["clerk"], "/willow/desk/paper/", {"body": "", "said_on": short("day"), **odd}),
        (people["visitor"], "/willow/field/visit/", {f"needs-0-{name}": short(name) for name in ("words", "to", "due", "why")}
         | {name: short(name) for name in ("client_key", "place", "facts", "notes", "code", "consent_note", "area")}),
        (people["clerk"], f"/willow/desk/{number}/dispatch", {"unit": short("unit"), "reason": whole("reason")}),
        (people["clerk"], f"/willow/desk/{number}/publish", {"public_title": short("t"), "public_text": "13800138000 " + whole("p")}),
        (people["clerk"], f"/willow/desk/{number}/read", {"topic": short("t"), "severity": short("s"), "place": short("p")}),
        (people["clerk"], f"/willow/desk/{number}/link", {"other": short("other"), "number": short("number")}),
        (people["power"], f"/willow/desk/{number}/answer", {"done": "", "not_done": whole("nd"), "why": ""}),
        (people["power"], f"/willow/desk/{number}/ask", {"text": ""}),
    ]  # fmt: skip
    for client, path, fields in asked:
        answer = client.post(path, fields, headers={"accept-language": "en"}, follow=True)
        assert answer.status_code < 500
        yield answer.content.decode()
    with override_settings(GATE=(1, 0.001)):
        loud = Client(REMOTE_ADDR="203.0.113.5")
        pages = [
            loud.post("/willow/", {"body": whole("b"), short("name"): short("v"), **odd}) for _ in range(2)
        ]
    assert pages[1].status_code == 429
    yield pages[1].content.decode()


@pytest.mark.browser
def test_no_word_of_anybody_becomes_part_of_a_page(house: House, reached: Reached):
    opened = crawls(house)
    pages = [page for crawl in opened.values() for page in crawl.pages.values()]
    returned = list(given_back(house))
    pages += returned

    assert {found for page in pages for found in injected(page)} == set()
    reached("P8", "pages in which hostile words became a part of the page", 0, of=len(pages))
    assert "window.flag=1" in "".join(pages)
    # Each field is shown somewhere, as it was written.
    shown = {label for label in SHORT_FIELDS if any(escape(short(label)) in page for page in pages)}
    shown |= {
        label
        for label in LONG_FIELDS
        if any(escape(f"{label} lamp\n{SCRIPTS[0]}") in page.replace("<br>", "\n") for page in pages)
    }
    assert shown == {*SHORT_FIELDS, *LONG_FIELDS}
    # Nothing that is no page can be taken for one, and the policy allows no script but our own files.
    for crawl in opened.values():
        for address, content in crawl.opened.items():
            head = content.partition(b"\n\n")[0].decode()
            assert "X-Content-Type-Options: nosniff" in head, address
            assert "Content-Security-Policy: default-src 'self'" in head or "sandbox" in head, address
            assert "unsafe-" not in head, address
    kinds = {kind(address): page for crawl in opened.values() for address, page in crawl.pages.items()}
    run_in_a_browser(dict(enumerate([*kinds.values(), *returned])))


def kind(address: str) -> str:
    """Pages that one template writes, with and without something asked for, are of one kind."""
    path, asked, _ = address.partition("?")
    return re.sub(r"\d+", "#", path) + (asked if path.endswith("/search/") else "")


def run_in_a_browser(pages: dict[int, str]) -> None:
    """Every kind of page in a real browser with scripts on and without our policy: the words alone must be harmless."""
    ours = "http://localhost"

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ours)
        if path.startswith("/page/"):
            route.fulfill(
                body=pages[int(path.removeprefix("/page/"))], content_type="text/html; charset=utf-8"
            )
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=str(found))
        else:
            asked.append(route.request.url)
            route.abort()

    asked: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=flags())
        page = chromium.new_page()
        page.route("**/*", answer)
        for number, content in pages.items():
            # Until everything has run: whatever goes elsewhere by itself has gone by then.
            page.goto(f"{ours}/page/{number}", wait_until="load")
            assert page.evaluate("typeof window.flag") == "undefined", content
            assert page.url == f"{ours}/page/{number}", content
            assert page.locator("xssq").count() == 0
        chromium.close()
    assert [address for address in asked if not address.startswith(ours)] == []


def test_programs_get_the_words_back_unchanged_and_as_nothing_else(house: House):
    case = house.numbers[0]
    api = client_of(house.town.person("power")).get(f"/api/v1/desk/cases/{case}")
    voice = Voice.objects.get(pk=Voice.objects.order_by("pk").first().pk)  # type: ignore[union-attr]
    as_json, as_xml = (Client().get(f"/open311/v2/requests/{case}.{form}") for form in ("json", "xml"))
    element = ElementTree.fromstring(as_xml.content).find("request")

    assert api["Content-Type"].startswith("application/json")
    assert [one["body"] for one in api.json()["voices"]] == [voice.body]
    assert (as_json["Content-Type"], as_xml["Content-Type"]) == (
        "application/json; charset=utf-8",
        "text/xml; charset=utf-8",
    )
    assert SCRIPTS[0] in as_json.json()[0]["description"]
    assert element is not None
    texts = {child.tag: child.text for child in element if len(child) == 0}
    assert {name: texts[name] for name in ("description", "service_name")} == {
        name: as_json.json()[0][name] for name in ("description", "service_name")
    }
    assert "xssq" not in {child.tag for child in ElementTree.fromstring(as_xml.content).iter()}
    # JSON that somebody pastes into a page as it is: quotes are escaped, and it parses to the same.
    assert json.loads(api.content) == api.json()


def test_a_mail_that_answers_is_plain_text_with_headers_of_our_own(house: House, tmp_path: Path):
    box = Maildir(tmp_path / "Maildir")
    for number, script in enumerate(SCRIPTS):
        title = " ".join(script.splitlines())
        box.deliver(letter(script, to=HOUSE, subject=title, name=f"<{number}@people.example>"))
    split = "=?utf-8?q?Lamp=0D=0ABcc:_all=40hidden.example?="
    box.deliver(
        letter("Lamp", to=HOUSE, name="<b@people.example>")
        .as_bytes()
        .replace(b"Subject: Lamp", f"Subject: {split}".encode())
    )
    with ExitStack() as stack:
        outside, address = stack.enter_context(mail_server())
        stack.enter_context(override_settings(MAIL_DOMAIN=DOMAIN, MAIL_INBOX=box.address, SMTP_URL=address))
        look_into(box.address, MONDAY)
    assert len(outside.sent) == len(SCRIPTS) + 1
    assert {sent.mail.get_content_type() for sent in outside.sent} == {"text/plain"}
    assert {sent.mail["Bcc"] for sent in outside.sent} == {None}
    assert len({tuple(sorted(set(sent.mail.keys()))) for sent in outside.sent}) == 1


def take(office: Office, path: Path, rejects: Path) -> Summary:
    table = open_table(path)
    try:
        return Import(
            office=office,
            table=table,
            mapping=settle(None, table.columns),
            zone=ZoneInfo("Asia/Shanghai"),
            rejects=Rejects(rejects, table.columns, keep=True),
            clock=lambda: MONDAY,
        ).run(stop=bool, tell=id)
    finally:
        table.close()


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_no_cell_of_a_file_that_we_write_runs_in_a_spreadsheet_and_none_is_changed_by_that(
    tmp_path: Path, reached: Reached
):
    """Every cell is hostile, the rows are rejected for their day, and once that is mended they come in as meant."""
    hostile = [*FORMULAS, *SCRIPTS]
    head = ["id", "body", "title", "place", *HEADS, "time"]
    rows = [[f"{cell[:20]}{n}", *[cell] * (len(head) - 2), "no day"] for n, cell in enumerate(hostile)]
    office = open_office()
    first = take(office, write(tmp_path / "old.csv", [head, *rows]), tmp_path / "rejects.csv")
    assert (first.rejected, first.imported) == (len(rows), 0)

    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        columns, *written = list(csv.reader(file))
    assert list(cells_that_run([columns, *written])) == []
    reached("P8", "cells of our files that a spreadsheet would run", 0, of=len(written) * len(columns))
    assert [unguarded(cell) for cell in columns[3:]] == head
    assert [[unguarded(cell) for cell in row[3:]] for row in written] == rows

    mended = [columns, *([*row[:-1], "2020-01-02 10:00:00"] for row in written)]
    second = take(office, write(tmp_path / "mended.csv", mended), tmp_path / "again.csv")
    assert (second.imported, second.rejected) == (len(rows), 0)
    assert {voice.body for voice in Voice.objects.all()} == {clean(cell) for cell in hostile}
