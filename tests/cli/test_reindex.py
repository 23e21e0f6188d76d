"""`lianxin reindex` makes what voices are found by anew from their words."""

import pytest
from django.db import connection

from lianxin.cli import main
from lianxin.hear.commands import publish
from lianxin.hear.models import SearchText
from lianxin.hear.search import find
from tests.factories import MONDAY, hear, make_town, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_everything_is_found_again(monkeypatch, capsys, engine: str):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    town = make_town()
    voices = [hear(town.office, f"路灯坏了 {number}").voice for number in range(3)]
    publish(voice=voices[0], title="路灯", text="坏了", by=town.person("clerk"), now=MONDAY)
    work_off(town.office, MONDAY)
    columns = ("voice_id", "published", "title", "words", "sketch")
    before = list(SearchText.objects.order_by("voice_id", "published").values_list(*columns))
    SearchText.objects.filter(published=False).update(title="", words="", sketch=b"")
    SearchText.objects.filter(voice=voices[2]).delete()
    if engine == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO hear_search(hear_search) VALUES ('delete-all')")

    assert main(["reindex"]) == 0

    assert "3 voices indexed." in capsys.readouterr().out
    assert list(SearchText.objects.order_by("voice_id", "published").values_list(*columns)) == before
    assert find(town.office, "路灯").voice_ids == [voice.pk for voice in reversed(voices)]
    assert find(town.office, "路灯", published=True).voice_ids == [voices[0].pk]
