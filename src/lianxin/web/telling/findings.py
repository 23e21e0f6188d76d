"""Signs of formalism, and how they are looked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.verify.states import FindingKind, FindingState

from .names import Public, Sentences


def _kind(public: Public) -> str:
    """What the sign is called; one that the house no longer knows keeps its code."""
    known = public["kind"] in FindingKind.values
    return str(FindingKind(public["kind"]).label) if known else public["kind"]


def _looked_at(public: Public) -> str:
    if public["state"] == FindingState.UPHELD:
        return _("Somebody outside the unit looked at a sign: it is as it looks (%(kind)s)")
    return _("Somebody outside the unit looked at a sign: there is a good reason (%(kind)s)")


def _asked(public: Public) -> str:
    if public["on"]:
        return _("Somebody asked to change how signs are looked for: %(kind)s")
    return _("Somebody asked not to look for these signs any more: %(kind)s")


def _set(public: Public) -> str:
    if public["on"]:
        return _("Two people changed how signs are looked for: %(kind)s")
    return _("Two people decided not to look for these signs any more: %(kind)s")


SENTENCES: Sentences = {
    "finding.noted": lambda p, _n: (
        _("A sign was noted, for a person to look at: %(kind)s") % {"kind": _kind(p)}
    ),
    "finding.looked_at": lambda p, _n: _looked_at(p) % {"kind": _kind(p)},
    "finding.opened": lambda p, _n: (
        _("Somebody outside the unit opened the visits that a sign names (%(kind)s)") % {"kind": _kind(p)}
    ),
    "detector.asked": lambda p, _n: _asked(p) % {"kind": _kind(p)},
    "detector.set": lambda p, _n: _set(p) % {"kind": _kind(p)},
}
TONES = {"detector.set": "clock"}
