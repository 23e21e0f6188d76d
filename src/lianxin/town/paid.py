"""What the invented town pays out of what it puts up for the old granary: cards, a secret ballot, and what came of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from lianxin.algorithms import ballots, sealing
from lianxin.algorithms.ballots import Vote
from lianxin.ask.commands import ballots as voting
from lianxin.ask.commands import budgets as commands
from lianxin.ask.commands.budgets import Card, VoteTerms
from lianxin.ask.models import Ballot, Budget
from lianxin.ask.queries import budgets as queries
from lianxin.ask.queries.ballots import sealed_of
from lianxin.ask.states import Maker, MoneyRule, Progress, VoteKind
from lianxin.office.models import Person

from .granary import DAY, DRYING, READING_ROOM, TABLES, granary, statement
from .place import Names

#: Hours before the end of the season.
ANNOUNCED, DROPPED, ASKED_FOR, AGREED, HANDED_OUT = (days * DAY for days in (18.0, 17.0, 16.0, 15.5, 15.0))
OPENED, CLOSED, COUNTED, TALLIED, BEGUN = (days * DAY for days in (14.0, 9.0, 8.5, 8.4, 4.0))
#: When somebody votes: so many of those who think first of the young, of the old, of the harvest.
VOTED = ((13.0 * DAY, (9, 5, 4)), (11.0 * DAY, (6, 8, 2)))
AMOUNT, TOKENS, CHOOSE = 80_000_00, 40, 2
NAMES = Names("旧粮站的八万元", "舊糧站的八萬元", "80,000 for the old granary")
PLAIN = Names(
    "用在旧粮站上。上湾村每户一张票，最多选两项。",
    "用在舊糧站上。上灣村每戶一張票，最多選兩項。",
    "For the old granary. Every home in Upper Bend has one slip and chooses two projects at most.",
)
WINDOWS = Names("换门窗，装灯", "換門窗，裝燈", "New doors and windows, and light")
TEA = Names("茶桌和炉子", "茶桌和爐子", "Tea tables and a stove")
FLOOR = Names("晒谷的水泥地", "曬穀的水泥地", "A concrete floor for drying grain")
WALL = Names("外墙重新刷白", "外牆重新刷白", "The outer walls painted white")
#: Name, cost, who keeps it up, the idea that it came from.
PROJECTS = (
    (WINDOWS, 42_000_00, "年轻人的值班小组 / those who keep the evenings", READING_ROOM),
    (TEA, 16_000_00, "老年协会 / the old people's club", TABLES),
    (FLOOR, 39_000_00, "村委会 / the village", DRYING),
    (WALL, 12_000_00, "村委会 / the village", ""),
)
WHY_NOT = "外墙受保护，不能刷。 / The outer walls are listed and cannot be painted."
FROM = "四月的村民会上有人提过 / said at the meeting in April"
#: What each of the three kinds of voters mostly chooses, by the place on the ballot.
WANTED = ((1, 2), (2, 1), (3, 2))
SURE = 85
STEP = "门窗已经量好尺寸，下周开始换。"


def happenings(asks: Person, agrees: Person) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the season each thing happens."""
    vote = _Vote(asks, agrees)
    yield ANNOUNCED, vote.announce
    yield DROPPED, vote.drop
    yield ASKED_FOR, vote.ask_for
    yield AGREED, vote.agree
    yield HANDED_OUT, vote.hand_out
    yield OPENED, vote.open
    for place, (hours, people) in enumerate(VOTED):
        yield hours, partial(vote.cast, place, people)
    yield CLOSED, vote.close
    yield COUNTED, vote.count
    yield TALLIED, vote.tally
    yield BEGUN, vote.begin


class _Vote:
    """One vote about money: the slips of those who have not voted yet, and the trustee's key, which is in no house."""

    def __init__(self, asks: Person, agrees: Person) -> None:
        self.asks, self.agrees = asks, agrees
        self._slips: list[str] = []
        self._key = sealing.generate("county-court")

    @property
    def budget(self) -> Budget:
        return Budget.objects.select_related("office__stream").get(consultation=granary(self.asks))

    @property
    def ballot(self) -> Ballot:
        return queries.ballots_on(self.budget).select_related("office__stream").get()

    def announce(self, now: datetime) -> None:
        names, plain = NAMES.by_language(), PLAIN.by_language()
        made = commands.announce_budget(
            names=names,
            plain=plain,
            amount=AMOUNT,
            currency="CNY",
            consultation=granary(self.asks),
            by=self.asks,
            now=now,
        )
        for name, cost, keeper, idea in PROJECTS:
            card = Card(
                names=name.by_language(),
                plain=name.by_language(),
                cost=cost,
                where="旧粮站 / the old granary",
                upkeep_by=keeper,
                upkeep=600_00,
                done_by=now.astimezone(made.office.zone).date() + timedelta(days=120),
                statement=statement(self.asks, idea) if idea else None,
                where_from="" if idea else FROM,
            )
            commands.list_project(budget=made, card=card, by=self.asks, now=now)

    def drop(self, now: datetime) -> None:
        last = queries.listed(self.budget)[len(PROJECTS) - 1]
        commands.drop_project(project=last, reason=WHY_NOT, by=self.asks, now=now)

    def ask_for(self, now: datetime) -> None:
        commands.propose_vote(
            budget=self.budget,
            terms=VoteTerms(rule=MoneyRule.EQUAL_SHARES, kind=VoteKind.APPROVAL, choose=CHOOSE),
            opens_at=now + timedelta(hours=ASKED_FOR - OPENED),
            closes_at=now + timedelta(hours=ASKED_FOR - CLOSED),
            trustee=sealing.public_key(self._key),
            by=self.asks,
            now=now,
        )

    def agree(self, now: datetime) -> None:
        voting.decide_ballot(ballot=self.ballot, agree=True, words="", by=self.agrees, now=now)

    def hand_out(self, now: datetime) -> None:
        ballot, self._slips = self.ballot, ballots.new_tokens(TOKENS)
        commitments = [ballots.commitment_of(ballot.place, slip) for slip in self._slips]
        voting.set_roll(ballot=ballot, commitments=commitments, made_by=Maker.OUTSIDE, now=now)
        voting.note_handed(ballot=ballot, where="上湾村 / Upper Bend", count=TOKENS, now=now)

    def open(self, now: datetime) -> None:
        """The clock may have come first."""
        voting.open_ballot(ballot=self.ballot, now=now)

    def cast(self, place: int, people: tuple[int, ...], now: datetime) -> None:
        ballot, dice = self.ballot, random.Random(place)  # noqa: S311 -- an invented town
        for wanted, count in zip(WANTED, people, strict=True):
            for _person in range(count):
                chosen = sorted(wanted if dice.randrange(100) < SURE else wanted[:1])
                vote = Vote(ballots.new_tracker(), tuple(chosen))
                sealed = ballots.seal_vote(vote, ballot.trustee, ballot.place)
                voting.cast(ballot=ballot, token=self._slips.pop(), sealed=sealed, now=now)

    def close(self, now: datetime) -> None:
        """The clock may have come first."""
        voting.close_ballot(ballot=self.ballot, now=now)

    def count(self, now: datetime) -> None:
        """The trustee opens what was cast, away from the house."""
        ballot = self.ballot
        sealed, options = sealed_of(ballot), len(ballot.options)
        opened = ballots.open_votes(
            sealed, self._key, ballot.place, options=options, choose=ballot.choose, limits=ballot.limits
        )
        digest = ballots.digest_of_lines(sealed)
        voting.take_result(ballot=ballot, opened=opened, sealed_digest=digest, now=now)

    def tally(self, now: datetime) -> None:
        """The clock may have come first."""
        commands.tally_ballot(ballot=self.ballot, now=now)

    def begin(self, now: datetime) -> None:
        """The windows are paid, and begun."""
        project = queries.project_of(self.budget, 1)
        if project is not None:
            today = now.astimezone(self.asks.office.zone).date()
            commands.tell_step(
                project=project, state=Progress.BEGUN, day=today, words=STEP, by=self.asks, now=now
            )
