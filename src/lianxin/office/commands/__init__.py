"""The only writers of offices, units, areas, places, words, people and calendars."""

from ..checks import CODE, OfficeError
from .areas import add_area, set_outline, set_population
from .calendars import import_calendar
from .factors import (
    add_passkey,
    add_totp,
    ask_reset,
    decide_reset,
    end_sessions,
    forget_spent,
    remove_factor,
    renew_codes,
    set_sign_in_rule,
    use_code,
    use_recovery,
)
from .glossary import Explained, drop_word, explain_word, put_better
from .keys import close_key, open_key
from .opening import RESERVED, add_unit, open_office
from .outages import record_outage
from .people import add_person, change_password, close_person
from .places import PlaceGiven, PlacesImported, add_place, import_places, point
from .topics import NewTopic, add_topic, import_topics

__all__ = [
    "CODE",
    "RESERVED",
    "Explained",
    "NewTopic",
    "OfficeError",
    "PlaceGiven",
    "PlacesImported",
    "add_area",
    "add_passkey",
    "add_person",
    "add_place",
    "add_topic",
    "add_totp",
    "add_unit",
    "ask_reset",
    "change_password",
    "close_key",
    "close_person",
    "decide_reset",
    "drop_word",
    "end_sessions",
    "explain_word",
    "forget_spent",
    "import_calendar",
    "import_places",
    "import_topics",
    "open_key",
    "open_office",
    "point",
    "put_better",
    "record_outage",
    "remove_factor",
    "renew_codes",
    "set_outline",
    "set_population",
    "set_sign_in_rule",
    "use_code",
    "use_recovery",
]
