"""Addresses of Open311: GeoReport v2 for use and, beside it, for trying things out."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import views
from .rendering import JSON, XML


class Base(StringConverter):
    """The endpoint for use, or the one for tests."""

    regex = "v2|test/v2"


class Form(StringConverter):
    """The form of the answer, by the ending of the address; some clients put a slash behind it."""

    regex = f"(?:{XML}|{JSON})/?"

    def to_python(self, value: str) -> str:
        return value.rstrip("/")


class Part(StringConverter):
    """A code within an address."""

    regex = "[^/]+"


register_converter(Base, "georeport_base")
register_converter(Form, "georeport_form")
register_converter(Part, "georeport_part")

app_name = "open311"
_V2 = "open311/<georeport_base:base>"
_FORM = "<georeport_form:form>"
urlpatterns = [
    path(f"open311/discovery.{_FORM}", views.discovery),
    path(f"{_V2}/discovery.{_FORM}", views.discovery),
    path(f"{_V2}/services.{_FORM}", views.services),
    path(f"{_V2}/services/<georeport_part:code>.{_FORM}", views.service),
    path(f"{_V2}/requests.{_FORM}", views.requests),
    path(f"{_V2}/requests/<georeport_part:number>.{_FORM}", views.request),
    path(f"{_V2}/tokens/<georeport_part:token>.{_FORM}", views.token),
    path(f"open311/<path:rest>.{_FORM}", views.nothing),
    path("open311/<path:rest>", views.nothing, {"form": XML}),
]
