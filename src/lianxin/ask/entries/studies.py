"""What field studies write in the record: the plan before anybody goes out, and what was done in the end.

No entry says at which place somebody was talked to, on which day, or what they said; and none is written when somebody of
the front line speaks.
"""

from lianxin.record.entries import EntryKind

_STUDY = {"consultation": "the number of the consultation", "study": "the number of the study in it"}
_SITE = {
    "place": "where",
    "area": "the code of its area, if it lies in one",
    "group": "the number of the group of the consultation whose people are asked, if it is one",
    "chosen": "how the place was chosen",
    "planned": "with how many people one wants to talk; 0 at the front line, where nobody counts",
    "front_line": "whether those who do the work there are asked, not those who live there",
}

STUDY_ANNOUNCED = EntryKind(
    "study.announced",
    "People of the office go out with a question. The plan is fixed before anybody has gone.",
    {
        **_STUDY,
        "question": "by language what is asked",
        "ends_on": "the last day",
        "sites": "for each place its number, where it is, how it was chosen, how many people, and whether it is the front line",
    },
)
STUDY_SITE_ADDED = EntryKind(
    "study.site_added",
    "A place was added to a study after it had been announced.",
    {**_STUDY, "site": "its number in the study", **_SITE, "reason": "why it was added later"},
)
INTERVIEW_ENTERED = EntryKind(
    "study.interview",
    "An interview of a study was written down. Where and when it was held, and what was said, is not in the record.",
    _STUDY,
)
STUDY_ENDED = EntryKind(
    "study.ended",
    "A study ended. What was done stands beside what was planned.",
    {
        **_STUDY,
        "sites": "for each place but those of the front line its number, how many interviews were planned and how "
        "many held; nothing for the latter where it is fewer than five",
        "reason": "why fewer were held than planned, if they were",
    },
)
