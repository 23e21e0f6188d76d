"""On the case page: which other cases are likely about the same problem, why, and the links that people made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.act.models import Case, CaseVoice
from lianxin.act.queries import by_number, sees_everything, visible_to
from lianxin.act.rules import may_see
from lianxin.hear.commands import NotAlike, link, unlink
from lianxin.hear.models import Problem, Voice
from lianxin.hear.queries import linked_with
from lianxin.hear.understanding.likeness import WORTH_SHOWING, Likely, likely
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.states import Role

from .. import dates
from ..resident.pages import heading
from ..searching import detail
from ..stages import state_tag
from .sections.typed import number

#: A clerk compares a few, not a list.
MOST_SHOWN = 5


def page(voice: Voice, person: Person, now: datetime) -> dict[str, Any]:
    """What ``desk/parts/alike.html`` shows: only cases that this person may see anyhow."""
    linked = _open_to_all(linked_with(voice), person)
    seen = CaseVoice.objects.filter(case__in=visible_to(person))
    # Whoever sees everything needs no list of what may be seen.
    among = None if sees_everything(person) else seen
    most = MOST_SHOWN + len(linked)
    alike = likely(voice.office, voice, limit=most, least=WORTH_SHOWING, among=among)
    found = [one for one in alike if one.voice_id not in linked][:MOST_SHOWN]
    links = _links(seen, [*linked, *(one.voice_id for one in found)])
    return {
        "alike": {
            "linked": [*_rows(linked, links, person, now), *_elsewhere(linked, links)],
            "likely": [
                {**row, "why": _why(one), "button": _("Link with case %(n)d") % {"n": row["number"]}}
                for one in found
                for row in _rows([one.voice_id], links, person, now)
            ],
        }
    }


def _open_to_all(voice_ids: list[int], person: Person) -> list[int]:
    """Without those that are kept from somebody: only overseers know that there are any."""
    if person.holds(Role.OVERSEER):
        return voice_ids
    kept = set(Voice.objects.filter(pk__in=voice_ids, about__isnull=False).values_list("pk", flat=True))
    return [voice_id for voice_id in voice_ids if voice_id not in kept]


def _links(seen: QuerySet[CaseVoice], voice_ids: list[int]) -> dict[int, CaseVoice]:
    found = seen.select_related("voice", "case", "case__unit", "case__area").filter(voice__in=voice_ids)
    return {link.voice_id: link for link in found}


def _rows(
    voice_ids: list[int], links: dict[int, CaseVoice], person: Person, now: datetime
) -> list[dict[str, Any]]:
    return [_row(links[voice_id], person, now) for voice_id in voice_ids if voice_id in links]


def _row(link: CaseVoice, person: Person, now: datetime) -> dict[str, Any]:
    office = person.office
    return {
        "number": link.case.number,
        "title": heading(link.voice),
        "state": state_tag(link.case),
        "detail": detail(link.case, dates.day(link.voice.said_at, office.zone, now)),
        "url": reverse("web:desk_case", args=[office.slug, link.case.number]),
    }


def _elsewhere(linked: list[int], links: dict[int, CaseVoice]) -> list[dict[str, Any]]:
    """Cases of other units are counted, not shown."""
    hidden = len([voice_id for voice_id in linked if voice_id not in links])
    text = ngettext("%(n)d more with another unit", "%(n)d more with other units", hidden) % {"n": hidden}
    return [{"detail": text, "url": ""}] if hidden else []


def _why(one: Likely) -> str:
    """The reasons, so that a person can check them."""
    reasons = one.reasons
    said = _("both say “%(words)s”") % {"words": _(", ").join(reasons.words)} if reasons.words else ""
    place = _("the same place") if reasons.same_place else ""
    reasons_given = [part for part in (said, place, _apart(reasons.apart)) if part]
    return _("Why: %(reasons)s") % {"reasons": _(", ").join(reasons_given)}


def _apart(apart: timedelta | None) -> str:
    if apart is None:
        return ""
    if apart < timedelta(days=1):
        return _("within a day")
    return _("%(span)s apart") % {"span": dates.span(apart)}


def link_with(case: Case, voice: Voice, person: Person, request: HttpRequest) -> Problem:
    """Link this case's voice with that of another case that the person may see."""
    other = by_number(case.office, number(request, "other"))
    if other is None or not may_see(person, other):
        raise Http404
    first = other.whole.case_voices.select_related("voice").earliest("pk").voice
    try:
        return link(voice=voice, other=first, person=person, now=now_of(request))
    except NotAlike:
        raise Http404 from None


def unlink_from(voice: Voice, person: Person, request: HttpRequest) -> None:
    """This case's voice is about something else after all."""
    unlink(voice=voice, person=person, now=now_of(request))
