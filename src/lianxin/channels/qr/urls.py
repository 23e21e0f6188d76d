"""Addresses that posters lead to, and the posters themselves."""

from django.urls import path

from . import views

app_name = "qr"
urlpatterns = [
    path("<slug:slug>/at/", views.anywhere, name="anywhere"),
    path("<slug:slug>/at/<slug:code>/", views.at, name="at"),
    path("<slug:slug>/poster/", views.office_poster, name="office_poster"),
    path("<slug:slug>/posters/", views.posters, name="posters"),
    path("<slug:slug>/posters/<slug:code>/", views.poster, name="poster"),
]
