"""Before the rule is fixed: what equal shares and “most votes first” made of real votes of another time or place.

Made-up votes would show whatever somebody wanted to show; so there are none here.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.budgets.comparing import Comparison, compare
from lianxin.algorithms.budgets.equal_shares import Completion, TooManyRounds
from lianxin.algorithms.budgets.of_ballot import file_of
from lianxin.algorithms.budgets.pabulib import Election, parse
from lianxin.algorithms.budgets.problems import BadElection
from lianxin.algorithms.budgets.profile import TooDense, profile_of
from lianxin.algorithms.budgets.tallying import Method, Rule, tally_election
from lianxin.algorithms.digits import whole
from lianxin.ask.budget_words import worded
from lianxin.ask.queries import budgets as queries
from lianxin.office.clock import now_of
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal

from ....asking.budgets import pages
from ....asking.budgets.results import compared
from ....asking.budgets.views import found_at
from ....asking.budgets.wording import figure
from ....problems import refused
from ..doors import see_sharing

#: Of a file that is uploaded: larger votes are compared with ``lianxin tally``, away from the house's pages.
MOST_BYTES = 2 * 1024 * 1024
_FIRST, _SECOND = Rule(method=Method.EQUAL_SHARES, completion=Completion.ADD1U), Rule(method=Method.GREEDY)


@see_sharing
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Nothing of what is uploaded is kept."""
    budget = found_at(person.office, number)
    context: dict[str, Any] = {
        **pages.frame(budget, queries.standing_of(budget, now_of(request))),
        "nav": "desk",
        "earlier": [(row.number, row.title) for row in queries.decided(person.office)],
    }
    if request.method != "POST":
        return render(request, "desk/asking/budgets/rules.html", context)
    try:
        context["compared"] = _compared(_data(request, person.office))
    except Refusal as refusal:
        context["errors"] = [refused(refusal)]
        return render(request, "desk/asking/budgets/rules.html", context, status=422)
    return render(request, "desk/asking/budgets/rules.html", context)


def _data(request: HttpRequest, office: Office) -> bytes:
    """The file that was sent, or the votes of an earlier budget of this house."""
    sent = request.FILES.get("votes")
    if sent is not None:
        if sent.size is None or sent.size > MOST_BYTES:
            text = _("The file is larger than 2 MB. Compare it with `lianxin tally` on your own machine.")
            raise Refusal("large", text, "votes")
        content: bytes = sent.read()
        return content
    earlier = queries.by_number(office, whole(request.POST.get("earlier", "")) or 0)
    tally = queries.result_of(earlier) if earlier else None
    if tally is None:
        raise Refusal("missing", _("Please choose a file, or an earlier vote."), "votes")
    return file_of(queries.cast_of(tally.ballot))


def _compared(data: bytes) -> dict[str, Any]:
    try:
        election = parse(data)
        profile = profile_of(election)
        first, second = (tally_election(election, rule, "", profile) for rule in (_FIRST, _SECOND))
    except BadElection as error:
        text = "; ".join(worded(one) for one in error.problems[:5])
        raise Refusal("file", _("This file cannot be counted: %(why)s") % {"why": text}, "votes") from None
    except (TooManyRounds, TooDense):
        text = _("This vote is too large to be compared here. Use `lianxin tally` on your own machine.")
        raise Refusal("file", text, "votes") from None
    places = [[profile.ids.index(one) for one in found.winners] for found in (first, second)]
    return _told(election, compare(election, profile, *places))


def _told(election: Election, found: Comparison) -> dict[str, Any]:
    names = dict(zip(election.ids, election.projects.column("name"), strict=True))
    currency = election.told("currency")
    return {
        "voters": election.voters,
        "beside": compared(
            (asdict(found.first), asdict(found.second)),
            lambda one: names[one] or one,
            currency,
            by_shares=True,
        ),
        "groups": [
            {
                "name": group.name,
                "projects": group.projects,
                "here": figure(group.money[0], currency),
                "other": figure(group.money[1], currency),
            }
            for group in found.groups
        ],
        "words": _words(found),
    }


def _words(found: Comparison) -> list[str]:
    """What differs, said plainly; which of the two is better is for people to say."""
    here, other = found.first, found.second
    told = {"here": here.voters_with_nothing, "other": other.voters_with_nothing}
    words = [
        _("By equal shares %(here)s voters have none of their projects, by most votes first %(other)s.")
        % told
    ]
    more = {"here": here.preferred_by, "other": other.preferred_by}
    words.append(
        _("%(here)s voters have more of their projects by equal shares, %(other)s by most votes first.")
        % more
    )
    return words
