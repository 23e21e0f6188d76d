"""Which published figures can be corrected, what stands there now, and what a number may look like."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from lianxin.office.models import Area, Office
from lianxin.office.refusals import Refusal
from lianxin.record.commands import Public

from .models import Correction, Sheet
from .sheets.fields import field_named
from .states import CorrectionState

#: The page that shows how many people live in each area, as the office states it.
UNHEARD = "unheard"
_PEOPLE = "typed.people."
_MOST_PEOPLE = 100_000_000
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_SHARE = re.compile(r"[01]\.[0-9]{1,6}")


def published(office: Office, sheet: Sheet | None, page: str, field: str) -> str:
    """What is published now: on a sheet after the corrections so far, on a page what the office states."""
    if sheet is not None:
        found = field_named(sheet.figures, field)
        if found is None:
            raise Refusal("unknown", _("There is no such figure."), "field")
        return newest(sheet, field) or found.value
    if page != UNHEARD:
        raise Refusal("unknown", _("There is no such figure."), "field")
    people = area_of(office, field).population
    return "" if people is None else str(people)


def told(correction: Correction) -> Public:
    """What a correction says of itself, in the record and beside the figure: both numbers, where, and the reason."""
    return {
        "correction": correction.pk,
        "sheet": correction.sheet.month if correction.sheet else "",
        "page": correction.page,
        "field": correction.field,
        "was": correction.was,
        "now": correction.now,
        "reason": correction.reason,
    }


def newest(sheet: Sheet, field: str) -> str:
    """The number of the newest correction of a figure; empty if it was never corrected."""
    rows = Correction.objects.filter(sheet=sheet, field=field, state=CorrectionState.AGREED)
    return rows.order_by("-pk").values_list("now", flat=True).first() or ""


def area_of(office: Office, field: str) -> Area:
    """The area whose people a figure counts."""
    area = (
        Area.objects.select_related("office").filter(office=office, code=field.removeprefix(_PEOPLE)).first()
    )
    if not field.startswith(_PEOPLE) or area is None:
        raise Refusal("unknown", _("There is no such figure."), "field")
    return area


def checked_number(was: str, number: str) -> str:
    """The right number, spelled as the wrong one is: a whole number, or a share with six places."""
    if _SHARE.fullmatch(was):
        if not _SHARE.fullmatch(number) or float(number) > 1:
            raise Refusal("number", _("This is a share: a number from 0 to 1, such as 0.85."), "number")
        number = f"{float(number):.6f}"
    elif not _WHOLE.fullmatch(number) or not 0 <= int(number) <= _MOST_PEOPLE * 1_000:
        raise Refusal("number", _("Type a whole number, in digits alone."), "number")
    else:
        number = str(int(number))
    if number == was:
        raise Refusal("same", _("This is the number that stands there already."), "number")
    return number
