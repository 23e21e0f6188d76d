"""On a case's screen: departures from the ordinary course, who asked for them and who decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, departures, queries
from lianxin.act.models import Case, Deviation
from lianxin.act.states import DeviationKind, DeviationState, NotNow
from lianxin.algorithms.digits import whole
from lianxin.office import dates
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...departing import row_of
from .shape import Act, Section, Typed
from .typed import day

_DECIDABLE = DeviationState.ASKED


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    rows = [_with_steps(row, person, now, typed) for row in queries.deviations(case)]
    kinds = _possible(case) if departures.may_ask(person, case) else []
    if not rows and not kinds:
        return None
    waits = case.suspended_until
    return {
        "rows": rows,
        "kinds": [{"value": kind, "label": kind.label} for kind in kinds],
        "may_pause": DeviationKind.SUSPENSION in kinds,
        "may_transfer": DeviationKind.TRANSFER in kinds,
        "may_exclude": DeviationKind.EXCLUSION in kinds,
        "ask_opened": typed.get("command") == "deviation_ask",
        "suspended": dates.day(waits, case.office.zone, now) if waits else "",
        "may_go_on": bool(waits) and departures.may_ask(person, case),
        **_reasons(case, now),
    }


def _possible(case: Case) -> list[DeviationKind]:
    """What may be asked for now, for all that the case itself says."""
    found = []
    for kind in departures.POSSIBLE:
        try:
            departures.demand_possible(case, kind)
        except (NotNow, Refusal):
            continue
        found.append(kind)
    return found


def _reasons(case: Case, now: datetime) -> dict[str, Any]:
    allowed = departures.bounds(case)
    return {
        "suspension_reasons": [(code, departures.reason_name(code)) for code in allowed.suspension_reasons],
        "exclusion_reasons": [(code, departures.reason_name(code)) for code in allowed.exclusion_reasons],
        "longest": allowed.longest_suspension,
        "due": dates.day(case.due, case.office.zone, now),
    }


def _with_steps(row: Deviation, person: Person, now: datetime, typed: Typed) -> dict[str, Any]:
    refused = typed.get("deviation") == str(row.pk)
    row.case.office = person.office
    return row_of(row, now) | {
        "id": row.pk,
        "may_decide": row.state == _DECIDABLE and departures.may_decide(person, row),
        "own": row.state == _DECIDABLE and row.asked_by_id == person.pk,
        "suffix": "" if refused else f"_{row.pk}",
        "typed": typed.get("deviation_text", "") if refused else "",
    }


def ask(case: Case, person: Person, request: HttpRequest) -> None:
    typed = request.POST
    kind = typed.get("deviation_kind", "")
    if kind not in departures.POSSIBLE:
        raise Refusal("kind", _("Please choose what you ask for."), "kind")
    commands.ask_deviation(
        case=case,
        kind=DeviationKind(kind),
        reason=typed.get("deviation_reason", ""),
        code=typed.get(_CODE_FIELDS[DeviationKind(kind)], ""),
        until=day(typed.get("deviation_until", ""), "until"),
        by=person,
        now=now_of(request),
    )


#: Which field of the form holds the code of the reason, or the outside body.
_CODE_FIELDS = {
    DeviationKind.EXTENSION: "",
    DeviationKind.TRANSFER: "deviation_body",
    DeviationKind.SUSPENSION: "deviation_pause",
    DeviationKind.EXCLUSION: "deviation_code",
}


def decide(case: Case, person: Person, request: HttpRequest) -> None:
    number = whole(request.POST.get("deviation", "")) or 0
    row = Deviation.objects.select_related("case", "case__office").filter(case=case, pk=number).first()
    if row is None:
        raise Refusal("unknown", _("There is no such request here."))
    text, agree = request.POST.get("deviation_text", ""), request.POST.get("deviation_agree") == "yes"
    commands.decide_deviation(deviation=row, agree=agree, text=text, by=person, now=now_of(request))


def go_on(case: Case, person: Person, request: HttpRequest) -> None:
    commands.end_suspension(case=case, by=person, now=now_of(request))


def _in_form(step: Act) -> Act:
    """The fields of these forms carry a prefix, because others on the same screen are called alike."""

    def taken(case: Case, person: Person, request: HttpRequest) -> None:
        try:
            step(case, person, request)
        except Refusal as error:
            field = "body" if error.code == "body" else error.field
            field = f"deviation_{field}" if field else ""
            raise Refusal(error.code, error.text, field) from None

    return taken


SECTION = Section(
    "desk/sections/deviations.html",
    page,
    {"deviation_ask": _in_form(ask), "deviation_decide": _in_form(decide), "deviation_end": _in_form(go_on)},
)
