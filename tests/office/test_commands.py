"""Opening an office and what it consists of: everything lands in the record, what cannot be is refused in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from lianxin.office import commands, queries
from lianxin.office.commands import OfficeError
from lianxin.office.models import Area, HeldRole, Office, Person, Unit
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import (
    MONDAY,
    NAMES,
    add_area,
    add_person,
    add_unit,
    make_town,
    open_office,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages are compared in the language that they are written in."""
    with override("en"):
        yield


def recorded() -> list[tuple[int, str, dict[str, Any]]]:
    return [(entry.number, entry.kind, entry.public) for entry in Entry.objects.order_by("number")]


def test_an_office_and_what_it_consists_of_stand_in_its_record():
    office = open_office(rule_pack="cn-hotline", calendar="CN", time_zone="Asia/Shanghai")
    power = add_unit(office, "power")
    night = add_unit(office, "night", parent=power)
    east = add_area(office, "east")
    add_area(office, "lane", parent=east)
    add_person(office, "li", (Role.HANDLER, night), (Role.CLERK, None))

    assert recorded() == [
        (
            1,
            "office.opened",
            {"slug": "willow", "rule_pack": "cn-hotline", "calendar": "CN", "second_factor": False},
        ),
        (2, "unit.added", {"unit": "power", "names": {"en": "power"}}),
        (3, "unit.added", {"unit": "night", "names": {"en": "night"}}),
        (4, "area.added", {"area": "east", "names": {"en": "east"}, "people": None}),
        (5, "area.added", {"area": "lane", "names": {"en": "lane"}, "people": None}),
        (6, "person.added", {"roles": [["handler", "night"], ["clerk", None]]}),
    ]


def test_units_and_areas_form_trees():
    office = open_office()
    power = add_unit(office, "power")
    night = add_unit(office, "night", parent=power)
    east = add_area(office, "east")
    lane = add_area(office, "lane", parent=east)

    parents = {unit.code: unit.parent.code if unit.parent else None for unit in Unit.objects.all()}
    assert parents == {"office": None, "power": "office", "night": "power"}
    assert {area.code: area.parent for area in Area.objects.all()} == {"east": None, "lane": east}
    assert (queries.units(office), queries.areas(office)) == ([power, night], [east, lane])


def test_names_come_in_the_language_of_the_page():
    office = open_office()
    names = {}
    for language in ("en", "zh-hans", "zh-hant"):
        with override(language):
            names[language] = office.name
    with override("zh-hant"):
        only_english = add_unit(office, "power").name

    assert names == NAMES
    assert only_english == "power"


@pytest.mark.parametrize("slug", ["", "Willow", "a b", "-a", "柳溪", "api", "sign-in", "static", "w" * 41])
def test_a_short_name_that_cannot_stand_in_an_address_is_refused(slug: str):
    with pytest.raises(OfficeError, match="short name"):
        open_office(slug)

    assert not Office.objects.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rule_pack": "none"}, "rule pack none"),
        ({"calendar": "XX"}, "calendar XX"),
        ({"time_zone": "Asia/Nowhere"}, "time zone Asia/Nowhere"),
        ({"time_zone": "../x"}, "time zone ../x"),
    ],
)
def test_an_office_by_rules_that_do_not_exist_is_refused(options: dict[str, str], said: str):
    with pytest.raises(OfficeError, match=said):
        open_office(**options)

    assert not Office.objects.exists()


def test_a_short_name_is_taken_once():
    open_office()

    with pytest.raises(OfficeError, match="willow"):
        open_office()

    assert Office.objects.count() == 1


@pytest.mark.parametrize("add", [add_unit, add_area])
@pytest.mark.parametrize("code", ["", "Power", "a b", "电", "p" * 41, "power"])
def test_a_code_is_short_plain_and_taken_once(add: Any, code: str):
    office, other = open_office(), open_office("other")
    add(office, "power")
    add(other, "power")
    before = recorded()

    with pytest.raises(OfficeError, match=code or "code"):
        add(office, code)

    assert recorded() == before


def test_nothing_hangs_under_another_office():
    office, other = open_office(), open_office("other")
    unit, area = add_unit(other, "power"), add_area(other, "east")

    with pytest.raises(OfficeError, match="another office"):
        add_unit(office, "night", parent=unit)
    with pytest.raises(OfficeError, match="another office"):
        add_area(office, "lane", parent=area)
    with pytest.raises(OfficeError, match="another office"):
        add_person(office, "li", (Role.HANDLER, unit))

    assert not Person.objects.exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.HANDLER, Role.COORDINATOR, Role.LEAD])
def test_whoever_checks_the_others_is_none_of_them(role: Role):
    town = make_town()
    unit = town.power if role is Role.HANDLER else None

    with pytest.raises(OfficeError, match="overseer checks the others"):
        add_person(town.office, "gao", (Role.OVERSEER, None), (role, unit))

    assert not Person.objects.exists()


def test_other_roles_go_together():
    town = make_town()
    roles = [(Role.CLERK, None), (Role.COORDINATOR, None), (Role.LEAD, None), (Role.STEWARD, None)]
    person = add_person(town.office, "li", *roles, (Role.HANDLER, town.power), (Role.HANDLER, town.water))
    overseer = add_person(town.office, "gao", (Role.OVERSEER, None), (Role.STEWARD, None))

    assert person.unit_ids() == {town.power.pk, town.water.pk}
    assert [overseer.holds(role) for role in (Role.OVERSEER, Role.STEWARD, Role.CLERK)] == [True, True, False]
    assert HeldRole.objects.count() == 8


@pytest.mark.parametrize(("role", "has_unit"), [(Role.HANDLER, False), (Role.LEAD, True)])
def test_a_handler_has_a_unit_and_a_lead_has_none(role: Role, has_unit: bool):
    town = make_town()

    with pytest.raises(OfficeError, match="handler belongs to a unit"):
        add_person(town.office, "li", (role, town.power if has_unit else None))


@pytest.mark.parametrize("role", [Role.VISITOR, Role.CLERK])
def test_a_visitor_or_a_clerk_may_be_of_a_unit_and_sees_no_more_by_it(role: Role):
    town = make_town()
    person = add_person(town.office, "li", (role, town.power))

    assert person.roles == {(role, town.power.pk)}
    assert person.unit_ids() == frozenset()


def test_a_login_is_taken_once():
    office = open_office()
    add_person(office, "li", (Role.CLERK, None))

    with pytest.raises(OfficeError, match="li"):
        add_person(office, "li", (Role.LEAD, None))

    assert Person.objects.count() == 1


def test_nobody_s_name_stands_in_the_record():
    office = open_office()
    commands.add_person(
        office=office,
        login="unusual-login",
        display_name="Unusual Name",
        password="a long enough password",
        roles=[(Role.CLERK, None)],
        now=MONDAY,
    )

    leaves = "".join(Entry.objects.values_list("leaf", flat=True))
    assert "nusual" not in leaves
