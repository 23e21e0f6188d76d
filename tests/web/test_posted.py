"""What a form brought is cut only after it was cleaned: nothing that is too long passes for what it is not."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from lianxin.algorithms.cleaning import clean
from lianxin.ask.models import Campaign
from lianxin.web.posted import typed_in
from tests.factories import MONDAY, Town, clock, make_town
from tests.record.campaigning import begun, over

MOST = 10


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.mark.parametrize(
    "text",
    [
        "a\r\nb\r\nc\r\nd\r\ne\r\nf",
        "   abcdefghijk",
        "abcdefghij      the end",
        "abcdefghi       the end",
        "a\x0bb\x0bc\x0bd\x0be\x0bf\x0bghijk",
    ],
)
def test_what_is_too_long_stays_too_long(text: str):
    request = RequestFactory().post("/", {"words": text})
    assert len(clean(text)) > MOST
    assert len(clean(typed_in(request, MOST + 1)["words"])) == MOST + 1


@pytest.mark.parametrize("text", ["a\r\nb\r\nc\r\nd\r\ne\r\n", "  abcdefghij\n\n", ""])
def test_what_is_short_enough_stays_whole(text: str):
    request = RequestFactory().post("/", {"words": text})
    assert typed_in(request, MOST + 1)["words"] == clean(text)


@pytest.mark.one_engine
@pytest.mark.django_db(databases=["default", "vault"])
def test_no_end_of_a_result_is_lost_to_the_newlines_of_a_browser(town: Town):
    by = town.person("convenor")
    made, _asked = begun(by, now=MONDAY)
    clock.now = over(made)
    client = Client()
    client.force_login(by)
    line = "x" * 39
    form = {"result_en": "\r\n".join([line] * 100 + ["The bridge was not built."])}
    answer = client.post("/willow/desk/campaigns/1/complete", form)
    assert answer.status_code == 422
    assert Campaign.objects.get().completed_at is None
    form = {"result_en": "\r\n".join([line] * 99 + ["The bridge was not built."])}
    assert client.post("/willow/desk/campaigns/1/complete", form).status_code == 302
    assert Campaign.objects.get().result["en"].endswith("\nThe bridge was not built.")
