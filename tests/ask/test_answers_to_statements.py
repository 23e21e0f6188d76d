"""What a decision says to those who spoke: a message each, an answer for each, and nothing of what was taken back."""

from datetime import timedelta

import pytest

from lianxin.ask.commands import statements as stating
from lianxin.ask.models import AnsweredStatement, Consultation, Statement
from lianxin.ask.queries import decisions as queries
from lianxin.ask.states import NotShown
from lianxin.ask.tasks import hold_consultations
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import DueNotice, Notice
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import MONDAY, make_town
from tests.record.checking import check
from tests.record.consulting import open_consultation
from tests.record.deciding import decide, fresh, publish, take_up, write
from tests.record.stating import say_in, state

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def lead() -> Person:
    return make_town().person("lead")


def said_by(lead: Person, *, contact: str = "13800138000") -> tuple[Consultation, Statement]:
    """Somebody with a contact says it, it is shown, and the consultation closes."""
    asked = open_consultation(lead, now=MONDAY)
    voice = say_in(asked, "The stop needs a roof against rain", now=MONDAY, contact=contact).voice
    consumers.run_until_idle(MONDAY)
    row = Statement.objects.select_related("consultation__office__stream").get(voice=voice)
    stating.show(statement=row, words=row.words, by=lead, now=MONDAY)
    consumers.run_until_idle(MONDAY)
    DueNotice.objects.all().delete()
    hold_consultations(asked.closes_at)
    return fresh(asked), row


def test_everybody_who_left_a_contact_is_told_once(lead: Person):
    asked, row = said_by(lead)
    now = asked.closes_at + timedelta(hours=14)
    decide(asked, lead, row.number, now=now)
    consumers.run_until_idle(now)
    consumers.run_until_idle(now)
    owed = DueNotice.objects.get()
    entry = Entry.objects.get(kind="decision.published")

    assert (owed.voice, owed.about, entry.public["voices"]) == (row.voice, entry.number, 1)
    assert owed.due_at == now + timedelta(hours=9), "it is eleven at night, and nobody is woken"
    assert not Notice.objects.exists()


def test_nobody_is_told_who_left_no_contact(lead: Person):
    asked, row = said_by(lead, contact="")
    decide(asked, lead, row.number, now=asked.closes_at)
    consumers.run_until_idle(asked.closes_at)

    assert not DueNotice.objects.exists()


def test_what_is_taken_back_is_gone_and_its_number_stays(lead: Person):
    asked, row = said_by(lead)
    now = asked.closes_at
    quoting = {"en": "Somebody wrote: the stop needs a roof against rain"}
    take_up(asked, lead, row.number, now=now, said=quoting)
    write(asked, lead, now=now)
    made = publish(asked, lead, now=now)
    assert row.voice is not None
    erase_voice(voice=row.voice, now=now)
    answered = AnsweredStatement.objects.select_related("point", "statement").get()

    assert answered.point.said == {"en": "Somebody wrote: …"}
    assert (answered.statement.number, answered.statement.words) == (row.number, "")
    assert made.answered.count() == 1
    with pytest.raises(Refusal, match=r"^same$"):
        publish(asked, lead, now=now, because="Nothing new.")
    assert check().report.broken == []


def test_what_was_taken_back_before_the_decision_may_stay_in_its_point_but_is_not_demanded(lead: Person):
    asked, row = said_by(lead)
    now = asked.closes_at
    take_up(asked, lead, row.number, now=now)
    write(asked, lead, now=now)
    assert row.voice is not None
    erase_voice(voice=row.voice, now=now)

    assert publish(asked, lead, now=now).answered.get().statement == row


def test_a_reason_for_not_being_shown_is_its_answer(lead: Person):
    asked = open_consultation(lead, now=MONDAY)
    row = state(asked, "Fools", now=MONDAY)
    stating.leave_out(statements=[row], reason=NotShown.INSULT, same_as=None, by=lead, now=MONDAY)
    hold_consultations(asked.closes_at)
    write(asked, lead, now=asked.closes_at)
    publish(asked, lead, now=asked.closes_at)

    assert queries.answer_to(Statement.objects.get(pk=row.pk)) is None


def test_what_a_draft_quotes_goes_as_well(lead: Person):
    asked, row = said_by(lead)
    now = asked.closes_at
    take_up(asked, lead, row.number, now=now, reason={"en": "They wrote: the stop needs a roof against rain"})
    assert row.voice is not None
    erase_voice(voice=row.voice, now=now)

    assert queries.draft_of(asked).points[1].reason == {"en": "They wrote: …"}
