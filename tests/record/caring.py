"""Care plans, and what the office asks of its own people, for the scenario of every row."""

from datetime import datetime, timedelta

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.queries.care import next_visit
from lianxin.learn.commands import ask_field, end_field
from lianxin.learn.states import FieldKind
from lianxin.office import commands as offices
from lianxin.office.models import Area, Person


def care(*, case: Case, carer: Person, by: Person, now: datetime) -> None:
    """One plan goes on after a visit that was made and one that was missed; another one ended."""
    day = now.date()
    for ends in (False, True):
        plan = act.begin_care(
            case=case, what="送药", every_days=1, starts_on=day, carer=carer, by=by, now=now
        )
        if ends:
            act.end_care(plan=plan, reason="搬走了", by=by, now=now)
        elif visit := next_visit(plan):
            act.visit_done(visit=visit, note="很好", by=carer, now=now)
            act.note_missed(plan=plan, now=now + timedelta(days=2))


def learn(*, area: Area, now: datetime) -> None:
    """One field is added and ended; an area's people are counted."""
    field = ask_field(
        office=area.office,
        form="answer",
        code="flood-mark",
        names={"zh-hans": "洪水位高度"},
        kind=FieldKind.NUMBER,
        purpose="修堤",
        ends_on=(now + timedelta(days=30)).date(),
        now=now,
    )
    end_field(field=field, now=now)
    offices.set_population(area=area, people=900, now=now)
