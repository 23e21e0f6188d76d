"""Care plans, and looking again after months.  No names, no homes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .names import Public, Sentences, ToYou


def _begun(public: Public) -> str:
    n = public["every_days"]
    told = ngettext(
        "Visits were arranged: every day",
        "Visits were arranged: every %(n)s days",
        n if isinstance(n, int) else 2,
    )
    return told % {"n": n}


def _handed_over(public: Public) -> str:
    if public["because"] == "account_closed":
        return _("The carer left; the deputy makes the visits from now on")
    return _("Another person makes the visits from now on")


def _settled(public: Public) -> str:
    return {
        "holds": _("Somebody looked again: it is still solved"),
        "relapsed": _("Somebody looked again: the trouble is back"),
        "not_reached": _("Somebody wanted to look again and reached nobody"),
    }.get(public["state"], _("Looking again is not needed any more"))


def _sent_back(public: Public) -> str:
    return {
        "review": _("A review found it not solved: open again, with its first date"),
        "check": _("A check found it not solved: open again, with its first date"),
    }.get(public["because"], _("The trouble is back: open again, with its first date"))


SENTENCES: Sentences = {
    "care.begun": lambda p, _n: _begun(p),
    "care.handed_over": lambda p, _n: _handed_over(p),
    "care.orphaned": lambda _p, _n: _("Nobody is named for the visits: those who answer for it were told"),
    "care.due": lambda _p, _n: _("The next visit was set"),
    "care.visited": lambda p, _n: (
        _("A visit was made, later than agreed") if p["late"] else _("A visit was made")
    ),
    "care.missed": lambda _p, _n: _("The day of a visit passed and nobody came"),
    "care.ended": lambda _p, _n: _("The visits ended"),
    "follow_up.set": lambda _p, _n: _("It was set down when somebody looks again"),
    "follow_up.due": lambda p, _n: _("After %(n)s days it is time to look again") % {"n": p["day"]},
    "follow_up.settled": lambda p, _n: _settled(p),
    "case.sent_back": lambda p, _n: _sent_back(p),
    "case.archived": lambda _p, _n: _("The last look showed: it is still solved"),
}
TO_THE_SPEAKER: ToYou = {
    "follow_up.set": lambda _p: _("We set down when we ask you again"),
    "care.missed": lambda _p: _("The day of a visit passed and nobody came. We are sorry."),
}
TONES = {
    "care.missed": "clock",
    "care.orphaned": "clock",
    "follow_up.due": "clock",
    "follow_up.settled": "resident",
    "case.archived": "solved",
    "case.sent_back": "clock",
}
