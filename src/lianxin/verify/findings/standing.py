"""How each detector stands in an office: on or off, and within which bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.office.models import Office

from ..models import DetectorSetting
from . import DETECTORS
from .shape import Detector


@dataclass(frozen=True)
class Standing:
    """A detector as the office has it now; ``setting`` is what two people last agreed on, ``asked`` what waits."""

    detector: Detector
    on: bool
    values: Mapping[str, int]
    setting: DetectorSetting | None
    asked: DetectorSetting | None


def standings(office: Office) -> list[Standing]:
    """Every detector of the house.  Without a setting it is on, within the bounds it was measured with."""
    rows = list(DetectorSetting.objects.select_related("asked_by").filter(office=office).order_by("pk"))
    agreed = {row.kind: row for row in rows if row.agreed_at}
    newest = {row.kind: row for row in rows}
    waiting = {kind: row for kind, row in newest.items() if row.agreed_at is None}
    return [_standing(one, agreed.get(kind), waiting.get(kind)) for kind, one in DETECTORS.items()]


def _standing(detector: Detector, setting: DetectorSetting | None, asked: DetectorSetting | None) -> Standing:
    values = detector.defaults | (setting.values if setting else {})
    return Standing(detector, setting.on if setting else True, values, setting, asked)
