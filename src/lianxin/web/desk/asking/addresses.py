"""Addresses of asking for the staff."""

from django.urls import path

from . import entering, ideas, looking, questions, speaking, views
from .budgets import addresses as budgets
from .deciding import addresses as deciding
from .sittings import addresses as sittings

PATHS = (
    *budgets.PATHS,
    path("<slug:slug>/desk/asking/", views.consultations, name="asking_desk"),
    path("<slug:slug>/desk/asking/new", views.announce, name="asking_new"),
    path("<slug:slug>/desk/asking/<int:number>/", views.consultation, name="asking_desk_one"),
    path("<slug:slug>/desk/asking/<int:number>/material", views.add, name="asking_add"),
    path("<slug:slug>/desk/asking/<int:number>/withdraw", views.withdraw, name="asking_withdraw"),
    path(
        "<slug:slug>/desk/asking/<int:number>/statements/",
        looking.statements,
        name="asking_desk_statements",
    ),
    path("<slug:slug>/desk/asking/<int:number>/statements/decide", looking.decide, name="asking_desk_decide"),
    path("<slug:slug>/desk/asking/<int:number>/statements/put-in", looking.put_in, name="asking_desk_put_in"),
    path("<slug:slug>/desk/asking/<int:number>/enter", entering.enter, name="asking_enter"),
    path(
        "<slug:slug>/desk/asking/<int:number>/enter-statement",
        speaking.enter_statement,
        name="asking_enter_statement",
    ),
    path("<slug:slug>/desk/asking/<int:number>/questions", questions.questions, name="asking_questions"),
    *deciding.PATHS,
    *ideas.PATHS,
    *sittings.PATHS,
)
