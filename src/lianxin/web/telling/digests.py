"""The weekly digest of those who lead: what they were asked about, what they decided, and what nobody decided."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.verify.states import Decision, DemandKind

from .names import Names, Public, Sentences


def _made(public: Public, _names: Names) -> str:
    n = len(public["demands"] or ())
    return ngettext(
        "Those who lead the office got the week's digest, with %(n)d matter to decide",
        "Those who lead the office got the week's digest, with %(n)d matters to decide",
        n,
    ) % {"n": n}


def _decided(public: Public, _names: Names) -> str:
    known = public["kind"] in DemandKind.values
    kind = str(DemandKind(public["kind"]).label) if known else public["kind"]
    text = (
        _("A lead decided that something is done: %(kind)s")
        if public["decision"] == Decision.ACT
        else _("A lead declined, with a reason: %(kind)s")
    )
    return text % {"kind": kind}


SENTENCES: Sentences = {
    "digest.made": _made,
    "digest.read": lambda _p, _n: _("Somebody who leads the office read the week's digest"),
    "digest.decided": _decided,
    "digest.late": lambda _p, _n: _("The week's digest was not decided in time"),
    "digest.escalated": lambda _p, _n: _("The week's digest stayed undecided and went to the overseers"),
    "digest.taken_up": lambda _p, _n: _("The overseers took up a digest that nobody decided"),
}
TONES = {"digest.made": "clock", "digest.late": "clock", "digest.escalated": "clock"}
