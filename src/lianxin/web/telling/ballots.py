"""Ballots, from the asking to the count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _asked(text: str, public: Public) -> str:
    return text % {"question": in_language(public["question"])}


def _numbered(text: str, public: Public) -> str:
    return text % {"n": public["ballot"], "count": public.get("count", public.get("cast", ""))}


def _proposed(public: Public, _names: Names) -> str:
    return _asked(_("Somebody asked for a ballot: %(question)s"), public)


def _announced(public: Public, _names: Names) -> str:
    return _asked(_("Two people announced a ballot: %(question)s"), public)


def _handed(public: Public, _names: Names) -> str:
    told = {"n": public["ballot"], "count": public["count"], "where": public["where"]}
    return _("Ballot %(n)s: %(count)s tokens were handed out (%(where)s)") % told


def _counted(public: Public, _names: Names) -> str:
    counts = ", ".join(str(count) for count in public["counts"])
    return _("Ballot %(n)s was counted: %(counts)s") % {"n": public["ballot"], "counts": counts}


SENTENCES: Sentences = {
    "ballot.proposed": _proposed,
    "ballot.announced": _announced,
    "ballot.declined": lambda p, _n: _numbered(_("Ballot %(n)s is not held"), p),
    "ballot.roll": lambda p, _n: _numbered(_("The roll of ballot %(n)s was fixed: %(count)s tokens"), p),
    "ballot.handed": _handed,
    "ballot.opened": lambda p, _n: _numbered(_("Ballot %(n)s opened"), p),
    "ballot.turnout": lambda p, _n: _numbered(_("Ballot %(n)s: %(count)s votes so far"), p),
    "ballot.closed": lambda p, _n: _numbered(_("Ballot %(n)s closed: %(count)s votes"), p),
    "ballot.counted": _counted,
}
TONES = {"ballot.opened": "clock", "ballot.turnout": "clock", "ballot.closed": "clock"}
