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
    "person.added": lambda _p, _n: _("Somebody got an account"),
    "person.password_changed": lambda _p, _n: _("An account got a new password"),
    "person.closed": lambda _p, _n: _("An account was closed"),
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
