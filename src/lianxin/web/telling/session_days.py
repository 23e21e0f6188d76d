"""Days to come and speak: announced, changed, held or not, and what was registered; never who came."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Names, Public, Sentences


def _series(public: Public, names: Names) -> str:
    told = {
        "n": public["series"],
        "days": ", ".join(map(str, public["days"])),
        "hour": public["hour"],
        "place": public["place"],
    }
    text = _(
        "Days to come and speak (series %(n)s) were announced: every month on the %(days)s, at %(hour)s, %(place)s"
    )
    return text % told


def _changed(public: Public, names: Names) -> str:
    told = {
        "n": public["series"],
        "days": ", ".join(map(str, public["days"])),
        "hour": public["hour"],
        "place": public["place"],
        "reason": public["reason"],
    }
    text = _(
        "Days to come and speak (series %(n)s) were changed: every month on the %(days)s, at %(hour)s, %(place)s: %(reason)s"
    )
    return text % told


def _held(public: Public, names: Names) -> str:
    few = public["people"] is None
    if few and public["late"]:
        text = _("Session %(n)s took place, which was said late; fewer than five people came")
    elif few:
        text = _("Session %(n)s took place; fewer than five people came")
    elif public["late"]:
        text = _("Session %(n)s took place, which was said late; %(people)s people came")
    else:
        text = _("Session %(n)s took place; %(people)s people came")
    return text % {"n": public["session"], "people": public["people"]}


def _topic(public: Public, names: Names) -> str:
    if public["there"]:
        text = _("At session %(n)s topic %(k)s was written down")
    else:
        text = _("Topic %(k)s was registered for session %(n)s")
    return text % {"n": public["session"], "k": public["topic"]}


SENTENCES: Sentences = {
    "session_series.announced": _series,
    "session_series.changed": _changed,
    "session_series.ended": lambda p, _n: (
        _("Days to come and speak (series %(n)s) ended: %(reason)s")
        % {"n": p["series"], "reason": p["reason"]}
    ),
    "session.announced": lambda p, _n: (
        _("The next sessions of series %(n)s stand in the calendar: %(count)s")
        % {"n": p["series"], "count": len(p["sessions"])}
    ),
    "session.moved": lambda p, _n: (
        _("Session %(n)s was moved to %(place)s: %(reason)s")
        % {"n": p["session"], "place": p["place"], "reason": p["reason"]}
    ),
    "session.cancelled": lambda p, _n: (
        _("Session %(n)s was cancelled: %(reason)s") % {"n": p["session"], "reason": p["reason"]}
    ),
    "session.held": _held,
    "session.missed": lambda p, _n: (
        _("Session %(n)s was announced, and nobody has said that it was held") % {"n": p["session"]}
    ),
    "session.topic": _topic,
}
TONES = {"session.missed": "clock", "session.announced": "clock", "session.topic": "resident"}
