"""Addresses of asking for the staff."""

from django.urls import path

from . import entering, looking, views

PATHS = (
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
)
