"""Who of the staff opens the pages of asking."""

from __future__ import annotations

from lianxin.ask.rules import (
    AT_SITTINGS,
    CONVENORS,
    ENTERERS,
    KEEPERS,
    ONLOOKERS,
    SEE_SHARING,
    SHARERS,
    may_convene,
    may_enter,
    may_keep_minutes,
    may_see_asking,
    may_see_sharing,
    may_see_sittings,
    may_share_out,
)
from lianxin.hear.rules import REGISTERS, may_register
from lianxin.office.doors import staff

convenors = staff(may=may_convene, rule=CONVENORS)
onlookers = staff(may=may_see_asking, rule=ONLOOKERS)
sharers = staff(may=may_share_out, rule=SHARERS)
see_sharing = staff(may=may_see_sharing, rule=SEE_SHARING)
at_sittings = staff(may=may_see_sittings, rule=AT_SITTINGS)
keepers = staff(may=may_keep_minutes, rule=KEEPERS)
clerks = staff(may=may_register, rule=REGISTERS)
enterers = staff(may=may_enter, rule=ENTERERS)
