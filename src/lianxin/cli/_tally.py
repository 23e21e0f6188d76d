"""A tally as a table for people: what is funded, why not the others, and which ties were decided by what."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianxin.algorithms.budgets.explaining import Why
from lianxin.algorithms.budgets.tallying import Decided, Method, Tally
from lianxin.ask.budget_words import TIES, why

_METHODS = {Method.EQUAL_SHARES: gettext_lazy("equal shares"), Method.GREEDY: gettext_lazy("greedy")}


def as_text(found: Tally) -> str:
    funded = [one for one in found.projects if one.step is not None]
    lost = [one for one in found.projects if one.step is None]
    places = {project: number for number, project in enumerate(found.winners)}
    funded.sort(key=lambda one: places[one.project])
    width = max((len(one.project) for one in found.projects), default=0)
    lines = [_head(found), "", _("Funded:"), *(_row(one, width) for one in funded)]
    if lost:
        lines += ["", _("Not funded:"), *(_row(one, width) for one in lost)]
    if found.ties:
        lines += ["", _("Ties:"), *(_tie(one) for one in found.ties)]
    return "\n".join([*lines, "", _("Ballots (SHA-256): %(digest)s") % {"digest": found.input["sha256"]}])


def _head(found: Tally) -> str:
    told = {
        "method": _METHODS[Method(found.stands)],
        "n": len(found.winners),
        "all": found.input["projects"],
        "cost": found.cost,
        "budget": found.input["budget"],
        "voters": found.input["voters"],
    }
    head = _(
        "By %(method)s %(n)d of %(all)d projects are funded for %(cost)s of %(budget)s; %(voters)d voters."
    )
    lines = [head % told]
    if found.raises:
        text = ngettext(
            "What each voter holds was raised %(n)d time.",
            "What each voter holds was raised %(n)d times.",
            found.raises,
        )
        lines.append(text % {"n": found.raises})
    if found.preferred:
        told = {"shares": found.preferred.equal_shares, "greedy": found.preferred.greedy}
        lines.append(
            _("%(shares)d voters prefer the outcome of equal shares, %(greedy)d that of greedy.") % told
        )
    return "\n".join(lines)


def _row(one: Why, width: int) -> str:
    name = f"  {one.name}" if one.name else ""
    first = f"  {one.project:{width}}  {one.cost:>12}  {one.votes:>7}{name}"
    return f"{first}\n  {'':{width}}  {_reason(one)}"


def _reason(one: Why) -> str:
    return why(asdict(one))


def _tie(one: Decided) -> str:
    told = {"step": one.step, "tied": ", ".join(one.tied), "won": one.won, "by": TIES[one.by]}
    return "  " + _("Step %(step)d: %(tied)s were equal; %(won)s came first by %(by)s.") % told
