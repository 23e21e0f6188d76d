"""Addresses of studies and findings for the staff."""

from django.urls import path

from . import finding, interviewing, views

_ASKED = "<slug:slug>/desk/asking/<int:number>/"
_ONE = f"{_ASKED}studies/<int:study>/"

PATHS = (
    path(f"{_ASKED}studies/new", views.announce, name="study_new"),
    path(_ONE, views.study, name="study_desk"),
    path(f"{_ONE}do", views.do, name="study_do"),
    path(f"{_ONE}sites/<int:site>/enter", interviewing.enter, name="study_interview"),
    path(f"{_ASKED}findings/", finding.findings, name="asking_findings"),
)
