"""P11: answers to a survey are nobody's, and a stranger counts them again with one file of Python."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianxin.algorithms.notes import Signer
from lianxin.ask.models import SurveyAnswer
from lianxin.ask.queries.surveys.rounds import SETTLES, lot_of
from lianxin.ask.tasks import hold_consultations, hold_surveys
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, clock, make_town
from tests.promises.conftest import Reached
from tests.record.consulting import announce
from tests.record.forging import write_record
from tests.record.stranger import alone
from tests.record.surveying import announce_survey, answer, round_of

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + 2 * DAY
SIGNER = Signer.generate("surveys.example/stranger")
Published = tuple[Path, dict[str, Any], int]


@pytest.fixture
def published(tmp_path: Path, settings: Any) -> Published:
    """A round that is over, as strangers have it, and a number of one who changed their mind."""
    settings.CLOCK = "tests.factories.tell_time"
    lead = make_town().person("lead")
    made = announce_survey(announce(lead, now=MONDAY), lead, now=MONDAY)
    hold_consultations(OPEN)
    row = round_of(made)
    people = [
        answer(row, {1: "24"[place % 2], 3: "2:3,3:1" if place < 8 else "pass"}, now=OPEN)
        for place in range(24)
    ]
    for one in people[:12]:
        answer(row, {1: "5"}, now=OPEN, by=one)
    clock.now = row.closes_at + SETTLES
    hold_surveys(clock.now)
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    record = write_record(tmp_path / "record", SIGNER, leaves)
    told = Client().get("/willow/asking/1/survey/1.json").json()
    return record, told, lot_of(people[0], row, 1)


def recounted(published: Published, tmp_path: Path, *more: str) -> tuple[int, str]:
    record, told, _number = published
    file = tmp_path / "survey.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    done = alone("survey_recount.py", file, record, *more)
    return done.returncode, done.stdout + done.stderr


def test_no_column_tells_when_anybody_answered_or_from_where():
    assert {field.attname for field in SurveyAnswer._meta.local_concrete_fields} == {
        "id",
        "participant_id",
        "round_id",
        "question",
        "answer",
        "batch_id",
    }


def test_a_stranger_counts_a_round_again_and_finds_their_own_answer(published: Published, tmp_path: Path):
    status, told = recounted(published, tmp_path, "--number", str(published[2]))

    assert (status, told.splitlines()[-1]) == (0, "everything holds")
    assert "round 1, question 1: 5" in told
    assert "round 1: 72 lines that count, 1 batches" in told


def _line(told: dict[str, Any]) -> None:
    lines = told["rounds"][0]["batches"][0]["lines"]
    place = next(at for at, line in enumerate(lines) if line.endswith(" 1 4"))
    lines[place] = lines[place][:-1] + "1"


def _less(told: dict[str, Any]) -> None:
    told["rounds"][0]["batches"].pop()


def _count(told: dict[str, Any]) -> None:
    told["rounds"][0]["result"]["questions"][0]["agree"] += 1


def _small(told: dict[str, Any]) -> None:
    """What is to be left out is told."""
    told["rounds"][0]["result"]["questions"][1]["unseen"] = 24


def _pressing(told: dict[str, Any]) -> None:
    told["rounds"][0]["result"]["questions"][2]["pressing_tenths"]["2"] = 5


def _moved(told: dict[str, Any]) -> None:
    told["rounds"][0]["closes_at"] = told["rounds"][1]["closes_at"]


def _title(told: dict[str, Any]) -> None:
    told["title"]["en"] = "What you want"


def _nothing(told: dict[str, Any]) -> None:
    told["rounds"][0]["result"] = None


def _word(told: dict[str, Any]) -> None:
    told["rounds"][0]["questions"][0]["text"]["en"] = "The bus comes too often."


def _mark(told: dict[str, Any]) -> None:
    told["rounds"][1]["instrument"] = "0" * 64


def _early(told: dict[str, Any]) -> None:
    told["rounds"][1]["batches"] = deepcopy(told["rounds"][0]["batches"])


def test_whatever_an_office_bends_is_named(published: Published, tmp_path: Path, reached: Reached):
    record, whole, number = published
    ways: list[tuple[Callable[[dict[str, Any]], None], str]] = [
        (_line, "batch 1 is not the one that was sealed"),
        (_less, "the record has 1 batches"),
        (_count, "the published counts are not those of the record"),
        (_count, "question 1, agree: published 19, counted 18"),
        (_small, "round 1: these answers give another result"),
        (_pressing, "question 3, pressing_tenths"),
        (_moved, "the rounds are not those that were announced"),
        (_title, "is not as it was announced"),
        (_nothing, "the published counts are not those of the record"),
        (_word, "the questions are not those of the record"),
        (_mark, "round 2: the questions are not those of the record"),
        (_early, "answers are published while people still answer"),
    ]
    for bend, named in ways:
        told = deepcopy(whole)
        bend(told)
        status, said = recounted((record, told, number), tmp_path)
        assert (status, f"{named}" in said) == (1, True), (named, said)
    reached("P11", "bent surveys named by the stranger's recount", len(ways), of=len(ways))
