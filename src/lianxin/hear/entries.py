"""What hearing writes in the record.  Of the words themselves it publishes nothing."""

from lianxin.record.entries import EntryKind

VOICE_RECEIVED = EntryKind(
    "voice.received",
    "A voice came in. What was said stays with the office; that it was said can no longer be denied.",
    {
        "voice": "the voice's row number",
        "channel": "the channel it came through",
        "kind": "report, need, idea, opinion, remark, question or thanks",
        "area": "the area it is about, if one was given",
        "said_at": "when it was said: what every clock counts from",
        "imported": "whether it was taken over from an older system, at the times that system gives",
        "probe": "whether it is a labelled test by the house itself, which counts nowhere",
        "asked": "the consultation in which it was said, if it was: it is answered there, not by a unit",
    },
    later=frozenset({"asked"}),
)
THREAD_WRITTEN = EntryKind(
    "thread.written",
    "A question or a reply was added to the conversation about a voice.",
    {"voice": "the voice's row number", "speaker": "resident or office"},
)
VOICE_READ = EntryKind(
    "voice.read",
    "A person decided what a voice is about and how much it presses; what was said stays as it was.",
    {
        "voice": "the voice's row number",
        "topic": "the topic's code, if one was chosen",
        "area": "the area's code, if one was chosen",
        "severity": "ordinary, pressing or danger",
    },
)
VOICE_PUBLISHED = EntryKind(
    "voice.published",
    "Words of a voice were released for everybody, without personal data. The words themselves are not in the record.",
    {"voice": "the voice's row number"},
)
PUBLICATION_WITHDRAWN = EntryKind(
    "voice.withdrawn",
    "Words that had been released for everybody were taken back.",
    {"voice": "the voice's row number"},
)
VISIT_RECORDED = EntryKind(
    "visit.recorded",
    "A visit to a home was written down. Which home it was and what was seen there is not public.",
    {
        "visit": "the visit's row number",
        "area": "the area of the home",
        "first": "whether it was the first recorded visit to this home",
        "consent": "by what right it was written down: agreed, represented or danger",
        "needs": "how many needs led to a case, a referral or a stated reason",
        "photos": "how many photos came with it",
    },
)
VISIT_REFERRAL_SETTLED = EntryKind(
    "visit.referral_settled",
    "What became of a referral from a visit was written down.",
    {"visit": "the visit's row number", "outcome": "helped, not_helped or not_needed"},
)
NOTICE_SETTLED = EntryKind(
    "notice.settled",
    "What became of a message to the person who spoke. It said that something happened, never what was said.",
    {
        "voice": "the voice's row number",
        "state": "sent, bounced, given_up, no_way or withheld",
        "channel": "the channel by which it went, if it went",
    },
)
NOTICES_STOPPED = EntryKind(
    "notices.stopped",
    "The person who spoke wants no more messages about this voice.",
    {"voice": "the voice's row number"},
)
PROBE_SENT = EntryKind(
    "probe.sent",
    "A labelled test voice is about to be sent through one channel, to see whether it is open.",
    {"probe": "the test's row number", "channel": "the channel"},
)
PROBE_SETTLED = EntryKind(
    "probe.settled",
    "A test voice arrived, or it did not.",
    {
        "probe": "the test's row number",
        "channel": "the channel",
        "ok": "whether the channel took it and gave a receipt",
        "problem": "a short code of what went wrong, or empty",
        "seconds": "how long it took",
    },
)
PROBLEM_LINKED = EntryKind(
    "problem.linked",
    "Two voices were said to be about the same problem. Each keeps its case, its receipt and its word.",
    {"voice": "the voice's row number", "other": "the row number of the voice it was linked with"},
)
PROBLEM_UNLINKED = EntryKind(
    "problem.unlinked",
    "A voice was said to be about a problem of its own after all.",
    {"voice": "the voice's row number"},
)
LOOKS_NOTED = EntryKind(
    "looks.noted",
    "Who of the office looked on a day at what people told was fixed: no line can be taken away or added afterwards.",
    {"day": "the day"},
)
_OPENING = {"opening": "the request's row number; whom it is about is not public"}
IDENTITY_ASKED = EntryKind(
    "identity.asked",
    "Somebody asked to open who a person is, for another purpose than asking back; a second person has to agree.",
    {
        **_OPENING,
        "reason": "danger, law, wish or threat",
        "role": "the role of whoever asked",
        "delayed": "whether a law is named by which the person is told later",
    },
)
IDENTITY_AGREED = EntryKind(
    "identity.agreed",
    "A second person of another role agreed that it is opened once, within a day.",
    {**_OPENING, "role": "the role of whoever agreed"},
)
IDENTITY_DECLINED = EntryKind(
    "identity.declined",
    "A second person declined: it stays closed.",
    {**_OPENING, "role": "the role of whoever declined"},
)
IDENTITY_OPENED = EntryKind(
    "identity.opened",
    "Who a person is was opened, once, for whoever had asked.",
    {
        **_OPENING,
        "reason": "danger, law, wish or threat",
        "roles": "the roles of the two people",
        "delayed": "whether a law is named by which the person is told later",
    },
)
IDENTITY_TOLD = EntryKind(
    "identity.told",
    "The time in which a law kept it quiet is over: the person was told that it had been opened.",
    _OPENING,
)
_READER = {"reader": "the outside body's row number"}
SEALED_READER_NAMED = EntryKind(
    "sealed_reader.named",
    "A body outside was named to which people can write past the whole office. Only its own key opens what they write.",
    {
        **_READER,
        "names": "its names by language",
        "key": "the public key for which words are sealed: compare it with the one that the body itself publishes",
        "address": "where the body itself can be asked",
    },
)
SEALED_READER_DROPPED = EntryKind(
    "sealed_reader.dropped",
    "Nothing new can be written to this body; what was written to it before stays its own to fetch and to answer.",
    _READER,
)
VOICE_SEALED = EntryKind(
    "voice.sealed",
    "Somebody wrote past the office to a body outside. This house keeps the words sealed and cannot open them.",
    {**_READER, "day": "the day on which it came"},
)
VOICE_FETCHED = EntryKind(
    "voice.fetched",
    "The body outside states with its token that it holds these sealed words now.",
    _READER,
)
SEALED_ANSWERED = EntryKind(
    "sealed.answered",
    "The body outside wrote back. Only whoever holds the receipt reads it.",
    _READER,
)
