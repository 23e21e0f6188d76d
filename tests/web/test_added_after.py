"""Evidence counts from when it reached the record: what came after the answer says so, to both sides."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from lianxin.act import commands
from lianxin.act.models import Case
from lianxin.act.states import TaskState
from lianxin.hear.attachments import stage_bytes, storage
from lianxin.hear.commands import write_line
from lianxin.hear.models import Voice
from lianxin.hear.states import Speaker
from tests.factories import MONDAY, Town, case_of, clock, hear, make_town, take, work_off
from tests.hear.attachments import samples

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HOUR = timedelta(hours=1)
LABEL = "added after the answer"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Town:
    monkeypatch.setattr(storage, "FILES", f"files-{tmp_path.name}")
    settings.CLOCK = "tests.factories.tell_time"
    return make_town()


class Said:
    """A lamp that the power unit has in hand; every step is an hour after the one before."""

    def __init__(self, town: Town) -> None:
        heard = hear(town.office)
        work_off(town.office, MONDAY)
        self.town, self.code, self.voice = town, heard.code, heard.voice
        self.step("accept")

    @property
    def case(self) -> Case:
        return case_of(self.voice)

    def step(self, name: str) -> None:
        clock.now += HOUR
        take(self.town, self.case, name, now=clock.now)

    def photo(self, speaker: Speaker = Speaker.OFFICE) -> None:
        clock.now += HOUR
        person = self.town.person("power") if speaker == Speaker.OFFICE else None
        write_line(
            voice=Voice.objects.get(pk=self.voice.pk),
            speaker=speaker,
            text="See here.",
            person=person,
            now=clock.now,
            attachments=(stage_bytes(self.town.office, samples.photo(), clock.now),),
        )

    def milestone(self) -> None:
        clock.now += HOUR
        by = self.town.person("power")
        task = commands.add_task(
            case=self.case, title="Dig", by=by, now=clock.now, unit=self.town.power, milestone=True
        )
        commands.settle_task(task=task, state=TaskState.DONE, note="Dug.", by=by, now=clock.now)

    def labels(self) -> tuple[int, int]:
        """How often it is said on the case's screen, and on the page of whoever spoke."""
        staff, anyone = Client(), Client()
        staff.force_login(self.town.person("power"))
        pages = (
            staff.get(f"/willow/desk/{self.case.number}/?lang=en"),
            anyone.get(f"/willow/follow/{self.code}/?lang=en"),
        )
        desk, follow = (page.content.decode().count(LABEL) for page in pages)
        return desk, follow


@pytest.fixture
def said(town: Town) -> Said:
    return Said(town)


@pytest.mark.parametrize("evidence", ["photo", "milestone"])
def test_what_came_after_the_answer_says_so(said: Said, evidence: str):
    getattr(said, evidence)()
    said.step("answer")
    assert said.labels() == (0, 0)

    getattr(said, evidence)()

    assert said.labels() == (1, 1)


def test_what_the_person_sends_is_no_evidence_of_the_office(said: Said):
    said.step("answer")
    said.photo(Speaker.RESIDENT)

    assert said.labels() == (0, 0)


def test_what_came_before_the_next_answer_belongs_to_that_one(said: Said):
    said.step("answer")
    said.photo()
    said.step("not")
    assert said.labels() == (0, 0)

    said.step("answer")
    assert said.labels() == (0, 0)
    said.photo()
    assert said.labels() == (1, 1)
