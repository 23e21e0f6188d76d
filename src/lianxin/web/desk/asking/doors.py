"""Who of the staff opens the pages of asking."""

from __future__ import annotations

from lianxin.ask.rules import (
    CONVENORS,
    ONLOOKERS,
    SEE_SHARING,
    SHARERS,
    may_convene,
    may_see_asking,
    may_see_sharing,
    may_share_out,
)
from lianxin.office.doors import staff

convenors = staff(may=may_convene, rule=CONVENORS)
onlookers = staff(may=may_see_asking, rule=ONLOOKERS)
sharers = staff(may=may_share_out, rule=SHARERS)
see_sharing = staff(may=may_see_sharing, rule=SEE_SHARING)
