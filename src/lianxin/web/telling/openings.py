"""Who looked, and who asked to open who a person is: without saying whom it is about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.hear.states import OpeningReason
from lianxin.office.states import Role

from .names import Names, Public, Sentences


def _role(code: str) -> str:
    return str(Role(code).label).lower()


def _because(public: Public) -> str:
    return str(OpeningReason(public["reason"]).label)


def _noted(public: Public, _names: Names) -> str:
    return _("Who looked at what people told is fixed for the day %(day)s") % {"day": public["day"]}


def _asked(public: Public, _names: Names) -> str:
    told = {"role": _role(public["role"]), "why": _because(public)}
    return _("A %(role)s asked to open who a person is: %(why)s. Somebody else decides.") % told


def _agreed(public: Public, _names: Names) -> str:
    return _("A %(role)s agreed: who a person is may be opened once, within a day") % {
        "role": _role(public["role"])
    }


def _declined(public: Public, _names: Names) -> str:
    return _("A %(role)s declined: who a person is stays closed") % {"role": _role(public["role"])}


def _opened(public: Public, _names: Names) -> str:
    told = {"one": _role(public["roles"][0]), "other": _role(public["roles"][1]), "why": _because(public)}
    if public["delayed"]:
        return (
            _(
                "Who a person is was opened by a %(one)s and a %(other)s: %(why)s. "
                "A law names a day before which the person is not told."
            )
            % told
        )
    return _("Who a person is was opened by a %(one)s and a %(other)s: %(why)s. The person was told.") % told


SENTENCES: Sentences = {
    "looks.noted": _noted,
    "identity.asked": _asked,
    "identity.agreed": _agreed,
    "identity.declined": _declined,
    "identity.opened": _opened,
    "identity.told": lambda _p, _n: _(
        "The person was told that it had been opened who they are; no law keeps it quiet any more"
    ),
}
TONES = {"identity.asked": "clock", "identity.agreed": "clock", "identity.opened": "clock"}
