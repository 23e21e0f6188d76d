"""The office and its channels."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.channels import channels
from lianxin.office.models import in_language

from .names import Public, Sentences


def _way(code: str) -> str:
    """The name of a channel; one that has been taken down keeps its code."""
    channel = channels().get(code)
    return _(channel.name) if channel else code


def _tested(public: Public) -> str:
    if public["ok"]:
        return _("A test of a channel arrived: %(channel)s")
    return _("A test of a channel failed: %(channel)s")


def _reset(public: Public) -> str:
    if public["agreed"]:
        return _("A second person agreed, and an account lost its further proofs")
    return _("A second person refused that an account lose its further proofs")


def _rule_of_sign_in(public: Public) -> str:
    if public["second_factor"]:
        return _("Whoever decides over others needs more than a password from now on")
    return _("Whoever decides over others needs no more than a password from now on")


SENTENCES: Sentences = {
    "office.opened": lambda _p, _n: _("The office opened its record"),
    "unit.added": lambda p, n: _("A unit was added: %(unit)s") % {"unit": n.unit(p["unit"])},
    "area.added": lambda p, n: _("An area was added: %(area)s") % {"area": n.areas.get(p["area"], p["area"])},
    "area.outlined": lambda p, n: (
        _("The outline of an area was drawn: %(area)s") % {"area": n.areas.get(p["area"], p["area"])}
    ),
    "area.counted": lambda p, n: (
        _("The people living in an area were counted: %(area)s") % {"area": n.areas.get(p["area"], p["area"])}
    ),
    "place.added": lambda p, _n: _("A place was added: %(place)s") % {"place": in_language(p["names"])},
    "topic.added": lambda p, _n: _("A topic was added: %(topic)s") % {"topic": in_language(p["names"])},
    "glossary.explained": lambda p, _n: (
        _("The office says what it means by “%(word)s”") % {"word": in_language(p["names"])}
    ),
    "glossary.dropped": lambda p, _n: (
        _("Word %(n)s was taken off the list of words that the office explains") % {"n": p["term"]}
    ),
    "person.added": lambda _p, _n: _("Somebody got an account"),
    "person.password_changed": lambda _p, _n: _("An account got a new password"),
    "person.closed": lambda _p, _n: _("An account was closed"),
    "person.factor_added": lambda _p, _n: _("An account got a further proof beside its password"),
    "person.factor_removed": lambda _p, _n: _("A further proof of an account was removed"),
    "person.recovery_used": lambda _p, _n: _("An account was opened with a recovery code"),
    "person.sessions_ended": lambda _p, _n: _("The other sessions of an account were ended"),
    "person.reset_asked": lambda _p, _n: _("It was asked that an account lose its further proofs"),
    "person.reset_decided": lambda p, _n: _reset(p),
    "office.sign_in_rule": lambda p, _n: _rule_of_sign_in(p),
    "calendar.imported": lambda p, _n: (
        _("The official days off of %(year)s were imported") % {"year": p["year"]}
    ),
    "outage.recorded": lambda _p, _n: _(
        "The house could not be reached for a while; agreed dates get the lost time, first dates do not"
    ),
    "key.opened": lambda p, _n: (
        _("A program got a key to a channel: %(channel)s") % {"channel": _way(p["channel"])}
    ),
    "key.closed": lambda p, _n: (
        _("A program's key to a channel was closed: %(channel)s") % {"channel": _way(p["channel"])}
    ),
    "probe.sent": lambda p, _n: (
        _("A test was sent through a channel: %(channel)s") % {"channel": _way(p["channel"])}
    ),
    "probe.settled": lambda p, _n: _tested(p) % {"channel": _way(p["channel"])},
    "routing.rule_added": lambda p, n: (
        _("A routing rule was added: %(words)s to %(unit)s")
        % {
            "words": " / ".join([*p["words"], *(n.areas.get(a, a) for a in p["areas"])]),
            "unit": n.unit(p["unit"]),
        }
    ),
}
