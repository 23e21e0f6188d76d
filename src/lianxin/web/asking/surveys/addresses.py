"""Addresses of surveys."""

from django.urls import path

from . import answering, views

_ONE = "<slug:slug>/asking/<int:number>/survey/<int:survey>"
PATHS = (
    path(f"{_ONE}/", views.survey, name="survey"),
    path(f"{_ONE}.json", views.lines, name="survey_lines"),
    path(f"{_ONE}/answer", answering.answer, name="survey_answer"),
    path(f"{_ONE}/sheet/", views.sheet, name="survey_sheet"),
)
