"""Addresses of asking for everybody.  A form of asking with pages of its own is a package here, with its own list."""

from django.urls import path

from . import saying, statements, views, voting
from .budgets import addresses as budgets
from .campaigns import addresses as campaigns
from .decisions import addresses as decisions
from .glossary import addresses as glossary
from .heard import addresses as heard
from .ideas import addresses as ideas
from .maps import views as maps
from .panels import addresses as panels
from .session_days import addresses as session_days
from .sittings import addresses as sittings
from .studies import addresses as studies
from .surveys import addresses as surveys
from .understanding import addresses as understanding

PATHS = (
    *budgets.PATHS,
    *campaigns.PATHS,
    path("<slug:slug>/asking/", views.consultations, name="asking_list"),
    path("<slug:slug>/asking/<int:number>/", views.consultation, name="asking_one"),
    path("<slug:slug>/asking/<int:number>.atom", views.feed, name="asking_feed"),
    path("<slug:slug>/asking/<int:number>/notice/", views.notice, name="asking_notice"),
    path("<slug:slug>/asking/<int:number>/read/<int:material>/", views.material, name="asking_material"),
    path("<slug:slug>/asking/<int:number>/say", saying.say, name="asking_say"),
    path("<slug:slug>/asking/<int:number>/vote", voting.vote, name="asking_vote"),
    path(
        "<slug:slug>/asking/<int:number>/statements/",
        statements.statements,
        name="asking_statements",
    ),
    path("<slug:slug>/asking/<int:number>/votes.json", statements.votes, name="asking_votes"),
    path("<slug:slug>/asking/<int:number>/polis/<slug:name>.csv", statements.polis, name="asking_polis"),
    path("<slug:slug>/asking/<int:number>/map", maps.opinion_map, name="asking_map"),
    path("<slug:slug>/asking/<int:number>/map/<int:drawn>/", maps.drawn_map, name="asking_map_drawn"),
    *decisions.PATHS,
    *glossary.PATHS,
    *heard.PATHS,
    *ideas.PATHS,
    *session_days.PATHS,
    *panels.PATHS,
    *sittings.PATHS,
    *studies.PATHS,
    *surveys.PATHS,
    *understanding.PATHS,
)
