"""Sittings: called, drawn, held, and what was written down and confirmed; never who."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Names, Public, Sentences


def _told(text: str, public: Public, **more: object) -> str:
    return text % {"n": public["consultation"], "k": public["sitting"], **more}


def _drawn(public: Public, _names: Names) -> str:
    text = _(
        "Sitting %(k)s in consultation %(n)s was drawn: panel %(panel)s, by the number %(outside)s from outside"
    )
    return _told(text, public, panel=public["panel"], outside=public["outside"])


def _named(public: Public, _names: Names) -> str:
    text = _(
        "%(body)s was asked to send somebody to sitting %(k)s in consultation %(n)s; %(who)s proposed it"
    )
    return _told(text, public, body=public["body"], who=public["proposed_by"])


def _answered(public: Public, _names: Names) -> str:
    if public["comes"]:
        return _told(_("Somebody said that they come to sitting %(k)s in consultation %(n)s"), public)
    return _told(_("Somebody said that they do not come to sitting %(k)s in consultation %(n)s"), public)


def _replaced(public: Public, _names: Names) -> str:
    text = _("Empty seats of sitting %(k)s in consultation %(n)s were filled by the same lot: %(count)s")
    return _told(text, public, count=len(public["came"]))


def _decided(public: Public, _names: Names) -> str:
    if public["instead"]:
        text = _(
            "In the minutes of sitting %(k)s in consultation %(n)s a correction took the place of number %(m)s"
        )
    else:
        text = _(
            "In the minutes of sitting %(k)s in consultation %(n)s a correction stands beside number %(m)s"
        )
    return _told(text, public, m=public["minute"])


def _lottery(public: Public, _names: Names) -> str:
    text = _("The list for the draw of sitting %(k)s in consultation %(n)s was published: %(people)s people")
    return _told(text, public, people=public["people"])


def _written(public: Public, _names: Names) -> str:
    text = _(
        "Minutes of sitting %(k)s in consultation %(n)s were laid before those who were there: %(count)s ideas"
    )
    return _told(text, public, count=public["count"])


def _confirmed(public: Public, _names: Names) -> str:
    text = _(
        "People who were there confirmed minutes of sitting %(k)s in consultation %(n)s: %(count)s times"
    )
    return _told(text, public, count=len(public["confirmed"]))


def _shown(public: Public, _names: Names) -> str:
    text = _(
        "Minutes of sitting %(k)s in consultation %(n)s were published: %(count)s ideas, %(un)s not confirmed"
    )
    return _told(text, public, count=len(public["minutes"]), un=public["unconfirmed"])


def _called(public: Public, _names: Names) -> str:
    text = _(
        "The office read how %(count)s people with a seat at sitting %(k)s in consultation %(n)s can be reached"
    )
    return _told(text, public, count=public["count"])


def _compared(public: Public, _names: Names) -> str:
    text = _(
        "The agenda of sitting %(k)s in consultation %(n)s was compared with what people press for: %(missing)s things"
        " press and are not on it, %(unraised)s points hardly anybody has raised"
    )
    missing = len(public["topics_missing"]) + len(public["statements_missing"])
    return _told(text, public, missing=missing, unraised=len(public["points_unraised"]))


SENTENCES: Sentences = {
    "sitting.announced": lambda p, _n: _told(
        _("Sitting %(k)s in consultation %(n)s was announced: %(place)s"), p, place=p["place"]
    ),
    "sitting.agenda_compared": _compared,
    "sitting.moved": lambda p, _n: _told(
        _("Sitting %(k)s in consultation %(n)s was moved: %(reason)s"), p, reason=p["reason"]
    ),
    "sitting.cancelled": lambda p, _n: _told(
        _("Sitting %(k)s in consultation %(n)s was cancelled: %(reason)s"), p, reason=p["reason"]
    ),
    "sitting.joined": lambda p, _n: _told(
        _("Somebody put their name down for sitting %(k)s in consultation %(n)s"), p
    ),
    "sitting.named": _named,
    "sitting.lottery": _lottery,
    "sitting.drawn": _drawn,
    "sitting.answered": _answered,
    "sitting.replaced": _replaced,
    "sitting.called": _called,
    "sitting.held": lambda p, _n: _told(
        _("Sitting %(k)s in consultation %(n)s took place; %(people)s people came"), p, people=p["people"]
    ),
    "minutes.written": _written,
    "minutes.confirmed": _confirmed,
    "minutes.corrected": lambda p, _n: _told(
        _(
            "Somebody who was there says number %(m)s in the minutes of sitting %(k)s in consultation %(n)s differently"
        ),
        p,
        m=p["minute"],
    ),
    "minutes.decided": _decided,
    "minutes.shown": _shown,
}
TONES = {
    "sitting.joined": "resident",
    "sitting.answered": "resident",
    "sitting.replaced": "clock",
    "minutes.confirmed": "resident",
    "minutes.corrected": "resident",
    "minutes.shown": "clock",
}
