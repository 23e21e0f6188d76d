"""What somebody may say of themselves when they begin: their group, and to which part of each known number they belong."""

from __future__ import annotations

from typing import Any

from lianxin.algorithms.digits import whole
from lianxin.ask.models import Consultation
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.queries.heard.margins import bands_of, margins_of

from ..posted import Typed
from .texts import told

_NAME = "band_"


def of_oneself(consultation: Consultation, typed: Typed) -> dict[str, Any]:
    """All of it, as the page of every form has it."""
    return {
        "groups": groups_of(consultation),
        "group": typed.get("group", ""),
        "bands": _fields(consultation, typed),
    }


def _fields(consultation: Consultation, typed: Typed) -> list[dict[str, Any]]:
    """One question each, with what was chosen; nothing is chosen to begin with."""
    return [
        {
            "name": f"{_NAME}{row.number}",
            "id": f"id_{_NAME}{row.number}",
            "title": told(row.names),
            "chosen": typed.get(f"{_NAME}{row.number}", ""),
            "bands": [{"number": str(one.number), "name": told(one.names)} for one in bands_of(row)],
        }
        for row in margins_of(consultation)
    ]


def read(typed: Typed) -> dict[int, int]:
    """By the number of the margin that of the band; what was left open is not there."""
    chosen = {
        whole(name.removeprefix(_NAME), 4): whole(text, 4)
        for name, text in typed.items()
        if name.startswith(_NAME)
    }
    return {margin: band for margin, band in chosen.items() if margin is not None and band is not None}
