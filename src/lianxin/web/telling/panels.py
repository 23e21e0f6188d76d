"""Panels by lot: announced, joined, drawn, replaced, and what they advise; never who."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Names, Public, Sentences


def _told(text: str, public: Public, **more: object) -> str:
    return text % {"n": public["consultation"], "k": public["panel"], **more}


def _lottery(public: Public, _names: Names) -> str:
    text = _(
        "The list for the draw of panel %(k)s in consultation %(n)s was published: %(people)s people, %(panels)s panels"
    )
    return _told(text, public, people=public["people"], panels=public["panels"])


def _drawn(public: Public, _names: Names) -> str:
    text = _(
        "Panel %(k)s in consultation %(n)s was drawn: number %(drawn)s of the list, by the number %(outside)s from outside"
    )
    return _told(text, public, drawn=public["drawn"], outside=public["outside"])


def _stuck(public: Public, _names: Names) -> str:
    text = {
        "quotas": _(
            "No list could be made for panel %(k)s in consultation %(n)s: nobody can fill these seats as announced"
        ),
        "few": _("No list could be made for panel %(k)s in consultation %(n)s: too few stand ready"),
        "late": _("The list for panel %(k)s in consultation %(n)s was not ready in time"),
    }
    return _told(text[public["why"]], public)


def _answered(public: Public, _names: Names) -> str:
    if public["comes"]:
        return _told(_("Somebody said that they come to panel %(k)s in consultation %(n)s"), public)
    return _told(_("Somebody said that they do not come to panel %(k)s in consultation %(n)s"), public)


def _silent(public: Public, _names: Names) -> str:
    text = _("People drawn for panel %(k)s in consultation %(n)s did not answer in time: %(count)s")
    return _told(text, public, count=len(public["numbers"]))


def _replaced(public: Public, _names: Names) -> str:
    text = _("Empty seats of panel %(k)s in consultation %(n)s were filled by the same lot: %(count)s")
    return _told(text, public, count=len(public["came"]))


def _called(public: Public, _names: Names) -> str:
    text = _(
        "The office read how %(count)s people drawn for panel %(k)s in consultation %(n)s can be reached"
    )
    return _told(text, public, count=public["count"])


def _advised(public: Public, _names: Names) -> str:
    text = _("Panel %(k)s in consultation %(n)s advised: %(agreed)s of %(all)s stand behind it")
    return _told(text, public, agreed=public["agreed"], all=public["took_part"])


SENTENCES: Sentences = {
    "panel.announced": lambda p, _n: _told(
        _("Panel %(k)s by lot in consultation %(n)s was announced: %(size)s people"), p, size=p["size"]
    ),
    "panel.joined": lambda p, _n: _told(
        _("Somebody put their name into the pot for panel %(k)s in consultation %(n)s"), p
    ),
    "panel.moved": lambda p, _n: _told(
        _("The days of panel %(k)s in consultation %(n)s were changed: %(reason)s"), p, reason=p["reason"]
    ),
    "panel.cancelled": lambda p, _n: _told(
        _("Panel %(k)s in consultation %(n)s was cancelled: %(reason)s"), p, reason=p["reason"]
    ),
    "panel.stuck": _stuck,
    "panel.relaxed": lambda p, _n: _told(
        _("Seats of panel %(k)s in consultation %(n)s were changed: %(reason)s"), p, reason=p["reason"]
    ),
    "panel.lottery": _lottery,
    "panel.drawn": _drawn,
    "panel.answered": _answered,
    "panel.silent": _silent,
    "panel.replaced": _replaced,
    "panel.called": _called,
    "panel.advised": _advised,
    "panel.replied": lambda p, _n: _told(
        _("Those who decide said how they take the advice of panel %(k)s in consultation %(n)s"), p
    ),
}
TONES = {
    "panel.joined": "resident",
    "panel.answered": "resident",
    "panel.stuck": "clock",
    "panel.lottery": "clock",
    "panel.silent": "clock",
    "panel.replaced": "clock",
}
