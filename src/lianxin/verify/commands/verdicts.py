"""The only writer of verdicts and outcomes."""

from __future__ import annotations

import json
from datetime import datetime

from lianxin.act.commands import take_word
from lianxin.act.models import Case
from lianxin.act.states import CaseState, NotNow, Word
from lianxin.act.texts import short_text
from lianxin.hear.entries import VOICE_RECEIVED
from lianxin.hear.models import Voice
from lianxin.hear.states import MOST_TEXT
from lianxin.record.commands import append
from lianxin.record.commit import grouped
from lianxin.record.models import Entry

from .. import tally
from ..entries import verdicts as entries
from ..models import Outcome, Verdict
from ..states import WordSource

#: A word can be given once the office has answered, and changed for as long as the record stands.
_OPEN_TO_A_WORD = (
    CaseState.ANSWERED,
    CaseState.REOPENED,
    CaseState.SOLVED,
    CaseState.TRANSFERRED,
    CaseState.WITHDRAWN,
    CaseState.ARCHIVED,
)


def give_verdict(
    *,
    voice: Voice,
    word: Word,
    now: datetime,
    satisfied: bool | None = None,
    comment: str = "",
    source: WordSource = WordSource.RECEIPT,
) -> Verdict:
    """The person who spoke, receipt in hand, says what became of it.

    Whoever calls this has found the voice by its code, or is the return contact that asked the person
    (``source``); there is no other way to a verdict.  "Not solved" and
    "partly" reopen the case with its first date.
    """
    comment = short_text(comment, "comment", MOST_TEXT)

    def work() -> Verdict:
        case = Case.objects.select_for_update(of=("self",)).filter(case_voices__voice=voice).first()
        if case is None:
            raise NotNow("say", CaseState.RECEIVED)
        if case.state not in _OPEN_TO_A_WORD:
            raise NotNow("say", case.state)
        verdict = Verdict(office_id=voice.office_id, voice=voice, case=case, given_at=now)
        verdict.word, verdict.satisfied, verdict.comment = word, satisfied, comment
        verdict.source = source
        verdict.save(force_insert=True)
        append(
            stream_id=voice.office.stream_id,
            kind=entries.VERDICT_GIVEN,
            subject=voice.subject,
            now=now,
            public={
                "voice": voice.pk,
                "case": case.number,
                "word": str(word),
                "satisfied": satisfied,
                "source": str(source),
            },
            rows=[verdict],
        )
        take_word(case=case, word=word, everyone_says_solved=_everyone_says_solved(case), now=now)
        return verdict

    return grouped(work)


def _everyone_says_solved(case: Case) -> bool:
    newest: dict[int, str] = dict(case.verdicts.order_by("pk").values_list("voice_id", "word"))
    voices = case.case_voices.values_list("voice_id", flat=True)
    return all(newest.get(voice) == Word.SOLVED for voice in voices)


def tally_entry(entry: Entry) -> None:
    """Let one entry change the outcomes that it concerns; with the first of all, counting begins anew."""
    leaf = json.loads(entry.leaf)
    office = entry.stream.office
    if leaf["kind"] == tally.BEGINS:
        Outcome.objects.filter(office=office).delete()
        return
    if leaf["kind"] == VOICE_RECEIVED.name:
        begun = [Outcome(office=office, **tally.columns(tally.begin(leaf)))] if tally.counts(leaf) else []
        Outcome.objects.bulk_create(begun, ignore_conflicts=True)
        return
    key, value = tally.concerns(leaf)
    rows = list(Outcome.objects.filter(office=office, **{key: value}))
    if not rows and not _has_no_voice(office.pk, leaf["public"].get("case", 0)):
        # Its voice was set aside: this entry waits with it, so that none of its changes is passed over.
        raise Outcome.DoesNotExist
    for row in rows:
        for name, new in tally.columns(tally.advance(outcome_of(row), leaf)).items():
            setattr(row, name, new)
        row.save(force_update=True)


def _has_no_voice(office_id: int, number: int) -> bool:
    """The part of a case is a case of its own without a voice: what becomes of it counts nowhere."""
    return Case.objects.filter(office_id=office_id, number=number, parent__isnull=False).exists()


def outcome_of(row: Outcome) -> tally.VoiceOutcome:
    """The row as the fold knows it."""
    return tally.VoiceOutcome(**{name: getattr(row, name) for name in tally.FACTS})
