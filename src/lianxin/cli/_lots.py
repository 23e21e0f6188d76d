"""What ``lianxin draw`` says: faults of tables, quotas that cannot be kept, the lottery, the panel, replacements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.algorithms.lots import BadTable, Quota, Relaxation
from lianxin.ask.seats_table import fault_told
from lianxin.channels.file.problems import BadFile

#: More faults than these are counted and not shown.
SHOWN = 20


def bad_table(name: str, problem: BadTable) -> BadFile:
    """Every fault with its row; many are counted."""
    lines = [f"{name}: {fault_told(fault)}" for fault in problem.faults[:SHOWN]]
    if len(problem.faults) > SHOWN:
        lines.append(_("… and %(n)d more") % {"n": len(problem.faults) - SHOWN})
    return BadFile("\n".join(lines))


def relaxation(found: Relaxation | None) -> Iterator[str]:
    """Why no panel can be made, and with what one could."""
    yield _("No panel can keep these quotas.")
    if found is None:
        yield _("The pool has too few people, or too few households, for so large a panel.")
        return
    if not found.within_flex:
        yield _("They cannot be kept within min_flex and max_flex either.")
    yield ngettext(
        "The smallest change that would do, %(n)d seat:",
        "The smallest change that would do, %(n)d seats in all:",
        found.seats,
    ) % {"n": found.seats}
    for change in found.changes:
        quota = change.quota
        yield _("  %(category)s, %(feature)s: %(low)d to %(high)d, instead of %(min)d to %(max)d") % {
            "category": quota.category,
            "feature": quota.feature,
            "low": change.low,
            "high": change.high,
            "min": quota.low,
            "max": quota.high,
        }


def relaxation_json(found: Relaxation | None) -> dict[str, Any]:
    if found is None:
        return {"relaxation": None}
    changes = [_quota(one.quota) | {"new_min": one.low, "new_max": one.high} for one in found.changes]
    return {"relaxation": {"within_flex": found.within_flex, "seats": found.seats, "changes": changes}}


def _quota(quota: Quota) -> dict[str, Any]:
    return {"category": quota.category, "feature": quota.feature, "min": quota.low, "max": quota.high}


def missed_json(missed: Sequence[tuple[Quota, int]]) -> list[dict[str, Any]]:
    return [_quota(quota) | {"has": count} for quota, count in missed]


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The same as the JSON, for eyes; the panels themselves are only in the JSON."""
    if "min_probability" in told:
        yield from _lottery(told)
    yield _("SHA-256 of the lottery: %(digest)s") % {"digest": told["digest"]}
    if "commitment" in told:
        yield _("To publish with it, as the promise not to choose another seed: %(digest)s") % {
            "digest": told["commitment"]
        }
    for row in told.get("responses", ()):
        yield _response(row)
    if "drawn" in told:
        yield _("Drawn: panel %(n)d") % {"n": told["drawn"]["number"]}
        yield " ".join(map(str, told["drawn"]["panel"]))
    if "replaced" in told:
        yield from _replaced(told["replaced"])


def _lottery(told: dict[str, Any]) -> Iterator[str]:
    yield _("%(panels)d equally likely panels of %(size)d out of %(people)d people") % {
        "panels": len(told["panels"]),
        "size": told["size"],
        "people": told["people"],
    }
    yield _("Smallest chance: %(chance)s; no lottery could give more than %(bound)s") % {
        "chance": f"{told['min_probability']:.3%}",
        "bound": f"{told['bound']:.3%}",
    }
    before = told["before_rounding"]
    if before["proved"]:
        yield _("Before rounding everybody has the fairest chance that there is.")
    else:
        yield _("Before rounding everybody has at least %(part)s of the chance aimed at.") % {
            "part": f"{before['reached']:.2%}"
        }
    if never := told["probabilities"].count(0):
        yield _("People who sit on none of these panels: %(n)d") % {"n": never}


def _response(row: dict[str, Any]) -> str:
    rate = "" if row["rate"] is None else f"{row['rate']:.1%} ({row['low']:.1%}–{row['high']:.1%})"
    return _("%(category)s, %(feature)s: %(ready)d of %(invited)d stood ready %(rate)s") % (
        row | {"rate": rate}
    )


def _replaced(told: dict[str, Any]) -> Iterator[str]:
    for gone, came in told["alike"]:
        yield _("%(came)d for %(gone)d, with the same features") % {"gone": gone, "came": came}
    if told["others"]:
        yield _("Also: %(people)s") % {"people": " ".join(map(str, told["others"]))}
    if told["empty"]:
        yield _("Seats that nobody is left for: %(n)d") % {"n": told["empty"]}
    for row in told["missed"]:
        yield _("%(category)s, %(feature)s: %(has)d, not within %(min)d to %(max)d") % row
    yield _("The panel now: %(people)s") % {"people": " ".join(map(str, told["panel"]))}
