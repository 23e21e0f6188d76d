"""Channel health: whether people can really come in, as tests of every door show it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.algorithms.small_numbers import LEAST, shown
from lianxin.channels.health import Door, doors
from lianxin.hear.probing.health import DAYS, Day, Traffic
from lianxin.office.models import Office

from .. import dates
from ..stages import Tag


def channels(office: Office, now: datetime) -> dict[str, Any]:
    """Every door, the closed ones first: what does not work is not hidden below what does."""
    order = {"closed": 0, "untried": 1, "open": 2, "staffed": 3, "absent": 4}
    found = sorted(doors(office, now), key=lambda door: order[door.standing])
    return {
        "office": office,
        "nav": "channels",
        "doors": [_door(door, office, now) for door in found],
        "closed": sum(door.standing == "closed" for door in found),
        "days": DAYS,
    }


def _door(door: Door, office: Office, now: datetime) -> dict[str, Any]:
    health = door.health
    tried = [day for day in health.days if day.outcome != "none"]
    return {
        "code": door.code,
        "name": door.name,
        "tag": _tag(door),
        "told": _told(door, office, now),
        "strip": health.days if tried else (),
        "summary": _summary(tried),
        "rows": [_row(door, day, office, now) for day in reversed(tried)],
        "quieter": _quieter(health.traffic),
    }


def _tag(door: Door) -> Tag:
    return {
        "open": Tag(_("Open now"), "leaf"),
        "closed": Tag(_("Closed"), "brick"),
        "untried": Tag(_("Not tried yet"), "amber")
        if not door.health.tried_at
        else Tag(_("Not tried lately"), "amber"),
        "absent": Tag(_("Not set up here"), "river"),
        "staffed": Tag(_("Staffed"), "river"),
    }[door.standing]


def _told(door: Door, office: Office, now: datetime) -> str:
    """How it stands, in a sentence or two."""
    health = door.health
    if door.standing == "absent":
        return _("This office does not offer this way.")
    if door.standing == "staffed":
        return _("People take the words here. No machine tries this door.")
    if health.tried_at is None:
        return _("The first test is still to come.")
    when = {"when": dates.moment(health.tried_at, office.zone, now)}
    if health.problem:
        return _("Tried %(when)s.") % when + " " + door.why(health.problem)
    return _("Tried %(when)s.") % when + " " + _arrived(health.seconds or 0)


def _arrived(seconds: int) -> str:
    if seconds <= 1:
        return _("The test voice arrived within a second.")
    return _("The test voice arrived within %(n)d seconds.") % {"n": seconds}


def _summary(tried: list[Day]) -> str:
    if not tried:
        return ""
    failed = sum(day.outcome == "failed" for day in tried)
    told = {"n": len(tried), "failed": failed}
    if not failed:
        return ngettext("%(n)d day tried, none failed", "%(n)d days tried, none failed", len(tried)) % told
    return (
        ngettext("%(n)d day tried, %(failed)d failed", "%(n)d days tried, %(failed)d failed", len(tried))
        % told
    )


def _row(door: Door, day: Day, office: Office, now: datetime) -> dict[str, str]:
    failed = day.outcome == "failed"
    return {
        "day": dates.on(day.day, office.zone, now),
        "outcome": _("Closed") if failed else _("Was open"),
        "told": door.why(day.problem) if failed else _arrived(day.seconds or 0),
    }


def _quieter(traffic: Traffic) -> str:
    """A channel through which far fewer people came than before may be hidden or hard to use."""
    if not traffic.quieter or traffic.usual is None:
        return ""
    if shown(traffic.lately) is None:
        return _(
            "Quieter than usual: fewer than %(n)d voices in the last 14 days, where more were to be expected."
        ) % {"n": LEAST}
    text = ngettext(
        "Quieter than usual: %(n)d voice in the last 14 days, where about %(usual)d were to be expected.",
        "Quieter than usual: %(n)d voices in the last 14 days, where about %(usual)d were to be expected.",
        traffic.lately,
    )
    return text % {"n": traffic.lately, "usual": round(traffic.usual)}
