"""What is kept how long and why, as data: ``schedule.toml`` has the times and every column, this module the words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What each kind is, and why it is kept for so long and no longer.
WORDING: dict[str, tuple[Promise, Promise]] = {
    "contact": (
        _("How to reach you"),
        _(
            "So that the office can ask back, and somebody outside the units can ask you whether it was solved."
        ),
    ),
    "words": (
        _("What you said: your words, photos, place, the conversation, your word on the answer"),
        _(
            "So that the same trouble is known when it comes back, and so that a review or a court can look at it: most claims against an office end after three years."
        ),
    ),
    "visits": (
        _("What was noted on a visit at home, and where the home is"),
        _("So that the next visitor knows enough, and that nobody has to tell the same again."),
    ),
    "sealed": (
        _("What you wrote past the office, sealed, and what the body outside answered"),
        _(
            "So that the body outside has time to fetch it, and you to read the answer. The office cannot open it."
        ),
    ),
    "staged": (
        _("Photos and recordings that were sent and never handed in"),
        _("So that a weak line may break off and go on."),
    ),
    "messages": (
        _("Messages to you that could not be delivered yet"),
        _("So that they are tried again; then they are old news."),
    ),
    "sessions": (
        _("That somebody of the office is signed in, and the codes they used"),
        _("So that nobody signs in with the same code twice."),
    ),
    "nonces": (_("That a message of a gateway was taken"), _("So that nobody can send it a second time.")),
    "office": (
        _("What the office wrote: answers, promises, reasons, decisions, money"),
        _(
            "It is the office's account of what it did, and everybody may hold it to that. What it quotes of your words goes with your words."
        ),
    ),
    "record": (
        _(
            "The record: that voice number so-and-so came in, when, through which channel, and what came of it"
        ),
        _("It holds nothing that was said. If a line could be taken out, nobody could trust any figure."),
    ),
    "accounts": (
        _("The accounts of the office's people"),
        _("So that every step names who took it. When they last came or how much they did is not kept."),
    ),
    "house": (
        _("What the machine needs to go on: how far it has read, which tables there are"),
        _("It says nothing about anybody."),
    ),
}
#: From when the time counts.
FROM: dict[str, Promise] = {
    "closed": _("after the last thing that happened, once it is over"),
    "visited": _("after the last visit, once nothing of it is open"),
    "received": _("after it came"),
    "owed": _("after it was to be sent"),
    "begun": _("after signing in"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of content: ``after`` is None for what stays."""

    code: str
    after: timedelta | None
    since: str

    @property
    def what(self) -> Promise:
        return WORDING[self.code][0]

    @property
    def why(self) -> Promise:
        return WORDING[self.code][1]


def _load() -> tuple[dict[str, Kind], dict[str, dict[str, str]], dict[str, str]]:
    text = resources.files(__package__).joinpath("schedule.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    kinds = {
        code: Kind(code, timedelta(days=one["days"]) if "days" in one else None, one.get("from", ""))
        for code, one in data["kinds"].items()
    }
    columns = {table: _columns(row) for table, row in data["tables"].items()}
    return kinds, columns, {table: row["rest"] for table, row in data["tables"].items()}


def _columns(row: Mapping[str, str | list[str]]) -> dict[str, str]:
    return {name: kind for kind, names in row.items() if kind != "rest" for name in names}


#: Kinds by code; the kind of each text column by table; the kind of everything else in a table.
KINDS, COLUMNS, REST = _load()
