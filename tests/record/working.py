"""Several units at one case: shares, a call to another unit, a part, somebody who steps back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.record import consumers

if TYPE_CHECKING:
    from .scenario import Place


def work_together(place: Place, case: Case, *, now: datetime) -> None:
    """The power unit has the case and asks the roads for help."""
    power, roads, decides = place.electrician, place.roadmender, place.coordinator
    case = act.accept(case=case, by=power, now=now)
    done = act.ask_share(case=case, unit=place.roads, task="挖沟", by=power, now=now)
    act.accept_share(share=done, by=roads, now=now)
    act.finish_share(share=done, done="挖好了", by=roads, now=now)
    refused = []
    for _time in range(2):
        share = act.ask_share(case=case, unit=place.roads, task="立杆", by=power, now=now)
        refused.append(act.refuse_share(share=share, reason="没有杆", by=roads, now=now))
    act.settle_share(share=refused[-1], unit=place.roads, reason="仓库有", by=decides, now=now)
    call = act.call_up(case=case, unit=place.roads, text="要吊车", by=power, now=now)
    act.answer_call(call=call, comes=True, text="", by=roads, now=now + timedelta(days=30))
    part = act.split(case=case, title="灯杆", by=power, now=now)
    act.dispatch(case=part, unit=place.roads, by=decides, note="杆在仓库", now=now)
    act.recuse(case=case, person=roads, by=decides, now=now)
    act.take_back(voice=case.case_voices.get().voice, now=now)
    consumers.run_until_idle(now)
