"""Addresses of asking for the staff."""

from django.urls import path

from . import bringing, entering, ideas, looking, proposing, questions, speaking, views
from .budgets import addresses as budgets
from .campaigns import addresses as campaigns
from .deciding import addresses as deciding
from .glossary import addresses as glossary
from .margins import addresses as margins
from .panels import addresses as panels
from .session_days import addresses as session_days
from .sittings import addresses as sittings
from .studies import addresses as studies
from .surveys import addresses as surveys

PATHS = (
    *budgets.PATHS,
    *campaigns.PATHS,
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
    path("<slug:slug>/desk/asking/<int:number>/enter-idea", proposing.enter_idea, name="asking_enter_idea"),
    path("<slug:slug>/desk/asking/<int:number>/bring-in", bringing.bring_in, name="asking_bring_in"),
    path("<slug:slug>/desk/asking/<int:number>/questions", questions.questions, name="asking_questions"),
    *deciding.PATHS,
    *glossary.PATHS,
    *ideas.PATHS,
    *margins.PATHS,
    *session_days.PATHS,
    *panels.PATHS,
    *sittings.PATHS,
    *studies.PATHS,
    *surveys.PATHS,
)
