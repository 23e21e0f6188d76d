"""What was said is found by what stands in it, alike on both engines, in either script."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.act.models import CaseVoice
from lianxin.hear.commands import publish, withdraw
from lianxin.hear.models import Publication, SearchText, Voice
from lianxin.hear.search import find, index, index_many
from lianxin.office.models import Office
from lianxin.record import consumers
from tests.factories import MONDAY, Town, hear, make_town, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town() -> Town:
    return make_town()


def say(office: Office, body: str, **more: object) -> Voice:
    """A voice that its consumer has indexed."""
    voice = hear(office, body, **more).voice
    consumers.run_until_idle(MONDAY, stream_id=office.stream_id)
    return voice


def bodies(office: Office, typed: str, **more: object) -> list[str]:
    found = find(office, typed, **more).voice_ids
    words = Voice.objects.in_bulk(found)
    return [words[voice_id].body for voice_id in found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("路灯", True),
        ("路燈", True),
        ("燈", True),
        ("灯坏", True),
        ("路灯坏了", True),
        ("灯路", False),
        ("路坏", False),
        ("幸福路 路灯", True),
        ("路灯 停水", False),
        ("幸福路路灯", False),
        ("LAMP", True),
        ("lamp", True),
        ("la", False),
        ("ｌａｍｐ", True),
        ("2路", True),
        ("25", True),
        ("5", False),
        ("“broken lamps”", True),
        ('"lamps broken"', False),
        ("「路灯坏了」", True),
        ("east", True),
        ("桥头", True),
        ("", False),
        ("，。！", False),
        ("' OR 1=1 --", False),
        ("NEAR(路 灯) * ^ title:", False),
        ("\x00", False),
        ("灯" * 5000, False),
    ],
)
def test_what_finds_it(town: Town, typed: str, found: bool):
    say(town.office, "幸福路的路燈壞了，25號旁边，2路車站。Broken lamps", area=town.east, place="桥头")
    say(town.office, "别的事")

    assert len(find(town.office, typed).voice_ids) == int(found)


def test_words_in_the_heading_come_first_and_of_equals_the_newest(town: Town):
    for title, body in [("停水", "三天了"), ("别的", "停水也有"), ("停水", "三天了")]:
        say(town.office, body, title=title)
    ids = list(Voice.objects.order_by("pk").values_list("pk", flat=True))

    assert find(town.office, "停水").voice_ids == [ids[2], ids[0], ids[1]]


def test_an_office_finds_its_own_voices_only(town: Town):
    say(town.office, "路灯坏了")
    other = open_office("other")
    say(other, "路灯坏了，别处")

    assert (bodies(town.office, "路灯"), bodies(other, "路灯")) == (["路灯坏了"], ["路灯坏了，别处"])


def test_only_voices_among_those_asked_for_are_found(town: Town):
    voices = [say(town.office, f"路灯坏了 {n}") for n in range(3)]
    among = CaseVoice.objects.filter(voice__in=[voices[0], voices[2]])

    assert find(town.office, "路灯", among=among).voice_ids == [voices[2].pk, voices[0].pk]


def test_the_public_finds_published_words_only_and_only_while_they_are_published(town: Town):
    voice = say(town.office, "路灯坏了，我叫赵小明，住三楼", title="赵小明家门口")
    clerk = town.person("clerk")
    before = find(town.office, "路灯", published=True).voice_ids

    publish(voice=voice, title="门口路灯", text="路灯坏了", by=clerk, now=MONDAY)
    consumers.run_until_idle(MONDAY)
    released = [find(town.office, typed, published=True).voice_ids for typed in ("路燈", "赵小明", "三楼")]
    withdraw(voice=voice, by=clerk, now=MONDAY)
    consumers.run_until_idle(MONDAY)

    assert (before, released) == ([], [[voice.pk], [], []])
    assert find(town.office, "路灯", published=True).voice_ids == []
    assert find(town.office, "赵小明").voice_ids == [voice.pk]


def test_indexing_again_changes_nothing(town: Town):
    voice = say(town.office, "路灯坏了")
    before = list(SearchText.objects.values())

    index(voice)
    index_many([voice])

    assert list(SearchText.objects.values()) == before
    assert find(town.office, "路灯").voice_ids == [voice.pk]


def test_a_contact_is_never_found(town: Town):
    say(town.office, "路灯坏了", contact="canary13912345678")

    assert find(town.office, "canary13912345678").voice_ids == []
    assert "canary" not in str(list(SearchText.objects.values()))


def test_a_probe_is_never_found(town: Town):
    voice = say(town.office, "路灯坏了")
    voice.probe = True

    index(voice)

    assert list(SearchText.objects.all()) == []
    assert find(town.office, "路灯").voice_ids == []


def test_a_confidential_voice_is_not_found_by_the_public_even_if_words_were_released(town: Town):
    voice = say(town.office, "路灯坏了", confidential=True)
    Publication.objects.create(
        office=town.office, voice=voice, title="路灯", text="路灯", published_at=MONDAY
    )

    index(voice)

    assert find(town.office, "路灯", published=True).voice_ids == []


def test_a_deleted_row_leaves_no_term_behind(town: Town, engine: str):
    say(town.office, "金丝雀停在路灯上")
    SearchText.objects.all().delete()

    assert find(town.office, "金丝雀").voice_ids == []
    if engine == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, hear_search, row)")
            cursor.execute("SELECT term FROM temp.seen")
            left = cursor.fetchall()
            cursor.execute("DROP TABLE temp.seen")
        assert left == []


LETTERS = st.text("路灯停水坏a b1,。", min_size=1, max_size=9)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=LETTERS, passage=LETTERS, after=LETTERS)
def check_passages(office: Office, before: str, passage: str, after: str) -> None:
    voice = hear(office, f"说 {before} {passage} {after}").voice
    index(voice)
    asked = f"“{passage}”"

    assert not any(char.isalnum() for char in passage) or voice.pk in find(office, asked).voice_ids


def test_a_quoted_passage_finds_the_text_that_it_is_from(town: Town):
    check_passages(town.office)
