"""The only writers of what is heard: voices, the conversation about them, and what is made of them."""

from .erasing import erase_voice, erase_voices, forget_contacts
from .forgetting import forget_homes, forget_visits
from .lines import write_line
from .looks import fix_looks, note_looks, note_visit
from .notices import Due, claim_notices, note_bounce, settle_notice, stop_notices, tell
from .probes import begin_probe, settle_probe
from .problems import NotAlike, join, link, unlink
from .readings import publish, read_voice, withdraw
from .receiving import Heard, NotHeard, Said, brought, checked, code_of, receive
from .sealed_readers import drop_sealed_reader, name_sealed_reader
from .sealed_voices import (
    SealedHeard,
    answer_sealed,
    erase_sealed,
    forget_sealed,
    note_fetched,
    receive_sealed,
    seal_and_receive,
)
from .visits import Visited, record_visit, settle_referral, try_visits

__all__ = [
    "Due",
    "Heard",
    "NotAlike",
    "NotHeard",
    "Said",
    "SealedHeard",
    "Visited",
    "answer_sealed",
    "begin_probe",
    "brought",
    "checked",
    "claim_notices",
    "code_of",
    "drop_sealed_reader",
    "erase_sealed",
    "erase_voice",
    "erase_voices",
    "fix_looks",
    "forget_contacts",
    "forget_homes",
    "forget_sealed",
    "forget_visits",
    "join",
    "link",
    "name_sealed_reader",
    "note_bounce",
    "note_fetched",
    "note_looks",
    "note_visit",
    "publish",
    "read_voice",
    "receive",
    "receive_sealed",
    "record_visit",
    "seal_and_receive",
    "settle_notice",
    "settle_probe",
    "settle_referral",
    "stop_notices",
    "tell",
    "try_visits",
    "unlink",
    "withdraw",
    "write_line",
]
