"""What happened, told for people: the record's entries in sentences, newest first.

The entries say what happened and when, in public.  Reasons and words that are not public come from the rows
that the entries vouch for, and only where the reader may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.act import queries as act
from lianxin.act.models import Case
from lianxin.act.states import AssignmentState
from lianxin.channels import channels
from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.office.models import Office, in_language
from lianxin.office.queries import area_names, unit_names
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.record.queries import entries_about
from lianxin.verify.queries import verdicts

from . import dates


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    when: str
    text: str
    detail: str
    tone: str


@dataclass(frozen=True)
class Names:
    """Names by code, in the language of the page."""

    units: dict[str, str]
    areas: dict[str, str]

    def unit(self, code: str) -> str:
        return self.units.get(code, code)


Public = dict[str, Any]


class Reader(Enum):
    """Who reads a history: that decides how they are addressed and what they may see."""

    PUBLIC = "public"
    SPEAKER = "the person who spoke"
    STAFF = "staff"


def _dispatched(public: Public, names: Names) -> str:
    return _("Handed to %(unit)s") % {"unit": names.unit(public["unit"])}


def _refused(public: Public, names: Names) -> str:
    return _("%(unit)s refused it. The clock goes on.") % {"unit": names.unit(public["unit"])}


def _graded(severity: str) -> str:
    return _("How much it presses: %(severity)s. No date moved back.") % {
        "severity": str(Severity(severity).label).lower()
    }


#: How a message to the person who spoke ended, told to anybody and told to them.
_MESSAGE_ENDED = {
    "sent": lambda: _("The person who spoke was sent a message"),
    "bounced": lambda: _("A message to the person who spoke came back"),
    "given_up": lambda: _("A message to the person who spoke could not be delivered in a week"),
    "no_way": lambda: _("No message was sent: no channel of this office reaches the contact that was left"),
    "withheld": lambda: _("A message was not sent: the person who spoke does not want any more"),
}
_MESSAGE_TO_YOU_ENDED = {
    "sent": lambda: _("We sent you a message"),
    "bounced": lambda: _("Our message to you came back"),
    "given_up": lambda: _("Our message to you could not be delivered in a week"),
    "no_way": lambda: _("We could not write to you: no channel of this office reaches the contact you left"),
    "withheld": lambda: _("A message was not sent, because you do not want any more"),
}


def _way(code: str) -> str:
    """The name of a channel; one that has been taken down keeps its code."""
    channel = channels().get(code)
    return _(channel.name) if channel else code


def _tested(public: Public) -> str:
    if public["ok"]:
        return _("A test of a channel arrived: %(channel)s")
    return _("A test of a channel failed: %(channel)s")


def climbed(to: str) -> str:
    """Who was told because a deadline passed."""
    return _("A deadline passed: the %(role)s was told") % {"role": str(Role(to).label).lower()}


#: One sentence for every kind of entry; a test demands that none is missing.
SENTENCES: dict[str, Callable[[Public, Names], str]] = {
    "office.opened": lambda _p, _n: _("The office opened its record"),
    "unit.added": lambda p, n: _("A unit was added: %(unit)s") % {"unit": n.unit(p["unit"])},
    "area.added": lambda p, n: _("An area was added: %(area)s") % {"area": n.areas.get(p["area"], p["area"])},
    "area.outlined": lambda p, n: (
        _("The outline of an area was drawn: %(area)s") % {"area": n.areas.get(p["area"], p["area"])}
    ),
    "place.added": lambda p, _n: _("A place was added: %(place)s") % {"place": in_language(p["names"])},
    "topic.added": lambda p, _n: _("A topic was added: %(topic)s") % {"topic": in_language(p["names"])},
    "person.added": lambda _p, _n: _("Somebody got an account"),
    "person.password_changed": lambda _p, _n: _("An account got a new password"),
    "person.closed": lambda _p, _n: _("An account was closed"),
    "calendar.imported": lambda p, _n: (
        _("The official days off of %(year)s were imported") % {"year": p["year"]}
    ),
    "key.opened": lambda p, _n: (
        _("A program got a key to a channel: %(channel)s") % {"channel": _way(p["channel"])}
    ),
    "key.closed": lambda p, _n: (
        _("A program's key to a channel was closed: %(channel)s") % {"channel": _way(p["channel"])}
    ),
    "probe.sent": lambda p, _n: (
        _("A test was sent through a channel: %(channel)s") % {"channel": _way(p["channel"])}
    ),
    "probe.settled": lambda p, _n: _tested(p) % {"channel": _way(p["channel"])},
    "routing.rule_added": lambda p, n: (
        _("A routing rule was added: %(words)s to %(unit)s")
        % {
            "words": " / ".join([*p["words"], *(n.areas.get(a, a) for a in p["areas"])]),
            "unit": n.unit(p["unit"]),
        }
    ),
    "voice.received": lambda _p, _n: _("A voice was received"),
    "thread.written": lambda p, _n: (
        _("The person who spoke wrote")
        if p["speaker"] == "resident"
        else _("The office wrote to the person who spoke")
    ),
    "notice.settled": lambda p, _n: _MESSAGE_ENDED[p["state"]](),
    "notices.stopped": lambda _p, _n: _("The person who spoke wants no more messages about this"),
    "case.opened": lambda _p, _n: _("The office opened a case; its clocks count from receipt"),
    "case.dispatched": _dispatched,
    "case.accepted": lambda p, n: _("%(unit)s took it on") % {"unit": n.unit(p["unit"])},
    "case.refused": _refused,
    "case.decided": lambda p, n: _("A coordinator decided: %(unit)s does it") % {"unit": n.unit(p["unit"])},
    "case.answered": lambda p, n: _("%(unit)s answered") % {"unit": n.unit(p["unit"])},
    "case.reopened": lambda _p, _n: _("Reopened, with its first date"),
    "case.solved": lambda _p, _n: _("Solved: everyone who spoke about it says so"),
    "case.escalated": lambda p, _n: climbed(p["to"]),
    "case.graded": lambda p, _n: _graded(p["severity"]),
    "voice.read": lambda _p, _n: _("The office decided what the voice is about"),
    "voice.published": lambda _p, _n: _("Words of the voice were released for everybody"),
    "voice.withdrawn": lambda _p, _n: _("Released words were taken back"),
    "case.redated": lambda _p, _n: _("A holiday notice moved the dates; the earlier ones hold"),
    "visit.recorded": lambda _p, _n: _("A visit to a home was written down"),
    "visit.referral_settled": lambda _p, _n: _("What became of a referral was written down"),
    "problem.linked": lambda _p, _n: _("Linked with another voice about the same"),
    "problem.unlinked": lambda _p, _n: _("No longer linked with other voices"),
    "voice.verdict": lambda p, _n: {
        "solved": _("The person who spoke said: solved"),
        "partly": _("The person who spoke said: partly solved"),
        "not": _("The person who spoke said: not solved"),
    }[p["word"]],
}
#: Where the person who spoke is the reader, they are "you"; every other sentence stays as it is.
TO_THE_SPEAKER: dict[str, Callable[[Public], str]] = {
    "thread.written": lambda p: (
        _("You wrote") if p["speaker"] == "resident" else _("The office wrote to you")
    ),
    "notice.settled": lambda p: _MESSAGE_TO_YOU_ENDED[p["state"]](),
    "notices.stopped": lambda _p: _("You want no more messages about this"),
    "case.solved": lambda _p: _("Solved, you say"),
    "voice.verdict": lambda p: {
        "solved": _("You said: solved"),
        "partly": _("You said: partly solved"),
        "not": _("You said: not solved"),
    }[p["word"]],
}
_TONES = {
    "notices.stopped": "resident",
    "voice.received": "resident",
    "voice.verdict": "resident",
    "case.reopened": "resident",
    "case.escalated": "clock",
    "case.refused": "clock",
    "case.redated": "clock",
    "case.solved": "solved",
}


def names_of(office: Office) -> Names:
    return Names(unit_names(office), area_names(office))


def sentence(entry: Entry, names: Names) -> str:
    """What an entry says, in one sentence."""
    return SENTENCES[entry.kind](entry.public, names)


def events(
    *, office: Office, case: Case | None, voice: Voice | None, now: datetime, reader: Reader
) -> list[Event]:
    """The history of a case, newest first.  Reasons and words that are not public are not for the public."""
    subjects = [thing.subject for thing in (case, voice) if thing]
    if case and reader is Reader.PUBLIC:
        # Everyone sees that voices came in and what those who spoke say; the record has it in public too.
        subjects += [f"voice/{voice_id}" for voice_id in case.case_voices.values_list("voice_id", flat=True)]
    names = names_of(office)
    details = {} if reader is Reader.PUBLIC else _details(case, voice, names)
    told = []
    for entry in entries_about(office.stream_id, subjects):
        detail = next(details.get(entry.kind, iter(())), "") or _public_detail(entry, names)
        when = dates.moment(_moment_of(entry), office.zone, now)
        told.append(Event(when, _told(entry, names, reader), detail, _TONES.get(entry.kind, "office")))
    return told[::-1]


def _told(entry: Entry, names: Names, reader: Reader) -> str:
    if entry.kind == "voice.received":
        return _("Received: number %(n)d in the record") % {"n": entry.number}
    to_you = TO_THE_SPEAKER.get(entry.kind) if reader is Reader.SPEAKER else None
    return (to_you and to_you(entry.public)) or sentence(entry, names)


def _public_detail(entry: Entry, names: Names) -> str:
    """What the record itself gives as a reason."""
    return reason(entry.public, names) if entry.kind == "case.dispatched" else ""


def _moment_of(entry: Entry) -> datetime:
    """When it happened: the record's time, or the time that the entry itself is about."""
    public = entry.public
    told = public.get("due_at") or public.get("answered_at") or public.get("said_at")
    return datetime.fromisoformat(told) if told else entry.time


def _details(case: Case | None, voice: Voice | None, names: Names) -> dict[str, Iterator[str]]:
    """Per kind of entry, the private part of each one in order: entries and rows are written together."""
    found: dict[str, Iterator[str]] = {}
    if case:
        shares = act.assignments(case)
        handed = [share for share in shares if share.reason["by"] != "decision"]
        refused = (share for share in shares if share.state == AssignmentState.REFUSED)
        found["case.dispatched"] = (reason(share.reason, names) for share in handed)
        found["case.refused"] = (share.refusal for share in refused)
        found["case.decided"] = (share.reason["text"] for share in shares if share.reason["by"] == "decision")
    if voice:
        found["voice.verdict"] = (verdict.comment for verdict in verdicts(voice))
    return found


def reason(reason: dict[str, Any], names: Names) -> str:
    """Why a unit got the case, in a sentence that can be checked."""
    if reason["by"] == "person":
        return str(reason.get("text") or "")
    parts = []
    if reason.get("word"):
        parts.append(_("the words say “%(word)s”") % {"word": reason["word"]})
    if reason.get("area"):
        parts.append(
            _("the place is in %(area)s") % {"area": names.areas.get(reason["area"], reason["area"])}
        )
    return _("Why: %(reasons)s") % {"reasons": _(", ").join(parts)} if parts else ""


def title(case: Case | None, names: Names) -> str:
    """What the public reads as the title of a case: words of the office's own, never the resident's."""
    if case is None:
        return ""
    parts = [case.area.name if case.area else "", case.word]
    return " · ".join(part for part in parts if part) or _("Case %(n)d") % {"n": case.number}


def times(n: int) -> str:
    """How often something was reopened."""
    return ngettext("reopened %(n)d time", "reopened %(n)d times", n) % {"n": n}
