"""Addresses of session days for the staff."""

from django.urls import path

from . import entering, views

_ALL = "<slug:slug>/desk/sessions/"
_ONE = f"{_ALL}<int:session>/"

PATHS = (
    path(_ALL, views.sessions, name="session_days_desk"),
    path(f"{_ALL}series/<int:series>/", views.series, name="session_series"),
    path(_ONE, views.session, name="session_day_desk"),
    path(f"{_ONE}change", views.change, name="session_day_change"),
    path(f"{_ONE}hold", views.hold, name="session_day_hold"),
    path(f"{_ONE}enter", entering.enter, name="session_day_enter"),
)
