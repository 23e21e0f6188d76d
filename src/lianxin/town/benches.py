"""What residents of the invented town do themselves with a little money: two benches, and an account for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from lianxin.act import commands as act
from lianxin.act.commands.led import Proposed, Written
from lianxin.act.models import Case, Commitment, FundSource, LedProject
from lianxin.act.states import LineKind, WordsOff
from lianxin.hear.commands import Said, code_of
from lianxin.hear.states import VoiceKind
from lianxin.office.days import day_of
from lianxin.office.models import Office, Person

from .place import Names

#: Hours before the end of the week.
OPENED, PROPOSED, ACCEPTED, ASKED_FOR, AGREED, PAID = 166.8, 161.0, 155.0, 153.0, 139.0, 131.0
TAKEN_OFF = 27.0
#: Days after it is proposed until the account is settled.
SETTLED = 60
#: Whoever proposes is a voice, with a case.
VOICES = 1

CODE, TOTAL, EACH = "neighbours", "6000.00", "800.00"
FUND = Names("街坊小额资金", "街坊小額款項", "Small fund for neighbours")
KEY = "demo-benches"
NAME = "河堤边的两张长凳"
WHAT = "在河堤石阶旁放两张长凳，走累的老人可以坐下歇歇。木板和桐油要花钱，力气我们自己出。"
WANTED, PURPOSE = "640.00", "两张长凳的木板、螺丝和桐油"
PAYEE, RECEIPT = "做长凳的几位街坊", "现金收条 12 号"


class Line(NamedTuple):
    """Hours before the end of the week, what it was, how much, for what, and the number of the paper."""

    hours: float
    kind: LineKind
    amount: str
    what: str
    proof: str = ""


LINES = (
    Line(123.0, LineKind.OTHERS, "160.00", "小卖部门口的募捐箱"),
    Line(101.0, LineKind.SPENT, "412.50", "防腐木板六块", "木器店收据 0318"),
    Line(99.0, LineKind.SPENT, "96.00", "螺丝和桐油", "五金店小票 77"),
    Line(46.0, LineKind.SPENT, "58.00", "请老街的刘师傅吃面，他摔过腰还来锯木头"),
)
#: The last one tells of somebody's health: what it cost stays.
NAMED = LINES[-1]


def happenings(people: Mapping[str, Person]) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the week each thing happens."""
    benches = _Benches(people)
    yield OPENED, benches.open_fund
    yield PROPOSED, benches.propose
    yield ACCEPTED, benches.accept
    yield ASKED_FOR, benches.ask
    yield AGREED, benches.agree
    yield PAID, benches.pay
    for line in LINES:
        yield line.hours, partial(benches.write, line)
    yield TAKEN_OFF, benches.take_off


def code(office: Office) -> str:
    """The receipt that opens the account: on one machine it is always the same."""
    said = Said(title=NAME, body=WHAT, channel="web", language="zh-hans", kind=VoiceKind.IDEA)
    return code_of(said, office=office, idempotency_key=KEY)


class _Benches:
    """One project: proposed and accounted for by those who lead it, paid in three hands."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.people = people

    @property
    def project(self) -> LedProject:
        rows = LedProject.objects.select_related("office__stream", "source", "voice")
        return rows.get(office=self.people["lead"].office, name=NAME)

    @property
    def case(self) -> Case:
        return Case.objects.get(case_voices__voice=self.project.voice)

    @property
    def money(self) -> Commitment:
        return Commitment.objects.get(case=self.case)

    def open_fund(self, now: datetime) -> None:
        lead = self.people["lead"]
        act.open_fund(
            office=lead.office,
            code=CODE,
            names=FUND.by_language(),
            currency="CNY",
            total=TOTAL,
            each=EACH,
            by=lead,
            now=now,
        )

    def propose(self, now: datetime) -> None:
        office = self.people["lead"].office
        proposed = Proposed(
            name=NAME,
            what=WHAT,
            source=FundSource.objects.get(office=office, code=CODE),
            amount=WANTED,
            until=day_of(now, office) + timedelta(days=SETTLED),
            channel="web",
            language="zh-hans",
        )
        act.propose_project(office=office, proposed=proposed, now=now, idempotency_key=KEY)

    def accept(self, now: datetime) -> None:
        """The dyke is the water station's."""
        act.accept(case=self.case, by=self.people["water"], now=now)

    def ask(self, now: datetime) -> None:
        act.ask_fund(
            case=self.case,
            source=self.project.source,
            purpose=PURPOSE,
            amount=WANTED,
            by=self.people["water"],
            now=now,
        )

    def agree(self, now: datetime) -> None:
        act.decide_fund(commitment=self.money, approve=True, reason="", by=self.people["lead"], now=now)

    def pay(self, now: datetime) -> None:
        act.pay(
            commitment=self.money,
            amount=WANTED,
            payee=PAYEE,
            proof=RECEIPT,
            by=self.people["coordinator"],
            now=now,
        )

    def write(self, line: Line, now: datetime) -> None:
        """Receipt in hand."""
        project = self.project
        written = Written(
            kind=line.kind,
            amount=line.amount,
            day=day_of(now, project.office),
            what=line.what,
            proof=line.proof,
        )
        act.enter_line(project=project, voice=project.voice, written=written, now=now)

    def take_off(self, now: datetime) -> None:
        line = self.project.lines.get(what=NAMED.what)
        coordinator = self.people["coordinator"]
        act.take_words_off(line=line, case=self.case, ground=WordsOff.PERSONAL, by=coordinator, now=now)
