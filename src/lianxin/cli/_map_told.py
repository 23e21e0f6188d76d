"""How ``lianxin map`` tells people what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lianxin.algorithms.opinion_map.mapping import GROUPS, NONE
from lianxin.channels.file.polis import Conversation

CLAIMS = 5


def show(read: Conversation, told: dict[str, Any]) -> None:
    """What kind of map it is and why, what everybody agrees on, what sets groups apart, what to show."""
    console = Console(highlight=False)
    _counts(console, read, told["people_on_the_map"])
    console.print(Text(_shape(told)))
    console.print(Text(_held_out(told)))
    ground = told["common_ground"]
    for title, rows in (
        (_("All parts agree"), ground["agree"]),
        (_("All parts disagree"), ground["disagree"]),
    ):
        _table(
            console,
            read,
            title,
            [(row["statement"], [_percent(row["at_least"])]) for row in rows],
            [_("at least")],
        )
    for group in range(len((told["groups"] or {}).get("sizes", []))):
        claims = [claim for claim in told["representative"] if claim["group"] == group][:CLAIMS]
        _table(console, read, _group(told, group), [_claim(claim) for claim in claims], _claim_columns())
    rows = [(number, []) for number in told["shown"]["statements"]]
    _table(console, read, _("Statements to show, by proportion"), rows, [])
    console.print(Text(_("Digest of the votes: %(digest)s") % {"digest": told["votes"]["digest"]}))
    console.print(Text(_("Digest of the map: %(digest)s") % {"digest": told["digest"]}))


def _counts(console: Console, read: Conversation, inside: int) -> None:
    counted = {
        "people": read.votes.n,
        "statements": read.votes.m,
        "votes": read.votes.cast,
        "out": len(read.out),
        "inside": inside,
    }
    console.print(
        Text(
            _(
                "%(people)d people, %(statements)d statements (%(out)d left out by moderation), %(votes)d votes; "
                "%(inside)d people voted often enough to be placed."
            )
            % counted
        )
    )


def _shape(told: dict[str, Any]) -> str:
    if told["shape"] == NONE:
        return _("No map: nothing foretells votes better than the mean of each statement.")
    if told["shape"] == GROUPS:
        return _("%(n)d groups stand clearly apart.") % {"n": told["groups"]["count"]}
    return _("No clear groups: opinions form a spectrum.")


def _held_out(told: dict[str, Any]) -> str:
    errors = told["held_out"]["errors"]
    if not errors:
        return _("There are too few votes to hold some out.")
    figures = ", ".join(f"{name} {error:.3f}" for name, error in errors.items())
    return _("Error on votes held out: %(figures)s. Taken: %(chosen)s.") % {
        "figures": figures,
        "chosen": told["held_out"]["chosen"],
    }


def _group(told: dict[str, Any], group: int) -> str:
    return _("Group %(n)d, %(people)d people") % {"n": group + 1, "people": told["groups"]["sizes"][group]}


def _claim(claim: dict[str, Any]) -> tuple[int, list[str]]:
    says = _("agrees") if claim["says"] == "agree" else _("disagrees")
    inside = claim["count"] / claim["seen"]
    outside = claim["rest_count"] / claim["rest_seen"]
    return claim["statement"], [says, _percent(inside), _percent(outside)]


def _claim_columns() -> list[str]:
    return [_("says"), _("here"), _("elsewhere")]


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _table(
    console: Console,
    read: Conversation,
    title: str,
    rows: Sequence[tuple[int, list[str]]],
    columns: Iterable[str],
) -> None:
    """Statements by number and text; nothing where there are none."""
    if not rows:
        return
    table = Table(title=Text(title, style="bold"), title_justify="left")
    table.add_column(_("Number"), justify="right")
    table.add_column(_("Statement"), overflow="fold")
    for column in columns:
        table.add_column(column, justify="right")
    for number, cells in rows:
        one = read.statements.rows.get(number)
        table.add_row(str(number), Text(_printable(one.text) if one else ""), *cells)
    console.print(table)


def _printable(text: str) -> str:
    """What strangers wrote must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def show_classic(read: Conversation, told: dict[str, Any]) -> None:
    """What the published pipeline says."""
    console = Console(highlight=False)
    _counts(console, read, len(told["in-conv"]))
    groups = told["group-votes"]
    sizes = ", ".join(str(group["n-members"]) for group in groups.values())
    console.print(Text(_("Groups of the classic pipeline, by people: %(sizes)s") % {"sizes": sizes or "-"}))
    for title, rows in (
        (_("Most agree"), told["consensus"]["agree"]),
        (_("Most disagree"), told["consensus"]["disagree"]),
    ):
        _table(console, read, title, [_standing(row) for row in rows], [_("share")])
    for place, (number, rows) in enumerate(told["repness"].items(), start=1):
        title = _("Group %(n)d, %(people)d people") % {"n": place, "people": groups[number]["n-members"]}
        cells = [(row["tid"], [_says(row), *_standing(row)[1]]) for row in rows]
        _table(console, read, title, cells, [_("says"), _("share")])


def _standing(row: dict[str, Any]) -> tuple[int, list[str]]:
    return row["tid"], [_percent(row["n-success"] / max(row["n-trials"], 1))]


def _says(row: dict[str, Any]) -> str:
    return _("agrees") if row["repful-for"] == "agree" else _("disagrees")
