"""Votes about money in words for people: what is wrong with a file, why a project is funded or not, how ties were settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianxin.algorithms.budgets.explaining import How
from lianxin.algorithms.budgets.problems import Problem, Reason

_WORDS: dict[Reason, str | Promise] = {
    Reason.TOO_LARGE: gettext_lazy("the file is too large"),
    Reason.NOT_UTF8: gettext_lazy("this is no text in UTF-8"),
    Reason.QUOTES: gettext_lazy("the quotation marks do not match"),
    Reason.NO_SECTION: gettext_lazy("a section is missing"),
    Reason.NO_COLUMN: gettext_lazy("a column is missing"),
    Reason.COLUMN_TWICE: gettext_lazy("a column is there twice"),
    Reason.CELLS: gettext_lazy("another number of cells than there are columns"),
    Reason.NO_KEY: gettext_lazy("META does not say it"),
    Reason.KEY_TWICE: gettext_lazy("META says it twice"),
    Reason.NO_AMOUNT: gettext_lazy("this is no amount of money"),
    Reason.NO_NUMBER: gettext_lazy("this is no number"),
    Reason.VOTE_TYPE: gettext_lazy("this kind of vote is not known"),
    Reason.TOO_MANY: gettext_lazy("more rows than can be counted"),
    Reason.NO_ID: gettext_lazy("this cannot be the name of a row"),
    Reason.ID_TWICE: gettext_lazy("this row is there twice"),
    Reason.UNKNOWN_PROJECT: gettext_lazy("a vote for a project that is not listed"),
    Reason.PROJECT_TWICE: gettext_lazy("a project is chosen twice on one ballot"),
    Reason.POINTS: gettext_lazy("this is no number of points"),
    Reason.POINTS_COUNT: gettext_lazy("not as many points as projects"),
    Reason.COUNT: gettext_lazy("META gives another number than the file has rows"),
    Reason.TOTAL: gettext_lazy("the ballots give another total than is written here"),
    Reason.LENGTH: gettext_lazy("fewer or more projects on a ballot than allowed"),
    Reason.COST: gettext_lazy("the projects on a ballot cost less or more than allowed"),
    Reason.POINTS_LIMIT: gettext_lazy("fewer or more points for a project than allowed"),
    Reason.POINTS_SUM: gettext_lazy("fewer or more points on a ballot than allowed"),
    Reason.SCORING: gettext_lazy("this way to count ranks is not known; places were counted instead"),
    Reason.THRESHOLD: gettext_lazy("the file asks for a least score; the rule decides whether it holds"),
}


def worded(problem: Problem) -> str:
    """One line: where it is, what it is, and the word at which it was seen."""
    told = {"line": problem.line, "text": _WORDS[problem.reason], "about": problem.about}
    if problem.line and problem.about:
        return _("line %(line)d: %(text)s (%(about)s)") % told
    if problem.line:
        return _("line %(line)d: %(text)s") % told
    return _("%(text)s (%(about)s)") % told if problem.about else str(told["text"])


#: By what a tie was settled.
TIES: dict[str, str | Promise] = {
    "votes": gettext_lazy("more supporters"),
    "cost": gettext_lazy("the lower cost"),
    "dear": gettext_lazy("the higher cost"),
    "lot": gettext_lazy("the lot"),
    "order": gettext_lazy("the order of the file"),
}
_REASONS: dict[How, str | Promise] = {
    How.FREE: gettext_lazy("It costs nothing."),
    How.UNSUPPORTED: gettext_lazy("Nobody supports it."),
    How.THRESHOLD: gettext_lazy("Its score is below the least score."),
    How.SHARES: gettext_lazy("One vote paid %(payment)s; %(payers)d paid, %(emptied)d of them all they had."),
    How.FILL: gettext_lazy("Its supporters held %(held)s; what was left of the budget paid it."),
    How.GREEDY: gettext_lazy("%(left)s were left at its turn."),
}


def why(told: Mapping[str, Any]) -> str:
    """Why a project is funded, or not: what a tally tells of it, by name; amounts as they are to be read."""
    how = How(told["how"])
    return _lost(told) if how is How.LOST else str(_REASONS[how]) % told


def _lost(told: Mapping[str, Any]) -> str:
    if told.get("held") is not None:
        held = _("Its supporters had %(held)s left; %(missing)s were missing.") % told
        return " ".join([held, _more_supporters(told.get("needed"))]).strip()
    left = _("%(left)s were left at its turn.") % told if told.get("left") is not None else ""
    return " ".join([left, _more_votes(told.get("needed"))]).strip()


def _more_supporters(count: int | None) -> str:
    if count is None:
        return ""
    text = ngettext(
        "%(n)d more supporter with an untouched share would have made up for it.",
        "%(n)d more supporters with an untouched share would have made up for it.",
        count,
    )
    return text % {"n": count}


def _more_votes(count: int | None) -> str:
    if count is None:
        return _("No number of votes could have paid it.")
    text = ngettext(
        "%(n)d more vote would have been enough.", "%(n)d more votes would have been enough.", count
    )
    return text % {"n": count}
