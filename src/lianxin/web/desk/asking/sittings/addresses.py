"""Addresses of sittings for the staff."""

from django.urls import path

from . import views

_ALL = "<slug:slug>/desk/asking/<int:number>/sittings/"
_ONE = f"{_ALL}<int:sitting>/"

PATHS = (
    path(f"{_ALL}new", views.announce, name="asking_sitting_new"),
    path(_ONE, views.sitting, name="asking_desk_sitting"),
    path(f"{_ONE}do", views.do, name="asking_sitting_do"),
    path(f"{_ONE}keep", views.keep, name="asking_sitting_keep"),
    path(f"{_ONE}minutes", views.minutes, name="asking_sitting_minutes"),
    path(f"{_ONE}enter", views.enter, name="asking_sitting_enter"),
)
