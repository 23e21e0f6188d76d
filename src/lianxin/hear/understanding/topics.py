"""Topics proposed for a voice, learned from the office's own tree and from what its people decided.

The model lives in memory only: what people said is not written down a second time.  After a start it is learned
again within seconds, first from the tree alone, then with every decision better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from lianxin.algorithms.topics import TopicModel
from lianxin.office.models import Office, Topic

from ..models import Reading, Voice

#: The newest decisions that are learned from: about twenty seconds of one core, beside everything else.
MOST_DECISIONS = 5000
#: Voices that nobody decided about yet show which words are ordinary.
MOST_UNDECIDED = 1000
#: Learning again costs a second for two hundred and fifty decisions, so a busy desk is learned from in batches.
PAUSE_OF_EACH = timedelta(milliseconds=100)


@dataclass(frozen=True)
class Guess:
    """A topic, whether it was right often enough on known decisions, and the words that speak for it."""

    code: str
    sure: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Learned:
    """What was learned, from which state of the office, and when."""

    state: tuple[object, ...]
    when: datetime
    decisions: int
    model: TopicModel | None


_LEARNED: dict[int, _Learned] = {}


def guess(voice: Voice) -> list[Guess]:
    """The two likeliest topics with their reasons; none before anything was learned.  A few milliseconds."""
    return guess_in(voice.office_id, words_of(voice))


def guess_in(office_id: int, text: str) -> list[Guess]:
    """The same for any text of the office, such as a point of an agenda."""
    held = _LEARNED.get(office_id)
    if held is None or held.model is None:
        return []
    guesses = held.model.suggest([text])[0]
    return [
        Guess(one.code, one.sure, tuple(held.model.reasons(text, one.code))) for one in guesses if one.score
    ]


def learn(office: Office, *, now: datetime) -> bool:
    """Learn again if topics or decisions have changed and the last time is long enough ago; says whether it did."""
    held, state = _LEARNED.get(office.pk), _state(office)
    if held and (held.state == state or now - held.when < held.decisions * PAUSE_OF_EACH):
        return False
    tree = names_by_topic(list(Topic.objects.filter(office=office)))
    texts, labels = _decided(office)
    model = TopicModel.train(texts, labels, tree, _undecided(office)) if tree else None
    _LEARNED[office.pk] = _Learned(state, now, len(texts), model)
    return True


def words_of(voice: Voice) -> str:
    """What a topic is read from: never the name, the contact or the channel."""
    return f"{voice.title}\n{voice.body}"


def names_by_topic(topics: Sequence[Topic]) -> Mapping[str, list[str]]:
    """For each topic that can be chosen all names and other words of it and of what lies below it."""
    own = {topic.pk: [*topic.names.values(), *topic.words] for topic in topics}
    parents = {topic.parent_id for topic in topics}
    leaves = [topic for topic in topics if topic.pk not in parents]
    return {topic.code: own[topic.pk] for topic in leaves}


def _state(office: Office) -> tuple[object, ...]:
    newest = Reading.objects.filter(office=office).aggregate(Max("pk"))
    return (Topic.objects.filter(office=office).count(), *newest.values())


def _decided(office: Office) -> tuple[list[str], list[str]]:
    """The newest decision on each voice, newest first: its words and its topic."""
    newest = Reading.objects.filter(office=office).values("voice").annotate(last=Max("pk")).values("last")
    found = Reading.objects.select_related("voice", "topic").filter(pk__in=newest, topic__isnull=False)
    rows = [
        (words_of(row.voice), row.topic.code) for row in found.order_by("-pk")[:MOST_DECISIONS] if row.topic
    ]
    return [text for text, _code in rows], [code for _text, code in rows]


def _undecided(office: Office) -> list[str]:
    voices = Voice.objects.filter(office=office, probe=False, asked="").order_by("-pk")[:MOST_UNDECIDED]
    return [words_of(voice) for voice in voices]
