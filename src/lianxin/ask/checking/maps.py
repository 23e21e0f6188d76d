"""Whether every map that was published follows from the batches that are named in it.

Costs what drawing cost: about two seconds for each map of 10,000 people.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.opinion_map.digests import digest_of, version_of
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Row, Table

from ..models import DrawnMap, VoteBatch
from ..queries.maps.drawn import document_of, votes_in
from .ours import is_ours

_BATCHES = "WHERE consultation_id = %s AND number <= %s ORDER BY number"


def check_maps(place: Place, report: Report, step: Step) -> None:
    """Each is drawn again; the rows themselves are checked with all others."""
    for row in Table(DrawnMap, place.using).rows():
        step(1)
        if not is_ours(row, place):
            continue
        try:
            problem, doubt = _problem(row, place.using)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            problem, doubt = _("the votes or the map cannot be read"), ""
        if problem:
            report.fail(row.key, problem)
        elif doubt:
            report.warn(row.key, doubt)


def _problem(row: Row, using: str) -> tuple[str, str]:
    """What is wrong, or else what a careful reader should know."""
    told = row.columns
    stored = json.loads(told["result"])
    contents = [
        batch.columns["content"]
        for batch in Table(VoteBatch, using).rows(_BATCHES, [told["consultation_id"], told["upto_batch"]])
    ]
    votes = votes_in(contents)
    if (told["input_digest"], told["people"], told["votes"]) != (votes.digest(), votes.n, votes.cast):
        return _("the map was not drawn from the votes of its batches"), ""
    if digest_of(stored) != told["result_digest"] or version_of(stored) != told["version"]:
        return _("the map is not the one of its digest"), ""
    return _drawn_again(document_of(votes), told)


def _drawn_again(again: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
    if digest_of(again) == told["result_digest"]:
        return "", ""
    if version_of(again) == told["version"]:
        return _("these votes give another map"), ""
    text = _("it was drawn by %(then)s; %(now)s gives another map, so it was not drawn again")
    return "", text % {"then": told["version"], "now": version_of(again)}
