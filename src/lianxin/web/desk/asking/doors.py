"""Who of the staff opens the pages of asking."""

from __future__ import annotations

from lianxin.ask.rules import CONVENORS, ONLOOKERS, may_convene, may_see_asking
from lianxin.office.doors import staff

convenors = staff(may=may_convene, rule=CONVENORS)
onlookers = staff(may=may_see_asking, rule=ONLOOKERS)
