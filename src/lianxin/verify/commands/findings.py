"""The only writers of findings and of the detectors' settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.act.rules import NotAllowed
from lianxin.act.texts import needed_text
from lianxin.hear.models import Visit
from lianxin.office.models import Office, Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.commands import append, hold
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from ..entries import findings as entries
from ..findings import DETECTORS, Detector, Looking, Sign, one_place
from ..findings.standing import standings
from ..models import DetectorSetting, Finding, LastLook
from ..queries.findings import visits_named
from ..rules import may_look_at_findings, may_set_detectors
from ..states import FindingState

#: So long a reason is at most, or what somebody found out.
MOST_WORDS = 4_000


def note_findings(*, office: Office, now: datetime) -> list[Finding]:
    """Let every detector that is on look once, and note what was not noted before.

    Looking writes nothing; each sign is then noted once, however often and by however many processes it is seen.
    """
    seen = [
        (standing.detector, sign)
        for standing in standings(office)
        if standing.on
        for sign in standing.detector.look(Looking(office, now, standing.values))
    ]
    LastLook.objects.update_or_create(office=office, defaults={"looked_at": now})
    return [found for detector, sign in seen if (found := _note(office, detector, sign, now))]


def note_at_door(*, office: Office, unit: Unit, seen: int, of: int, now: datetime) -> Finding | None:
    """Note that many people's "solved" came from one place within an hour, if that is looked for here and so many."""
    if seen < one_place.DETECTOR.bounds[0].least:
        return None
    standing = next(one for one in standings(office) if one.detector is one_place.DETECTOR)
    values = standing.values
    if not standing.on or seen < values["voices"] or 100 * seen < values["share"] * of:
        return None
    return _note(office, standing.detector, one_place.seen_at_door(office, unit, seen, of, now), now)


def _note(office: Office, detector: Detector, sign: Sign, now: datetime) -> Finding | None:
    known = Finding.objects.filter(office=office, kind=detector.kind, key=sign.key)
    if known.exists():
        return None

    def work() -> Finding | None:
        hold(office.stream_id)
        if known.exists():
            return None
        finding = Finding(office=office, kind=detector.kind, unit=sign.unit, month=sign.month, key=sign.key)
        finding.evidence, finding.found_at = dict(sign.evidence), now
        finding.save(force_insert=True)
        _entry(finding, entries.FINDING_NOTED, now, month=finding.month)
        return finding

    return grouped(work)


def look_at(*, finding: Finding, state: FindingState, words: str, by: Person, now: datetime) -> Finding:
    """An overseer looked: there is a good reason, or it is as it looks.  Nobody looks at the own unit's work."""
    if not may_look_at_findings(by) or by.office_id != finding.office_id or finding.unit_id in by.unit_ids():
        raise NotAllowed("look_at")
    if state == FindingState.OPEN:
        raise Refusal("missing", _("Say whether there is a good reason or it is as it looks."), "state")
    words = _needed(words, "words")

    def work() -> Finding:
        held = Finding.objects.select_for_update(of=("self",)).select_related("office").get(pk=finding.pk)
        if held.state != FindingState.OPEN:
            raise Refusal("looked_at", _("Somebody has looked at this sign already."))
        held.state, held.words, held.looked_by, held.looked_at = state, words, by, now
        held.save(force_update=True)
        _entry(held, entries.FINDING_LOOKED_AT, now, state=str(state))
        return held

    return grouped(work)


def open_visits(*, finding: Finding, by: Person, now: datetime) -> list[Visit]:
    """An overseer opens what was noted on the visits that a sign names; every opening stands in the record first."""
    if not may_look_at_findings(by) or by.office_id != finding.office_id:
        raise NotAllowed("open_visits")
    visits = visits_named(finding)
    if not visits:
        raise Refusal("missing", _("This sign names no visit."))
    grouped(lambda: _entry(finding, entries.FINDING_OPENED, now))
    return visits


def ask_detector(
    *, kind: str, on: bool, values: Mapping[str, int], reason: str, by: Person, now: datetime
) -> DetectorSetting:
    """Ask to turn a detector off or on, or to move its bounds; nothing changes until another person agrees."""
    if not may_set_detectors(by):
        raise NotAllowed("ask_detector")
    detector = DETECTORS.get(kind)
    if detector is None:
        raise Refusal("unknown", _("There is no such detector."), "kind")
    within = _within(detector, values)
    reason = _needed(reason, "reason")

    def work() -> DetectorSetting:
        setting = DetectorSetting(office=by.office, kind=detector.kind, on=on, values=within, reason=reason)
        setting.asked_by, setting.asked_at = by, now
        setting.save(force_insert=True)
        _setting_entry(setting, entries.DETECTOR_ASKED, now)
        return setting

    return grouped(work)


def agree_detector(*, setting: DetectorSetting, by: Person, now: datetime) -> DetectorSetting:
    """Another person agrees, and the change holds from now on, for everyone to see.

    One of the two is an overseer: whoever runs the machines cannot blind the house alone.
    """
    two = (setting.asked_by, by)
    if by.office_id != setting.office_id or not may_set_detectors(by) or setting.asked_by_id == by.pk:
        raise NotAllowed("agree_detector")
    if not any(person.holds(Role.OVERSEER) for person in two):
        raise NotAllowed("agree_detector")

    def work() -> DetectorSetting:
        hold(by.office.stream_id)
        newest = DetectorSetting.objects.filter(office_id=setting.office_id, kind=setting.kind).latest("pk")
        if newest.pk != setting.pk or newest.agreed_at is not None:
            raise Refusal("not_newest", _("This is settled already, or something else was asked for since."))
        setting.agreed_by, setting.agreed_at = by, now
        setting.save(force_update=True)
        _setting_entry(setting, entries.DETECTOR_SET, now)
        return setting

    return grouped(work)


def _within(detector: Detector, values: Mapping[str, int]) -> dict[str, int]:
    """The values by name, each within what the detector can work with."""
    bounds = {bound.name: bound for bound in detector.bounds}
    for name, value in values.items():
        bound = bounds.get(name)
        if bound is None:
            raise Refusal("unknown", _("This detector has no such bound."), "values")
        if not bound.least <= value <= bound.most:
            told = {"least": bound.least, "most": bound.most}
            raise Refusal("range", _("This bound lies between %(least)s and %(most)s.") % told, name)
    return dict(values)


def _needed(text: str, field: str) -> str:
    return needed_text(text, field, _("Please say why, so that others can follow it."), MOST_WORDS)


def _entry(finding: Finding, kind: EntryKind, now: datetime, **public: str) -> None:
    append(
        stream_id=finding.office.stream_id,
        kind=kind,
        subject=f"finding/{finding.pk}",
        now=now,
        public={"finding": finding.pk, "kind": str(finding.kind), **public},
        rows=[finding],
    )


def _setting_entry(setting: DetectorSetting, kind: EntryKind, now: datetime) -> None:
    append(
        stream_id=setting.office.stream_id,
        kind=kind,
        subject=f"detector/{setting.kind}",
        now=now,
        public={"kind": str(setting.kind), "on": setting.on, "values": setting.values},
        rows=[setting],
    )
