"""What was said and fixed around a place: which cases, where they lie, and how many in each area.

Everybody sees this, so a position is shown only of released words, and never more exactly than about a
hundred metres unless it is that of a place which the office itself has named.  Confidential voices and
probes are left out everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import CaseState
from lianxin.algorithms.clusters import THOUSANDTH, coarse, coarse_range
from lianxin.algorithms.small_numbers import LEAST, shown
from lianxin.hear.models import Reading
from lianxin.office.models import Area, Office, Place
from lianxin.office.queries import areas

from ..searching import Asked

#: So many of the newest released voices stand on the map; who wants more narrows the time or the area.
MOST_POINTS = 1_000
#: Fewer voices than this that were not released are not counted out: a figure must not point at a person.
FEWEST = LEAST
#: What counts as near a place: so many thousandths of a degree, about half a kilometre.
AROUND = 5
OPEN, SOLVED = "open", "solved"
DAYS = {"30": 30, "90": 90, "365": 365}
MOST_TYPED = 40
DEGREE_E6 = 1_000_000


@dataclass(frozen=True)
class Wanted:
    """The filters as they were sent; what makes no sense limits nothing."""

    area: str = ""
    place: str = ""
    topic: str = ""
    state: str = ""
    days: str = ""

    @classmethod
    def of(cls, sent: QueryDict) -> Wanted:
        typed = {name: sent.get(name, "").strip()[:MOST_TYPED] for name in cls.__dataclass_fields__}
        wanted = cls(**typed)
        wanted = wanted if wanted.state in {OPEN, SOLVED} else replace(wanted, state="")
        return wanted if wanted.days in DAYS else replace(wanted, days="")

    @property
    def about(self) -> bool:
        """Topic and place of a voice are nobody's business before its words are released."""
        return bool(self.topic or self.place)


@dataclass(frozen=True)
class Point:
    """A released voice where the map shows it."""

    number: int
    title: str
    state: CaseState
    lat_e6: int
    lon_e6: int


@dataclass(frozen=True)
class Figure:
    """How many cases of one area: released, and not released."""

    area: Area | None
    released: int
    others: int

    @property
    def few(self) -> bool:
        return shown(self.others) is None

    @property
    def others_text(self) -> str:
        return _("fewer than %(n)d") % {"n": FEWEST} if self.few else str(self.others)

    @property
    def least(self) -> int:
        """How many there are at least, as far as it may be said."""
        return self.released + (1 if self.few else self.others)

    @property
    def label(self) -> str:
        """The figure as it stands in the drawing."""
        return f"<{self.released + FEWEST}" if self.few else str(self.released + self.others)


class Around:
    """What the filters leave of one office, as of now.

    The list costs O(page) where cases are common and, at worst, a walk through the office's cases.  Figures are
    counted over all cases and points sought among all released voices that the filters leave, once for each
    state of the record; the map shows at most ``MOST_POINTS``.
    """

    def __init__(self, office: Office, wanted: Wanted, now: datetime) -> None:
        self.office, self.wanted, self.now = office, wanted, now

    @cached_property
    def areas(self) -> list[Area]:
        return areas(self.office)

    @cached_property
    def places(self) -> dict[int, Place]:
        return {place.pk: place for place in Place.objects.filter(office=self.office).order_by("pk")}

    @cached_property
    def today(self) -> datetime:
        """When the office's day began: all day long, list and map are of the same time."""
        return self.now.astimezone(self.office.zone).replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def state(self) -> State:
        """While this stays the same, nothing that is shown can have changed: whatever changes is in the record."""
        return self.office.pk, self.wanted, str(self.office.stream.head), self.today

    def cases(self) -> QuerySet[Case]:
        """The rows of the list."""
        found = Case.objects.filter(self._where(""), ~_hidden("pk"))
        if self.wanted.about:
            found = found.filter(pk__in=self._released().values("case_id"))
        return found

    def _where(self, case: str) -> Q:
        """Area, state and time of whole cases; ``case`` leads from the row to its case."""
        where = Q(**{f"{case}office": self.office, f"{case}parent": None})
        if self.wanted.area:
            where &= Q(**{f"{case}area__in": self._below(self.wanted.area)})
        if self.wanted.state:
            solved = Q(**{f"{case}state": CaseState.SOLVED})
            where &= solved if self.wanted.state == SOLVED else ~solved
        if self.wanted.days:
            where &= Q(**{f"{case}received_at__gte": self.today - timedelta(days=DAYS[self.wanted.days])})
        return where

    def _below(self, code: str) -> list[int]:
        """The area and all areas below it."""
        meant = {area.pk for area in self.areas if area.code == code}
        for _level in self.areas:
            meant |= {area.pk for area in self.areas if area.parent_id in meant}
        return sorted(meant)

    def _released(self) -> QuerySet[CaseVoice]:
        """The voices whose words are released, with the place that a person decided on."""
        decided = Reading.objects.filter(voice=OuterRef("voice_id")).order_by("-pk").values("place_id")[:1]
        links: QuerySet[CaseVoice] = CaseVoice.objects.filter(
            self._where("case__"),
            ~_hidden("case_id"),
            voice__publication__isnull=False,
            voice__publication__withdrawn_at=None,
        ).alias(decided=Subquery(decided, output_field=BigIntegerField()))
        links = Asked(topic=self.wanted.topic).narrow(links, self.office)
        return links.filter(self._near()) if self.wanted.place else links

    def _near(self) -> Q:
        """At the chosen place or around it; as exact as the map shows positions, and no more."""
        chosen = next((place for place in self.places.values() if place.code == self.wanted.place), None)
        if chosen is None:
            return Q(pk__in=[])
        if chosen.lat_e6 is None or chosen.lon_e6 is None:
            return Q(decided=chosen.pk) | Q(decided=None, voice__known_place=chosen.pk)
        (south, north), (west, east) = _box(chosen.lat_e6, chosen.lon_e6)
        around = [
            place.pk
            for place in self.places.values()
            if place.lat_e6 is not None and place.lon_e6 is not None
            if south <= place.lat_e6 <= north and west <= place.lon_e6 <= east
        ]
        told = Q(voice__lat_e6__range=(south, north), voice__lon_e6__range=(west, east))
        known = Q(voice__lat_e6=None, voice__known_place__in=around)
        return Q(decided__in=around) | Q(told | known, decided=None)

    def points(self, case_ids: Iterable[int] | None = None) -> tuple[list[Point], bool]:
        """Where the released voices lie, the newest release first; and whether there are more than are told."""
        links = self._released()
        if case_ids is not None:
            links = links.filter(case__in=list(case_ids))
        somewhere = Q(voice__lat_e6__isnull=False) | Q(place_now__isnull=False)
        rows = (
            links.annotate(
                place_now=Coalesce("decided", F("voice__known_place_id"), output_field=BigIntegerField()),
                decided_now=F("decided"),
            )
            .filter(somewhere)
            .order_by("-voice__publication__pk")
            .values_list(
                "case__number",
                "voice__publication__title",
                "case__state",
                "voice__lat_e6",
                "voice__lon_e6",
                "decided_now",
                "place_now",
                named=True,
            )[: MOST_POINTS + 1]
        )
        found = [self._point(row) for row in rows]
        return [point for point in found[:MOST_POINTS] if point], len(found) > MOST_POINTS

    def _point(self, row: Any) -> Point | None:
        """What a person decided stands above the speaker's position, and that above where a poster hangs."""
        about = row.case__number, row.voice__publication__title, CaseState(row.case__state)
        if row.decided_now is None and row.voice__lat_e6 is not None:
            return Point(*about, coarse(row.voice__lat_e6), coarse(row.voice__lon_e6))
        at = self.places.get(row.place_now)
        if at is None or at.lat_e6 is None or at.lon_e6 is None:
            return None
        return Point(*about, at.lat_e6, at.lon_e6)

    def figures(self) -> list[Figure]:
        """How many in each area, counted once for each state of the record and choice of filters."""
        found: list[Figure] = _known("figures", self.state, self._figures)
        return found

    def all_points(self) -> tuple[list[Point], bool]:
        """All points of the map, looked up once for each state of the record and choice of filters."""
        found: tuple[list[Point], bool] = _known("points", self.state, self.points)
        return found

    def _figures(self) -> list[Figure]:
        """How many in each area, each case once, where it lies; areas in which nothing was said count nought."""
        counted = dict(self.cases().order_by().values_list("area").annotate(n=Count("pk")))
        released = dict(
            self._released().order_by().values_list("case__area").annotate(n=Count("case", distinct=True))
        )
        inside = set(self._below(self.wanted.area)) if self.wanted.area else {area.pk for area in self.areas}
        rows: list[Area | None] = [area for area in self.areas if area.pk in inside]
        rows += [None] if None in counted else []
        keys = [(area, area.pk if area else None) for area in rows]
        return [
            Figure(area, released.get(key, 0), counted.get(key, 0) - released.get(key, 0))
            for area, key in keys
        ]


State = tuple[int, Wanted, str, datetime]
_KNOWN: dict[tuple[str, State], Any] = {}
#: So many answers are kept in memory; then they are found anew.
_MOST_KNOWN = 64


def _known(what: str, state: State, find: Callable[[], Any]) -> Any:
    """What was found for this state, found now if it was not yet."""
    found = _KNOWN.get((what, state))
    if found is None:
        found = find()
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[what, state] = found
    return found


def _hidden(case: str) -> Exists:
    """A case with a voice that is nobody's business, or only a test."""
    silent = Q(voice__confidential=True) | Q(voice__probe=True) | Q(voice__about__isnull=False)
    return Exists(CaseVoice.objects.filter(silent, case=OuterRef(case)))


def _box(lat_e6: int, lon_e6: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Half a kilometre around: from south to north, and from west to east."""
    high = AROUND * THOUSANDTH
    wide = round(high / max(0.01, math.cos(math.radians(lat_e6 / DEGREE_E6))))
    return coarse_range(lat_e6 - high, lat_e6 + high), coarse_range(lon_e6 - wide, lon_e6 + wide)
