"""Whether every result of a vote about money follows from the votes and the rule that were published before it."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from lianxin.algorithms.budgets.of_ballot import document_of, winners_in
from lianxin.algorithms.canonical import digest
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Row, Table

from ..models import Ballot, BudgetTally
from ..queries.budgets import cast_of


def check_tallies(place: Place, report: Report, step: Step) -> None:
    """Each is counted again; the rows themselves are checked with all others."""
    for row in Table(BudgetTally, place.using).rows():
        step(1)
        try:
            ballot = Ballot.objects.using(place.using).filter(pk=row.columns["ballot_id"]).first()
            if ballot is not None and place.office is not None and ballot.office_id != place.office:
                continue
            problem, doubt = _problem(row, ballot)
        except ObjectDoesNotExist:
            problem, doubt = _("the ballot of this result is not there"), ""
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError):
            problem, doubt = _("the votes or the result cannot be read"), ""
        if problem:
            report.fail(row.key, problem)
        elif doubt:
            report.warn(row.key, doubt)


def _problem(row: Row, ballot: Ballot | None) -> tuple[str, str]:
    """What is wrong, or else what a careful reader should know."""
    if ballot is None:
        return _("the ballot of this result is not there"), ""
    told = row.columns
    again = document_of(cast_of(ballot))
    stored = json.loads(told["document"])
    if again["file"] != told["votes_digest"]:
        return _("the result was not counted from the votes of its ballot"), ""
    digests = (digest(stored), stored["code"], winners_in(stored))
    if digests != (told["digest"], told["code"], _numbers(told["winners"])):
        return _("digest, code or winners are not those of the result"), ""
    if _without_code(again) == _without_code(stored):
        return "", ""
    if again["code"] == told["code"]:
        return _("these votes give another result"), ""
    return "", _("it was counted by other code; this code gives another result, so it was not compared")


def _numbers(stored: Any) -> list[int]:
    found: list[int] = json.loads(stored) if isinstance(stored, str) else stored
    return found


def _without_code(document: dict[str, Any]) -> dict[str, Any]:
    """A result may be the same by code that has changed elsewhere."""
    plain = {name: value for name, value in document.items() if name != "code"}
    if "tally" in plain:
        plain["tally"] = {name: value for name, value in plain["tally"].items() if name != "code"}
    return plain
