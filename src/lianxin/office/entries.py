"""What the office writes in the record about itself."""

from lianxin.record.entries import EntryKind

OFFICE_OPENED = EntryKind(
    "office.opened",
    "The office opened its record.",
    {
        "slug": "the office's short name",
        "rule_pack": "the rule pack its clocks follow",
        "calendar": "its calendar",
    },
)
UNIT_ADDED = EntryKind(
    "unit.added",
    "A unit was added to the office.",
    {"unit": "its code", "names": "its name in each language"},
)
AREA_ADDED = EntryKind(
    "area.added",
    "An area was added to the office.",
    {"area": "its code", "names": "its name in each language"},
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
PERSON_ADDED = EntryKind(
    "person.added",
    "Somebody got an account with roles. Who it is stays private; which roles exist does not.",
    {"roles": "the roles, each with the unit it is for"},
)
PASSWORD_CHANGED = EntryKind("person.password_changed", "An account got a new password.", {})
PERSON_CLOSED = EntryKind("person.closed", "An account was closed; its sessions ended.", {})
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
