"""Drafts through the API: how many paragraphs there are, saying something about one, and finding it again."""

from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import statements as commands
from lianxin.ask.models import Material, Statement
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import add_material, open_consultation
from tests.record.drafting import add_draft
from tests.record.stating import put_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY
ONE = "/api/v1/offices/willow/consultations/1"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def draft(town: Town) -> Material:
    lead = town.person("lead")
    asked = open_consultation(lead, now=MONDAY)
    put_in(asked, "The stop should move", lead, now=MONDAY)
    add_material(asked, lead, now=MONDAY)
    return add_draft(asked, lead, now=MONDAY)


def say(**body: Any) -> tuple[int, Any]:
    told = {"words": "Rather glass", **body}
    answer = Client().post(f"{ONE}/statements", told, content_type="application/json")
    return answer.status_code, answer.json()


def test_something_is_said_about_a_paragraph_and_found_with_it(town: Town, draft: Material):
    status, _receipt = say(material=draft.pk, paragraph=2)
    consumers.run_until_idle(OPEN)
    row = Statement.objects.get(voice__isnull=False)
    commands.show(statement=row, words=row.words, by=town.person("lead"), now=OPEN)
    listed = Client().get(f"{ONE}/statements").json()["items"]
    materials = Client().get(ONE).json()["materials"]

    assert status == 201
    assert [(one["material"], one["paragraph"]) for one in listed] == [(None, None), (draft.pk, 2)]
    assert [one["paragraphs"] for one in materials] == [None, 4]


@pytest.mark.parametrize("wrong", [{"paragraph": 2}, {"paragraph": 5}, {"paragraph": 0}, {"material": 1}])
def test_a_paragraph_that_is_nowhere_is_refused_by_its_name(draft: Material, wrong: dict[str, int]):
    named = {"material": draft.pk, **wrong} if wrong.get("paragraph") in {0, 5} else wrong
    status, told = say(**named)

    assert (status, told["error"], told["field"]) == (422, "unknown", "paragraph")
