"""Planted formalism in words is found; honest offices that answer plainly, alike or shortly are not accused."""

from datetime import timedelta
from typing import Any

import pytest

from lianxin.act.models import Answer, Promise
from lianxin.act.states import PromiseState
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Unit
from lianxin.office.states import Role
from lianxin.verify.states import FindingKind
from tests.factories import MONDAY, add_person
from tests.verify.findings.deeds import add_cases, look, named, office_with

pytestmark = [pytest.mark.django_db, pytest.mark.need(31)]
HANDED_ON = "您的留言已收悉，已转有关部门调查处理，感谢您的支持！"
TEMPLATE = "您反映的问题我们高度重视，已按照有关规定和程序认真研究并妥善落实，今后将努力做好相关工作"
#: What people ask about, and honest answers that name it.
MATTERS = (
    ("东街路灯不亮", "东街的路灯线路老化，已换新线并更换三盏灯泡，昨晚复查全部亮了"),
    ("学校门口没有斑马线", "交警已在学校门口施划斑马线，并加装了一块减速提示牌"),
    ("水管漏水三天了", "抢修队找到漏点，更换了两米水管，今早八点恢复供水"),
    ("医保卡怎么补办", "带身份证到大厅三号窗口补办医保卡，当场可以领取，不收费用"),
    ("河边垃圾没人清", "河边的垃圾已经清走，每周二和周五会有保洁员沿河清一次"),
    ("公交车总是晚点", "公交晚点是因为桥头施工绕行，施工到月底结束，在那以前早晚各加一班"),
)


def answer_all(office: Office, unit: Unit, many: int, texts: list[str], **more: Any) -> list[Answer]:
    """So many answers of a unit through the year; what was asked goes round, and so do the texts."""
    cases = add_cases(office, unit, many)
    for place, case in enumerate(cases):
        Voice.objects.filter(case_voice__case=case).update(
            body=f"{MATTERS[place % len(MATTERS)][0]}，第{place}次说"
        )
    return Answer.objects.bulk_create(
        [
            Answer(
                office=office,
                case=case,
                unit=unit,
                done=texts[place % len(texts)],
                answered_at=case.answered_at,
                **more,
            )
            for place, case in enumerate(cases)
        ]
    )


HONEST = [answer for _question, answer in MATTERS]


@pytest.mark.parametrize(
    ("kind", "text"), [(FindingKind.EMPTY_HANDOFF, HANDED_ON), (FindingKind.TEMPLATE_REUSED, TEMPLATE)]
)
def test_a_unit_that_answers_with_nothing_stands_out_among_honest_ones(kind: str, text: str):
    office, units = office_with(3)
    for unit in units[1:]:
        answer_all(office, unit, 40, HONEST)
    answer_all(office, units[0], 40, [text if place % 2 else HONEST[place % 6] for place in range(12)])

    (sign,) = look(office, kind)

    assert (named([sign]), sign.evidence["seen"], sign.evidence["of"]) == (["unit-0"], 20, 40)
    assert sign.evidence["one_in"] > 100_000
    assert len(sign.evidence["look_at"]) == 20


def test_a_whole_office_can_stand_out():
    office, units = office_with(3)
    for unit in units:
        answer_all(office, unit, 30, [HANDED_ON])

    assert named(look(office, FindingKind.EMPTY_HANDOFF)) == ["unit-0", "unit-1", "unit-2"]


@pytest.mark.one_engine  # what is read is read on both above
@pytest.mark.parametrize(
    "kind",
    [FindingKind.EMPTY_HANDOFF, FindingKind.TEMPLATE_REUSED, FindingKind.NO_DEED, FindingKind.TOO_REGULAR],
)
@pytest.mark.parametrize("texts", [HONEST, ["已修好", "灯已换"], ["A new bulb.", "The hole was filled."]])
def test_an_honest_office_is_not_accused(kind: str, texts: list[str]):
    office, units = office_with(4)
    for unit in units:
        answer_all(office, unit, 60, texts)

    assert look(office, kind) == []


def test_saying_whose_task_it_is_counts_as_a_reason():
    office, units = office_with(3)
    answer_all(office, units[0], 40, ["请您向水务公司反映。"], out_of_scope=True)

    assert look(office, FindingKind.EMPTY_HANDOFF) == []


def test_what_an_older_system_answered_is_not_this_offices_doing():
    office, units = office_with(3)
    answer_all(office, units[0], 40, [HANDED_ON], imported=True)

    assert look(office, FindingKind.EMPTY_HANDOFF) == []


@pytest.mark.need(41)
@pytest.mark.need(77)
def test_promises_without_deeds_are_told():
    office, units = office_with(3)
    add_promises(office, units[0], kept=1, broken=12)
    add_promises(office, units[1], kept=10, broken=1)

    signs = look(office, FindingKind.NO_DEED)

    assert [
        (named([sign]), sign.evidence["about"], sign.evidence["seen"], sign.evidence["of"]) for sign in signs
    ] == [(["unit-0"], "broken", 12, 13)]


def add_promises(office: Office, unit: Unit, *, kept: int, broken: int) -> None:
    by = add_person(office, f"by-{unit.code}", (Role.HANDLER, unit))
    for place, case in enumerate(add_cases(office, unit, kept + broken)):
        state = PromiseState.KEPT if place < kept else PromiseState.BROKEN
        due = MONDAY + timedelta(days=100 + place)
        facts = {"text": "We mend it", "due_at": due, "made_by": by, "made_at": MONDAY, "state": state}
        Promise.objects.create(office=office, case=case, unit=unit, **facts)


@pytest.mark.need(77)
def test_words_of_the_future_without_a_promise_are_told():
    office, units = office_with(3)
    answer_all(office, units[0], 30, ["我们将尽快组织人员进行维修，并将加强巡查。"])
    answer_all(office, units[1], 30, HONEST)

    assert [(named([sign]), sign.evidence["about"]) for sign in look(office, FindingKind.NO_DEED)] == [
        (["unit-0"], "loose")
    ]


def test_figures_that_end_too_often_in_one_digit_are_a_hint():
    office, units = office_with(3)
    answer_all(office, units[0], 80, [f"清理了 {137 + 10 * place} 米" for place in range(40)])
    answer_all(office, units[1], 80, [f"清理了 {131 + 37 * place} 米" for place in range(80)])

    assert [(named([sign]), sign.evidence["about"]) for sign in look(office, FindingKind.TOO_REGULAR)] == [
        (["unit-0"], "digits")
    ]
