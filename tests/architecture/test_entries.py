"""Every kind of entry is told to people in one sentence, in three languages, and every one has a reader."""

import re
from typing import Any

import pytest
from django.utils.translation import override

from lianxin.record.consumers import CONSUMERS
from lianxin.record.entries import KINDS
from lianxin.verify.tally import BEGINS, READS
from lianxin.web.telling import SENTENCES, Names
from tools import reference

LANGUAGES = ("en", "zh-hans", "zh-hant")
NAMES = Names({"power": "供电所"}, {"east": "河东"})

#: A value for each public field that a sentence may use.
PUBLIC: dict[str, Any] = {
    "voices": [7],
    "votes": 300,
    "stage": 2,
    "as_said": False,
    "right": False,
    "unit": "power",
    "area": "east",
    "areas": ["east"],
    "words": ["路灯"],
    "year": 2027,
    "by": "rule",
    "to": "lead",
    "speaker": "resident",
    "word": "partly",
    "channel": "sms",
    "ok": True,
    "on": True,
    "kind": "empty_handoff",
    "state": "sent",
    "severity": "pressing",
    "what": "suspension",
    "agreed": True,
    "amount_cents": 120050,
    "total_cents": 120050,
    "currency": "CNY",
    "part": 12,
    "whole": 7,
    "caller": "power",
    "called": "power",
    "comes": True,
    "names": {"zh-hans": "路灯", "zh-hant": "路燈", "en": "Street lights"},
    "every_days": 7,
    "because": "decision",
    "late": False,
    "day": 30,
    "ends_on": "2026-12-31",
    "month": "2026-06",
    "field": "computed.office.received",
    "was": "12",
    "now": "13",
    "people": 900,
    "demands": ["broken", "sign"],
    "decision": "decline",
    "witness": "school.example/w1",
    "backup_size": 40,
    "number": 41,
    "role": "coordinator",
    "roles": ["coordinator", "lead"],
    "delayed": False,
    "reason": "danger",
    "ballot": 1,
    "budget": 2,
    "project": 5,
    "winners": [5, 3],
    "progress": "begun",
    "question": {"zh-hans": "先修哪里？", "zh-hant": "先修哪裡？", "en": "What comes first?"},
    "where": "Mill Lane",
    "count": 120,
    "cast": 60,
    "counts": [40, 20],
    "consultation": 3,
    "margin": 2,
    "source": "Count of March",
    "homes": 14,
    "sitting": 2,
    "survey": 1,
    "title": {"zh-hans": "您家最需要什么", "zh-hant": "您家最需要什麼", "en": "What your home needs"},
    "round": 1,
    "size": 20,
    "panels": 1000,
    "drawn": 417,
    "numbers": [4, 9],
    "took_part": 20,
    "why": "quotas",
    "session": 5,
    "series": 1,
    "days": [10, 25],
    "hour": "14:30",
    "sessions": [{"session": 5, "begins_at": "2026-06-10T06:30:00.000000Z"}],
    "topic": 3,
    "term": 4,
    "there": False,
    "topics_missing": ["water"],
    "statements_missing": [4],
    "points_unraised": [2],
    "points_unmatched": [1],
    "agenda_reason": "The bar closes in May.",
    "panel": 417,
    "outside": "03 11 17",
    "body": "The school",
    "proposed_by": "The parents",
    "came": [4, 9],
    "minute": 6,
    "minutes": [1, 2],
    "unconfirmed": 1,
    "confirmed": [{"minute": 1, "digest": "ab"}],
    "instead": True,
    "place": "The mill",
    "statement": 14,
    "statements": 12,
    "ground": "said_already",
    "line": 2,
    "words_off": "personal",
    "step": "named",
    "outcome": "adopted",
    "voice": 7,
    "campaign": 2,
    "result_by": "2026-09-30",
    "findings": 3,
    "checked": 2,
    "declined": 1,
    "finding": 4,
    "task": 1,
    "due_on": "2026-08-31",
    "study": 2,
    "sites": [{"site": 1, "planned": 12}],
    "rests_on": [3, 17],
    "private": False,
}
#: Who acts on a kind of entry beyond telling it.
AGREED = {
    "learn.compare_agenda": {"sitting.announced"},
    "act.follow_whole": {
        "case.solved",
        "case.reopened",
        "case.sent_back",
        "case.withdrawn",
        "case.archived",
        "deviation.decided",
    },
    "act.carer_left": {"person.closed"},
    "act.look_again": {"case.solved", "case.reopened", "case.sent_back"},
    "act.grade": {"voice.read"},
    "act.words_gone": {"record.erased"},
    "act.open_case": {"voice.received"},
    "act.outage": {"outage.recorded"},
    "act.redate": {"calendar.imported"},
    "channels.tell": {
        "thread.written",
        "case.accepted",
        "case.decided",
        "case.answered",
        "case.reopened",
        "case.escalated",
        "deviation.decided",
        "identity.opened",
        "campaign.completed",
        "identity.told",
        "statement.shown",
        "statement.not_shown",
        "idea.replied",
        "decision.published",
        "decision.replaced",
    },
    "ask.make_idea": {"statement.made"},
    "ask.make_statement": {"voice.received"},
    "hear.index": {"voice.received", "voice.published", "voice.withdrawn"},
    "hear.settle_probe": {"voice.received"},
    "verify.outcomes": {
        "office.opened",
        "voice.received",
        "case.opened",
        "case.dispatched",
        "case.accepted",
        "case.decided",
        "case.answered",
        "case.redated",
        "case.graded",
        "case.reopened",
        "case.sent_back",
        "case.solved",
        "case.withdrawn",
        "case.split",
        "share.settled",
        "deviation.decided",
        "deviation.ended",
        "voice.verdict",
        "contact.settled",
        "follow_up.settled",
    },
}


def test_there_is_one_sentence_for_every_kind_and_no_other():
    assert set(SENTENCES) == set(KINDS)


def test_the_consumers_read_what_was_agreed_on():
    assert {name: {kind.name for kind in one.reads} for name, one in CONSUMERS.items()} == AGREED
    assert {BEGINS, *READS} == AGREED["verify.outcomes"]


def test_every_kind_has_a_reader():
    unread = [
        kind.name for kind in KINDS.values() if kind.name not in SENTENCES and not reference.readers(kind)
    ]

    assert unread == []


def test_every_kind_is_explained_with_each_of_its_public_fields():
    unexplained = [
        kind.name
        for kind in KINDS.values()
        if not kind.meaning.endswith(".") or not all(kind.public.values())
    ]

    assert unexplained == []


def test_a_kind_is_named_by_what_it_is_about_and_what_happened():
    assert [name for name in KINDS if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sentence_uses_only_public_fields_and_reads_well_in_each_language(kind: str):
    public = {name: PUBLIC.get(name) for name in KINDS[kind].public}
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = SENTENCES[kind](public, NAMES)

    assert all(text.strip() and "%(" not in text and "None" not in text for text in told.values())
    assert [bool(re.search(r"[\u4e00-\u9fff]{2}", told[code])) for code in ("zh-hans", "zh-hant")] == [
        True,
        True,
    ]
    assert told["en"] not in {told["zh-hans"], told["zh-hant"]}


@pytest.mark.parametrize("speaker", ["resident", "office"])
@pytest.mark.parametrize("word", ["solved", "partly", "not"])
def test_each_word_and_each_speaker_has_a_sentence_of_its_own(speaker: str, word: str):
    with override("en"):
        assert (
            SENTENCES["thread.written"]({"speaker": speaker}, NAMES)
            == {
                "resident": "The person who spoke wrote",
                "office": "The office wrote to the person who spoke",
            }[speaker]
        )
        assert SENTENCES["voice.verdict"]({"word": word}, NAMES).startswith("The person who spoke said: ")
