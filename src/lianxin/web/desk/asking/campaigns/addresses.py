"""Addresses of campaigns, and of what is done about findings, for the staff."""

from django.urls import path

from . import dealing, views

_ALL = "<slug:slug>/desk/campaigns/"
_ONE = f"{_ALL}<int:campaign>/"
_FINDING = "<slug:slug>/desk/asking/<int:number>/findings/<int:finding>/"

PATHS = (
    path(_ALL, views.campaigns, name="campaigns_desk"),
    path(f"{_ALL}new", views.announce, name="campaign_new"),
    path(_ONE, views.campaign, name="campaign_desk"),
    path(f"{_ONE}question", views.question, name="campaign_question"),
    path(f"{_ONE}complete", views.complete, name="campaign_complete"),
    path("<slug:slug>/desk/findings/", dealing.waiting, name="findings_desk"),
    path(_FINDING, dealing.finding, name="finding_desk"),
    path(f"{_FINDING}task", dealing.task, name="finding_task"),
    path(f"{_FINDING}nothing", dealing.nothing, name="finding_nothing"),
    path(f"{_FINDING}done", dealing.done, name="finding_done"),
    path(f"{_FINDING}look", dealing.look, name="finding_look"),
)
