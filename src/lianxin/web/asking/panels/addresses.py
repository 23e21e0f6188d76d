"""Addresses of panels by lot for everybody."""

from django.urls import path

from . import joining, place, views

_ONE = "<slug:slug>/asking/<int:number>/panels/<int:panel>/"

PATHS = (
    path(_ONE, views.panel, name="asking_panel"),
    path(f"{_ONE}join", joining.join, name="asking_panel_join"),
    path(f"{_ONE}place", place.place, name="asking_panel_place"),
    path(f"{_ONE}draw/", views.draw, name="asking_panel_draw"),
    path(f"{_ONE}draw.json", views.list_of_panels, name="asking_panel_list"),
)
