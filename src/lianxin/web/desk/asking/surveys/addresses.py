"""Addresses of surveys for the staff."""

from django.urls import path

from . import entering, views

_ONE = "<slug:slug>/desk/asking/<int:number>/survey"
PATHS = (
    path(f"{_ONE}/new", views.announce, name="survey_new"),
    path(f"{_ONE}/<int:survey>/", views.survey, name="survey_desk"),
    path(f"{_ONE}/<int:survey>/question", views.question, name="survey_question"),
    path(f"{_ONE}/<int:survey>/drop", views.drop, name="survey_drop"),
    path(f"{_ONE}/<int:survey>/renew", views.renew, name="survey_renew"),
    path(f"{_ONE}/<int:survey>/enter", entering.enter, name="survey_enter"),
)
