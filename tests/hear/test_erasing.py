"""Words are taken away: what goes, what stays, and that the record and every proof about it still hold."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from PIL import Image

from lianxin.act import commands as act
from lianxin.act.models import Answer, Task
from lianxin.act.states import CaseState, TaskState, Word
from lianxin.algorithms.merkle import leaf_hash
from lianxin.algorithms.receipts import check_receipt
from lianxin.hear import erasures, scrubbing
from lianxin.hear.attachments import storage
from lianxin.hear.commands import erase_voice, forget_contacts, link, publish, read_voice, write_line
from lianxin.hear.commands.reapplying import reapply
from lianxin.hear.models import Attachment, Contact, DueNotice, Line, Publication, Reading, SearchText, Voice
from lianxin.hear.queries import entry_of
from lianxin.hear.search import index
from lianxin.hear.states import Severity, Speaker
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from lianxin.record.queries import receipt_for, verifier_key
from lianxin.verify.commands import give_verdict, say_pressed
from lianxin.verify.models import Pressure, Verdict
from tests.factories import MONDAY, Town, case_of, hear, make_town, refresh, take
from tests.hear.attachments.samples import png
from tests.record.checking import check

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LATER = MONDAY + timedelta(days=2)
WORDS = "The lamp behind Honeychurch's bakery has been dark since Easter"
LONG = "Honeychurch's bakery has been dark since Easter"


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture(autouse=True)
def a_ledger_of_its_own(settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def said(town: Town, **more) -> Voice:
    return hear(
        town.office, WORDS, contact="Honeychurch 137 0066 4321", title="Dark lamp", place="Bakery", **more
    ).voice


def lived(town: Town) -> Voice:
    """A voice about which everything was written that can be."""
    voice = said(town)
    consumers.run_until_idle(MONDAY)
    case = case_of(voice)
    facts = {"topic": None, "place": None, "area": town.east, "severity": Severity.ORDINARY}
    read_voice(voice=voice, by=town.person("clerk"), now=MONDAY, **facts)
    publish(voice=voice, title="Dark lamp", text=WORDS, by=town.person("clerk"), now=MONDAY)
    write_line(voice=voice, speaker=Speaker.RESIDENT, text="It is still dark", now=MONDAY)
    write_line(voice=voice, speaker=Speaker.OFFICE, text="We know", now=MONDAY, person=town.person("power"))
    take(town, case, "accept")
    take(town, case, "answer")
    give_verdict(voice=voice, word=Word.NOT, comment="No light at all", now=MONDAY)
    say_pressed(voice=voice, words="They rang twice", now=MONDAY)
    act.answer(
        case=refresh(case),
        done=f"You wrote: {LONG}. We rang 13700664321.",
        not_done="",
        why="",
        by=town.person("power"),
        now=MONDAY,
    )
    consumers.run_until_idle(MONDAY)
    return voice


def test_everything_that_was_said_goes_and_what_came_of_it_stays(town: Town):
    voice = lived(town)
    number = entry_of(voice, town.office.stream_id).number

    erase_voice(voice=voice, now=LATER)
    consumers.run_until_idle(LATER)
    scrubbing.scrub(LATER)

    stands = Voice.objects.get(pk=voice.pk)
    assert (stands.title, stands.body, stands.place, stands.contact, stands.erased_at) == (
        "",
        "",
        "",
        None,
        LATER,
    )
    assert {line.text for line in Line.objects.filter(voice=voice)} == {""}
    assert [
        model.objects.filter(voice=voice).count() for model in (Reading, Publication, SearchText, DueNotice)
    ] == [0, 0, 0, 0]
    assert Contact.objects.count() == 0
    assert list(Verdict.objects.values_list("word", "comment")) == [("not", "")]
    assert list(Pressure.objects.values_list("words", flat=True)) == [""]
    assert [answer.done for answer in Answer.objects.order_by("pk")] == [
        "A new bulb.",
        "You wrote: …. We rang ….",
    ]
    assert entry_of(stands, town.office.stream_id).number == number
    assert (check().report.broken, check().report.warnings) == ([], [])


def test_the_record_says_which_private_parts_are_gone_and_the_receipt_still_holds(town: Town):
    voice = lived(town)
    entry = entry_of(voice, town.office.stream_id)
    before = receipt_for(entry)

    erase_voice(voice=voice, now=LATER)

    told = Entry.objects.get(kind="record.erased")
    gone = list(
        Entry.objects.filter(opening=None, salt=None).order_by("number").values_list("number", flat=True)
    )
    assert (told.public, told.subject) == ({"entries": gone, "why": "asked"}, voice.subject)
    assert entry.number in gone
    town.office.stream.refresh_from_db()
    key = verifier_key(town.office.stream)
    for receipt in (before, receipt_for(Entry.objects.get(pk=entry.pk))):
        assert check_receipt(receipt, receipt.extra, [key]).size >= entry.number
    assert bytes(Entry.objects.get(pk=entry.pk).leaf_hash) == leaf_hash(entry.leaf.encode())


def test_a_row_changed_by_sql_cannot_be_laundered_by_an_erasure(town: Town, caplog):
    voice = lived(town)
    Verdict.objects.update(word="solved")

    with pytest.raises(Refusal) as refused:
        erase_voice(voice=voice, now=LATER)

    assert refused.value.code == "not_sound"
    # The log says that it happened, and of nobody.
    assert caplog.messages == ["Nothing was erased: NotSound"]
    assert Voice.objects.get(pk=voice.pk).body == WORDS
    assert {finding.where for finding in check().report.broken} == {
        f"verify_verdict/{Verdict.objects.get().pk}"
    }


def test_a_row_added_by_sql_cannot_be_washed_away_either(town: Town):
    voice = lived(town)
    Line.objects.create(
        office=town.office, voice=voice, speaker=Speaker.RESIDENT, text="Never said", written_at=MONDAY
    )

    with pytest.raises(Refusal):
        erase_voice(voice=voice, now=LATER)


def test_an_opening_bent_to_fit_a_changed_row_is_refused(town: Town):
    """Its private part would be gone afterwards, so it is compared with the public one a last time."""
    voice = said(town)
    entry = entry_of(voice, town.office.stream_id)
    Voice.objects.update(place="Elsewhere")
    from lianxin.record.digests import row_digest, row_key

    bent = Voice.objects.get()
    rows = json.loads(entry.opening)["rows"] | {row_key(bent): row_digest(bent)}
    Entry.objects.filter(pk=entry.pk).update(opening=json.dumps({"rows": rows}))

    with pytest.raises(Refusal):
        erase_voice(voice=voice, now=LATER)


def test_a_case_without_words_ends_unless_others_spoke_about_the_same(town: Town):
    alone, joined, other = (said(town) for _ in range(3))
    consumers.run_until_idle(MONDAY)
    link(voice=joined, other=other, person=town.person("clerk"), now=MONDAY)

    for voice in (alone, joined):
        erase_voice(voice=voice, now=LATER)
    consumers.run_until_idle(LATER)

    states = [case_of(voice).state for voice in (alone, joined, other)]
    assert states == [CaseState.WITHDRAWN, CaseState.DISPATCHED, CaseState.DISPATCHED]
    assert check().report.broken == []


def test_what_was_written_since_can_be_taken_away_again_and_nothing_else_is_done_twice(town: Town):
    voice = lived(town)
    erase_voice(voice=voice, now=LATER)
    erase_voice(voice=voice, now=LATER)
    assert Entry.objects.filter(kind="record.erased").count() == 1

    write_line(voice=voice, speaker=Speaker.RESIDENT, text="One more thing", now=LATER)
    erase_voice(voice=voice, now=LATER + timedelta(hours=1))

    assert Entry.objects.filter(kind="record.erased").count() == 2
    assert {line.text for line in Line.objects.all()} == {""}
    assert check().report.broken == []


def test_a_resident_s_own_note_on_a_task_goes_and_the_office_s_stays(town: Town):
    voice = said(town)
    consumers.run_until_idle(MONDAY)
    case = act.accept(case=case_of(voice), by=town.person("power"), now=MONDAY)
    own, of_the_unit = (
        act.add_task(case=case, title=title, unit=unit, by=town.person("power"), now=MONDAY)
        for title, unit in (("Bring a ladder", None), (f"Look at “{LONG}”", town.power))
    )
    act.do_own_task(task=own, voice=voice, note="It is in my yard", now=MONDAY)
    act.settle_task(
        task=of_the_unit, state=TaskState.DONE, note="New bulb", by=town.person("power"), now=MONDAY
    )

    erase_voice(voice=voice, now=LATER)

    assert list(Task.objects.order_by("pk").values_list("title", "note")) == [
        ("Bring a ladder", ""),
        ("Look at “…”", "New bulb"),
    ]


def test_nothing_is_found_again_by_words_that_are_gone(town: Town):
    voice = said(town)
    erase_voice(voice=voice, now=LATER)

    consumers.run_until_idle(LATER)  # the index hears of the voice only now
    index(Voice.objects.get())

    assert SearchText.objects.count() == 0


def test_the_bytes_of_a_photo_go_unless_somebody_else_sent_the_same(town: Town):
    from lianxin.hear.attachments import staging

    def with_photo(colour: str) -> Voice:
        token = staging.stage_bytes(town.office, png(Image.new("RGB", (40, 40), colour)), MONDAY)
        return said(town, attachments=(token,))

    mine, shared, theirs = with_photo("red"), with_photo("blue"), with_photo("blue")
    digests = [Attachment.objects.get(voice=voice).digest for voice in (mine, shared)]

    for voice in (mine, shared):
        erase_voice(voice=voice, now=LATER)
    scrubbing.scrub(LATER)

    assert [storage.path_of(digest).exists() for digest in digests] == [False, True]
    assert check().report.broken == []
    erase_voice(voice=theirs, now=LATER)
    scrubbing.scrub(LATER)
    assert not storage.path_of(digests[1]).exists()


def test_a_contact_alone_can_be_forgotten(town: Town):
    voice = lived(town)

    assert forget_contacts(voices=[voice], why="time", now=LATER) == 1
    scrubbing.scrub(LATER)

    stands = Voice.objects.get()
    assert (stands.contact, stands.body, stands.erased_at, Contact.objects.count()) == (None, WORDS, None, 0)
    assert check().report.broken == []
    assert forget_contacts(voices=[stands], why="time", now=LATER) == 0


def test_released_words_cannot_be_written_anew_from_memory(town: Town):
    voice = lived(town)
    erase_voice(voice=voice, now=LATER)

    with pytest.raises(Refusal):
        publish(voice=Voice.objects.get(), title="A lamp", text="Dark", by=town.person("clerk"), now=LATER)


def test_a_restored_backup_forgets_again_what_had_been_erased(town: Town):
    """The backup is older than the erasure: its rows are back, the ledger of the lost house is at hand."""
    voice, other = said(town), said(town)
    contact = said(town)
    for one in (voice, contact):
        erasures.note(
            town.office,
            {"contact" if one == contact else "words": bytes(one.code_lookup).hex()},
            why="asked",
            now=LATER,
        )
    ledger = erasures.ledger().rename(Path(django_settings.DATA) / "of-the-lost-house.jsonl")
    with ledger.open("a", encoding="utf-8") as file:
        file.write('{"office": "willow", "words": "00ff", "why": "asked", "at": ""}\n{"office": "wil')

    assert (reapply(ledger, now=LATER), reapply(ledger, now=LATER)) == (2, 0)

    found = {one.pk: (one.body, one.contact is None) for one in Voice.objects.all()}
    assert found == {voice.pk: ("", True), other.pk: (WORDS, False), contact.pk: (WORDS, True)}
    assert check().report.broken == []
