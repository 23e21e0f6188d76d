"""Field studies and findings: the plan, that somebody was talked to, the end, and what was taken from it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _announced(public: Public, _names: Names) -> str:
    told = {
        "n": public["study"],
        "question": in_language(public["question"]),
        "places": len(public["sites"]),
        "people": sum(one["planned"] for one in public["sites"]),
    }
    text = _("Field study %(n)s was announced, places: %(places)s, interviews: %(people)s: %(question)s")
    return text % told


def _finding(public: Public, _names: Names) -> str:
    named = ", ".join(map(str, public["rests_on"]))
    told = {"n": public["finding"], "c": public["consultation"], "which": named, "old": public["replaces"]}
    if public["replaces"] is not None:
        text = _("In consultation %(c)s finding %(n)s stands instead of finding %(old)s")
    elif public["private"]:
        text = _(
            "In consultation %(c)s finding %(n)s was written down; it rests on something said in private as well"
        )
    elif named:
        text = _("In consultation %(c)s finding %(n)s was written down; it names statements %(which)s")
    else:
        text = _("In consultation %(c)s finding %(n)s was written down; it names nothing that anybody said")
    return text % told


def _ended(public: Public, _names: Names) -> str:
    told = {"n": public["study"], "reason": public["reason"]}
    if public["reason"]:
        return _("Field study %(n)s ended with fewer interviews than planned: %(reason)s") % told
    return _("Field study %(n)s ended as it was planned") % told


SENTENCES: Sentences = {
    "study.announced": _announced,
    "study.site_added": lambda p, _n: (
        _("To field study %(n)s a place was added later: %(place)s: %(reason)s")
        % {"n": p["study"], "place": p["place"], "reason": p["reason"]}
    ),
    "study.interview": lambda p, _n: (
        _("An interview of field study %(n)s was written down") % {"n": p["study"]}
    ),
    "study.ended": _ended,
    "finding.added": _finding,
}
TONES = {"study.interview": "resident"}
