"""Somebody stands ready: they say once what they are, and get a code that is all that joins them to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.codes import display
from lianxin.hear.codes import code_for
from lianxin.office.refusals import Refusal

from ...entries import panels as entries
from ...models import Entrant, Panel
from ...queries.panels import categories, entrant_hash, entrant_of, household_hash
from ...states import PanelState, SeatState
from ..standing import MOST_PEOPLE, checked, opened, sealed, written
from .writing import held, record

MOST_WORD = 80


def put_in_pot(
    *,
    panel: Panel,
    features: Mapping[int, int],
    household: str,
    name: str,
    contact: str,
    now: datetime,
    idempotency_key: str = "",
) -> tuple[Entrant, str]:
    """``features`` is by number of the category the place of its value.  The code is shown once.

    What somebody said of themselves is fixed from here on; whoever said it wrongly steps back and comes again.
    """
    name, contact = checked(name=name, contact=contact)
    chosen = _chosen(panel, features)
    word = _word(panel, household)
    words = ["panel", panel.consultation.subject, str(panel.number)]
    key = code_for(office_slug=panel.office.slug, idempotency_key=idempotency_key, words=words)
    same = partial(_same, features=chosen, household=word, said=(name, contact), key=key)
    if idempotency_key and (known := entrant_of(panel, key)):
        return same(known), key
    reached = sealed(panel.office, name=name, contact=contact)
    made = Entrant(panel=panel, key_hash=entrant_hash(panel, key), features=chosen, household=word)
    made.contact = reached.pk if reached else None

    def work() -> Entrant:
        row = held(panel)
        _demand_open(row, now)
        made.save(force_insert=True)
        record(row, entries.PANEL_JOINED, now=now, rows=[made, *([reached] if reached else [])])
        return made

    row = written(work, contact=reached, known=lambda: entrant_of(panel, key))
    return (row if row is made else same(row)), key


def _same(row: Entrant, *, features: list[int], household: bytes, said: tuple[str, str], key: str) -> Entrant:
    """The form was sent before.  If other words stand in it now, nobody may believe that those count."""
    reached = next(((name, contact) for _row, name, contact in opened([row])), ("", ""))
    kept = (row.features, bytes(row.household), reached)
    if kept == (features, household, said) and row.state != SeatState.GONE:
        return row
    text = _(
        "This form was sent before, and what stood in it then counts. If it shall be otherwise, take your name out"
        " of the pot with your code %(code)s, then open this page anew and fill it in again."
    )
    raise Refusal("sent", text % {"code": display(key)})


def _chosen(panel: Panel, features: Mapping[int, int]) -> list[int]:
    found = []
    for number, (category, values) in enumerate(categories(panel), 1):
        if features.get(number) not in {place for place, *_value in values}:
            text = _("Please choose what fits you under “%(category)s”.") % {"category": category}
            raise Refusal("feature", text, f"feature_{number}")
        found.append(features[number])
    return found


def _word(panel: Panel, typed: str) -> bytes:
    if not panel.households or not typed.strip():
        return b""
    if len(typed) > MOST_WORD:
        raise Refusal(
            "household", _("Please write at most %(n)s characters.") % {"n": MOST_WORD}, "household"
        )
    return household_hash(panel, typed)


def is_open(panel: Panel, now: datetime) -> bool:
    """Whether names can be put into the pot."""
    return panel.state == PanelState.OPEN and now < panel.closes_at


def _demand_open(panel: Panel, now: datetime) -> None:
    if not is_open(panel, now):
        raise Refusal("not_open", _("The pot is closed: nobody can put their name into it any more."))
    if panel.entrants.count() >= MOST_PEOPLE:
        raise Refusal("full", _("The pot is full."))


__all__ = ["is_open", "put_in_pot"]
