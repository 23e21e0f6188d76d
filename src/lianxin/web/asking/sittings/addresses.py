"""Addresses of sittings for everybody."""

from django.urls import path

from . import joining, seat, views

_ONE = "<slug:slug>/asking/<int:number>/sittings/<int:sitting>/"

PATHS = (
    path(_ONE, views.sitting, name="asking_sitting"),
    path(f"{_ONE}join", joining.join, name="asking_sitting_join"),
    path(f"{_ONE}seat", seat.seat, name="asking_sitting_seat"),
    path(f"{_ONE}draw.json", views.draw, name="asking_sitting_draw"),
    path(f"{_ONE}sheet/", views.sheet, name="asking_sitting_sheet"),
)
