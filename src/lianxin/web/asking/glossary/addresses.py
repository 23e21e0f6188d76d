"""Addresses of the words of the office for everybody."""

from django.urls import path

from . import views

PATHS = (path("<slug:slug>/words/", views.words, name="glossary"),)
