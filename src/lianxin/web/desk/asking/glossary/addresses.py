"""Addresses of the words of the office for the staff."""

from django.urls import path

from . import views

PATHS = (
    path("<slug:slug>/desk/words/", views.words, name="glossary_desk"),
    path("<slug:slug>/desk/words/<int:term>/", views.word, name="glossary_term"),
)
