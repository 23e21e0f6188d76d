"""Words of the test's town that the office explains, and every kind of entry that they write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.office import commands
from lianxin.office.commands import Explained
from lianxin.office.models import GlossaryTerm, Person


def explained(word: str, **more: Any) -> Explained:
    """``word`` in English, and what it means in English and Chinese."""
    told: dict[str, Any] = {
        "names": {"en": word, "zh-hans": "低保", "zh-hant": "低保"},
        "means": {
            "en": "Money each month for a home that has too little to live on.",
            "zh-hans": "家里的钱不够过日子，每月可以领的钱。",
            "zh-hant": "家裡的錢不夠過日子，每月可以領的錢。",
        },
    }
    return Explained(**(told | more))


def explain(word: str, by: Person, *, now: datetime, **more: Any) -> GlossaryTerm:
    return commands.explain_word(office=by.office, explained=explained(word, **more), by=by, now=now)


def explain_a_lot(by: Person, *, now: datetime) -> GlossaryTerm:
    return explain("lot", by, now=now, names={"en": "lot"}, means={"en": "Chance decides."})


def explain_words(by: Person, *, now: datetime) -> None:
    """One is explained, put better, and one is taken off the list."""
    kept = explain("allowance", by, now=now)
    commands.put_better(term=kept, explained=explained("allowance", also=["allowances"]), by=by, now=now)
    texts = {"en": "sluice", "zh-hans": "闸口"}
    gone = explain(
        "sluice", by, now=now, names=texts, means={"en": "A gate in a canal.", "zh-hans": "水渠的门。"}
    )
    commands.drop_word(term=gone, by=by, now=now)
