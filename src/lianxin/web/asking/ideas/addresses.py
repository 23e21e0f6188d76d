"""Addresses of ideas for everybody."""

from django.urls import path

from . import proposing, views

PATHS = (
    path("<slug:slug>/asking/<int:number>/ideas/", views.ideas, name="ideas"),
    path("<slug:slug>/asking/<int:number>/ideas.csv", views.ideas_file, name="ideas_file"),
    path("<slug:slug>/asking/<int:number>/ideas/propose", proposing.propose, name="ideas_propose"),
    path("<slug:slug>/asking/<int:number>/ideas/<int:idea>/", views.idea, name="idea"),
)
