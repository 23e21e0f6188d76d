"""Doors as a careless hand might build them: they write first and refuse afterwards."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from lianxin.office.models import DoorKey, Person
from lianxin.urls import urlpatterns as house


def adds(request: HttpRequest) -> HttpResponse:
    _one_more()
    raise Http404


def changes(request: HttpRequest) -> HttpResponse:
    Person.objects.filter(login="willow-power-p10").update(display_name="Somebody")
    raise PermissionDenied


def changes_beside(request: HttpRequest) -> HttpResponse:
    """In the other database, past all that could watch the queries of Django."""
    connections["vault"].connection.execute("UPDATE hear_contact SET sealed = x'00'")
    return HttpResponse("Please write the day.", status=422)


def undoes(request: HttpRequest) -> HttpResponse:
    """The careful one: what it wrote is undone with its transaction."""
    with transaction.atomic():
        _one_more()
        raise Http404


def _one_more() -> None:
    key = DoorKey.objects.latest("pk")
    key.pk = None
    key.save(force_insert=True)


#: The table in which each is found out.
WROTE = {"adds": DoorKey._meta.db_table, "changes": Person._meta.db_table, "changes_beside": "hear_contact"}
urlpatterns = [path(f"planted/{view.__name__}", view) for view in (adds, changes, changes_beside, undoes)]
urlpatterns += house
