"""Addresses of deciding, for the staff."""

from django.urls import path

from . import views

PATHS = (
    path("<slug:slug>/desk/asking/<int:number>/decision/", views.deciding, name="asking_deciding"),
    path("<slug:slug>/desk/asking/<int:number>/decision/words", views.words, name="asking_deciding_words"),
    path("<slug:slug>/desk/asking/<int:number>/decision/point", views.point, name="asking_deciding_point"),
    path("<slug:slug>/desk/asking/<int:number>/decision/drop", views.drop, name="asking_deciding_drop"),
    path(
        "<slug:slug>/desk/asking/<int:number>/decision/publish", views.publish, name="asking_deciding_publish"
    ),
)
