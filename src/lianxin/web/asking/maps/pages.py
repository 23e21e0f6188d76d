"""What the page of an opinion map shows: the same in the picture, in tables and in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.opinion_map.digests import digest_of, version_of
from lianxin.algorithms.opinion_map.mapping import GROUPS, NONE
from lianxin.algorithms.opinion_map.own_place import OwnPlace
from lianxin.algorithms.opinion_map.shown import shown_document
from lianxin.algorithms.opinion_map.votes import LEAST_VOTES
from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import shown_coverage
from lianxin.ask.models import Consultation, DrawnMap
from lianxin.ask.queries import consultations
from lianxin.ask.queries.maps import drawn as maps
from lianxin.ask.queries.maps.live import LiveMap

from ... import dates
from ..frame import frame
from ..numbers import few
from . import drawing
from .drawing import LETTERS, SIGNS

#: Parts of the picture, from left to right, that the table counts.
BANDS = 5
#: Statements on each list, and maps in the list of earlier ones.
MOST_LISTED, MOST_EARLIER = 5, 30
#: A statement tells sides apart if it pulls at least so much as the one that pulls the most.
TELLING = 0.5
Document = Mapping[str, Any]
Words = Mapping[int, tuple[str, str]]


def page(
    consultation: Consultation, document: Document, now: datetime, *, own: OwnPlace | None = None
) -> dict[str, Any]:
    """A map with everything that belongs to it.  Only what may be shown of it at any time comes in here."""
    told, words = shown_document(document), maps.words_of(consultation)
    return {
        **frame(consultation),
        "shape": _shape(told),
        "no_map": told["shape"] == NONE,
        "picture": drawing.picture(told, own),
        "bands": _bands(told),
        "groups": _groups(told, words),
        "sides": _sides(told, words),
        "unites": [
            *(_ground(told, words, one, agrees=True) for one in told["common_ground"]["agree"]),
            *(_ground(told, words, one, agrees=False) for one in told["common_ground"]["disagree"]),
        ][: 2 * MOST_LISTED],
        "people": told["votes"]["people"],
        "votes": told["votes"]["counted"],
        "statements": told["votes"]["statements"],
        "placed": told["people_on_the_map"],
        "apart": told["drawing"]["scattered"] if told["drawing"] else 0,
        "few": min(LEAST_VOTES, sum(row["on_the_map"] for row in told["statements"])),
        "least": LEAST,
        "own": _own(told, own) if own else None,
        "input_digest": told["votes"]["digest"],
        **_heard(consultation),
        "earlier": [_line(row, consultation, now) for row in maps.maps_of(consultation)[:MOST_EARLIER]],
    }


def of_live(live: LiveMap, consultation: Consultation, now: datetime) -> dict[str, Any]:
    """How old it is, and what it rests on."""
    return {
        "as_of": dates.moment(live.sealed_at, consultation.office.zone, now),
        "batch": live.batch,
        "result_digest": digest_of(live.document),
        "version": version_of(live.document),
    }


def of_drawn(drawn: DrawnMap, consultation: Consultation, now: datetime) -> dict[str, Any]:
    return {
        "as_of": dates.moment(drawn.drawn_at, consultation.office.zone, now),
        "batch": drawn.upto_batch,
        "drawn": drawn.number,
        "result_digest": drawn.result_digest,
        "version": drawn.version,
    }


def _line(row: DrawnMap, consultation: Consultation, now: datetime) -> dict[str, Any]:
    return {
        "number": row.number,
        "when": dates.moment(row.drawn_at, consultation.office.zone, now),
        "people": row.people,
        "votes": row.votes,
    }


def _shape(told: Document) -> str:
    if told["shape"] == NONE:
        return _(
            "The answers make no map: what somebody answers to one statement does not tell what they answer to another."
        )
    if told["shape"] == GROUPS:
        return _("%(n)d groups stand clearly apart.") % {"n": told["groups"]["count"]}
    return _("There are no clear groups: opinions run from one side to the other without a gap.")


def _letter(told: Document, group: int) -> str:
    """The letter in the picture, and the shape of the marks where they have one."""
    return LETTERS[group] if drawing.is_flat(told["drawing"]) else f"{LETTERS[group]} {SIGNS[group]}"


def _bands(told: Document) -> dict[str, Any] | None:
    """How many people are drawn in each part of the picture, by group; each square of it holds at least five."""
    drawing = told["drawing"]
    if drawing is None:
        return None
    count = min(BANDS, drawing["side"])
    columns = list(range(told["groups"]["count"])) if told["shape"] == GROUPS else [-1]
    table = {(band, group): 0 for band in range(count) for group in columns}
    for one in drawing["squares"]:
        table[one["x"] * count // drawing["side"], one["group"]] += one["people"]
    return {
        "columns": [_letter(told, group) if group >= 0 else _("People") for group in columns],
        "rows": [
            {"name": _band(band, count), "cells": [table[band, group] for group in columns]}
            for band in range(count)
        ],
    }


def _band(band: int, count: int) -> str:
    if band == 0:
        return _("1 (at the left)")
    return _("%(n)d (at the right)") % {"n": count} if band == count - 1 else str(band + 1)


def _statement(number: int, words: Words) -> dict[str, Any]:
    text, language = words.get(number, (_("(taken back)"), ""))
    return {"number": number, "words": text, "language": language}


def _groups(told: Document, words: Words) -> list[dict[str, Any]]:
    """Each group with what sets it apart from everybody else."""
    if told["shape"] != GROUPS:
        return []
    return [
        {
            "name": _letter(told, group),
            "people": size,
            "claims": [_claim(one, words) for one in told["representative"] if one["group"] == group][
                :MOST_LISTED
            ],
        }
        for group, size in enumerate(told["groups"]["sizes"])
    ]


def _claim(claim: Document, words: Words) -> dict[str, Any]:
    text = (
        _("%(here)s of ten here agree, %(there)s of ten elsewhere")
        if claim["says"] == "agree"
        else _("%(here)s of ten here disagree, %(there)s of ten elsewhere")
    )
    told = text % {"here": claim["in_ten"], "there": claim["rest_in_ten"]}
    return {**_statement(claim["statement"], words), "told": told}


def _sides(told: Document, words: Words) -> list[dict[str, Any]]:
    """Which statements people further to the left, and to the right, agree with more."""
    if told["shape"] == NONE:
        return []
    rows = sorted((row["side"][0], row["id"]) for row in told["statements"] if row["side"])
    clear = TELLING * max((abs(side) for side, _number in rows), default=0.0)
    left = [number for side, number in rows if side < 0 and -side >= clear][:MOST_LISTED]
    right = [number for side, number in reversed(rows) if side > 0 and side >= clear][:MOST_LISTED]
    return [
        {
            "name": _("Further to the left, more people agree that:"),
            "rows": [_statement(one, words) for one in left],
        },
        {
            "name": _("Further to the right, more people agree that:"),
            "rows": [_statement(one, words) for one in right],
        },
    ]


def _ground(told: Document, words: Words, one: Document, *, agrees: bool) -> dict[str, Any]:
    row = next(row for row in told["statements"] if row["id"] == one["statement"])
    says = _("agree") if agrees else _("disagree")
    share = {"n": row["agree" if agrees else "disagree"], "says": says}
    return {
        **_statement(one["statement"], words),
        "at_least": _("%(share)d %% %(says)s") % {"share": int(100 * one["at_least"]), "says": says},
        "everybody": _("%(n)s of ten %(says)s") % share,
        "people": row["people"],
    }


def _own(told: Document, own: OwnPlace) -> dict[str, Any]:
    """One's own place in words; nobody else is shown it."""
    drawing = told["drawing"]
    count = min(BANDS, drawing["side"])
    band = min(int(own.x * count), count - 1)
    return {"band": _band(band, count), "group": _letter(told, own.group) if own.group is not None else ""}


def _heard(consultation: Consultation) -> dict[str, Any]:
    """For whom the map can speak at all."""
    groups = consultations.groups_of(consultation)
    cover = shown_coverage(consultations.heard_by_group(consultation, groups))
    rows = [
        {"name": group.name, "size": group.size, "voted": few(cover.groups[group.number].heard)}
        for group in groups
    ]
    silent = [group.name for group in groups if cover.groups[group.number].heard == 0]
    return {"heard": rows, "untold": few(cover.untold), "silent": silent}
