"""Addresses of the desk for papers."""

from django.urls import path

from . import views

app_name = "paper"
urlpatterns = [
    path("<slug:slug>/desk/paper/", views.sheet, name="sheet"),
    path("<slug:slug>/desk/paper/try", views.trial, name="try"),
]
