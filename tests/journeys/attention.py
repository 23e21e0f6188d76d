"""An office in which two matters wait for whoever leads it: an order and a case that nobody decided."""

from datetime import datetime, timedelta

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.hear.commands import Said, receive
from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.record import consumers
from lianxin.verify.commands import give_order

SLUG, PASSWORD = "bend", "water under the bridge"


def found(now: datetime) -> None:
    """Everything that stands before the first Monday."""
    office = offices.open_office(slug=SLUG, names={"en": "Upper Bend"}, rule_pack="cn-hotline", now=now)
    power, roads = (
        offices.add_unit(office=office, code=code, names={"en": code.capitalize()}, now=now)
        for code in ("power", "roads")
    )
    act.add_rule(office=office, unit=power, words=["lamp"], areas=[], now=now)
    roles = {
        "lea": (Role.LEAD, None),
        "otto": (Role.OVERSEER, None),
        "cora": (Role.COORDINATOR, None),
        "pia": (Role.HANDLER, power),
        "rolf": (Role.HANDLER, roads),
    }
    people: dict[str, Person] = {
        login: offices.add_person(
            office=office,
            login=login,
            display_name=login.capitalize(),
            password=PASSWORD,
            roles=[role],
            now=now,
        )
        for login, role in roles.items()
    }
    what = "The pit at the bridge is open."
    give_order(unit=roads, what=what, due_at=now + timedelta(days=2), by=people["otto"], now=now)
    receive(office=office, said=Said(body="The lamp hangs over the road", channel="web"), now=now)
    consumers.run_until_idle(now)
    case = act.refuse(case=Case.objects.get(), reason="Not ours.", by=people["pia"], now=now)
    case = act.dispatch(case=case, unit=roads, by=people["cora"], now=now)
    act.refuse(case=case, reason="Nor ours.", by=people["rolf"], now=now)
