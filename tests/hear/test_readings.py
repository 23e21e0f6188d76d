"""A person decides what a voice is about and what of it everybody may read; the words themselves stay."""

import pytest

from lianxin.hear.commands import NotHeard, publish, read_voice, withdraw
from lianxin.hear.models import Publication, Reading
from lianxin.hear.queries import newest_reading, publication_of
from lianxin.hear.rules import NotYours
from lianxin.hear.states import Severity
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, hear, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def read(town, voice, *, by="clerk", now=MONDAY, **parts):
    facts = {"topic": None, "place": None, "area": None, "severity": Severity.ORDINARY} | parts
    return read_voice(voice=voice, by=town.person(by), now=now, **facts)


def release(town, voice, *, title="A dark lamp", text="It is dark", by="clerk", now=MONDAY):
    return publish(voice=voice, title=title, text=text, by=town.person(by), now=now)


def test_the_newest_reading_holds_and_the_words_stay():
    town = make_town()
    voice = hear(town.office).voice
    read(town, voice, severity=Severity.PRESSING)
    second = read(town, voice, area=town.east, now=MONDAY + DAY)
    voice.refresh_from_db()

    assert newest_reading(voice) == second
    assert (Reading.objects.count(), voice.area, voice.body) == (2, None, "The lamp is dark")
    assert Entry.objects.filter(kind="voice.read").latest("number").public == {
        "voice": voice.pk,
        "topic": None,
        "area": "east",
        "severity": "ordinary",
    }


@pytest.mark.parametrize("who", ["power", "lead", "overseer", "steward"])
def test_only_clerks_and_coordinators_decide(who: str):
    town = make_town()
    voice = hear(town.office).voice
    for step in (read, release):
        with pytest.raises(NotYours):
            step(town, voice, by=who)

    assert (Reading.objects.count(), Publication.objects.count()) == (0, 0)


def test_nobody_decides_for_another_office_or_with_its_areas():
    town, other = make_town(), make_town("oak")
    voice = hear(town.office).voice
    with pytest.raises(NotYours):
        read_voice(
            voice=voice, by=other.person("clerk"), now=MONDAY, topic=None, place=None, area=None,
            severity=Severity.ORDINARY,
        )  # fmt: skip
    with pytest.raises(ValueError, match="own office"):
        read(town, voice, area=other.east)


def test_words_are_released_changed_and_taken_back():
    town = make_town()
    voice = hear(town.office).voice
    release(town, voice)
    release(town, voice, title="A dark lamp on the bridge", now=MONDAY + DAY)
    assert publication_of(voice).title == "A dark lamp on the bridge"

    withdraw(voice=voice, by=town.person("clerk"), now=MONDAY + 2 * DAY)
    held = Publication.objects.get()
    assert (publication_of(voice), held.title, held.text) == (None, "", "")

    release(town, voice, now=MONDAY + 3 * DAY)
    assert publication_of(voice).text == "It is dark"
    kinds = [entry.kind for entry in Entry.objects.filter(subject=voice.subject).order_by("number")]
    assert kinds == ["voice.received", *["voice.published"] * 2, "voice.withdrawn", "voice.published"]


def test_released_words_never_stand_in_the_record():
    town = make_town()
    voice = hear(town.office).voice
    release(town, voice, title="canary-title", text="canary-text")

    assert not any("canary" in leaf for leaf in Entry.objects.values_list("leaf", flat=True))


@pytest.mark.parametrize(
    ("title", "text", "field", "problem"),
    [
        ("", "It is dark", "public_title", "empty"),
        ("Dark", " ", "public_text", "empty"),
        ("x" * 201, "It is dark", "public_title", "long"),
        ("Dark", "Call 13812345678", "public_text", "personal"),
        ("Call 13812345678", "Dark", "public_title", "personal"),
        ("Dark", "write to a@b.cn", "public_text", "personal"),
    ],
)
def test_what_cannot_be_released_is_told_by_field(title: str, text: str, field: str, problem: str):
    town = make_town()
    voice = hear(town.office).voice
    with pytest.raises(NotHeard) as refused:
        release(town, voice, title=title, text=text)

    assert (refused.value.field, refused.value.problem, Publication.objects.count()) == (field, problem, 0)


def test_a_confidential_voice_is_never_released():
    town = make_town()
    voice = hear(town.office, confidential=True).voice
    with pytest.raises(NotHeard) as refused:
        release(town, voice)

    assert (refused.value.problem, Publication.objects.count()) == ("confidential", 0)
