"""Addresses of who was heard."""

from django.urls import path

from . import views

PATHS = (
    path("<slug:slug>/asking/<int:number>/heard/", views.heard, name="asking_heard"),
    path("<slug:slug>/asking/<int:number>/heard.json", views.figures, name="asking_heard_figures"),
)
