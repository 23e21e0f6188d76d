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
