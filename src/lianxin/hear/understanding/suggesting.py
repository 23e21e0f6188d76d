"""Everything that the house suggests about one voice, each with its reason, computed when somebody looks.

Nothing is kept: the suggestion always comes from the newest model, and what a person decided (``Reading``) is all
that counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.algorithms.personal import Kind, personal
from lianxin.algorithms.script import script_of
from lianxin.algorithms.severity import Judged
from lianxin.office.models import Topic

from ..models import Voice
from . import places, pressing, topics
from .written import written_in


@dataclass(frozen=True)
class Suggested:
    """One proposal: a code, whether the house is sure enough to propose it alone, and why."""

    code: str
    sure: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Suggestions:
    topics: tuple[Suggested, ...]
    places: tuple[Suggested, ...]
    areas: tuple[Suggested, ...]
    severity: Judged
    script: str
    language: str
    personal: tuple[Kind, ...]


def suggestions(voice: Voice) -> Suggestions:
    """What the words, the stated place and the point suggest.  About two milliseconds of processor time."""
    words = f"{voice.title}\n{voice.body}\n{voice.place}"
    return Suggestions(
        topics=_topics(voice),
        places=_places(voice, words),
        areas=tuple(
            Suggested(code, sure=True, reasons=(why,))
            for code, why in places.areas_of(
                voice.office, words, lat_e6=voice.lat_e6, lon_e6=voice.lon_e6, known=voice.known_place
            )
        ),
        severity=pressing.of(voice),
        script=str(script_of(voice.body)),
        language=written_in(voice.body),
        personal=tuple(dict.fromkeys(span.kind for span in personal(f"{voice.title}\n{voice.body}"))),
    )


def _topics(voice: Voice) -> tuple[Suggested, ...]:
    if voice.topic:
        return (Suggested(voice.topic.code, sure=True, reasons=("stated",)),)
    return tuple(Suggested(guess.code, guess.sure, guess.reasons) for guess in topics.guess(voice))


def _places(voice: Voice, words: str) -> tuple[Suggested, ...]:
    found = [
        Suggested(place.code, sure=True, reasons=(place.name,))
        for place in places.places_in(voice.office, words)
    ]
    known = voice.known_place
    if known:
        found = [one for one in found if one.code != known.code]
        found.insert(0, Suggested(known.code, sure=True, reasons=("stated",)))
    return tuple(found[:3])


def topic_tree(office_id: int) -> list[Topic]:
    """All topics of the office, parents before their children."""
    found = list(Topic.objects.select_related("parent").filter(office_id=office_id).order_by("pk"))
    roots = [topic for topic in found if topic.parent_id is None]
    return [row for root in roots for row in _branch(root, found)]


def _branch(root: Topic, found: list[Topic]) -> list[Topic]:
    children = [topic for topic in found if topic.parent_id == root.pk]
    return [root, *(row for child in children for row in _branch(child, found))]
