"""A finding is written down once.  It names the statements on which it rests; whether it rests on any is never set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON, digest
from lianxin.office.days import INSTANT
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import findings as entries
from ...models import Campaign, Consultation, Finding, FindingStatement, Statement, Study
from ...queries.findings import can_support
from ..consultations.writing import a_line, demand_convenor, held, record
from ..statements.looking import demand_nobody_named
from ..statements.quoting import demand_nothing_private

MOST_WORDS, MOST_STATEMENTS, MOST_FINDINGS = 2_000, 200, 300


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is taken from what was said, and the numbers of the statements on which that rests.

    ``study`` is where it was found, None where on no study; ``replaces`` an earlier one for which it stands from now on.
    """

    words: str
    statements: Sequence[int] = ()
    study: Study | None = None
    replaces: Finding | None = None


def add_finding(*, consultation: Consultation, found: Found, by: Person, now: datetime) -> Finding:
    """Everybody reads it from this moment, and beside it what supports it, or that nothing does."""
    demand_convenor(consultation.office, by)
    told = _checked(found)

    def work() -> Finding:
        row = held(consultation)
        _demand_fitting(row, told)
        demand_nothing_private(row, [told.words], "words")
        statements, moment = _named(row, told.statements), _after_result(row, now)
        made = Finding(
            consultation=row,
            study=told.study,
            number=next_number(row.findings.all()),
            words=told.words,
            replaces=told.replaces,
            found_by=by,
            found_at=moment,
        )
        made.save(force_insert=True)
        rests = [FindingStatement(finding=made, statement=one) for one in statements]
        for one in rests:
            one.save(force_insert=True)
        record(row, entries.FINDING_ADDED, now=moment, rows=[made, *rests], **_public(made, statements))
        return made

    return grouped(work)


def digest_of(finding: Finding) -> str:
    """SHA-256 of its words, in their one spelling."""
    return digest({"words": finding.words})


def _after_result(consultation: Consultation, now: datetime) -> datetime:
    """Now, and never before a result that came out while this waited: that does not speak of it."""
    ended = Campaign.objects.filter(parts__consultation=consultation, completed_at__gte=now).first()
    return ended.completed_at + INSTANT if ended and ended.completed_at else now


def _public(made: Finding, statements: Sequence[Statement]) -> dict[str, JSON]:
    return {
        "finding": made.number,
        "study": made.study.number if made.study else None,
        # The number of a private one would lead to the moment at which it was said.
        "rests_on": [one.number for one in statements if not one.private],
        "private": any(one.private for one in statements),
        "replaces": made.replaces.number if made.replaces else None,
        "digest": digest_of(made),
    }


def _checked(found: Found) -> Found:
    text = _("Please write what was found, in at most %(n)s characters.")
    words = a_line(found.words, MOST_WORDS, "words", text % {"n": MOST_WORDS})
    demand_nobody_named(words, "words")
    if len(set(found.statements)) > MOST_STATEMENTS:
        text = _("A finding names at most %(n)s statements.")
        raise Refusal("many", text % {"n": MOST_STATEMENTS}, "statements")
    return replace(found, words=words, statements=sorted(set(found.statements)))


def _demand_fitting(consultation: Consultation, found: Found) -> None:
    """Study and earlier finding are of this consultation; a form that was sent twice is one finding."""
    if found.study and found.study.consultation_id != consultation.pk:
        raise Refusal("study", _("This consultation has no such study."), "study")
    if found.replaces:
        _demand_newest(consultation, found.replaces)
    standing = consultation.findings.filter(words=found.words, replaced_by=None)
    if found.replaces:
        standing = standing.exclude(pk=found.replaces.pk)
    if standing.exists():
        raise Refusal("twice", _("This very finding stands here already."), "words")
    if consultation.findings.count() >= MOST_FINDINGS:
        raise Refusal("many", _("These are too many findings for one consultation."))


def _demand_newest(consultation: Consultation, replaced: Finding) -> None:
    if replaced.consultation_id != consultation.pk:
        raise Refusal("other", _("This belongs to another consultation."), "replaces")
    if Finding.objects.filter(replaces=replaced).exists():
        raise Refusal("replaced", _("There is a newer finding in its place already."), "replaces")


def _named(consultation: Consultation, numbers: Sequence[int]) -> list[Statement]:
    """The statements with these numbers; every one of them can support something."""
    rows = can_support(consultation).filter(number__in=numbers).order_by("number")
    found = list(rows)
    if missing := set(numbers) - {row.number for row in found}:
        text = _(
            "Nothing can rest on these: %(which)s. Name statements that are shown to everybody or were taken in "
            "as said in private, and none of the office's own."
        )
        raise Refusal("statements", text % {"which": ", ".join(map(str, sorted(missing)))}, "statements")
    return found
