"""Reads of the office."""

from __future__ import annotations

from .models import Area, Office, Unit


def by_slug(slug: str) -> Office | None:
    try:
        return Office.objects.get(slug=slug)
    except Office.DoesNotExist:
        return None


def areas(office: Office) -> list[Area]:
    return list(Area.objects.filter(office=office).order_by("pk"))


def units(office: Office) -> list[Unit]:
    """The units a case can be handed to: all but the office itself."""
    return list(Unit.objects.filter(office=office, parent__isnull=False).order_by("pk"))


def unit_names(office: Office) -> dict[str, str]:
    """Code to name in the language of the page."""
    return {unit.code: unit.name for unit in Unit.objects.filter(office=office)}


def area_names(office: Office) -> dict[str, str]:
    return {area.code: area.name for area in Area.objects.filter(office=office)}
