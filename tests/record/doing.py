"""What is done about a case, once each: tasks, money and promises, as the record has to vouch for them."""

from datetime import datetime, timedelta

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.states import TaskState
from lianxin.hear.models import Voice
from lianxin.office.commands import add_person
from lianxin.office.models import Person
from lianxin.office.states import Role


def do(case: Case, voice: Voice, *, handler: Person, coordinator: Person, now: datetime) -> None:
    """A milestone is done and not accepted, another task dropped; money goes all its ways; promises end differently."""
    _tasks(case, voice, handler, now)
    _money(case, handler, coordinator, now)
    for days in (1, 30):
        due = (now + timedelta(days=9)).date()
        kept = act.make_promise(case=case, text="换灯杆", due=due, by=handler, now=now)
        later = now + timedelta(days=days)
        act.settle_promise(promise=kept, deed="换好了", by=handler, now=later)
    broken = act.make_promise(
        case=case, text="刷油漆", due=now.date() + timedelta(days=1), by=handler, now=now
    )
    act.note_broken(promise=broken, now=now + timedelta(days=9))


def _tasks(case: Case, voice: Voice, handler: Person, now: datetime) -> None:
    unit = case.unit
    done = act.add_task(case=case, title="换灯杆", unit=unit, milestone=True, due_at=now, by=handler, now=now)
    dropped = act.add_task(case=case, title="清理树枝", by=handler, now=now)
    act.settle_task(task=done, state=TaskState.DONE, note="", by=handler, now=now)
    act.settle_task(task=dropped, state=TaskState.DROPPED, note="树已砍", by=handler, now=now)
    act.accept_task(task=done, voice=voice, accepted=False, words="还是歪的", now=now)


def _money(case: Case, handler: Person, coordinator: Person, now: datetime) -> None:
    office = case.office
    names = {"zh-hans": "修缮款"}
    source = act.open_fund(office=office, code="repairs", names=names, currency="CNY", total="100", now=now)
    lead = add_person(
        office=office,
        login=f"{office.slug}-lead",
        display_name="何",
        password="the river is wide and slow",
        roles=[(Role.LEAD, None)],
        now=now,
    )
    for approve in (True, False):
        asked = act.ask_fund(case=case, source=source, purpose="灯杆", amount="60.50", by=handler, now=now)
        act.decide_fund(commitment=asked, approve=approve, reason="不够", by=lead, now=now)
        if approve:
            act.pay(commitment=asked, amount="20.25", payee="灯具厂", proof="7 号", by=coordinator, now=now)
            act.release(commitment=asked, by=lead, now=now)
