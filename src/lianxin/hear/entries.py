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
    },
)
THREAD_WRITTEN = EntryKind(
    "thread.written",
    "A question or a reply was added to the conversation about a voice.",
    {"voice": "the voice's row number", "speaker": "resident or office"},
)
