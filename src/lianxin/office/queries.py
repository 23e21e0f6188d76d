"""Reads of the office."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Area, GlossaryTerm, Office, Outage, Unit

#: The highest number that a column holds; an address may have any.
_MOST_NUMBER = 2**31 - 1


def by_slug(slug: str) -> Office | None:
    """The office behind an address; in plain SQL, because every request asks and the ORM costs ten times that."""
    return next(iter(Office.objects.raw("SELECT * FROM office_office WHERE slug = %s", [slug])), None)


def areas(office: Office) -> list[Area]:
    return list(Area.objects.raw("SELECT * FROM office_area WHERE office_id = %s ORDER BY id", [office.pk]))


def area_of(office: Office, code: str) -> Area | None:
    found = Area.objects.raw(
        "SELECT * FROM office_area WHERE office_id = %s AND code = %s", [office.pk, code]
    )
    return next(iter(found), None)


def units(office: Office) -> list[Unit]:
    """The units a case can be handed to: all but the office itself."""
    return list(Unit.objects.filter(office=office, parent__isnull=False).order_by("pk"))


def every_unit(office: Office) -> list[Unit]:
    """All units, the office itself first: whom a voice can be about.  In plain SQL, as for areas."""
    question = "SELECT * FROM office_unit WHERE office_id = %s ORDER BY parent_id IS NOT NULL, id"
    return list(Unit.objects.raw(question, [office.pk]))


def the_office(office: Office) -> Unit:
    """The unit without a parent: the office itself, which answers for whatever no other unit has taken on."""
    return next(unit for unit in every_unit(office) if unit.parent_id is None)


def unit_names(office: Office) -> dict[str, str]:
    """Code to name in the language of the page."""
    return {unit.code: unit.name for unit in Unit.objects.filter(office=office)}


def area_names(office: Office) -> dict[str, str]:
    return {area.code: area.name for area in Area.objects.filter(office=office)}


def outages(office: Office) -> QuerySet[Outage]:
    """The times at which the house could not be reached, the newest first."""
    return Outage.objects.filter(office=office).order_by("-begins_at")


def glossary(office: Office) -> list[GlossaryTerm]:
    """The words that the office explains, in the order in which they came."""
    return list(GlossaryTerm.objects.filter(office=office, dropped_at=None).order_by("number"))


def has_glossary(office: Office) -> bool:
    return GlossaryTerm.objects.filter(office=office, dropped_at=None).exists()


def glossary_term(office: Office, number: int) -> GlossaryTerm | None:
    rows = GlossaryTerm.objects.select_related("office__stream").filter(office=office, dropped_at=None)
    return rows.filter(number=number).first() if number <= _MOST_NUMBER else None


def explained_words(office: Office) -> dict[str, list[str]]:
    """By language every way to write a word that is explained in it."""
    found: dict[str, list[str]] = {}
    for row in glossary(office):
        for language in row.means:
            found.setdefault(language, []).extend(row.forms)
    return found
