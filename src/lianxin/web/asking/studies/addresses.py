"""Addresses of studies for everybody."""

from django.urls import path

from . import speaking_up, views

_ONE = "<slug:slug>/asking/<int:number>/studies/<int:study>/"

PATHS = (
    path(_ONE, views.study, name="study"),
    path(f"{_ONE}sites/<int:site>/say", speaking_up.say, name="study_say"),
    path(f"{_ONE}sites/<int:site>/sheet/", views.sheet, name="study_sheet"),
)
