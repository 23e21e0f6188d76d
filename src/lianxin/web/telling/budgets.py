"""Budgets: the money, the list of projects, what the votes gave, and what became of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.ask.states import Progress
from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _money(public: Public) -> str:
    currency = public.get("currency", "")
    return f"{grouped_decimal(public['amount_cents'])} {currency}".strip()


def _announced(public: Public, _names: Names) -> str:
    told = {"name": in_language(public["names"]), "money": _money(public)}
    return _("Money to share out was announced: %(name)s, %(money)s") % told


def _listed(public: Public, _names: Names) -> str:
    told = {"n": public["budget"], "name": in_language(public["names"]), "money": _money(public)}
    return _("Budget %(n)s: a project was put on the list: %(name)s, %(money)s") % told


def _dropped(public: Public, _names: Names) -> str:
    told = {"n": public["budget"], "p": public["project"], "reason": public["reason"]}
    return _("Budget %(n)s: project %(p)s was taken off the list: %(reason)s") % told


def _tallied(public: Public, _names: Names) -> str:
    told = {"n": public["budget"], "count": len(public["winners"]), "money": _money(public)}
    return _("Budget %(n)s was decided: %(count)s projects for %(money)s") % told


def _went_on(public: Public, _names: Names) -> str:
    told = {"n": public["budget"], "p": public["project"], "state": Progress(public["progress"]).label}
    return _("Budget %(n)s, project %(p)s: %(state)s") % told


SENTENCES: Sentences = {
    "budget.announced": _announced,
    "project.listed": _listed,
    "project.dropped": _dropped,
    "budget.tallied": _tallied,
    "project.went_on": _went_on,
}
TONES = {"budget.tallied": "clock"}
