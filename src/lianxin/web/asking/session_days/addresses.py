"""Addresses of session days for everybody."""

from django.urls import path

from . import raising, views

PATHS = (
    path("<slug:slug>/sessions/", views.sessions, name="session_days"),
    path("<slug:slug>/sessions.ics", views.feed, name="session_days_feed"),
    path("<slug:slug>/sessions/<int:session>/", views.session, name="session_day"),
    path("<slug:slug>/sessions/<int:session>/raise", raising.raise_topic, name="session_day_raise"),
)
