"""What the office writes in the record about itself."""

from lianxin.record.entries import EntryKind

OFFICE_OPENED = EntryKind(
    "office.opened",
    "The office opened its record.",
    {
        "slug": "the office's short name",
        "rule_pack": "the rule pack its clocks follow",
        "calendar": "its calendar",
        "second_factor": "whether roles that decide over others need more than a password",
    },
    later=frozenset({"second_factor"}),
)
SIGN_IN_RULE = EntryKind(
    "office.sign_in_rule",
    "It was set whether roles that decide over others need more than a password; everybody signs in anew.",
    {"second_factor": "whether they do"},
)
UNIT_ADDED = EntryKind(
    "unit.added",
    "A unit was added to the office.",
    {"unit": "its code", "names": "its name in each language"},
)
AREA_ADDED = EntryKind(
    "area.added",
    "An area was added to the office.",
    {
        "area": "its code",
        "names": "its name in each language",
        "people": "how many live there, as the office states it; none if it did not",
    },
    later=frozenset({"people"}),
)
TOPIC_ADDED = EntryKind(
    "topic.added",
    "A topic was added to the office's tree.",
    {"topic": "its code", "parent": "the topic that it is a part of", "names": "its name in each language"},
)
AREA_OUTLINED = EntryKind("area.outlined", "Where an area lies was drawn anew.", {"area": "its code"})
AREA_COUNTED = EntryKind(
    "area.counted",
    "How many people live in an area was set down, so that it can be said who is not heard.",
    {"area": "its code", "people": "how many"},
)
PLACE_ADDED = EntryKind(
    "place.added",
    "A place was added to the office's list of places.",
    {
        "place": "its code",
        "names": "its name in each language",
        "area": "the area it lies in, if one was given",
    },
)
GLOSSARY_EXPLAINED = EntryKind(
    "glossary.explained",
    "The office explained a word that it uses, or put its explanation better.",
    {
        "term": "the number of the word",
        "names": "the word in each language",
        "means": "what it means, in each language",
        "also": "other ways to write it",
    },
)
GLOSSARY_DROPPED = EntryKind(
    "glossary.dropped",
    "A word was taken off the list of words that the office explains.",
    {"term": "the number of the word"},
)
PERSON_ADDED = EntryKind(
    "person.added",
    "Somebody got an account with roles. Who it is stays private; which roles exist does not.",
    {"roles": "the roles, each with the unit it is for"},
)
PASSWORD_CHANGED = EntryKind("person.password_changed", "An account got a new password.", {})
PERSON_CLOSED = EntryKind("person.closed", "An account was closed; its sessions ended.", {})
FACTOR_ADDED = EntryKind(
    "person.factor_added",
    "An account got a further proof beside its password; its other sessions ended.",
    {},
)
FACTOR_REMOVED = EntryKind(
    "person.factor_removed", "A further proof of an account was removed; its other sessions ended.", {}
)
RECOVERY_USED = EntryKind(
    "person.recovery_used",
    "A recovery code of an account opened it, in place of what its holder had not at hand.",
    {},
)
SESSIONS_ENDED = EntryKind("person.sessions_ended", "The holder of an account ended its other sessions.", {})
RESET_ASKED = EntryKind(
    "person.reset_asked", "It was asked that an account lose the proofs that its holder has lost.", {}
)
RESET_DECIDED = EntryKind(
    "person.reset_decided",
    "A second person decided about that: agreed, its proofs are gone and its sessions ended.",
    {"agreed": "whether it was agreed"},
)
CALENDAR_IMPORTED = EntryKind(
    "calendar.imported",
    "The official notice of a year's days off was imported.",
    {"year": "the year", "source": "the notice it comes from", "days": "day -> rest or work"},
)
KEY_OPENED = EntryKind(
    "key.opened",
    "A program got a key to speak for people at one channel. Whose it is stays private.",
    {"channel": "the channel"},
)
KEY_CLOSED = EntryKind(
    "key.closed", "A key was closed: what is signed with it is refused.", {"channel": "the channel"}
)
OUTAGE_RECORDED = EntryKind(
    "outage.recorded",
    "The house could not be reached for a while. The first dates stay; the adjusted ones get the lost time.",
    {
        "outage": "its row number",
        "begins_at": "from when",
        "ends_at": "until when",
        "reason": "what was wrong, and who found out how",
    },
)
