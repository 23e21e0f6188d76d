"""Writing down a visit, with the home, the needs and the voices that come of them; and what became of a referral."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import models
from django.utils.translation import gettext as _

from lianxin.office.models import Office, Person
from lianxin.record.commands import append, hold
from lianxin.record.commit import grouped

from .. import codes, entries, vault
from ..models import Attachment, Contact, Household, StagedFile, Visit, VisitNeed, Voice
from ..rules import NotYours, demand_visit, may_visit
from ..states import Checked, Leads, ReferralOutcome, SafetyCheck, Severity, VoiceKind
from ..visits import sealed_facts, sealed_notes
from ..visits.noting import NotedNeed, NotedVisit, NotVisited, checked, clock_off, digest, said_at
from .attachments import claim
from .receiving import Heard, Said, brought, code_of, receive

CHANNEL = "visit"


@dataclass(frozen=True)
class Visited:
    """A visit that stands in the record, and the tracking codes of its needs, for the household alone.

    ``again`` says that it stood there before.
    """

    visit: Visit
    codes: tuple[tuple[VisitNeed, str], ...]
    again: bool


def record_visit(*, office: Office, by: Person, noted: NotedVisit, now: datetime) -> Visited:
    """Write down a visit: the home, its needs and a voice for each need that becomes a case, all or nothing.

    Sent again under its key it is the same visit with the same codes; changed under its key it is refused.
    """
    if by.office_id != office.pk or not may_visit(by):
        raise NotYours
    noted = checked(noted, office=office)
    key = codes.once(noted.client_key, "visit", office.slug).hex()
    if known := _known(office, key):
        return _again(known, by, noted)
    files = brought(office=office, tokens=noted.photos, now=now)
    facts = _seal_facts(office, noted)
    notes = _seal_notes(office, noted)

    def work() -> Visit:
        # One visit of an office at a time, so that the same one sent twice at once finds itself.
        hold(office.stream_id)
        return _known(office, key) or _write(office, by, noted, now, key, facts, notes, files)

    visit = None
    try:
        visit = grouped(work)
    finally:
        if visit is None or visit.notes != notes.pk:
            _forget(facts, notes)
    if visit.notes != notes.pk:
        return _again(visit, by, noted)
    return Visited(visit, _codes(visit, noted), again=False)


def settle_referral(*, need: VisitNeed, outcome: ReferralOutcome, by: Person, now: datetime) -> VisitNeed:
    """Write down what became of a referral.  It may be written again: the newest holds, the record keeps all."""
    demand_visit(by, need.visit)
    if need.leads_to != Leads.REFERRAL:
        raise ValueError("only a referral has an outcome")

    def work() -> VisitNeed:
        need.outcome, need.settled_at = outcome, now
        need.save(force_update=True)
        append(
            stream_id=by.office.stream_id,
            kind=entries.VISIT_REFERRAL_SETTLED,
            subject=need.visit.subject,
            now=now,
            public={"visit": need.visit_id, "outcome": str(outcome)},
            rows=[need],
        )
        return need

    return grouped(work)


def try_visits(*, office: Office, noted: NotedVisit, now: datetime) -> Heard:
    """Take a labelled test of the house itself the way of a visit, up to its voice: no home was visited."""
    need = checked(noted, office=office).needs[0]
    said = Said(body=need.words, channel=CHANNEL, kind=VoiceKind.NEED, confidential=True, trial=True)
    return receive(office=office, said=said, now=now, idempotency_key=_key(noted, 0))


def _known(office: Office, key: str) -> Visit | None:
    return Visit.objects.select_related("household__area").filter(office=office, client_key=key).first()


def _again(visit: Visit, by: Person, noted: NotedVisit) -> Visited:
    """A visit that had arrived before; what was changed since then would be lost here, so it is refused."""
    if visit.visitor_id != by.pk or sealed_notes(visit)["digest"] != digest(noted):
        raise NotVisited(("client_key", "changed"))
    return Visited(visit, _codes(visit, noted), again=True)


def _seal_facts(office: Office, noted: NotedVisit) -> Contact | None:
    """Where the home is and what to know about it: what is new, over what was known."""
    new = {name: text for name, text in (("place", noted.place), ("facts", noted.facts)) if text}
    if not new:
        return None
    home = Household.objects.filter(office=office, code=noted.code).first() if noted.known else None
    return _seal(office, {**(sealed_facts(home) if home else {}), **new})


def _seal_notes(office: Office, noted: NotedVisit) -> Contact:
    """Every free word of the visit but the words of cases, which are for the unit that will help."""
    needs = [{} if n.leads_to == Leads.CASE else {"words": n.words, "text": n.text} for n in _needs(noted)]
    said = {"consent_note": noted.consent_note, "notes": noted.notes, "needs": needs, "digest": digest(noted)}
    return _seal(office, said)


def _seal(office: Office, facts: Mapping[str, object]) -> Contact:
    return vault.put(office_id=office.pk, text=json.dumps(facts, ensure_ascii=False))


def _forget(*sealed: Contact | None) -> None:
    for contact in sealed:
        if contact:
            contact.delete()


def _write(  # noqa: PLR0917  one call, beside it
    office: Office,
    by: Person,
    noted: NotedVisit,
    now: datetime,
    key: str,
    facts: Contact | None,
    notes: Contact,
    files: list[StagedFile],
) -> Visit:
    home, first = _home(office, noted, facts)
    visit = Visit(
        office=office,
        visitor=by,
        household=home,
        client_key=key,
        consent=noted.consent,
        checklist=dict(noted.checklist),
        notes=notes.pk,
        written_at=noted.written_at,
        clock_off=clock_off(noted, now),
        received_at=now,
    )
    visit.save(force_insert=True)
    needs = [_need(visit, noted, need, position, now) for position, need in enumerate(_needs(noted))]
    photos = claim(files=files, visit=visit, now=now)
    rows: list[models.Model] = [visit, notes, *needs, *photos]
    if first or facts:
        rows += [home, *([facts] if facts else [])]
    _append(visit, needs, photos, rows, now, first=first)
    return visit


def _append(
    visit: Visit,
    needs: list[VisitNeed],
    photos: list[Attachment],
    rows: list[models.Model],
    now: datetime,
    *,
    first: bool,
) -> None:
    led = Counter(str(need.leads_to) for need in needs)
    area = visit.household.area
    append(
        stream_id=visit.office.stream_id,
        kind=entries.VISIT_RECORDED,
        subject=visit.subject,
        now=now,
        public={
            "visit": visit.pk,
            "area": area.code if area else None,
            "first": first,
            "consent": str(visit.consent),
            "needs": {str(kind): led[kind] for kind in Leads},
            "photos": len(photos),
        },
        rows=rows,
    )


def _home(office: Office, noted: NotedVisit, facts: Contact | None) -> tuple[Household, bool]:
    """The home that was visited, and whether it is a new one."""
    homes = Household.objects.select_related("area").filter(office=office)
    home = homes.filter(code=noted.code).first() if noted.code else None
    if noted.known and home is None:
        raise NotVisited(("code", "unknown"))
    if not noted.known and home:
        raise NotVisited(("code", "taken"))
    known = home is not None
    home = home or Household(office=office, area=noted.area, code=noted.code or _new_code(office, noted))
    if facts:
        home.facts = facts.pk
    if facts or not known:
        home.save(force_insert=not known)
    return home, not known


def _new_code(office: Office, noted: NotedVisit) -> str:
    """A short code: the area's own, and a number."""
    beginning = noted.area.code[:30] if noted.area else "home"
    number = Household.objects.filter(office=office, area=noted.area).count() + 1
    while Household.objects.filter(office=office, code=f"{beginning}-{number}").exists():
        number += 1
    return f"{beginning}-{number}"


def _needs(noted: NotedVisit) -> tuple[NotedNeed, ...]:
    """What was noted; and where it smells of gas, a case of its own before everything else."""
    if noted.checklist.get(SafetyCheck.GAS) != Checked.YES:
        return noted.needs
    gas = NotedNeed(
        words=_("Smell of gas, noticed on a visit."), leads_to=Leads.CASE, severity=Severity.DANGER
    )
    return (gas, *noted.needs)


def _need(visit: Visit, noted: NotedVisit, need: NotedNeed, position: int, now: datetime) -> VisitNeed:
    row = VisitNeed(office=visit.office, visit=visit, leads_to=need.leads_to, position=position)
    if need.leads_to == Leads.CASE:
        said = _said(visit, noted, need, now)
        heard = receive(office=visit.office, said=said, now=now, idempotency_key=_key(noted, position))
        row.voice = heard.voice
    elif need.leads_to == Leads.REFERRAL:
        row.due_at = need.due_at
    row.save(force_insert=True)
    return row


def _said(visit: Visit, noted: NotedVisit, need: NotedNeed, now: datetime) -> Said:
    """What the unit gets: the task and the place.  Whatever else was seen in the home stays with the visitor."""
    return Said(
        body=need.words,
        channel=CHANNEL,
        kind=VoiceKind.NEED,
        place=noted.place or sealed_facts(visit.household).get("place", ""),
        area=visit.household.area,
        severity="" if need.severity == Severity.ORDINARY else need.severity,
        language=noted.language,
        said_at=said_at(noted, now),
        confidential=True,
    )


def _key(noted: NotedVisit, position: int) -> str:
    return f"{noted.client_key}/{position}"


def _codes(visit: Visit, noted: NotedVisit) -> tuple[tuple[VisitNeed, str], ...]:
    """The codes, derived again from the words as they stand: only the device that has the key can ask for them."""
    needs = visit.needs.select_related("voice__area").filter(voice__isnull=False).order_by("position")
    code = partial(code_of, office=visit.office)
    return tuple(
        (n, code(_said_again(n.voice), idempotency_key=_key(noted, n.position))) for n in needs if n.voice
    )


def _said_again(voice: Voice) -> Said:
    return Said(
        body=voice.body,
        channel=voice.channel,
        kind=VoiceKind(voice.kind),
        place=voice.place,
        area=voice.area,
        severity=Severity(voice.severity) if voice.severity else "",
        confidential=voice.confidential,
    )
