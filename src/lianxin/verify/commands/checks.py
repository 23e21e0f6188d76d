"""The only writer of checks: somebody outside the units looks whether it is as it was said."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.act.commands import send_back as back_to_the_office
from lianxin.act.models import Case
from lianxin.act.texts import short_text
from lianxin.hear.states import MOST_TEXT
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from ..entries import reviews as entries
from ..models import SpotCheck
from ..rules import demand_oversight
from ..states import CheckKind


def make_check(
    *,
    unit: Unit,
    kind: CheckKind,
    as_said: bool,
    by: Person,
    now: datetime,
    note: str = "",
    case: Case | None = None,
    send_back: bool = False,
) -> SpotCheck:
    """An overseer looked on the spot, tried a unit's door as anybody would, or went through the papers.

    A door that gave no receipt is not as it was said.  What is not as it was said needs a note, and the case can
    go back to the office at once.
    """
    demand_oversight(by, unit.office_id)
    note = short_text(note, "note", MOST_TEXT)
    if not as_said and not note:
        raise Refusal("missing", _("Please write down what you found."), "note")
    if case is not None and case.office_id != unit.office_id:
        raise Refusal("unknown", _("There is no such case here."), "case")

    def work() -> SpotCheck:
        row = SpotCheck(office_id=unit.office_id, case=case, unit=unit, kind=kind, as_said=as_said, note=note)
        row.checked_by, row.checked_at = by, now
        row.save(force_insert=True)
        append(
            stream_id=unit.office.stream_id,
            kind=entries.CHECK_MADE,
            subject=case.subject if case else f"check/{row.pk}",
            now=now,
            public={
                "unit": unit.code,
                "case": case.number if case else None,
                "kind": str(kind),
                "as_said": as_said,
            },
            rows=[row],
        )
        if case is not None and send_back and not as_said:
            back_to_the_office(case=case, because="check", now=now)
        return row

    return grouped(work)
