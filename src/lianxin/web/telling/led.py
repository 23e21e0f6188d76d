"""Projects that residents lead, and their accounts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.act.states import WordsOff
from lianxin.algorithms.amounts import grouped_decimal

from .names import Names, Public, Sentences


def _money(public: Public) -> dict[str, str | int]:
    return {
        "n": public["project"],
        "amount": grouped_decimal(public["amount_cents"]),
        "currency": public["currency"],
    }


def _decided(public: Public, _names: Names) -> str:
    if public["state"] == "declined":
        return _("Money for project %(n)d of residents was declined: %(amount)s %(currency)s") % _money(
            public
        )
    return _("Money for project %(n)d of residents was granted: %(amount)s %(currency)s") % _money(public)


def _line(public: Public, _names: Names) -> str:
    told = _money(public) | {"line": public["counters"] or public["line"]}
    if public["counters"]:
        return _("Project %(n)d of residents took back line %(line)d of its account") % told
    match public["kind"]:
        case "granted":
            return _("Paid out to project %(n)d of residents: %(amount)s %(currency)s") % told
        case "others":
            return _("Others gave to project %(n)d of residents: %(amount)s %(currency)s") % told
        case "back":
            return _("Project %(n)d of residents gave back: %(amount)s %(currency)s") % told
    return _("Project %(n)d of residents spent: %(amount)s %(currency)s") % told


def _ended(public: Public, _names: Names) -> str:
    if public["state"] == "stopped":
        return _("The office stopped project %(n)d of residents, with a reason") % {"n": public["project"]}
    return _("Project %(n)d of residents closed its account with nothing left") % {"n": public["project"]}


SENTENCES: Sentences = {
    "led.proposed": lambda p, _n: (
        _("Residents proposed to do something themselves: project %(n)d, %(amount)s %(currency)s") % _money(p)
    ),
    "led.decided": _decided,
    "led.line": _line,
    "led.returned": lambda p, _n: (
        _("The office confirms what project %(n)d of residents gave back: %(amount)s %(currency)s")
        % _money(p)
    ),
    "led.words_off": lambda p, _n: (
        _("The office took the words of line %(line)d off the account of project %(n)d of residents: %(why)s")
        % {"n": p["project"], "line": p["line"], "why": WordsOff(p["words_off"]).label}
    ),
    "led.ended": _ended,
}
TONES = {"led.proposed": "resident", "led.line": "resident"}
