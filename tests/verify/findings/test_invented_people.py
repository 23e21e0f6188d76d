"""Made-up people: found by their order and their phone; what was typed is kept nowhere."""

import json

import pytest

from lianxin.act.models import CaseVoice
from lianxin.hear.commands import Said, receive
from lianxin.office.models import Office
from lianxin.record import consumers
from lianxin.verify.findings import DETECTORS
from lianxin.verify.findings.invented_people import name_lists
from tests.factories import DAY, MONDAY, make_town
from tests.verify.findings.deeds import NOW, look

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def _typed(office: Office, contacts: list[str], channel: str = "hotline") -> None:
    """A clerk types for people who call, one a day."""
    for place, contact in enumerate(contacts):
        said = Said(body=f"The lamp at number {place} is dark", channel=channel, contact=contact)
        receive(office=office, said=said, now=MONDAY + DAY * place)
    consumers.run_until_idle(MONDAY + DAY * len(contacts), stream_id=office.stream_id)


def _told(office: Office) -> list[tuple[str, str, int]]:
    signs = look(office, "invented_people")
    return [
        (sign.unit.code if sign.unit else "", sign.evidence["about"], sign.evidence["seen"]) for sign in signs
    ]


@pytest.mark.need(34)
@pytest.mark.parametrize("listed", name_lists(), ids=lambda listed: listed["code"])
def test_five_names_in_the_order_of_a_list_are_found(listed):
    office = make_town().office
    honest = ["周小雨 13905771234", "郑国安 13605774321", "13705778888", "沈玉兰"]
    names = [f"{name} 138{place * 7:08}" for place, name in enumerate(listed["names"][:5], start=17)]
    _typed(office, [*honest, *names[:2], "方建 13805770000", *names[2:]])

    signs = look(office, "invented_people")

    assert [(sign.unit.code, sign.evidence["about"], sign.evidence["seen"]) for sign in signs] == [
        ("power", "list", 5)
    ]
    assert "5" in DETECTORS["invented_people"].tell(signs[0].evidence)
    kept = json.dumps(dict(signs[0].evidence), ensure_ascii=False)
    assert not any(word in kept for word in (*listed["names"], "138"))


def test_ordinary_common_names_pass():
    office = make_town().office
    names = ["张伟", "李静", "王芳", "王磊", "李娜", "刘洋", "张敏", "李强", "王伟", "张伟", "王静", "李军"]
    _typed(office, [f"{name} 1390577{place:04}" for place, name in zip(range(0, 60, 5), names, strict=True)])

    assert _told(office) == []


def test_one_phone_for_many_names_is_found_and_a_family_is_not():
    office = make_town().office
    names = ["周一", "吴二", "郑三", "冯四", "陈五", "褚六", "卫七", "蒋八", "沈九"]
    _typed(office, [f"{name} 13800138000" for name in names[:4]])
    assert _told(office) == []

    _typed(office, [f"{name} 13800138000" for name in names[4:]])
    assert _told(office) == [("power", "phone", 9)]


def test_numbers_that_follow_each_other_are_found():
    office = make_town().office
    _typed(office, [f"1380013800{place}" for place in range(5)])

    assert _told(office) == [("power", "row", 5)]


def test_what_people_type_themselves_is_not_opened():
    office = make_town().office
    _typed(office, name_lists()[0]["names"][:5], channel="web")

    assert _told(office) == []


def test_a_contact_that_cannot_be_opened_says_nothing():
    from lianxin.hear.models import Contact

    office = make_town().office
    _typed(office, ["周一 13800138000"])
    Contact.objects.update(sealed=b"0" * 60)

    assert look(office, "invented_people", now=NOW) == []
    assert CaseVoice.objects.filter(office=office).count() == 1
