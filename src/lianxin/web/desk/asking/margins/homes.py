"""Where visitors note the homes at whose doors they asked, and find whom to visit next on a sheet to take along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.ask.commands.margins import MOST_CODES, note_homes
from lianxin.ask.models import Consultation
from lianxin.ask.queries.statements import PAGE, shown
from lianxin.ask.rules import may_enter, may_see_asking
from lianxin.ask.states import ConsultationState
from lianxin.hear.rules import may_look_into_visits
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at, frame
from ....posted import typed_in
from ....problems import refused
from ..unheard import silent

#: Who notes homes, and who takes the list along.
NOTERS = "visitors and coordinators of the office"
GOERS = "clerks, visitors, convenors, coordinators, leads and overseers of the office"
_MOST_TYPED = 41 * MOST_CODES
noters = staff(may=may_look_into_visits, rule=NOTERS)


def _may_go(person: Person) -> bool:
    return may_enter(person) or may_see_asking(person)


goers = staff(may=_may_go, rule=GOERS)


@noters
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """The homes of a round together, apart from every sheet."""
    found, typed = found_at(person.office, number), typed_in(request, _MOST_TYPED)
    context: dict[str, Any] = {
        **frame(found, nav="desk"),
        "open": found.state == ConsultationState.OPEN,
        "codes": typed.get("codes", ""),
        "most": MOST_CODES,
    }
    if request.method != "POST":
        return render(request, "desk/asking/margins/homes.html", context)
    try:
        codes = typed.get("codes", "").replace(",", "\n").splitlines()
        count = note_homes(consultation=found, codes=codes, by=person, now=now_of(request))
    except Refusal as refusal:
        context["errors"] = [refused(refusal)]
        return render(request, "desk/asking/margins/homes.html", context, status=422)
    done = ngettext("%(n)d home is noted.", "%(n)d homes are noted.", count) % {"n": count}
    context |= {"codes": "", "done": done if count else _("All of these had been noted before.")}
    return render(request, "desk/asking/margins/homes.html", context)


@goers
@require_GET
def visit_next(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A list to print: of whom nobody was heard, where fewest homes were asked, and the statements to ask about."""
    found: Consultation = found_at(person.office, number)
    context = {
        **frame(found, nav="desk"),
        **silent(found),
        "statements": list(shown(found)[:PAGE]),
        "may_note": may_look_into_visits(person) and found.state == ConsultationState.OPEN,
    }
    return render(request, "desk/asking/margins/visit_next.html", context)
