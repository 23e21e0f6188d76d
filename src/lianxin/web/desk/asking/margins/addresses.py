"""Addresses of known numbers, of the homes that were asked, and of the list for visitors."""

from django.urls import path

from . import homes, views

PATHS = (
    path("<slug:slug>/desk/asking/<int:number>/known", views.known, name="asking_known"),
    path("<slug:slug>/desk/asking/<int:number>/homes", homes.asked, name="asking_homes"),
    path("<slug:slug>/desk/asking/<int:number>/visit-next/", homes.visit_next, name="asking_visit_next"),
)
