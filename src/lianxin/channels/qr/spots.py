"""What a poster hangs at: a place of the office's list, or one of its areas."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.office.models import Area, Office, Place, in_language


@dataclass(frozen=True)
class Spot:
    """A place with the area it lies in, or an area alone."""

    code: str
    place: Place | None
    area: Area | None

    @property
    def names(self) -> dict[str, str]:
        """Its name in each language."""
        named = self.place or self.area
        return dict(named.names) if named else {}

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return in_language(self.names)

    def called(self, words: str) -> bool:
        """Whether somebody left its name as the poster gave it, in whatever language the page was."""
        return self.place is not None and words in self.place.names.values()


def spot_of(office: Office, code: str) -> Spot | None:
    """The spot with this code; places and areas share their codes."""
    place = Place.objects.select_related("area").filter(office=office, code=code).first()
    if place:
        return Spot(code, place, place.area)
    area = Area.objects.filter(office=office, code=code).first()
    return Spot(code, None, area) if area else None


def spots(office: Office) -> list[tuple[Area | None, list[Spot]]]:
    """All spots, area by area; places without an area come last."""
    places = Place.objects.select_related("area").filter(office=office).order_by("pk")
    under: dict[int | None, list[Spot]] = {}
    for place in places:
        under.setdefault(place.area_id, []).append(Spot(place.code, place, place.area))
    found: list[tuple[Area | None, list[Spot]]] = [
        (area, [Spot(area.code, None, area), *under.get(area.pk, [])])
        for area in Area.objects.filter(office=office).order_by("pk")
    ]
    return [*found, (None, under[None])] if None in under else found
