"""Cases, as the record tells them: enough for a stranger to recompute every rate, and no words of anyone."""

from lianxin.record.entries import EntryKind

_CASE = {"case": "the case's number"}

RULE_ADDED = EntryKind(
    "routing.rule_added",
    "A routing rule was added: which words and areas hand a case to which unit.",
    {"position": "rules are tried in this order", "unit": "the unit", "words": "any of", "areas": "any of"},
)
CASE_OPENED = EntryKind(
    "case.opened",
    "The office opened a case for a voice. Its clocks count from when the voice was said.",
    {
        **_CASE,
        "voice": "the voice's row number",
        "received_at": "when the clocks started",
        "accept_due": "until when a unit must take it on",
        "answer_due": "until when the office must answer",
        "provisional": "whether a holiday notice that is still to come may move the dates",
        "imported": "whether the case was taken over from an older system",
        "severity": "ordinary, pressing or danger: judged by what is needed, never by who says it or how",
    },
)
CASE_GRADED = EntryKind(
    "case.graded",
    "A person decided how much the case presses. A graver case has shorter clocks; no date moved back.",
    {
        **_CASE,
        "severity": "ordinary, pressing or danger",
        "accept_due": "the date",
        "answer_due": "the date",
        "agreed_due": "the later date that two people agreed on, if there is one: it moved as much",
    },
    later=frozenset({"agreed_due"}),
)
CASE_DISPATCHED = EntryKind(
    "case.dispatched",
    "The case was handed to a unit. Handing on is a state, never an answer.",
    {
        **_CASE,
        "unit": "the unit",
        "by": "rule or person",
        "rule": "the rule's position",
        "word": "the word it saw",
    },
)
CASE_ACCEPTED = EntryKind("case.accepted", "The unit took the case on.", {**_CASE, "unit": "the unit"})
CASE_REFUSED = EntryKind(
    "case.refused",
    "The unit refused the case, with a reason. The clock goes on.",
    {
        **_CASE,
        "unit": "the unit",
        "refusals": "how many units have refused so far",
        "state": "where it stands now",
    },
)
CASE_DECIDED = EntryKind(
    "case.decided", "A coordinator decided which unit does it.", {**_CASE, "unit": "the unit"}
)
CASE_ANSWERED = EntryKind(
    "case.answered",
    "The office answered: what it did, what not and why. Whether that solved it is not for the office to say.",
    {
        **_CASE,
        "unit": "the unit",
        "answered_at": "when",
        "something_done": "whether the answer names something done",
        "something_not_done": "whether it names something not done",
        "out_of_scope": "whether it says that another body has to do it",
        "imported": "whether the answer was taken over from an older system",
    },
    later=frozenset({"out_of_scope"}),
)
CASE_REOPENED = EntryKind(
    "case.reopened",
    "The person who spoke said it is not solved; the case is open again with its first date.",
    {**_CASE, "times": "how many times by now", "state": "where it stands now"},
    later=frozenset({"state"}),
)
CASE_SOLVED = EntryKind("case.solved", "Everyone who spoke about it said it is solved.", _CASE)
CASE_ESCALATED = EntryKind(
    "case.escalated",
    "A clock ran out and the case climbed one level.",
    {**_CASE, "level": "the level", "to": "the role that is told", "due_at": "when the level was reached"},
)
CASE_REDATED = EntryKind(
    "case.redated",
    "A holiday notice came out and moved a date; of old and new the earlier one holds.",
    {
        **_CASE,
        "accept_due": "the new date",
        "answer_due": "the new date",
        "agreed_due": "the later date that two people agreed on, if there is one: it moved as much",
        "year": "the notice's year",
    },
    later=frozenset({"agreed_due"}),
)
CASE_WITHDRAWN = EntryKind("case.withdrawn", "The person who spoke took it back, receipt in hand.", _CASE)
CASE_ARCHIVED = EntryKind("case.archived", "The last look showed that it is still solved.", _CASE)
CASE_SENT_BACK = EntryKind(
    "case.sent_back",
    "Somebody outside the unit found that it is not solved; the case is open again with its first date.",
    {**_CASE, "times": "how many times by now", "because": "review, check or follow_up"},
)
CASE_SPLIT = EntryKind(
    "case.split",
    "A part of the case became a case of its own. The voice stays with the first one and counts once.",
    {**_CASE, "part": "the number of the new case", "answer_due": "the part's date: that of the whole"},
)
CASE_FOLLOWED = EntryKind(
    "case.followed",
    "A part of a case stands where the whole stands: nobody's word is on a part alone.",
    {**_CASE, "whole": "the number of the whole case", "state": "where both stand now"},
)
CASE_RECUSED = EntryKind("case.recused", "Somebody has no part in the case, because it touches them.", _CASE)
DEVIATION_ASKED = EntryKind(
    "deviation.asked",
    "Somebody asked for a departure from the ordinary course, with a reason.",
    {
        **_CASE,
        "deviation": "its row number",
        "what": "extension, suspension, transfer or exclusion",
        "unit": "the unit",
    },
)
DEVIATION_DECIDED = EntryKind(
    "deviation.decided",
    "Another person agreed to a departure from the ordinary course, or declined. The first date stays in the raw figures.",
    {
        **_CASE,
        "deviation": "its row number",
        "what": "extension, suspension, transfer, exclusion or outage",
        "unit": "the unit",
        "agreed": "whether the other person agreed",
        "due": "the date that now holds in the adjusted figures, if it moved",
        "reason": "the code of the reason, for an exclusion",
    },
)
DEVIATION_ENDED = EntryKind(
    "deviation.ended",
    "A departure from the ordinary course is over.",
    {
        **_CASE,
        "deviation": "its row number",
        "what": "suspension or exclusion",
        "unit": "the unit",
        "due": "the date that now holds in the adjusted figures, if it moved",
        "due_at": "since when it is over",
    },
)
SHARE_ASKED = EntryKind(
    "share.asked",
    "Another unit was asked for a share of the work, with a date.",
    {**_CASE, "unit": "the unit", "due_at": "until when"},
)
SHARE_SETTLED = EntryKind(
    "share.settled",
    "A unit took on, refused or finished its share, or a coordinator decided.",
    {
        **_CASE,
        "unit": "the unit",
        "state": "accepted, refused, done or withdrawn",
        "by": "unit or coordinator",
    },
)
CALL_UP_MADE = EntryKind(
    "call_up.made",
    "A unit called a unit above it to the case.",
    {**_CASE, "caller": "who calls", "called": "who must answer", "due_at": "until when"},
)
CALL_UP_ANSWERED = EntryKind(
    "call_up.answered",
    "The unit that was called answered.",
    {**_CASE, "called": "who answered", "comes": "whether it comes"},
)
CALL_UP_LATE = EntryKind(
    "call_up.late",
    "The unit that was called has not answered in time; those above were told.",
    {**_CASE, "called": "who must answer", "due_at": "when it was due"},
)
