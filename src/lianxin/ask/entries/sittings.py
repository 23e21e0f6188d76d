"""What sittings write in the record.  No entry tells who sits there, and none tells who said or confirmed what."""

from lianxin.record.entries import EntryKind

_NUMBER = {
    "consultation": "the number of the consultation",
    "sitting": "the number of the sitting in it",
}
_WHERE = {"place": "where", "begins_at": "when it begins"}

SITTING_ANNOUNCED = EntryKind(
    "sitting.announced",
    "A sitting was announced, with its agenda and the way in which seats are filled.",
    {
        **_NUMBER,
        **_WHERE,
        "mode": "open or confidential",
        "seats": "how many seats are drawn by lot",
        "shared": "how they are divided among the groups: proportional or equal",
        "agenda": "what is talked about, in each language",
        "late_reason": "why it was announced later than the rule has it, if it was",
    },
)
AGENDA_COMPARED = EntryKind(
    "sitting.agenda_compared",
    "The agenda of a sitting was compared with what people press for; both lists stand on its page.",
    {
        **_NUMBER,
        "topics_missing": "codes of the topics that press most and are not on the agenda",
        "statements_missing": "numbers of the statements that most support and that are not on the agenda",
        "points_unraised": "numbers of the points that hardly anybody has raised",
        "points_unmatched": "numbers of the points that nobody has matched to anything",
        "agenda_reason": "why the agenda is another one, if the convenor says so",
    },
)
SITTING_MOVED = EntryKind(
    "sitting.moved",
    "A sitting was moved.",
    {**_NUMBER, **_WHERE, "reason": "why"},
)
SITTING_CANCELLED = EntryKind("sitting.cancelled", "A sitting was cancelled.", {**_NUMBER, "reason": "why"})
SITTING_JOINED = EntryKind("sitting.joined", "Somebody put their name down for a sitting.", _NUMBER)
SITTING_NAMED = EntryKind(
    "sitting.named",
    "A body was asked to send somebody to a sitting, beside the seats by lot.",
    {**_NUMBER, "body": "which", "proposed_by": "who proposed it", "reason": "why"},
)
SITTING_LOTTERY = EntryKind(
    "sitting.lottery",
    "The list of equally likely panels was published, before anybody could know which is drawn.",
    {
        **_NUMBER,
        "people": "how many stand ready",
        "pool": "digest of the commitments of their keys, in their order",
        "lottery": "digest of the list",
        "commitment": "of the secret seed",
        "source": "from where the number will come that nobody here can know",
    },
)
SITTING_DRAWN = EntryKind(
    "sitting.drawn",
    "The panel of a sitting was drawn: anybody can draw it again.",
    {
        **_NUMBER,
        "seed": "the seed, until now secret",
        "outside": "the number from outside",
        "panel": "which panel of the list was drawn",
    },
)
SITTING_ANSWERED = EntryKind(
    "sitting.answered",
    "Somebody said whether they come to a sitting. Who that is stands nowhere.",
    {**_NUMBER, "comes": "whether they come"},
)
SITTING_REPLACED = EntryKind(
    "sitting.replaced",
    "Empty seats of a sitting were filled by the same lot.",
    {**_NUMBER, "gone": "numbers of those who do not come", "came": "numbers of those who come instead"},
)
SITTING_CALLED = EntryKind(
    "sitting.called",
    "Somebody of the office read how the people with a seat can be reached.",
    {**_NUMBER, "count": "of how many"},
)
SITTING_HELD = EntryKind(
    "sitting.held",
    "A sitting took place.",
    {
        **_NUMBER,
        "people": "how many came",
        "groups": "of how many of the groups that it concerns somebody came",
    },
)
MINUTES_WRITTEN = EntryKind(
    "minutes.written",
    "Minutes of a sitting were laid before those who were there.",
    {**_NUMBER, "count": "how many ideas", "until": "until when they can confirm or correct them"},
)
MINUTES_CONFIRMED = EntryKind(
    "minutes.confirmed",
    "People who were there confirmed minutes, together and in no order. Who they are stands nowhere.",
    {
        **_NUMBER,
        "confirmed": "for each the number of the minute, and the salted digest of the words that were confirmed",
    },
)
MINUTES_CORRECTED = EntryKind(
    "minutes.corrected",
    "Somebody who was there says a minute differently; their words stand beside it.",
    {**_NUMBER, "minute": "the number of the minute", "correction": "the number of their own words"},
)
MINUTES_DECIDED = EntryKind(
    "minutes.decided",
    "A correction was taken in instead of the minute, or both are shown.",
    {
        **_NUMBER,
        "minute": "the number of the minute",
        "correction": "the number of the correction",
        "instead": "whether it stands instead of the minute",
    },
)
MINUTES_SHOWN = EntryKind(
    "minutes.shown",
    "Minutes of a sitting were published. Each of them is a voice in the consultation.",
    {**_NUMBER, "minutes": "their numbers", "unconfirmed": "how many of them nobody confirmed"},
)
