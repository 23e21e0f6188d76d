"""What campaigns write in the record: their terms, their questions, and that they ended with a result.

The words of the result stand in the table, and the entry holds their digest.
"""

from lianxin.record.entries import EntryKind

_NUMBER = {"campaign": "the number of the campaign"}

CAMPAIGN_ANNOUNCED = EntryKind(
    "campaign.announced",
    "The office announced several questions about one thing, and by when their result is out.",
    {
        **_NUMBER,
        "names": "what it is called, in each language",
        "scope": "what it is about and what not, in each language",
        "opens_on": "the first day",
        "closes_on": "the last day on which people are asked",
        "result_by": "the day by which its result is out",
    },
)
CAMPAIGN_PART = EntryKind(
    "campaign.part",
    "A consultation was made a question of a campaign.",
    {**_NUMBER, "consultation": "the number of the consultation"},
)
CAMPAIGN_COMPLETED = EntryKind(
    "campaign.completed",
    "A campaign ended: its result is published, and nothing that was found in it is open.",
    {
        **_NUMBER,
        "digest": "of the words of the result in each language",
        "consultations": "how many questions it had",
        "findings": "how many findings they have; nought where nothing was found",
        "checked": "how many tasks were done, and somebody else looked",
        "declined": "in how many cases nothing is done, with a reason",
        "result_by": "the day by which it had to be out",
    },
)
