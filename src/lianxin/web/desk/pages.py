"""What the desk shows, put together from the loop's reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act import queries, routing, rules
from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import IN_HAND, CaseState, WaitsFor
from lianxin.algorithms.regions import MILLION
from lianxin.channels import channels
from lianxin.hear.commands import note_looks
from lianxin.hear.models import Voice
from lianxin.hear.rules import may_read_visit
from lianxin.hear.states import Seen
from lianxin.hear.visits import visit_of
from lianxin.office.models import Office, Person
from lianxin.office.queries import units

from .. import dates, history
from ..duties import duties
from ..gone import said
from ..history import Reader
from ..problems import Problem
from ..resident import pages as resident
from ..resident.notices import for_desk
from ..sections import shown
from ..stages import Tag, severity_tag, stages, state_tag
from . import alike, promising, reading
from .asking import entering, speaking
from .asking.session_days import entering as sessions
from .asking.studies import interviewing
from .asking.surveys import entering as sheets_of_surveys
from .files import attached
from .sections import SECTIONS

BESIDE = 12
KEYS = 9
COMMANDS = ("dispatch", "accept", "refuse", "decide", "answer")


def voice_of(case: Case) -> Voice:
    """The voice that the case, or the one that it is a part of, was opened for."""
    return queries.first_voice(case)


def queue(person: Person, page: queries.Page, waits_for: WaitsFor, now: datetime) -> dict[str, Any]:
    """A page of the queue."""
    waiting = queries.queue(person)
    tabs = {
        WaitsFor.OFFICE: _("To do"),
        WaitsFor.RESIDENT: _("Answered, waiting for the person's word"),
        WaitsFor.NOBODY: _("Solved"),
    }
    return {
        "office": person.office,
        "nav": "desk",
        "rows": rows(page.cases, person.office, now),
        "duties": duties(person, now),
        "doors": [
            *(door for channel in channels().values() if channel.doors for door in channel.doors(person)),
            *entering.doors(person, now),
            *speaking.doors(person, now),
            *sheets_of_surveys.doors(person, now),
            *sessions.doors(person, now),
            *interviewing.doors(person, now),
        ],
        "tabs": [
            {"label": label, "url": f"?waits_for={key}", "current": key == waits_for}
            for key, label in tabs.items()
        ],
        "counts": {
            "waiting": _some(queries.count_up_to(waiting)),
            "overdue": _some(queries.count_up_to(queries.overdue(waiting, now))),
        },
    }


def _some(counted: tuple[int, bool]) -> str:
    number, more = counted
    return f"{number}+" if more else str(number)


def rows(cases: Any, office: Office, now: datetime, current: int | None = None) -> list[dict[str, Any]]:
    """Cases as lists of staff show them: one query for how their voices begin."""
    beginnings = _beginnings([case.pk for case in cases])
    return [
        {
            "number": case.number,
            "title": beginnings.get(case.pk, "") or case.word,
            "unit": case.unit.name if case.unit else _("No unit yet"),
            "due": Tag(*dates.until(case.next_due, now, office.zone)) if case.next_due else None,
            "state": state_tag(case),
            "severity": severity_tag(case),
            "url": reverse("web:desk_case", args=[office.slug, case.number]),
            "detail": _detail(case),
            "current": case.number == current,
        }
        for case in cases
    ]


def _beginnings(case_ids: list[int]) -> dict[int, str]:
    """How the voice of each case begins: one query for the whole page."""
    links = CaseVoice.objects.select_related("voice").filter(case_id__in=case_ids).order_by("-pk")
    return {link.case_id: resident.heading(link.voice) for link in links}


def _detail(case: Case) -> str:
    parts = [case.unit.name if case.unit else _("No unit yet")]
    if case.state == CaseState.DISPUTED:
        parts.append(_("refused twice, a coordinator decides"))
    elif case.state == CaseState.DISPATCHED:
        parts.append(_("not accepted yet"))
    elif case.state == CaseState.REOPENED:
        parts.append(history.times(case.reopened))
    if case.area:
        parts.append(case.area.name)
    return " · ".join(parts)


def case(
    person: Person,
    case: Case,
    now: datetime,
    *,
    problems: list[Problem] | None = None,
    typed: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A case on one screen: the resident's words first, then the steps that are possible now."""
    office, voice = case.office, voice_of(case)
    note_looks(person=person, voices=[voice.pk], what=Seen.WORDS, now=now)
    beside = list(queries.page(queries.queue(person), order="next_due", size=BESIDE).cases)
    actions = {command: rules.may(person, command, case) for command in COMMANDS}
    actions["refuse"] = actions["refuse"] or rules.may(person, "refuse_again", case)
    actions["ask"] = True
    chosen = routing.match(voice, rules.closed_to(case))
    return {
        "office": office,
        "nav": "desk",
        "queue": rows(beside, office, now, case.number),
        "number": case.number,
        "heading": case.word if case.parent_id else resident.heading(voice),
        "note_needed": case.state in IN_HAND,
        "stages": stages(case, own=False),
        "state": state_tag(case),
        "said": said(voice),
        "said_title": voice.title,
        "said_when": dates.moment(voice.said_at, office.zone, now),
        "channel": _(channels()[voice.channel].name) if voice.channel in channels() else voice.channel,
        "place": voice.place or (voice.area.name if voice.area else ""),
        "position": _position(voice),
        "contact_kept": voice.contact is not None,
        "messages": for_desk(voice),
        **_visited(voice, person),
        "attached": (sent := attached(case))[None],
        "lines": resident.lines(voice, now, sent, since=queries.answered_since(case)),
        "answers": resident.answers(case, now),
        "events": history.events(office=office, case=case, voice=voice, now=now, reader=Reader.STAFF),
        "pack": office.rule_pack,
        "provisional": case.provisional,
        "entry_number": case.number,
        "actions": actions,
        "units": _units(case, chosen, typed),
        "suggestion": history.reason(chosen.reason(), history.names_of(office)) if chosen else "",
        "errors": problems or [],
        "typed": typed or {},
        "severity": severity_tag(case),
        **reading.page(voice, person, typed or {}),
        **alike.page(voice, person, now),
        "also_answers": _also(case) if actions["answer"] else [],
        "sections": shown(SECTIONS, case, person, now, typed or {}),
        **promising.page(case, typed or {}, now),
        **_neighbours(beside, case, office),
        **resident.clock(case, now),
    }


def _also(case: Case) -> list[dict[str, Any]]:
    """Linked cases of the same unit to which the same answer may go."""
    cases = queries.linked_in_hand(case)
    beginnings = _beginnings([other.pk for other in cases])
    return [{"number": other.number, "title": beginnings.get(other.pk, "")} for other in cases]


def _position(voice: Voice) -> str:
    """Where the device was when somebody pressed for it, in degrees as every map takes them; to about a metre."""
    if voice.lat_e6 is None or voice.lon_e6 is None:
        return ""
    return f"{voice.lat_e6 / MILLION:.5f}, {voice.lon_e6 / MILLION:.5f}"


def _visited(voice: Voice, person: Person) -> dict[str, Any]:
    """Whether it was heard on a visit, and the way to what was seen there, for those who may read it."""
    visit = visit_of(voice)
    readable = visit is not None and may_read_visit(person, visit)
    return {
        "from_visit": visit is not None,
        "visit_url": reverse("visit:visit", args=[person.office.slug, visit.pk])
        if visit and readable
        else "",
    }


def _units(case: Case, chosen: routing.Match | None, typed: dict[str, str] | None) -> list[dict[str, Any]]:
    """The units to choose from, the suggested one first; the first nine have a key."""
    suggested, closed = chosen.unit.pk if chosen else None, rules.closed_to(case)
    found = sorted(units(case.office), key=lambda unit: unit.pk != suggested)
    found = [unit for unit in found if unit.pk not in closed]
    marked = (typed or {}).get("unit") or str(suggested)
    return [
        {
            "id": unit.pk,
            "name": unit.name,
            "suggested": unit.pk == suggested,
            "checked": str(unit.pk) == marked,
            "key": str(place) if place <= KEYS else "",
        }
        for place, unit in enumerate(found, start=1)
    ]


def _neighbours(beside: list[Case], case: Case, office: Office) -> dict[str, str]:
    """The cases before and after this one in the queue."""
    numbers = [row.number for row in beside]
    place = numbers.index(case.number) if case.number in numbers else -1
    before = numbers[place - 1] if place > 0 else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    address = {
        "prev_url": before,
        "next_url": after,
    }
    return {
        name: reverse("web:desk_case", args=[office.slug, number]) if number else ""
        for name, number in address.items()
    }
