"""Run in the house of a test: residents lead a project whose money is paid out, with some lines in its account.

Prints as JSON the code of the receipt and the number of the case.
"""

import json
import sys

import django

django.setup()

from lianxin.act.commands import correct_line, propose_project  # noqa: E402  needs configured Django
from lianxin.act.states import LineKind  # noqa: E402  as above
from lianxin.office.clock import read  # noqa: E402  as above
from lianxin.office.commands import add_person, add_unit, set_sign_in_rule  # noqa: E402  as above
from lianxin.office.models import Office, Person, Unit  # noqa: E402  as above
from lianxin.office.states import Role  # noqa: E402  as above
from lianxin.record import consumers  # noqa: E402  as above
from tests.record import leading  # noqa: E402  as above

LOGIN, PASSWORD = "lin", "the river is wide and slow"
OFFICE = Office.objects.get()
NOW = read()


def person(login: str, role: Role, unit: Unit | None = None) -> Person:
    return add_person(
        office=OFFICE, login=login, display_name=login, password=PASSWORD, roles=[(role, unit)], now=NOW
    )


set_sign_in_rule(office=OFFICE, second_factor=False, now=NOW)
power = add_unit(office=OFFICE, code="power", names={"en": "Power"}, now=NOW)
hands = leading.Hands(
    person("asks", Role.HANDLER, power),
    person("decides", Role.LEAD),
    person("pays", Role.COORDINATOR),
    person(LOGIN, Role.COORDINATOR),
)
names = {"en": "Small fund for neighbours", "zh-hans": "邻里小额资金", "zh-hant": "鄰里小額款項"}
source = leading.open_small_fund(OFFICE, names=names, now=NOW)
project, heard = propose_project(office=OFFICE, proposed=leading.proposed(source, now=NOW), now=NOW)
consumers.run_until_idle(NOW, stream_id=OFFICE.stream_id)
leading.grant(project, hands, now=NOW)
leading.write(project, LineKind.OTHERS, "50.00", what="A collection in the lane", now=NOW)
leading.write(project, LineKind.SPENT, "1.10", what="Nails", proof="No. 12", now=NOW)
told = {"why": "Two boxes of them", "instead": None, "now": NOW}
correct_line(project=project, voice=project.voice, number=3, **told)
leading.write(project, LineKind.BACK, "40.00", what="At the counter", now=NOW)
json.dump({"code": heard.code, "case": leading.case_of(project).number}, sys.stdout)
