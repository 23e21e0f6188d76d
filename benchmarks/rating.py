"""Inside the measured process: where the voices of a large office stand, and what its figures cost."""

from __future__ import annotations

import random
import time
from datetime import timedelta

from benchmarks import towns
from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.hear.states import Severity
from lianxin.office import commands
from lianxin.office.models import Office
from lianxin.record.commands import stamp
from lianxin.verify import queries as verify
from lianxin.verify.models import Outcome
from lianxin.verify.tally import VoiceOutcome, columns

#: The share of answered voices whom somebody outside asked as well.
ASKED_OUTSIDE = 0.1
#: One voice in so many still waits for its answer.
WAITING = 50


def build_rated(cases: int) -> int:
    """The large office, and the outcome of each of its voices; the number of different cells."""
    office = towns.build(cases)
    dice = random.Random(13)
    rows = [
        Outcome(office=office, **columns(_outcome(case, dice)))
        for case in Case.objects.filter(office=office).select_related("unit").order_by("number")
    ]
    Outcome.objects.bulk_create(rows, batch_size=towns.AT_ONCE)
    return Outcome.objects.values("cell").distinct().count()


def _outcome(case: Case, dice: random.Random) -> VoiceOutcome:
    """All but a few are answered; whoever was asked says one thing or another, a tenth of them outside."""
    assert case.unit
    waits = case.number % WAITING == 0
    answered = "" if waits else stamp(case.received_at + timedelta(days=dice.randrange(9)))
    word = dice.choice(["", *Word.values]) if answered else ""
    outside = dice.choice(Word.values) if answered and dice.random() < ASKED_OUTSIDE else ""
    return VoiceOutcome(
        voice_id=case.number,
        said_at=stamp(case.received_at),
        imported=False,
        case=case.number,
        unit=case.unit.code,
        severity=dice.choice(Severity.values),
        answer_due=stamp(case.answer_due),
        acted_at=answered,
        first_answered=answered,
        answered_at=answered,
        word=outside or word,
        own=word,
        contact=outside,
        asked_as=word if outside else "",
        reached="reached" if outside else "",
    )


def grow() -> int:
    """One entry more in the record, which moves no figure."""
    office = Office.objects.get(slug=towns.place.SLUG)
    number = office.areas.count()
    commands.add_area(office=office, code=f"more-{number}", names={"en": "more"}, now=towns.NOW)
    return number


def material(times: int) -> list[float]:
    """Milliseconds of the processor to have what all figures are computed from, so many times."""
    office = Office.objects.get(slug=towns.place.SLUG)
    took = []
    for _ in range(times):
        began = time.process_time()
        verify.material(office)
        took.append((time.process_time() - began) * 1000)
    return took
