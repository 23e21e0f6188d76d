"""What the public pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act import queries as act
from lianxin.act.models import Case
from lianxin.act.states import WaitsFor
from lianxin.algorithms.notes import split_note
from lianxin.office.models import Office
from lianxin.record.entries import KINDS
from lianxin.record.models import Entry, Stream
from lianxin.record.queries import receipt_for, verifier_key
from lianxin.verify import queries as verify

from .. import dates, doing, history
from ..history import Reader
from ..resident.pages import clock
from ..stages import Tag, stages, state_tag, word_tag
from . import lost

ENTRIES = 25
#: The list of cases whose first date has passed, beside those by whose turn it is.
LATE = "late"


def cases(office: Office, page: act.Page, waits_for: str, now: datetime) -> dict[str, Any]:
    """A page of cases that wait, or of those that are late by their first date."""
    names = history.names_of(office)
    tabs = {
        WaitsFor.OFFICE: _("Waiting for the office"),
        LATE: _("Overdue"),
        WaitsFor.RESIDENT: _("Answered, waiting for the person's word"),
        WaitsFor.NOBODY: _("Solved, says the person who spoke"),
    }
    return {
        "office": office,
        "nav": "cases",
        "rows": _rows(page.cases, office, names, now),
        "waits_for": waits_for,
        "tabs": [
            {"label": label, "url": f"?waits_for={key}", "current": key == waits_for}
            for key, label in tabs.items()
        ],
        "total_note": _("The oldest come first."),
    }


def _rows(cases: Sequence[Case], office: Office, names: history.Names, now: datetime) -> list[dict[str, Any]]:
    titles = act.released_titles([case.pk for case in cases])
    return [_row(case, office, names, now) | titles.get(case.pk, {}) for case in cases]


def _row(case: Case, office: Office, names: history.Names, now: datetime) -> dict[str, Any]:
    due = dates.until(case.next_due, now, office.zone) if case.next_due else None
    return {
        "number": case.number,
        "title": history.title(case, names),
        "unit": case.unit.name if case.unit else "",
        "received": dates.day(case.received_at, office.zone, now),
        "age": dates.span(now - case.received_at),
        "state": state_tag(case),
        "due": Tag(*due) if due else None,
    }


def case(case: Case, now: datetime) -> dict[str, Any]:
    """One case in public: states, dates and reasons of the office's own, nobody's words."""
    office, names = case.office, history.names_of(case.office)
    said = verify.words_on(case.number, office)
    return {
        "office": office,
        "nav": "cases",
        "number": case.number,
        "title": history.title(case, names),
        "unit": case.unit.name if case.unit else "",
        "stages": stages(case, own=False),
        "state": state_tag(case),
        "received": dates.moment(case.received_at, office.zone, now),
        "events": history.events(office=office, case=case, voice=None, now=now, reader=Reader.PUBLIC),
        "words": [{"word": word_tag(word), "n": n} for word, n in said.items()],
        "released": (released := act.released_words(case)),
        "doing": doing.public_case(case, now, released=bool(released)),
        "voices": [
            {"number": number, "url": reverse("web:entry", args=[office.slug, number])}
            for number in verify.entry_numbers_of_voices(case)
        ],
        **clock(case, now),
    }


def kept() -> list[dict[str, str]]:
    """What is kept of somebody who speaks, in plain words."""
    return [
        {
            "heading": _("What we keep"),
            "text": _(
                "What you wrote, when it came in and through which channel. "
                "If you left a way to reach you, it lies encrypted in a place of its own."
            ),
        },
        {
            "heading": _("What becomes of photos and recordings"),
            "text": _(
                "They are written anew before anybody sees them: place, time, device and author are taken out, and "
                "the name of the file is not kept. The unit that works on it sees them; they are not public. "
                "What you send and do not hand in is gone after a day."
            ),
        },
        {
            "heading": _("What we do not keep"),
            "text": _(
                "No name unless you write one. No address of your device, no browser, no cookie that knows you, "
                "no list of what else you said. Nothing on these pages comes from or goes to another company."
            ),
        },
        {
            "heading": _("Where you are"),
            "text": _(
                "Only if you press the button for it does your browser hand in your position. The unit that works on "
                "it sees it. Others see it only if your words are released, and never more exactly than about a "
                "hundred metres. When you look for what is near you, your position stays on your device."
            ),
        },
        {
            "heading": _("Who sees it"),
            "text": _(
                "The unit that works on it sees your words and never how to reach you. "
                "The public sees that a voice came in, which unit has it and what became of it, but not your words."
            ),
        },
        {
            "heading": _("Why nobody can delete it"),
            "text": _(
                "Each voice gets a number without gaps in a public record that is signed again and again. "
                "Your receipt carries a signature of it. If a line were changed or left out, your receipt would show it."
            ),
        },
        {
            "heading": _("How you take your words away"),
            "text": _(
                "With your code, on the page where you follow it. What you said goes for ever, with everything that "
                "was made of it; that something was said, when, and what came of it stays in the record."
            ),
        },
    ]


def record(office: Office, before: int | None, now: datetime) -> dict[str, Any]:
    """The record's head and a page of its entries."""
    stream = Stream.objects.get(pk=office.stream_id)
    top = min(before - 1 if before else stream.size, stream.size)
    rows = Entry.objects.filter(stream=stream, number__lte=top, number__gt=top - ENTRIES).order_by("-number")
    names = history.names_of(office)
    _origin, size, root = split_note(stream.head)[0].splitlines()[:3]
    return {
        "office": office,
        "nav": "record",
        "size": size,
        "root": root,
        "head": stream.head,
        "key": verifier_key(stream),
        "gaps": lost.page(office, now)["gaps"],
        "entries": [
            {
                "number": entry.number,
                "when": dates.moment(entry.time, office.zone, now),
                "text": history.sentence(entry, names),
                "url": reverse("web:entry", args=[office.slug, entry.number]),
            }
            for entry in rows
        ],
        "newer_url": f"?before={min(top + ENTRIES, stream.size) + 1}" if top < stream.size else "",
        "older_url": f"?before={top - ENTRIES + 1}" if top > ENTRIES else "",
    }


def entry(office: Office, entry: Entry, now: datetime) -> dict[str, Any]:
    """One entry: what it says, its leaf, and the proof that it stands in the record."""
    receipt = receipt_for(entry)
    meanings = KINDS[entry.kind].public
    return {
        "office": office,
        "nav": "record",
        "number": entry.number,
        "when": dates.moment(entry.time, office.zone, now),
        "text": history.sentence(entry, history.names_of(office)),
        "meaning": KINDS[entry.kind].meaning,
        "fields": [
            {"name": name, "value": value, "meaning": meanings[name]} for name, value in entry.public.items()
        ],
        "case_url": _case_address(office, entry),
        "leaf": entry.leaf,
        "leaf_hash": bytes(entry.leaf_hash).hex(),
        "proof": [value.hex() for value in receipt.path],
        "head": receipt.head,
    }


def _case_address(office: Office, entry: Entry) -> str:
    """Where the case is that an entry is about: from any line of the record to what became of it."""
    number = entry.public.get("case")
    if number is None and "voice" in entry.public:
        number = verify.case_number_of_voice(office, entry.public["voice"])
    return reverse("web:case", args=[office.slug, number]) if number else ""
