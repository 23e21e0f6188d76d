"""Addresses of what people found in the office's own page."""

from django.urls import path

from . import views

PATHS = (
    path("<slug:slug>/asking/<int:number>/understanding/", views.understanding, name="asking_understanding"),
    path(
        "<slug:slug>/asking/<int:number>/understanding.json", views.lines, name="asking_understanding_lines"
    ),
)
