"""A campaign of the invented town: people go out to those whom nobody has heard, and what was found is done and looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from lianxin.ask.commands import campaigns, findings, studies
from lianxin.ask.commands import statements as stating
from lianxin.ask.commands.campaigns import CampaignTerms
from lianxin.ask.commands.findings import Found, doing
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.commands.studies import Interviewed, SaidThere, SiteTerms, StudyTerms
from lianxin.ask.models import Campaign, Finding, FindingTask, Study, StudySite
from lianxin.ask.queries.consultations import group_of
from lianxin.ask.queries.statements import waiting
from lianxin.office.days import day_of
from lianxin.office.models import Area, Person, Unit

from .asked import DAYS, asked_here
from .place import Names

#: Hours before the end of the week.
ANNOUNCED, WENT_OUT, TALKED, TALKED_AGAIN, SPOKE_UP, LOOKED_AT = 164.5, 143.0, 121.0, 120.5, 119.0, 112.0
FOUND, TASKS_SET, DONE, CHECKED = 91.0, 90.0, 44.0, 19.5
#: Days after the last day of the campaign until its result is out; from the plan to the last day of the study.
RESULT, OUT = 60, 16
#: Days after a task is set until it is due: that which is done, and that which still waits.
DUE, DUE_LATER = 21, 45
#: The group that nobody has heard yet, by its number in the consultation.
OLD_PEOPLE = 3

NAME = Names("上湾村坐车去镇上", "上灣村坐車去鎮上", "From Upper Bend to town by bus")
SCOPE = Names(
    "说上湾村的人怎么坐车：走到站的路、等车、末班车。不说票价，票价由县里定。",
    "說上灣村的人怎麼坐車：走到站的路、等車、末班車。不說票價，票價由縣裡定。",
    "How people of Upper Bend get to town: the way to the stop, waiting, the last bus. Not the fare: the county sets it.",
)
QUESTION = Names(
    "从上湾村去镇上，难在哪里？",
    "從上灣村去鎮上，難在哪裡？",
    "From Upper Bend to town: what is hard?",
)
SHOP = "上湾村小卖部门口 / outside the shop in Upper Bend"
SHOP_CHOSEN = (
    "座谈会那天桥在修，村里没有人能来。 / The bridge was closed on the day of the meeting: nobody could come."
)
CREW = "开班车的人 / those who drive the bus"
CREW_CHOSEN = "谁在等车，谁没有赶上，他们天天看得见。 / They see every day who waits, and who was too late."
PLANNED = 2

#: What two people said outside the shop, and what somebody who drives wrote, for those who weigh it.
SAID = (
    ("走到站要四十分钟，腿不好的人干脆不去了。", "站上没有坐的地方，站着等不住。"),
    ("卫生院看完病，末班车已经走了。",),
)
BY_WHO_DRIVES = "等人会晚点，晚点要扣钱，所以到点就开。"
#: What was said on the page as well, on which the findings rest too.
LAST_BUS, ROOF, BENCH = (
    "末班车应该晚半个小时。",
    "等車的地方要有雨棚。",
    "The stop needs a bench for old people.",
)

LATE = "看病的人赶不上末班车；为了准点，车也不等人。 / Who sees the doctor misses the last bus, and it cannot wait."
LATER_BUS = (
    "末班车晚四十分钟开，先试两个月；等人不算晚点。"
    " / The last bus leaves forty minutes later, for two months; to wait for somebody is not being late."
)
LATER_DONE = (
    "末班车改在五点四十分，站牌已换，也跟开车的人说清了。"
    " / It leaves at 17:40, the signs are changed, and those who drive know."
)
LATER_SEEN = (
    "在站上看了：五点四十分开，看病的人坐上了车。"
    " / I stood at the stop: it left at 17:40, and people from the clinic were on it."
)
NO_SEAT = "上湾村的站没有坐的地方，也没有遮雨的地方。 / The stop of Upper Bend has no seat, and no roof."
SEATS = "装一条长凳和一个雨棚。 / Put up a bench and a roof."


def happenings(people: Mapping[str, Person]) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the week each thing happens."""
    bend = _Bend(people)
    yield ANNOUNCED, bend.announce
    yield WENT_OUT, bend.go_out
    yield TALKED, lambda now: bend.talk(SAID[0], now)
    yield TALKED_AGAIN, lambda now: bend.talk(SAID[1], now)
    yield SPOKE_UP, bend.speak_up
    yield LOOKED_AT, bend.look
    yield FOUND, bend.find
    yield TASKS_SET, bend.set_tasks
    yield DONE, bend.do
    yield CHECKED, bend.check


class _Bend:
    """One campaign over the question that stays open, with a study that still goes on."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.people = people

    @property
    def by(self) -> Person:
        return self.people["coordinator"]

    @property
    def study(self) -> Study:
        rows = Study.objects.select_related("consultation__office__stream")
        return rows.get(consultation=asked_here(self.by))

    def announce(self, now: datetime) -> None:
        today = day_of(now, self.by.office)
        closes_on = today + timedelta(days=DAYS)
        terms = CampaignTerms(
            names=NAME.by_language(),
            scope=SCOPE.by_language(),
            opens_on=today,
            closes_on=closes_on,
            result_by=closes_on + timedelta(days=RESULT),
        )
        made: Campaign = campaigns.announce_campaign(terms=terms, by=self.by, now=now)
        campaigns.put_in_campaign(campaign=made, consultation=asked_here(self.by), by=self.by, now=now)

    def go_out(self, now: datetime) -> None:
        """The plan stands there before anybody goes."""
        asked = asked_here(self.by)
        area = Area.objects.get(office=self.by.office, code="shangwan")
        shop = SiteTerms(
            place=SHOP, chosen=SHOP_CHOSEN, planned=PLANNED, area=area, group=group_of(asked, OLD_PEOPLE)
        )
        crew = SiteTerms(place=CREW, chosen=CREW_CHOSEN, front_line=True)
        ends_on = day_of(now, self.by.office) + timedelta(days=OUT)
        terms = StudyTerms(question=QUESTION.by_language(), ends_on=ends_on, sites=[shop, crew])
        studies.announce_study(consultation=asked, terms=terms, by=self.by, now=now)

    def talk(self, said: Sequence[str], now: datetime) -> None:
        held_on = day_of(now, self.by.office)
        told = Interviewed(held_on=held_on, said=[SaidThere(words) for words in said], language="zh-hans")
        visitor = self.people["visitor"]
        studies.enter_interview(
            site=self._site(front_line=False),
            interviewed=told,
            by=visitor,
            now=now,
            idempotency_key=f"demo-{said[0]}",
        )

    def speak_up(self, now: datetime) -> None:
        """On the page of the front line, without a name; that it was there is written down nowhere."""
        spoken = Spoken(words=BY_WHO_DRIVES, channel="web", language="zh-hans", private=True)
        site = self._site(front_line=True)
        studies.speak_up(site=site, spoken=spoken, now=now, idempotency_key=f"demo-{BY_WHO_DRIVES}")

    def look(self, now: datetime) -> None:
        """What was said for everybody is shown, the rest is taken in."""
        for row in waiting(asked_here(self.by)):
            if row.private:
                stating.keep(statements=[row], by=self.by, now=now)
            else:
                stating.show(statement=row, words=row.words, by=self.by, now=now)

    def find(self, now: datetime) -> None:
        (_walk, no_seat), (doctor,) = SAID
        for words, rests_on in ((LATE, (doctor, BY_WHO_DRIVES, LAST_BUS)), (NO_SEAT, (no_seat, ROOF, BENCH))):
            found = Found(words=words, statements=self._numbers(rests_on), study=self.study)
            findings.add_finding(consultation=asked_here(self.by), found=found, by=self.by, now=now)

    def set_tasks(self, now: datetime) -> None:
        today = day_of(now, self.by.office)
        for found, words, unit, days in (
            (LATE, LATER_BUS, "transport", DUE),
            (NO_SEAT, SEATS, "streets", DUE_LATER),
        ):
            doing.set_task(
                finding=Finding.objects.get(consultation=asked_here(self.by), words=found),
                words=words,
                unit=Unit.objects.get(office=self.by.office, code=unit),
                due_on=today + timedelta(days=days),
                by=self.by,
                now=now,
            )

    def do(self, now: datetime) -> None:
        doing.do_task(task=self._task(), words=LATER_DONE, by=self.people["transport"], now=now)

    def check(self, now: datetime) -> None:
        """Somebody outside the unit goes there."""
        overseer = self.people["overseer"]
        doing.check_task(task=self._task(), done=True, words=LATER_SEEN, by=overseer, now=now)

    def _site(self, *, front_line: bool) -> StudySite:
        rows = StudySite.objects.select_related("study__consultation__office__stream")
        return rows.get(study=self.study, front_line=front_line)

    def _numbers(self, said: Sequence[str]) -> list[int]:
        rows = asked_here(self.by).statements.filter(words__in=said)
        return list(rows.values_list("number", flat=True))

    def _task(self) -> FindingTask:
        rows = FindingTask.objects.select_related("finding__consultation__office__stream")
        return rows.get(finding__consultation=asked_here(self.by), words=LATER_BUS)
