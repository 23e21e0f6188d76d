"""Whoever had an adopted idea is named if they ask for it, receipt in hand, and as long as they want it.

Nobody is asked for a name before.  Somebody of the office looks at a name before everybody sees it, because nobody
can tell whose name it is.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.personal import never_published
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import ideas as entries
from ...models import Consultation, Idea
from ...states import CREDITED, CreditState
from ..consultations.writing import demand_convenor, held, record

MOST_NAME = 60


def ask_for_credit(*, idea: Idea, name: str, now: datetime) -> Idea:
    """Ask to be named so, or, with an empty name, not to be named any more: that holds at once."""
    name = " ".join(clean(name).split())
    if len(name) > MOST_NAME:
        raise Refusal("name", _("Please write at most %(n)s characters.") % {"n": MOST_NAME}, "credit")
    if never_published(name):
        text = _("Please give a name only: no number and no address, everybody would see it.")
        raise Refusal("personal", text, "credit")

    def work() -> Idea:
        consultation, row = _held(idea)
        if name and row.state not in CREDITED:
            raise Refusal("not_now", _("The idea has not been adopted."), "credit")
        if name != row.credit:
            row.credit = name
            _step(consultation, row, CreditState.ASKED if name else CreditState.NONE, now)
        return row

    return grouped(work)


def look_at_credit(*, idea: Idea, name: str, agreed: bool, by: Person, now: datetime) -> Idea:
    """Show this name to everybody, or not; whoever asked reads that, and may give another one."""
    demand_convenor(idea.statement.consultation.office, by)

    def work() -> Idea:
        consultation, row = _held(idea)
        if row.credit_state != CreditState.ASKED or row.credit != name:
            raise Refusal("settled", _("This has been settled already."))
        if not agreed:
            row.credit = ""
        _step(consultation, row, CreditState.NAMED if agreed else CreditState.DECLINED, now)
        return row

    return grouped(work)


def _held(idea: Idea) -> tuple[Consultation, Idea]:
    consultation = held(idea.statement.consultation)
    return consultation, Idea.objects.select_related("statement__consultation").get(pk=idea.pk)


def _step(consultation: Consultation, row: Idea, step: CreditState, now: datetime) -> None:
    row.credit_state = step
    row.save(force_update=True)
    told: dict[str, JSON] = {"statement": row.statement.number, "step": str(step)}
    record(consultation, entries.IDEA_CREDIT, now=now, rows=[row], **told)
