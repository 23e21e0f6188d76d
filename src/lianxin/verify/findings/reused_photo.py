"""One photo for several things: what staff photographed for one case or visit stands with another one too.

Photos of people who speak are not looked at.  Cost: each photo's print against those of the year before it, a
microsecond a pair; the few that are near are compared grey by grey, once, a tenth of a second a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from lianxin.act.models import CaseVoice
from lianxin.algorithms import pictures
from lianxin.hear.attachments import storage
from lianxin.hear.models import Attachment, ProblemVoice
from lianxin.hear.states import Speaker
from lianxin.office.models import Office, Unit

from ..states import FindingKind
from .impossible_round import units_of_visitors
from .shape import MOST_NAMED, Bound, Detector, Evidence, Looking, Sign, sign_of

#: Greys at which a window is cut out of the larger photo.
_CUT_FROM = 2 * pictures.SIDE


@dataclass(frozen=True)
class _Photo:
    """A photo by staff: of which thing, by which unit; linked voices are one thing."""

    digest: str
    phash: pictures.Print
    thing: str
    problem: int | None
    unit: int | None
    at: datetime


def _look(looking: Looking) -> Iterator[Sign]:
    again: dict[int | None, list[tuple[_Photo, _Photo]]] = {}
    photos = _photos(looking)
    for photo, earlier in _used_again(photos):
        again.setdefault(photo.unit, []).append((photo, earlier))
    units = Unit.objects.in_bulk([unit for unit in again if unit])
    for unit, pairs in again.items():
        if len(pairs) > looking.values["again"]:
            month = looking.month(pairs[-1][0].at)
            of = sum(photo.unit == unit for photo in photos)
            yield sign_of(units.get(unit or 0), month, _evidence(pairs, of))


def _photos(looking: Looking) -> list[_Photo]:
    """The photos of staff of the year, the oldest first."""
    files = Attachment.objects.filter(
        Q(visit__isnull=False) | Q(line__speaker=Speaker.OFFICE),
        office=looking.office,
        stored_at__gte=looking.since,
        stored_at__lte=looking.now,
    ).exclude(phash="")
    files = files.select_related("visit", "line").order_by("stored_at", "pk")
    visitors = units_of_visitors(looking.office)
    cases = {
        voice: (number, unit)
        for voice, number, unit in CaseVoice.objects.filter(
            office=looking.office, voice__in=[file.line.voice_id for file in files if file.line]
        ).values_list("voice_id", "case__number", "case__unit_id")
    }
    problems = _problems(looking.office)
    return [_photo(file, visitors, cases, problems) for file in files]


def _problems(office: Office) -> dict[int, int]:
    links = ProblemVoice.objects.filter(office=office, unlinked_at=None)
    return dict(links.values_list("voice_id", "problem_id"))


def _photo(
    file: Attachment,
    visitors: dict[int, Unit],
    cases: Mapping[int, tuple[int, int | None]],
    problems: dict[int, int],
) -> _Photo:
    thing, unit, problem = "", None, None
    if file.visit:
        of = visitors.get(file.visit.visitor_id)
        thing, unit = f"visit/{file.visit_id}", of.pk if of else None
    elif file.line:
        number, unit = cases.get(file.line.voice_id, (0, None))
        thing, problem = f"case/{number}", problems.get(file.line.voice_id)
    return _Photo(file.digest, pictures.read(file.phash), thing, problem, unit, file.stored_at)


def _used_again(photos: list[_Photo]) -> Iterator[tuple[_Photo, _Photo]]:
    """Each photo that stands with another thing already, and the first one it is the same as."""
    if not photos:
        return
    prints = np.array([photo.phash for photo in photos])
    for place, photo in enumerate(photos):
        for near in pictures.near_to(photo.phash, prints[:place]):
            earlier = photos[near]
            if not _one_thing(photo, earlier) and _one_photo(photo, earlier):
                yield photo, earlier
                break


def _one_thing(photo: _Photo, other: _Photo) -> bool:
    return photo.thing == other.thing or (photo.problem is not None and photo.problem == other.problem)


def _one_photo(photo: _Photo, other: _Photo) -> bool:
    """Whether the greys agree; photos whose bytes are gone cannot be compared."""
    if photo.digest == other.digest:
        return True
    try:
        return _compared(photo.digest, other.digest, photo.phash.tobytes(), other.phash.tobytes())
    except OSError:
        return False


@lru_cache(maxsize=50_000)
def _compared(digest: str, other: str, phash: bytes, other_phash: bytes) -> bool:
    """The same two photos are compared once for as long as the process lives."""
    one, two = _greys(digest), _greys(other)
    mine, yours = np.frombuffer(phash, np.uint64), np.frombuffer(other_phash, np.uint64)
    within = pictures.is_part(_whole(one), _cut(two), pictures.windows_near(mine, yours))
    return within or pictures.is_part(_whole(two), _cut(one), pictures.windows_near(yours, mine))


def _greys(digest: str) -> Image.Image:
    """A stored photo, small and grey; we wrote it ourselves when it was cleaned."""
    with Image.open(storage.path_of(digest), formats=("JPEG",)) as image:
        image.draft("L", (_CUT_FROM, _CUT_FROM))
        return image.convert("L").resize((_CUT_FROM, _CUT_FROM), Image.Resampling.BOX)


def _whole(greys: Image.Image) -> pictures.Greys:
    return _cut(greys)(pictures.WHOLE)


def _cut(greys: Image.Image) -> Callable[[pictures.Window], pictures.Greys]:
    def cut(window: pictures.Window) -> pictures.Greys:
        left, top, right, bottom = (edge * _CUT_FROM for edge in window.edges)
        size = (pictures.SIDE, pictures.SIDE)
        box = (left, top, right, bottom)
        part = greys.transform(size, Image.Transform.EXTENT, box, Image.Resampling.BILINEAR)
        return np.asarray(part, dtype=float)

    return cut


def _evidence(pairs: list[tuple[_Photo, _Photo]], of: int) -> Evidence:
    things = [thing for pair in reversed(pairs) for thing in (pair[0].thing, pair[1].thing)]
    named = list(dict.fromkeys(things))[:MOST_NAMED]
    return {"seen": len(pairs), "of": of, "look_at": list(named)}


def _tell(evidence: Evidence) -> str:
    told = {name: value for name, value in evidence.items() if isinstance(value, int)}
    return _("Of %(of)s photos by staff in a year, %(seen)s stood with another case or visit already.") % told


DETECTOR = Detector(
    kind=FindingKind.REUSED_PHOTO,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "A photo by staff that stands with several cases or visits, also cut, smaller or saved anew."
    ),
    otherwise=gettext_lazy(
        "One piece of work may have served several cases, or a photo was attached by mistake."
    ),
    bounds=(
        Bound(
            "again", 1, gettext_lazy("So many photos that are used again in a year are ordinary"), most=1000
        ),
    ),
)
