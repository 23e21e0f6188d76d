"""What consultations write in the record: their terms and every change of them, in public."""

from lianxin.record.entries import EntryKind

_NUMBER = {"consultation": "the number of the consultation"}

CONSULTATION_ANNOUNCED = EntryKind(
    "consultation.announced",
    "A question was put to everybody, on these terms.",
    {
        **_NUMBER,
        "question": "the question in each language",
        "decides": "who decides, and by when, in each language",
        "opens_at": "when it opens",
        "closes_at": "when it closes",
        "short_reason": "why it is shorter than the law has it, if it is",
        "explained": "words that only offices use and that the office answers for",
        "unheard": "how many of the groups that it concerns had not been heard when it was announced",
        "unheard_reason": "why it was announced all the same, if so",
        "phases": "what can be done, from when to when",
        "groups": "whom it concerns, how many they are, where that is known, and how they had been heard before",
        "limits": "what ideas have to keep to, in each language, where it asks for ideas",
    },
    later=frozenset({"limits"}),
)
CONSULTATION_MATERIAL = EntryKind(
    "consultation.material",
    "Something to read was added to a consultation.",
    {
        **_NUMBER,
        "material": "its row number",
        "replaces": "the row number of the version before it, if there is one",
        "digest": "of title and text in each language",
        "paragraphs": "how many paragraphs a draft has; nothing for what is no draft",
    },
    later=frozenset({"paragraphs"}),
)
CONSULTATION_OPENED = EntryKind("consultation.opened", "A consultation opened.", _NUMBER)
CONSULTATION_CLOSED = EntryKind(
    "consultation.closed",
    "A consultation closed. What was said is being weighed.",
    {**_NUMBER, "statements": "how many statements were made", "people": "how many people voted"},
)
CONSULTATION_WITHDRAWN = EntryKind(
    "consultation.withdrawn",
    "A consultation was withdrawn. What had been said stays.",
    {**_NUMBER, "reason": "why"},
)
