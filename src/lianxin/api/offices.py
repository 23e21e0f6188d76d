"""Which offices there are, and what one needs to know before saying something."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.hear.states import VoiceKind
from lianxin.office import queries
from lianxin.office.models import Area, Office

from .asked import office_of
from .errors import REFUSED, Error
from .outputs import Named

router = Router(tags=["offices"])


class OfficeLine(Schema):
    slug: str
    name: str
    names: dict[str, str]


class AreaOut(Schema):
    code: str
    name: str
    names: dict[str, str]


class OfficeOut(OfficeLine):
    """One office: its areas, the kinds of voices, its notices (emergency: whom to call at once)."""

    rule_pack: str
    time_zone: str
    areas: list[AreaOut]
    kinds: list[Named]
    notices: dict[str, dict[str, str]]


def _line(office: Office) -> OfficeLine:
    return OfficeLine(slug=office.slug, name=office.name, names=office.names)


def _area(area: Area) -> AreaOut:
    return AreaOut(code=area.code, name=area.name, names=area.names)


@router.get("/offices", response=list[OfficeLine], operation_id="list_offices")
def list_offices(request: HttpRequest) -> list[OfficeLine]:
    """Every office that can be spoken to here."""
    return [_line(office) for office in Office.objects.order_by("slug")]


@router.get("/offices/{slug:slug}", response={200: OfficeOut, REFUSED: Error}, operation_id="show_office")
def show_office(request: HttpRequest, slug: str) -> OfficeOut:
    """One office, with the areas and kinds that a voice may name."""
    office = office_of(slug)
    return OfficeOut(
        **_line(office).dict(),
        rule_pack=office.rule_pack,
        time_zone=office.time_zone,
        areas=[_area(area) for area in queries.areas(office)],
        kinds=[Named(code=kind.value, name=str(kind.label)) for kind in VoiceKind],
        notices=office.notices,
    )
