"""What the page of who was heard shows: each division as a table with bars, the weights, and both shares beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import ShownCoverage, ShownEstimate, ShownHeard
from lianxin.algorithms.weighting.raking import LEAST as LEAST_WEIGHT
from lianxin.algorithms.weighting.raking import MOST as MOST_WEIGHT
from lianxin.ask.models import Consultation, Statement
from lianxin.ask.queries.heard.counting import Heard, Homes, heard_in, homes_in
from lianxin.ask.queries.heard.margins import Division, divisions_of
from lianxin.ask.queries.heard.shares import shares_in
from lianxin.ask.queries.heard.weighing import Unused
from lianxin.office.models import in_language

from ... import dates
from ..frame import frame
from ..numbers import few, hundredths, part
from ..texts import told

#: Where all rates are lower than this, they are told in tenths of a per cent.
_SMALL = 0.2


def page(consultation: Consultation, now: datetime, *, after: int = 0) -> dict[str, Any]:
    found, homes = heard_in(consultation), homes_in(consultation)
    shares = shares_in(consultation, after=after)
    return {
        **frame(consultation),
        "as_of": dates.moment(found.as_of, consultation.office.zone, now) if found else "",
        "people": found.people if found else 0,
        "unlike": unlike_line(found) if found else "",
        "divisions": _divisions(found) if found else [],
        "known": [] if found else [_before(one) for one in divisions_of(consultation)],
        "weights": _weights(found) if found else None,
        "homes": _homes(homes) if homes else None,
        "statements": [_share(row, one) for row, one in zip(shares.statements, shares.told, strict=True)],
        "more": shares.more,
        "ready": shares.ready,
        "least": LEAST,
    }


def unlike_in(consultation: Consultation) -> str:
    """For where evidence is weighed."""
    found = heard_in(consultation)
    return unlike_line(found) if found else ""


def unlike_line(found: Heard) -> str:
    """Who came so much less or more than the others that it is hardly chance; nothing where nobody did."""
    fewer = [_name_of(found, one.division, one.group) for one in found.unlike if one.fewer]
    more = [_name_of(found, one.division, one.group) for one in found.unlike if not one.fewer]
    parts = []
    if fewer:
        parts.append(_("Far fewer of these came: %(names)s.") % {"names": _listed(fewer)})
    if more:
        parts.append(_("Far more of these: %(names)s.") % {"names": _listed(more)})
    return " ".join(parts)


def _listed(names: Iterable[str]) -> str:
    return _(", ").join(names)


def _name_of(found: Heard, place: int, number: int) -> str:
    shares = found.divisions[place].shares
    return next(in_language(one.names) for one in shares if one.number == number)


def title_of(division: Division) -> dict[str, str]:
    """The affected groups have no name of their own."""
    if not division.names:
        return {"text": _("Whom it concerns"), "language": ""}
    text = told(division.names)
    return {"text": text.text, "language": text.language}


def _before(division: Division) -> dict[str, Any]:
    """What is known before anybody has answered."""
    rows = [{"name": told(one.names), "people": one.people} for one in division.shares]
    return {"number": division.number, "title": title_of(division), "rows": rows, **_counted(division)}


def _counted(division: Division) -> dict[str, Any]:
    day = f"{division.counted_on:%Y-%m-%d}" if division.counted_on else ""
    return {"source": division.source, "counted_on": day}


def _divisions(found: Heard) -> list[dict[str, Any]]:
    unlike = {(one.division, one.group): one.fewer for one in found.unlike}
    return [
        {
            "number": division.number,
            "title": title_of(division),
            **_counted(division),
            "rows": [
                {
                    "name": told(one.names),
                    **_heard(cover.groups[one.number], cover),
                    "fewer": unlike.get((place, one.number)) is True,
                    "more": unlike.get((place, one.number)) is False,
                }
                for one in division.shares
            ],
            **_measures(cover),
        }
        for place, (division, cover) in enumerate(zip(found.divisions, found.covers, strict=True))
    ]


def _longest(cover: ShownCoverage[int]) -> float:
    """The highest rate that may be: the bars of a table are drawn beside it."""
    return max((one.interval.high for one in cover.groups.values() if one.interval), default=1.0)


def _heard(one: ShownHeard, cover: ShownCoverage[int]) -> dict[str, Any]:
    """Where none of all who answered said to which part they belong, nobody knows whether somebody of this one did."""
    said = any(other.heard != 0 for other in cover.groups.values())
    told = {
        "people": one.people,
        "heard": few(one.heard),
        "nobody": said and one.heard == 0 and one.people != 0,
    }
    longest = _longest(cover)
    if one.rate is None or one.interval is None or not said:
        return told | {"percent": None}
    shares = {"low": one.interval.low, "share": one.rate, "high": one.interval.high}
    places = 1 if longest < _SMALL else 0
    return told | {
        "percent": {name: f"{100 * share:.{places}f}" for name, share in shares.items()},
        **{f"at_{name}": share / longest for name, share in shares.items()},
    }


def _measures(cover: ShownCoverage[int]) -> dict[str, Any]:
    return {
        "untold": few(cover.untold),
        "ratio": None if cover.ratio is None else f"{cover.ratio:.2f}",
        "dissimilarity": None if cover.dissimilarity is None else hundredths(cover.dissimilarity),
        "exact": cover.exact,
    }


def _weights(found: Heard) -> dict[str, Any]:
    weights = found.weights
    return {
        "used": [title_of(one)["text"] for one in weights.used],
        "unused": [(title_of(one)["text"], _why(why)) for one, why in weights.unused],
        "effective": weights.effective,
        "least": f"{LEAST_WEIGHT:g}",
        "most": f"{MOST_WEIGHT:g}",
        "trimmed": hundredths(weights.trimmed) if weights.trimmed else "",
        "left_out": hundredths(weights.left_out) if weights.left_out else "",
        "short": weights.short,
    }


def _why(why: Unused) -> str:
    return {
        Unused.UNKNOWN: _("nobody knows how many there are of every part"),
        Unused.NOBODY_SAID: _("nobody said to which part they belong"),
        Unused.WRONG: _("more people answered than are said to be there, so the known number is wrong"),
    }[why]


def _homes(homes: Homes) -> dict[str, Any]:
    names: Mapping[int, dict[str, str]] = homes.names
    rows = [
        {"name": told(names[area]), **_heard(one, homes.cover)} for area, one in homes.cover.groups.items()
    ]
    return {"asked": homes.asked, "rows": rows, "source": homes.source, **_measures(homes.cover)}


def _share(row: Statement, shown: ShownEstimate | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "answered": shown.asked if shown else None,
        "plain": part(shown.plain) if shown else None,
        "weighted": part(shown.weighted) if shown and shown.weighted else None,
        "left_out": hundredths(shown.left_out) if shown and shown.left_out else "",
    }
