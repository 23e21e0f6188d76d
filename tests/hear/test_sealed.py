"""Sealed voices: what comes in, what the body outside does with it, and what goes again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms import sealing
from lianxin.algorithms.strict64 import encode64
from lianxin.hear import erasures
from lianxin.hear.commands import (
    answer_sealed,
    drop_sealed_reader,
    erase_sealed,
    name_sealed_reader,
    note_fetched,
    receive_sealed,
    seal_and_receive,
)
from lianxin.hear.commands.reapplying import reapply
from lianxin.hear.commands.sealed_voices import BLOCK, MOST_BLOCKS, context_of
from lianxin.hear.models import SealedAnswer, SealedReader, SealedVoice
from lianxin.hear.queries import sealed_by_code
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from lianxin.verify import keeping
from tests.factories import DAY, MONDAY, make_town, open_office
from tests.hear.outside import Outside, name_outside
from tests.record.checking import check, places

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WORDS = "The whole office knows, and nobody says it."


@pytest.fixture
def outside() -> Outside:
    return name_outside(make_town().office)


def kinds(subject: str) -> list[str]:
    return list(Entry.objects.filter(subject=subject).order_by("number").values_list("kind", flat=True))


def refused(act, *arguments, **named) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **named)
    return refusal.value.code, refusal.value.field


def test_words_that_came_open_are_sealed_for_the_body_and_a_repetition_is_one_voice(outside: Outside):
    office = outside.reader.office
    heard = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY, idempotency_key="once")
    again = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY, idempotency_key="once")

    voice = SealedVoice.objects.get()
    assert (again.code, again.appended, voice.in_browser) == (heard.code, None, False)
    assert sealed_by_code(office, heard.code) == voice
    opened = sealing.unseal(bytes(voice.sealed), outside.private, context=context_of(office))
    assert opened.decode() == WORDS
    entry = Entry.objects.get(subject=voice.subject)
    assert entry.public == {"reader": outside.reader.pk, "day": "2026-06-01"}


@pytest.mark.one_engine
@pytest.mark.django_db(databases=[])
@given(st.text(max_size=2000), st.sampled_from([16, BLOCK]))
def test_whatever_is_sealed_opens_again_and_its_length_tells_only_blocks(words: str, block: int):
    private = sealing.generate("a.example")
    data = words.encode()
    sealed = sealing.seal(data, sealing.public_key(private), context="here", block=block)

    assert sealing.unseal(sealed, private, context="here") == data
    assert len(sealed) - sealing.OVERHEAD == (len(data) // block + 1) * block


@pytest.mark.parametrize(
    "sealed",
    [
        WORDS,
        "",
        encode64(b"x" * (sealing.OVERHEAD + BLOCK - 1)),
        encode64(b"x" * sealing.OVERHEAD),
        encode64(b"x" * (sealing.OVERHEAD + (MOST_BLOCKS + 1) * BLOCK)),
    ],
)
def test_what_cannot_be_sealed_words_is_not_taken_and_its_text_not_kept(outside: Outside, sealed: str):
    assert refused(receive_sealed, reader=outside.reader, sealed=sealed, now=MONDAY) == (
        "not_sealed",
        "sealed",
    )
    assert not SealedVoice.objects.exists()


@pytest.mark.parametrize(("words", "code"), [("  ", "empty"), ("长" * 20_001, "long")])
def test_words_that_are_none_or_too_many_are_refused(outside: Outside, words: str, code: str):
    assert refused(seal_and_receive, reader=outside.reader, words=words, now=MONDAY) == (code, "words")


def test_the_longest_words_of_four_bytes_each_are_taken(outside: Outside):
    words = "🌊" * 20_000
    key, context = outside.reader.key, context_of(outside.reader.office)
    sealed = encode64(sealing.seal(words.encode(), key, context=context, block=BLOCK))

    voice = receive_sealed(reader=outside.reader, sealed=sealed, now=MONDAY).voice

    assert sealing.unseal(bytes(voice.sealed), outside.private, context=context).decode() == words


def test_a_body_is_named_in_public_once_with_a_key_that_is_one(outside: Outside):
    office, key = outside.reader.office, outside.reader.key
    names, address = {"en": "Court of audit"}, "https://audit.example/"
    wrong = [
        ({"names": {}}, ("missing", "names")),
        ({"key": "witness+00000000+AAAA"}, ("key", "key")),
        ({"key": outside.private}, ("key", "key")),
        ({"address": "ask somebody"}, ("address", "address")),
        ({}, ("known", "key")),
    ]
    for given_wrongly, told in wrong:
        right = {"names": names, "key": key, "address": address}
        assert refused(name_sealed_reader, office=office, now=MONDAY, **(right | given_wrongly)) == told

    assert SealedReader.objects.count() == 1
    assert Entry.objects.get(kind="sealed_reader.named").public == {
        "reader": outside.reader.pk,
        "names": outside.reader.names,
        "key": key,
        "address": outside.reader.address,
    }


def test_a_dropped_body_gets_nothing_new_and_keeps_what_was_its_own(outside: Outside):
    old = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY).voice
    drop_sealed_reader(reader=outside.reader, now=MONDAY)
    drop_sealed_reader(reader=outside.reader, now=MONDAY)
    new = name_outside(outside.reader.office)
    seal_and_receive(reader=new.reader, words="Newer words", now=MONDAY)

    assert refused(seal_and_receive, reader=outside.reader, words=WORDS, now=MONDAY) == ("dropped", "reader")
    assert note_fetched(reader=outside.reader, numbers=[old.pk], now=MONDAY) == 1
    answer_sealed(voice=old, text="We still look into it.", now=MONDAY)
    assert kinds(outside.reader.subject) == ["sealed_reader.named", "sealed_reader.dropped"]
    assert kinds(old.subject) == ["voice.sealed", "voice.fetched", "sealed.answered"]
    context = context_of(outside.reader.office)
    assert sealing.unseal(bytes(old.sealed), outside.private, context=context).decode() == WORDS
    with pytest.raises(sealing.SealError):
        sealing.unseal(bytes(old.sealed), new.private, context=context)


def test_a_body_signs_once_and_only_for_what_was_written_to_it(outside: Outside):
    other = name_outside(outside.reader.office, "audit.example")
    mine, theirs = (
        seal_and_receive(reader=one.reader, words=WORDS, now=MONDAY).voice for one in (outside, other)
    )
    numbers = [mine.pk, theirs.pk, 10**6]

    noted = [note_fetched(reader=outside.reader, numbers=numbers, now=MONDAY) for _ in range(2)]

    assert noted == [1, 0]
    assert (kinds(mine.subject), kinds(theirs.subject)) == (
        ["voice.sealed", "voice.fetched"],
        ["voice.sealed"],
    )


def test_what_is_taken_away_is_gone_and_the_record_holds(outside: Outside):
    voice = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY).voice
    for _ in range(2):
        answer_sealed(voice=voice, text="Come and see us.", now=MONDAY)
    assert SealedAnswer.objects.count() == 1

    erase_sealed(voice=voice, now=MONDAY)

    assert (voice.sealed, SealedAnswer.objects.get().text) == (None, "")
    assert refused(answer_sealed, voice=voice, text="Again", now=MONDAY) == ("erased", "")
    assert places(check()) == set()
    openings = (
        Entry.objects.filter(subject=voice.subject).order_by("number").values_list("opening", flat=True)
    )
    assert [opening is None for opening in openings] == [True, True, False]


def test_what_was_changed_by_sql_stays_until_somebody_has_looked_and_the_log_names_nobody(
    outside: Outside, caplog
):
    voice = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY).voice
    SealedVoice.objects.update(sealed=b"other")

    assert refused(erase_sealed, voice=voice, now=MONDAY) == ("not_sound", "")
    assert caplog.messages == ["Nothing was erased: NotSound"]
    assert bytes(SealedVoice.objects.get().sealed) == b"other"


def test_after_a_restore_what_was_taken_away_goes_again_once(outside: Outside, tmp_path):
    voice = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY).voice
    ledger = tmp_path / erasures.LEDGER
    line = {"office": "willow", "sealed": bytes(voice.code_lookup).hex(), "why": "asked", "at": "2026-06-01"}
    erasures.append_lines(ledger, [json.dumps(line)])

    assert [reapply(ledger, now=MONDAY) for _ in range(2)] == [1, 0]
    assert SealedVoice.objects.get().sealed is None


def test_sealed_words_go_after_three_years_fetched_or_not(outside: Outside):
    old = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY).voice
    young = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY + 3 * DAY).voice

    keeping.forget(MONDAY + 1096 * DAY)

    assert [SealedVoice.objects.get(pk=voice.pk).sealed is None for voice in (old, young)] == [True, False]
    assert places(check()) == set()


def test_words_sealed_for_one_office_do_not_open_as_those_of_another(outside: Outside):
    voice = seal_and_receive(reader=outside.reader, words=WORDS, now=MONDAY).voice

    with pytest.raises(sealing.SealError):
        sealing.unseal(bytes(voice.sealed), outside.private, context=context_of(open_office("river")))
