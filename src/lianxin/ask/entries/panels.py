"""What panels by lot write in the record.  No entry tells who stands ready, and none what a single one is."""

from lianxin.record.entries import EntryKind

_NUMBER = {"consultation": "the number of the consultation", "panel": "the number of the panel in it"}
_DAYS = {
    "closes_at": "until when names can be put into the pot",
    "draws_at": "when it is drawn",
    "source": "from where the number will come that nobody here can know",
}
_SEATS = "category, value, lowest and highest number of seats"

PANEL_ANNOUNCED = EntryKind(
    "panel.announced",
    "A panel by lot was announced: what it is asked, how many sit on it, and how many of each kind of people.",
    {
        **_NUMBER,
        **_DAYS,
        "task": "what it is asked, in each language",
        "days": "when it meets, in each language",
        "costs": "what is paid for sitting on it, in each language",
        "size": "how many sit on it",
        "quotas": f"for each kind of people {_SEATS}",
        "households": "whether of each household one person at most sits on it",
        "answer_days": "how many days somebody drawn has to say whether they come",
    },
)
PANEL_JOINED = EntryKind("panel.joined", "Somebody put their name into the pot.", _NUMBER)
PANEL_MOVED = EntryKind(
    "panel.moved", "The days of a panel were changed before its draw.", {**_NUMBER, **_DAYS, "reason": "why"}
)
PANEL_CANCELLED = EntryKind("panel.cancelled", "A panel was cancelled.", {**_NUMBER, "reason": "why"})
PANEL_STUCK = EntryKind(
    "panel.stuck",
    "No list could be made of those who stand ready; a person decides in the open how it goes on.",
    {
        **_NUMBER,
        "why": "quotas, few or late",
        "people": "how many stand ready",
        "changes": f"the smallest change that would do: {_SEATS}",
    },
)
PANEL_RELAXED = EntryKind(
    "panel.relaxed",
    "Seats of a panel that contradicted each other were changed as little as can be.",
    {**_NUMBER, "changes": _SEATS, "reason": "why"},
)
PANEL_LOTTERY = EntryKind(
    "panel.lottery",
    "The list of equally likely panels was published, before anybody could know which is drawn.",
    {
        **_NUMBER,
        "people": "how many stand ready",
        "pool": "digest of the commitments of their keys, in their order",
        "lottery": "digest of the list",
        "panels": "how long the list is",
        "least": "the smallest chance that anybody has, in millionths",
        "bound": "the smallest chance that no lottery could raise, in millionths",
        "commitment": "of the secret seed",
        "source": _DAYS["source"],
        "draws_at": _DAYS["draws_at"],
    },
)
PANEL_DRAWN = EntryKind(
    "panel.drawn",
    "A panel was drawn: anybody can draw it again.",
    {
        **_NUMBER,
        "seed": "the seed, until now secret",
        "outside": "the number from outside",
        "drawn": "which panel of the list was drawn",
    },
)
PANEL_ANSWERED = EntryKind(
    "panel.answered",
    "Somebody said whether they come. Who that is stands nowhere.",
    {**_NUMBER, "comes": "whether they come"},
)
PANEL_SILENT = EntryKind(
    "panel.silent",
    "People who were drawn did not answer in time; their seats are filled by the same lot.",
    {**_NUMBER, "numbers": "their numbers in the list"},
)
PANEL_REPLACED = EntryKind(
    "panel.replaced",
    "Empty seats of a panel were filled by the same lot.",
    {
        **_NUMBER,
        "gone": "numbers of those who do not come",
        "came": "numbers of those who come instead",
        "missed": "categories and values whose seats cannot be kept any more",
    },
)
PANEL_CALLED = EntryKind(
    "panel.called",
    "Somebody of the office read how those drawn can be reached.",
    {**_NUMBER, "count": "of how many"},
)
PANEL_ADVISED = EntryKind(
    "panel.advised",
    "What a panel advises was published.",
    {
        **_NUMBER,
        "agreed": "how many of them stand behind it",
        "took_part": "of how many",
        "digest": "of the advice and of what the others say",
        "response": "for each category and value how many were asked and how many of them came, where it is not about few",
    },
)
PANEL_REPLIED = EntryKind(
    "panel.replied",
    "Those who decide said how they take the advice of a panel.",
    {**_NUMBER, "reply": "in their words, in each language"},
)
