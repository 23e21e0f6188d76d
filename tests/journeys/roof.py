"""The office of the story of the roof: four units under one roof, a coordinator, a lead, those who visit."""

from datetime import datetime

from lianxin.act import commands as act
from lianxin.office import commands as offices
from lianxin.office.models import Unit
from lianxin.office.states import Role

SLUG, PASSWORD = "bend", "water under the bridge"
UNITS = {"housing": "Housing", "power": "Power", "welfare": "Welfare", "roads": "Roads"}
PEOPLE = {
    "anna": (Role.VISITOR, None),
    "mei": (Role.VISITOR, None),
    "jun": (Role.VISITOR, None),
    "hao": (Role.HANDLER, "housing"),
    "pia": (Role.HANDLER, "power"),
    "wen": (Role.HANDLER, "welfare"),
    "rolf": (Role.HANDLER, "roads"),
    "cora": (Role.COORDINATOR, None),
    "lea": (Role.LEAD, None),
}


def found(now: datetime) -> None:
    """The office as it stands before anybody has said anything."""
    office = offices.open_office(slug=SLUG, names={"en": "Upper Bend"}, rule_pack="cn-hotline", now=now)
    root = Unit.objects.get(office=office, parent=None)
    units = {
        code: offices.add_unit(office=office, code=code, names={"en": name}, parent=root, now=now)
        for code, name in UNITS.items()
    }
    offices.add_area(office=office, code="east", names={"en": "East Bank"}, now=now)
    act.add_rule(office=office, unit=units["housing"], words=["roof"], areas=[], now=now)
    for login, (role, unit) in PEOPLE.items():
        offices.add_person(
            office=office,
            login=login,
            display_name=login.capitalize(),
            password=PASSWORD,
            roles=[(role, units[unit] if unit else None)],
            now=now,
        )
    act.open_fund(
        office=office, code="repairs", names={"en": "Repairs"}, currency="CNY", total="10000.00", now=now
    )
