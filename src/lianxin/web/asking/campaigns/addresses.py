"""Addresses of campaigns for everybody."""

from django.urls import path

from . import views

PATHS = (
    path("<slug:slug>/campaigns/", views.campaigns, name="campaigns"),
    path("<slug:slug>/campaigns/<int:campaign>/", views.campaign, name="campaign"),
)
