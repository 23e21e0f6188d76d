"""What surveys write in the record.  No entry tells what one person answered."""

from lianxin.record.entries import EntryKind

_NUMBER = {"consultation": "the number of the consultation", "survey": "the number of the survey in it"}
_ROUND = {**_NUMBER, "round": "1, or 2 for the one after"}
_INSTRUMENT = "SHA-256 of every text, order and choice that people see"

SURVEY_ANNOUNCED = EntryKind(
    "survey.announced",
    "A survey was announced in a consultation.",
    {
        **_NUMBER,
        "title": "its title in each language",
        "household": "whether one sheet is for a whole household, which nobody checks",
        "rounds": "from when to when it is answered",
    },
)
SURVEY_WORDED = EntryKind(
    "survey.worded",
    "The questions of a survey were changed before anybody could answer them.",
    {
        **_NUMBER,
        "step": "added, changed, dropped, or renewed for the second round",
        "version": "1, or 2 where the second round has questions of its own",
        "questions": "how many there are now",
        "instrument": _INSTRUMENT,
        "reason": "why the second round asks something else, if it does",
    },
)
SURVEY_SEALED = EntryKind(
    "survey.sealed",
    "Answers to a survey entered the record together, when its round had closed.",
    {
        **_ROUND,
        "batch": "the number of the batch",
        "count": "how many lines it holds",
        "commitment": "SHA-256 over a salt and the lines; both are published when it is counted",
    },
)
SURVEY_COUNTED = EntryKind(
    "survey.counted",
    "A round of a survey has ended, and its answers were counted.",
    {
        **_ROUND,
        "people": "how many took part; nothing where they are fewer than five",
        "batches": "how many batches went in",
        "instrument": _INSTRUMENT,
        "result": "SHA-256 of what was counted",
    },
)
