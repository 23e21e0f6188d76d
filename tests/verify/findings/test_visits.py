"""Notes that repeat each other from home to home, rounds like clockwork and visits handed in late are told."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from lianxin.hear.commands import record_visit
from lianxin.hear.models import Contact
from lianxin.hear.states import ConsentBasis
from lianxin.hear.visits.noting import NotedVisit
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.verify.states import FindingKind
from tests.factories import MONDAY, Town, add_person, make_town
from tests.verify.findings.deeds import look, named

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.need(34)]
COPIED = "老人身体尚可，饮食正常，家中用电用气安全，对政府工作表示满意，暂无其他需求，已宣传防诈骗知识，子女每周探望"
WORDS = [
    "灯",
    "药",
    "床",
    "井",
    "屋",
    "漏",
    "雨",
    "米",
    "煤",
    "梯",
    "病",
    "孙",
    "腿",
    "眼",
    "钱",
    "路",
    "车",
    "水",
    "猫",
    "锅",
    "被",
    "门",
    "窗",
    "邻",
    "塘",
    "牛",
    "田",
    "树",
    "桥",
    "坡",
]


@dataclass
class Village:
    town: Town
    visitors: list[Person]

    def visit(self, visitor: Person, number: int, notes: str, *, written: datetime, sent: datetime) -> None:
        noted = NotedVisit(
            client_key=f"a-key-of-visit-{visitor.pk}-{number}",
            written_at=written,
            sent_at=sent,
            consent=ConsentBasis.AGREED,
            area=self.town.east,
            place=f"No. {number}",
            notes=notes,
            language="zh-hans",
        )
        record_visit(office=self.town.office, by=visitor, noted=noted, now=sent)

    def round(
        self, visitor: Person, notes: Sequence[str], *, minutes: Sequence[int] = (17, 32, 21, 45)
    ) -> None:
        """A home after the other, each handed in at once."""
        moment = MONDAY
        for number, words in enumerate(notes):
            moment += timedelta(minutes=minutes[number % len(minutes)])
            self.visit(visitor, number, words, written=moment, sent=moment)


@pytest.fixture
def village() -> Village:
    town = make_town()
    units = (town.power, town.water, town.power)
    return Village(
        town, [add_person(town.office, f"v{place}", (Role.VISITOR, unit)) for place, unit in enumerate(units)]
    )


def seen(many: int, seed: int) -> list[str]:
    """Notes of somebody who looked: long, and each of its own."""
    chance = random.Random(seed)
    return ["".join(chance.choices(WORDS, k=40)) for _ in range(many)]


def test_notes_copied_from_home_to_home_are_found_and_their_words_told_to_nobody(village: Village):
    copies = [COPIED.replace("子女每周", f"子女每{day}天") for day in range(8)]
    village.round(village.visitors[0], [*copies, *seen(2, 1)])
    village.round(village.visitors[1], seen(8, 2))

    (sign,) = look(village.town.office, FindingKind.COPIED_NOTES, now=MONDAY + timedelta(days=2))

    assert (named([sign]), sign.evidence["seen"], sign.evidence["of"]) == (["power"], 7, 10)
    assert not any(word in str(sign) for word in ("老人", "子女", "饮食"))


def test_short_notes_are_honest(village: Village):
    village.round(village.visitors[0], ["一切都好，没有需要"] * 8)

    assert look(village.town.office, FindingKind.COPIED_NOTES, now=MONDAY + timedelta(days=2)) == []


def test_the_offices_form_is_no_copy(village: Village):
    for place, visitor in enumerate(village.visitors):
        village.round(visitor, [COPIED + own for own in seen(5, place)])

    assert look(village.town.office, FindingKind.COPIED_NOTES, now=MONDAY + timedelta(days=2)) == []


def test_nothing_is_left_behind_by_looking(village: Village):
    village.round(village.visitors[0], [COPIED] * 4)
    before = Contact.objects.count()

    look(village.town.office, FindingKind.COPIED_NOTES, now=MONDAY + timedelta(days=2))

    assert Contact.objects.count() == before


def test_a_round_like_clockwork_is_a_hint(village: Village):
    village.round(village.visitors[0], [""] * 14, minutes=[15])
    village.round(village.visitors[1], [""] * 14, minutes=[12, 31, 24, 15, 52, 18, 40, 9, 22, 35, 28, 17, 61])
    at = MONDAY + timedelta(days=2)

    signs = look(village.town.office, FindingKind.TOO_REGULAR, now=at, least=12)

    assert [(named([sign]), sign.evidence["about"], sign.evidence["seen"]) for sign in signs] == [
        (["power"], "gaps", 13)
    ]


@pytest.mark.parametrize(("late", "found"), [(1, []), (20, ["power"])])
def test_visits_that_came_into_the_record_much_later_are_told(village: Village, late: int, found: list[str]):
    for number in range(7):
        written = MONDAY + timedelta(hours=number)
        sent = written + timedelta(days=late)
        village.visit(village.visitors[0], number, "", written=written, sent=sent)

    assert named(look(village.town.office, FindingKind.BACK_DATED, now=MONDAY + timedelta(days=40))) == found
