"""Addresses of panels by lot for the staff."""

from django.urls import path

from . import views

_ALL = "<slug:slug>/desk/asking/<int:number>/panels/"
_ONE = f"{_ALL}<int:panel>/"

PATHS = (
    path(f"{_ALL}new", views.announce, name="asking_panel_new"),
    path(_ONE, views.panel, name="asking_desk_panel"),
    path(f"{_ONE}do", views.do, name="asking_panel_do"),
    path(f"{_ONE}enter", views.enter, name="asking_panel_enter"),
)
