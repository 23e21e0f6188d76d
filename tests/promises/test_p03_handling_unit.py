"""P3: the unit complained about does not see who complained; nor does anybody else at the desk."""

import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.rules import DESK
from lianxin.channels import channels
from lianxin.channels.visit.views import READERS, VISITORS
from lianxin.hear import vault
from lianxin.hear.models import Contact, Voice
from lianxin.hear.rules import REGISTERS
from lianxin.record import tiles
from lianxin.record.models import Entry
from lianxin.web.errors import NobodysWords
from tests.factories import MONDAY, Town, make_town, work_off
from tests.promises.conftest import Reached
from tests.promises.crawling import Crawl, client_of, every_address
from tests.promises.planted import NEEDLES, OF_A_HOME, WORDS, plant
from tests.support.logs import told_to

# The pages are the same on every engine; what lies in it is the matter of P4.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ROLES = ("power", "water", "clerk", "coordinator", "lead", "overseer", "steward", "visitor", "convenor")
#: Signing out has a fresh one on every page.
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
READS_HOMES = {"visitor", "coordinator"}
LATER = MONDAY + timedelta(hours=3)


@dataclass(frozen=True)
class House:
    town: Town
    logged: list[str]


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every line of the log, as the house writes it, and those that it would leave out for being harmless."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name != "mail.log":  # the mail server of these tests
                lines.append(self.format(record))

    kept = Kept(logging.INFO)
    kept.addFilter(NobodysWords())
    with told_to(kept):
        yield lines


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """Every channel has brought a voice; the unit has taken each on and answered.  Built once: it is only looked at."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(override_settings(CLOCK="tests.factories.tell_time"))
        stack.enter_context(translation.override("en"))
        for alias in ("default", "vault"):
            stack.enter_context(undone(alias))
        lines = stack.enter_context(listening())
        town = make_town()
        plant(town)
        work_off(town.office, MONDAY)
        for case in Case.objects.select_related("office", "unit").exclude(imported=True):
            taken = act.accept(case=case, by=town.person("power"), now=MONDAY)
            act.answer(
                case=taken, done="A new bulb.", not_done="", why="", by=town.person("power"), now=MONDAY
            )
        work_off(town.office, LATER)
        for who in ROLES:
            town.person(who)
        yield House(town, lines)


@contextmanager
def undone(alias: str) -> Iterator[None]:
    with transaction.atomic(using=alias):
        yield
        transaction.set_rollback(True, using=alias)


def begin(town: Town, *rules: str) -> list[str]:
    """Every address, with the number of everything that is there and of something that is not."""
    numbers = [*Case.objects.order_by("number").values_list("number", flat=True), 99_999]
    codes = ["0" * 17]
    return list(
        every_address(
            {
                "slug": [town.office.slug],
                "number": numbers,
                "file": [1],
                "position": [1],
                "code": [*codes, "east", "_other"],
                "token": ["x" * 22],
                "command": ["accept"],
                "path": ["0/000", "entries/000"],
                "base": ["v2"],
                "form": ["json", "xml"],
                "rest": ["nothing"],
            },
            rules,
        )
    )


def findings(crawl: Crawl, *, homes: bool) -> dict[str, list[bytes]]:
    """What was found, by address."""
    found = {}
    for address, content in crawl.opened.items():
        hits = [hit for hit in NEEDLES.findall(content) if not (homes and OF_A_HOME.match(hit))]
        if hits:
            found[address] = hits
    return found


def test_what_was_planted_is_there_to_be_found(house: House):
    """Every channel that takes a way to reach somebody has sealed one."""
    assert set(Voice.objects.values_list("channel", flat=True)) == set(channels())
    assert {voice.body for voice in Voice.objects.all()} == {WORDS}
    reachable = Voice.objects.exclude(contact=None)
    assert set(reachable.values_list("channel", flat=True)) == set(channels()) - {"file", "visit", "study"}
    for voice in reachable:
        assert NEEDLES.search(vault.open_contact(Contact.objects.get(pk=voice.contact)).encode())


@pytest.mark.need(53)
def test_no_role_finds_anybody_on_any_page_answer_or_file(house: House, reached: Reached):
    town, whole = house.town, {}
    for who in ROLES:
        # What is open to everybody looks the same to everybody, so one role goes through all of it.
        addresses = begin(town) if who == "power" else begin(town, DESK, REGISTERS, VISITORS, READERS)
        crawl = Crawl(client_of(town.person(who)), follows=who == "power").run(addresses)
        whole[who] = crawl
        assert (who, findings(crawl, homes=who in READS_HOMES)) == (who, {})
        assert 500 not in crawl.statuses.values()

    # The unit did open its cases with what was said and the photos, and the visit's page is there for its visitor.
    # What was brought in from a file is no open case, and what was said in an interview of a study is none at all.
    mine = whole["power"]
    seen = [address for address, content in mine.opened.items() if WORDS.encode() in content]
    assert len([address for address in seen if "/desk/" in address]) >= len(channels()) - 2
    assert any(content.startswith(b"200") and b"image/jpeg" in content for content in mine.opened.values())
    assert findings(whole["visitor"], homes=False)
    assert [line for line in house.logged if NEEDLES.search(line.encode())] == []
    opened = sum(len(crawl.opened) for crawl in whole.values())
    reached("P3", "pages, answers and files that named somebody", 0, of=opened)
    reached("P3", "lines of the log that named somebody", 0, of=len(house.logged))


@pytest.mark.parametrize("where", ["/willow/desk/search/", "/willow/search/"])
def test_searching_for_somebody_finds_what_searching_for_nobody_finds(house: House, where: str):
    client = client_of(house.town.person("power"))

    def found(words: str) -> str:
        page = client.get(where, {"q": words, "lang": "en"}).content.decode()
        return _TOKEN.sub("", page).replace(words, "…")

    nobody = found("zebrawing")
    assert {
        found(word) == nobody for word in ("quillfeather", "hidden.example", "nightjar", "13900551000")
    } == {True}
    assert found("lamp") != nobody or where == "/willow/search/"  # the public finds only what was released


def test_what_leaves_the_house_names_nobody(house: House, tmp_path: Path):
    tiles.export(house.town.office.stream, tmp_path / "record")
    exported = [path for path in (tmp_path / "record").rglob("*") if path.is_file()]
    public = [str(entry.public).encode() for entry in Entry.objects.all()]

    assert exported
    assert [path for path in exported if NEEDLES.search(path.read_bytes() + path.name.encode())] == []
    assert [facts for facts in public if NEEDLES.search(facts)] == []


def test_no_file_of_the_house_is_called_after_anybody(house: House):
    names = [str(path.relative_to(django_settings.DATA)) for path in django_settings.DATA.rglob("*")]

    assert names
    assert [name for name in names if NEEDLES.search(name.encode())] == []
