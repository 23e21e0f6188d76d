"""Addresses of decisions for everybody."""

from django.urls import path

from . import views

PATHS = (
    path("<slug:slug>/asking/<int:number>/decision/", views.newest, name="asking_decision"),
    path("<slug:slug>/asking/<int:number>/decision/<int:decision>/", views.one, name="asking_decision_one"),
)
